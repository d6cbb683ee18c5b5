"""A table before it is written: its columns and a DataFrame of cells."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

import pandas as pd

from texts.shown import Column


@dataclass(frozen=True)
class Formula:
    """A formula in US English, with the value that it has before anyone recalculates."""

    text: str
    value: str | float


Cell: TypeAlias = "str | int | float | date | Formula | None"


@dataclass(frozen=True)
class Grid:
    """A table: its columns, and its rows as a DataFrame that has a column of cells for each."""

    columns: tuple[Column, ...]
    rows: pd.DataFrame

    def position(self, name: str) -> int:
        """Return the number of a column, counted from 0."""
        return [column.name for column in self.columns].index(name)

    def cells(self, name: str) -> list[Cell]:
        """Return the cells of a column."""
        found: list[Cell] = self.rows[name].tolist()
        return found


def grid_of(columns: Iterable[Column], rows: Iterable[Iterable[Cell]]) -> Grid:
    """Return a table from rows of cells that stand in the order of its columns."""
    columns = tuple(columns)
    names = [column.name for column in columns]
    return Grid(columns, pd.DataFrame(list(rows), columns=names, dtype=object))
