"""Extracts and hour reports in a workbook: found by their headings, written out as CSV."""

from __future__ import annotations

import csv
from pathlib import Path

from openpyxl.utils import get_column_letter as column_letters

from landing.extract_headings import columns_of
from landing.faults import FaultList, fault
from landing.reference import Reference
from landing.request import DELIVERED_COLUMNS, Kind, LandingRequest
from landing.sniff import DeliveredFile, kind_of_headings
from landing.tables import one_line
from landing.workbooks import PRECISION_LOST, Workbook

ROW_IN_SHEET = "row_in_sheet"
"""The first column of what is written out: the row's number as the sheet shows it."""

_HEADING_ROWS = 30


def kind_of_workbook(
    file: DeliveredFile, reference: Reference, request: LandingRequest
) -> Kind | None:
    """Return the kind of extract a workbook holds, or None."""
    found = _heading_row(Workbook(file.path, file.format), reference, request, None)
    return found[2] if found else None


def write_workbook(
    file: DeliveredFile,
    kind: Kind,
    reference: Reference,
    request: LandingRequest,
    work: Path,
) -> tuple[str, Path]:
    """Write the rows of an extract in a workbook as CSV; return its sheet and the CSV.

    The CSV has a header line, `row_in_sheet` and the raw columns in the contract's order.

    Raises:
        LandingError: no sheet has the headings, or the sheet holds formulas, errors, merged
            cells, or cells beside the table.
    """
    workbook = Workbook(file.path, file.format)
    found = _heading_row(workbook, reference, request, kind)
    if found is None:
        raise fault(
            file.path,
            f"no sheet with the headings of {kind}",
            value=", ".join(workbook.names),
            expected=", ".join(DELIVERED_COLUMNS[kind]),
        )
    sheet, heading_row, _, headings = found
    used = [at for at, heading in enumerate(headings) if heading]
    columns = columns_of(file.path, [headings[at] for at in used], kind, reference, sheet)
    _check_merges(workbook, sheet, heading_row, used)
    path = work / f"{file.sha256}.sheet.csv"
    at_column = dict(zip(columns, used, strict=True))
    position = {column: at_column[column] for column in DELIVERED_COLUMNS[kind]}
    _write_rows(workbook, sheet, heading_row, position, path)
    return sheet, path


def _heading_row(
    workbook: Workbook, reference: Reference, request: LandingRequest, kind: Kind | None
) -> tuple[str, int, Kind, list[str]] | None:
    """Return sheet, row number, kind and cells of the first row that is a row of headings."""
    for name in workbook.names:
        if request.sheet is not None and name != request.sheet:
            continue
        for number, cells in workbook.rows(name):
            if number > _HEADING_ROWS:
                break
            headings = [one_line(cell) for cell in cells]
            found = kind_of_headings([heading for heading in headings if heading], reference)
            if found is not None and kind in {None, found}:
                return name, number, found, headings
    return None


def _check_merges(workbook: Workbook, sheet: str, heading_row: int, used: list[int]) -> None:
    for top, left, bottom, right in workbook.merges(sheet):
        if bottom >= heading_row - 1 and left <= used[-1] and right >= used[0]:
            raise fault(
                workbook.path,
                "merged cells inside the table",
                sheet=sheet,
                row=top + 1,
                column=column_letters(left + 1),
                expected="one cell per value",
                remedy="Unmerge the cells and write the value in each of them",
            )


def _write_rows(
    workbook: Workbook, sheet: str, heading_row: int, position: dict[str, int], path: Path
) -> None:
    """Write the rows under the headings, each with its row number in the sheet."""
    faults = FaultList(workbook.path, sheet)
    order = [position[column] for column in position]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([ROW_IN_SHEET, *position])
        for number, cells in workbook.rows(sheet):
            if number <= heading_row:
                continue
            texts = [cells[at].strip() for at in order]
            if any(text for at, text in enumerate(cells) if at not in order):
                faults.add("a cell outside the columns with headings", row=number)
            if PRECISION_LOST in texts:
                faults.add(
                    "a number of more than 15 digits, which the sheet has rounded",
                    row=number,
                    column=list(position)[texts.index(PRECISION_LOST)],
                    remedy="Format the column as text before the ids are put in",
                )
            if any(texts):
                writer.writerow([number, *texts])
    faults.raise_if_any()
