"""Extracts and hour reports of any size: checked and written by DuckDB, never held in Python.

Two passes over the file when it is sound: one counts the faults of every kind, one writes the raw
rows. A file with faults is read once more to find the rows to name.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from landing import limits
from landing.extract_rules import Rule, quoted, rules_for
from landing.extract_sources import Source, unreadable
from landing.faults import FaultList, fault
from landing.reference import Reference
from landing.request import DELIVERED_COLUMNS, ROW_KEY, Kind

_MAX_SHOWN = 20
_REJECTED = {
    "MISSING COLUMNS": "too few fields",
    "TOO MANY COLUMNS": "too many fields",
    "UNQUOTED VALUE": "quotes that do not match",
    "LINE SIZE OVER MAXIMUM": "a line that is too long",
    "INVALID ENCODING": "not UTF-8 text",
    "INVALID STATE": "quotes or line ends that do not match",
}


@dataclass(frozen=True)
class ExtractContents:
    """What a file of an extract or report holds, once it is known to be sound.

    Attributes:
        rows: rows to land.
        repeated_rows: identical repeats that are left out.
        persons: different persons; None for hour reports.
        municipalities: different municipalities; None for hour reports.
        first_start: earliest start_date, or None.
        last_start: latest start_date, or None.
        without_hours: rows without hours or with 0; None for benefit spells.
    """

    rows: int
    repeated_rows: int
    persons: int | None = None
    municipalities: int | None = None
    first_start: str | None = None
    last_start: str | None = None
    without_hours: int | None = None


def check_extract(
    con: duckdb.DuckDBPyConnection, source: Source, kind: Kind, reference: Reference, file: Path
) -> ExtractContents:
    """Count a file's faults in one pass; return what it holds when there are none.

    Args:
        con: a connection whose spill folder is private.
        source: the file as a relation.
        kind: what it is.
        reference: the code lists.
        file: the file, for messages.

    Raises:
        LandingError: every fault of the file, without any id in it.
    """
    rules = rules_for(kind, reference, numbers_lose_zeros=source.numbers_lose_zeros)
    key = ROW_KEY[kind]
    counts = ", ".join(f"count(*) filter (where {rule.is_wrong})" for rule in rules)
    query = (
        f"select count(*), count(distinct hash({key})), {_contents(kind)}, {counts} "
        f"from {source.relation}"
    )
    faults = FaultList(file, source.sheet)
    try:
        found = con.execute(query).fetchone()
    except duckdb.InvalidInputException as error:
        _find_broken_rows(con, source, faults)
        faults.raise_if_any()
        raise unreadable(file, error) from None
    except duckdb.Error as error:
        raise unreadable(file, error) from None
    assert found is not None
    rows, different, persons, municipalities, first, last, without, *wrong = found
    if rows == 0:
        raise fault(file, "a header row and nothing under it", remedy="Export the file again")
    if any(wrong):
        _find_wrong_rows(con, source, rules, wrong, faults)
    repeated = 0
    if different < rows:
        repeated = _repeats(con, source, kind, rows, faults)
    faults.raise_if_any()
    return ExtractContents(rows - repeated, repeated, persons, municipalities, first, last, without)


def write_extract(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    kind: Kind,
    contents: ExtractContents,
    delivery_id: str,
    target: Path,
) -> None:
    """Write the raw rows of a checked file, with header line, in file order.

    Identical repeats are written once, after the rows that stand once.

    Args:
        con: the connection.
        source: the file as a relation.
        kind: what it is.
        contents: what the check found.
        delivery_id: the first column of every row.
        target: the CSV to write.
    """
    columns = ", ".join(
        f"replace({column}, ',', '.') as {column}" if column == "weekly_hours" else column
        for column in DELIVERED_COLUMNS[kind]
    )
    rows = f"select {quoted(delivery_id)} as delivery_id, {columns} from {source.relation}"
    if contents.repeated_rows:
        key = ROW_KEY[kind]
        rows = (
            f"{rows} where {key} not in (select {key} from repeated_keys) "
            f"union all (select distinct * from ({rows}) where {key} in "
            f"(select {key} from repeated_keys) order by {key})"
        )
    con.execute(f"copy ({rows}) to {quoted(str(target))} (format csv, header true, delimiter ',')")


def _contents(kind: Kind) -> str:
    """Return SQL for persons, municipalities, first and last start, and rows without hours."""
    if kind == "hour_reports":
        return "null, null, null, null, null"
    without = "null"
    if kind == "activity_spells":
        without = (
            "count(*) filter (where weekly_hours is null "
            "or try_cast(replace(weekly_hours, ',', '.') as decimal(18, 6)) = 0)"
        )
    return (
        "approx_count_distinct(person_id), count(distinct municipality_code), "
        f"min(start_date), max(start_date), {without}"
    )


def _find_wrong_rows(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    rules: list[Rule],
    wrong: list[int],
    faults: FaultList,
) -> None:
    """Add the first wrong rows to the faults, in file order, and count the rest."""
    hit = [(number, rule) for number, rule in enumerate(rules) if wrong[number]]
    numbered = f"select {source.row} as file_row, * from {source.relation}"
    any_of = " or ".join(f"({rule.is_wrong})" for _, rule in hit)
    values = ", ".join(
        f"case when {rule.is_wrong} then {rule.column if rule.echo else quoted('')} end, "
        f"({rule.is_wrong})"
        for _, rule in hit
    )
    rows = con.execute(
        f"select file_row, {values} from ({numbered}) where {any_of} "
        f"order by file_row limit {_MAX_SHOWN}"
    ).fetchall()
    shown = dict.fromkeys((number for number, _ in hit), 0)
    for file_row, *results in rows:
        for at, (number, rule) in enumerate(hit):
            value, is_wrong = results[2 * at], results[2 * at + 1]
            if not is_wrong or sum(shown.values()) >= _MAX_SHOWN:
                continue
            shown[number] += 1
            faults.add(
                rule.what,
                row=file_row,
                column=rule.column,
                value=(value or "") if rule.echo else None,
                expected=rule.expected,
                remedy=rule.remedy,
            )
    for number, rule in hit:
        faults.count_unshown(rule.what, wrong[number] - shown[number])


def _repeats(
    con: duckdb.DuckDBPyConnection, source: Source, kind: Kind, rows: int, faults: FaultList
) -> int:
    """Return how many rows repeat another one, keeping their keys in a table for the writing.

    Adds to the faults: keys that stand twice with different contents, too many repeats.
    """
    key = ROW_KEY[kind]
    all_columns = ", ".join(f"coalesce({column}, '')" for column in DELIVERED_COLUMNS[kind])
    con.execute(
        "create or replace temp table repeated_keys as "
        f"select {key}, count(*) as times, count(distinct hash({all_columns})) as versions "
        f"from {source.relation} where {key} is not null group by {key} having count(*) > 1"
    )
    found = con.execute(
        "select count(*), coalesce(sum(times - 1), 0), count(*) filter (where versions > 1) "
        "from repeated_keys"
    ).fetchone()
    assert found is not None
    keys, repeated, contradictory = int(found[0]), int(found[1]), int(found[2])
    if contradictory:
        first = con.execute(
            f"select min(file_row) from (select {source.row} as file_row, {key} "
            f"from {source.relation}) "
            f"where {key} in (select {key} from repeated_keys where versions > 1)"
        ).fetchone()
        faults.add(
            "an id that stands twice, with different contents",
            row=first[0] if first else None,
            column=key,
            expected="each id once in a delivery",
            remedy="Find out which row is right at the register",
            times=contradictory,
        )
    doubled = repeated >= rows - repeated
    if doubled or (repeated > limits.MAX_REPEATED_SHARE * rows and repeated > limits.FEW_REPEATS):
        faults.add(
            "every row stands twice" if doubled else "too many rows stand twice",
            value=f"{repeated:,} of {rows:,} rows are repeats, of {keys:,} ids",
            expected=f"at most {limits.MAX_REPEATED_SHARE:.0%} identical repeats",
            remedy="The file was loaded or joined twice: have it made again",
        )
    return repeated


def _find_broken_rows(con: duckdb.DuckDBPyConnection, source: Source, faults: FaultList) -> None:
    """Add the rows a CSV parser cannot read; its own messages quote them, so they are not used."""
    if source.csv is None:
        return
    try:
        # fetchall, not fetchone: the rejected rows are stored once the query has ended.
        con.execute(f"select count(*) from read_csv({source.csv}, store_rejects = true)").fetchall()
        rejected = con.execute(
            "select line, min(error_type) from reject_errors group by line order by line"
        ).fetchall()
    except duckdb.Error:
        faults.add(
            "quotes or line ends that do not match",
            expected="CSV with the same line ends throughout, and quotes in pairs",
            remedy="Export the file again",
        )
        return
    for line, error_type in rejected:
        faults.add(
            _REJECTED.get(str(error_type), "a row that cannot be read"),
            row=int(line),
            expected="as many fields as the header row has",
            remedy="Have the file made again",
        )
