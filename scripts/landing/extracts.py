"""Extracts and hour reports of any size: judged and written by DuckDB, never held in Python.

The file is read once, its texts brought to one form, into a table of a private database. The rules
of raw rows (seeds/reference/_raw__seeds.yml) judge the table, and what is sound is written from it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from common.errors import MAX_SHOWN
from landing import limits
from landing.extract_sources import Source, unreadable
from landing.extract_texts import in_one_form, quoted
from landing.faults import FaultList, fault
from landing.identities import doubts_about
from landing.pseudonyms import CPR_REMEDY, refuse_hidden_cpr_numbers
from landing.raw_rules import tests_of
from landing.reference import Reference
from landing.request import DATA_FILE, DELIVERED_COLUMNS, ROW_KEY, Kind

LANDED = "landed"
"""The table of the rows, in file order, with their delivery_id."""

_REJECTED = {
    "MISSING COLUMNS": "too few fields",
    "TOO MANY COLUMNS": "too many fields",
    "UNQUOTED VALUE": "quotes that do not match",
    "LINE SIZE OVER MAXIMUM": "a line that is too long",
    "INVALID ENCODING": "not UTF-8 text",
    "INVALID STATE": "quotes or line ends that do not match",
}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_KIND = re.compile(r" \d{4}-.*")
_ROWS = r"' \(([0-9]+) rows\)$'"
_TOLD = (
    f"row_number, column_name, value, regexp_replace(problem, {_ROWS}, '') as problem, "
    f"coalesce(try_cast(regexp_extract(problem, {_ROWS}, 1) as bigint), 1) as times"
)
_WITH_ZONE = re.compile(r"\d[T ]\d.*(?:Z|[+-]\d{2}:?\d{2})$")


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
        doubts: what is improbable about its ids, a sentence each.
    """

    rows: int
    repeated_rows: int
    persons: int | None = None
    municipalities: int | None = None
    first_start: str | None = None
    last_start: str | None = None
    without_hours: int | None = None
    doubts: list[str] = field(default_factory=list)


def read_extract(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    kind: Kind,
    reference: Reference,
    delivery_id: str,
    file: Path,
) -> ExtractContents:
    """Read a file's rows into the table LANDED; return what they hold when they are sound.

    Args:
        con: a connection to a private database.
        source: the file as a relation.
        kind: what it is.
        reference: the code lists.
        delivery_id: the id of every row.
        file: the file, for messages.

    Raises:
        LandingError: every fault of the file, without any id in it.
    """
    source = _load(con, source, kind, delivery_id, file)
    faults = _Faults(con, source, kind, reference, file)
    tests = dict(tests_of(DATA_FILE[kind], LANDED))
    repeated_keys = tests.pop("keys_are_unique")
    faults.add_failing(tests.values())
    repeated = 0
    if con.execute(f"from ({repeated_keys}) limit 1").fetchone():
        repeated = _repeats(con, kind, faults)
    faults.raise_if_any()
    texts = [c for c in DELIVERED_COLUMNS[kind] if c.endswith("_id") or c == "reporting_system"]
    refuse_hidden_cpr_numbers(con, LANDED, texts, file)
    found = con.execute(f"select count(*), {_contents(kind)} from {LANDED}").fetchone()
    assert found is not None
    rows, persons, municipalities, first, last, without = found
    doubts = doubts_about(con, LANDED, kind, persons, rows)
    return ExtractContents(
        rows - repeated, repeated, persons, municipalities, first, last, without, doubts
    )


def write_extract(
    con: duckdb.DuckDBPyConnection, kind: Kind, contents: ExtractContents, target: Path
) -> None:
    """Write the raw rows of a file that was read, with header line, in file order.

    Identical repeats are written once, after the rows that stand once.
    """
    columns = ", ".join(["delivery_id", *DELIVERED_COLUMNS[kind]])
    rows = f"select {columns} from {LANDED}"
    if contents.repeated_rows:
        key = ROW_KEY[kind]
        repeated = f"{key} in (select {key} from repeated_keys)"
        rows = (
            f"{rows} where not {repeated} "
            f"union all (select distinct * from ({rows} where {repeated}) order by {key})"
        )
    con.execute(f"copy ({rows}) to {quoted(str(target))} (format csv, header true, delimiter ',')")


def _load(
    con: duckdb.DuckDBPyConnection, source: Source, kind: Kind, delivery_id: str, file: Path
) -> Source:
    """Read the rows into LANDED; return the source with where its rows are told from."""
    columns = DELIVERED_COLUMNS[kind]
    parts = [f"{quoted(delivery_id)} as delivery_id", *source.places]
    parts += [f"{in_one_form(column)} as {column}" for column in columns]
    try:
        con.execute(
            f"create or replace table {LANDED} as select {', '.join(parts)} from {source.relation}"
        )
    except duckdb.InvalidInputException as error:
        faults = FaultList(file)
        _find_broken_rows(con, source, faults)
        faults.raise_if_any()
        raise unreadable(file, error) from None
    except duckdb.Error as error:
        raise unreadable(file, error) from None
    _check_unnamed(con, source, file)
    is_empty = " and ".join(f"{column} is null" for column in columns)
    found = con.execute(
        f"select count(*), count(*) filter (where {is_empty}) from {LANDED}"
    ).fetchone()
    assert found is not None
    rows, empty = found
    if rows == empty:
        raise fault(file, "a header row and nothing under it", remedy="Export the file again")
    if not empty:
        return source
    con.execute(
        f"create or replace table {LANDED} as "
        f"select {source.row} as row_in_file, * from {LANDED} where not ({is_empty})"
    )
    return Source(source.relation, "row_in_file", source.places)


