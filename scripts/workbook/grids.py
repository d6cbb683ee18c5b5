"""A sheet before it is written: what it is, its words, its columns and a DataFrame of cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import pandas as pd

from texts.shown import Column
from workbook.reading import Source


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
        name: its name in the DataFrame.
        heading: the header text, with its unit and its notes; unique in the table.
        format: how its cells look: a key of styles.NUMBER_FORMATS.
        wrap_at: where texts of the format "wrapped" break, in digits; no other text breaks.
        at_least: how wide the column is at least, in digits.
        has_bars: bars behind the figures.
    """

    name: str
    heading: str
    format: str = "text"
    wrap_at: float = 40
    at_least: float = 7
    has_bars: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: its columns, and its rows as a DataFrame that has a column of cells for each."""

    columns: tuple[GridColumn, ...]
    rows: pd.DataFrame

    def position(self, name: str) -> int:
        """Return the number of a column, counted from 0."""
        return [column.name for column in self.columns].index(name)

    def cells(self, name: str) -> list[Cell]:
        """Return the cells of a column."""
        found: list[Cell] = self.rows[name].tolist()
        return found


@dataclass(frozen=True)
class TableSheet:
    """A sheet with one table.

    Attributes:
        code: which texts it has: sheet.<code>.name, .title, .what and .contents.
        table_name: name of the Excel table.
        sources: what it is read from.
        columns: its columns, where it is read straight from one source.
        cautions: keys of lines that a reader should see before the figures.
        frozen_columns: how many columns stay while one scrolls sideways.
        has_symbols: whether the table uses shorthand and marks.
        has_filter: whether its headings have filter buttons.
        names: what its texts may name.
        issue_lines: lines about known issues, as they stand.
    """

    code: str
    table_name: str
    sources: tuple[Source, ...]
    columns: tuple[Column, ...] = ()
    cautions: Sequence[str] = ()
    frozen_columns: int = 1
    has_symbols: bool = True
    has_filter: bool = True
    names: Mapping[str, str] = field(default_factory=dict)
    issue_lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetText:
    """The words of a sheet: its tab, its title and the lines under it.

    Attributes:
        tab: its name below.
        title: cell A1.
        lines: what it is, how many tables, symbols, source.
        cautions: what a reader should see before the figures.
    """

    tab: str
    title: str
    lines: tuple[str, ...]
    cautions: tuple[str, ...] = ()


def grid_of(columns: Iterable[GridColumn], rows: Iterable[Iterable[Cell]]) -> Grid:
    """Return a table from rows of cells that stand in the order of its columns."""
    columns = tuple(columns)
    names = [column.name for column in columns]
    return Grid(columns, pd.DataFrame(list(rows), columns=names, dtype=object))
