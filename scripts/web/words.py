"""What a cell of a published table says on a page: Danish numbers, names, and signs for gaps."""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from texts import danish
from texts.shown import DECIMALS, SIGNED, Column, Sheet
from workbook.context import Context
from workbook.declared import fields_of
from workbook.reading import without_gaps


@dataclass(frozen=True)
class ShownTable:
    """A table in words: its code, headings, how its columns stand (n: numbers), and rows."""

    code: str
    head: Sequence[str]
    kinds: Sequence[str]
    rows: Sequence[Sequence[str]]


@functools.cache
def number(value: float, kind: str) -> str:
    """Return a figure of the mart in Danish, rounded half up to its kind: 1.234, 16,3 or +0,14."""
    step = Decimal(1).scaleb(-DECIMALS[kind])
    text = danish.number(Decimal(str(value)).quantize(step, ROUND_HALF_UP), DECIMALS[kind])
    return f"+{text}" if kind in SIGNED and value > 0 else text


def mark(context: Context, code: str) -> str:
    """Return a mark, or the reason for a gap, in words and in lower case."""
    key = f"page.mark.{code}"
    if context.texts.has(key):
        return context.texts.get(key)
    return danish.lower_first(context.name("obs_status", code))


def said(context: Context, row: Mapping[str, Any], column: Column) -> str:
    """Return what a cell says; where nothing is, the sign for why."""
    value = row[column.name]
    if value is None:
        return context.symbols[row[column.reason] or column.otherwise] if column.reason else ""
    if column.shows == "marks":
        return ", ".join(mark(context, code) for code in value)
    if column.shows:
        return context.shown(column.shows.removesuffix("_tiny"), value) or ""
    return number(value, column.format) if column.format in DECIMALS else str(value)


def shown_table(context: Context, sheet: Sheet) -> ShownTable:
    """Return a table that the YAML of its model declares for the page, as readers see it."""
    frame = context.public.frame(sheet.sources[0], fields_of(sheet.columns))
    rows = without_gaps(frame).to_dict("records")
    return ShownTable(
        sheet.code,
        [column.heading for column in sheet.columns],
        [_kind(column) for column in sheet.columns],
        [[said(context, row, column) for column in sheet.columns] for row in rows],
    )


def _kind(column: Column) -> str:
    return "n" if column.format in DECIMALS else "marks" if column.shows == "marks" else "t"
