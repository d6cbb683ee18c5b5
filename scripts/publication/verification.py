"""Is a published folder what its manifest says, and does today's input still make it?"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from common.atomic_files import files_below
from common.errors import WarehouseError
from disclosure.vintages import also_hidden_in
from publication import vintages
from publication.archive import tidy
from publication.build import Build
from publication.inputs import deliveries, file_facts
from publication.manifest import History, differences, git_state
from publication.outputs import make_vintage
from publication.pattern import named_folders
from publication.places import Places, one_publisher
from publication.purged import read_ledger
from publication.reporter import Reporter
from publication.series import came_into, place_in_series
from publication.variables import merged_variables


@dataclass
class Verdict:
    """What was found of one folder: what is wrong, and what a reader should know besides."""

    name: str
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_rebuilt: bool = False

    def lines(self) -> list[str]:
        """Return the verdict as people read it."""
        how = " (bytes and rebuild)" if self.is_rebuilt else ""
        word = "FAULTY" if self.faults else "as published"
        return [f"{self.name}: {word}{how}", *(f"  {it}" for it in (*self.faults, *self.notes))]


def check_bytes(folder: Path) -> Verdict:
    """Compare every file of a published folder with its manifest."""
    verdict = Verdict(folder.name)
    manifest = vintages.read_manifest(folder)
    listed = manifest["outputs"]
    files = files_below(folder)
    for name, facts in listed.items():
        if name not in files:
            verdict.faults.append(f"{name} is missing")
        elif file_facts(files[name]).sha256 != facts["sha256"]:
            verdict.faults.append(f"{name} is not the file that was published")
    if (notice := vintages.notice_of(folder)) is not None:
        verdict.notes.append(f"{notice.status} on {notice.noted_on}: {notice.reason}")
    unknown = files.keys() - {*listed, vintages.MANIFEST, *vintages.BESIDE}
    verdict.faults += [f"{name} does not belong here" for name in sorted(unknown)]
    return verdict


def check_current(published: Path) -> Verdict:
    """See that `current` points at the newest vintage that is not withdrawn."""
    verdict = Verdict("current")
    newest = vintages.newest_standing(published)
    expected = newest.name if newest else None
    if vintages.current_target(published) != expected:
        verdict.faults.append(f"points at {vintages.current_target(published)}, not at {expected}")
    return verdict


def check_deliveries(
    manifest: Mapping[str, Any], dataset_folder: Path, verdict: Verdict, *, is_superseded: bool
) -> bool:
    """Look for each delivery of a vintage in the dataset or its ledger, and for others of its days.

    Returns:
        whether the vintage can still be built.
    """
    listed = deliveries(dataset_folder)
    here = {row["delivery_id"]: row.get("file_sha256", "") for row in listed}
    purged = {entry.delivery_id: entry for entry in read_ledger(dataset_folder)}
    can_be_built = True
    for delivery in manifest["deliveries"]:
        name = delivery["delivery_id"]
        if name in purged:
            can_be_built = False
            if purged[name].file_sha256 == delivery["file_sha256"]:
                verdict.notes.append(f"delivery {name} was purged on {purged[name].purged_on}")
            else:
                verdict.faults.append(f"delivery {name} was purged with another sha256")
        elif name not in here:
            can_be_built = False
            verdict.faults.append(f"delivery {name} is no longer in the dataset")
        elif here[name] != delivery["file_sha256"]:
            verdict.faults.append(f"delivery {name} has another sha256 now")
    came_since = [
        f"delivery {row['delivery_id']} came after the publication and says it was received "
        f"{row['received_date']}: it would change what the vintage rests on"
        for row in came_into(manifest, listed)
    ]
    # what took the place of a superseded vintage rests on them
    told = verdict.notes if is_superseded else verdict.faults
    told += came_since
    return can_be_built


def rebuild(
    manifest: Mapping[str, Any], places: Places, lock: int, reporter: Reporter, verdict: Verdict
) -> None:
    """Make a vintage again, aside, and compare its files and tables with the published ones."""
    commit = git_state()["commit"]
    if commit != manifest["git"]["commit"]:
        verdict.notes.append(f"published by commit {manifest['git']['commit']}, now {commit}")
    dataset, as_of = manifest["dataset"], date.fromisoformat(manifest["as_of"])
    given = {name: value for name, value in manifest["variables"].items() if name != "as_of"}
    given |= place_in_series(manifest)
    try:
        variables = merged_variables(given)
        earlier = named_folders(places.published(dataset), manifest.get("pattern_of", {}))
        also_hidden = also_hidden_in(manifest)
        build = Build(dataset, as_of, variables, "duckdb", places, lock, earlier, also_hidden)
        verdict.notes += _changed_inputs(manifest, build)
        with build.private_folder():
            history = History(manifest["notices"], manifest["supersedes"])
            again = make_vintage(build, history, reporter)
    except WarehouseError as error:
        verdict.faults.append(f"cannot be rebuilt: {error}")
        return
    verdict.is_rebuilt = True
    verdict.faults += [f"{name} comes out different" for name in differences(manifest, again)]


def _changed_inputs(manifest: Mapping[str, Any], build: Build) -> list[str]:
    """Name the inputs that are others now; vintages.csv gets a row with every publication."""
    now = build.hash_inputs()
    changed = [
        name
        for name, facts in sorted(manifest["inputs"].items())
        if name not in now or now[name].sha256 != facts["sha256"]
        if not name.endswith("/vintages.csv")
    ]
    return [f"changed since, as later deliveries do: {', '.join(changed)}"] if changed else []


def verify(
    places: Places,
    dataset: str,
    as_of: date | None,
    reporter: Reporter,
    *,
    with_rebuild: bool = True,
) -> list[Verdict]:
    """Verify one vintage, or all of a dataset with those that were superseded."""
    published = places.published(dataset)
    with one_publisher(places.lock) as lock:
        tidy(places, reporter)
        verdicts: list[Verdict] = []
        for folder in vintages.every_folder(published):
            if as_of is not None and folder.name != as_of.isoformat():
                continue
            verdict = check_bytes(folder)
            manifest = vintages.read_manifest(folder)
            is_superseded = "." in folder.name
            can_be_built = check_deliveries(
                manifest, places.dataset(dataset), verdict, is_superseded=is_superseded
            )
            if with_rebuild and can_be_built and not is_superseded and not verdict.faults:
                rebuild(manifest, places, lock, reporter, verdict)
            verdicts.append(verdict)
        return [*verdicts, check_current(published)] if as_of is None else verdicts
