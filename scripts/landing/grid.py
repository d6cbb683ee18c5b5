"""A sheet as it is read, as a grid in which the rows of figures go down, and its cells."""

import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import NamedTuple, Self

from openpyxl.utils import get_column_letter

from landing import periods, reference
from landing.faults import LandingError, Place, fault
from landing.figures import Number, looks_like_figure, with_plain_digits

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, counted from 0."""

_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")


@dataclass
class Sheet:
    """A worksheet, or a text or JSON file, as rows of texts; a number is a `Number`.

    Attributes:
        name: the worksheet's name; None for a text or JSON file.
        numbers: the number of each row as a person sees it.
        others: further sheets of the workbook that are not read.
    """

    name: str | None
    rows: list[list[str]]
    numbers: list[int]
    merges: list[Merge] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


class RawCell(NamedTuple):
    """One figure as delivered, with where it and its labels stand, as a person sees it.

    Attributes:
        dimensions: `name=value` pairs as the raw file has them.
        raw: the figure's text; a `Number` when it was a number in its file.
        total: the label that makes it a total of the table's own cells, to be set aside.
    """

    row: int
    column: str
    area: str
    period: str
    group: str
    dimensions: str
    measure: str
    raw: str
    area_at: tuple[int, str]
    period_at: tuple[int, str]
    total: str = ""


def one_line(text: str) -> str:
    """Return a label in one form: single spaces, none at the ends, composed letters, digits 0-9."""
    if not text.isascii():
        text = with_plain_digits(text.translate(_INVISIBLE))
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.split())


@dataclass
class Grid:
    """A sheet's cells, turned if need be so that areas (or what else leads the rows) go down.

    Attributes:
        cells: texts, labels in one form, all rows equally long.
        turned: rows here are columns in the sheet, also of the merges.
        heading_row: the row whose texts name the columns in messages, for text and JSON.
    """

    file: Path
    sheet: Sheet
    cells: list[list[str]]
    merges: list[Merge]
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

    @property
    def is_text(self) -> bool:
        """Whether it is a text or JSON file, and no sheet of a workbook."""
        return self.sheet.name is None

    def filled(self, row: int) -> list[tuple[int, str]]:
        """Return the cells of a row that hold something, each with its column."""
        return [(column, text) for column, text in enumerate(self.cells[row]) if text]

    def place(self, row: int, column: int) -> tuple[int, str]:
        """Return a cell's row as a person sees it, and its column's letters or heading."""
        heading = ""
        if self.turned:
            row, column = column, row
        elif self.is_text and self.heading_row is not None:
            heading = self.cells[self.heading_row][column]
        return self.sheet.numbers[row], heading or get_column_letter(column + 1)

    def as_delivered(self, row: int, column: int) -> str:
        """Return a cell's text with its blanks as they were, for text and JSON."""
        if not self.is_text:
            return self.cells[row][column]
        return self.sheet.rows[column][row] if self.turned else self.sheet.rows[row][column]

    def turn(self) -> Self:
        """Return the grid with rows and columns exchanged."""
        cells = [list(column) for column in zip(*self.cells, strict=True)]
        merges = [(c1, r1, c2, r2) for r1, c1, r2, c2 in self.merges]
        return replace(self, cells=cells, merges=merges, turned=not self.turned)

    def error(
        self, what: str, remedy: str | None, row: int, column: int, expected: str | None = None
    ) -> LandingError:
        """Return an error at a cell, with what the cell holds."""
        number, letters = self.place(row, column)
        place = Place(sheet=self.sheet.name, row=number, column=letters, expected=expected)
        place["value"] = self.cells[row][column] or None
        return fault(self.file, what, remedy, **place)


def grid_of(file: Path, sheet: Sheet) -> Grid:
    """Return a sheet as a grid, labels in one form."""
    in_one_form = cache(one_line)
    width = max(map(len, sheet.rows), default=0)
    cells = [
        [text if isinstance(text, Number) else in_one_form(text) for text in texts]
        + [""] * (width - len(texts))
        for texts in sheet.rows
    ]
    return Grid(file, sheet, cells, sheet.merges)


def has_table(sheet: Sheet) -> bool:
    """Return whether a sheet has areas, periods and figures; a front page may lack the last."""
    texts = {
        one_line(t) if not isinstance(t, Number) else t for row in sheet.rows for t in row if t
    }
    words = {text for text in texts if not isinstance(text, Number)}
    # Under its heading an area may be a code alone.
    is_headed = {"area_label", "area_code"} & set(map(reference.role, words))
    return (
        any(map(reference.landed_area if is_headed else reference.is_place, words))
        and any(periods.is_period(t) or periods.is_bare_year(t) for t in texts)
        and any(looks_like_figure(t) and not periods.is_bare_year(t) for t in texts)
    )
