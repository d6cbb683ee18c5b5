"""A sheet before it is written: the words above its table, and its cells as a DataFrame."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

import pandas as pd

from texts.shown import Column, Sheet, Source
from workbook.context import Context
from workbook.reading import without_gaps

_WITHOUT_SHORTHAND = ("marks", "issues")


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


def read_grid(context: Context, sheet: Sheet) -> Grid:
    """Read a declared sheet's table; a table without rows says so in its one row."""
    frame = context.public.frame(sheet.sources[0], fields_of(sheet.columns))
    columns = tuple(noted(context, column) for column in sheet.columns)
    if frame.empty:
        blank = [column.name for column in sheet.columns if column.shows in _WITHOUT_SHORTHAND]
        return empty_grid(context, sheet.code, columns, blank)
    return Grid(columns, without_gaps(cells_of(context, frame, sheet.columns)))


def fields_of(columns: Iterable[Column], *others: str) -> list[str]:
    """Return the fields that some columns are read from, and others."""
    named = [name for column in columns for name in (column.name, column.reason) if name]
    return list(dict.fromkeys([*others, *named]))


def cells_of(context: Context, frame: pd.DataFrame, columns: Iterable[Column]) -> pd.DataFrame:
    """Return the rows of a table as a reader sees them."""
    return pd.DataFrame({column.name: shown(context, frame, column) for column in columns})


def noted(context: Context, column: Column) -> Column:
    """Return a declared column with its notes in its heading."""
    return replace(column, heading=context.noted(column.heading, *column.notes))


def shown(context: Context, frame: pd.DataFrame, column: Column) -> pd.Series:
    """Return a column as a reader sees it: names for codes, and a reason where there is nothing."""
    values = frame[column.name]
    if column.shows:
        codes = values.dropna().unique()
        values = values.map({code: context.shown(column.shows, code) for code in codes})
    if column.reason:
        otherwise = context.symbols[column.otherwise]
        reasons = frame[column.reason].map(context.symbols).fillna(otherwise)
        values = values.astype(object).where(values.notna(), reasons)
    return values


def empty_grid(
    context: Context, code: str, columns: tuple[Column, ...], blank: list[str] | None = None
) -> Grid:
    """Return the one row of a table that has none: why, and not delivered in every other cell."""
    why = context.texts.first(f"sheet.{code}.empty", "sheet.empty")
    others = [None if column.name in (blank or ()) else context.missing for column in columns[1:]]
    return grid_of(columns, [[why, *others]])


def lines_above(context: Context, sheet: Sheet) -> list[tuple[str, str]]:
    """Return the lines between a sheet's title and its table, each with its style."""
    texts, code = context.texts, sheet.code
    panes = texts.get("line.panes_and_filter" if sheet.has_filter else "line.panes")
    own_source = f"sheet.{code}.source"
    source = texts.get(own_source) if texts.has(own_source) else source_line(context)
    lines = (
        f"{texts.get(f'sheet.{code}.what', **sheet.names)} {panes}",
        texts.get("line.one_table", table=sheet.table),
        texts.get("line.symbols" if sheet.has_symbols else "line.no_symbols"),
        f"{texts.get('line.source', source=source)} {_sql_line(context, sheet.sources)}",
        *sheet.issue_lines,
    )
    cautions = (texts.get(f"caution.{key}") for key in sheet.cautions)
    return [(line, "line") for line in lines] + [(caution, "caution") for caution in cautions]


def titled(context: Context, title: str) -> str:
    """Return a sheet's title; that of invented data says so."""
    return context.texts.get("title.synthetic", title=title) if context.is_synthetic else title


def source_line(context: Context) -> str:
    """Return where the figures come from."""
    sources = sorted({group.source for group in context.groups})
    return context.texts.get(f"sources.{'_and_'.join(sources) or 'none'}")


def _sql_line(context: Context, sources: tuple[Source, ...]) -> str:
    described = []
    for source in sources:
        key = "line.table_and_filter" if source.where else "line.table"
        table = context.public.place(source.table)
        described.append(context.texts.get(key, table=table, filter=source.where))
    return " ".join(described)
