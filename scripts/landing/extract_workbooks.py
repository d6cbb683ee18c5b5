"""Extracts and hour reports in a workbook: found by their headings, written out as CSV.

An extract may go over several sheets, as one that is too long for a sheet is exported: all of them
land together, or none does.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter as column_letters

from landing.extract_headings import columns_of
from landing.faults import FaultList, fault
from landing.reference import Reference
from landing.request import DELIVERED_COLUMNS, Kind, LandingRequest
from landing.sniff import DeliveredFile, kind_of_headings
from landing.tables import one_line
from landing.workbooks import PRECISION_LOST, Workbook

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


def kind_of_workbook(
    file: DeliveredFile, reference: Reference, request: LandingRequest
) -> Kind | None:
    """Return the kind of extract a workbook holds, or None."""
    sheets = _sheets(Workbook(file.path, file.format), reference, request)
    return next((sheet.kind for sheet in sheets if sheet.kind), None)


def write_workbook(
    file: DeliveredFile,
    kind: Kind,
    reference: Reference,
    request: LandingRequest,
    work: Path,
) -> tuple[list[str], Path]:
    """Write the rows of an extract in a workbook as CSV; return its sheets and the CSV.

    The CSV has a header line, WORKBOOK_COLUMNS and the raw columns in the contract's order.

    Raises:
        LandingError: no sheet has the headings, a sheet would be left out, or one holds formulas,
            errors, merged cells, or cells beside the table.
    """
    workbook = Workbook(file.path, file.format)
    sheets = _sheets(workbook, reference, request)
    chosen = [sheet for sheet in sheets if sheet.kind == kind]
    if not chosen:
        raise fault(
            file.path,
            f"no sheet with the headings of {kind}",
            value=", ".join(workbook.names),
            expected=", ".join(DELIVERED_COLUMNS[kind]),
            remedy="Write the headings above the rows, or correct --sheet",
        )
    for sheet in sheets:
        _check_left_out(file.path, sheet, kind)
    path = work / f"{file.sha256}.sheet.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*WORKBOOK_COLUMNS, *DELIVERED_COLUMNS[kind]])
        for sheet in chosen:
            _write_rows(workbook, sheet, kind, reference, writer)
    return [sheet.name for sheet in chosen], path


def _sheets(workbook: Workbook, reference: Reference, request: LandingRequest) -> list[_Sheet]:
    names = [name for name in workbook.names if request.sheet in {None, name}]
    return [_sheet(workbook, name, reference) for name in names]


def _sheet(workbook: Workbook, name: str, reference: Reference) -> _Sheet:
    widest = 0
    for number, cells in workbook.first_rows(name, _HEADING_ROWS):
        headings = [one_line(cell) for cell in cells]
        filled = [heading for heading in headings if heading]
        widest = max(widest, len(filled))
        kind = kind_of_headings(filled, reference)
        if kind is not None:
            return _Sheet(name, number, kind, headings, widest)
    return _Sheet(name, 0, None, [], widest)


def _check_left_out(path: Path, sheet: _Sheet, kind: Kind) -> None:
    """Refuse a sheet that may hold more of the extract, or another one."""
    if sheet.kind == kind or (
        sheet.kind is None and 2 * sheet.widest_row < len(DELIVERED_COLUMNS[kind])
    ):
        return
    what = f"holds {sheet.kind}" if sheet.kind else "has rows and none with the headings"
    raise fault(
        path,
        f"a sheet that would be left out: it {what}, and another sheet holds {kind}",
        sheet=sheet.name,
        expected="one extract, each sheet with its headings",
        remedy='Say which sheet: --sheet "…"',
    )


def _check_merges(workbook: Workbook, sheet: _Sheet, used: list[int]) -> None:
    for top, left, bottom, right in workbook.merges(sheet.name):
        if bottom >= sheet.row - 1 and left <= used[-1] and right >= used[0]:
            raise fault(
                workbook.path,
                "merged cells inside the table",
                sheet=sheet.name,
                row=top + 1,
                column=column_letters(left + 1),
                expected="one cell per value",
                remedy="Unmerge the cells and write the value in each of them",
            )


def _write_rows(
    workbook: Workbook,
    sheet: _Sheet,
    kind: Kind,
    reference: Reference,
    writer: Any,  # noqa: ANN401 - csv names no type for it
) -> None:
    """Write the rows under the headings, each with its row number in the sheet."""
    used = [at for at, heading in enumerate(sheet.headings) if heading]
    headings = [sheet.headings[at] for at in used]
    columns = columns_of(workbook.path, headings, kind, reference, sheet.name, sheet.row)
    _check_merges(workbook, sheet, used)
    at_column = dict(zip(columns, used, strict=True))
    order = [at_column[column] for column in DELIVERED_COLUMNS[kind]]
    faults = FaultList(workbook.path, sheet.name)
    for number, cells in workbook.rows(sheet.name):
        if number <= sheet.row:
            continue
        texts = [cells[at].strip() if at < len(cells) else "" for at in order]
        if any(text.strip() for at, text in enumerate(cells) if at not in order):
            faults.add("a cell outside the columns with headings", row=number, remedy="Take it out")
        if PRECISION_LOST in texts:
            faults.add(
                "a number of more than 15 digits, which the sheet has rounded",
                row=number,
                column=DELIVERED_COLUMNS[kind][texts.index(PRECISION_LOST)],
                remedy="Format the column as text before the ids are put in",
            )
        if any(texts):
            writer.writerow([sheet.name, number, *texts])
    faults.raise_if_any()
