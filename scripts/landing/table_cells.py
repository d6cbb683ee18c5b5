"""From a table found in a sheet to its cells: what all its labels say of each figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from landing import periods
from landing.faults import FaultList, fault
from landing.grid import Looks
from landing.layout import Table, find_table
from landing.levels import LOOK_BACK, NAME_IT, Level, Levels, as_parts, levels_of
from landing.look_backs import split_look_back
from landing.reference import Reference
from landing.request import LandingRequest
from landing.surroundings import add_text, read_surroundings
from landing.tables import RawCell, Sheet
from landing.words import is_spreadsheet_total, is_total, measure_said, sounds_like_a_measure

_TAKE_OUT = "Take it out if it says nothing of the figures"


@dataclass
class Found:
    """The cells of a table, and what the summary says of how it was read.

    Attributes:
        cells: the cells, row by row.
        left_out: columns that say nothing of their own, or nothing of the figures.
        not_read: texts around the table that were not read.
    """

    cells: Iterator[RawCell]
    left_out: list[str]
    not_read: list[str]


@dataclass
class _Says:
    """What the labels of one column or row of figures say, or those of the whole table."""

    area: str = ""
    period: str = ""
    year: str = ""
    part: str = ""
    group: str = ""
    measure: str = ""
    look_back: str = ""
    dimensions: list[tuple[str, str]] = field(default_factory=list)
    total: str = ""


def table_cells(
    file: Path, sheet: Sheet, reference: Reference, request: LandingRequest, faults: FaultList
) -> Found:
    """Return the cells of a sheet's table; rows without a label are added to the faults.

    Raises:
        LandingError: a cell whose part cannot be told, or a part that is missing.
    """
    looks = Looks(reference)
    table = find_table(file, sheet, reference)
    around = read_surroundings(table, looks)
    levels = levels_of(table, looks, faults)
    for level in levels.of("area", "period", "year", "part", "group", "measure"):
        # A heading that is no name of its labels is a text like those around the table.
        parts_of_name = re.split(r"[/\\,]", level.name)
        if level.name and not any(
            reference.column_for("jobindsats", part.strip())
            for part in [level.name, *parts_of_name]
        ):
            add_text(around, table, *level.named_at, looks)
    levels.once += around.once
    parts = _Parts(table, levels, looks, request, around.not_read)
    parts.settle()
    parts.check()
    if around.many_look_backs and "look_back" not in parts.said:
        raise fault(
            file,
            "a title with several look-backs, and the figures do not say which is theirs",
            sheet=sheet.name,
            remedy=f'Write "{LOOK_BACK}" and "Seneste 12 måneder" in two cells above the table',
        )
    left_out = [level.name for level in levels.of("remark")]
    return Found(parts.cells(), left_out, around.not_read)


class _Parts:
    """The levels of a table while and once it is settled which of them says what."""

    def __init__(
        self, table: Table, levels: Levels, looks: Looks, request: LandingRequest, rest: list[str]
    ) -> None:
        self.table, self.levels, self.looks, self.not_read = table, levels, looks, rest
        self.reference, self.request = looks.reference, request
        self.said: dict[str, Level] = {}

    def settle(self) -> None:
        """Decide which level is the area, the period, the look-back, the measure and the group."""
        self._settle_areas()
        self._settle_periods()
        self._settle_one("look_back", None)
        self._settle_measures()
        self._settle_one("group", self.request.group)
        for level in self.levels.of("open"):
            self._refuse(level, "a header row or column whose part cannot be told", NAME_IT)

    def _refuse(self, level: Level, what: str, remedy: str) -> NoReturn:
        raise self.table.grid.error(what, level.row, level.column, remedy=remedy)

    def _heading(self, level: Level) -> str | None:
        return self.reference.column_for("jobindsats", level.name)

    def _leave(self, level: Level) -> None:
        """Tell a text as not read: the table says the same, or more, itself."""
        level.role = "value"
        self.not_read.append(" ".join(filter(None, [level.name, level.labels[0]])))

    def _settle_one(self, role: str, given: str | None) -> None:
        """Keep the first level of a role; others are dimensions, or titles that are not read."""
        levels = self.levels.of(role)
        for level in levels[:1]:
            self.said[role] = level
            if given and level.kinds() != {given} and not level.is_title:
                what = f"--{role} is given, and the file says it itself"
                self._refuse(level, what, f"Leave --{role} out")
        for level in levels[1:]:
            same = level.kinds() == levels[0].kinds()
            if role == "look_back" and not same:
                self._refuse(level, "a second look-back", "Keep the one that holds")
            if level.is_title or same:
                self._leave(level)
            elif level.name:
                level.role = "dimension"
            else:
                self._refuse(level, f"a second {role}", NAME_IT)

    def _settle_areas(self) -> None:
        """Keep one level of areas; a code or region beside it must agree with it.

        Another municipality beside it is a dimension, when it has a name.
        """
        levels = self.levels.of("area")
        headed = [level for level in levels if self._heading(level) == "area_label"]
        lead = [v for v in levels if v.axis == "down" and v.column == self.table.lead]
        for first in (lead or headed or levels)[:1]:
            self.said["area"] = first
        for level in levels:
            if level is first:
                continue
            if level in headed and not any(map(self.looks.is_place, level.labels)):
                self._refuse(level, "more than one column of areas", "Rename one of them")
            if level.axis == "once":
                what = "an area beside the table, and the table has areas of its own"
                self._refuse(level, what, f"{_TAKE_OUT}. {self.table.choice()}")
            if level.axis == first.axis and self._agrees(level, first):
                level.role = "remark"
            elif level in headed and first in headed:
                self._refuse(level, "more than one column of areas", "Rename one of them")
            elif level.name:
                level.role = "dimension"
            else:
                self._refuse(level, "more than one column of areas", NAME_IT)

    def _agrees(self, level: Level, area: Level) -> bool:
        """Return whether each label is its area's own code, name or region."""
        regions = self.reference.regions
        codes = [self.reference.code_of(text) for text in level.labels]
        must = self._heading(level) == "area_code" or all(
            code in {*regions.values(), "000", None} for code in codes
        )
        for at, (code, text) in enumerate(zip(codes, area.labels, strict=True)):
            own = self.reference.code_of(text)
            if own is None or code in {own, regions.get(own)} or (code is None and own == "000"):
                continue
            if not must:
                return False
            row = self.table.data_rows[at] if level.axis == "down" else level.row
            column = self.table.figure_columns[at] if level.axis == "across" else level.column
            what = f"a code or region that is not that of {text}"
            remedy = "Correct it, or take the column out"
            raise self.table.grid.error(what, row, column, remedy=remedy)
        return True

    def _settle_periods(self) -> None:
        """Keep one level of periods, or join a year with the months or quarters beside it."""
        strong, years, parts = (self.levels.of(role) for role in ("period", "year", "part"))
        kept = self._one_period(strong)
        if kept is not None:
            self.said["period"] = kept
            for level in [*years, *parts]:
                self._check_part(level, kept)
            return
        if parts and not years:
            remedy = "Write the year in a column or row of its own, headed År"
            self._refuse(parts[0], "months or quarters without their year", remedy)
        if parts:
            parts[0].labels = as_parts(parts[0])
            self.said["part"], self.said["year"] = parts[0], years[0]
        elif years:
            self.said["period"] = years[0]
        for level in [*parts[1:], *years[1:]]:
            if level.is_title:
                self._leave(level)
            else:
                self._refuse(level, "a second year, month or quarter", "Take it out")

    def _one_period(self, strong: list[Level]) -> Level | None:
        """Return the period among columns of dates: the others are days of update."""
        on_axes = [level for level in strong if level.axis != "once"] or strong[:1]
        dated = [v for v in on_axes if not all(map(periods.is_day, v.kinds()))]
        named = [v for v in on_axes if self._heading(v) == "period_label"]
        kept = next((some[0] for some in (on_axes, named, dated) if len(some) == 1), None)
        for level in strong:
            if level is kept:
                self._check_days(level)
            elif level.axis == "once" and (level.is_title or level.kinds() == on_axes[0].kinds()):
                self._leave(level)
            elif level.axis == "once":
                what = "a period beside the table, and the table has periods of its own"
                self._refuse(level, what, f"{_TAKE_OUT}. {self.table.choice()}")
            elif kept is None or len(level.kinds()) > 1:
                remedy = "Head it Opdateret if it says when a figure was updated, or take it out"
                self._refuse(level, "a second column or row of periods", remedy)
            else:
                level.role = "remark"
        return kept

    def _check_days(self, level: Level) -> None:
        """Refuse dates that may stand for quarters or years as well as for months."""
        days = [periods.parse(text) for text in level.kinds() if periods.is_day(text)]
        months = sorted({12 * day.start[0] + day.start[1] for day in days if day is not None})
        gaps = [later - earlier for earlier, later in pairwise(months)]
        if gaps and all(gap % 3 == 0 for gap in gaps):
            remedy = "Write the periods as 2018M01, 2018K1 or 2018"
            self._refuse(level, "dates that may be months, quarters or years", remedy)

    def _check_part(self, level: Level, strong: Level) -> None:
        """Refuse a year, month or quarter that contradicts the period beside it."""
        if level.is_title:
            self._leave(level)
            return
        labels = level.labels * (len(strong.labels) if level.axis == "once" else 1)
        if level.axis not in {strong.axis, "once"}:
            self._refuse(level, "a year, month or quarter beside periods", "Take it out")
        for label, text in zip(labels, strong.labels, strict=True):
            period = periods.parse(text)
            at = 0 if level.role == "year" else 1
            number = int(label) if at == 0 and label else periods.part_number(label)
            if label and period is not None and number != period.start[at]:
                what = "a year, month or quarter that contradicts the period"
                self._refuse(level, what, "Correct it")
        level.role = "remark"

    def _settle_measures(self) -> None:
        """Keep one level of measures: known ones, those that sound so, or the one left open."""
        given = self.request.measure
        levels = self.levels.of("measure")
        on_axes = [level for level in levels if level.axis != "once"]
        once = [level for level in levels if level.axis == "once"]
        if not on_axes:
            unknown = [v for v in self.levels.of("open", "dimension") if v.axis != "once"]
            sounding = [v for v in unknown if all(map(sounds_like_a_measure, v.kinds()))]
            opened = [v for v in unknown if v.role == "open"]
            on_axes = sounding or (opened if len(opened) == 1 and not levels else [])
        for level in on_axes[1:]:
            self._refuse(level, "two rows or columns of measures", NAME_IT)
        for level in on_axes:
            level.role = "measure"
            level.labels = [measure_said(text, self.reference) or text for text in level.labels]
            self.said["measure"] = level
            if given and level.kinds() != {given}:
                what = "--measure is given, and the file names its measures itself"
                self._refuse(level, what, "Leave --measure out")
        for level in once:
            if on_axes:
                self._leave(level)
            elif level.labels[0] != (given or once[0].labels[0]):
                what = "another measure than --measure or another text says"
                self._refuse(level, what, f"Keep the one that holds. {self.table.choice()}")
            else:
                self.said["measure"] = level

    def check(self) -> None:
        """Refuse a table without areas, periods or a measure, or with headings not of its format.

        Raises:
            LandingError: naming what is missing, and what to do.
        """
        grid = self.table.grid
        row = grid.heading_row
        headings = [] if row is None else [text for text in grid.cells[row] if text]
        for role, column, what, example in (
            ("area", "area_label", "areas", "headed Area or Område"),
            ("period", "period_label", "periods", "headed Periode"),
        ):
            level = self.said.get(role)
            renamed = level is not None and self._is_renamed(level, column)
            if renamed or (level is None and not (role == "period" and "part" in self.said)):
                remedy = f"Export the table again with its {what}"
                if level is not None:
                    remedy = f"Column {level.name!r} seems to hold the {what}: give it that heading"
                raise fault(
                    grid.file,
                    f"no column of {what}",
                    sheet=grid.name,
                    row=None if row is None else grid.numbers[0 if grid.turned else row],
                    value=", ".join(headings) or None,
                    expected=f"a column {example}",
                    remedy=remedy,
                )
        if "measure" not in self.said and not self.request.measure:
            raise fault(
                grid.file,
                "the file does not say which measure its figures are",
                sheet=grid.name,
                remedy='Say --measure "…" with the label Jobindsats gives it',
            )
        self._check_headings(headings)

    def _is_renamed(self, level: Level, column: str) -> bool:
        """Return whether a column of a text file has lost its heading, a part of the format."""
        if self.table.grid.name is not None or level.axis != "down" or not level.name:
            return False
        parts = [level.name, *level.name.replace("\\", "/").replace(",", "/").split("/")]
        roles = {self.reference.column_for("jobindsats", part.strip()) for part in parts}
        return not roles & {column, "area_code"}

    def _check_headings(self, headings: list[str]) -> None:
        """Refuse a table's column that stands twice, or may be a code or a class of the others."""
        level = self.said.get("measure")
        period = self.said.get("period") or self.said["part"]
        if level is None or level.axis != "across" or period.axis == "across":
            return
        if len(self.levels.across) == 1 and len({*map(str.casefold, headings)}) < len(headings):
            twice = next(
                t for t in headings if sum(u.casefold() == t.casefold() for u in headings) > 1
            )
            remedy = "Export the file again, or rename one of them"
            self._refuse(level, f"two columns with the same heading ({twice})", remedy)
        known = {
            t for t in level.kinds() if self.reference.is_measure(t) or sounds_like_a_measure(t)
        }
        for column, text in zip(self.table.figure_columns, level.labels, strict=True):
            if known and text not in known and not is_total(text):
                raise self.table.grid.error(
                    "a column of numbers that may be a measure, a code or a class",
                    level.row,
                    column,
                    remedy="Take the column out; or, if it divides the figures, add its heading to "
                    "seeds/reference/extract_headings.csv as a dimension",
                )

    def cells(self) -> Iterator[RawCell]:
        """Yield the cells, row by row."""
        table, grid = self.table, self.table.grid
        once = self._says(self.levels.once, 0, {})
        across = [
            self._says(self.levels.across, at, self.levels.total_columns)
            for at in range(len(table.figure_columns))
        ]
        area_at, period_at = self._places("area"), self._places("period", "part")
        measures: dict[tuple[str, str], tuple[str, str, str]] = {}
        for at, row in enumerate(table.data_rows):
            here = self._says(self.levels.down, at, self.levels.total_rows)
            for column, there in zip(table.figure_columns, across, strict=True):
                measure = (
                    here.measure or there.measure or once.measure or self.request.measure or ""
                )
                group = here.group or there.group or once.group or self.request.group or ""
                if (measure, group) not in measures:
                    measures[measure, group] = self._split(measure, group)
                group, measure, look_back = measures[measure, group]
                look_back = here.look_back or there.look_back or once.look_back or look_back
                period = here.period or there.period or once.period
                if "part" in self.said:
                    period = (here.year or there.year or once.year) + (
                        here.part or there.part or once.part
                    )
                yield RawCell(
                    *grid.place(row, column),
                    here.area or there.area or once.area,
                    period,
                    group,
                    dimension_text(here.dimensions + there.dimensions + once.dimensions, look_back),
                    measure,
                    grid.as_delivered(row, column),
                    area_at(row, column),
                    period_at(row, column),
                    here.total or there.total,
                )

    def _split(self, measure: str, group: str) -> tuple[str, str, str]:
        """Return group, measure and look-back: `Dagpengemodtagere: Antal personer` holds two.

        Only a known group label is split off, and only where the file names no group otherwise.
        """
        prefix, colon, rest = measure.partition(": ")
        if colon and not group and self.reference.is_group(prefix) and rest.strip():
            group, measure = prefix.strip(), rest.strip()
        return group, *split_look_back(measure, self.reference)

    def _places(self, *roles: str) -> Callable[[int, int], tuple[int, str]]:
        """Return where the label of a role stands for a figure's row and column."""
        level = next(self.said[role] for role in roles if role in self.said)
        place = self.table.grid.place
        if level.axis == "down":
            return lambda row, _: place(row, level.column)
        if level.axis == "across":
            return lambda _, column: place(level.row, column)
        return lambda *_: place(level.row, level.column)

    def _says(self, levels: list[Level], at: int, totals: dict[int, str]) -> _Says:
        """Return what the levels of an axis say of one row or column."""
        says = _Says(total=totals.get(at, ""))
        for level in levels:
            text, total = level.labels[at], ""
            if level.role == "dimension":
                says.dimensions.append((level.name, text))
                total = text if is_spreadsheet_total(text) else ""
            elif level.role in {"area", "period", "year", "part"}:
                role = "period" if level is self.said.get("period") else level.role
                total = text if is_total(text) else ""
                if role == "area":
                    text = self.reference.landed_area(text) or text
                setattr(says, role, periods.landed_label(text) if role == "period" else text)
            elif level.role in {"group", "measure", "look_back"}:
                setattr(says, level.role, text)
            says.total = says.total or total
        return says


def dimension_text(pairs: list[tuple[str, str]], look_back: str = "") -> str:
    """Return dimensions as contract 1 writes them: sorted pairs, '' if none or all are totals.

    A look-back has one name wherever it stood, and is never a total.
    """
    named = [] if all(is_total(value) for _, value in pairs) else pairs
    if look_back:
        named = [*named, (LOOK_BACK, look_back)]
    return "; ".join(sorted(f"{name}={value}" for name, value in named))