def _check_unnamed(con: duckdb.DuckDBPyConnection, source: Source, file: Path) -> None:
    """Refuse values in a column without a heading; some programs end each line with a delimiter."""
    for column in source.unnamed:
        found = con.execute(
            f"select count(*) from {source.relation} where trim({column}) <> ''"
        ).fetchone()
        if found is None or found[0]:
            raise fault(
                file,
                f"{found[0] if found else 'some'} values in a column without a heading",
                row=1,
                remedy="Take the column out, or write its heading",
            )


def _contents(kind: Kind) -> str:
    """Return SQL for persons, municipalities, first and last start, and rows without hours."""
    if kind == "hour_reports":
        return "null, null, null, null, null"
    without = "null"
    if kind == "activity_spells":
        without = (
            "count(*) filter (where coalesce(try_cast(weekly_hours as decimal(18, 6)), 0) = 0)"
        )
    return (
        "approx_count_distinct(person_id), count(distinct municipality_code), "
        f"min(start_date), max(start_date), {without}"
    )


class _Faults(FaultList):
    """The faults of the rows in LANDED."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        source: Source,
        kind: Kind,
        reference: Reference,
        file: Path,
    ) -> None:
        super().__init__(file)
        self._con, self._source, self._reference = con, source, reference
        self.columns = DELIVERED_COLUMNS[kind]

    def add_failing(self, tests: Iterable[str]) -> None:
        """Add the first rows that fail a rule, in file order, and count the rest."""
        every = " union all ".join(f"(select {_TOLD} from ({test}))" for test in tests)
        shown: Counter[str] = Counter()
        for row, column, value, problem, times in self._con.execute(
            f"{every} order by row_number, column_name limit {MAX_SHOWN}"
        ).fetchall():
            expected, remedy = self._advice(column, value, problem)
            self.add_row(row, problem, column, value, expected=expected, remedy=remedy, times=times)
            shown[_KIND.sub("", problem)] += times
        if len(self) < MAX_SHOWN:
            return
        for problem, times in self._con.execute(
            f"select problem, sum(times) from ({every}) group by problem order by problem"
        ).fetchall():
            kind = _KIND.sub("", problem)
            unshown = max(0, int(times) - shown[kind])
            shown[kind] -= int(times) - unshown
            self.count_unshown(kind, unshown)

    def add_row(
        self,
        row: int,
        what: str,
        column: str,
        value: str | None = None,
        *,
        expected: str | None = None,
        remedy: str | None = None,
        times: int = 1,
    ) -> None:
        """Add a fault of a row of the table, told by where it stands in the file."""
        sheet = "sheet" if self._source.places else "null"
        place = self._con.execute(
            f"select {self._source.row}, {sheet} from {LANDED} where rowid = ?", [row]
        ).fetchone()
        assert place is not None
        self.sheet = place[1]
        self.add(
            what,
            row=int(place[0]),
            column=column,
            value=value,
            expected=expected,
            remedy=remedy,
            times=times,
        )

    def _advice(self, column: str, value: str | None, problem: str) -> tuple[str | None, str]:
        """Return what would have been right, where that is not said, and what to do."""
        if "CPR" in problem:
            return "a pseudonym", CPR_REMEDY
        if "rounded" in problem:
            return None, "Format the column as text before the ids are put in, and export again"
        if "more than one line" in problem:
            return None, "Take the line break out at the source and export again"
        if value and _WITH_ZONE.search(value):
            return None, "Which day it is depends on the time zone: export the column as dates"
        if column.endswith("_date") and value and not _ISO_DATE.fullmatch(value):
            return None, "Write dates as YYYY-MM-DD or DD-MM-YYYY, without a time of day"
        codes = sorted(self._reference.codes.get(column, ()))
        expected = ", ".join(codes) if len(codes) <= 10 else f"a code such as {codes[0]}"
        return expected or None, "Correct it at the register and deliver the file again"


def _repeats(con: duckdb.DuckDBPyConnection, kind: Kind, faults: _Faults) -> int:
    """Return how many rows repeat another one, keeping their keys in a table for the writing.

    Adds to the faults: keys that stand twice with different contents, too many repeats.
    """
    key = ROW_KEY[kind]
    all_columns = ", ".join(f"coalesce({column}, '')" for column in DELIVERED_COLUMNS[kind])
    con.execute(
        "create or replace temp table repeated_keys as "
        f"select {key}, count(*) as times, count(distinct hash({all_columns})) as versions, "
        f"min(rowid) as first_row from {LANDED} where {key} is not null "
        f"group by {key} having count(*) > 1"
    )
    found = con.execute(
        "select count(*), coalesce(sum(times - 1), 0), count(*) filter (where versions > 1), "
        f"min(first_row) filter (where versions > 1), (select count(*) from {LANDED}) "
        "from repeated_keys"
    ).fetchone()
    assert found is not None
    keys, repeated, contradictory, first, rows = (int(n or 0) for n in found)
    if contradictory:
        faults.add_row(
            first,
            "an id that stands twice, with different contents",
            key,
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
