"""The protected figures as a publication's files show them, read from the files as written."""

import csv
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from common.errors import WarehouseError
from disclosure.course_tables import ShownRow
from disclosure.linear_system import ContradictionError
from disclosure.rule_replay import Rules
from disclosure.share_tree import COUNTS, ShownCell, Tree
from publication.vintages import MANIFEST, read_manifest

CSV = "passive_share.csv"
DATABASE = "passive_share.duckdb"
COMPUTED = "special_extract"

Row = Mapping[str, str]
"""A row of the CSV, by its columns."""
Day = tuple[str, str]
"""A group and a reference date: what one tree is about."""


def rules_of(folder: Path, threshold: int | None = None) -> Rules:
    """Return the settings that a publication was made with; another threshold if one is given.

    The public DuckDB file says them, and so does the manifest once it is written.

    Raises:
        WarehouseError: neither does.
    """
    told: Mapping[str, Any] = next(rows_of(folder / DATABASE, "publication"), {})
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


def days_of_csv(file: Path, dates: Collection[str] | None = None) -> dict[Day, list[Row]]:
    """Read the computed groups' rows of passive_share.csv, all or those of some reference dates.

    All of forty vintages would take seconds. Rows that were not delivered are left out.

    Raises:
        WarehouseError: the file is not there.
    """
    if not file.is_file():
        raise WarehouseError("the publication has no such file", file=file)
    days: dict[Day, list[Row]] = defaultdict(list)
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        names = next(rows)
        on = names.index("reference_date")
        for values in rows:
            if dates is None or values[on] in dates:
                row = dict(zip(names, values, strict=True))
                if row["source"] == COMPUTED and row["obs_status"] != "O":
                    days[row["target_group_code"], row["reference_date"]].append(row)
    return days


def tree_of(rows: Iterable[Row]) -> Tree:
    """Combine what the rows of one group and day show of each area, whatever their period type.

    Raises:
        ContradictionError: two of them show different counts.
    """
    tree: dict[str, ShownCell] = {}
    for row in rows:
        area, hidden = row["area_code"], 0 if row["obs_status"] == "M" else None
        counts = {count: int(row[count]) if row[count] else hidden for count in COUNTS}
        before = tree[area].counts if area in tree else counts
        for count, known in before.items():
            if counts[count] is None:
                counts[count] = known
            elif known is not None and known != counts[count]:
                raise ContradictionError
        tree[area] = ShownCell(area, row["area_level"], row["region_code"] or None, counts)
    return tree


def course_rows(
    database: Path, table: str, group: str, figures: Sequence[str]
) -> dict[str, list[ShownRow]]:
    """Read a table of courses by its period; nothing where the file does not have it."""
    periods: dict[str, list[ShownRow]] = defaultdict(list)
    for row in rows_of(database, table):
        place = row["area_level"], row["area_code"], row.get("region_code")
        told = {figure: row[figure] for figure in figures}
        shown = ShownRow(*place, row[group], row["offer_type_code"], told)
        periods[row["period_id"]].append(shown)
    return periods


def rows_of(database: Path, table: str) -> Iterator[dict[str, Any]]:
    """Read a table of a DuckDB file; nothing where there is no such table or file."""
    if not database.is_file():
        return
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
