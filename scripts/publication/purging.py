"""Erasing person extracts that have had their day, so that what is published stays verifiable.

A ledger beside the raw files, `seeds/<dataset>/purged.json`, keeps what was erased: which delivery,
its sha256 as delivered, how many rows. The rows themselves are gone from the raw files, and the
working files made from them are deleted.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from common.atomic_files import move_file, write_file
from common.errors import Fault, WarehouseError
from publication.inputs import deliveries

LEDGER = "purged.json"
EXTRACTS = ("benefit_spells", "activity_spells")
REPORTS = "hour_reports"


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
    ledger = _ledger(dataset_folder)
    if not ledger["is_complete"]:
        raise WarehouseError(
            Fault(
                "a purge of this dataset was interrupted",
                file=dataset_folder / LEDGER,
                remedy="Run the same `make purge` again, then go on.",
            )
        )
    return [Purged(**entry) for entry in ledger["deliveries"]]


def refuse_if_purged(dataset_folder: Path, as_of_dates: Sequence[date]) -> None:
    """See that the extract that holds on each date is still there.

    Raises:
        WarehouseError: it was erased; what was published of that date stays as it is.
    """
    purged = [entry for entry in read_ledger(dataset_folder) if entry.source in EXTRACTS]
    if not purged:
        return
    rows = deliveries(dataset_folder)
    for as_of in as_of_dates:
        for source in EXTRACTS:
            gone = [_order(asdict(entry)) for entry in purged if entry.source == source]
            here = [_order(row) for row in rows if row["source"] == source]
            newest_gone = max((one for one in gone if one[0] <= as_of.isoformat()), default=None)
            newest_here = max((one for one in here if one[0] <= as_of.isoformat()), default=None)
            if newest_gone is not None and (newest_here is None or newest_gone > newest_here):
                raise WarehouseError(
                    Fault(
                        f"the {source} that hold on {as_of} were purged: "
                        "that vintage cannot be built any more",
                        remedy="Where it was published, it stands and can be read and verified.",
                    )
                )


def expired(dataset_folder: Path, before: date, needed: Iterable[date]) -> list[str]:
    """Return the ids of the extracts that may go: received before a day and replaced since.

    An extract stays while it is the newest of its source, or the one that holds on a date in
    `needed`: the vintages that are still to be published and the one each is compared with.
    """
    rows = [row for row in deliveries(dataset_folder) if row["source"] in EXTRACTS]
    kept: set[str] = set()
    for source in EXTRACTS:
        ordered = sorted((row for row in rows if row["source"] == source), key=_order)
        kept.update(row["delivery_id"] for row in ordered[-1:])
        for day in needed:
            holding = [row for row in ordered if row["received_date"] <= day.isoformat()]
            kept.update(row["delivery_id"] for row in holding[-1:])
    return sorted(
        row["delivery_id"]
        for row in rows
        if row["received_date"] < before.isoformat() and row["delivery_id"] not in kept
    )


def purge_rows(dataset_folder: Path, before: date, needed: Iterable[date], today: date) -> int:
    """Erase the expired extracts, and hour reports of courses that no extract holds any more.

    The ledger is written first and closed last, so that an interrupted purge is seen and finished
    by the next.

    Returns:
        how many rows were erased.
    """
    ledger = _ledger(dataset_folder)
    already = [Purged(**entry) for entry in ledger["deliveries"]]
    unfinished = [] if ledger["is_complete"] else [entry.delivery_id for entry in already]
    gone = set(expired(dataset_folder, before, needed)) | set(unfinished)
    rows = {row["delivery_id"]: row for row in deliveries(dataset_folder)}
    courses = _values(
        dataset_folder / "activity_spells.csv",
        "activity_id",
        lambda row: row["delivery_id"] not in gone,
    )
    early = {
        row["delivery_id"]
        for row in rows.values()
        if row["source"] == REPORTS and row["received_date"] < before.isoformat()
    }

    def is_orphan(row: Mapping[str, str]) -> bool:
        return row["delivery_id"] in early and row["activity_id"] not in courses

    left = _count_left(dataset_folder / f"{REPORTS}.csv", is_orphan)
    touched = {one: 0 for one in gone if one in rows} | left
    entries = [
        *(entry for entry in already if entry.delivery_id not in touched),
        *(_entry(rows[one], touched[one], today, already) for one in sorted(touched)),
    ]
    if not touched and not unfinished:
        return 0
    _write_ledger(dataset_folder, entries, is_complete=False)
    erased = 0
    for source in EXTRACTS:
        file = dataset_folder / f"{source}.csv"
        erased += rewrite(file, lambda row: None if row["delivery_id"] in gone else row)
    file = dataset_folder / f"{REPORTS}.csv"
    erased += rewrite(file, lambda row: None if is_orphan(row) else row)
    rewrite(dataset_folder / "deliveries.csv", lambda row: _delivery_left(row, touched))
    _write_ledger(dataset_folder, entries, is_complete=True)
    return erased


def forget_working_files(warehouse: Path, dataset: str) -> list[str]:
    """Delete what was made from a dataset's persons in the private folder; return the names."""
    doomed = [
        *warehouse.glob(f"{dataset}.duckdb*"),
        *(warehouse / "failed").glob(f"{dataset}.duckdb*"),
        *(warehouse / "logs").glob(f"*-{dataset}.log"),
        *(warehouse / "logs").glob(f"dbt-{dataset}-*"),
        warehouse / "spill",
    ]
    found = [path for path in doomed if path.exists()]
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return [path.relative_to(warehouse).as_posix() for path in found]


