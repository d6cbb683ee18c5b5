"""The texts around a table: each says something of all its figures, or is told as not read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from landing import periods
from landing.figures import looks_like_figure
from landing.grid import Looks
from landing.layout import Run, Table, second_table
from landing.levels import Level, role_of
from landing.look_backs import phrases
from landing.words import is_faulty_figure, is_figure, is_mark, is_total, measure_said, narrows

_SEPARATORS = re.compile(r"\s*[,;:|–]\s+|\s+-\s+|\s*\(|\)\s*")
_PAIR = re.compile(r"(?P<name>[^:=]{1,40}?)\s*[:=]\s*(?P<value>.+)")


@dataclass
class Surroundings:
    """What the texts around a table come to.

    Attributes:
        once: what they say of all figures.
        not_read: the others, as they stand.
        many_look_backs: a text names several look-backs, so it does not say which this one is.
    """

    once: list[Level] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)
    many_look_backs: bool = False


def read_surroundings(table: Table, looks: Looks) -> Surroundings:
    """Return what the texts around a table say.

    Raises:
        LandingError: figures or areas outside the table, a text that may narrow the figures.
    """
    found = Surroundings()
    for run in table.around:
        if len(run) == 2 and _is_pair(table, run, looks):
            name, value = (table.grid.cells[row][column] for row, column in run)
            _add_pair(found, run[1], name, value, looks)
        else:
            for row, column in run:
                add_text(found, table, row, column, looks)
    return found


def _is_pair(table: Table, run: Run, looks: Looks) -> bool:
    """Return whether two cells are a name and its value: not two figures, not an area's figure."""
    name, value = (table.grid.cells[row][column] for row, column in run)
    if looks_like_figure(name) or looks.is_place(name) or looks.is_period(name) or is_mark(name):
        return False
    named = looks.reference.column_for("jobindsats", name) is not None
    return named or not looks_like_figure(value) or periods.is_bare_year(value)


def _add_pair(
    found: Surroundings, at: tuple[int, int], name: str, value: str, looks: Looks
) -> None:
    level = Level(name.rstrip(":"), [value], *at, "once")
    level.role = role_of(level, looks)
    several = value.startswith("(") and not is_total(value)
    unread = level.role == "period" and periods.parse(value) is None and not several
    if level.role in {"remark", "value"} or unread:
        found.not_read.append(f"{name}: {value}")
    elif is_total(value) and level.role != "look_back":
        return
    else:
        if several:
            level.role = "dimension"
        found.once.append(level)


def add_text(found: Surroundings, table: Table, row: int, column: int, looks: Looks) -> None:
    """Add what a text says of all the figures, or that it is not read.

    Raises:
        LandingError: a figure, or a text that may narrow the figures.
    """
    text = table.grid.cells[row][column]
    if (is_figure(text) and not periods.is_bare_year(text)) or is_faulty_figure(text):
        raise second_table(table.grid, row, column, table.cells())
    pair = _PAIR.fullmatch(text)
    if pair and looks.reference.column_for("jobindsats", pair["name"]) is not None:
        _add_pair(found, (row, column), pair["name"], pair["value"], looks)
        return
    for parts in ([text], [part for part in _SEPARATORS.split(text) if part.strip()]):
        said = [_said(part, row, column, looks) for part in parts]
        known = [level for level in said if level is not None]
        if known and len(known) == len(said):
            found.once += known
            return
    in_text = phrases(text, looks.reference)
    if len({months for months, _ in in_text}) == 1 and not in_text[0][1].endswith("…"):
        found.once.append(Level("", [in_text[0][1]], row, column, "once", True, "look_back"))
    elif in_text:
        found.many_look_backs = True
    if word := narrows(text):
        raise table.grid.error(
            f"a text that may narrow the figures ({word})",
            row,
            column,
            expected="what narrows the figures as a name and its value in two cells",
            remedy=f"Write it so (Køn | Kvinder). {table.choice()}",
        )
    found.not_read.append(text)


def _said(text: str, row: int, column: int, looks: Looks) -> Level | None:
    """Return what a text says of all the figures when it is one known label, or None."""
    measure = measure_said(text, looks.reference)
    level = Level("", [measure or text], row, column, "once", is_title=True)
    level.role = "measure" if measure else role_of(level, looks)
    return None if level.role in {"open", "part"} else level
