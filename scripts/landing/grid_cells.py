"""From a table found in a sheet to its cells: what each header row and label column says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from landing import periods
from landing.faults import FaultList, fault
from landing.figures import Number
from landing.grid_table import Table
from landing.long_cells import split_group
from landing.reference import Reference
from landing.request import LandingRequest
from landing.tables import RawCell, dimension_text

_SOUNDS_LIKE_A_MEASURE = re.compile(
    r"\b(antal|andel\w*|pct|procent|\w*grad|gennemsnit\w*|timer|passivandel\w*)\b", re.IGNORECASE
)


@dataclass
class _Says:
    """What the labels of one column of figures, or of one row, say.

    Attributes:
        period: period label.
        group: target group label.
        measure: measure label.
        dimensions: further (name, value) pairs.
    """

    period: str = ""
    group: str = ""
    measure: str = ""
    dimensions: list[tuple[str, str]] = field(default_factory=list)


def grid_cells(
    table: Table, reference: Reference, request: LandingRequest, faults: FaultList
) -> Iterator[RawCell]:
    """Yield the cells of a sheet's table, row by row.

    Args:
        table: where its parts are.
        reference: measures, groups and accepted headings.
        request: supplies the group or measure that the sheet does not say.
        faults: rows without a label are added here.

    Raises:
        LandingError: a header row or label column whose part cannot be told.
    """
    grid = table.grid
    by_column = _columns_say(table, reference, request)
    by_row = _rows_say(table, reference, request, faults)
    _check_parts(table, by_column, by_row, request)
    period_column, period_row = table.period_column, table.period_row
    for row, row_says in by_row.items():
        area_at = grid.place(row, table.area_column)
        for column, column_says in by_column.items():
            group = row_says.group or column_says.group
            measure = row_says.measure or column_says.measure or request.measure or ""
            group, measure = split_group(measure, group or request.group or "", reference)
            yield RawCell(
                *grid.place(row, column),
                grid.cells[row][table.area_column],
                row_says.period or column_says.period,
                group,
                dimension_text(row_says.dimensions + column_says.dimensions),
                measure,
                grid.cells[row][column],
                area_at,
                grid.place(
                    row if period_row is None else period_row,
                    column if period_column is None else period_column,
                ),
            )


def _columns_say(table: Table, reference: Reference, request: LandingRequest) -> dict[int, _Says]:
    """Return what the header rows say of each column of figures."""
    grid = table.grid
    says = {column: _Says() for column in table.figure_columns}
    open_rows: list[int] = []
    measure_rows: list[int] = []
    group_rows: list[int] = []
    dimension_rows: list[int] = []
    texts = {row: _filled_across(table, row) for row in table.header_rows}
    for row in table.header_rows:
        labels = set(texts[row])
        name = _corner(table, row)
        role = reference.column_for("jobindsats", name) if name else None
        if row == table.period_row:
            continue
        if all(reference.is_group(label) for label in labels) or role == "group_label":
            group_rows.append(row)
        elif role == "measure_label" or any(reference.is_measure(label) for label in labels):
            measure_rows.append(row)
        elif all(reference.column_for("jobindsats", label) == "value" for label in labels):
            continue
        elif name:
            dimension_rows.append(row)
        else:
            open_rows.append(row)
    if not measure_rows:
        measure_rows = [
            row
            for row in open_rows + dimension_rows
            if all(map(_SOUNDS_LIKE_A_MEASURE.search, texts[row]))
        ] or (open_rows if len(open_rows) == 1 else [])
        open_rows = [row for row in open_rows if row not in measure_rows]
        dimension_rows = [row for row in dimension_rows if row not in measure_rows]
    if open_rows or len(measure_rows) > 1 or len(group_rows) > 1:
        row = (open_rows or measure_rows[1:] or group_rows[1:])[0]
        raise grid.error(
            "a header row whose part cannot be told",
            row,
            table.figure_columns[0],
            expected="one row of measures, and a name left of every other row of headings",
            remedy="Write what the row holds (Målgruppe, Køn …) in the cell left of it",
        )
    if measure_rows and request.measure and set(texts[measure_rows[0]]) != {request.measure}:
        raise grid.error(
            "--measure is given, and the sheet names its measures itself",
            measure_rows[0],
            table.figure_columns[0],
            remedy="Leave --measure out",
        )
    for at, column in enumerate(table.figure_columns):
        this = says[column]
        this.period = texts[table.period_row][at] if table.period_row is not None else ""
        this.measure = texts[measure_rows[0]][at] if measure_rows else ""
        this.group = texts[group_rows[0]][at] if group_rows else ""
        this.dimensions = [(_corner(table, row), texts[row][at]) for row in dimension_rows]
    return says


def _filled_across(table: Table, row: int) -> list[str]:
    """Return a header row's texts over the figures, a label of an upper row carried to the right.

    Carried only where each label stands once, as merged cells and outlines leave it: in a row
    that repeats its labels an empty cell is a fault.
    """
    grid = table.grid
    texts = [grid.cells[row][column] for column in table.figure_columns]
    if all(texts):
        return texts
    labels = [text for text in texts if text]
    empty = table.figure_columns[texts.index("")]
    outline = texts[0] and len(set(labels)) == len(labels) and row != table.header_rows[-1]
    if not outline:
        raise grid.error(
            "an empty cell in a header row",
            row,
            empty,
            expected="a label over every column of figures",
            remedy="Write the label in each cell",
        )
    for at, text in enumerate(texts):
        texts[at] = text or texts[at - 1]
    return texts


def _corner(table: Table, row: int) -> str:
    """Return the name that stands left of an upper header row, or ''."""
    if row == table.header_rows[-1] and row != table.period_row:
        return ""
    cells = table.grid.cells[row]
    left = [cells[c] for c in range(table.figure_columns[0]) if cells[c]]
    if row == table.header_rows[-1] or not left:
        return ""
    return left[-1]


def _rows_say(
    table: Table, reference: Reference, request: LandingRequest, faults: FaultList
) -> dict[int, _Says]:
    """Return what the label columns say of each row."""
    grid = table.grid
    texts = {column: _filled_down(table, column) for column in table.label_columns}
    roles = _label_roles(table, texts, reference, request)
    says: dict[int, _Says] = {}
    for at, row in enumerate(table.data_rows):
        this = says[row] = _Says()
        if table.period_column is not None:
            this.period = grid.cells[row][table.period_column]
            if not this.period:
                _add_empty(table, row, table.period_column, "period", faults)
        for column, (role, name) in roles.items():
            text = texts[column][at]
            if not text:
                _add_empty(table, row, column, name or role, faults)
            if role == "group_label":
                this.group = text
            elif role == "measure_label":
                this.measure = text
            else:
                this.dimensions.append((name, text))
    return says


def _filled_down(table: Table, column: int) -> list[str]:
    """Return a label column's texts, a label of an upper level carried down as in header rows."""
    texts = [table.grid.cells[row][column] for row in table.data_rows]
    labels = [text for text in texts if text]
    if texts[0] and len(set(labels)) == len(labels) and column < table.area_column:
        for at, text in enumerate(texts):
            texts[at] = text or texts[at - 1]
    return texts


