"""What each row of headings and each column of labels says, by its name and all its labels."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Literal

from landing import periods, reference, words
from landing.faults import FaultList
from landing.figures import looks_like_figure
from landing.layout import Table, second_table

Role = Literal[
    "area", "period", "year", "part", "group", "measure", "look_back", "dimension", "remark",
    "value", "open",
]  # fmt: skip

_COLUMN_ROLES = {"area_label", "area_code", "period_label"}
_NAMES_OF_LEVELS = {"pivot", "group_label", "measure_label", "dimension", "look_back", "value",
                    *_COLUMN_ROLES}  # fmt: skip

LOOK_BACK = "Måleperiode"
"""The name under which a look-back lands as a dimension, wherever it stood."""


@dataclass
class Level:
    """One row of headings, one column of labels, or what is said once for the whole table.

    Attributes:
        name: its own heading, or ''.
        labels: one for each column or row of figures, or a single one.
        row, column: where it stands in the grid: a column's heading, a row's first figure.
        axis: 'down' for a column, 'across' for a row, 'once' for the whole table.
        named_at: where its name stands in the grid.
    """

    name: str
    labels: list[str]
    row: int
    column: int
    axis: Literal["down", "across", "once"]
    role: Role = "open"
    named_at: tuple[int, int] = (0, 0)

    @property
    def is_title(self) -> bool:
        """Whether it is a text without a name of its own beside it."""
        return self.axis == "once" and not self.name

    def spot(self, table: Table, at: int) -> tuple[int, int]:
        """Return where the label of a row or column of figures stands in the grid."""
        row = table.data_rows[at] if self.axis == "down" else self.row
        return row, table.figure_columns[at] if self.axis == "across" else self.column

    def kinds(self) -> set[str]:
        """Return its different labels, without empty ones and totals."""
        labels = set(self.labels) - {""}
        totals = [*filter(words.is_total, labels), *filter(words.is_spreadsheet_total, labels)]
        return labels - {text for text in totals if not words.sounds_like_a_measure(text)}


@dataclass
class Levels:
    """All the levels of a table: columns of labels, rows of headings, what is said once.

    Totals that a pivot added are kept by their positions in data_rows and figure_columns.
    """

    down: list[Level] = field(default_factory=list)
    across: list[Level] = field(default_factory=list)
    once: list[Level] = field(default_factory=list)
    total_rows: dict[int, str] = field(default_factory=dict)
    total_columns: dict[int, str] = field(default_factory=dict)

    def of(self, *roles: str) -> list[Level]:
        """Return the levels of some roles, what is said once for the whole table last."""
        return [v for v in [*self.down, *self.across, *self.once] if v.role in roles]


def levels_of(table: Table, faults: FaultList) -> Levels:
    """Return the levels of a table, each with the role its name and labels give it."""
    found = Levels()
    below, names = _corner(table, found)
    _add_rows(table, found, names)
    _add_columns(table, found, below, faults)
    for level in [*found.down, *found.across]:
        level.role = role_of(level)
    return found


def _add_rows(table: Table, found: Levels, names: dict[int, tuple[int, int]]) -> None:
    """Add the rows of headings; one that only names those below it gives them its names."""
    grid = table.grid
    headers = {row: table.figures_of(row) for row in table.header_rows}
    _find_totals(headers, found.total_columns, measures=True)
    rows = [row for row in table.header_rows if not _names_levels(table, row)]
    for row in headers:
        texts = [text for text in headers[row] if text and row not in rows]
        for text, other in zip(texts, [other for other in rows if other > row], strict=False):
            if reference.role(text) != "pivot":
                names.setdefault(other, (row, grid.cells[row].index(text)))
    for row in rows:
        totals, innermost = found.total_columns, row == rows[-1]
        labels, gap = _filled(headers[row], found.across, totals, innermost=innermost)
        first = table.figure_columns[0]
        if gap is not None:
            what, remedy = "an empty cell in a header row", "Write the label in each cell"
            raise grid.error(what, remedy, row, table.figure_columns[gap])
        at = names.get(row, (row, 0))
        name = grid.cells[at[0]][at[1]] if row in names else ""
        found.across.append(Level(name, labels, row, first, "across", named_at=at))


def _add_columns(table: Table, found: Levels, below: dict[int, str], faults: FaultList) -> None:
    """Add the columns of labels; rows without a label are faults."""
    columns = {column: table.labels_of(column) for column in table.label_columns}
    is_set_aside = reference.is_set_aside
    lead = enumerate(columns[table.lead])
    aside = {at: label for at, label in lead if words.is_total(label) or is_set_aside(label)}
    _find_totals(columns, found.total_rows, measures=False)
    aside |= found.total_rows
    role = reference.role

    def tells_rows_apart(column: int) -> bool:
        """Remarks and a pivot's words do not."""
        roles = set(map(role, filter(None, columns[column])))
        return role(below.get(column, "")) != "remark" and roles != {"pivot"}

    levels = list(filter(tells_rows_apart, columns))
    for column in table.label_columns:
        name, innermost = below.get(column, ""), column == (levels or table.label_columns)[-1]
        labels, gap = _filled(columns[column], found.down, aside, innermost=innermost)
        if gap is not None:
            labels = columns[column]
            if column in levels:
                _add_gaps(table, column, name, aside, faults)
                faults.raise_if_any()
        filled = [row for row in table.header_rows if table.grid.cells[row][column]]
        row = (filled or table.data_rows[:1])[-1]
        found.down.append(Level(name, labels, row, column, "down", named_at=(row, column)))


