"""Extracts and hour reports in CSV, Parquet or a workbook, seen by DuckDB as one relation of texts.

Whatever the file is, the relation has the raw columns by name, all VARCHAR, and its rows in file
order. CSV and Parquet are read where they lie; a workbook is written out as CSV first.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from landing import limits
from landing.extract_workbooks import (
    WORKBOOK_COLUMNS,
    columns_of,
    kind_of_headings,
    kind_of_workbook,
    write_workbook,
)
from landing.faults import FaultList, LandingError, fault
from landing.grid import one_line
from landing.raw_rules import quoted
from landing.request import DELIVERED_COLUMNS, Incoming, Kind
from landing.text_files import check_text, ends_in_a_line, header_of, link, plain_text

_NESTED = ("STRUCT", "MAP", "UNION")
_AS_TEXT = "Export the column as text"


@dataclass(frozen=True)
class Source:
    """A relation DuckDB can read.

    Attributes:
        relation: SQL that stands in a FROM clause: the raw columns as text.
        row: SQL for the row number of a row as a person sees it, once it is in a table.
        places: columns beside the raw ones that say where in a workbook a row stands.
        unnamed: columns without a heading, which must be empty.
        is_csv: whether it is a CSV, in which to look for broken rows.
    """

    relation: str
    row: str
    places: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    is_csv: bool = False
    notes: list[str] = field(default_factory=list)


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB in memory that spills into a private folder, and loads no extension."""
    return duckdb.connect(
        config={
            "memory_limit": limits.DUCKDB_MEMORY,
            "threads": str(min(limits.DUCKDB_THREADS, os.cpu_count() or 1)),
            "temp_directory": str(work / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        },
    )


def kind_of_file(incoming: Incoming) -> Kind:
    """Return the kind of a file from its headings: an extract or report, else Jobindsats."""
    if incoming.request.kind is not None:
        return incoming.request.kind
    if incoming.is_workbook:
        return kind_of_workbook(incoming) or "jobindsats"
    if incoming.file.format == "json":
        return "jobindsats"
    is_csv = incoming.file.format == "csv"
    headings = header_of(incoming).headings if is_csv else list(_parquet_types(incoming))
    return kind_of_headings(headings) or "jobindsats"


def open_source(incoming: Incoming, kind: Kind) -> Source:
    """Return a file of an extract or report as a relation."""
    if incoming.request.table is not None:
        what = f"--table, and the file holds {kind}, not a Jobindsats table"
        raise fault(incoming.path, what, "Leave --table out", exit_code=2)
    if incoming.file.format == "json":
        what = "JSON, and extracts come as tables"
        raise fault(incoming.path, what, "Export it as CSV, .xlsx or Parquet")
    if incoming.file.format == "parquet":
        return _open_parquet(incoming, kind)
    if incoming.is_workbook:
        notes, path = write_workbook(incoming, kind)
        rows = read_csv(path, [*WORKBOOK_COLUMNS, *DELIVERED_COLUMNS[kind]])
        return Source(rows, "row_in_sheet", WORKBOOK_COLUMNS, notes=notes)
    return _open_csv(incoming, kind)


def unreadable(path: Path, error: Exception) -> LandingError:
    """Return the error for a file DuckDB cannot read; its own message may quote rows."""
    if "No space left" in str(error):
        return fault(path, "the disk is full", "Make room and land the file again")
    what = f"a file that is truncated or damaged ({type(error).__name__})"
    return fault(path, what, "Copy or export it again")


def _open_csv(incoming: Incoming, kind: Kind) -> Source:
    header = header_of(incoming)
    path = incoming.work / f"{incoming.file.sha256}.csv"
    plain_text(incoming, path)
    found = columns_of(header.headings, kind, FaultList(incoming.path))
    columns = [column or f"unnamed_{at}" for at, column in enumerate(found)]
    unnamed = tuple(column for column in columns if column.startswith("unnamed_"))
    if unnamed:
        check_text(incoming)  # DuckDB sees to it in the columns that are read, and no others
    rows = read_csv(path, columns, header.delimiter, header.skip)
    note = "note: the last line has no line break; check that the file is whole"
    notes = [] if ends_in_a_line(incoming) else [note]
    return Source(rows, f"rowid + {2 + header.skip}", unnamed=unnamed, is_csv=True, notes=notes)


def read_csv(path: Path, columns: Iterable[str], delimiter: str = ",", skip: int = 0) -> str:
    """Return SQL for a FROM clause: the rows of a CSV file with a header row, all texts."""
    names = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in columns)
    return (
        f"read_csv({quoted(str(path))}, skip = {skip}, header = true, auto_detect = false, "
        f"strict_mode = true, delim = {quoted(delimiter)}, quote = '\"', escape = '\"', "
        f"columns = {{{names}}})"
    )


def _parquet_relation(incoming: Incoming) -> str:
    path = incoming.work / f"{incoming.file.sha256}.parquet"
    link(incoming, path)
    return f"read_parquet({quoted(str(path))})"


def _parquet_types(incoming: Incoming) -> dict[str, str]:
    try:
        rows = incoming.con.execute(f"describe from {_parquet_relation(incoming)}").fetchall()
    except duckdb.Error as error:
        raise unreadable(incoming.path, error) from None
    types = {name: kind for name, kind, *_ in rows}
    if any(kind.endswith("]") or kind.startswith(_NESTED) for kind in types.values()):
        raise fault(incoming.path, "a Parquet file with nested columns", _AS_TEXT)
    return types


def _open_parquet(incoming: Incoming, kind: Kind) -> Source:
    types = _parquet_types(incoming)
    headings = [one_line(name) for name in types]
    columns = columns_of(headings, kind, FaultList(incoming.path))
    parts = [
        f"{_parquet_text(incoming, name, types[name], column)} as {column}"
        for name, column in zip(types, columns, strict=True)
        if column
    ]
    relation = f"(select {', '.join(parts)} from {_parquet_relation(incoming)})"
    return Source(relation, "rowid + 1")


def _parquet_text(incoming: Incoming, name: str, kind: str, column: str) -> str:
    value = '"' + name.replace('"', '""') + '"'
    if kind.endswith("WITH TIME ZONE"):
        what = "moments, whose dates depend on the time zone of the machine that reads them"
        raise fault(incoming.path, what, "Export the column as dates", column=name)
    if kind == "FLOAT" and column.endswith("_id"):
        what = "ids as floating-point numbers of 32 bits, which keep seven digits"
        raise fault(incoming.path, what, _AS_TEXT, column=name)
    if kind == "BLOB":
        text, rows = f"try(decode({value}))", _parquet_relation(incoming)
        broken = f"from {rows} where {value} is not null and {text} is null limit 1"
        if incoming.con.execute(broken).fetchone():
            raise fault(incoming.path, "bytes that are not UTF-8 text", _AS_TEXT, column=name)
        return text
    text = f"cast({value} as varchar)"
    if kind.startswith("DECIMAL"):
        return f"regexp_replace(regexp_replace({text}, '([.][0-9]*?)0+$', '\\1'), '[.]$', '')"
    if kind in {"DOUBLE", "FLOAT"} and not column.endswith("_id"):
        return f"regexp_replace({text}, '\\.0$', '')"
    return text
