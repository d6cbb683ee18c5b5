"""Extracts and hour reports of any size: judged and written by DuckDB, never held in Python.

The file is read once, its texts brought to one form, into a table of a private database named as
its kind. The rules of raw rows (seeds/reference/_raw__seeds.yml) judge the table, and what is sound
is written from it.
"""

import re
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Unpack

import duckdb

from common.errors import MAX_SHOWN
from landing import limits
from landing.extract_sources import Source, open_source, unreadable
from landing.faults import FaultList, Place, add_repeats, fault
from landing.plausible import (
    CPR_REMEDY,
    WITHOUT_HOURS,
    count_persons,
    doubts_about,
    refuse_hidden_cpr_numbers,
)
from landing.raw_rules import quoted, rendered, tests_of
from landing.reference import seeds
from landing.request import DELIVERED_COLUMNS, EXTRACTS, Contents, Incoming, Kind
from landing.text_files import check_text

_REJECTED = {
    "MISSING COLUMNS": "too few fields",
    "TOO MANY COLUMNS": "too many fields",
    "UNQUOTED VALUE": "quotes that do not match",
    "LINE SIZE OVER MAXIMUM": "a line that is too long",
    "INVALID ENCODING": "not UTF-8 text",
    "INVALID STATE": "quotes or line ends that do not match",
}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WITH_ZONE = re.compile(r"\d[T ]\d.*(?:Z|[+-]\d{2}:?\d{2})$")
_ROWS = r"' \(([0-9]+) rows\)$'"
_FAULT = f"""
    row_number, column_name, value,
    regexp_replace(problem, {_ROWS}, '') as problem,
    regexp_replace(problem, {_ROWS} || '| [0-9]{{4}}-.*', '') as kind,
    coalesce(try_cast(regexp_extract(problem, {_ROWS}, 1) as bigint), 1) as times
"""
"""Columns of a failing row: a rule may count several rows, and name the other date in its text."""


def read_extract(incoming: Incoming, kind: Kind, delivery_id: str, part: Path) -> Contents:
    """Read a file's rows into the table of its kind; write them to `part` when they are sound."""
    con = incoming.con
    source = _load(incoming, kind, delivery_id)
    faults = _RowFaults(incoming, kind, source)
    # Of keys that stand twice more is told than their test says.
    faults.add_failing(sql for name, sql in tests_of(kind, kind) if name != "keys_are_unique")
    if faults.kinds:
        _repeats(con, kind, faults)
        faults.raise_if_any()
    texts = [c for c in DELIVERED_COLUMNS[kind] if c.endswith("_id") or c == "reporting_system"]
    refuse_hidden_cpr_numbers(con, kind, texts, incoming.path)
    # One thread writes while another counts: two that write keep it all until it is in order.
    con.execute("set threads = 1")
    with ThreadPoolExecutor() as beside:
        written = beside.submit(_write, con.cursor(), kind, part)
        repeated = _repeats(con, kind, faults)
        contents = _contents(incoming, kind)
        written.result()
    if repeated:
        _write(con, kind, part)
        contents.lines.append(f"dropped {repeated:,} rows that stand twice, identical")
    con.execute(f"set threads = {limits.DUCKDB_THREADS}")
    contents.doubts = doubts_about(con, kind, contents.rows)
    contents.lines += source.notes
    return contents


def _load(incoming: Incoming, kind: Kind, delivery_id: str) -> Source:
    """Read the rows into their table; return the source with where its rows stand in the file."""
    con, columns = incoming.con, DELIVERED_COLUMNS[kind]
    source = open_source(incoming, kind)
    names = ", ".join([*source.places, *columns])
    texts = ", ".join([*source.places, *(rendered("in_one_form", column) for column in columns)])
    # The delivery's id is in no row of the table: ten million of them would be half of it.
    con.execute(
        f"create or replace table {kind} (delivery_id varchar as ({quoted(delivery_id)}), "
        f"{names.replace(',', ' varchar,')} varchar)"
    )
    try:
        con.execute(f"insert into {kind} ({names}) select {texts} from {source.relation}")
    except duckdb.Error as error:
        if isinstance(error, duckdb.InvalidInputException) and source.is_csv:
            check_text(incoming)
            _refuse_broken_rows(incoming, source.relation)
        raise unreadable(incoming.path, error) from None
    _check_unnamed(incoming, source)
    is_empty = " and ".join(f"{column} is null" for column in columns)
    con.execute(f"delete from {kind} where {is_empty}")
    if not con.execute(f"from {kind} limit 1").fetchone():
        raise fault(incoming.path, "a header row and nothing under it", "Export the file again")
    return source


