"""Extracts and hour reports in CSV, Parquet or Excel, seen by DuckDB as one relation of texts.

Whatever the file is, the relation has the raw columns by name, all VARCHAR, empty as null, and its
rows in file order. CSV and Parquet are read where they lie; a workbook is written out as CSV first.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from landing import limits
from landing.extract_headings import columns_of
from landing.extract_rules import quoted
from landing.extract_workbooks import ROW_IN_SHEET, kind_of_workbook, write_workbook
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
        row: SQL for the row number of a row, as a person sees it.
        csv: the file and the parser's settings when it is a CSV, to look for broken rows.
        numbers_lose_zeros: ids may have been numbers.
        sheet: the sheet of a workbook.
        ends_in_a_line: False for a CSV whose last line has no line break.
    """

    relation: str
    row: str = "row_number() over () + 1"
    csv: str | None = None
    numbers_lose_zeros: bool = False
    sheet: str | None = None
    ends_in_a_line: bool = True


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """Return a DuckDB in memory that spills into a private folder and loads no extension."""
    return duckdb.connect(
        config={
            "memory_limit": limits.DUCKDB_MEMORY,
            "threads": str(min(limits.DUCKDB_THREADS, os.cpu_count() or 1)),
            "temp_directory": str(work / "spill"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "true",
        }
    )


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
    if file.format == "json":
        raise fault(file.path, "JSON, and extracts come as tables", expected="CSV, .xlsx, Parquet")
    if file.format == "parquet":
        return _open_parquet(con, file, kind, reference, work)
    if file.format in WORKBOOKS:
        sheet, path = write_workbook(file, kind, reference, request, work)
        return _sheet_source(sheet, path, kind)
    return _open_csv(file, kind, reference, request, work)


def _open_csv(
    file: DeliveredFile, kind: Kind, reference: Reference, request: LandingRequest, work: Path
) -> Source:
    text = plain_text(file, request.encoding, work / f"{file.sha256}.csv")
    columns = columns_of(file.path, text.headings, kind, reference)
    names = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in columns)
    settings = (
        f"{quoted(str(text.path))}, skip = {text.skip}, header = true, auto_detect = false, "
        f"strict_mode = true, delim = {quoted(text.delimiter)}, quote = '\"', escape = '\"', "
        f"columns = {{{names}}}"
    )
    return Source(f"read_csv({settings})", csv=settings, ends_in_a_line=text.ends_in_a_line)


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


def unreadable(path: Path, error: Exception) -> LandingError:
    """Return the error for a file DuckDB cannot read; its own message may quote rows."""
    if "No space left" in str(error):
        return fault(path, "the disk is full", remedy="Make room and land the file again")
    return fault(
        path,
        f"a file that is truncated or damaged ({type(error).__name__})",
        remedy="Copy or export it again",
    )


def _open_parquet(
    con: duckdb.DuckDBPyConnection,
    file: DeliveredFile,
    kind: Kind,
    reference: Reference,
    work: Path,
) -> Source:
    types = _parquet_types(con, file, work)
    columns = columns_of(file.path, [one_line(name) for name in types], kind, reference)
    parts: list[str] = []
    for (name, kind_of_column), column in zip(types.items(), columns, strict=True):
        quoted_name = '"' + name.replace('"', '""') + '"'
        text = f"cast({quoted_name} as varchar)"
        if kind_of_column.startswith("TIMESTAMP"):
            midnight = f"{quoted_name} = date_trunc('day', {quoted_name})"
            day = f"cast(cast({quoted_name} as date) as varchar)"
            text = f"case when {midnight} then {day} else {text} end"
        elif kind_of_column in {"DOUBLE", "FLOAT"}:
            text = f"regexp_replace({text}, '\\.0$', '')"
        parts.append(f"nullif({text}, '') as {column}")
    path = quoted(str(work / f"{file.sha256}.parquet"))
    return Source(
        f"(select {', '.join(parts)} from read_parquet({path}))",
        row="row_number() over ()",
        numbers_lose_zeros=any("INT" in kind_of_column for kind_of_column in types.values()),
    )


def _sheet_source(sheet: str, path: Path, kind: Kind) -> Source:
    columns = [ROW_IN_SHEET, *DELIVERED_COLUMNS[kind]]
    names = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in columns)
    settings = (
        f"{quoted(str(path))}, header = true, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', columns = {{{names}}}"
    )
    return Source(
        f"read_csv({settings})",
        row=f"cast({ROW_IN_SHEET} as bigint)",
        numbers_lose_zeros=True,
        sheet=sheet,
    )
