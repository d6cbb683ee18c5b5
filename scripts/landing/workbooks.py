"""Workbooks: the sheets' values as text, through calamine, once the scan has found them safe."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import python_calamine

from landing import limits
from landing.faults import LandingError, fault
from landing.figures import Number, canonical_number, number_from_float
from landing.workbook_scan import SheetScan, column_letters, damaged, scan_workbook

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, counted from 0."""

_EXACT_DIGITS = 1e15
PRECISION_LOST = "#DIGITS"
"""What a number of more than 15 digits becomes: a sheet has rounded it."""


@dataclass
class Sheet:
    """One visible worksheet.

    Attributes:
        name: its name.
        rows: its cells as text, from A1 on, all rows equally wide; numbers are `Number`.
        merges: its merged cells.
    """

    name: str
    rows: list[list[str]]
    merges: list[Merge]


class Workbook:
    """A workbook that was scanned and opened.

    Args:
        path: the file.

    Raises:
        LandingError: it is damaged, too large unpacked, or no workbook.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.scans = scan_workbook(path)
        for name, scan in self.scans.items():
            if scan.last_row * scan.last_column > limits.MAX_GRID_CELLS:
                raise fault(
                    path,
                    "a sheet that is too large",
                    sheet=name,
                    value=f"{scan.last_row:,} rows, {scan.last_column:,} columns",
                    remedy="Look for a stray cell far from the table, or deliver CSV or Parquet",
                )
        # The bytes, not the path: the reader must see what was scanned.
        self._book = _guarded(
            path,
            lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())),
        )
        visible = python_calamine.SheetVisibleEnum.Visible
        self.names = [
            sheet.name
            for sheet in self._book.sheets_metadata
            if sheet.visible == visible and sheet.name in self.scans
        ]

    def check_cells(self, name: str) -> None:
        """Refuse a sheet that holds a formula or an error value.

        Raises:
            LandingError: naming the first such cell.
        """
        scan = self.scans[name]
        for cell, what, remedy in (
            (scan.formula, "a formula", "Paste the table as values and save it again"),
            (scan.error, "an error such as #DIV/0!", "Correct it at its source and export again"),
        ):
            if cell is not None:
                row, letters = _row_and_letters(cell)
                raise fault(
                    self.path,
                    f"cell {cell} holds {what}",
                    sheet=name,
                    row=row,
                    column=letters,
                    expected="values only",
                    remedy=remedy,
                )

    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        """Yield row number (from 1) and cells (from column A) of every row of a sheet.

        Raises:
            LandingError: the sheet's XML does not hold together.
        """
        sheet = _guarded(self.path, lambda: self._book.get_sheet_by_name(name))
        # iter_rows starts at row 1, but at the first used column.
        shift = (sheet.start or (0, 0))[1]
        scan = self.scans[name]
        rows = _guarded(self.path, lambda: iter(sheet.iter_rows()))
        number = 0
        while (cells := _guarded(self.path, lambda: next(rows, None))) is not None:
            number += 1
            yield (
                number,
                [""] * shift
                + [_text(cell, number, at, scan) for at, cell in enumerate(cells, start=shift)],
            )

    def sheet(self, name: str) -> Sheet:
        """Return a whole sheet in memory.

        Raises:
            LandingError: it is too large for a Jobindsats table.
        """
        scan = self.scans[name]
        if scan.last_row * scan.last_column > limits.MAX_TABLE_CELLS:
            raise fault(self.path, "a sheet that is too large for a table", sheet=name)
        return Sheet(name, [texts for _, texts in self.rows(name)], self.merges(name))

    def merges(self, name: str) -> list[Merge]:
        """Return the merged cells of a sheet."""
        sheet = _guarded(self.path, lambda: self._book.get_sheet_by_name(name))
        return [
            (first[0], first[1], last[0], last[1])
            for first, last in (sheet.merged_cell_ranges or [])
        ]


def _guarded(path: Path, call: Any) -> Any:  # noqa: ANN401 - the reader is untyped
    """Call the reader; whatever it throws on a damaged file becomes the one error.

    A panic of the reader derives from BaseException and has no importable name.
    """
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, LandingError):
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise damaged(path, error) from None
        raise


def _text(cell: object, row: int, column: int, scan: SheetScan) -> str:
    """Return a cell as text; a number as `Number`, as per cent where the sheet shows it so."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return _number(float(cell), f"{column_letters(column + 1)}{row}" in scan.percents)
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    return "" if cell is None else str(cell)


def _number(value: float, percent: bool) -> str:
    if abs(value) >= _EXACT_DIGITS or value != value:
        return PRECISION_LOST
    if value.is_integer() and not percent:
        return Number(int(value))
    number = number_from_float(value)
    if not percent:
        return number
    return Number(canonical_number(f"{number}e2") or number)


def _row_and_letters(cell: str) -> tuple[int, str]:
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    return int(digits) if digits else 0, letters
