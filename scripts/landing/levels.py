"""What each row of headings and each column of labels says: told by its name and all its labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from landing import periods
from landing.faults import FaultList, LandingError
from landing.grid import Looks
from landing.layout import Table
from landing.reference import Reference
from landing.words import (
    is_spreadsheet_total,
    is_total,
    measure_said,
    sounds_like_a_measure,
)

Role = Literal[
    "area", "period", "year", "part", "group", "measure", "look_back", "dimension", "remark",
    "value", "open",
]  # fmt: skip

_Name = tuple[str, tuple[int, int]]
"""A name of a row of headings, and where it stands."""

_COLUMN_ROLES = {"area_label", "area_code", "period_label"}

LOOK_BACK = "Måleperiode"
"""The name under which a look-back lands as a dimension, wherever it stood."""

NAME_IT = "Write what it holds (Målgruppe, Køn …) in the cell left of or above it"


@dataclass
class Level:
    """One row of headings, one column of labels, or what is said once for the whole table.

    Attributes:
        name: its own heading, or ''.
        labels: its labels: one for each column or row of figures, or a single one.
        row: where it stands in the grid; for a column the row of its heading.
        column: where it stands in the grid; for a row its first column of figures.
        named_at: where its name stands in the grid.
        axis: 'down' for a column, 'across' for a row, 'once' for the whole table.
        is_title: a text without a name of its own beside it.
        role: what it says.
    """

    name: str
    labels: list[str]
    row: int
    column: int
    axis: Literal["down", "across", "once"]
    is_title: bool = False
    role: Role = "open"
    named_at: tuple[int, int] = (0, 0)

    def kinds(self) -> set[str]:
        """Return its different labels, without empty ones and totals."""
        totals = {t for t in set(self.labels) if is_total(t) or is_spreadsheet_total(t)}
        return set(self.labels) - {""} - {t for t in totals if not sounds_like_a_measure(t)}


@dataclass
class Levels:
    """All the levels of a table.

    Attributes:
        down: the columns of labels.
        across: the rows of headings.
        once: what is said once.
        total_rows: positions in data_rows of totals that a pivot added, with their labels.
        total_columns: the same in figure_columns.
    """

    down: list[Level] = field(default_factory=list)
    across: list[Level] = field(default_factory=list)
    once: list[Level] = field(default_factory=list)
    total_rows: dict[int, str] = field(default_factory=dict)
    total_columns: dict[int, str] = field(default_factory=dict)

    def of(self, *roles: str) -> list[Level]:
        """Return the levels of some roles, what is said once for the whole table last."""
        return [v for v in [*self.down, *self.across, *self.once] if v.role in roles]


def levels_of(table: Table, looks: Looks, faults: FaultList) -> Levels:
    """Return the levels of a table as they stand, each with the role its name and labels give it.

    Raises:
        LandingError: an empty heading, or a cell in the corner that is no name of anything.
    """
    grid = table.grid
    found = Levels()
    below, names = _corner(table, looks, found)
    raw = {
        row: [grid.cells[row][column] for column in table.figure_columns]
        for row in table.header_rows
    }
    _find_totals(raw, found.total_columns, measures=True)
    rows = [row for row in table.header_rows if not _names_levels(raw[row], row, table, looks)]
    for row in table.header_rows:
        if row not in rows:
            texts = [text for text in raw[row] if text]
            following = [other for other in rows if other > row]
            for text, other in zip(texts, following, strict=False):
                if looks.reference.column_for("jobindsats", text) != "pivot":
                    names.setdefault(other, (text, (row, grid.cells[row].index(text))))
    for row in rows:
        labels = _filled(table, raw[row], found.across, found.total_columns, row == rows[-1])
        if isinstance(labels, int):
            raise grid.error(
                "an empty cell in a header row",
                row,
                table.figure_columns[labels],
                expected="a label over every column of figures",
                remedy="Write the label in each cell",
            )
        name, at = names.get(row, ("", (row, 0)))
        found.across.append(
            Level(name, labels, row, table.figure_columns[0], "across", named_at=at)
        )
    columns = {
        column: [grid.cells[row][column] for row in table.data_rows]
        for column in table.label_columns
    }
    lead_totals = {
        at: label
        for at, label in enumerate(columns[table.lead])
        if is_total(label) or looks.reference.is_set_aside(label)
    }
    _find_totals(columns, found.total_rows, measures=False)
    aside = {**lead_totals, **found.total_rows}
    level_columns = [
        column
        for column in table.label_columns
        if _is_level(below.get(column, ""), columns[column], looks)
    ]
    for column in table.label_columns:
        row, name = _heading_row(table, column), below.get(column, "")
        labels_or_gap = _filled(
            table,
            columns[column],
            found.down,
            aside,
            column == (level_columns or table.label_columns)[-1],
        )
        if isinstance(labels_or_gap, int):
            labels_or_gap = columns[column]
            if column in level_columns and _add_gaps(table, column, name, aside, faults):
                faults.raise_if_any()
        found.down.append(Level(name, labels_or_gap, row, column, "down", named_at=(row, column)))
    for level in [*found.down, *found.across]:
        level.role = role_of(level, looks)
    return found


def role_of(level: Level, looks: Looks) -> Role:
    """Return what a level says, by its name and all its labels."""
    labels = level.kinds()
    reference = looks.reference
    heading = reference.column_for("jobindsats", level.name) or ""
    if labels and all(reference.column_for("jobindsats", t) == "pivot" for t in labels):
        return "value"
    if heading == "remark":
        return "remark"
    if heading == "value" or (
        not level.name and all(reference.column_for("jobindsats", t) == "value" for t in labels)
    ):
        return "value"
    if heading == "look_back":
        return "look_back"
    if not labels:
        return "dimension" if level.name else "value"
    if heading in {"area_label", "area_code"} or _most(labels, looks.is_place):
        return "area"
    if "varighed" not in level.name.casefold() and _are_look_backs(labels, reference):
        return "look_back"
    if time := _time(labels, heading, level.name, looks):
        return time
    if heading == "dimension":
        return "dimension"
    if all(map(looks.is_group, labels)) or heading == "group_label":
        return "group"
    if heading == "measure_label" or any(measure_said(text, reference) for text in labels):
        return "measure"
    return "dimension" if level.name else "open"


def _time(labels: set[str], heading: str, name: str, looks: Looks) -> Role | None:
    """Return whether labels are periods, years, or months and quarters without a year."""
    named = name.casefold()
    if all(map(periods.is_bare_year, labels)) and (heading in {"", "period_label"}):
        return "year"
    if _most(labels, lambda text: looks.is_period(text) or periods.is_day(text)):
        return "period"
    words = not any(text.isdigit() for text in labels)
    if all(map(periods.part_number, labels)) and (words or "måned" in named or "kvartal" in named):
        return "part"
    return "period" if heading == "period_label" else None


def _most(labels: set[str], fits: Callable[[str], bool]) -> bool:
    """Return whether at least half of some labels fit: the others are faults, not another role."""
    return 2 * sum(map(fits, labels)) >= len(labels)


def _are_look_backs(labels: set[str], reference: Reference) -> bool:
    """Return whether labels are look-backs by their own words; `12 mdr.` may be a duration."""
    return all(
        reference.look_back(text) is not None and (not text[0].isdigit() or "på ydelsen" in text)
        for text in labels
    )


def as_parts(level: Level) -> list[str]:
    """Return the labels of months or quarters as M01 … or Q1 …"""
    named = level.name.casefold()
    quarters = "kvartal" in named or any(
        text.lower().startswith(("k", "q")) or "kv" in text.lower() for text in level.kinds()
    )
    width = 1 if quarters else 2
    return [
        f"{'Q' if quarters else 'M'}{number:0{width}d}"
        if (number := periods.part_number(text))
        else text
        for text in level.labels
    ]


def _corner(table: Table, looks: Looks, found: Levels) -> tuple[dict[int, str], dict[int, _Name]]:
    """Return the headings of the columns of labels, and the names of the rows of headings."""
    cells, reference = table.grid.cells, looks.reference
    below: dict[int, str] = {}
    names: dict[int, _Name] = {}
    for column in table.label_columns:
        labels = [cells[row][column] for row in table.data_rows]
        open_heading = True
        for row in reversed(table.header_rows):
            text = cells[row][column]
            if not text:
                continue
            across = [cells[row][figure] for figure in table.figure_columns]
            of_row = _fits(text, across, looks) and not _fits(text, labels, looks)
            role = reference.column_for("jobindsats", text)
            measure = measure_said(text, reference)
            nearest = row == table.header_rows[-1]
            if measure is not None:
                found.once.append(Level("", [measure], row, column, "once", True, "measure"))
            elif role == "pivot":
                pass
            elif open_heading and not of_row and (nearest or role in _COLUMN_ROLES):
                below[column] = text
            elif row in names:
                raise unexplained(table, row, column)
            else:
                names[row] = (text, (row, column))
            open_heading = open_heading and not (nearest and not of_row)
    return below, names


def _fits(name: str, labels: list[str], looks: Looks) -> bool:
    """Return whether labels are what a known name says; an unknown name fits anything."""
    filled = [text for text in labels if text and not is_total(text)]
    role = looks.reference.column_for("jobindsats", name)
    tests = {
        "area_label": looks.is_place,
        "period_label": lambda text: bool(periods.parse(text) or periods.part_number(text)),
        "group_label": looks.is_group,
        "measure_label": looks.is_measure,
        "look_back": looks.is_look_back,
    }
    return role in tests and bool(filled) and all(map(tests[role], filled))


def _names_levels(labels: list[str], row: int, table: Table, looks: Looks) -> bool:
    """Return whether a row of headings only names the rows below it, as pivots write it."""
    texts = [text for text in labels if text]
    roles = {looks.reference.column_for("jobindsats", text) for text in texts}
    known = roles <= {"pivot", "group_label", "measure_label", "dimension", "look_back", "value",
                      *_COLUMN_ROLES}  # fmt: skip
    first = labels[: len(texts)] == texts and (len(texts) < len(labels) or len(labels) == 1)
    return known and first and row != table.header_rows[-1]


def _find_totals(levels: dict[int, list[str]], totals: dict[int, str], *, measures: bool) -> None:
    for labels in levels.values():
        for at, label in enumerate(labels):
            if label and is_spreadsheet_total(label):
                if measures and sounds_like_a_measure(label) and " af " not in label.casefold():
                    continue
                totals.setdefault(at, label)


def _filled(
    table: Table, labels: list[str], outer: list[Level], aside: dict[int, str], innermost: bool
) -> list[str] | int:
    """Return labels with those of an outer level carried on, or the position of a gap.

    Merged cells and outlines leave a label once for all it covers. Where labels are repeated, and
    in the innermost level, an empty cell is a gap; so is one under a new label further out.
    """
    kept = [at for at in range(len(labels)) if at not in aside]
    if all(labels[at] for at in kept):
        return labels
    repeated = any(labels[one] and labels[one] == labels[other] for one, other in pairwise(kept))
    filled = list(labels)
    for one, at in zip([-1, *kept], kept, strict=False):
        if labels[at]:
            continue
        parents_stay = one >= 0 and all(level.labels[one] == level.labels[at] for level in outer)
        if innermost or repeated or not parents_stay or not filled[one]:
            return at
        filled[at] = filled[one]
    return filled


def _is_level(name: str, labels: list[str], looks: Looks) -> bool:
    """Return whether a column of labels tells rows apart; remarks and a pivot's words do not."""
    roles = {looks.reference.column_for("jobindsats", text) for text in labels if text}
    return looks.reference.column_for("jobindsats", name) != "remark" and roles != {"pivot"}


def _add_gaps(
    table: Table, column: int, name: str, aside: dict[int, str], faults: FaultList
) -> bool:
    """Add the rows without a label of a column to the faults."""
    for at, row in enumerate(table.data_rows):
        if table.grid.cells[row][column] or at in aside:
            continue
        shown_row, shown_column = table.grid.place(row, column)
        lead = column == table.lead
        faults.add(
            "a row of the table without an area"
            if lead
            else f"an empty label ({name or 'no name'})",
            row=shown_row,
            column=shown_column,
            expected="an area and a period in every row" if lead else "a label in every row",
            remedy="Repeat the area in each row and unmerge cells"
            if lead
            else "Repeat the label in each row; head a column of remarks Bemærkning",
        )
    return True


def _heading_row(table: Table, column: int) -> int:
    for row in reversed(table.header_rows):
        if table.grid.cells[row][column]:
            return row
    return table.data_rows[0]


def unexplained(table: Table, row: int, column: int) -> LandingError:
    """Return the error for a cell that says something nobody knows."""
    return table.grid.error(
        "a cell that does not say what it is",
        row,
        column,
        expected="a heading, a label, a figure, or a name and its value side by side",
        remedy=f"{table.choice()}, or take the cell out",
    )