def _check_unnamed(incoming: Incoming, source: Source) -> None:
    """Refuse values in a column without a heading; some programs end each line with a delimiter."""
    for column in source.unnamed:
        filled = f"select count(*) from {source.relation} where trim({column}) <> ''"
        [(values,)] = incoming.con.execute(filled).fetchall()
        if values:
            what = f"{values} values in a column without a heading"
            raise fault(incoming.path, what, "Take the column out, or write its heading", row=1)


def _contents(incoming: Incoming, kind: Kind) -> Contents:
    con = incoming.con
    without = WITHOUT_HOURS if kind == "activity_spells" else "false"
    days = "min(start_date), max(start_date)" if kind in EXTRACTS else "null, null"
    facts = f"count(*), {days}, count(*) filter (where {without})"
    [(rows, first, last, without_hours)] = con.execute(f"select {facts} from {kind}").fetchall()
    contents = Contents(rows, [f"{rows:,} rows"])
    lines = contents.lines
    if kind in EXTRACTS:
        persons, contents.persons = count_persons(con, kind)
        lines[0] += f" · {persons:,} persons · {len(contents.persons)} municipalities"
        lines.append(f"start dates {first} … {last}")
        if incoming.request.data_from is None:
            lines[-1] += f"; taken to cover the days from {first} on (else say --data-from)"
        until = str(incoming.request.data_until or "")
        if last > until:
            lines.append(f"note: some start after {until}, the last day the extract covers")
    if kind == "activity_spells":
        lines.append(f"courses without hours {without_hours:,} ({without_hours / rows:.1%})")
    return contents


def _write(con: duckdb.DuckDBPyConnection, kind: Kind, part: Path) -> None:
    columns = ", ".join(["delivery_id", *DELIVERED_COLUMNS[kind]])
    rows = f"select {columns} from {kind}"
    con.execute(f"copy ({rows}) to {quoted(str(part))} (format csv, header true, delimiter ',')")


class _RowFaults(FaultList):
    """The faults of the rows of a table, each with where it stands in the file."""

    def __init__(self, incoming: Incoming, kind: Kind, source: Source) -> None:
        super().__init__(incoming.path)
        self._con, self._kind, self._source = incoming.con, kind, source

    def add_failing(self, tests: Iterable[str]) -> None:
        """Count the rows that fail a rule, and show the first in file order."""
        failing = " union all ".join(f"(select {_FAULT} from ({test}))" for test in tests)
        for kind, times in self._con.execute(
            f"select kind, cast(sum(times) as bigint) from ({failing}) group by kind order by kind"
        ).fetchall():
            self.kinds[kind] += times
        if not self.kinds:
            return
        for row, column, value, problem in self._con.execute(
            f"select row_number, column_name, value, problem from ({failing}) "
            f"order by row_number, column_name limit {MAX_SHOWN}"
        ).fetchall():
            expected, remedy = self._advice(column, value, problem)
            self.show_row(row, problem, remedy, column=column, value=value, expected=expected)

    def show_row(self, rowid: int, what: str, remedy: str, **place: Unpack[Place]) -> None:
        """Show a fault of a row of the table, with where it stands in the file."""
        sheet = "sheet" if self._source.places else "null"
        [(number, self.sheet)] = self._con.execute(
            f"select {self._source.row}, {sheet} from {self._kind} where rowid = {rowid}"
        ).fetchall()
        place["row"] = int(number)
        self.show(what, remedy, **place)

    def _advice(self, column: str, value: str | None, problem: str) -> tuple[str | None, str]:
        if "CPR" in problem:
            return "a pseudonym", CPR_REMEDY
        if "rounded" in problem:
            return None, "Format the column as text before the ids are put in, and export again"
        if "no id" in problem:
            return None, "Have the person's or course's own id delivered, or the row taken out"
        if "more than one line" in problem:
            return None, "Take the line break out at the source and export again"
        if value and _WITH_ZONE.search(value):
            return None, "Which day it is depends on the time zone: export the column as dates"
        if column.endswith("_date") and value and not _ISO_DATE.fullmatch(value):
            return None, "Write dates as YYYY-MM-DD or DD-MM-YYYY, without a time of day"
        codes = sorted(seeds().codes.get(column, ()))
        expected = ", ".join(codes) if len(codes) <= 10 else f"a code such as {codes[0]}"
        return expected or None, "Correct it at the register and deliver the file again"


