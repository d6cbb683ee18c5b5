"""Erasing person extracts that have had their day.

The dataset changes whole or not at all, as when files are landed, and the ledger of what was erased
(publication/purged.py) with it. The working files made from the rows are deleted.
"""

import itertools
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import duckdb

from common.atomic_files import write_file
from deliveries.places import new_places
from landing.dataset import Delivery, Staging, read_deliveries, write_deliveries
from landing.raw_rules import quoted
from publication.purged import EXTRACTS, LEDGER, Purged, holding_extract, read_ledger

REPORTS = "hour_reports"
_PRIVATE_FILE = 0o600

_COUNTS = """
    with held as (
        select distinct activity_id from activity_spells
        where not list_contains($extracts, delivery_id)
    ),

    in_question as (
        select delivery_id, false as stays from benefit_spells
        where list_contains($extracts, delivery_id)
        union all
        select delivery_id, false from activity_spells
        where list_contains($extracts, delivery_id)
        union all
        select hour_reports.delivery_id, held.activity_id is not null
        from hour_reports
        left join held using (activity_id)
        where list_contains($reports, hour_reports.delivery_id)
    )

    select
        delivery_id,
        count(*) filter (where stays) as rows_left,
        count(*) filter (where not stays) as erased
    from in_question
    group by delivery_id
    having erased > 0
"""
_REPORTS_LEFT = """
    select * from hour_reports
    where list_contains($losing, delivery_id) and activity_id in (
        select activity_id from activity_spells where not list_contains($losing, delivery_id)
    )
"""


@dataclass(frozen=True)
class Purge:
    """What a purge erases.

    Attributes:
        rows_left: by delivery that loses rows, how many stay; more than 0 only of hour reports.
        erased: how many rows of persons go.
    """

    rows_left: Mapping[str, int]
    erased: int


def plan_purge(dataset_folder: Path, before: date, needed: Iterable[date]) -> Purge:
    """See what may go: expired extracts, and hour reports of courses that no extract holds then."""
    extracts = expired(dataset_folder, before, needed)
    reports = [
        row.delivery_id
        for row in read_deliveries(dataset_folder)
        if row.source == REPORTS and row.received_date < before.isoformat()
    ]
    with _raw_files(dataset_folder) as connection:
        asked = {"extracts": extracts, "reports": reports}
        counts = connection.execute(_COUNTS, asked).fetchall()
    rows_left = dict.fromkeys(extracts, 0) | {delivery: left for delivery, left, _ in counts}
    return Purge(rows_left, sum(erased for *_, erased in counts))


def expired(dataset_folder: Path, before: date, needed: Iterable[date]) -> list[str]:
    """Return the ids of the extracts that may go: received before a day and replaced since.

    An extract stays while it is the newest of its source, or the one that holds on a date in
    `needed`: the vintages that are still to be published and the one each is compared with.
    """
    rows = [row for row in read_deliveries(dataset_folder) if row.source in EXTRACTS]
    days = itertools.product(EXTRACTS, [*needed, date.max])
    kept = {holding_extract((row._asdict() for row in rows), source, day) for source, day in days}
    old = [row.delivery_id for row in rows if row.received_date < before.isoformat()]
    return sorted(set(old) - kept)


def purge_rows(staging: Staging, purge: Purge, today: date) -> None:
    """Erase what is planned from the dataset that is held."""
    losing = set(purge.rows_left)
    listed = {row.delivery_id: row for row in read_deliveries(staging.folder)}
    left = [listed[one]._replace(row_count=str(count)) for one, count in purge.rows_left.items()]
    new = {name: staging.work / f"{name}.csv" for name in ("deliveries", REPORTS)}
    write_deliveries(new["deliveries"], [row for row in left if row.row_count != "0"])
    with _raw_files(staging.folder) as connection:
        target = quoted(str(new[REPORTS]))
        connection.execute(f"copy ({_REPORTS_LEFT}) to {target} (header)", {"losing": [*losing]})
    files: dict[str, list[Path]] = {name: [] for name in EXTRACTS}
    files |= {name: [part] for name, part in new.items()}
    staging.change(files | new_places(staging, {}, losing), losing)
    _write_ledger(staging, [listed[one] for one in losing], purge.rows_left, today)
    staging.commit()


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


@contextmanager
def _raw_files(dataset_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the raw files of persons, each as a view of its name."""
    with duckdb.connect() as connection:
        for name in (*EXTRACTS, REPORTS):
            file = quoted(str(dataset_folder / f"{name}.csv"))
            connection.execute(
                f"create view {name} as from read_csv({file}, header = true, all_varchar = true, "
                "delim = ',', quote = '\"', escape = '\"')"
            )
        yield connection


def _write_ledger(
    staging: Staging, losing: Iterable[Delivery], rows_left: Mapping[str, int], today: date
) -> None:
    """Add what goes; a delivery that lost rows before keeps the count it came with."""
    entries = {entry.delivery_id: entry for entry in read_ledger(staging.folder)}
    for row in losing:
        before = entries.get(row.delivery_id)
        entries[row.delivery_id] = Purged(
            delivery_id=row.delivery_id,
            source=row.source,
            received_date=row.received_date,
            file_name=row.file_name,
            file_sha256=row.file_sha256,
            row_count=before.row_count if before else row.row_count,
            rows_left=rows_left[row.delivery_id],
            purged_on=today.isoformat(),
        )
    ordered = sorted(entries.values(), key=lambda entry: (entry.received_date, entry.delivery_id))
    text = json.dumps(
        {"deliveries": [asdict(one) for one in ordered]}, ensure_ascii=False, indent=2
    )
    write_file(staging.new / LEDGER, text + "\n", _PRIVATE_FILE)
