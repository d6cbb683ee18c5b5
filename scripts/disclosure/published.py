"""The protected figures as a publication's files show them, read from the files as written."""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from common.errors import WarehouseError
from disclosure.activation_table import FIGURES, ShownRow
from disclosure.begun_table import BegunRow
from disclosure.public_columns import is_figure
from disclosure.rule_replay import Rules
from disclosure.share_tree import COUNTS, ShownCell
from publication.vintages import MANIFEST, read_manifest

CSV = "passive_share.csv"
DATABASE = "passive_share.duckdb"
COMPUTED = "special_extract"
PASSIVE_SHARE = "passive_share"


@dataclass(frozen=True)
class PublishedCell(ShownCell):
    """One cell of a computed group in one file.

    Attributes:
        target_group_name: the group's name, which the workbook shows.
        reference_date: the day on which people are counted.
        is_empty_group: whether it says that nobody is in the group.
        told: the columns that should be empty, since the cell is hidden, and are not.
    """

    file: str
    target_group_code: str
    target_group_name: str
    period_id: str
    reference_date: date
    is_hidden: bool
    is_empty_group: bool
    told: tuple[str, ...]


def rules_of(folder: Path, threshold: int | None = None) -> Rules:
    """Return the settings that a publication was made with; another threshold if one is given.

    The public DuckDB file says them, and so does the manifest once it is written.

    Raises:
        WarehouseError: neither does.
    """
    told: Mapping[str, Any] = {}
    if (folder / DATABASE).is_file():
        told = next(rows_of(folder / DATABASE, "publication"), {})
    if not told and (folder / MANIFEST).is_file():
        told = read_manifest(folder).get("variables", {})
    if threshold is None and told.get("disclosure_threshold") is None:
        raise WarehouseError(
            "the publication does not say which disclosure threshold it was made with",
            file=folder / MANIFEST,
            expected="variables.disclosure_threshold",
        )
    limit = told["disclosure_threshold"] if threshold is None else threshold
    return Rules(int(limit), int(told.get("minimum_base") or 0))


def cells_of_csv(file: Path, days: Collection[date] | None = None) -> Iterator[PublishedCell]:
    """Read the computed groups' cells of passive_share.csv, all or those of some reference dates.

    All of forty vintages would take seconds.

    Raises:
        WarehouseError: the file is not there.
    """
    if not file.is_file():
        raise WarehouseError("the publication has no such file", file=file)
    wanted = None if days is None else {day.isoformat() for day in days}
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        names = next(rows)
        on = names.index("reference_date")
        chosen = (row for row in rows if wanted is None or row[on] in wanted)
        yield from _cells((dict(zip(names, row, strict=True)) for row in chosen), file.name)


def _cells(rows: Iterable[Mapping[str, str]], file: str) -> Iterator[PublishedCell]:
    """Read cells; those of delivered groups and those not delivered are left out."""
    for row in rows:
        if row["source"] != COMPUTED or row["obs_status"] == "O":
            continue
        is_hidden = row["conf_status"] != "F"
        is_empty_group = row["obs_status"] == "M"
        yield PublishedCell(
            file=file,
            target_group_code=row["target_group_code"],
            target_group_name=row["target_group_name"],
            period_id=row["period_id"],
            reference_date=date.fromisoformat(row["reference_date"]),
            area_code=row["area_code"],
            area_level=row["area_level"],
            region_code=row["region_code"] or None,
            is_hidden=is_hidden,
            is_empty_group=is_empty_group,
            counts={
                count: int(row[count]) if row[count] else (0 if is_empty_group else None)
                for count in COUNTS
            },
            told=tuple(c for c in row if is_hidden and row[c] and is_figure(PASSIVE_SHARE, c)),
        )


def activation_rows(database: Path) -> Iterator[ShownRow]:
    """Read the activation table of the public DuckDB file; nothing where it has none."""
    for row in rows_of(database, "activation"):
        yield ShownRow(
            area_level=row["area_level"],
            area_code=row["area_code"],
            region_code=row["region_code"],
            benefit_code=row["benefit_code"],
            offer_type_code=row["offer_type_code"],
            figures={figure: row[figure] for figure in FIGURES},
            period_id=row["period_id"],
            is_hidden=row["conf_status"] != "F",
        )


def begun_rows(database: Path) -> dict[str, list[BegunRow]]:
    """Read the courses that began by their period; nothing where the file does not have them."""
    periods: dict[str, list[BegunRow]] = defaultdict(list)
    for row in rows_of(database, "missing_hours"):
        key = (row["area_code"], row["reporting_system_code"], row["offer_type_code"])
        periods[row["period_id"]].append(BegunRow(*key, row["courses_begun"]))
    return periods


def rows_of(database: Path, table: str) -> Iterator[dict[str, Any]]:
    """Read a table of a DuckDB file; nothing where it is not there."""
    with duckdb.connect(str(database), read_only=True) as connection:
        # without parameters: for those DuckDB loads pandas, a third of a second
        found = connection.execute("select table_name from duckdb_tables()").fetchall()
        if (table,) not in found:
            return
        cursor = connection.execute(f"select * from {table}")
        names = [column[0] for column in cursor.description or ()]
        while batch := cursor.fetchmany(10_000):
            for values in batch:
                yield dict(zip(names, values, strict=True))
