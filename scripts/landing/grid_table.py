"""Where in a sheet the table lies: found by what the cells are, not by fixed row numbers.

Three steps: which column holds the areas, where the periods are (a column beside them, or a
header row above), then the rows and columns that the figures fill. What lies outside (title,
notes, source) is left alone; what lies inside must be explained or is a fault.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from landing import periods
from landing.figures import Number, looks_like_figure
from landing.grid import (
    Grid,
    is_period,
    is_period_or_year,
    is_place,
    is_strong_period,
    nothing_found,
    with_areas_down,
)
from landing.reference import AREA_EXPECTED, AREA_REMEDY, Reference
from landing.tables import Sheet, one_line


@dataclass
class Table:
    """Where the parts of a table are in a grid, rows and columns counted from 0.

    Attributes:
        grid: the grid.
        area_column: the column of areas.
        period_column: the column of periods, or None.
        period_row: the header row of periods, or None. One of the two is set.
        header_rows: the rows of headings above the figures, from the top.
        data_rows: the rows of figures.
        label_columns: further columns of labels.
        figure_columns: the columns of figures.
    """

    grid: Grid
    area_column: int
    period_column: int | None
    period_row: int | None
    header_rows: list[int]
    data_rows: list[int]
    label_columns: list[int]
    figure_columns: list[int]


def has_table(sheet: Sheet, reference: Reference) -> bool:
    """Return whether a sheet has areas, periods and figures; a front page may lack the last."""
    texts = {text for row in sheet.rows for text in row if text}
    return (
        any(is_place(text, reference) for text in texts)
        and any(is_period(text) or periods.is_bare_year(text) for text in texts)
        and any(looks_like_figure(text) and not periods.is_bare_year(text) for text in texts)
    )


def find_table(file: Path, sheet: Sheet, reference: Reference) -> Table:
    """Return where a sheet's table lies.

    Raises:
        LandingError: no areas, no periods, text or merged cells inside the table.
    """
    cells = [
        [text if isinstance(text, Number) else one_line(text) for text in row] for row in sheet.rows
    ]
    grid = with_areas_down(Grid(file, sheet.name or "", cells, sheet.merges), reference)
    area_column = _area_column(grid, reference)
    _carry_areas_down(grid, area_column, reference)
    area_rows = [
        row
        for row, texts in enumerate(grid.cells)
        if is_place(texts[area_column], reference) and sum(1 for text in texts if text) > 1
    ]
    if not area_rows:
        raise nothing_found(grid, "areas", "such as Hele landet, Aarhus")
    period_column, period_row = _periods(grid, area_column, area_rows)
    labels, figures = _columns(grid, area_column, period_column, period_row, area_rows, reference)
    first = _first_data_row(grid, area_rows[0], area_column, figures, reference)
    table = Table(
        grid,
        area_column,
        period_column,
        period_row,
        header_rows=_header_rows(grid, first, figures, period_row),
        data_rows=_data_rows(grid, first, area_column, figures, labels, area_rows),
        label_columns=labels,
        figure_columns=figures,
    )
    _check_merges(table)
    return table


def _area_column(grid: Grid, reference: Reference) -> int:
    """Return the column with the most areas; of several, the one that tells most apart."""
    areas: Counter[int] = Counter()
    municipalities: dict[int, set[str]] = {}
    for cells in grid.cells:
        for column, text in enumerate(cells):
            if is_place(text, reference):
                areas[column] += 1
                code = reference.area_code(text) or ""
                if code in reference.codes["municipality_code"]:
                    municipalities.setdefault(column, set()).add(code)
    return max(areas, key=lambda at: (areas[at], len(municipalities.get(at, ())), -at))


def _carry_areas_down(grid: Grid, area_column: int, reference: Reference) -> None:
    """Write an area into the rows below it, where it stands once for several rows of labels.

    So do merged cells and the outlines of pivots leave it: each area once, and the next column
    holds a label (a period, a measure), not a figure. Where areas repeat, a gap is a fault.
    """
    column = [texts[area_column] for texts in grid.cells]
    named = [row for row, text in enumerate(column) if is_place(text, reference)]
    gaps = [
        row
        for row in range(named[0], len(column))
        if not column[row]
        and any(looks_like_figure(text) for text in grid.cells[row][area_column + 2 :])
    ]
    labels = [grid.cells[row][area_column + 1 : area_column + 2] for row in [*named, *gaps]]
    if any(not label or not label[0] or isinstance(label[0], Number) for label in labels):
        return
    if len({column[row] for row in named}) < len(named) or not gaps:
        return
    for row in gaps:
        grid.cells[row][area_column] = grid.cells[row - 1][area_column]


def _periods(grid: Grid, area_column: int, area_rows: list[int]) -> tuple[int | None, int | None]:
    """Return the column or the header row of periods; years alone count where nothing better is."""
    for fits in (is_strong_period, is_period_or_year):
        down = Counter(
            column
            for row in area_rows
            for column, text in enumerate(grid.cells[row])
            if column != area_column and fits(text)
        )
        across = Counter(
            row
            for row in range(area_rows[0])
            for column, text in enumerate(grid.cells[row])
            if column != area_column and fits(text)
        )
        # Years beside an area may be figures: only a column of nothing else is one of periods.
        wanted = len(area_rows) if fits is is_period_or_year else (len(area_rows) + 1) // 2
        columns = [column for column, found in down.items() if found >= wanted]
        if columns and not (across and fits is is_period_or_year):
            best = max(columns, key=lambda column: (down[column], -column))
            return best, None
        if across:
            return None, max(across, key=lambda row: (across[row], row))
    raise nothing_found(grid, "periods", "such as 2021M01, 2024Q1, 2018K4, Okt 2018")


def _columns(
    grid: Grid,
    area_column: int,
    period_column: int | None,
    period_row: int | None,
    area_rows: list[int],
    reference: Reference,
) -> tuple[list[int], list[int]]:
    """Return the further columns of labels and the columns of figures."""
    labels: list[int] = []
    figures: list[int] = []
    heading_row = grid.cells[period_row] if period_row is not None else grid.cells[area_rows[0] - 1]
    for column in range(len(grid.cells[0])):
        if column in {area_column, period_column}:
            continue
        texts = [grid.cells[row][column] for row in area_rows]
        filled = [text for text in texts if text]
        heading = heading_row[column] if area_rows[0] > 0 or period_row is not None else ""
        under_period = period_row is not None and is_period_or_year(heading)
        if not filled and not under_period:
            named = period_row is None and not grid.turned and heading
            if not named or not reference.is_measure(heading):
                continue
        numbers = sum(1 for text in filled if looks_like_figure(text))
        if under_period or reference.is_measure(heading) or 2 * numbers >= len(filled):
            figures.append(column)
        else:
            labels.append(column)
    if not figures:
        raise nothing_found(grid, "figures", "of numbers under the headings")
    parts = {area_column, *figures, *([] if period_column is None else [period_column])}
    return [c for c in labels if _is_joined(grid, c, parts, area_rows)], figures


def _is_joined(grid: Grid, column: int, parts: set[int], area_rows: list[int]) -> bool:
    """Return whether no empty column lies between a label column and the table: else a note."""
    if column > max(parts):
        between = range(max(parts) + 1, column)
    else:
        between = range(column + 1, min(parts))
    return all(any(grid.cells[row][at] for row in area_rows) for at in between)


def _first_data_row(
    grid: Grid, first: int, area_column: int, figures: list[int], reference: Reference
) -> int:
    """Return the first row of figures: above the first area only totals may stand."""
    for row in range(first - 1, -1, -1):
        texts = [grid.cells[row][column] for column in figures if grid.cells[row][column]]
        numbers = [t for t in texts if looks_like_figure(t) and not is_period_or_year(t)]
        if not texts or 2 * len(numbers) < len(texts):
            break
        if not reference.is_set_aside(grid.cells[row][area_column]):
            raise grid.error(
                "unknown area",
                row,
                area_column,
                expected=AREA_EXPECTED,
                remedy=AREA_REMEDY,
            )
        first = row
    return first


def _header_rows(
    grid: Grid, first_row: int, figures: list[int], period_row: int | None
) -> list[int]:
    """Return the rows directly above the figures that say something about them."""
    rows: list[int] = []
    for row in range(first_row - 1, -1, -1):
        if not any(grid.cells[row][column] for column in figures):
            break
        rows.insert(0, row)
    if period_row is not None and period_row not in rows:
        texts = grid.cells[period_row]
        column = next(at for at, text in enumerate(texts) if is_period_or_year(text))
        raise grid.error("a row of periods that does not join the figures", period_row, column)
    return rows


def _data_rows(
    grid: Grid,
    first: int,
    area_column: int,
    figures: list[int],
    labels: list[int],
    area_rows: list[int],
) -> list[int]:
    """Return the rows of the table: from the first area to the last row with area or figure."""
    known = set(area_rows)
    last = max(
        row
        for row in range(first, len(grid.cells))
        if row in known or any(looks_like_figure(grid.cells[row][column]) for column in figures)
    )
    rows: list[int] = []
    for row in range(first, last + 1):
        cells = grid.cells[row]
        if not any(cells):
            continue
        if not cells[area_column]:
            column = next(c for c, text in enumerate(cells) if text)
            inside = any(cells[c] for c in [*figures, *labels])
            what = "a row of the table without an area" if inside else "text inside the table"
            raise grid.error(
                what,
                row,
                column,
                expected="an area in every row",
                remedy="Repeat the area in each row, unmerge cells, keep notes outside the table",
            )
        rows.append(row)
    return rows


def _check_merges(table: Table) -> None:
    """Refuse merged cells whose meaning is open; merged headings of upper levels are clear."""
    grid = table.grid
    first, last = (table.header_rows or table.data_rows)[0], table.data_rows[-1]
    body = {table.area_column, *table.label_columns, *table.figure_columns}
    if table.period_column is not None:
        body.add(table.period_column)
    for top, left, bottom, right in grid.merges:
        touched = {column for column in range(left, right + 1) if column in body}
        if bottom < first or top > last or not touched or (top == bottom and left == right):
            continue
        in_headers = bottom < table.data_rows[0]
        upper_row = top == bottom and in_headers and top != table.header_rows[-1]
        levels = [table.area_column, *table.label_columns]
        if table.period_column is not None:
            levels.append(table.period_column)
        upper_column = left == right and left in levels and left < max(levels)
        corner = in_headers and not touched & set(table.figure_columns)
        if not (upper_row or upper_column or corner):
            raise grid.error(
                "merged cells inside the table",
                top,
                left,
                expected="one cell per figure and label",
                remedy="Unmerge the cells and write the label in each of them",
            )
