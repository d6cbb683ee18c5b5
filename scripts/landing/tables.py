"""A Jobindsats table in long form, as its file has it, and the cells it is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


@dataclass
class LongTable:
    """A table with a row of headings: one column of areas, one of periods, the rest open.

    Attributes:
        headings: the headings, blanks collapsed.
        rows: row number as a person sees it, and its texts, one per heading.
        ends_in_a_line: False for a text file whose last line has no line break.
    """

    headings: list[str]
    rows: list[tuple[int, list[str]]]
    ends_in_a_line: bool = True


class RawCell(NamedTuple):
    """One figure as delivered, with the labels it stands under.

    Attributes:
        row: row as a person sees it.
        column: heading or column letter.
        area: area label.
        period: period label.
        group: target group label, or ''.
        dimensions: `name=value` pairs as the raw file has them, or ''.
        measure: measure label, or ''.
        raw: the figure's text; a `Number` when it was a number in its file.
        area_at: row and column of the area label.
        period_at: row and column of the period label.
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


def one_line(text: str) -> str:
    """Return a label with line breaks and runs of blanks as single spaces, none at the ends."""
    return " ".join(text.split())


def dimension_text(pairs: list[tuple[str, str]]) -> str:
    """Return dimensions as contract 1 writes them: sorted pairs, '' if none or all '… i alt'."""
    if all(value.lower() == "i alt" or value.lower().endswith(" i alt") for _, value in pairs):
        return ""
    return "; ".join(sorted(f"{name}={value}" for name, value in pairs))
