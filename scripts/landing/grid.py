"""A sheet as a grid in which the rows of figures go down, and the errors at its cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from openpyxl.utils import get_column_letter

from landing import periods
from landing.faults import LandingError, Place, fault
from landing.figures import Number, looks_like_figure
from landing.reference import Reference
from landing.tables import Merge, Sheet, one_line


@dataclass
class Grid:
    """A sheet's cells, turned if need be so that areas (or what else leads the rows) go down.

    Attributes:
        file: the file, for messages.
        name: the worksheet's name; None for a text or JSON file.
        cells: texts, all rows equally long.
        numbers: the number of each row of the sheet as a person sees it.
        merges: merged cells, turned like the cells.
        delivered: the texts as delivered, not turned.
        turned: rows here are columns in the sheet.
        heading_row: the row whose texts name the columns in messages, for text and JSON.
    """

    file: Path
    name: str | None
    cells: list[list[str]]
    numbers: list[int]
    merges: list[Merge]
    delivered: list[list[str]]
    turned: bool = False
    heading_row: int | None = None

    @property
    def rows(self) -> range:
        """All rows."""
        return range(len(self.cells))

    @property
    def columns(self) -> range:
        """All columns."""
        return range(len(self.cells[0]) if self.cells else 0)

    def place(self, row: int, column: int) -> tuple[int, str]:
        """Return a cell's row as a person sees it, and its column's letters or heading."""
        if self.turned:
            row, column = column, row
        elif self.name is None and self.heading_row is not None:
            heading = self.cells[self.heading_row][column]
            if heading:
                return self.numbers[row], heading
        return self.numbers[row], get_column_letter(column + 1)

    def as_delivered(self, row: int, column: int) -> str:
        """Return a cell's text with its blanks as they were, for text and JSON."""
        if self.name is not None:
            return self.cells[row][column]
        return self.delivered[column][row] if self.turned else self.delivered[row][column]

    def turn(self) -> Grid:
        """Return the grid with rows and columns exchanged."""
        return Grid(
            self.file,
            self.name,
            [list(cells) for cells in zip(*self.cells, strict=True)],
            self.numbers,
            [(c1, r1, c2, r2) for r1, c1, r2, c2 in self.merges],
            self.delivered,
            turned=not self.turned,
        )

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
        place = Place(sheet=self.name, expected=expected, remedy=remedy)
        place["row"], place["column"] = self.place(row, column)
        place["value"] = self.cells[row][column] or None
        return fault(self.file, what, **place)


def grid_of(file: Path, sheet: Sheet) -> Grid:
    """Return a sheet as a grid, labels in one form."""
    forms: dict[str, str] = {}
    cells: list[list[str]] = []
    width = max(map(len, sheet.rows), default=0)
    for texts in sheet.rows:
        row = []
        for text in texts:
            if text and not isinstance(text, Number):
                if text not in forms:
                    forms[text] = one_line(text)
                text = forms[text]
            row.append(text)
        row.extend([""] * (width - len(row)))
        cells.append(row)
    return Grid(file, sheet.name, cells, sheet.numbers, sheet.merges, sheet.rows)


class Looks:
    """What texts are by their looks; each text is looked at once.

    Attributes:
        reference: spellings of areas, groups and measures.
        is_place: an area by name; codes and totals may as well be other things.
        is_period: a period and nothing else, so not a year alone.
        is_group: a target group.
        is_measure: a known measure.
        is_look_back: a look-back such as Seneste 12 måneder.
    """

    def __init__(self, reference: Reference) -> None:
        def word(test: Callable[[str], object]) -> Callable[[str], bool]:
            return lru_cache(None)(
                lambda text: bool(text) and not isinstance(text, Number) and bool(test(text))
            )

        self.reference = reference
        self.is_place = word(lambda t: not t.isdigit() and reference.landed_area(t) is not None)
        self.is_period = word(lambda t: periods.parse(t) and not periods.is_bare_year(t))
        self.is_group = word(reference.is_group)
        self.is_measure = word(reference.is_measure)
        self.is_look_back = word(reference.look_back)


def has_table(sheet: Sheet, reference: Reference) -> bool:
    """Return whether a sheet has areas, periods and figures; a front page may lack the last."""
    looks = Looks(reference)
    texts = {
        one_line(t) if not isinstance(t, Number) else t for row in sheet.rows for t in row if t
    }
    return (
        any(map(looks.is_place, texts))
        and any(looks.is_period(t) or periods.is_bare_year(t) for t in texts)
        and any(looks_like_figure(t) and not periods.is_bare_year(t) for t in texts)
    )
