"""From a table found in a sheet to its cells: what all its labels say of each figure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from typing import NoReturn

from landing import periods, reference, words
from landing.faults import FaultList, fault
from landing.grid import RawCell, Sheet
from landing.layout import find_table, nothing_found
from landing.levels import LOOK_BACK, Level, Surroundings, as_parts, levels_of
from landing.request import Incoming

_SAYING = {"area", "period", "year", "part", "group", "measure", "look_back"}
_WITH_TOTALS = {"area", "period", "year", "part", "dimension"}
_NAME_IT = "Write what it holds (Målgruppe, Køn …) in the cell left of or above it"


@dataclass(frozen=True)
class _Said:
    """What labels say of some figures: words and places by role, dimensions by name.

    Under "total" stands the label that makes them a pivot's own totals.
    """

    words: dict[str, str] = field(default_factory=dict)
    places: dict[str, tuple[int, str]] = field(default_factory=dict)
    dimensions: list[tuple[str, str]] = field(default_factory=list)

    def joined(self, other: "_Said") -> "_Said":
        """Return what both say; the other's words count first."""
        dimensions = other.dimensions + self.dimensions
        return _Said(self.words | other.words, self.places | other.places, dimensions)


def _parts_of(name: str) -> list[str]:
    """Return a heading and its parts: `Område / Periode` may name two levels."""
    return [name, *(part.strip() for part in re.split(r"[/\\,]", name))]


