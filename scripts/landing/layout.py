"""Where in a sheet the table lies: found by what the cells are, not by fixed row numbers.

The rows of figures are led by areas; where the area is said once for the whole table, by periods,
or by what else the labels are. Every cell belongs to a heading, a label, a figure, or to the texts
around the table, which are read for what they say of it (levels.py). Nothing is left over.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl.utils import get_column_letter

from landing import periods, reference, words
from landing.faults import LandingError, Place, fault
from landing.figures import looks_like_figure
from landing.grid import Grid, Sheet, grid_of
from landing.reference import AREA_EXPECTED, AREA_REMEDY

_LABELS = {"area_label", "area_code", "dimension", "remark", "look_back"}


@dataclass
class Table:
    """Where the parts of a table are in a grid, rows and columns counted from 0.

    `lead` is that of the label columns that leads the rows: of areas, else periods, groups …
    """

    grid: Grid
    lead: int
    header_rows: list[int]
    data_rows: list[int]
    label_columns: list[int]
    figure_columns: list[int]

    def cells(self, last_row: int | None = None) -> str:
        """Return the option that reads the table's own cells only, those to a row."""
        columns = [*self.label_columns, *self.figure_columns]
        rows = [*self.header_rows, *self.data_rows]
        last = rows[-1] if last_row is None else max(r for r in rows if r <= last_row)
        return cell_range(self.grid, (rows[0], last), (min(columns), max(columns)))

    def choice(self) -> str:
        """Return the advice to leave out what stands around the table."""
        if self.grid.is_text:
            return "Take the lines that are not of the table out"
        return f"If the table's cells say it all, read them alone: {self.cells()}"

    def figures_of(self, row: int) -> list[str]:
        """Return the texts of a row in the columns of figures."""
        return [self.grid.cells[row][column] for column in self.figure_columns]

    def labels_of(self, column: int) -> list[str]:
        """Return the texts of a column beside the figures."""
        return [self.grid.cells[row][column] for row in self.data_rows]

    def around(self) -> list[list[tuple[int, int]]]:
        """Return the cells outside the table, those side by side in the sheet together."""
        grid = self.grid
        rows = {*self.header_rows, *self.data_rows}
        columns = {*self.label_columns, *self.figure_columns}
        outside = [
            (row, column)
            for row in grid.rows
            for column, _ in grid.filled(row)
            if not (row in rows and column in columns)
        ]
        step = (1, 0) if grid.turned else (0, 1)
        runs: list[list[tuple[int, int]]] = []
        for row, column in sorted(outside, key=lambda at: at[::-1] if grid.turned else at):
            if runs and runs[-1][-1] == (row - step[0], column - step[1]):
                runs[-1].append((row, column))
            else:
                runs.append([(row, column)])
        return runs


def find_table(file: Path, sheet: Sheet) -> Table:
    """Return where a sheet's table lies."""
    grid, fits = _led_by(grid_of(file, sheet))
    lead = _leading_column(grid, fits)
    columns = _Columns(grid, lead, fits)
    labels, figures = columns.split()
    columns.check_first_row(figures)
    first, last = columns.led[0], columns.last_row(figures)
    headers: list[int] = []
    for row in range(first - 1, -1, -1):
        if not any(grid.cells[row][column] for column in figures) or (
            headers and _says_one_thing(grid, row)
        ):
            break
        headers.insert(0, row)
    grid.heading_row = headers[-1] if headers else None
    data = [row for row in range(first, last + 1) if any(grid.cells[row])]
    table = Table(grid, lead, headers, data, labels, figures)
    _check_periods_join(table)
    _check_rows(table)
    _check_merges(table)
    return table


