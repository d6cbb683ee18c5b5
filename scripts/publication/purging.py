"""Erasing person extracts that have had their day, so that what is published stays verifiable.

A ledger beside the raw files, `seeds/<dataset>/purged.json`, keeps what was erased: which delivery,
its sha256 as delivered, how many rows. The rows themselves are gone from the raw files, and the
working files made from them are deleted.
"""

import csv
import itertools
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from common.atomic_files import move_file, write_file
from common.errors import WarehouseError
from publication.inputs import deliveries

LEDGER = "purged.json"
EXTRACTS = ("benefit_spells", "activity_spells")
REPORTS = "hour_reports"
REPORTS_FILE = f"{REPORTS}.csv"
AS_DELIVERED = (
    *("delivery_id", "source", "received_date"),
    *("file_name", "file_sha256", "row_count"),
)


@dataclass(frozen=True)
class Purged:
    """What was erased of one delivery.

    Attributes:
        delivery_id, source, received_date, file_name, file_sha256, row_count: as delivered.
        rows_left: rows that stay; more than 0 only for hour reports.
        purged_on: the day it was done, YYYY-MM-DD.
    """

    delivery_id: str
    source: str
    received_date: str
    file_name: str
    file_sha256: str
    row_count: str
    rows_left: int
    purged_on: str


def read_ledger(dataset_folder: Path) -> list[Purged]:
    """Return what was erased from a dataset, oldest first.

    Raises:
        WarehouseError: a purge was interrupted; until it is finished nothing may be built.
    """
    if is_interrupted(dataset_folder):
        raise WarehouseError(
            "a purge of this dataset was interrupted",
            file=dataset_folder / LEDGER,
            remedy="Run the same `make purge` again, then go on.",
        )
    return [Purged(**entry) for entry in _ledger(dataset_folder)["deliveries"]]


def is_interrupted(dataset_folder: Path) -> bool:
    """Tell whether a purge was interrupted."""
    return not _ledger(dataset_folder)["is_complete"]


def refuse_if_purged(dataset_folder: Path, as_of_dates: Iterable[date]) -> None:
    """See that the extract that holds on each date is still there.

    Raises:
        WarehouseError: it was erased; what was published of that date stays as it is.
    """
    purged = {entry.delivery_id: asdict(entry) for entry in read_ledger(dataset_folder)}
    rows = [*deliveries(dataset_folder), *purged.values()] if purged else []
    for as_of, source in itertools.product(as_of_dates, EXTRACTS):
        if holding_extract(rows, source, as_of) in purged:
            raise WarehouseError(
                f"the {source} that hold on {as_of} were purged: "
                "that vintage cannot be built any more",
                remedy="Where it was published, it stands and can be read and verified.",
            )


def holding_extract(rows: Iterable[Mapping[str, Any]], source: str, day: date) -> str | None:
    """Return the delivery that holds on a day: the last received, then the highest id (method 3).

    The models decide it too (int_as_of__extracts); a purge cannot ask them, because what was built
    may be gone. A test sees that both agree.
    """
    received = [
        (str(row["received_date"]), str(row["delivery_id"]))
        for row in rows
        if row["source"] == source and row["received_date"] <= day.isoformat()
    ]
    return max(received)[1] if received else None


def expired(dataset_folder: Path, before: date, needed: Iterable[date]) -> list[str]:
    """Return the ids of the extracts that may go: received before a day and replaced since.

    An extract stays while it is the newest of its source, or the one that holds on a date in
    `needed`: the vintages that are still to be published and the one each is compared with.
    """
    rows = [row for row in deliveries(dataset_folder) if row["source"] in EXTRACTS]
    days = itertools.product(EXTRACTS, [*needed, date.max])
    kept = {holding_extract(rows, source, day) for source, day in days}
    old = [row["delivery_id"] for row in rows if row["received_date"] < before.isoformat()]
    return sorted(set(old) - kept)


