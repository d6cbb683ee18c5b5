"""Extracts and hour reports in CSV, Parquet or a workbook, seen by DuckDB as one relation of texts.

Whatever the file is, the relation has the raw columns by name, all VARCHAR, and its rows in file
order. CSV and Parquet are read where they lie; a workbook is written out as CSV first.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from landing import limits
from landing.extract_headings import columns_of
from landing.extract_texts import quoted
from landing.extract_workbooks import WORKBOOK_COLUMNS, kind_of_workbook, write_workbook
from landing.faults import LandingError, fault
from landing.reference import Reference
from landing.request import DELIVERED_COLUMNS, Kind, LandingRequest
from landing.sniff import DeliveredFile, kind_of_headings
from landing.tables import one_line
from landing.text_files import header_of, link, plain_text
from landing.workbooks import WORKBOOKS

_NESTED = ("STRUCT", "MAP", "UNION")


@dataclass(frozen=True)
class Source:
    """A relation DuckDB can read.

    Attributes:
        relation: SQL that stands in a FROM clause: the raw columns as text.
        row: SQL for the row number of a row as a person sees it, once it is in a table.
        places: columns beside the raw ones that say where in a workbook a row stands.
        unnamed: columns without a heading, which must be empty.
        csv: the file and the parser's settings when it is a CSV, to look for broken rows.
        sheets: the sheets of a workbook.
        ends_in_a_line: False for a CSV whose last line has no line break.
    """

    relation: str
    row: str
    places: tuple[str, ...] = ()
    unnamed: tuple[str, ...] = ()
    csv: str | None = None
    sheets: list[str] = field(default_factory=list)
    ends_in_a_line: bool = True


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB in a private folder, into which it spills too, that loads no extension."""
    con = duckdb.connect(
        str(work / "landing.duckdb"),
        config={
            "memory_limit": limits.DUCKDB_MEMORY,
            "threads": str(min(limits.DUCKDB_THREADS, os.cpu_count() or 1)),
            "temp_directory": str(work / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "true",
        },
    )
    # Its tables live for seconds: packing them costs a third of the time.
    con.execute("pragma force_compression = 'uncompressed'")
    return con


def kind_of_file(
    con: duckdb.DuckDBPyConnection,
    file: DeliveredFile,
    reference: Reference,
    request: LandingRequest,
    work: Path,
) -> Kind:
    """Return the kind of a file from its headings: an extract or report, else Jobindsats."""
    if request.kind is not None:
        return request.kind
    if file.format == "parquet":
        names = _parquet_types(con, file, work)
        return kind_of_headings(list(names), reference) or "jobindsats"
    if file.format == "csv":
        headings = header_of(file, request.encoding)[2]
        return kind_of_headings(headings, reference) or "jobindsats"
    if file.format in WORKBOOKS:
        return kind_of_workbook(file, reference, request) or "jobindsats"
    return "jobindsats"


def open_source(
    con: duckdb.DuckDBPyConnection,
    file: DeliveredFile,
    kind: Kind,
    reference: Reference,
    request: LandingRequest,
    work: Path,
) -> Source:
    """Return a file of an extract or report as a relation.

    Args:
        con: the connection that will read it.
        file: the file as delivered.
        kind: what it is.
        reference: accepted headings.
        request: encoding and sheet.
        work: private folder for what must be written out.

    Raises:
        LandingError: its columns are not those of the kind, or it cannot be read.
    """
    if request.table is not None:
        raise fault(
            file.path,
            f"--table, and the file holds {kind}, not a Jobindsats table",
            remedy="Leave --table out",
            exit_code=2,
        )
    if file.format == "json":
        raise fault(file.path, "JSON, and extracts come as tables", expected="CSV, .xlsx, Parquet")
    if file.format == "parquet":
        return _open_parquet(con, file, kind, reference, work)
    if file.format in WORKBOOKS:
        sheets, path = write_workbook(file, kind, reference, request, work)
        settings = _csv_settings(path, [*WORKBOOK_COLUMNS, *DELIVERED_COLUMNS[kind]], ",")
        return Source(f"read_csv({settings})", "row_in_sheet", WORKBOOK_COLUMNS, sheets=sheets)
    return _open_csv(file, kind, reference, request, work)


def unreadable(path: Path, error: Exception) -> LandingError:
    """Return the error for a file DuckDB cannot read; its own message may quote rows."""
    if "No space left" in str(error):
        return fault(path, "the disk is full", remedy="Make room and land the file again")
    return fault(
        path,
        f"a file that is truncated or damaged ({type(error).__name__})",
        remedy="Copy or export it again",
    )


def _open_csv(
    file: DeliveredFile, kind: Kind, reference: Reference, request: LandingRequest, work: Path
) -> Source:
    text = plain_text(file, request.encoding, work / f"{file.sha256}.csv")
    found = columns_of(file.path, text.headings, kind, reference)
    columns = [column or f"unnamed_{at}" for at, column in enumerate(found)]
    settings = _csv_settings(text.path, columns, text.delimiter, text.skip)
    return Source(
        f"read_csv({settings})",
        f"rowid + {2 + text.skip}",
        unnamed=tuple(column for column in columns if column.startswith("unnamed_")),
        csv=settings,
        ends_in_a_line=text.ends_in_a_line,
    )


def _csv_settings(path: Path, columns: list[str], delimiter: str, skip: int = 0) -> str:
    names = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in columns)
    return (
        f"{quoted(str(path))}, skip = {skip}, header = true, auto_detect = false, "
        f"strict_mode = true, delim = {quoted(delimiter)}, quote = '\"', escape = '\"', "
        f"columns = {{{names}}}"
    )


