"""A delivered table as a sheet of texts, and the cells it is made of."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import NamedTuple

Merge = tuple[int, int, int, int]
"""First row, first column, last row, last column of merged cells, counted from 0."""

_INVISIBLE = str.maketrans("", "", "\u200b\u200c\u200d\u2060\ufeff\u00ad")


@dataclass
class Sheet:
    """A worksheet, or a text or JSON file, as rows of texts; a number is a `Number`.

    Attributes:
        name: the worksheet's name; None for a text or JSON file.
        rows: the texts, from the first column on.
        numbers: the number of each row as a person sees it.
        merges: merged cells.
        others: further sheets of the workbook that are not read.
    """

    name: str | None
    rows: list[list[str]]
    numbers: list[int]
    merges: list[Merge] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


class RawCell(NamedTuple):
    """One figure as delivered, with the labels it stands under ('' for those it has not).

    Attributes:
        row: row as a person sees it.
        column: heading or column letter.
        dimensions: `name=value` pairs as the raw file has them.
        raw: the figure's text; a `Number` when it was a number in its file.
        area_at: row and column of the area label.
        period_at: row and column of the period label.
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
    """Return a label in one form: single spaces, none at the ends, composed letters."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return " ".join(text.split())