def _led_by(grid: Grid) -> tuple[Grid, Callable[[str], object]]:
    """Return the grid, turned if what leads its rows goes across, and what that is."""
    kinds = (reference.is_place, periods.is_period, periods.is_bare_year, reference.is_group,
             reference.look_back, reference.is_measure)  # fmt: skip
    cells = [(row, column, text) for row in grid.rows for column, text in grid.filled(row)]
    for apart in (True, False):
        for fits in kinds:
            spots = [(r, c) for r, c, text in cells if fits(text)]
            if apart:
                spots = [spot for spot in spots if not _stands_apart(grid, *spot)]
            if not spots:
                continue
            down = Counter(column for _, column in spots).most_common(1)[0][1]
            row, across = Counter(row for row, _ in spots).most_common(1)[0]
            # A row of areas has no figures; a row of one area has them, or they stand under it.
            figures = any(
                words.is_figure(text) and not (across > down and periods.is_bare_year(text))
                for text in grid.cells[row]
            )
            return (grid.turn() if across >= down and not figures else grid), fits
    raise nothing_found(grid, "areas", "of areas such as Hele landet, Aarhus")


def _stands_apart(grid: Grid, row: int, column: int) -> bool:
    """Return whether a label is said once for a whole table: alone in its row, or named."""
    texts = [text for _, text in grid.filled(row)]
    if len(texts) > 2 or any(words.is_figure(t) and not periods.is_bare_year(t) for t in texts):
        return False
    if len(texts) == 1:
        return True
    role = reference.role(texts[0])
    if texts[1] != grid.cells[row][column] or role is None:
        return False
    return role != "area_label" or reference.is_place(texts[1])


def _says_one_thing(grid: Grid, row: int) -> bool:
    """Return whether a row above the headings is a title, or a name and its value."""

    def is_label(text: str) -> bool:
        is_known = reference.is_place(text) or periods.is_period(text) or reference.is_group(text)
        return is_known or words.sounds_like_a_measure(text)

    (first, name), *others = grid.filled(row)
    if not others:
        said = periods.is_bare_year(name) or reference.look_back(name)
        return first == 0 and not said and not is_label(name)
    second, value = others[0]
    is_time = periods.is_period(value) or periods.is_bare_year(value)
    named = is_label(name) or reference.role(value) is not None or is_time
    return len(others) == 1 and second == first + 1 and not named


def _leading_column(grid: Grid, fits: Callable[[str], object]) -> int:
    """Return the column with most of what leads the rows; of areas, the one that tells most."""

    def rank(column: int) -> tuple[int, int, int, int]:
        texts = [cells[column] for cells in grid.cells if cells[column]]
        found = list(filter(fits, texts))
        roles = set(map(reference.role, texts))
        named = 2 if "area_label" in roles else 0 if "dimension" in roles else 1
        codes = {reference.code_of(text) for text in found}
        municipalities = codes & reference.seeds().codes["municipality_code"]
        return (named if found else -1), len(found), len(municipalities), -column

    return max(grid.columns, key=rank)