def role_of(level: Level) -> Role:
    """Return what a level says, by its name and all its labels."""
    labels, heading = level.kinds(), reference.role(level.name) or ""
    roles = set(map(reference.role, labels))
    if labels and roles == {"pivot"}:
        return "value"
    if heading == "remark":
        return "remark"
    if heading == "value" or (not level.name and roles <= {"value"}):
        return "value"
    if heading == "look_back":
        return "look_back"
    if not labels:
        return "dimension" if level.name else "value"
    if heading in {"area_label", "area_code"} or _most(labels, reference.is_place):
        return "area"
    if "varighed" not in level.name.casefold() and _are_look_backs(labels):
        return "look_back"
    if time := _time(labels, heading, level.name):
        return time
    if heading == "dimension":
        return "dimension"
    if all(map(reference.is_group, labels)) or heading == "group_label":
        return "group"
    measures = [words.measure_said(text) for text in labels]
    if heading == "measure_label" or any(measures):
        return "measure"
    return "dimension" if level.name else "open"


def _time(labels: set[str], heading: str, name: str) -> Role | None:
    if all(map(periods.is_bare_year, labels)) and heading in {"", "period_label"}:
        return "year"
    if _most(labels, lambda text: periods.is_period(text) or periods.is_day(text)):
        return "period"
    named = "måned" in name.casefold() or "kvartal" in name.casefold()
    in_words = not any(text.isdigit() for text in labels)
    if all(map(periods.part_number, labels)) and (in_words or named):
        return "part"
    return "period" if heading == "period_label" else None


def _most(labels: set[str], fits: Callable[[str], bool]) -> bool:
    """Return whether at least half of some labels fit: the others are faults, not another role."""
    return 2 * sum(map(fits, labels)) >= len(labels)


def _are_look_backs(labels: set[str]) -> bool:
    """Return whether labels are look-backs by their own words; `12 mdr.` may be a duration."""
    bare = [text for text in labels if text[0].isdigit() and "på ydelsen" not in text]
    return not bare and all(map(reference.look_back, labels))


def as_parts(level: Level) -> list[str]:
    """Return the labels of months or quarters as M01 … or Q1 …"""
    labels = [text.lower() for text in level.kinds()]
    in_labels = any(text.startswith(("k", "q")) or "kv" in text for text in labels)
    form = "Q{}" if in_labels or "kvartal" in level.name.casefold() else "M{:02d}"
    numbers = [(text, periods.part_number(text)) for text in level.labels]
    return [form.format(number) if number else text for text, number in numbers]


