"""A table before it is written: headings, kinds of columns and rows of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias


@dataclass(frozen=True)
class Formula:
    """A formula in US English, with the value that it has before anyone recalculates.

    Attributes:
        text: the formula, beginning with "=".
        value: its cached value.
    """

    text: str
    value: str | float


Cell: TypeAlias = "str | int | float | date | Formula | None"


@dataclass(frozen=True)
class GridColumn:
    """A column of a table.

    Attributes:
        heading: the header text, with its unit and its notes; unique in the table.
        kind: how its cells look: a key of styles.NUMBER_FORMATS.
        wrap_at: where texts of the kind "wrapped" break, in digits; no other text breaks.
        at_least: how wide the column is at least, in digits.
        has_bars: bars behind the figures.
    """

    heading: str
    kind: str = "text"
    wrap_at: float = 40
    at_least: float = 7
    has_bars: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: its columns and its rows, a cell per column in each."""

    columns: tuple[GridColumn, ...]
    rows: Sequence[Sequence[Cell]] = field(default_factory=list)

    def column_of(self, heading: str) -> int:
        """Return the number of the column with a heading, counted from 0."""
        return [column.heading for column in self.columns].index(heading)
