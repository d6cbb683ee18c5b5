"""Writing a data sheet: title, lines, one Excel table at column A, panes, widths, print set-up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook.grids import Cell, Formula, Grid, GridColumn
from workbook.styles import PALE_BLUE, Styles
from workbook.texts import danish_number
from workbook.widths import BOLD, narrowest, text_width, wrapped_lines

A4 = 9
_LINE_POINTS = 13.0
_PADDING = 2.4
_HEADING_PADDING = 2.2
_HEADING_LINES = 4
_LINES_AT_LEAST = 88.0
"""Lines above a table are broken to the table's width, or to this."""


@dataclass(frozen=True)
class Placed:
    """Where a table ended up: rows and columns counted from 0."""

    sheet: Worksheet
    name: str
    header_row: int
    first_row: int
    last_row: int
    grid: Grid

    def range_of(
        self, column: int, first: int | None = None, last: int | None = None
    ) -> list[object]:
        """Return a column's cells as XlsxWriter's charts want them; all rows unless told."""
        return [
            self.name,
            self.first_row if first is None else first,
            column,
            self.last_row if last is None else last,
            column,
        ]

    def values_of(
        self, column: int, first: int | None = None, last: int | None = None
    ) -> list[float | str | None]:
        """Return the same cells' values for a chart's cache: what is no number is not there."""
        begin = 0 if first is None else first - self.first_row
        end = len(self.grid.rows) if last is None else last - self.first_row + 1
        return [plotted(row[column]) for row in self.grid.rows[begin:end]]


@dataclass(frozen=True)
class SheetText:
    """The words of a sheet: its tab, its title and the lines under it.

    Attributes:
        name: the tab.
        title: cell A1.
        lines: what it is, how many tables, symbols, source.
        cautions: what a reader should see before the figures.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    cautions: tuple[str, ...] = ()


def plotted(cell: Cell) -> float | None:
    """Return the number that a chart draws for a cell, or nothing."""
    value = cell.value if isinstance(cell, Formula) else cell
    return float(value) if isinstance(value, (int, float)) else None


def write_table_sheet(
    book: Workbook,
    styles: Styles,
    text: SheetText,
    grid: Grid,
    table_name: str,
    *,
    frozen_columns: int = 1,
    has_filter: bool = True,
    rows_between: Sequence[Sequence[tuple[Cell, str]]] = (),
) -> Placed:
    """Write a sheet with one table.

    Args:
        book: the workbook.
        styles: its formats.
        text: title and lines.
        grid: the table; at least one row.
        table_name: name of the Excel table.
        frozen_columns: how many columns stay while one scrolls sideways.
        has_filter: whether the headings have filter buttons.
        rows_between: rows between the lines and the table: (cell, name of a style) pairs.
    """
    sheet = book.add_worksheet(text.name)
    widths = column_widths(grid)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    sheet.write_string(0, 0, text.title, styles.title)
    sheet.set_row(0, 24)
    lines = _broken_lines(text, widths)
    for number, (line, style) in enumerate(lines, start=1):
        sheet.write_string(number, 0, line, getattr(styles, style))
    header_row = len(lines) + 1
    for cells in rows_between:
        for number, (cell, style) in enumerate(cells):
            write_cell(sheet, header_row, number, cell, getattr(styles, style))
        header_row += 1
    first_row, last_row = header_row + 1, header_row + len(grid.rows)
    _write_rows(sheet, styles, grid, first_row)
    _set_heights(sheet, grid, widths, first_row)
    sheet.add_table(
        header_row,
        0,
        last_row,
        len(grid.columns) - 1,
        {
            "name": table_name,
            "style": "Table Style Light 1",
            "autofilter": has_filter,
            "columns": [
                {
                    "header": column.heading,
                    "header_format": styles.header(column.kind, is_first=not number),
                }
                for number, column in enumerate(grid.columns)
            ],
        },
    )
    sheet.set_row(header_row, _header_height(grid.columns, widths, has_filter))
    _add_bars(sheet, grid, first_row, last_row)
    _ignore_text_codes(sheet, first_row, last_row, len(grid.columns))
    sheet.freeze_panes(first_row, frozen_columns)
    set_up_print(sheet, text.title)
    sheet.repeat_rows(header_row)
    return Placed(sheet, text.name, header_row, first_row, last_row, grid)


def write_cell(sheet: Worksheet, row: int, column: int, cell: Cell, style: object) -> None:
    """Write one cell as what it is; nothing where there is nothing."""
    if isinstance(cell, str):
        sheet.write_string(row, column, cell, style)
    elif isinstance(cell, (int, float)):
        sheet.write_number(row, column, cell, style)
    elif isinstance(cell, Formula):
        sheet.write_formula(row, column, cell.text, style, cell.value)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, style)
    else:
        sheet.write_blank(row, column, None, style)


def set_up_print(sheet: Worksheet, title: str) -> None:
    """Set up for A4 landscape, as wide as the page, with title and page number below."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.7)
    footer = title.replace("&", "&&")
    sheet.set_footer(f"&L&9{footer[:180]}&R&9&P / &N")
    sheet.hide_gridlines(2)


