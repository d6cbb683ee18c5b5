"""How a data sheet is declared: what it is read from, its columns, headings and notes.

A sheet's words are texts of the seed workbook_texts.csv: sheet.<code>.name, .title, .what and
.contents. A heading is heading.<field> unless the column says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from workbook.reading import Source

Show = Literal["plain", "code", "period", "period_tiny", "marks", "notes"]


@dataclass(frozen=True)
class Column:
    """A column of a data sheet.

    Attributes:
        field: the column of the table it is read from.
        kind: how its cells look: a key of styles.NUMBER_FORMATS.
        show: what becomes of the value: itself, the name of a code, a period, marks, notes.
        code_list: for a code, the list its name stands in.
        reason: the column that says why a value is not there.
        heading: key of the heading, where it is not heading.<field>.
        notes: notes that the heading refers to.
        has_bars: bars behind the figures.
    """

    field: str
    kind: str = "text"
    show: Show = "plain"
    code_list: str = ""
    reason: str = ""
    heading: str = ""
    notes: tuple[str, ...] = ()
    has_bars: bool = False


@dataclass(frozen=True)
class DataSheet:
    """A sheet with one table.

    Attributes:
        code: which texts it has.
        table_name: name of the Excel table.
        source: what it is read from.
        columns: its columns.
        cautions: keys of lines that a reader should see before the figures.
        frozen_columns: how many columns stay while one scrolls sideways.
    """

    code: str
    table_name: str
    source: Source
    columns: tuple[Column, ...]
    cautions: tuple[str, ...] = ()
    frozen_columns: int = 1


def code(field: str, code_list: str, **options: object) -> Column:
    """Declare a column that shows the name of a code."""
    return replace(Column(field, show="code", code_list=code_list), **options)  # type: ignore[arg-type]
