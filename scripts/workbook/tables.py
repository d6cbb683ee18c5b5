"""Writing a data sheet: title, lines, one Excel table at column A, panes, widths, print set-up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range, xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from texts.shown import DECIMALS, SIGNED, Column, Sheet
from workbook.context import Context
from workbook.declared import Cell, Formula, Grid, lines_above, titled
from workbook.styles import BAR_BLUE, Styles
from workbook.widths import BOLD, narrowest, text_width, wrapped_lines

A4 = 9
_LINE_POINTS = 13.0
_PADDING = 2.4
_HEADING_PADDING = 2.2
_HEADING_LINES = 4
_PRINTED_WHOLE = 1000
_PRINTED_ROWS = 100
"""How many rows are printed of a table with more than those: nobody wants 120 pages of Data."""
_LINES_AT_LEAST = 88.0
"""Lines above a table are broken to the table's width, or to this."""


@dataclass(frozen=True)
class Placed:
    """Where a table ended up: rows of the sheet are counted from 0."""

    sheet: Worksheet
    name: str
    first_row: int
    grid: Grid

    @property
    def all_rows(self) -> range:
        """The rows of the table, counted from 0 in the table."""
        return range(len(self.grid.rows))

    @property
    def last_row(self) -> int:
        """The last row in the sheet."""
        return self.first_row + len(self.grid.rows) - 1

    def rows_where(self, **wanted: Cell) -> range:
        """Return the rows, one after another, whose cells are those that are wanted."""
        rows = self.grid.rows
        for name, cell in wanted.items():
            rows = rows[rows[name] == cell]
        return range(rows.index[0], rows.index[-1] + 1) if len(rows) else range(0)

    def range_of(self, column: str, rows: range) -> list[object]:
        """Return some cells of a column as XlsxWriter's charts want them."""
        number, first = self.grid.position(column), self.first_row
        return [self.name, first + rows.start, number, first + rows.stop - 1, number]

    def address(self, first: str, last: str, rows: range) -> str:
        """Return some cells of columns that lie side by side, as formulas name them."""
        across = self.grid.position(first), self.grid.position(last)
        down = self.first_row + rows.start, self.first_row + rows.stop - 1
        return f"'{self.name}'!{xl_range_abs(down[0], across[0], down[1], across[1])}"

    def numbers(self, column: str, rows: range) -> list[float | None]:
        """Return the same cells' values for a chart's cache: what is no number is not there."""
        cells = self.grid.cells(column)[rows.start : rows.stop]
        values = (cell.value if isinstance(cell, Formula) else cell for cell in cells)
        return [float(value) if isinstance(value, (int, float)) else None for value in values]


def write_table_sheet(
    book: Workbook,
    styles: Styles,
    context: Context,
    planned: Sheet,
    grid: Grid,
    rows_between: Sequence[Mapping[str, tuple[Cell, str]]] = (),
) -> Placed:
    """Write a sheet with one table.

    Args:
        rows_between: rows between the lines and the table: column -> (cell, name of a style).
    """
    sheet = book.add_worksheet(planned.tab)
    sheet.add_write_handler(Formula, _write_formula)
    title = titled(context, context.texts.get(f"sheet.{planned.code}.title", **planned.names))
    widths = _column_widths(grid)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.write_string(0, 0, title, styles.title)
    sheet.set_row(0, 24)
    lines = _broken_lines(context, planned, widths)
    for number, (line, style) in enumerate(lines, start=1):
        sheet.write_string(number, 0, line, getattr(styles, style))
    header_row = len(lines) + 1
    for between in rows_between:
        for name, (cell, kind) in between.items():
            sheet.write(header_row, grid.position(name), cell, getattr(styles, kind))
        header_row += 1
    first_row, last_row = header_row + 1, header_row + len(grid.rows)
    for number, column in enumerate(grid.columns):
        style = styles.cell(column.format, not number)
        sheet.write_column(first_row, number, grid.cells(column.name), style)
    _set_heights(sheet, grid, widths, first_row)
    headers = [
        {"header": column.heading, "header_format": styles.header(column.format, not number)}
        for number, column in enumerate(grid.columns)
    ]
    last_column = len(grid.columns) - 1
    table = {
        "name": planned.table,
        "style": "Table Style Light 1",
        "autofilter": planned.has_filter,
        "columns": headers,
    }
    sheet.add_table(header_row, 0, last_row, last_column, table)
    sheet.set_row(header_row, _header_height(grid.columns, widths, planned.has_filter))
    _add_bars(sheet, grid, first_row, last_row)
    # spare the reader green triangles on codes such as 0101, which are text and stay text
    sheet.ignore_errors({"number_stored_as_text": xl_range(first_row, 0, last_row, last_column)})
    sheet.freeze_panes(first_row, planned.frozen_columns)
    printed = ""
    if len(grid.rows) > _PRINTED_WHOLE:
        printed = context.texts.get("line.printed", rows=str(_PRINTED_ROWS))
        sheet.print_area(0, 0, header_row + _PRINTED_ROWS, last_column)
    set_up_print(sheet, title, printed)
    sheet.repeat_rows(header_row)
    return Placed(sheet, planned.tab, first_row, grid)


