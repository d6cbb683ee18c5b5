"""A Jobindsats file of any shape, read to the rows it lands as."""

import re
from collections import Counter
from pathlib import Path

from openpyxl.utils import range_boundaries

from landing import limits
from landing.faults import FaultList, LandingError, Place, fault
from landing.grid import Sheet, has_table
from landing.json_tables import read_json_table
from landing.observations import Observations
from landing.privacy import looks_like_cpr, safe_name
from landing.reference import seeds
from landing.request import Incoming, LandingRequest
from landing.table_cells import Reading
from landing.text_files import ends_in_a_line, records

_TABLE_IN_NAME = re.compile(r"(y\d{2}[a-z]\d{2}|[a-z]{3,8}\d{2})(?![a-z0-9])", re.IGNORECASE)
_JOBINDSATS_TABLE = re.compile(r"y\d{2}[a-z]\d{2}|otij\d{2}|ptv[a-z]\d{2}")
_CELLS = re.compile(r"[A-Z]{1,3}\d+:[A-Z]{1,3}\d+", re.IGNORECASE)
_TABLE_ID = re.compile(r"[a-z][a-z0-9_]{1,31}")
_SAY_KIND = "For an extract say --kind benefit_spells, activity_spells or hour_reports"


def read_table_file(incoming: Incoming) -> Observations:
    """Return the rows a Jobindsats file lands as."""
    path, request, size = incoming.path, incoming.request, incoming.file.size
    table_id = table_of(path, request)
    if incoming.file.format == "parquet":
        raise fault(path, "a Parquet file, and Jobindsats delivers none", _SAY_KIND)
    if not incoming.is_workbook and size > limits.MAX_TABLE_BYTES:
        most = f"at most {limits.MAX_TABLE_BYTES // 1024**2} MB for a Jobindsats table"
        remedy = f"{_SAY_KIND}; otherwise ask for fewer periods at a time"
        raise fault(path, f"a table of {size // 1024**2} MB", remedy, expected=most)
    faults = FaultList(path)
    whole_lines = True
    if incoming.is_workbook:
        sheet = _sheet_with_table(incoming)
        faults.sheet = sheet.name
    elif incoming.file.format == "json":
        sheet = read_json_table(incoming, faults)
    else:
        sheet = _text_sheet(incoming, faults)
        whole_lines = ends_in_a_line(incoming)
    _refuse_persons(path, sheet)
    if len(sheet.rows) < 2:
        faults.raise_if_any()
        raise fault(path, "a header row and nothing under it", "Export the file again")
    observations = Observations(table_id, faults)
    accepted = request.accept is not None
    try:
        found = Reading(incoming, sheet, table_id, faults)
        observations.add_all(found.cells(), whole_lines=whole_lines, accepted=accepted)
    except LandingError:
        # What is wrong with single rows says more than what the table lacks without them.
        faults.raise_if_any()
        raise
    observations.left_out = [level.name for level in found.levels.of("remark")]
    observations.not_read = found.not_read + sheet.others
    if request.strict:
        observations.refuse_unnoticed(faults)
    faults.raise_if_any()
    return observations


def table_of(path: Path, request: LandingRequest) -> str:
    """Return the Jobindsats table of a file: --table, or the id its name begins with."""
    if request.table:
        table = request.table.strip().lower()
        if not _TABLE_ID.fullmatch(table):
            remedy = "Correct --table: it is an id such as y60c07"
            raise fault(path, "not a table id", remedy, value=request.table, exit_code=2)
        return table
    known = {table for table, *_ in seeds().measures}
    found = _TABLE_IN_NAME.match(path.name)
    table = found[1].lower() if found else ""
    if table in known or _JOBINDSATS_TABLE.fullmatch(table):
        return table
    what, remedy = "the file's name does not begin with its Jobindsats table", "Say --table y60c07"
    raise fault(path, what, remedy, expected="such as y60c07_2026-08-22.csv")


def _text_sheet(incoming: Incoming, faults: FaultList) -> Sheet:
    delimiter, found = records(incoming)
    found = [(line, fields) for line, fields in found if any(map(str.strip, fields))]
    filled = [sum(1 for field in fields if field.strip()) for _, fields in found]
    widths = Counter(len(fields) for (_, fields), n in zip(found, filled, strict=True) if n > 1)
    if not widths:
        what = "a single column: an API error body, or another text, saved as data"
        place = Place(row=1, value=found[0][1][0] if found else None)
        place["expected"] = "areas, periods and figures, separated by semicolons"
        raise fault(incoming.path, what, "Fetch or export the table again", **place)
    width = widths.most_common(1)[0][0]
    for (line, fields), n in zip(found, filled, strict=True):
        if any(map(str.strip, fields[width:])) or (len(fields) < width and n > 1):
            what = f"{len(fields)} fields where the other rows have {width}"
            expected = f"{width} fields separated by {delimiter!r}"
            remedy = "Export the file again: a field is missing or too many"
            faults.add(what, remedy, row=line, expected=expected)
    rows = [(fields + [""] * width)[:width] for _, fields in found]
    return Sheet(None, rows, [line for line, _ in found])


def _sheet_with_table(incoming: Incoming) -> Sheet:
    """Return the one sheet that holds a table, or the one, or the cells, that --sheet names."""
    path, workbook, asked = incoming.path, incoming.workbook, incoming.request.sheet
    names = ", ".join(repr(safe_name(name)) for name in workbook.names) or "none can be seen"
    if asked is not None:
        if asked in workbook.names:
            return workbook.sheet(asked)
        name, _, cells = asked.rpartition("!")
        if name not in workbook.names or not _CELLS.fullmatch(cells):
            raise fault(path, "no such sheet", "Correct --sheet", value=asked, expected=names)
        return _only_cells(workbook.sheet(name), cells)
    sheets = [workbook.sheet(name) for name in workbook.names]
    with_table = [sheet for sheet in sheets if has_table(sheet)]
    if not with_table:
        what, remedy = "no sheet with areas and periods", "Check that it is the right workbook"
        raise fault(path, what, remedy, expected=f"a table in one of the sheets ({names})")
    if len(with_table) > 1:
        found = ", ".join(str(sheet.name) for sheet in with_table)
        what = "several sheets with areas and periods"
        raise fault(path, what, 'Say which one: --sheet "…"', value=found)
    [sheet] = with_table
    sheet.others = [
        f"sheet {safe_name(str(s.name))!r}" for s in sheets if s.rows and s is not sheet
    ]
    return sheet


def _only_cells(sheet: Sheet, cells: str) -> Sheet:
    left, top, right, bottom = (int(bound or 0) for bound in range_boundaries(cells.upper()))
    for row, texts in enumerate(sheet.rows, start=1):
        kept = range(left, right + 1) if top <= row <= bottom else ()
        texts[:] = [text if at in kept else "" for at, text in enumerate(texts, start=1)]
    return sheet


def _refuse_persons(file: Path, sheet: Sheet) -> None:
    for number, texts in zip(sheet.numbers, sheet.rows, strict=True):
        if any(map(looks_like_cpr, texts)):
            what = "a CPR number (not repeated here)"
            remedy = "Have the data unit take persons out, and delete this file"
            raise fault(file, what, remedy, sheet=sheet.name, row=number)
