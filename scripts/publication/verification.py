"""Is a published folder what its manifest says, and does today's input still make it?"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from common.errors import WarehouseError
from publication.inputs import deliveries, file_facts, input_facts
from publication.lock import one_publisher
from publication.making import History, Making
from publication.manifest import git_state
from publication.pipeline import differences, tidy
from publication.places import Places
from publication.processes import Workers
from publication.public_folder import Makers
from publication.purging import read_ledger
from publication.reporter import Reporter
from publication.variables import merged_variables, project_variables
from publication.vintages import (
    BESIDE,
    MANIFEST,
    current_target,
    newest_standing,
    notice_of,
    read_manifest,
)


@dataclass
class Verdict:
    """What was found of one folder.

    Attributes:
        name: the folder's name.
        faults: what is wrong; empty when the folder is what it says.
        notes: what a reader should know and what is no fault.
        is_rebuilt: whether it was rebuilt and compared.
    """

    name: str
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    is_rebuilt: bool = False


def check_bytes(folder: Path) -> Verdict:
    """Compare every file of a published folder with its manifest."""
    verdict = Verdict(folder.name)
    manifest = read_manifest(folder)
    listed = manifest["outputs"]
    for name, facts in listed.items():
        if not (folder / name).is_file():
            verdict.faults.append(f"{name} is missing")
        elif file_facts(folder / name).sha256 != facts["sha256"]:
            verdict.faults.append(f"{name} is not the file that was published")
    if (notice := notice_of(folder)) is not None:
        verdict.notes.append(f"{notice.status} on {notice.noted_on}: {notice.reason}")
    known = {*listed, MANIFEST, *BESIDE}
    verdict.faults += [
        f"{path.name} does not belong here"
        for path in sorted(folder.iterdir())
        if path.name not in known
    ]
    return verdict


def check_current(published: Path) -> Verdict:
    """See that `current` points at the newest vintage that is not withdrawn."""
    verdict = Verdict("current")
    newest = newest_standing(published)
    expected = newest.name if newest else None
    if current_target(published) != expected:
        verdict.faults.append(f"points at {current_target(published)}, not at {expected}")
    return verdict


def check_deliveries(manifest: Mapping[str, Any], dataset_folder: Path, verdict: Verdict) -> bool:
    """Look for each delivery of a vintage in the dataset or its ledger of purged ones.

    Returns:
        whether the vintage can still be built.
    """
    here = {row["delivery_id"]: row.get("file_sha256", "") for row in deliveries(dataset_folder)}
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
    return can_be_built


def rebuild(
    folder: Path,
    places: Places,
    reporter: Reporter,
    workers: Workers,
    makers: Makers,
    verdict: Verdict,
) -> None:
    """Make a vintage again, aside, and compare its files and tables with the published ones."""
    manifest = read_manifest(folder)
    dataset = manifest["dataset"]
    as_of = date.fromisoformat(manifest["as_of"])
    given = {name: value for name, value in manifest["variables"].items() if name != "as_of"}
    commit = git_state()["commit"]
    if commit != manifest["git"]["commit"]:
        verdict.notes.append(f"published by commit {manifest['git']['commit']}, now {commit}")
    now = input_facts(places.dataset(dataset), places.reference)
    changed = [
        name
        for name, facts in sorted(manifest["inputs"].items())
        if name not in now or now[name].sha256 != facts["sha256"]
    ]
    if changed:
        verdict.notes.append(f"changed since, which later deliveries do: {', '.join(changed)}")
    try:
        variables = merged_variables(given, project_variables())
        making = Making(dataset, as_of, variables, "duckdb", places, reporter, workers, makers)
        with making.built():
            again = making.write(History(manifest["notices"], manifest["supersedes"]))
    except WarehouseError as error:
        verdict.faults.append(f"cannot be rebuilt: {error}")
        return
    verdict.is_rebuilt = True
    verdict.faults += [f"{name} comes out different" for name in differences(manifest, again)]


def verify(
    places: Places,
    dataset: str,
    as_of: date | None,
    reporter: Reporter,
    *,
    with_rebuild: bool = True,
    makers: Makers | None = None,
) -> list[Verdict]:
    """Verify one vintage, or all of a dataset with those that were superseded.

    Args:
        places: the folders.
        dataset: the dataset's name.
        as_of: the vintage; None: all.
        reporter: who tells how far it is.
        with_rebuild: also make each again and compare.
        makers: who writes the workbook and audits.
    """
    published = places.published(dataset)
    with one_publisher(places.lock) as lock, closing(Workers(lock)) as workers:
        tidy(places, reporter)
        folders = [
            folder
            for folder in sorted(published.iterdir() if published.is_dir() else ())
            if folder.is_dir() and not folder.is_symlink() and (folder / MANIFEST).is_file()
            if as_of is None or folder.name == as_of.isoformat()
        ]
        verdicts: list[Verdict] = []
        for folder in folders:
            verdict = check_bytes(folder)
            can_be_built = check_deliveries(read_manifest(folder), places.dataset(dataset), verdict)
            is_superseded = "." in folder.name
            if with_rebuild and can_be_built and not is_superseded and not verdict.faults:
                rebuild(folder, places, reporter, workers, makers or Makers(), verdict)
            verdicts.append(verdict)
        return [*verdicts, check_current(published)] if as_of is None else verdicts
