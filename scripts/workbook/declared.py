"""Reading a declared data sheet: its rows from the public file, each cell as a reader sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbook.context import Context
from workbook.description import Column, DataSheet
from workbook.grids import Cell, Grid, GridColumn
from workbook.reading import Source
from workbook.tables import SheetText


def read_grid(context: Context, sheet: DataSheet) -> Grid:
    """Read a declared sheet's table; a table without rows says so in its one row."""
    fields: list[str] = []
    for column in sheet.columns:
        fields += [name for name in (column.field, column.reason) if name and name not in fields]
    positions = {name: number for number, name in enumerate(fields)}
    converters = [_converter(context, column, positions) for column in sheet.columns]
    rows: list[list[Cell]] = [
        [convert(row) for convert in converters]
        for row in context.public.rows(sheet.source, fields)
    ]
    columns = tuple(
        GridColumn(
            heading=heading_of(context, column),
            kind=column.kind,
            has_bars=column.has_bars,
        )
        for column in sheet.columns
    )
    if not rows:
        has_figure = [column.show not in {"marks", "notes"} for column in sheet.columns]
        rows = [
            [cell if shown else None for cell, shown in zip(row, has_figure, strict=True)]
            for row in [empty_row(context, sheet.code, len(columns))]
        ]
    return Grid(columns, rows)


def empty_row(context: Context, code: str, width: int) -> list[Cell]:
    """Return the one row of a table that has none: why, and not delivered in every other cell."""
    why = context.texts.first(f"sheet.{code}.empty", "sheet.empty")
    return [why, *[context.reason("O")] * (width - 1)]


def heading_of(context: Context, column: Column) -> str:
    """Return a column's heading with its references to notes."""
    heading = context.texts.get(column.heading or f"heading.{column.field}")
    return " ".join([heading, *(context.note(key) for key in column.notes)])


def sheet_text(
    context: Context,
    code: str,
    table_name: str,
    sources: Sequence[Source],
    *,
    cautions: Sequence[str] = (),
    issue_lines: Sequence[str] = (),
    has_symbols: bool = True,
    has_filter: bool = True,
    names: Mapping[str, str] | None = None,
    tab: str,
) -> SheetText:
    """Put together the words above a table.

    Args:
        context: the publication.
        code: which texts the sheet has.
        table_name: the Excel table.
        sources: what it is read from.
        cautions: keys of further lines.
        issue_lines: lines about known issues, as they stand.
        has_symbols: whether the table uses shorthand and marks.
        has_filter: whether its headings have filter buttons.
        names: what its texts may name.
        tab: the sheet's tab.
    """
    texts, named = context.texts, dict(names or {})
    panes = texts.get("line.panes_and_filter" if has_filter else "line.panes")
    own_source = f"sheet.{code}.source"
    source = texts.get(own_source) if texts.has(own_source) else source_line(context)
    lines = (
        f"{texts.get(f'sheet.{code}.what', **named)} {panes}",
        texts.get("line.one_table", table=table_name),
        texts.get("line.symbols" if has_symbols else "line.no_symbols"),
        f"{texts.get('line.source', source=source)} {_sql_line(context, sources)}",
        *issue_lines,
    )
    return SheetText(
        name=tab,
        title=titled(context, texts.get(f"sheet.{code}.title", **named)),
        lines=lines,
        cautions=tuple(texts.get(key, **named) for key in cautions),
    )


def titled(context: Context, title: str) -> str:
    """Return a sheet's title; that of invented data says so."""
    return context.texts.get("title.synthetic", title=title) if context.is_synthetic else title


def source_line(context: Context) -> str:
    """Return where the figures come from."""
    sources = sorted({group.source for group in context.groups})
    return context.texts.get(f"source.{'_and_'.join(sources) or 'none'}")


def _sql_line(context: Context, sources: Sequence[Source]) -> str:
    described = []
    for source in sources:
        key = "line.table_and_filter" if source.where else "line.table"
        table = context.public.place(source.table)
        described.append(context.texts.get(key, table=table, filter=source.where))
    return " ".join(described)


def _converter(
    context: Context, column: Column, positions: Mapping[str, int]
) -> Callable[[Sequence[Any]], Cell]:
    """Return what turns a row of the public file into one cell of the sheet."""
    value_at = positions[column.field]
    if column.show == "plain":
        if not column.reason:
            return lambda row: row[value_at]
        reason_at = positions[column.reason]
        reasons = {None: context.reason("O")}

        def figure(row: Sequence[Any]) -> Cell:
            value = row[value_at]
            if value is not None:
                return value  # type: ignore[no-any-return]
            reason = row[reason_at]
            if reason not in reasons:
                reasons[reason] = context.reason(reason)
            return reasons[reason]

        return figure

    shown: dict[Any, Cell] = {}
    reason_field = positions[column.reason] if column.reason else value_at

    def text(row: Sequence[Any]) -> Cell:
        value, reason = row[value_at], row[reason_field]
        key = (value, reason)
        if key not in shown:
            shown[key] = _text(context, column, value)
            if shown[key] is None and column.reason:
                shown[key] = context.reason(reason or "O")
        return shown[key]

    return text


def _text(context: Context, column: Column, value: Any) -> str | None:  # noqa: ANN401
    if column.show == "marks":
        return context.marks(value)
    if column.show == "notes":
        return context.notes(value)
    if column.show == "period":
        return context.texts.period(value, "short")
    if column.show == "period_tiny":
        return context.texts.period(value, "tiny")
    if column.code_list == "funnel_position":
        return context.texts.get(f"funnel_position.{value}")
    if column.code_list in {"benefit", "offer_type"} and value == "_T":
        return context.texts.get("total")
    return context.name(column.code_list, value)