class Reading:
    """The table of a sheet, as read: its levels, and which of them says what (`said`).

    Rows without a label are added to the faults; `not_read` are texts that say nothing more.
    """

    def __init__(self, incoming: Incoming, sheet: Sheet, table_id: str, faults: FaultList) -> None:
        self.request = incoming.request
        self.table = find_table(incoming.path, sheet)
        around = Surroundings(self.table)
        around.read()
        self.levels = levels_of(self.table, faults)
        for level in self.levels.of("area", "period", "year", "part", "group", "measure"):
            # A heading that is no name of its labels is a text like those around the table.
            if level.name and not any(map(reference.role, _parts_of(level.name))):
                around.add_text(*level.named_at)
        self.levels.once += around.once
        self.not_read = around.not_read
        self.said: dict[str, Level] = {}
        self._settle()
        self._check()
        self._check_groups(table_id)
        if around.many_look_backs and "look_back" not in self.said:
            what = "a title with several look-backs, and the figures do not say which is theirs"
            remedy = f'Write "{LOOK_BACK}" and "Seneste 12 måneder" in two cells above the table'
            raise fault(incoming.path, what, remedy, sheet=sheet.name)

    def _settle(self) -> None:
        """Decide which level is the area, the period, the look-back, the measure and the group."""
        self._settle_areas()
        self._settle_periods()
        self._settle_one("look_back", None)
        self._settle_measures()
        self._settle_one("group", self.request.group)
        what = "a header row or column of which it is not clear what it says"
        for level in self.levels.of("open"):
            self._refuse(level, what, _NAME_IT)

    def _refuse(self, level: Level, what: str, remedy: str) -> NoReturn:
        raise self.table.grid.error(what, remedy, level.row, level.column)

    def _refuse_beside(self, level: Level, what: str) -> NoReturn:
        remedy = f"Take it out if it says nothing of the figures. {self.table.choice()}"
        self._refuse(level, f"{what} beside the table, and the table has its own", remedy)

    def _leave(self, level: Level) -> None:
        """Leave a text unread: the table says the same, or more, itself."""
        level.role = "value"
        self.not_read.append(" ".join(filter(None, [level.name, level.labels[0]])))

    def _settle_one(self, role: str, given: str | None) -> None:
        """Keep the first level of a role; others are dimensions, or titles that are not read."""
        levels = self.levels.of(role)
        for level in levels[:1]:
            self.said[role] = level
            if given and level.kinds() != {given}:
                what = f"--{role} is given, and the file says another itself"
                self._refuse(level, what, f"Leave --{role} out, or correct it")
        for level in levels[1:]:
            same = level.kinds() == levels[0].kinds()
            if role == "look_back" and not same:
                self._refuse(level, "a second look-back", "Keep the one that holds")
            if level.is_title or same:
                self._leave(level)
            elif level.name:
                level.role = "dimension"
            else:
                self._refuse(level, f"a second {role}", _NAME_IT)

    def _settle_areas(self) -> None:
        """Keep one level of areas; a code or region beside it must agree with it.

        Another municipality beside it is a dimension, when it has a name.
        """
        levels = self.levels.of("area")
        headed = [v for v in levels if reference.role(v.name) == "area_label"]
        lead = [v for v in levels if v.axis == "down" and v.column == self.table.lead]
        for first in (lead or headed or levels)[:1]:
            self.said["area"] = first
        what = "more than one column of areas"
        for level in levels:
            if level is first:
                continue
            if level in headed and not any(map(reference.is_place, level.labels)):
                self._refuse(level, what, "Rename one of them")
            if level.axis == "once":
                self._refuse_beside(level, "an area")
            if level.axis == first.axis and self._agrees(level, first):
                level.role = "remark"
            elif level in headed and first in headed:
                self._refuse(level, what, "Rename one of them")
            elif level.name:
                level.role = "dimension"
            else:
                self._refuse(level, what, _NAME_IT)

    def _agrees(self, level: Level, area: Level) -> bool:
        """Return whether each label is its area's own code, name or region."""
        regions = reference.seeds().regions
        codes = [reference.code_of(text) for text in level.labels]
        regions_and_country = {"000", None}.union(*regions.values())
        of_regions = all(code in regions_and_country for code in codes)
        must = reference.role(level.name) == "area_code" or of_regions
        for at, (code, text) in enumerate(zip(codes, area.labels, strict=True)):
            own = reference.code_of(text)
            agrees = code in {own, *regions.get(own or "", ())} or (code, own) == (None, "000")
            if own is None or agrees:
                continue
            if not must:
                return False
            what = f"a code or region that is not that of {text}"
            remedy = "Correct it, or take the column out"
            raise self.table.grid.error(what, remedy, *level.spot(self.table, at))
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
        named = [v for v in on_axes if reference.role(v.name) == "period_label"]
        kept = next((some[0] for some in (on_axes, named, dated) if len(some) == 1), None)
        for level in strong:
            if level is kept:
                self._check_days(level)
            elif level.axis == "once" and (level.is_title or level.kinds() == on_axes[0].kinds()):
                self._leave(level)
            elif level.axis == "once":
                self._refuse_beside(level, "a period")
            elif kept is None or len(level.kinds()) > 1:
                remedy = "Head it Opdateret if it says when a figure was updated, or take it out"
                self._refuse(level, "a second column or row of periods", remedy)
            else:
                level.role = "remark"
        return kept

    def _check_days(self, level: Level) -> None:
        days = [periods.parse(text) for text in level.kinds() if periods.is_day(text)]
        months = sorted({12 * day.start[0] + day.start[1] for day in days if day is not None})
        gaps = [later - earlier for earlier, later in pairwise(months)]
        if gaps and all(gap % 3 == 0 for gap in gaps):
            remedy = "Write the periods as 2018M01, 2018K1 or 2018"
            self._refuse(level, "dates that may be months, quarters or years", remedy)

    def _check_part(self, level: Level, strong: Level) -> None:
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
            sounding = [v for v in unknown if all(map(words.sounds_like_a_measure, v.kinds()))]
            opened = [v for v in unknown if v.role == "open"]
            on_axes = sounding or (opened if len(opened) == 1 and not levels else [])
        for level in on_axes[1:]:
            self._refuse(level, "two rows or columns of measures", _NAME_IT)
        for level in on_axes:
            level.role = "measure"
            level.labels = [words.measure_said(text) or text for text in level.labels]
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

    def _check(self) -> None:
        """Refuse a table without areas, periods or a measure, or with headings that mislead."""
        self._check_named("area", "areas", "headed Area or Område")
        if "part" not in self.said:
            self._check_named("period", "periods", "headed Periode")
        if "measure" not in self.said and not self.request.measure:
            what = "the file does not say which measure its figures are"
            remedy = 'Say --measure "…" with the label Jobindsats gives it'
            raise fault(self.table.grid.file, what, remedy, sheet=self.table.grid.sheet.name)
        for level in self.levels.of("remark"):
            remarks = " ".join(level.kinds())
            if words.OTHER_SIZE_OR_KIND.search(remarks):
                what = "a column that may say that the figures are of another size or kind"
                self._refuse(level, what, "Write the figures in full, and take the column out")
            if words.NARROWS.search(remarks):
                what = "a column that may narrow the figures"
                self._refuse(level, what, "Head it by what it says (Køn …), or take the column out")
        self._check_sheet_name()
        self._check_headings()

    def _check_sheet_name(self) -> None:
        """Refuse a sheet whose name may narrow the figures, and whose table does not say how."""
        grid = self.table.grid
        word = words.NARROWS.search(grid.sheet.name or "")
        labels = " ".join(text for level in self.levels.of("dimension") for text in level.kinds())
        if word and word[0].casefold() not in labels.casefold():
            what = f"the name of a sheet that may narrow the figures ({word[0]})"
            remedy = "Write it as a name and its value in two cells (Køn | Kvinder), or rename it"
            raise fault(grid.file, what, remedy, sheet=grid.sheet.name)

    def _check_groups(self, table_id: str) -> None:
        """Refuse texts that name another group than the table is of, or than another text says."""
        level = self.said.get("group")
        if level is not None and level.axis != "once":
            return
        of_table = reference.groups_of_table(table_id)
        label = level.labels[0] if level else self.request.group or ""
        said = words.groups_in(label)
        what = "a text that names another group than the table or another text does"
        if level is not None and of_table and not said <= of_table:
            self._refuse(level, what, "Correct --table, or the text")
        for text in self.not_read if said or of_table else ():
            if not words.groups_in(text) <= (said or of_table):
                remedy = f"Correct --table or --group, or take the text out. {self.table.choice()}"
                grid = self.table.grid
                raise fault(grid.file, what, remedy, sheet=grid.sheet.name, value=text)

    def _check_named(self, role: str, what: str, example: str) -> None:
        grid, level = self.table.grid, self.said.get(role)
        if level is None:
            raise nothing_found(grid, what, example)
        is_column = grid.is_text and level.axis == "down" and level.name
        roles = set(map(reference.role, _parts_of(level.name)))
        if is_column and not roles & {f"{role}_label", "area_code"}:
            remedy = f"Column {level.name!r} seems to hold the {what}: give it that heading"
            raise nothing_found(grid, what, example, remedy)

    def _check_headings(self) -> None:
        """Refuse a table's column that stands twice, or may be a code or a class of the others."""
        level = self.said.get("measure")
        period = self.said.get("period") or self.said["part"]
        if level is None or level.axis != "across" or period.axis == "across":
            return
        row = self.table.grid.heading_row
        headings = [] if row is None else [text for _, text in self.table.grid.filled(row)]
        folded = [text.casefold() for text in headings]
        twice = [text for text in headings if folded.count(text.casefold()) > 1]
        if len(self.levels.across) == 1 and twice:
            what = f"two columns with the same heading ({twice[0]})"
            self._refuse(level, what, "Export the file again, or rename one of them")
        kinds = level.kinds()
        known = {t for t in kinds if reference.is_measure(t) or words.sounds_like_a_measure(t)}
        for column, text in zip(self.table.figure_columns, level.labels, strict=True):
            if known and text not in known and not words.is_total(text):
                what = "a column of numbers that may be a measure, a code or a class"
                remedy = (
                    "Take the column out; or, if it divides the figures, add its heading to "
                    "seeds/reference/extract_headings.csv as a dimension"
                )
                raise self.table.grid.error(what, remedy, level.row, column)

    def cells(self) -> Iterator[RawCell]:
        """Yield the cells, row by row; what a row says counts before what its column says."""
        table, grid = self.table, self.table.grid
        always = self._says(self.levels.once, 0, {})
        across = [
            always.joined(self._says(self.levels.across, at, self.levels.total_columns))
            for at in range(len(table.figure_columns))
        ]
        split = cache(self._split)
        for at, row in enumerate(table.data_rows):
            here = self._says(self.levels.down, at, self.levels.total_rows)
            for column, there in zip(table.figure_columns, across, strict=True):
                said = there.joined(here)
                say = said.words.get
                group, measure, look_back = split(say("measure", ""), say("group", ""))
                yield RawCell(
                    *grid.place(row, column),
                    say("area", ""),
                    say("period") or say("year", "") + say("part", ""),
                    group,
                    dimension_text(said.dimensions, say("look_back", look_back)),
                    measure,
                    grid.as_delivered(row, column),
                    said.places["area"],
                    said.places.get("period") or said.places["part"],
                    say("total", ""),
                )

    def _split(self, measure: str, group: str) -> tuple[str, str, str]:
        """Return group, measure and look-back: `Dagpengemodtagere: Antal personer` holds two.

        Only a known group label is split off, and only where the file names no group otherwise.
        """
        measure, group = measure or self.request.measure or "", group or self.request.group or ""
        prefix, colon, rest = measure.partition(": ")
        if colon and not group and reference.is_group(prefix) and rest.strip():
            group, measure = prefix.strip(), rest.strip()
        return group, *words.split_look_back(measure)

    def _says(self, levels: list[Level], at: int, totals: dict[int, str]) -> _Said:
        says = _Said({"total": totals[at]} if at in totals else {})
        for level in levels:
            label, role = level.labels[at], str(level.role)
            if role == "dimension":
                says.dimensions.append((level.name, label))
            elif role in _SAYING:
                role = "period" if level is self.said.get("period") else role
                says.places[role] = self.table.grid.place(*level.spot(self.table, at))
                area = reference.landed_area(label) if role == "area" else None
                text = periods.landed_label(label) if role == "period" else label
                says.words.update({role: area or text} if label else {})
            is_total = words.is_spreadsheet_total if role == "dimension" else words.is_total
            if role in _WITH_TOTALS and is_total(label):
                says.words.setdefault("total", label)
        return says


def dimension_text(pairs: list[tuple[str, str]], look_back: str = "") -> str:
    """Return dimensions as contract 1 writes them: sorted pairs, '' if none or all are totals.

    A look-back has one name wherever it stood, and is never a total.
    """
    named = [] if all(words.is_total(value) for _, value in pairs) else pairs
    if look_back:
        named = [*named, (LOOK_BACK, look_back)]
    return "; ".join(sorted(f"{name}={value}" for name, value in named))