def _add_empty(table: Table, row: int, column: int, name: str, faults: FaultList) -> None:
    sheet_row, letters = table.grid.place(row, column)
    faults.add(
        f"an empty label ({name})",
        row=sheet_row,
        column=letters,
        remedy="Repeat the label in each row",
    )


def _label_roles(
    table: Table, texts: dict[int, list[str]], reference: Reference, request: LandingRequest
) -> dict[int, tuple[str, str]]:
    """Return what each label column holds, and its name."""
    grid = table.grid
    roles: dict[int, tuple[str, str]] = {}
    for column, labels in texts.items():
        headings = [grid.cells[row][column] for row in reversed(table.header_rows)]
        name = next((heading for heading in headings if heading), "")
        known = {label for label in labels if label}
        role = reference.column_for("jobindsats", name)
        if all(map(reference.is_area, known)):
            # A municipality's region beside it says nothing that the area does not.
            continue
        if role not in {"group_label", "measure_label"}:
            role = "dimension" if name else "open"
            if all(map(reference.is_measure, known)):
                role = "measure_label"
            elif all(map(reference.is_group, known)):
                role = "group_label"
        roles[column] = (role, name)
    if not any(role == "measure_label" for role, _ in roles.values()):
        unnamed = [column for column, (role, _) in roles.items() if role == "open"]
        if len(unnamed) == 1:
            roles[unnamed[0]] = ("measure_label", "")
    _check_label_roles(table, roles, texts, request)
    return roles


def _check_label_roles(
    table: Table,
    roles: dict[int, tuple[str, str]],
    texts: dict[int, list[str]],
    request: LandingRequest,
) -> None:
    options = {
        "group_label": (request.group, "--group"),
        "measure_label": (request.measure, "--measure"),
    }
    seen: set[str] = set()
    for column, (role, _) in roles.items():
        given, option = options.get(role, (None, ""))
        if role == "open" or (role != "dimension" and role in seen):
            what = "a column of labels without a heading" if role == "open" else f"a second {role}"
            remedy = "Write what the column holds (Målgruppe, Køn …) above it"
        elif given and set(texts[column]) != {given}:
            what, remedy = f"{option} is given, and the sheet says it itself", f"Leave {option} out"
        else:
            seen.add(role)
            continue
        raise table.grid.error(what, table.data_rows[0], column, remedy=remedy)


def _check_parts(
    table: Table, by_column: dict[int, _Says], by_row: dict[int, _Says], request: LandingRequest
) -> None:
    """Refuse a table without a measure, or with a heading that is no period among periods."""
    grid = table.grid
    some_row = next(iter(by_row.values()))
    some_column = next(iter(by_column.values()))
    if some_row.measure and some_column.measure:
        raise fault(
            grid.file,
            "both a row and a column of measures",
            sheet=grid.name,
            value=f"{some_row.measure} / {some_column.measure}",
            remedy="Name the rows or columns that are no measures (Målgruppe, Køn …)",
        )
    if not (some_row.measure or some_column.measure or request.measure):
        raise fault(
            grid.file,
            "the sheet does not say which measure its figures are",
            sheet=grid.name,
            remedy='Say --measure "…" with the label Jobindsats gives it',
        )
    if request.group and (some_column.group and some_column.group != request.group):
        raise fault(
            grid.file,
            "--group is given, and the sheet has a row of groups",
            sheet=grid.name,
            value=some_column.group,
            remedy="Leave --group out",
        )
    if table.period_row is None:
        return
    for column, says in by_column.items():
        if periods.parse(says.period) is None or (
            isinstance(says.period, Number) and not periods.is_bare_year(says.period)
        ):
            raise grid.error(
                "a heading that is no period",
                table.period_row,
                column,
                expected=periods.EXPECTED,
            )
