"""Where in a sheet the table lies: found by what the cells are, not by fixed row numbers.

A table is always seen with its areas down a column: a sheet with areas across is turned first,
and every cell keeps the name it has in the workbook. Three steps: which column holds the areas,
where the periods are (a column beside them, or a header row above), then the rows and columns
that the figures fill. What lies outside (title, notes, source) is left alone; what lies inside
must be explained or is a fault.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from landing import periods
from landing.faults import LandingError, fault
from landing.figures import Number, looks_like_figure
from landing.reference import AREA_EXPECTED, AREA_REMEDY, Reference
from landing.tables import one_line
from landing.workbook_scan import column_letters
from landing.workbooks import Merge, Sheet


@dataclass
class Grid:
    """A sheet's cells, turned if need be so that areas go down.

    Attributes:
        file: the workbook, for messages.
        name: the sheet's name.
        cells: texts, all rows equally long.
        merges: merged cells, turned like the cells.
        turned: rows here are columns in the sheet.
    """

    file: Path
    name: str
    cells: list[list[str]]
    merges: list[Merge]
    turned: bool = False

    def place(self, row: int, column: int) -> tuple[int, str]:
        """Return the sheet's row (from 1) and column letters of a cell of the grid."""
        if self.turned:
            row, column = column, row
        return row + 1, column_letters(column + 1)

    def error(
        self,
        what: str,
        row: int,
        column: int,
        *,
        expected: str | None = None,
        remedy: str | None = None,
    ) -> LandingError:
        """Return an error at a cell, with what the cell holds."""
        sheet_row, letters = self.place(row, column)
        return fault(
            self.file,
            what,
            sheet=self.name,
            row=sheet_row,
            column=letters,
            value=self.cells[row][column] or None,
            expected=expected,
            remedy=remedy,
        )


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
    """Return whether a sheet has both areas and periods."""
    texts = {text for row in sheet.rows for text in row if text}
    return any(_is_place(text, reference) for text in texts) and any(
        _is_period(text) or periods.is_bare_year(text) for text in texts
    )


def find_table(file: Path, sheet: Sheet, reference: Reference) -> Table:
    """Return where a sheet's table lies.

    Raises:
        LandingError: no areas, no periods, text or merged cells inside the table.
    """
    cells = [
        [text if isinstance(text, Number) else one_line(text) for text in row] for row in sheet.rows
    ]
    grid = _with_areas_down(Grid(file, sheet.name, cells, sheet.merges), reference)
    area_column = _area_column(grid, reference)
    area_rows = [
        row
        for row, texts in enumerate(grid.cells)
        if _is_place(texts[area_column], reference) and sum(1 for text in texts if text) > 1
    ]
    if not area_rows:
        raise _nothing_found(grid, "areas", "such as Hele landet, Aarhus")
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


def _is_place(text: str, reference: Reference) -> bool:
    """Return whether a cell is an area by name; codes and totals may as well be other things."""
    if not text or isinstance(text, Number) or text.isdigit():
        return False
    return reference.area_code(text) is not None


def _is_period(text: str) -> bool:
    return bool(text) and not isinstance(text, Number) and periods.parse(text) is not None


def _is_strong_period(text: str) -> bool:
    return _is_period(text) and not periods.is_bare_year(text)


def _nothing_found(grid: Grid, what: str, example: str) -> LandingError:
    return fault(
        grid.file,
        f"no table found: no {what} in the sheet",
        sheet=grid.name,
        expected=f"cells {example}",
        remedy="Check that it is the right sheet and that the table has its headings",
    )


def _with_areas_down(grid: Grid, reference: Reference) -> Grid:
    """Return the grid as it is, or turned when its areas go across."""
    spots = [
        (row, column)
        for row, cells in enumerate(grid.cells)
        for column, text in enumerate(cells)
        if _is_place(text, reference)
    ]
    if not spots:
        raise _nothing_found(grid, "areas", "such as Hele landet, Aarhus")
    down = Counter(column for _, column in spots).most_common(1)[0][1]
    across = Counter(row for row, _ in spots).most_common(1)[0][1]
    turn = across > down
    if across == down:
        # One area: it goes down unless its periods stand under it, or to the left of that.
        turn = all(_period_is_below(grid, row, column) for row, column in spots)
    if not turn:
        return grid
    return Grid(
        grid.file,
        grid.name,
        [list(cells) for cells in zip(*grid.cells, strict=True)],
        [(c1, r1, c2, r2) for r1, c1, r2, c2 in grid.merges],
        turned=True,
    )


def _period_is_below(grid: Grid, row: int, column: int) -> bool:
    if any(_is_period(text) for text in grid.cells[row]):
        return False
    return any(_is_period(text) for cells in grid.cells[row + 1 :] for text in cells[: column + 1])


def _area_column(grid: Grid, reference: Reference) -> int:
    """Return the column with the most areas; of several, that with the most different ones."""
    areas: Counter[int] = Counter()
    different: dict[int, set[str]] = {}
    for cells in grid.cells:
        for column, text in enumerate(cells):
            if _is_place(text, reference):
                areas[column] += 1
                different.setdefault(column, set()).add(text)
    return max(areas, key=lambda column: (areas[column], len(different[column]), -column))


def _periods(grid: Grid, area_column: int, area_rows: list[int]) -> tuple[int | None, int | None]:
    """Return the column or the header row of periods; years alone count where nothing better is."""
    for is_period in (_is_strong_period, _is_period_or_year):
        down = Counter(
            column
            for row in area_rows
            for column, text in enumerate(grid.cells[row])
            if column != area_column and is_period(text)
        )
        across = Counter(
            row
            for row in range(area_rows[0])
            for column, text in enumerate(grid.cells[row])
            if column != area_column and is_period(text)
        )
        # Years beside an area may be figures: only a column of nothing else is one of periods.
        wanted = len(area_rows) if is_period is _is_period_or_year else (len(area_rows) + 1) // 2
        columns = [column for column, found in down.items() if found >= wanted]
        if columns and not (across and is_period is _is_period_or_year):
            best = max(columns, key=lambda column: (down[column], -column))
            return best, None
        if across:
            return None, max(across, key=lambda row: (across[row], row))
    raise _nothing_found(grid, "periods", "such as 2021M01, 2024Q1, 2018K4, Okt 2018")


def _is_period_or_year(text: str) -> bool:
    return bool(text) and periods.parse(text) is not None


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
        under_period = period_row is not None and _is_period_or_year(heading)
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
        raise _nothing_found(grid, "figures", "of numbers under the headings")
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
        numbers = [t for t in texts if looks_like_figure(t) and not _is_period_or_year(t)]
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
        column = next(at for at, text in enumerate(texts) if _is_period_or_year(text))
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
        upper_column = left == right and left in table.label_columns and left < table.area_column
        corner = in_headers and not touched & set(table.figure_columns)
        if not (upper_row or upper_column or corner):
            raise grid.error(
                "merged cells inside the table",
                top,
                left,
                expected="one cell per figure and label",
                remedy="Unmerge the cells and write the label in each of them",
            )