class _Columns:
    """Which columns of a grid hold labels and which hold figures, and the rows they fill."""

    def __init__(self, grid: Grid, lead: int, fits: Callable[[str], object]) -> None:
        self.grid, self.lead, self.fits = grid, lead, fits
        # Under its heading an area may be a code alone.
        roles = {reference.role(cells[lead]) for cells in grid.cells}
        if fits == reference.is_place and roles & {"area_label", "area_code"}:
            self.fits = fits = lambda text: reference.landed_area(text) is not None
        fitting = [row for row in grid.rows if fits(grid.cells[row][lead])]
        self.led = [
            row
            for row in fitting
            if len(grid.filled(row)) > 1 and not _stands_apart(grid, row, lead)
        ] or fitting
        row = self.led[0] - 1
        while row >= 0 and self._is_total(row) and any(map(words.is_figure, grid.cells[row])):
            self.led.insert(0, row)
            row -= 1
        # Above: the rows of headings, up to the first row that is empty or says one thing only.
        self.above: list[int] = []
        for row in range(self.led[0] - 1, -1, -1):
            if len(grid.filled(row)) < (2 if self.above else 1):
                break
            self.above.insert(0, row)
        # To the last row that may be of the table: led, or with figures below.
        end = self.led[-1] + 1
        while end < len(grid.cells) and any(map(looks_like_figure, grid.cells[end])):
            end += 1
        self.span = range(self.led[0], end)
        self.years_only = not any(
            periods.is_period(text) for row in [*self.above, *self.led] for text in grid.cells[row]
        )

    def _is_total(self, row: int) -> bool:
        label = self.grid.cells[row][self.lead]
        aside = bool(label) and reference.is_set_aside(label)
        return aside or words.is_total(label) or words.is_spreadsheet_total(label)

    def _above(self, column: int) -> list[str]:
        return [self.grid.cells[row][column] for row in reversed(self.above)]

    def heading(self, column: int) -> str:
        """Return the nearest text above a column, in the rows of headings."""
        return next(filter(None, self._above(column)), "")

    def split(self) -> tuple[list[int], list[int]]:
        """Return the columns of labels and those of figures."""
        kinds = {column: self._kind(column) for column in self.grid.columns}
        blocks: list[list[int]] = [[]]
        for column in self.grid.columns:
            if kinds[column]:
                blocks[-1].append(column)
            elif blocks[-1]:
                blocks.append([])
        main = next(block for block in blocks if self.lead in block)
        for block in blocks:
            if self.lead in block:
                continue
            texts = {text for column in block for text in self._texts(column)}
            only_figures = all(kinds[column] == "figure" for column in block)
            if only_figures and all(map(self.heading, block)):
                main = main + block
            elif any(words.is_figure(text) or self.fits(text) for text in texts):
                top = min(self.above, default=self.span.start)
                cells = cell_range(self.grid, (top, self.span.stop - 1), (main[0], main[-1]))
                raise second_table(self.grid, self.span.start, block[0], cells)
        labels = sorted(column for column in main if kinds[column] == "label")
        figures = sorted(column for column in main if kinds[column] == "figure")
        if not figures:
            raise nothing_found(self.grid, "figures", "of numbers under the headings")
        return labels, figures

    def _texts(self, column: int) -> set[str]:
        return {self.grid.cells[row][column] for row in self.span} - {""}

    def _kind(self, column: int) -> str:
        texts = self._texts(column)
        heading = self.heading(column)
        role = reference.role(heading)
        if column == self.lead:
            return "label"
        of_figures = reference.is_measure(heading) or any(map(self._is_time, self._above(column)))
        if not texts:
            # Above a turned table stands its filter: left of what leads the rows, nothing below it.
            return "figure" if of_figures and column > self.lead else ""
        figures = sum(map(looks_like_figure, texts))
        is_named = role in {"group_label", "measure_label"} and 2 * figures < len(texts)
        if role in _LABELS or is_named:
            return "label"
        parts = (periods.parse(text) or periods.part_number(text) for text in texts)
        if role == "period_label" and all(parts):
            return "label"
        if of_figures:
            return "figure"
        if all(periods.is_period(text) or periods.is_day(text) for text in texts):
            return "label"
        if all(map(periods.is_bare_year, texts)) and self.years_only:
            above = (text for row in self.above for text in self.grid.cells[row])
            years_above = any(map(periods.is_bare_year, above))
            return "figure" if years_above or words.sounds_like_a_measure(heading) else "label"
        figure = any(map(words.is_figure, texts)) or figures == len(texts)
        return "figure" if figure or all(map(words.is_faulty_figure, texts)) else "label"

    def _is_time(self, text: str) -> bool:
        if not text:
            return False
        named_part = not text.isdigit() and periods.part_number(text) is not None
        return periods.is_period(text) or periods.is_bare_year(text) or named_part

    def check_first_row(self, figures: list[int]) -> None:
        """Refuse figures above the first row that is led: they stand beside an unknown label."""
        row = self.led[0] - 1
        texts = [self.grid.cells[row][column] for column in figures if row >= 0]
        numbers = [t for t in texts if t and looks_like_figure(t) and periods.parse(t) is None]
        if numbers and 2 * len(numbers) >= sum(map(bool, texts)):
            raise self.grid.error("unknown area", AREA_REMEDY, row, self.lead, AREA_EXPECTED)

    def last_row(self, figures: list[int]) -> int:
        """Return the last row that is led or has figures, or goes on the row above it."""

        def has_figures(row: int) -> bool:
            texts = filter(None, (self.grid.cells[row][column] for column in figures))
            return any(looks_like_figure(t) or words.is_faulty_figure(t) for t in texts)

        last = max(
            row for row in self.grid.rows[self.led[0] :] if row in self.led or has_figures(row)
        )
        for row in self.grid.rows[last + 1 :]:
            filled = [column for column, _ in self.grid.filled(row)]
            if not filled or filled[0] <= self.lead or set(filled) & set(figures):
                break
            last = row
        return last