def set_up_print(sheet: Worksheet, title: str, printed: str = "") -> None:
    """Set up for A4 landscape, as wide as the page; below title, what is printed, page number."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    footer = f"{title[:100]} {printed}".rstrip() if printed else title
    sheet.set_footer(f"&L&9{footer.replace('&', '&&')[:180]}&R&9&P / &N")
    sheet.hide_gridlines(2)


def rows_above(context: Context, planned: Sheet, grid: Grid) -> int:
    """Return how many rows the title and the lines above a table take."""
    return 1 + len(_broken_lines(context, planned, _column_widths(grid)))


def _broken_lines(
    context: Context, planned: Sheet, widths: Sequence[float]
) -> list[tuple[str, str]]:
    """Return the lines above a table, broken to its width, each with its style."""
    width = max(sum(widths), _LINES_AT_LEAST) * 0.98
    return [
        (part, style)
        for line, style in lines_above(context, planned)
        for part in wrapped_lines(line, width / (BOLD if style == "caution" else 1))
    ]


def _write_formula(sheet: Worksheet, row: int, column: int, formula: Formula, style: Format) -> int:
    return int(sheet.write_formula(row, column, formula.text, style, formula.value))


def _set_heights(sheet: Worksheet, grid: Grid, widths: Sequence[float], first_row: int) -> None:
    """Make rows with wrapped texts high enough: LibreOffice does not do so by itself."""
    wrapped = [
        [len(wrapped_lines(str(cell or ""), width - _PADDING)) for cell in grid.cells(column.name)]
        for column, width in zip(grid.columns, widths, strict=True)
        if column.format == "wrapped"
    ]
    for row, lines in enumerate(zip(*wrapped, strict=True), start=first_row):
        sheet.set_row(row, max(*lines, 1) * _LINE_POINTS + 3)


def _column_widths(grid: Grid) -> list[float]:
    """Return the width of each column, in digits.

    Not XlsxWriter's autofit: it knows neither Arial nor wrapped headings, and the lines above the
    table are broken to these widths before the sheet is written.
    """
    return [_column_width(column, grid.cells(column.name)) for column in grid.columns]


def _column_width(column: Column, cells: Sequence[Cell]) -> float:
    shown = {_as_shown(cell, column.format) for cell in set(cells)}
    content = max((text_width(text) for text in shown), default=0.0) + _PADDING
    if column.format == "wrapped":
        content = min(content, column.wrap_at)
    heading = narrowest(column.heading, _HEADING_LINES) * BOLD + _HEADING_PADDING
    return round(max(content, heading, column.at_least), 1)


def _as_shown(cell: Cell, style: str) -> str:
    """Return a text as wide as what a cell shows."""
    value = cell.value if isinstance(cell, Formula) else cell
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, date):
        return "00-00-0000"
    sign = "+" if style in SIGNED else ""
    return f"{value:,.{DECIMALS.get(style, 0)}f}{sign}".replace("-", "−")


def _header_height(columns: Sequence[Column], widths: Sequence[float], has_filter: bool) -> float:
    lines = max(
        len(wrapped_lines(column.heading, (width - _HEADING_PADDING) / BOLD + 0.01))
        for column, width in zip(columns, widths, strict=True)
    )
    # the filter button stands at the foot of the cell
    return (lines + has_filter) * _LINE_POINTS + 3


def _add_bars(sheet: Worksheet, grid: Grid, first_row: int, last_row: int) -> None:
    for number, column in enumerate(grid.columns):
        if column.has_bars:
            # the longest fills the cell: on a scale to 100 most would be slivers
            highest = max((c for c in grid.cells(column.name) if isinstance(c, float)), default=100)
            bars = {
                "type": "data_bar",
                "bar_color": BAR_BLUE,
                "bar_solid": True,
                "bar_border_color": BAR_BLUE,
                "min_type": "num",
                "min_value": 0,
                "max_type": "num",
                "max_value": highest or 100,
            }
            sheet.conditional_format(first_row, number, last_row, number, bars)
