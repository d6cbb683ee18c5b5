"""Tables whose columns the YAML of a model names, as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from texts.shown import Source, shown_columns
from web import numbers
from web.figures import Figures
from workbook.declared import cells_of, fields_of
from workbook.reading import without_gaps

_DECIMALS = {"count": 0, "signed_count": 0, "pct": 1, "points": 1, "full_time": 1}
_SIGNED = {"signed_count", "points"}


@dataclass(frozen=True)
class ShownTable:
    """A table in words: its headings, which columns are numbers (n), and its rows."""

    head: Sequence[str]
    kinds: str
    rows: Sequence[Sequence[str]]


def shown_table(figures: Figures, source: Source, names: str) -> ShownTable:
    """Return some columns of a published table as readers see them, reasons for gaps included.

    Args:
        figures: the publication.
        source: the rows.
        names: the columns, with blanks between, each with a heading in the YAML of its model.
    """
    columns = [shown_columns(source.table)[name] for name in names.split()]
    columns = [replace(c, shows="period") if c.shows == "period_tiny" else c for c in columns]
    context = figures.context
    frame = context.public.frame(source, fields_of(columns))
    cells = without_gaps(cells_of(context, frame, columns))
    for column in columns:
        if column.shows == "marks":
            cells[column.name] = frame[column.name].fillna("").map(figures.marks_in_words)
    written = [[_written(cell, column.format) for cell in cells[column.name]] for column in columns]
    return ShownTable(
        [column.heading for column in columns],
        "".join("n" if column.format in _DECIMALS else "t" for column in columns),
        list(zip(*written, strict=True)),
    )


def _written(cell: object, kind: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str) or kind not in _DECIMALS:
        return str(cell)
    text = numbers.shown(float(str(cell)), _DECIMALS[kind])
    return f"+{text}" if kind in _SIGNED and float(str(cell)) > 0 else text
