"""What must be true after every fault: whole vintages, `current` one of them, the same dataset."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from publication.inputs import file_facts
from publication.verification import check_bytes
from publication.vintages import CURRENT, MANIFEST, current_target, vintage_folders
from torture.world import World


@dataclass
class Watch:
    """Looks at a world after each fault and remembers every byte that was ever published.

    Attributes:
        world: the world it looks at.
        raw: the hashes of the raw files at the start.
        seen: the hash of every published file, by vintage and name.
        current: where `current` pointed last.
    """

    world: World
    raw: dict[str, str]
    seen: dict[str, dict[str, str]] = field(default_factory=dict)
    current: str | None = None

    def faults(self) -> list[str]:
        """Return what is wrong now; empty when the publication is whole."""
        found: list[str] = []
        published = self.world.published
        folders = [*vintage_folders(published).values()]
        for folder in folders:
            found += [f"{folder.name}: {fault}" for fault in check_bytes(folder).faults]
            hashes = _hashes(folder)
            if self.seen.setdefault(folder.name, hashes) != hashes:
                found.append(f"{folder.name}: published bytes changed")
        names = {folder.name for folder in folders}
        found += [f"{name}: vanished" for name in sorted(set(self.seen) - names)]
        found += self._faults_of_current(names)
        if self.world.dataset_hashes() != self.raw:
            found.append("the dataset changed")
        return found

    def _faults_of_current(self, names: set[str]) -> list[str]:
        published = self.world.published
        target = current_target(published)
        if target is None:
            return ["current vanished"] if self.current is not None else []
        if target not in names:
            return [f"current points at {target}, which is not whole"]
        before, self.current = self.current, target
        if before is not None and target < before:
            return [f"current went back from {before} to {target}"]
        if not (published / CURRENT / MANIFEST).is_file():
            return ["current cannot be read"]
        return []


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {file.relative_to(folder).as_posix(): file_facts(file).sha256 for file in files}
