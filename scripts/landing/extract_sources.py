"""Extracts and hour reports in CSV, Parquet or Excel, seen by DuckDB as one relation of texts.

Whatever the file is, the relation has the raw columns by name, all VARCHAR, empty as null, and its
rows in file order. CSV and Parquet are read where they lie; a workbook is written out as CSV first.
"""

from __future__ import annotations

import codecs
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
from landing.sniff import (
    BOM,
    DeliveredFile,
    delimiter_of,
    first_record,
    kind_of_headings,
    wrong_encoding,
)
from landing.tables import one_line

_CHUNK = 8 * 1024**2
_HEADER_BYTES = 64 * 1024
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
        return kind_of_headings(_csv_header(file, request.encoding)[0], reference) or "jobindsats"
    if file.format == "xlsx":
        return kind_of_workbook(file.path, reference, request) or "jobindsats"
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
    if file.format == "xlsx":
        sheet, path = write_workbook(file, kind, reference, request, work)
        return _sheet_source(sheet, path, kind)
    return _open_csv(file, kind, reference, request, work)


def _csv_header(file: DeliveredFile, encoding: str) -> tuple[list[str], str]:
    """Return a CSV's headings and its delimiter."""
    with file.path.open("rb") as source:
        head = source.read(_HEADER_BYTES)
    while head.startswith(BOM):
        head = head[len(BOM) :]
    line = head.partition(b"\n")[0]
    if len(line) == _HEADER_BYTES:
        raise fault(file.path, "a first line that does not end", row=1, expected="a header row")
    try:
        text = line.decode(encoding)
    except UnicodeDecodeError:
        raise wrong_encoding(file.path, 1) from None
    delimiter = delimiter_of(text)
    return first_record(file.path, text.rstrip("\r") + "\n", delimiter), delimiter


def _open_csv(
    file: DeliveredFile, kind: Kind, reference: Reference, request: LandingRequest, work: Path
) -> Source:
    headings, delimiter = _csv_header(file, request.encoding)
    columns = columns_of(file.path, headings, kind, reference)
    path = work / f"{file.sha256}.csv"
    whole = _copy_as_utf8(file, request.encoding, path)
    names = ", ".join(f"{quoted(column)}: 'VARCHAR'" for column in columns)
    settings = (
        f"{quoted(str(path))}, header = true, auto_detect = false, strict_mode = true, "
        f"delim = {quoted(delimiter)}, quote = '\"', escape = '\"', columns = {{{names}}}"
    )
    return Source(f"read_csv({settings})", csv=settings, ends_in_a_line=whole)


def _copy_as_utf8(file: DeliveredFile, encoding: str, target: Path) -> bool:
    """Check a text file's bytes and put it in place; return whether its last line is whole.

    UTF-8 is linked, any other encoding is written anew, in pieces.
    """
    row = 1
    last = b""
    decoder = codecs.getincrementaldecoder(encoding)()
    out = None if encoding == "utf-8" else target.open("w", encoding="utf-8", newline="")
    try:
        with file.path.open("rb") as source:
            while chunk := source.read(_CHUNK):
                if b"\x00" in chunk:
                    row += chunk.count(b"\n", 0, chunk.index(b"\x00"))
                    raise fault(file.path, "a NUL byte in a text file", row=row)
                try:
                    text = decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    row += error.object.count(b"\n", 0, error.start)
                    raise wrong_encoding(file.path, row) from None
                if out is not None:
                    out.write(text)
                row += chunk.count(b"\n")
                last = chunk[-1:]
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            raise wrong_encoding(file.path, row) from None
    finally:
        if out is not None:
            out.close()
    if out is None:
        _link(file, target)
    return last in {b"\n", b"\r"}


def _link(file: DeliveredFile, target: Path) -> None:
    """Give a file a name of our own: DuckDB would read *, ? and [ in the user's as a pattern."""
    target.unlink(missing_ok=True)
    target.symlink_to(file.path.resolve())


def _parquet_types(
    con: duckdb.DuckDBPyConnection, file: DeliveredFile, work: Path
) -> dict[str, str]:
    """Return the columns of a Parquet file and their types."""
    path = work / f"{file.sha256}.parquet"
    _link(file, path)
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