def rows_above(text: SheetText, grid: Grid) -> int:
    """Return how many rows the title and the lines above a table take."""
    return 1 + len(_broken_lines(text, column_widths(grid)))


def _broken_lines(text: SheetText, widths: Sequence[float]) -> list[tuple[str, str]]:
    """Return the lines above a table, broken to its width, each with its style."""
    width = max(sum(widths), _LINES_AT_LEAST) * 0.98
    return [
        (part, style)
        for lines, style, weight in ((text.lines, "line", 1.0), (text.cautions, "caution", BOLD))
        for line in lines
        for part in wrapped_lines(line, width / weight)
    ]


def _write_rows(sheet: Worksheet, styles: Styles, grid: Grid, first_row: int) -> None:
    formats = [
        styles.cell(column.kind, is_first=not number) for number, column in enumerate(grid.columns)
    ]
    for number, cells in enumerate(grid.rows, start=first_row):
        for column, cell in enumerate(cells):
            write_cell(sheet, number, column, cell, formats[column])


def _set_heights(sheet: Worksheet, grid: Grid, widths: Sequence[float], first_row: int) -> None:
    """Make rows with wrapped texts high enough: LibreOffice does not do so by itself."""
    wrapped = [number for number, column in enumerate(grid.columns) if column.kind == "wrapped"]
    if not wrapped:
        return
    for number, row in enumerate(grid.rows, start=first_row):
        lines = max(
            len(wrapped_lines(str(row[column] or ""), widths[column] - _PADDING))
            for column in wrapped
        )
        sheet.set_row(number, max(lines, 1) * _LINE_POINTS + 3)


def column_widths(grid: Grid) -> list[float]:
    """Return the width of each column, in digits."""
    return [_column_width(grid, number) for number in range(len(grid.columns))]


def _column_width(grid: Grid, number: int) -> float:
    column = grid.columns[number]
    cells = {row[number] for row in grid.rows}
    shown = {_shown(cell, column.kind) for cell in cells}
    content = max((text_width(text) for text in shown), default=0.0) + _PADDING
    if column.kind == "wrapped":
        content = min(content, column.wrap_at)
    heading = narrowest(column.heading, _HEADING_LINES) * BOLD + _HEADING_PADDING
    return round(max(content, heading, column.at_least), 1)


def _shown(cell: Cell, kind: str) -> str:
    value = cell.value if isinstance(cell, Formula) else cell
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, date):
        return "00-00-0000"
    decimals = 1 if kind in {"pct", "points", "full_time"} else 0
    return danish_number(value, decimals) + ("+" if kind in {"points", "signed_count"} else "")


def _header_height(
    columns: Sequence[GridColumn], widths: Sequence[float], has_filter: bool
) -> float:
    lines = max(
        len(wrapped_lines(column.heading, (width - _HEADING_PADDING) / BOLD + 0.01))
        for column, width in zip(columns, widths, strict=True)
    )
    # the filter button stands at the foot of the cell
    return (lines + has_filter) * _LINE_POINTS + 3


def _add_bars(sheet: Worksheet, grid: Grid, first_row: int, last_row: int) -> None:
    for number, column in enumerate(grid.columns):
        if column.has_bars:
            sheet.conditional_format(
                first_row,
                number,
                last_row,
                number,
                {
                    "type": "data_bar",
                    "bar_color": PALE_BLUE,
                    "bar_solid": True,
                    "bar_border_color": PALE_BLUE,
                    "min_type": "num",
                    "min_value": 0,
                    "max_type": "num",
                    "max_value": 100,
                },
            )


def _ignore_text_codes(sheet: Worksheet, first_row: int, last_row: int, columns: int) -> None:
    """Spare the reader green triangles on codes such as 0101, which are text and stay text."""
    last_column = chr(ord("A") + columns - 1) if columns <= 26 else "ZZ"
    sheet.ignore_errors({"number_stored_as_text": f"A{first_row + 1}:{last_column}{last_row + 1}"})