def _corner(table: Table, found: Levels) -> tuple[dict[int, str], dict[int, tuple[int, int]]]:
    cells = table.grid.cells
    below: dict[int, str] = {}
    names: dict[int, tuple[int, int]] = {}
    for column in table.label_columns:
        labels = table.labels_of(column)
        open_heading = True
        for row in reversed(table.header_rows):
            text = cells[row][column]
            if not text:
                continue
            of_row = _fits(text, table.figures_of(row)) and not _fits(text, labels)
            role, measure = reference.role(text), words.measure_said(text)
            nearest = row == table.header_rows[-1]
            if measure is not None:
                found.once.append(Level("", [measure], row, column, "once", "measure"))
            elif role == "pivot":
                pass
            elif open_heading and not of_row and (nearest or role in _COLUMN_ROLES):
                below[column] = text
            elif row in names:
                what = "a cell that does not say what it is"
                raise table.grid.error(what, f"{table.choice()}, or take it out", row, column)
            else:
                names[row] = (row, column)
            open_heading = open_heading and not (nearest and not of_row)
    return below, names


def _fits(name: str, labels: list[str]) -> bool:
    """Return whether labels are what a known name says; an unknown name fits anything."""
    filled = [text for text in labels if text and not words.is_total(text)]
    tests = {
        "area_label": reference.is_place,
        "period_label": lambda text: bool(periods.parse(text) or periods.part_number(text)),
        "group_label": reference.is_group,
        "measure_label": reference.is_measure,
        "look_back": reference.look_back,
    }
    test = tests.get(reference.role(name) or "")
    return test is not None and bool(filled) and all(map(test, filled))


def _names_levels(table: Table, row: int) -> bool:
    """Return whether a row of headings only names the rows below it, as pivots write it."""
    labels = table.figures_of(row)
    texts = [text for text in labels if text]
    known = set(map(reference.role, texts)) <= _NAMES_OF_LEVELS
    first = labels[: len(texts)] == texts and (len(texts) < len(labels) or len(labels) == 1)
    return known and first and row != table.header_rows[-1]


def _find_totals(levels: dict[int, list[str]], totals: dict[int, str], *, measures: bool) -> None:
    for at, label in chain.from_iterable(map(enumerate, levels.values())):
        sounds = words.sounds_like_a_measure(label) and " af " not in label.casefold()
        if words.is_spreadsheet_total(label) and not (measures and sounds):
            totals.setdefault(at, label)


def _filled(
    labels: list[str], outer: list[Level], aside: dict[int, str], *, innermost: bool
) -> tuple[list[str], int | None]:
    """Return labels with those of an outer level carried on, and the position of a gap.

    Merged cells and outlines leave a label once for all it covers. Where labels are repeated, and
    in the innermost level, an empty cell is a gap; so is one under a new label further out.
    """
    kept = [at for at in range(len(labels)) if at not in aside]
    repeated = any(labels[one] and labels[one] == labels[other] for one, other in pairwise(kept))
    filled = list(labels)
    for one, at in zip([-1, *kept], kept, strict=False):
        if labels[at]:
            continue
        parents_stay = one >= 0 and all(level.labels[one] == level.labels[at] for level in outer)
        if innermost or repeated or not parents_stay or not filled[one]:
            return labels, at
        filled[at] = filled[one]
    return filled, None


def _add_gaps(
    table: Table, column: int, name: str, aside: dict[int, str], faults: FaultList
) -> None:
    what = "a row of the table without an area"
    remedy = "Repeat the area in each row and unmerge cells"
    if column != table.lead:
        what = f"an empty label ({name or 'no name'})"
        remedy = "Repeat the label in each row; head a column of remarks Bemærkning"
    for at, row in enumerate(table.data_rows):
        if not table.grid.cells[row][column] and at not in aside:
            shown_row, shown_column = table.grid.place(row, column)
            faults.add(what, remedy, row=shown_row, column=shown_column)


