"""The texts around a table: each says something of all its figures, or is named as not read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from landing import periods, words
from landing.figures import looks_like_figure
from landing.layout import Run, Table, second_table
from landing.levels import Level, role_of

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

    table: Table
    once: list[Level] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)
    many_look_backs: bool = False

    def read(self) -> None:
        """Take in the texts around the table."""
        for run in self.table.around():
            if len(run) == 2 and self._is_pair(run):
                name, value = (self.table.grid.cells[row][column] for row, column in run)
                self._add_pair(run[1], name, value)
            else:
                for row, column in run:
                    self.add_text(row, column)

    def _is_pair(self, run: Run) -> bool:
        """Return whether two cells are a name and its value, not two figures or an area's."""
        name, value = (self.table.grid.cells[row][column] for row, column in run)
        looks = self.table.looks
        is_label = looks.is_place(name) or looks.is_period(name)
        if looks_like_figure(name) or is_label or words.FOOTNOTE_MARK.fullmatch(name):
            return False
        is_figure_only = looks_like_figure(value) and not periods.is_bare_year(value)
        return looks.role(name) is not None or not is_figure_only

    def _add_pair(self, at: tuple[int, int], name: str, value: str) -> None:
        level = Level(name.rstrip(":"), [value], *at, "once")
        level.role = role_of(level, self.table.looks)
        several = value.startswith("(") and not words.is_total(value)
        unread = level.role == "period" and periods.parse(value) is None and not several
        if level.role in {"remark", "value"} or unread:
            self.not_read.append(f"{name}: {value}")
        elif not words.is_total(value) or level.role == "look_back":
            if several:
                level.role = "dimension"
            self.once.append(level)

    def add_text(self, row: int, column: int) -> None:
        """Add what a text says of all the figures, or that it is not read."""
        table, looks = self.table, self.table.looks
        text = table.grid.cells[row][column]
        if (words.is_figure(text) and not periods.is_bare_year(text)) or words.is_faulty_figure(
            text
        ):
            raise second_table(table.grid, row, column, table.cells())
        pair = _PAIR.fullmatch(text)
        if pair and looks.role(pair["name"]) is not None:
            self._add_pair((row, column), pair["name"], pair["value"])
            return
        for parts in ([text], [part for part in _SEPARATORS.split(text) if part.strip()]):
            said = [self._said(part, row, column) for part in parts]
            known = [level for level in said if level is not None]
            if known and len(known) == len(said):
                self.once += known
                return
        in_text = words.look_backs_in(text, looks.reference)
        if len({months for months, _ in in_text}) == 1 and not in_text[0][1].endswith("…"):
            self.once.append(Level("", [in_text[0][1]], row, column, "once", "look_back"))
        elif in_text:
            self.many_look_backs = True
        if word := words.narrows(text):
            what = f"a text that may narrow the figures ({word})"
            remedy = (
                f"Write it as a name and its value in two cells (Køn | Kvinder). {table.choice()}"
            )
            raise table.grid.error(what, remedy, row, column)
        self.not_read.append(text)

    def _said(self, text: str, row: int, column: int) -> Level | None:
        """Return what a text says of all the figures when it is one known label, or None."""
        measure = words.measure_said(text, self.table.looks.reference)
        level = Level("", [measure or text], row, column, "once")
        level.role = "measure" if measure else role_of(level, self.table.looks)
        is_unknown = level.role in {"open", "part"} or (not measure and words.is_total(text))
        return None if is_unknown else level
