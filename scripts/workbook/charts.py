"""Charts: how they all look, and the few kinds that the workbook draws.

The values of every chart are given with it, so that a cell that holds a shorthand is absent from
the chart's cache; XlsxWriter itself would write it there as 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook.styles import (
    CHART_SIZE,
    CHART_TITLE_SIZE,
    DARK_BLUE,
    DARK_GREY,
    DARK_PINK,
    FONT,
    ORANGE,
    RULE_GREY,
    TURQUOISE,
)
from workbook.tables import Placed

SERIES_COLOURS = (DARK_BLUE, ORANGE, TURQUOISE)
FUNNEL_POINTS = {
    "inside": ("circle", 5, RULE_GREY),
    "outside_95": ("diamond", 7, ORANGE),
    "outside_998": ("square", 6, DARK_PINK),
}
"""Shape, size and colour of the places by placement in the funnel."""
_DASHES = ("solid", "dash", "round_dot")
_MARKERS = ("circle", "diamond", "square")


def series(
    placed: Placed,
    name: str | Sequence[object],
    values: int,
    categories: int,
    first: int | None = None,
    last: int | None = None,
) -> dict[str, Any]:
    """Return a series over some rows of a table: its ranges, and the values in its cache.

    Args:
        placed: the table.
        name: a text, or a cell as [sheet, row, column].
        values: number of the column with the figures.
        categories: number of the column with their labels, or the x values.
        first: first row, counted from 0 in the sheet; all rows unless told.
        last: last row.
    """
    begin = placed.first_row if first is None else first
    end = placed.last_row if last is None else last
    labels = [row[categories] for row in placed.grid.rows[begin - placed.first_row :]]
    return {
        "name": name,
        "categories": placed.range_of(categories, begin, end),
        "categories_data": [_label(cell) for cell in labels[: end - begin + 1]],
        "values": placed.range_of(values, begin, end),
        "values_data": placed.values_of(values, begin, end),
    }


def all_numbers(placed: Placed, column: int, first: int, last: int) -> bool:
    """Tell whether a line may be drawn: a line through a shorthand would fall to zero."""
    return None not in placed.values_of(column, first, last)


def has_numbers(
    placed: Placed, column: int, first: int | None = None, last: int | None = None
) -> bool:
    """Tell whether there is anything to draw in a column."""
    return any(value is not None for value in placed.values_of(column, first, last))


def bars(book: Workbook, title: str, x_title: str, all_series: Sequence[dict[str, Any]]) -> Chart:
    """Return horizontal bars, the first category on top."""
    chart = book.add_chart({"type": "bar"})
    for number, one in enumerate(all_series):
        chart.add_series(
            {**one, "fill": {"color": SERIES_COLOURS[number]}, "gap": 60, "overlap": 0}
        )
    chart.set_x_axis({**_axis(x_title), "min": 0})
    # reversed, so that the first category is on top; the other axis crosses at the end, below
    chart.set_y_axis(
        {**_axis(""), "reverse": True, "crossing": "max", "major_gridlines": _NO_LINES}
    )
    _finish(chart, title, len(all_series))
    return chart


def columns(
    book: Workbook,
    title: str,
    axis_titles: tuple[str, str],
    all_series: Sequence[dict[str, Any]],
    label_every: int,
) -> Chart:
    """Return vertical columns over periods; what is not there is no column."""
    chart = book.add_chart({"type": "column"})
    for number, one in enumerate(all_series):
        chart.add_series(
            {**one, "fill": {"color": SERIES_COLOURS[number]}, "gap": 40, "overlap": 0}
        )
    _period_axes(chart, axis_titles, label_every)
    _finish(chart, title, len(all_series))
    return chart


def lines(
    book: Workbook,
    title: str,
    axis_titles: tuple[str, str],
    all_series: Sequence[dict[str, Any]],
    label_every: int,
) -> Chart:
    """Return lines over periods, told apart by colour, dashes and markers."""
    chart = book.add_chart({"type": "line"})
    for number, one in enumerate(all_series):
        colour = SERIES_COLOURS[number]
        chart.add_series(
            {
                **one,
                "line": {"color": colour, "width": 2.25, "dash_type": _DASHES[number]},
                "marker": {
                    "type": _MARKERS[number],
                    "size": 6,
                    "fill": {"color": colour},
                    "border": {"color": colour},
                },
            }
        )
    _period_axes(chart, axis_titles, label_every)
    _finish(chart, title, len(all_series))
    return chart


def funnel(
    book: Workbook,
    title: str,
    axis_titles: tuple[str, str],
    limits: Sequence[dict[str, Any]],
    points: Mapping[str, dict[str, Any]],
    ends: tuple[float, float, float | None],
) -> Chart:
    """Return a funnel plot: limits as lines, places as points of a shape for each placement.

    Args:
        book: the workbook.
        title: the chart's title.
        axis_titles: titles of the x and y axes.
        limits: series of the country's share, and of the lower and upper limits, 95 before 99.8.
        points: series of the municipalities by placement, a key of FUNNEL_POINTS.
        ends: least and greatest base, whole powers of ten; the greatest share where it is fixed.
    """
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    looks = (
        {"color": DARK_GREY, "width": 1.5},
        {"color": DARK_BLUE, "width": 1.5, "dash_type": "dash"},
        {"color": DARK_BLUE, "width": 1.5, "dash_type": "dash"},
        {"color": TURQUOISE, "width": 1.75, "dash_type": "round_dot"},
        {"color": TURQUOISE, "width": 1.75, "dash_type": "round_dot"},
    )
    for one, look in zip(limits, looks, strict=True):
        chart.add_series({**one, "line": look, "marker": {"type": "none"}})
    for position, one in points.items():
        shape, size, colour = FUNNEL_POINTS[position]
        marker = {
            "type": shape,
            "size": size,
            "fill": {"color": colour},
            "border": {"color": DARK_GREY},
        }
        chart.add_series({**one, "line": {"none": True}, "marker": marker})
    least, greatest, greatest_share = ends
    chart.set_x_axis(
        {
            **_axis(axis_titles[0]),
            "log_base": 10,
            "min": least,
            "max": greatest,
            "num_format": "#,##0",
            "major_gridlines": _NO_LINES,
        }
    )
    chart.set_y_axis({**_axis(axis_titles[1]), "min": 0, "max": greatest_share})
    _finish(chart, title, 2)
    # one entry for each pair of limits
    chart.set_legend({"position": "bottom", "font": _font(CHART_SIZE), "delete_series": [2, 4]})
    return chart


def place(
    sheet: Worksheet,
    chart: Chart,
    row: int,
    offset: tuple[int, int],
    size: tuple[int, int],
    description: str,
) -> None:
    """Put a chart on a sheet, with its alt text.

    Args:
        sheet: the sheet.
        chart: the chart.
        row: the row that offsets are counted from; the column is always the first.
        offset: pixels to the right and down.
        size: width and height in pixels.
        description: what the chart shows, for those who cannot see it.
    """
    chart.set_size({"width": size[0], "height": size[1]})
    sheet.insert_chart(
        row,
        0,
        chart,
        {
            "x_offset": offset[0],
            "y_offset": offset[1],
            "description": description,
            "object_position": 3,
        },
    )


_NO_LINES = {"visible": False}


def _font(size: int, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": DARK_GREY}


def _axis(title: str) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "num_font": _font(CHART_SIZE),
        "line": {"color": RULE_GREY},
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}},
    }
    if title:
        axis |= {"name": title, "name_font": _font(CHART_SIZE)}
    return axis


def _period_axes(chart: Chart, titles: tuple[str, str], label_every: int) -> None:
    chart.set_x_axis(
        {**_axis(titles[0]), "interval_unit": label_every, "major_gridlines": _NO_LINES}
    )
    chart.set_y_axis({**_axis(titles[1]), "min": 0})


def _finish(chart: Chart, title: str, series_count: int) -> None:
    chart.set_title(
        {"name": title, "name_font": _font(CHART_TITLE_SIZE, bold=True), "overlay": False}
    )
    if series_count > 1:
        chart.set_legend({"position": "bottom", "font": _font(CHART_SIZE)})
    else:
        chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"color": RULE_GREY}})
    chart.show_blanks_as("gap")


def _label(cell: object) -> object:
    return cell if isinstance(cell, (str, int, float)) else str(cell)
