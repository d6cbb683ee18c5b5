"""A sheet as a grid in which areas go down: what a cell is by its looks, and turning the sheet.

A sheet with areas across is turned, and every cell keeps the name it has in the workbook.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import get_column_letter as column_letters

from landing import periods
from landing.faults import LandingError, fault
from landing.figures import Number
from landing.reference import Reference
from landing.tables import Merge


@dataclass
class Grid:
    """A sheet's cells, turned if need be so that areas go down.

    Attributes:
        file: the workbook, for messages.
        name: the sheet's name.
        cells: texts, all rows equally long.
        merges: merged cells, turned like the cells.
        turned: rows here are columns in the sheet.
    """

    file: Path
    name: str
    cells: list[list[str]]
    merges: list[Merge]
    turned: bool = False

    def place(self, row: int, column: int) -> tuple[int, str]:
        """Return the sheet's row (from 1) and column letters of a cell of the grid."""
        if self.turned:
            row, column = column, row
        return row + 1, column_letters(column + 1)

    def error(
        self,
        what: str,
        row: int,
        column: int,
        *,
        expected: str | None = None,
        remedy: str | None = None,
    ) -> LandingError:
        """Return an error at a cell, with what the cell holds."""
        sheet_row, letters = self.place(row, column)
        return fault(
            self.file,
            what,
            sheet=self.name,
            row=sheet_row,
            column=letters,
            value=self.cells[row][column] or None,
            expected=expected,
            remedy=remedy,
        )


def is_place(text: str, reference: Reference) -> bool:
    """Return whether a cell is an area by name; codes and totals may as well be other things."""
    if not text or isinstance(text, Number) or text.isdigit():
        return False
    return reference.area_code(text) is not None


def is_period(text: str) -> bool:
    """Return whether a text is a period; a number that looks like a year is none."""
    return bool(text) and not isinstance(text, Number) and periods.parse(text) is not None


def is_strong_period(text: str) -> bool:
    """Return whether a text is a period and nothing else: not a year alone."""
    return is_period(text) and not periods.is_bare_year(text)


def is_period_or_year(text: str) -> bool:
    """Return whether a text or number may be a period, a year alone included."""
    return bool(text) and periods.parse(text) is not None


def nothing_found(grid: Grid, what: str, example: str) -> LandingError:
    """Return the error for a sheet in which a part of the table is not there."""
    return fault(
        grid.file,
        f"no table found: no {what} in the sheet",
        sheet=grid.name,
        expected=f"cells {example}",
        remedy="Check that it is the right sheet and that the table has its headings",
    )


def with_areas_down(grid: Grid, reference: Reference) -> Grid:
    """Return the grid as it is, or turned when its areas go across."""
    spots = [
        (row, column)
        for row, cells in enumerate(grid.cells)
        for column, text in enumerate(cells)
        if is_place(text, reference)
    ]
    if not spots:
        raise nothing_found(grid, "areas", "such as Hele landet, Aarhus")
    down = Counter(column for _, column in spots).most_common(1)[0][1]
    across = Counter(row for row, _ in spots).most_common(1)[0][1]
    turn = across > down
    if across == down:
        # One area: it goes down unless its periods stand under it, or to the left of that.
        turn = all(_period_is_below(grid, row, column) for row, column in spots)
    if not turn:
        return grid
    return Grid(
        grid.file,
        grid.name,
        [list(cells) for cells in zip(*grid.cells, strict=True)],
        [(c1, r1, c2, r2) for r1, c1, r2, c2 in grid.merges],
        turned=True,
    )


def _period_is_below(grid: Grid, row: int, column: int) -> bool:
    left = grid.cells[row][:column]
    if any(map(is_period, grid.cells[row])) or any(map(is_period_or_year, left)):
        return False
    below = grid.cells[row + 1 :]
    return any(is_period(text) for cells in below for text in cells[: column + 1]) or any(
        is_period_or_year(text) for cells in below for text in cells[:column]
    )
