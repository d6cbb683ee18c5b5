"""A Jobindsats file of any shape, read to the rows it lands as."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from openpyxl.utils import range_boundaries

from landing import limits
from landing.faults import FaultList, LandingError, fault
from landing.grid import has_table
from landing.json_tables import read_json_table
from landing.observations import Observations, observe
from landing.privacy import looks_like_cpr
from landing.reference import Reference
from landing.request import LandingRequest
from landing.sniff import DeliveredFile
from landing.table_cells import table_cells
from landing.tables import Sheet
from landing.text_files import ends_in_a_line, records
from landing.workbooks import WORKBOOKS, Workbook

_TABLE_IN_NAME = re.compile(r"(y\d{2}[a-z]\d{2}|[a-z]{3,8}\d{2})(?![a-z0-9])", re.IGNORECASE)
_JOBINDSATS_TABLE = re.compile(r"y\d{2}[a-z]\d{2}|otij\d{2}|ptv[a-z]\d{2}")
_CELLS = re.compile(r"[A-Z]{1,3}\d+:[A-Z]{1,3}\d+", re.IGNORECASE)
_TABLE_ID = re.compile(r"[a-z][a-z0-9_]{1,31}")


def read_table_file(
    file: DeliveredFile, reference: Reference, request: LandingRequest
) -> Observations:
    """Return the rows a Jobindsats file lands as.

    Raises:
        LandingError: every fault of the file.
    """
    table_id = table_of(file.path, reference, request)
    if file.format == "parquet":
        raise fault(
            file.path,
            "a Parquet file, and Jobindsats delivers none",
            remedy="For an extract say --kind benefit_spells, activity_spells or hour_reports",
        )
    if file.format not in WORKBOOKS and file.size > limits.MAX_TABLE_BYTES:
        raise fault(
            file.path,
            f"a table of {file.size // 1024**2} MB",
            expected=f"at most {limits.MAX_TABLE_BYTES // 1024**2} MB for a Jobindsats table",
            remedy="For an extract say --kind; otherwise ask for fewer periods at a time",
        )
    faults = FaultList(file.path)
    if file.format in WORKBOOKS:
        sheet = _sheet_with_table(file, reference, request)
        faults.sheet = sheet.name
    elif file.format == "json":
        sheet = read_json_table(file, request.encoding, faults)
    else:
        sheet = _text_sheet(file, request.encoding, faults)
    _refuse_persons(file.path, sheet)
    if len(sheet.rows) < 2:
        faults.raise_if_any()
        raise fault(file.path, "a header row and nothing under it", remedy="Export the file again")
    try:
        found = table_cells(file.path, sheet, reference, request, faults)
        observations = observe(
            found.cells,
            table_id,
            reference,
            faults,
            whole_lines=sheet.ends_in_a_line,
            accepted=request.accept is not None,
        )
    except LandingError:
        # What is wrong with single rows says more than what the table lacks without them.
        faults.raise_if_any()
        raise
    observations.left_out = found.left_out
    observations.not_read = found.not_read + sheet.others
    if request.strict:
        observations.refuse_unnoticed(faults)
    faults.raise_if_any()
    return observations


def table_of(path: Path, reference: Reference, request: LandingRequest) -> str:
    """Return the Jobindsats table of a file: --table, or the id its name begins with.

    Raises:
        LandingError: neither says it.
    """
    if request.table:
        table = request.table.strip().lower()
        if not _TABLE_ID.fullmatch(table):
            raise fault(
                path, "not a table id", value=request.table, expected="such as y60c07", exit_code=2
            )
        return table
    known = {table for table, *_ in reference.measures}
    found = _TABLE_IN_NAME.match(path.name)
    table = found[1].lower() if found else ""
    if table in known or _JOBINDSATS_TABLE.fullmatch(table):
        return table
    raise fault(
        path,
        "the file's name does not begin with its Jobindsats table",
        expected="such as y60c07_2026-08-22.csv",
        remedy="Say --table, for example --table y60c07",
    )


def _text_sheet(file: DeliveredFile, encoding: str, faults: FaultList) -> Sheet:
    """Return a CSV file as a sheet, without empty lines and without what is empty at their ends."""
    delimiter, found = records(file, encoding)
    found = [(line, fields) for line, fields in found if any(map(str.strip, fields))]
    wide = [fields for _, fields in found if sum(1 for field in fields if field.strip()) > 1]
    if not wide:
        raise fault(
            file.path,
            "a single column: an API error body, or another text, saved as data",
            row=1,
            value=found[0][1][0] if found else None,
            expected="areas, periods and figures, separated by semicolons",
            remedy="Fetch or export the table again",
        )
    width = Counter(map(len, wide)).most_common(1)[0][0]
    for line, fields in found:
        filled = sum(1 for field in fields if field.strip())
        if any(map(str.strip, fields[width:])) or (len(fields) < width and filled > 1):
            faults.add(
                f"{len(fields)} fields where the other rows have {width}",
                row=line,
                expected=f"{width} fields separated by {delimiter!r}",
                remedy="Export the file again: a field is missing or too many",
            )
    rows = [(fields + [""] * width)[:width] for _, fields in found]
    return Sheet(None, rows, [line for line, _ in found], ends_in_a_line=ends_in_a_line(file))


def _sheet_with_table(file: DeliveredFile, reference: Reference, request: LandingRequest) -> Sheet:
    """Return the one sheet that holds a table, or the one, or the cells, that --sheet names."""
    workbook = Workbook(file.path, file.format)
    names = ", ".join(repr(name) for name in workbook.names)
    if request.sheet is not None:
        if request.sheet in workbook.names:
            return workbook.sheet(request.sheet)
        name, _, cells = request.sheet.rpartition("!")
        if name not in workbook.names or not _CELLS.fullmatch(cells):
            raise fault(file.path, "no such sheet", value=request.sheet, expected=names)
        return _only_cells(workbook.sheet(name), cells)
    sheets = [workbook.sheet(name) for name in workbook.names]
    with_table = [sheet for sheet in sheets if has_table(sheet, reference)]
    if len(with_table) == 1:
        with_table[0].others = [
            f"sheet {s.name!r}" for s in sheets if s.rows and s not in with_table
        ]
        return with_table[0]
    if with_table:
        raise fault(
            file.path,
            "several sheets with areas and periods",
            value=", ".join(str(sheet.name) for sheet in with_table),
            remedy='Say which one: --sheet "…"',
        )
    raise fault(
        file.path,
        "no sheet with areas and periods",
        expected=f"a table in one of the visible sheets ({names or 'there are none'})",
        remedy="Check that it is the right workbook",
    )


def _only_cells(sheet: Sheet, cells: str) -> Sheet:
    """Return a sheet in which only the cells of a range, such as A3:D20, hold something."""
    left, top, right, bottom = (int(bound or 0) for bound in range_boundaries(cells.upper()))
    sheet.rows = [
        [text if left <= column <= right else "" for column, text in enumerate(texts, start=1)]
        if top <= row <= bottom
        else [""] * len(texts)
        for row, texts in enumerate(sheet.rows, start=1)
    ]
    return sheet


def _refuse_persons(file: Path, sheet: Sheet) -> None:
    """Refuse a table with a CPR number in any of its cells."""
    for number, texts in zip(sheet.numbers, sheet.rows, strict=True):
        if any(map(looks_like_cpr, texts)):
            raise fault(
                file,
                "a CPR number (not repeated here)",
                sheet=sheet.name,
                row=number,
                expected="counts and shares, no persons",
                remedy="Have the data unit take persons out, and delete this file",
            )