def rewrite(file: Path, change: Callable[[dict[str, str]], Mapping[str, str] | None]) -> int:
    """Rewrite a raw file row by row, whole or not at all; return how many rows are gone.

    Args:
        file: a raw file with a header.
        change: gives the row that stays, or None.
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


def _entry(row: Mapping[str, str], left: int, today: date, already: Sequence[Purged]) -> Purged:
    """Describe what goes; a delivery that lost rows before keeps the count it came with."""
    first = next((one for one in already if one.delivery_id == row["delivery_id"]), None)
    return Purged(
        delivery_id=row["delivery_id"],
        source=row["source"],
        received_date=row["received_date"],
        file_name=row.get("file_name", ""),
        file_sha256=row.get("file_sha256", ""),
        row_count=first.row_count if first else row.get("row_count", ""),
        rows_left=left,
        purged_on=today.isoformat(),
    )


def _count_left(file: Path, is_orphan: Callable[[Mapping[str, str]], bool]) -> dict[str, int]:
    """Return, for each delivery of hour reports that loses rows, how many it keeps."""
    left: dict[str, int] = {}
    losing: set[str] = set()
    with file.open(encoding="utf-8-sig", newline="") as source:
        for row in csv.DictReader(source):
            one = row["delivery_id"]
            left[one] = left.get(one, 0) + (not is_orphan(row))
            if is_orphan(row):
                losing.add(one)
    return {one: left[one] for one in losing}


def _values(file: Path, column: str, is_kept: Callable[[Mapping[str, str]], bool]) -> set[str]:
    with file.open(encoding="utf-8-sig", newline="") as source:
        return {row[column] for row in csv.DictReader(source) if is_kept(row)}


def _order(row: Mapping[str, Any]) -> tuple[str, str]:
    """Order deliveries as method 3 does: the later received, then the higher id, wins."""
    return str(row["received_date"]), str(row["delivery_id"])


def _ledger(dataset_folder: Path) -> dict[str, Any]:
    file = dataset_folder / LEDGER
    if not file.is_file():
        return {"is_complete": True, "deliveries": []}
    ledger: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return ledger


def _write_ledger(dataset_folder: Path, entries: Sequence[Purged], *, is_complete: bool) -> None:
    ordered = sorted(entries, key=lambda entry: (entry.received_date, entry.delivery_id))
    ledger = {"is_complete": is_complete, "deliveries": [asdict(entry) for entry in ordered]}
    text = json.dumps(ledger, ensure_ascii=False, indent=2)
    write_file(dataset_folder / LEDGER, text + "\n", 0o600)
