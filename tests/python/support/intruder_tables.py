"""What the other public tables say of hidden cells: anything at all is a finding.

A table that names a place, a group and a period speaks of a cell of `passive_share`; one that
names a place, a benefit, an offer type and a period of a row of `activation`. Where that is hidden,
every column is a key, a text about the group or the period, or empty; also one that this module
has never heard of. `previous_` columns speak of the same cell in the period or vintage before.
Ranks and summaries are reckoned again from the shown cells.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from public_tables import tables_in

CELL = ("measure_code", "area_code", "target_group_code", "period_id")
ROW = ("area_code", "benefit_code", "offer_type_code", "period_id")
SAYS_NOTHING = re.compile(
    r"(?!main_reason)\w+_(code|name|level|order|id|type|date|reason)|issue_codes"
    r"|(previous_)?as_of|source|(conf|obs)_status"
    r"|is_(main_measure|newest_period|recent_period|trend_period|chart_period|first_shown)"
    r"|is_total_over_benefits|has_series_break|is_under_reported"
)
"""Columns that follow from the key, and reasons why there is no figure."""
MARKS_OF_PERIODS = re.compile("[BCIP]*")
"""Marks that a group and a period have: break, confidential, under-reported, provisional."""

Key = tuple[Any, ...]
Row = Mapping[str, Any]


class Told(NamedTuple):
    """A public table tells something of a hidden cell."""

    vintage: str
    table: str
    column: str
    key: Key


@dataclass(frozen=True)
class Tables:
    """The public tables of one vintage, and what it hides."""

    as_of: str
    previous_as_of: str
    rows: dict[str, list[Row]]
    hidden_cells: dict[Key, bool]
    hidden_rows: set[Key]


def read_tables(folder: Path) -> Tables:
    """Read every table of one published folder that says anything of a period."""
    rows: dict[str, list[Row]] = {}
    with duckdb.connect(str(folder / "passive_share.duckdb"), read_only=True) as connection:
        for table in tables_in(connection):
            result = connection.execute(f"select * from {table}")
            names = [column[0] for column in result.description or ()]
            rows[table] = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    publication = rows["publication"][0]
    return Tables(
        as_of=str(publication["as_of"]),
        previous_as_of=str(publication["previous_as_of"]),
        rows=rows,
        hidden_cells={
            _key(row, CELL): row["persons"] is None
            for row in rows["passive_share"]
            if row["conf_status"] == "C"
        },
        hidden_rows={_key(row, ROW) for row in rows["activation"] if row["conf_status"] == "C"},
    )


def _key(row: Row, names: Iterable[str]) -> Key:
    return tuple(row[name] for name in names)


def told_findings(folders: Sequence[Path]) -> list[Told]:
    """Look for anything that the tables of any vintage say of cells hidden in it or before it."""
    vintages = {tables.as_of: tables for tables in map(read_tables, folders)}
    found: list[Told] = []
    for tables in vintages.values():
        before = vintages.get(tables.previous_as_of)
        hidden_before = set(before.hidden_cells) if before is not None else set()
        for table, rows in tables.rows.items():
            columns = list(rows[0]) if rows else []
            if set(CELL) <= set(columns):
                found += _of_cells(tables, table, columns, hidden_before)
            if set(ROW) <= set(columns):
                found += _of_rows(tables, table, columns)
        found += _of_ranks(tables)
        found += _of_funnels(tables)
        found += _of_revision_summary(tables)
    return found


def _of_cells(
    tables: Tables, table: str, columns: Sequence[str], hidden_before: set[Key]
) -> Iterator[Told]:
    telling = [column for column in columns if SAYS_NOTHING.fullmatch(column) is None]
    of_now = [column for column in telling if not column.startswith("previous_")]
    # where the cell before is hidden, only the figure of now may stand: no change, no reason
    of_before = [column for column in telling if f"previous_{column}" not in columns]
    has_period_before = "previous_period_id" in columns
    for row in tables.rows[table]:
        key = _key(row, CELL)
        persons_hidden = tables.hidden_cells.get(key)
        if persons_hidden is not None:
            for column in of_now:
                if column != "persons" or persons_hidden:
                    yield from _told(tables, table, column, row, key)
        key_before = (*key[:-1], row["previous_period_id"]) if has_period_before else key
        hidden_there = tables.hidden_cells if has_period_before else hidden_before
        speaks_of_before = has_period_before or "previous_as_of" in columns
        if speaks_of_before and key_before in hidden_there:
            for column in of_before:
                yield from _told(tables, table, column, row, key_before)


def _of_rows(tables: Tables, table: str, columns: Sequence[str]) -> Iterator[Told]:
    telling = [column for column in columns if SAYS_NOTHING.fullmatch(column) is None]
    for row in tables.rows[table]:
        key = _key(row, ROW)
        if key in tables.hidden_rows:
            for column in telling:
                yield from _told(tables, table, column, row, key)


NEVER_TRUE = "is_revised"
"""A flag that no hidden cell has, whatever it hides."""


def _told(tables: Tables, table: str, column: str, row: Row, key: Key) -> Iterator[Told]:
    value = row[column]
    if column.endswith("mark_codes") and MARKS_OF_PERIODS.fullmatch(value or ""):
        return
    if value is not None and not (column == NEVER_TRUE and value is False):
        yield Told(tables.as_of, table, column, key)


def _of_ranks(tables: Tables) -> Iterator[Told]:
    """See that ranks run from 1 without a gap: one would be the rank of a hidden place."""
    ranks: dict[Key, list[int]] = defaultdict(list)
    for row in tables.rows["passive_share"]:
        if row["rank"] is not None:
            ranks[row["measure_code"], row["target_group_code"], row["period_id"]].append(
                row["rank"]
            )
    for key, given in ranks.items():
        if sorted(given) != list(range(1, len(given) + 1)):
            yield Told(tables.as_of, "passive_share", "rank", key)


def _of_funnels(tables: Tables) -> Iterator[Told]:
    """See that a funnel's limits and its summary know of no place but the shown ones."""
    names = ("measure_code", "target_group_code", "period_id")
    persons: dict[Key, list[int]] = defaultdict(list)
    for row in tables.rows["workbook.funnel_place"]:
        persons[_key(row, names)].append(row["persons"])
    for row in tables.rows["workbook.funnel_summary"]:
        if row["municipalities"] != len(persons[_key(row, names)]):
            yield Told(tables.as_of, "funnel_summary", "municipalities", _key(row, names))
    for row in tables.rows["workbook.funnel_limits"]:
        shown = persons[_key(row, names)]
        if not min(shown) <= row["persons"] <= max(shown):
            yield Told(tables.as_of, "funnel_limits", "persons", _key(row, names))


def _of_revision_summary(tables: Tables) -> Iterator[Told]:
    """See that the summary of revisions counts the published revisions and no other cells."""
    cells: Counter[Key] = Counter()
    names = ("measure_code", "target_group_code", "area_level")
    for row in tables.rows["passive_share_revisions"]:
        if row["change_points"] is not None:
            cells[_key(row, names)] += 1
    counted: Counter[Key] = Counter()
    for row in tables.rows["passive_share_revision_summary"]:
        counted[_key(row, names)] += row["cells"]
    for key in cells.keys() | counted.keys():
        if cells[key] != counted[key]:
            yield Told(tables.as_of, "passive_share_revision_summary", "cells", key)
