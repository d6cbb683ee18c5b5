"""From a table found in a sheet to its cells: what all its labels say of each figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from landing import periods
from landing.faults import FaultList, LandingError, fault
from landing.grid import Looks
from landing.layout import Table, find_table
from landing.levels import LOOK_BACK, NAME_IT, Level, Levels, as_parts, levels_of
from landing.look_backs import split_look_back
from landing.reference import Reference
from landing.request import LandingRequest
from landing.surroundings import Surroundings, read_surroundings
from landing.tables import RawCell, Sheet
from landing.words import is_spreadsheet_total, is_total, measure_said, sounds_like_a_measure


@dataclass
class Found:
    """The cells of a table, and what the summary says of how it was read.

    Attributes:
        cells: the cells, row by row.
        left_out: columns that say nothing of their own, or nothing of the figures.
        not_read: texts around the table that were not read.
    """

    cells: Iterator[RawCell]
    left_out: list[str] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)


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
    dimensions: tuple[tuple[str, str], ...] = ()
    total: str = ""


def table_cells(
    file: Path, sheet: Sheet, reference: Reference, request: LandingRequest, faults: FaultList
) -> Found:
    """Return the cells of a sheet's table.

    Args:
        file: the file, for messages.
        sheet: a worksheet, or a text or JSON file.
        reference: spellings, measures, groups and accepted headings.
        request: supplies the group or measure that the sheet does not say.
        faults: rows without a label are added here.

    Raises:
        LandingError: a cell whose part cannot be told, or a part that is missing.
    """
    looks = Looks(reference)
    table = find_table(file, sheet, reference)
    surroundings = read_surroundings(table, looks)
    levels = levels_of(table, looks, faults)
    levels.once += surroundings.once
    found = Found(iter(()), not_read=surroundings.not_read)
    parts = _Parts(table, levels, looks, request, found)
    parts.settle()
    parts.check(surroundings)
    found.cells = parts.cells()
    return found


class _Parts:
    """The levels of a table once it is settled which of them says what."""

    def __init__(
        self,
        table: Table,
        levels: Levels,
        looks: Looks,
        request: LandingRequest,
        found: Found,
    ) -> None:
        self.table, self.levels, self.looks = table, levels, looks
        self.reference, self.request, self.found = looks.reference, request, found
        self.said: dict[str, Level] = {}

    def settle(self) -> None:
        """Decide which level is the area, the period, the group and the measure.

        Raises:
            LandingError: two of them, or one whose part cannot be told.
        """
        self._settle_areas()
        self._settle_periods()
        self._settle_one("look_back", "--sheet")
        self._settle_measures()
        self._settle_one("group", "--group")
        for level in self._with("open"):
            raise self._error("a header row or column whose part cannot be told", level, NAME_IT)
        for level in self._with("remark"):
            self.found.left_out.append(level.name)

    def _with(self, role: str) -> list[Level]:
        """Return the levels of a role, what is said once for the whole table last."""
        levels = [*self.levels.down, *self.levels.across, *self.levels.once]
        return [level for level in levels if level.role == role]

    def _error(
        self, what: str, level: Level, remedy: str, expected: str | None = None
    ) -> LandingError:
        return self.table.grid.error(
            what, level.row, level.column, remedy=remedy, expected=expected
        )

    def _settle_one(self, role: str, option: str) -> None:
        """Keep the first level of a role; others are dimensions, or titles that are not read."""
        levels = self._with(role)
        given = {"--group": self.request.group}.get(option)
        if levels and given and levels[0].kinds() != {given} and not levels[0].is_title:
            raise self._error(
                f"{option} is given, and the file says it itself", levels[0], f"Leave {option} out"
            )
        for level in levels[:1]:
            self.said[role] = level
        for level in levels[1:]:
            if role == "look_back" and level.kinds() == levels[0].kinds():
                level.role = "remark"
            elif role == "look_back":
                raise self._error("a second look-back", level, "Keep the one that holds")
            elif level.is_title or level.kinds() == levels[0].kinds():
                self._not_read(level)
            elif level.name:
                level.role = "dimension"
            else:
                raise self._error(f"a second {role}", level, NAME_IT)

    def _not_read(self, level: Level) -> None:
        level.role = "value"
        self.found.not_read.append(" ".join(filter(None, [level.name, level.labels[0]])))

    def _settle_areas(self) -> None:
        """Keep one level of areas; a code or region beside it must agree with it.

        Another municipality beside it is a dimension, when it has a name.
        """
        levels = self._with("area")
        headed = [
            level
            for level in levels
            if self.reference.column_for("jobindsats", level.name) == "area_label"
        ]
        lead = [
            level for level in levels if level.axis == "down" and level.column == self.table.lead
        ]
        first = (lead or headed or levels)[:1]
        for level in first:
            self.said["area"] = level
        for level in levels:
            if level in first:
                continue
            if level in headed and not any(map(self.looks.is_place, level.labels)):
                raise self._error("more than one column of areas", level, "Rename one of them")
            if (
                level.axis != "once"
                and level.axis == first[0].axis
                and self._agrees(level, first[0])
            ):
                level.role = "remark"
            elif level.axis == "once":
                raise self._error(
                    "an area beside the table, and the table has areas of its own", level,
                    f"Take it out if it says nothing of the figures. {self.table.choice()}",
                )  # fmt: skip
            elif level.name:
                level.role = "dimension"
            else:
                raise self._error("more than one column of areas", level, NAME_IT)

    def _agrees(self, level: Level, area: Level) -> bool:
        """Return whether each label is its area's own code, name or region.

        Raises:
            LandingError: a code, or a column of regions, that contradicts the area.
        """
        regions = set(self.reference.regions.values())
        codes = [self.reference.code_of(text) for text in level.labels]
        are_regions = all(code in regions | {"000", None} for code in codes)
        is_code = self.reference.column_for("jobindsats", level.name) == "area_code"
        for at, (code, text) in enumerate(zip(codes, area.labels, strict=True)):
            own = self.reference.code_of(text)
            wanted = {own, self.reference.regions.get(own or "")}
            if own is None or code in wanted or (code is None and own == "000"):
                continue
            if not (are_regions or is_code):
                return False
            row = self.table.data_rows[at] if level.axis == "down" else level.row
            column = self.table.figure_columns[at] if level.axis == "across" else level.column
            raise self.table.grid.error(
                f"a code or region that is not that of {text}",
                row,
                column,
                remedy="Correct it, or take the column out",
            )
        return True

    def _settle_periods(self) -> None:
        """Keep one level of periods, or join a year with the months or quarters beside it."""
        strong, years, parts = (self._with(role) for role in ("period", "year", "part"))
        on_axes = [level for level in strong if level.axis != "once"]
        for level in strong:
            if level.axis == "once" and on_axes:
                self._not_read_if_it_agrees(level, on_axes[0])
        strong = on_axes or strong
        if len(strong) > 1:
            strong = self._one_of_periods(strong)
        if strong:
            self._check_days(strong[0])
            self.said["period"] = strong[0]
            for level in [*years, *parts]:
                self._check_part(level, strong[0])
        elif parts and years:
            self.said["part"], self.said["year"] = parts[0], years[0]
            parts[0].labels = as_parts(parts[0])
            extra = [*parts[1:], *years[1:]]
            if extra:
                raise self._error("a second year, month or quarter", extra[0], "Take it out")
        elif parts:
            raise self._error(
                "months or quarters without their year", parts[0],
                "Write the year in a column or row of its own, headed År",
            )  # fmt: skip
        elif years:
            self.said["period"] = years[0]
            for level in years[1:]:
                if level.axis == "once":
                    self._not_read_if_it_agrees(level, years[0])
                else:
                    raise self._error("a second year", level, "Take it out")

    def _not_read_if_it_agrees(self, level: Level, other: Level) -> None:
        if level.is_title or level.kinds() == other.kinds():
            self._not_read(level)
        else:
            raise self._error(
                "a period beside the table, and the table has periods of its own", level,
                f"Take it out if it says nothing of the figures. {self.table.choice()}",
            )  # fmt: skip

    def _one_of_periods(self, strong: list[Level]) -> list[Level]:
        """Return the period among columns of dates: the others are days of update."""
        named = [
            level
            for level in strong
            if self.reference.column_for("jobindsats", level.name) == "period_label"
        ]
        kept = (
            named
            if len(named) == 1
            else [v for v in strong if not all(map(periods.is_day, v.kinds()))]
        )
        if len(kept) != 1:
            raise self._error("a second column or row of periods", strong[1], "Keep one of them")
        for level in strong:
            if level is not kept[0]:
                if len(level.kinds()) > 1:
                    raise self._error(
                        "a second column or row of periods", level,
                        "Head it Opdateret if it says when a figure was updated, or take it out",
                    )  # fmt: skip
                level.role = "remark"
        return kept

    def _check_days(self, level: Level) -> None:
        """Refuse dates that may stand for quarters or years as well as for months."""
        days = [periods.parse(text) for text in level.kinds() if periods.is_day(text)]
        months = sorted({12 * day.start[0] + day.start[1] for day in days if day is not None})
        gaps = [later - earlier for earlier, later in pairwise(months)]
        if gaps and all(gap % 3 == 0 for gap in gaps):
            raise self._error(
                "dates that may be months, quarters or years", level,
                "Write the periods as 2018M01, 2018K1 or 2018",
            )  # fmt: skip

    def _check_part(self, level: Level, strong: Level) -> None:
        """Refuse a year, month or quarter that contradicts the period beside it."""
        if level.is_title:
            self._not_read(level)
            return
        labels = level.labels
        if level.axis == "once":
            labels = labels * len(strong.labels)
        elif level.axis != strong.axis:
            raise self._error("a year, month or quarter beside periods", level, "Take it out")
        for label, text in zip(labels, strong.labels, strict=True):
            period = periods.parse(text)
            wanted = None if period is None else period.start[0 if level.role == "year" else 1]
            number = int(label) if level.role == "year" and label else periods.part_number(label)
            if label and period is not None and number != wanted:
                raise self._error(
                    "a year, month or quarter that contradicts the period", level, "Correct it"
                )
        level.role = "remark"

    def _settle_measures(self) -> None:
        """Keep one level of measures: known ones, those that sound so, or the one left open."""
        given = self.request.measure
        levels = self._with("measure")
        on_axes = [level for level in levels if level.axis != "once"]
        if not on_axes:
            unknown = [
                v for v in [*self._with("open"), *self._with("dimension")] if v.axis != "once"
            ]
            sounding = [v for v in unknown if all(map(sounds_like_a_measure, v.kinds()))]
            opened = [level for level in unknown if level.role == "open"]
            on_axes = sounding or (opened if len(opened) == 1 and not levels else [])
        said_once = {level.labels[0] for level in levels if level.axis == "once"}
        if len(on_axes) > 1:
            raise self._error(
                "two rows or columns of measures", on_axes[1], NAME_IT,
                expected="one row of measures, and a name left of every other row of headings",
            )  # fmt: skip
        for level in on_axes:
            level.role = "measure"
            level.labels = [measure_said(t, self.reference) or t for t in level.labels]
            self.said["measure"] = level
            if given and level.kinds() != {given}:
                raise self._error(
                    "--measure is given, and the file names its measures itself", level,
                    "Leave --measure out",
                )  # fmt: skip
        for level in levels:
            if level.axis == "once" and on_axes:
                self._not_read(level)
            elif level.axis == "once" and (
                (given and level.labels[0] != given) or len(said_once) > 1
            ):
                raise self._error(
                    "another measure than --measure says" if given else "a second measure", level,
                    f"Keep the one that holds. {self.table.choice()}",
                )  # fmt: skip
            elif level.axis == "once":
                self.said["measure"] = level

    def check(self, surroundings: Surroundings) -> None:
        """Refuse a table without areas, periods or a measure.

        Raises:
            LandingError: naming what is missing, and what to do.
        """
        grid = self.table.grid
        text = grid.name is None
        if text and self.said.get("area") and self.said["area"].axis == "down":
            self._check_heading("area", "area_label", "areas", "Area or Område")
        if text and self.said.get("period") and self.said["period"].axis == "down":
            self._check_heading("period", "period_label", "periods", "Periode")
        for role, what, example in (
            ("area", "areas", "such as Hele landet, Aarhus"),
            ("period", "periods", "such as 2021M01, 2024Q1, 2018K4, Okt 2018"),
        ):
            if role not in self.said and not (role == "period" and "part" in self.said):
                raise fault(
                    grid.file,
                    f"no column of {what}" if text else f"no table found: no {what} in the sheet",
                    sheet=grid.name,
                    row=grid.numbers[grid.heading_row]
                    if text and grid.heading_row is not None
                    else None,
                    value=", ".join(self._headings()) or None,
                    expected=f"{what} {example}",
                    remedy=f"Export the table again with its {what}",
                )
        if text and len(set(map(str.casefold, self._headings()))) < len(self._headings()):
            self._check_headings_differ()
        if "measure" not in self.said and not self.request.measure:
            raise fault(
                grid.file,
                "the file does not say which measure its figures are",
                sheet=grid.name,
                remedy='Say --measure "…" with the label Jobindsats gives it',
            )
        mapped = any(look_back for _, _, look_back in self.reference.measures)
        if surroundings.many_look_backs and "look_back" not in self.said and mapped:
            raise fault(
                grid.file,
                "a title with several look-backs, and the figures do not say which is theirs",
                sheet=grid.name,
                remedy=f'Write "{LOOK_BACK}" and "Seneste 12 måneder" in two cells above the table',
            )
        self._check_measures()

    def _headings(self) -> list[str]:
        row = self.table.grid.heading_row
        return [] if row is None else [text for text in self.table.grid.cells[row] if text]

    def _check_headings_differ(self) -> None:
        """Refuse two columns of a text file with one heading, unless a row tells them apart."""
        level = self.said.get("measure")
        if level is not None and level.axis == "across" and len(self.levels.across) == 1:
            twice = Counter(map(str.casefold, self._headings())).most_common(1)[0][0]
            raise self._error(
                f"two columns with the same heading ({twice})", level,
                "Export the file again, or rename one of them",
            )  # fmt: skip

    def _check_heading(self, role: str, column: str, what: str, expected: str) -> None:
        """Refuse a renamed column of a text file: its heading is part of the format."""
        level = self.said[role]
        heading = self.reference.column_for("jobindsats", level.name)
        if (
            level.name
            and heading not in {column, "area_code"}
            and not _has_known_part(level.name, column, self.reference)
        ):
            raise fault(
                self.table.grid.file,
                f"no column of {what}",
                row=self.table.grid.numbers[level.row],
                value=", ".join(self._headings()),
                expected=f"a column headed {expected}",
                remedy=f"Column {level.name!r} seems to hold the {what}: give it that heading",
            )

    def _check_measures(self) -> None:
        """Refuse a column of numbers beside measures that may be a code or a class."""
        level = self.said.get("measure")
        if level is None or level.axis != "across" or "period" not in self.said:
            return
        if self.said["period"].axis == "across":
            return
        known = [
            t for t in level.kinds() if self.reference.is_measure(t) or sounds_like_a_measure(t)
        ]
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
        once = self._says(self.levels.once, 0)
        group = self.request.group or ""
        across = [
            self._says(self.levels.across, at, self.levels.total_columns)
            for at in range(len(table.figure_columns))
        ]
        area_at, period_at = self._places("area"), self._places("period", "part")
        measures: dict[tuple[str, str], tuple[str, str, str]] = {}
        texts: dict[tuple[object, ...], str] = {}
        for at, row in enumerate(table.data_rows):
            here = self._says(self.levels.down, at, self.levels.total_rows)
            for column, there in zip(table.figure_columns, across, strict=True):
                said = (here.measure or there.measure or once.measure or self.request.measure or "",
                        here.group or there.group or once.group)  # fmt: skip
                if said not in measures:
                    measures[said] = self._measure(*said)
                found_group, measure, in_label = measures[said]
                look_back = here.look_back or there.look_back or once.look_back or in_label
                pairs = here.dimensions + there.dimensions + once.dimensions
                key = (look_back, pairs)
                if key not in texts:
                    texts[key] = dimension_text(pairs, look_back)
                period = here.period or there.period or once.period
                if "part" in self.said:
                    year = here.year or there.year or once.year
                    period = year + (here.part or there.part or once.part)
                yield RawCell(
                    *grid.place(row, column),
                    here.area or there.area or once.area,
                    period,
                    found_group or group,
                    texts[key],
                    measure,
                    grid.as_delivered(row, column),
                    area_at(row, column),
                    period_at(row, column),
                    here.total or there.total,
                )

    def _measure(self, measure: str, group: str) -> tuple[str, str, str]:
        """Return group, measure and look-back of a measure's label."""
        group, measure = split_group(measure, group or self.request.group or "", self.reference)
        return group, *split_look_back(measure, self.reference)

    def _places(self, *roles: str) -> Callable[[int, int], tuple[int, str]]:
        """Return where the label of a role stands for a figure's row and column."""
        level = next((self.said[role] for role in roles if role in self.said), None)
        place = self.table.grid.place
        if level is None:
            return place
        if level.axis == "down":
            return lambda row, _: place(row, level.column)
        if level.axis == "across":
            return lambda _, column: place(level.row, column)
        return lambda *_: place(level.row, level.column)

    def _says(self, levels: list[Level], at: int, totals: dict[int, str] | None = None) -> _Says:
        """Return what the levels of an axis say of one row or column."""
        says = _Says(total=(totals or {}).get(at, ""))
        dimensions: list[tuple[str, str]] = []
        for level in levels:
            text = level.labels[at]
            if level.role == "area" and level is self.said.get("area"):
                says.area = self.reference.landed_area(text) or text
                says.total = says.total or (text if is_total(text) else "")
            elif level.role == "period":
                says.period = periods.landed_label(text)
                says.total = says.total or (text if is_total(text) else "")
            elif level.role in {"year", "part"}:
                is_period = level is self.said.get("period")
                setattr(says, "period" if is_period else level.role, text)
                says.total = says.total or (text if is_total(text) else "")
            elif level.role in {"group", "measure", "look_back"}:
                setattr(says, level.role, text)
            elif level.role == "dimension":
                dimensions.append((level.name, text))
                says.total = says.total or (text if is_spreadsheet_total(text) else "")
        says.dimensions = tuple(dimensions)
        return says


def _has_known_part(name: str, column: str, reference: Reference) -> bool:
    parts = name.replace("\\", "/").replace(",", "/").split("/")
    return any(reference.column_for("jobindsats", part.strip()) == column for part in parts)


def split_group(measure: str, group: str, reference: Reference) -> tuple[str, str]:
    """Return group and measure of a label such as `Dagpengemodtagere: Antal personer`.

    Only a known group label is split off, and only where the file names no group otherwise.
    """
    prefix, colon, rest = measure.partition(": ")
    if colon and not group and reference.is_group(prefix) and rest.strip():
        return prefix.strip(), rest.strip()
    return group, measure


def dimension_text(pairs: tuple[tuple[str, str], ...], look_back: str = "") -> str:
    """Return dimensions as contract 1 writes them: sorted pairs, '' if none or all are totals.

    A look-back has one name wherever it stood, and is never a total.
    """
    if all(is_total(value) for _, value in pairs):
        return f"{LOOK_BACK}={look_back}" if look_back else ""
    named = [*pairs, *([(LOOK_BACK, look_back)] if look_back else [])]
    return "; ".join(sorted(f"{name}={value}" for name, value in named))