@dataclass(frozen=True)
class Purge:
    """What a purge erases.

    Attributes:
        extracts: the deliveries of spells and courses that go whole.
        reports: the deliveries of hour reports that lose those of courses that no extract holds.
        held: the courses that an extract left holds.
        rows_left: by delivery that loses rows, how many of them stay.
        already: by delivery, what was erased before.
        is_unfinished: whether the purge before was interrupted.
    """

    extracts: Set[str]
    reports: Set[str]
    held: Set[str]
    rows_left: Mapping[str, int]
    already: Mapping[str, Purged]
    is_unfinished: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to erase, and nothing to finish."""
        return not self.rows_left and not self.is_unfinished

    def erases(self, row: Mapping[str, str]) -> bool:
        """Tell whether a row of a raw file goes."""
        of_nobody = row["delivery_id"] in self.reports and row["activity_id"] not in self.held
        return row["delivery_id"] in self.extracts or of_nobody


def plan_purge(dataset_folder: Path, before: date, needed: Iterable[date]) -> Purge:
    """See what may go: expired extracts, and hour reports of courses that no extract holds then.

    What an interrupted purge had begun goes in any case.
    """
    ledger = _ledger(dataset_folder)
    already = {entry["delivery_id"]: Purged(**entry) for entry in ledger["deliveries"]}
    unfinished = [] if ledger["is_complete"] else already.values()
    extracts = set(expired(dataset_folder, before, needed))
    extracts |= {entry.delivery_id for entry in unfinished if entry.source in EXTRACTS}
    rows = {row["delivery_id"]: row for row in deliveries(dataset_folder)}
    held = {
        row["activity_id"]
        for row in _rows(dataset_folder / "activity_spells.csv")
        if row["delivery_id"] not in extracts
    }
    reports = {
        row["delivery_id"]
        for row in rows.values()
        if row["source"] == REPORTS and row["received_date"] < before.isoformat()
    }
    purge = Purge(extracts, reports, held, {}, already, not ledger["is_complete"])
    counts = Counter(
        (row["delivery_id"], purge.erases(row)) for row in _rows(dataset_folder / REPORTS_FILE)
    )
    left = {entry.delivery_id: entry.rows_left for entry in unfinished}
    left |= dict.fromkeys(extracts, 0)
    left |= {delivery: counts[delivery, False] for delivery, erased in counts if erased}
    return replace(purge, rows_left={one: stay for one, stay in left.items() if one in rows})


def purge_rows(dataset_folder: Path, purge: Purge, today: date) -> int:
    """Erase what is planned.

    The ledger is written first and closed last, so that an interrupted purge is seen and finished
    by the next.

    Returns:
        how many rows were erased.
    """
    if purge.is_empty:
        return 0
    rows = {row["delivery_id"]: row for row in deliveries(dataset_folder)}
    entries = {**purge.already}
    for one, left in purge.rows_left.items():
        entries[one] = _entry(rows[one], left, today, purge.already.get(one))
    _write_ledger(dataset_folder, entries.values(), is_complete=False)
    erased = 0
    for file in (*(f"{source}.csv" for source in EXTRACTS), REPORTS_FILE):
        erased += rewrite(dataset_folder / file, lambda row: None if purge.erases(row) else row)
    places = dataset_folder / "delivery_places.csv"
    if places.is_file():
        rewrite(places, lambda row: None if row["delivery_id"] in purge.extracts else row)
    rewrite(dataset_folder / "deliveries.csv", lambda row: _delivery_left(row, purge.rows_left))
    _write_ledger(dataset_folder, entries.values(), is_complete=True)
    return erased


def forget_working_files(warehouse: Path, dataset: str) -> list[str]:
    """Delete what was made from a dataset's persons in the private folder; return the names."""
    made_from_persons = [
        *warehouse.glob(f"{dataset}.duckdb*"),
        *(warehouse / "failed").glob(f"{dataset}.duckdb*"),
        *(warehouse / "logs").glob(f"*-{dataset}.log"),
        *(warehouse / "logs").glob(f"dbt-{dataset}-*"),
        warehouse / "spill",
    ]
    found = [path for path in made_from_persons if path.exists()]
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return [path.relative_to(warehouse).as_posix() for path in found]


def rewrite(file: Path, change: Callable[[dict[str, str]], Mapping[str, str] | None]) -> int:
    """Rewrite a raw file, whole or not at all; return how many rows are gone.

    `change` gives what stays of a row, or None.
    """
    prepared = file.with_name(f".{file.name}.new")
    removed = 0
    with (
        file.open(encoding="utf-8-sig", newline="") as source,
        prepared.open("w", encoding="utf-8", newline="") as target,
    ):
        reader = csv.DictReader(source)
        writer = csv.DictWriter(target, reader.fieldnames or (), lineterminator="\n")
        writer.writeheader()
        for row in reader:
            kept = change(row)
            if kept is None:
                removed += 1
            else:
                writer.writerow(kept)
    shutil.copymode(file, prepared)
    move_file(prepared, file)
    return removed


def _delivery_left(row: dict[str, str], touched: Mapping[str, int]) -> Mapping[str, str] | None:
    left = touched.get(row["delivery_id"])
    if left is None:
        return row
    return {**row, "row_count": str(left)} if left else None


def _entry(row: Mapping[str, str], left: int, today: date, already: Purged | None) -> Purged:
    """Describe what goes; a delivery that lost rows before keeps the count it came with."""
    delivered = {name: row.get(name, "") for name in AS_DELIVERED}
    if already:
        delivered["row_count"] = already.row_count
    return Purged(**delivered, rows_left=left, purged_on=today.isoformat())


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as source:
        yield from csv.DictReader(source)


def _ledger(dataset_folder: Path) -> dict[str, Any]:
    file = dataset_folder / LEDGER
    if not file.is_file():
        return {"is_complete": True, "deliveries": []}
    ledger: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return ledger


def _write_ledger(dataset_folder: Path, entries: Iterable[Purged], *, is_complete: bool) -> None:
    ordered = sorted(entries, key=lambda entry: (entry.received_date, entry.delivery_id))
    ledger = {"is_complete": is_complete, "deliveries": [asdict(entry) for entry in ordered]}
    text = json.dumps(ledger, ensure_ascii=False, indent=2)
    write_file(dataset_folder / LEDGER, text + "\n", 0o600)