_SEPARATORS = re.compile(r"\s*[,;:|–]\s+|\s+-\s+|\s*\(|\)\s*")
_PAIR = re.compile(r"(?P<name>[^:=]{1,40}?)\s*[:=]\s*(?P<value>.+)")


@dataclass
class Surroundings:
    """What the texts around a table say of all its figures, and those that are not read.

    One that names several look-backs does not say which this one is.
    """

    table: Table
    once: list[Level] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)
    many_look_backs: bool = False

    def read(self) -> None:
        """Take in the texts around the table."""
        for run in self.table.around():
            texts = [self.table.grid.cells[row][column] for row, column in run]
            if len(run) == 2 and self._is_pair(*texts):
                self._add_pair(run[1], *texts)
            else:
                for row, column in run:
                    self.add_text(row, column)

    def _is_pair(self, name: str, value: str) -> bool:
        is_label = reference.is_place(name) or periods.is_period(name)
        if looks_like_figure(name) or is_label or words.FOOTNOTE_MARK.fullmatch(name):
            return False
        is_figure_only = looks_like_figure(value) and not periods.is_bare_year(value)
        return reference.role(name) is not None or not is_figure_only

    def _add_pair(self, at: tuple[int, int], name: str, value: str) -> None:
        level = Level(name.rstrip(":"), [value], *at, "once")
        level.role = role_of(level)
        several = value.startswith("(") and not words.is_total(value)
        unread = level.role == "period" and periods.parse(value) is None and not several
        if level.role in {"remark", "value"} or unread:
            self._leave_out(at, value, f"{name}: {value}")
        elif not words.is_total(value) or level.role == "look_back":
            if several:
                level.role = "dimension"
            self.once.append(level)

    def add_text(self, row: int, column: int) -> None:
        """Add what a text says of all the figures, or that it is not read."""
        table = self.table
        text = table.grid.cells[row][column]
        is_year = periods.is_bare_year(text)
        if words.is_faulty_figure(text) or (words.is_figure(text) and not is_year):
            raise second_table(table.grid, row, column, table.cells())
        pair = _PAIR.fullmatch(text)
        if pair and reference.role(pair["name"]) is not None:
            self._add_pair((row, column), pair["name"], pair["value"])
            return
        for parts in ([text], [part for part in _SEPARATORS.split(text) if part.strip()]):
            said = [self._said(part, row, column) for part in parts]
            known = [level for level in said if level is not None]
            if known and len(known) == len(said):
                self.once += known
                return
        in_text = words.look_backs_in(text)
        if len({months for months, _ in in_text}) == 1 and not in_text[0][1].endswith("…"):
            self.once.append(Level("", [in_text[0][1]], row, column, "once", "look_back"))
        elif in_text:
            self.many_look_backs = True
        self._leave_out((row, column), text, text)

    def _leave_out(self, at: tuple[int, int], text: str, told: str) -> None:
        """Tell that a text is not read; one that may change what the figures are is refused."""
        if word := words.OTHER_SIZE_OR_KIND.search(text):
            what = f"a text that may say that the figures are of another size or kind ({word[0]})"
            remedy = f"Write the figures in full, and take the text out. {self.table.choice()}"
            raise self.table.grid.error(what, remedy, *at)
        if word := words.NARROWS.search(text):
            what = f"a text that may narrow the figures ({word[0]})"
            pair = "Write it as a name and its value in two cells (Køn | Kvinder)"
            raise self.table.grid.error(what, f"{pair}. {self.table.choice()}", *at)
        self.not_read.append(told)

    def _said(self, text: str, row: int, column: int) -> Level | None:
        measure = words.measure_said(text)
        level = Level("", [measure or text], row, column, "once")
        level.role = "measure" if measure else role_of(level)
        is_unknown = level.role in {"open", "part"} or (not measure and words.is_total(text))
        return None if is_unknown else level