def _parquet_types(
    con: duckdb.DuckDBPyConnection, file: DeliveredFile, work: Path
) -> dict[str, str]:
    """Return the columns of a Parquet file and their types."""
    path = work / f"{file.sha256}.parquet"
    link(file, path)
    try:
        rows = con.execute(f"describe select * from read_parquet({quoted(str(path))})").fetchall()
    except duckdb.Error as error:
        raise unreadable(file.path, error) from None
    types = {name: kind for name, kind, *_ in rows}
    if any(kind.endswith("]") or kind.startswith(_NESTED) for kind in types.values()):
        raise fault(file.path, "a Parquet file with nested columns", expected="plain columns")
    return types


def _open_parquet(
    con: duckdb.DuckDBPyConnection,
    file: DeliveredFile,
    kind: Kind,
    reference: Reference,
    work: Path,
) -> Source:
    types = _parquet_types(con, file, work)
    columns = columns_of(file.path, [one_line(name) for name in types], kind, reference)
    parts = [
        f"{_parquet_text(con, file.path, work / f'{file.sha256}.parquet', name, kind_of, column)} "
        f"as {column}"
        for (name, kind_of), column in zip(types.items(), columns, strict=True)
        if column
    ]
    path = quoted(str(work / f"{file.sha256}.parquet"))
    return Source(f"(select {', '.join(parts)} from read_parquet({path}))", "rowid + 1")


def _parquet_text(
    con: duckdb.DuckDBPyConnection, file: Path, link_to: Path, name: str, kind: str, column: str
) -> str:
    """Return SQL for a Parquet column as text.

    Raises:
        LandingError: what it holds cannot be told as text.
    """
    value = '"' + name.replace('"', '""') + '"'
    if kind.endswith("WITH TIME ZONE"):
        raise fault(
            file,
            "moments, whose dates depend on the time zone of the machine that reads them",
            column=name,
            expected="dates, or times without a time zone",
            remedy="Export the column as dates",
        )
    if kind == "FLOAT" and column.endswith("_id"):
        raise fault(
            file,
            "ids as floating-point numbers of 32 bits, which keep seven digits",
            column=name,
            remedy="Export the column as text",
        )
    if kind == "BLOB":
        return _decoded(con, file, link_to, name, value)
    text = f"cast({value} as varchar)"
    if kind.startswith("DECIMAL"):
        return f"regexp_replace(regexp_replace({text}, '([.][0-9]*?)0+$', '\\1'), '[.]$', '')"
    if kind in {"DOUBLE", "FLOAT"} and not column.endswith("_id"):
        return f"regexp_replace({text}, '\\.0$', '')"
    return text


def _decoded(
    con: duckdb.DuckDBPyConnection, file: Path, link_to: Path, name: str, value: str
) -> str:
    """Return SQL for bytes as the UTF-8 text they are."""
    text = f"try(decode({value}))"
    found = con.execute(
        f"select count(*) from read_parquet({quoted(str(link_to))}) "
        f"where {value} is not null and {text} is null"
    ).fetchone()
    if found is None or found[0]:
        raise fault(
            file, "bytes that are not UTF-8 text", column=name, remedy="Export the column as text"
        )
    return text