def nothing_found(
    grid: Grid, what: str, example: str, remedy: str = "Check that the table has its headings"
) -> LandingError:
    """Return the error for a table without a column or row of what each needs."""
    row = grid.heading_row or 0
    number = grid.sheet.numbers[0 if grid.turned else row] if grid.cells else None
    value = ", ".join(text for _, text in grid.filled(row)) if grid.cells else ""
    place = Place(sheet=grid.sheet.name, row=number, value=value or None)
    place["expected"] = f"a column {example}"
    remedy = f"{remedy}, or export it again with its {what}"
    return fault(grid.file, f"no column of {what}", remedy, **place)


def cell_range(grid: Grid, rows: tuple[int, int], columns: tuple[int, int]) -> str:
    """Return the cells between two rows and two columns of the grid as a spreadsheet names them."""
    corners = list(zip(rows, columns, strict=True))
    if grid.turned:
        corners = [(column, row) for row, column in corners]
    cells = ":".join(f"{get_column_letter(c + 1)}{grid.sheet.numbers[r]}" for r, c in corners)
    return f'--sheet "{grid.sheet.name}!{cells}"'


def second_table(grid: Grid, row: int, column: int, first: str) -> LandingError:
    """Return the error for a cell that is of another table, given the cells of the first one."""
    remedy = f"Say which cells to read: {first} are those of the first"
    if grid.is_text:
        remedy = "Put each table into a file of its own"
    what = "a second table, or figures and areas outside the table"
    return grid.error(what, remedy, row, column)


def _check_periods_join(table: Table) -> None:
    for row in range(table.data_rows[0] - 1, -1, -1):
        cells, is_period = table.grid.cells[row], periods.is_period
        found = [column for column in table.figure_columns if is_period(cells[column])]
        alone = not table.header_rows and bool(found)
        if (len(found) > 1 or alone) and row not in table.header_rows:
            what = "a row of periods that does not join the figures"
            raise table.grid.error(what, "Take the empty row between them out", row, found[0])


def _check_rows(table: Table) -> None:
    grid = table.grid
    for row in table.data_rows:
        texts = list(filter(None, table.figures_of(row)))
        heads = [t for t in texts if periods.is_period(t) or reference.is_measure(t)]
        if texts and 2 * len(heads) > len(texts):
            raise second_table(grid, row, table.figure_columns[0], table.cells(row - 1))
        if texts and not any(grid.cells[row][column] for column in table.label_columns):
            what = "a row of the table without an area or other label"
            remedy = "Repeat the area in each row and unmerge cells"
            raise grid.error(what, remedy, row, table.lead)


def _check_merges(table: Table) -> None:
    """Refuse merged cells whose meaning is open; merged headings of upper levels are clear."""
    grid = table.grid
    first, last = (table.header_rows or table.data_rows)[0], table.data_rows[-1]
    body = {*table.label_columns, *table.figure_columns}
    for top, left, bottom, right in grid.merges:
        touched = body & set(range(left, right + 1))
        if bottom < first or top > last or not touched or (top == bottom and left == right):
            continue
        in_headers = bottom < table.data_rows[0]
        upper_row = top == bottom and in_headers and top != table.header_rows[-1]
        upper_column = left == right and left in body and left < max(table.label_columns)
        corner = in_headers and not touched & set(table.figure_columns)
        total = left == right and in_headers and words.is_spreadsheet_total(grid.cells[top][left])
        if not (upper_row or upper_column or corner or total):
            remedy = "Unmerge the cells and write the label in each of them"
            raise grid.error("merged cells inside the table", remedy, top, left)
