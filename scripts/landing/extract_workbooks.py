"""Extracts and hour reports in a workbook: found by their headings, written out as CSV.

An extract may go over several sheets, as one that is too long for a sheet is exported: all of them
land together, or none does.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter as column_letters

from landing.cell_formats import PRECISION_LOST
from landing.faults import FaultList, Place, fault
from landing.grid import one_line
from landing.reference import column_for
from landing.request import DELIVERED_COLUMNS, Incoming, Kind, named

HOURS_TO_FILL_IN = "hours_to_fill_in"
"""The hours in a work list (scripts/worklist.py): where they are empty, nobody has reported yet."""
REMARK = "remark"
_ADD_IT = "or add its heading to seeds/reference/extract_headings.csv"


def kind_of_headings(headings: list[str]) -> Kind | None:
    """Return the extract or report a row of headings belongs to, or None for neither.

    A row belongs to the kind it has most columns of, when it has the column that tells the
    rows of that kind apart, or a person, and at least half of the columns.
    """
    jobindsats = {column_for("jobindsats", heading) for heading in headings}
    if {"area_label", "period_label"} <= jobindsats:
        return None
    found: list[tuple[int, int, Kind]] = []
    for kind, wanted in DELIVERED_COLUMNS.items():
        columns = {column_for(kind, heading) for heading in headings} - {None, REMARK}
        has_id = columns & {"spell_id", "activity_id", "person_id"}
        if has_id and 2 * len(columns) >= len(wanted):
            found.append((len(columns), -len(wanted), kind))
    return max(found, key=lambda score: score[:2])[2] if found else None


def columns_of(
    headings: list[str],
    kind: Kind,
    faults: FaultList,
    row: int = 1,
    *,
    is_work_list: bool = False,
) -> list[str]:
    """Return the raw column of each heading, '' for an empty one; all faults at once.

    A work list has columns besides, for its readers: '' too.
    """
    columns = [column_for(kind, heading) if heading else "" for heading in headings]
    if is_work_list:
        meant = {REMARK: "", HOURS_TO_FILL_IN: "weekly_hours"}
        columns = [meant.get(column or "", column) for column in columns]
    expected = ", ".join(DELIVERED_COLUMNS[kind])
    for at, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        if column is None:
            what = f"a column that {kind} does not have"
            faults.add(what, f"Take it out, {_ADD_IT}", row=row, column=heading, expected=expected)
        elif column and column in columns[:at]:
            faults.add(f"a second column for {column}", "Take one out", row=row, column=heading)
    for column in DELIVERED_COLUMNS[kind]:
        if column not in columns:
            what = f"the column {column} is missing"
            faults.add(what, f"Have it delivered, {_ADD_IT}", row=row, expected=expected)
    faults.raise_if_any()
    return [column or "" for column in columns]


WORKBOOK_COLUMNS = ("sheet", "row_in_sheet")
"""The first columns of what is written out: where a row stands."""

_HEADING_ROWS = 30


@dataclass(frozen=True)
class _Sheet:
    """A sheet with its row of headings; kind is None, and the row 0, where it has none."""

    name: str
    row: int
    kind: Kind | None
    headings: list[str]
    widest_row: int


def kind_of_workbook(incoming: Incoming) -> Kind | None:
    """Return the kind of extract a workbook holds, or None."""
    return next((sheet.kind for sheet in _sheets(incoming) if sheet.kind), None)


def write_workbook(incoming: Incoming, kind: Kind) -> tuple[list[str], Path]:
    """Write the rows of an extract in a workbook as CSV; return notes on it and the CSV.

    The CSV has a header line, WORKBOOK_COLUMNS and the raw columns in the contract's order. Rows of
    a work list in which nobody has filled in hours are left out, and counted.
    """
    sheets = _sheets(incoming)
    chosen = [sheet for sheet in sheets if sheet.kind == kind]
    expected = ", ".join(DELIVERED_COLUMNS[kind])
    if not chosen:
        what = f"no sheet with the headings of {kind}"
        remedy = "Write the headings above the rows, or correct --sheet"
        found = ", ".join(incoming.workbook.names)
        raise fault(incoming.path, what, remedy, value=found, expected=expected)
    for sheet in sheets:
        # A sheet that may hold more of the extract, or another one.
        is_narrow = sheet.kind is None and 2 * sheet.widest_row < len(DELIVERED_COLUMNS[kind])
        if sheet.kind != kind and not is_narrow:
            holds = f"holds {sheet.kind}" if sheet.kind else "has rows and none with the headings"
            what = f"a sheet that would be left out: it {holds}, and another sheet holds {kind}"
            raise fault(incoming.path, what, 'Say which sheet: --sheet "…"', sheet=sheet.name)
    path = incoming.work / f"{incoming.file.sha256}.sheet.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*WORKBOOK_COLUMNS, *DELIVERED_COLUMNS[kind]])
        heading_end = out.tell()
        unfilled = sum(_write_rows(incoming, sheet, kind, writer) for sheet in chosen)
        is_empty = out.tell() == heading_end
    if unfilled and is_empty:
        what = f"a work list of {unfilled:,} courses, and none has hours"
        raise fault(incoming.path, what, "Have the municipality fill in the hours it knows")
    notes = [f"sheets {named([sheet.name for sheet in chosen])}"] if len(chosen) > 1 else []
    if unfilled:
        notes.append(f"left out {unfilled:,} courses of the work list without hours")
    return notes, path


def _sheets(incoming: Incoming) -> list[_Sheet]:
    asked = incoming.request.sheet
    return [_sheet(incoming, name) for name in incoming.workbook.names if asked in {None, name}]


def _sheet(incoming: Incoming, name: str) -> _Sheet:
    widest = 0
    for number, cells in incoming.workbook.first_rows(name, _HEADING_ROWS):
        headings = [one_line(cell) for cell in cells]
        filled = [heading for heading in headings if heading]
        widest = max(widest, len(filled))
        kind = kind_of_headings(filled)
        if kind is not None:
            return _Sheet(name, number, kind, headings, widest)
    return _Sheet(name, 0, None, [], widest)


def _check_merges(incoming: Incoming, sheet: _Sheet, used: list[int]) -> None:
    for top, left, bottom, right in incoming.workbook.merges(sheet.name):
        if bottom >= sheet.row - 1 and left <= used[-1] and right >= used[0]:
            what = "merged cells inside the table"
            remedy = "Unmerge the cells and write the value in each of them"
            at = Place(sheet=sheet.name, row=top + 1, column=column_letters(left + 1))
            raise fault(incoming.path, what, remedy, **at)


def _write_rows(incoming: Incoming, sheet: _Sheet, kind: Kind, writer: Any) -> int:  # noqa: ANN401
    """Write the rows under the headings; return how many of a work list have no hours yet."""
    used = [at for at, heading in enumerate(sheet.headings) if heading]
    headings = [sheet.headings[at] for at in used]
    faults = FaultList(incoming.path, sheet.name)
    is_work_list = HOURS_TO_FILL_IN in {column_for(kind, text) for text in headings}
    columns = columns_of(headings, kind, faults, sheet.row, is_work_list=is_work_list)
    unfilled = 0
    _check_merges(incoming, sheet, used)
    order = [used[columns.index(column)] for column in DELIVERED_COLUMNS[kind]]
    for number, cells in incoming.workbook.rows(sheet.name):
        if number <= sheet.row:
            continue
        texts = [cells[at].strip() if at < len(cells) else "" for at in order]
        if any(text.strip() for at, text in enumerate(cells) if at not in used):
            faults.add("a cell outside the columns with headings", "Take it out", row=number)
        if PRECISION_LOST in texts:
            what = "a number of more than 15 digits, which the sheet has rounded"
            column = DELIVERED_COLUMNS[kind][texts.index(PRECISION_LOST)]
            remedy = "Format the column as text before the ids are put in"
            faults.add(what, remedy, row=number, column=column)
        if is_work_list and texts[0] and not texts[1]:
            unfilled += 1
        elif any(texts):
            writer.writerow([sheet.name, number, *texts])
    faults.raise_if_any()
    return unfilled
