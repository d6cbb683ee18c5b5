"""Charts: how they all look, and the few kinds that the workbook draws.

The values of every chart are given with it, so that a cell that holds a shorthand is absent from
the chart's cache; XlsxWriter itself would write it there as 0.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook import styles
from workbook.tables import Placed

_COLOURS = (styles.DARK_BLUE, styles.ORANGE, styles.TURQUOISE)
FUNNEL_POINTS = {
    "inside": ("circle", 5, styles.RULE_GREY),
    "outside_95": ("diamond", 7, styles.ORANGE),
    "outside_998": ("square", 6, styles.DARK_PINK),
}
"""Shape, size and colour of the places by placement in the funnel."""
_COUNTRY = {"color": styles.DARK_GREY, "width": 1.5}
_LIMITS_95 = {"color": styles.DARK_BLUE, "width": 1.5, "dash_type": "dash"}
_LIMITS_998 = {"color": styles.TURQUOISE, "width": 1.75, "dash_type": "round_dot"}
_FUNNEL_LINES = (_COUNTRY, _LIMITS_95, _LIMITS_95, _LIMITS_998, _LIMITS_998)
_NO_LINES = {"visible": False}
_DASHES = ("solid", "dash", "round_dot")
_MARKERS = ("circle", "diamond", "square")
_ALL_LABELS = 5
"""Up to so many periods every one is written under a chart; else every fourth."""


def series(
    placed: Placed, name: object, values: str, categories: str, rows: range | None = None
) -> dict[str, Any]:
    """Return a series over some rows of a table: its ranges, and the values in its cache.

    Args:
        name: a text, or a cell as [sheet, row, column].
        categories: the column with their labels, or the x values.
    """
    rows = placed.all_rows if rows is None else rows
    return {
        "name": name,
        "categories": placed.range_of(categories, rows),
        "categories_data": placed.grid.cells(categories)[rows.start : rows.stop],
        "values": placed.range_of(values, rows),
        "values_data": placed.numbers(values, rows),
    }


def have_figures(all_series: Sequence[dict[str, Any]]) -> bool:
    """Tell whether any series has a figure to draw."""
    return any(value is not None for one in all_series for value in one["values_data"])


def bars(book: Workbook, title: str, x_title: str, all_series: Sequence[dict[str, Any]]) -> Chart:
    """Return horizontal bars, the first category on top."""
    chart = book.add_chart({"type": "bar"})
    for one, colour in zip(all_series, _COLOURS, strict=False):
        chart.add_series({**one, "fill": {"color": colour}, "gap": 60, "overlap": 0})
    chart.set_x_axis(_axis(x_title, min=0))
    # reversed, so that the first category is on top; the other axis crosses at the end, below
    chart.set_y_axis(_axis("", reverse=True, crossing="max", major_gridlines=_NO_LINES))
    _finish(chart, title, len(all_series))
    return chart


def over_time(
    book: Workbook, title: str, y_title: str, all_series: Sequence[dict[str, Any]], as_lines: bool
) -> Chart:
    """Return a chart over periods, the same ones in each series.

    Lines differ in colour, dashes and markers; columns can be absent where a line would fall to
    zero.
    """
    chart = book.add_chart({"type": "line" if as_lines else "column"})
    for one, colour, dashes, shape in zip(all_series, _COLOURS, _DASHES, _MARKERS, strict=False):
        looks: dict[str, Any] = {"fill": {"color": colour}, "gap": 40, "overlap": 0}
        if as_lines:
            line = {"color": colour, "width": 2.25, "dash_type": dashes}
            looks = {"line": line, "marker": _marker(shape, 6, colour, colour)}
        chart.add_series({**one, **looks})
    label_every = 1 if len(all_series[0]["values_data"]) <= _ALL_LABELS else 4
    chart.set_x_axis(_axis("", interval_unit=label_every, major_gridlines=_NO_LINES))
    chart.set_y_axis(_axis(y_title, min=0))
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
        limits: series of the country's share, and of the lower and upper limits, 95 before 99.8.
        points: series of the municipalities by placement, a key of FUNNEL_POINTS.
        ends: least and greatest base, whole powers of ten; the greatest share where it is fixed.
    """
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    for one, line in zip(limits, _FUNNEL_LINES, strict=True):
        chart.add_series({**one, "line": line, "marker": {"type": "none"}})
    for position, one in points.items():
        marker = _marker(*FUNNEL_POINTS[position], styles.DARK_GREY)
        chart.add_series({**one, "line": {"none": True}, "marker": marker})
    least, greatest, greatest_share = ends
    bases = {"log_base": 10, "min": least, "max": greatest, "num_format": "#,##0"}
    chart.set_x_axis(_axis(axis_titles[0], **bases, major_gridlines=_NO_LINES))
    chart.set_y_axis(_axis(axis_titles[1], min=0, max=greatest_share))
    # one entry for each pair of limits
    _finish(chart, title, 2, delete_series=[2, 4])
    return chart


def place(
    sheet: Worksheet, chart: Chart, row: int, spot: tuple[int, int], size: tuple[int, int], alt: str
) -> None:
    """Put a chart on a sheet, with what it shows for those who cannot see it.

    Spot and size are in pixels, to the right and down; the spot counts from a row's first column.
    """
    chart.set_size({"width": size[0], "height": size[1]})
    options = {"x_offset": spot[0], "y_offset": spot[1], "object_position": 3, "description": alt}
    sheet.insert_chart(row, 0, chart, options)


def _font(size: int, bold: bool = False) -> dict[str, Any]:
    return {"name": styles.FONT, "size": size, "bold": bold, "color": styles.DARK_GREY}


def _marker(shape: str, size: int, colour: str, border: str) -> dict[str, Any]:
    return {"type": shape, "size": size, "fill": {"color": colour}, "border": {"color": border}}


def _axis(title: str, **more: object) -> dict[str, Any]:
    axis: dict[str, Any] = {
        "num_font": _font(styles.CHART_SIZE),
        "line": {"color": styles.RULE_GREY},
        "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}},
    }
    if title:
        axis |= {"name": title, "name_font": _font(styles.CHART_SIZE)}
    return axis | more


def _finish(chart: Chart, title: str, series_count: int, **legend: object) -> None:
    font = _font(styles.CHART_TITLE_SIZE, bold=True)
    chart.set_title({"name": title, "name_font": font, "overlay": False})
    legend |= {"position": "bottom", "font": _font(styles.CHART_SIZE)}
    chart.set_legend(legend if series_count > 1 else {"none": True})
    chart.set_chartarea({"border": {"color": styles.RULE_GREY}})
    chart.show_blanks_as("gap")