def _repeats(con: duckdb.DuckDBPyConnection, kind: Kind, faults: _RowFaults) -> int:
    """Leave identical repeats out of the table, after the others; return how many there were.

    Adds to the faults: keys that stand twice with different contents, too many repeats.
    """
    columns = ", ".join(["delivery_id", *DELIVERED_COLUMNS[kind]])
    key = DELIVERED_COLUMNS[kind][0]
    are_unique = f"select count(distinct hash({key})) = count({key}) from {kind}"
    if con.execute(are_unique).fetchall() == [(True,)]:
        return 0
    all_columns = ", ".join(f"coalesce({column}, '')" for column in DELIVERED_COLUMNS[kind])
    con.execute(
        "create or replace temp table repeated_keys as "
        f"select {key}, count(*) as times, count(distinct hash({all_columns})) as versions, "
        f"min(rowid) as first_row from {kind} where {key} is not null "
        f"group by {key} having count(*) > 1"
    )
    [(keys, repeated, contradictory, first, rows)] = con.execute(
        "select count(*), coalesce(sum(times - 1), 0), count(*) filter (where versions > 1), "
        f"min(first_row) filter (where versions > 1), (select count(*) from {kind}) "
        "from repeated_keys"
    ).fetchall()
    if contradictory:
        what = "an id that stands twice, with different contents"
        faults.kinds[what] += contradictory
        faults.show_row(first, what, "Find out which row is right at the register", column=key)
    said = f"{repeated:,} of {rows:,} rows are repeats, of {keys:,} ids"
    remedy = "The file was loaded or joined twice: have it made again"
    add_repeats(faults, repeated, rows, said, remedy)
    faults.raise_if_any()
    repeat = f"in (select {key} from repeated_keys)"
    once = f"select {columns} from {kind} where {key} not {repeat}"
    twice = f"select distinct {columns} from {kind} where {key} {repeat} order by {key}"
    con.execute(f"create or replace table {kind} as ({once}) union all ({twice})")
    return int(repeated)


def _refuse_broken_rows(incoming: Incoming, relation: str) -> None:
    """Refuse the rows a CSV parser cannot read, without its own messages: they quote the rows."""
    con, faults = incoming.con, FaultList(incoming.path)
    try:
        # fetchall, not fetchone: the rejected rows are stored once the query has ended.
        rejecting = f"{relation.removesuffix(')')}, store_rejects = true)"
        con.execute(f"select count(*) from {rejecting}").fetchall()
        rejected = con.execute(
            "select line, min(error_type) from reject_errors group by line order by line"
        ).fetchall()
    except duckdb.Error:
        what = "quotes or line ends that do not match"
        expected = "CSV with the same line ends throughout, and quotes in pairs"
        raise fault(incoming.path, what, "Export the file again", expected=expected) from None
    expected = "as many fields as the header row has"
    for line, error_type in rejected:
        what = _REJECTED.get(str(error_type), "a row that cannot be read")
        faults.add(what, "Have the file made again", row=int(line), expected=expected)
    faults.raise_if_any()
