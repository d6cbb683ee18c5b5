"""Which chart stands where: the figures of Forside, Sammenlign, Spredning and Korrektion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from texts.shown import Source
from workbook import charts
from workbook.comparison import PLACE, REFERENCE, chosen_cells
from workbook.context import Context, Group
from workbook.front import FRONT_CHART_LEFT
from workbook.pivots import TREND, lookup_key, periods_of, share_of
from workbook.styles import DARK_BLUE, ORANGE
from workbook.tables import Placed

_GAP = 12
_BARS_WIDTH = 470
_TREND_SIZE = (400, 270)
_TRENDS_ACROSS = 3
_FUNNEL_SIZE = (460, 400)
_FUNNELS_ACROSS = 4
_CORRECTION_SIZE = (780, 380)
_CORRECTIONS_ACROSS = 2
"""Pixels, and how many charts stand in a row."""
_HIGHEST_FREE_SHARE = 80
"""Above this share in per cent a funnel's axis would end above 100, if it were left free."""
_FUNNEL_LINES = {
    "country_passive_share_pct": "country",
    "lower_95_pct": "95",
    "upper_95_pct": "95",
    "lower_998_pct": "998",
    "upper_998_pct": "998",
}
_FULL_TIME_SERIES = {
    "full_time_activated_as_first_delivered": "first_delivered",
    "full_time_activated_as_reported": "as_reported",
    "full_time_activated": "corrected",
}
_SHARE_SERIES = {
    "passive_share_as_reported_pct": "as_reported",
    "passive_share_pct": "corrected",
}
"""Columns that are drawn, and which texts they have."""


def front_chart(
    book: Workbook, context: Context, sheet: Worksheet, row: int, lookup: Placed
) -> None:
    """Put the country's shares by group on the front page: the first rows of Opslag."""
    texts, count = context.texts, len(context.main_groups)
    share = "passive_share_pct"
    if not _has_numbers(lookup, share, range(count)):
        return
    one = charts.series(
        lookup, texts.get("chart.share"), share, "target_group_short_name", range(count)
    )
    chart = charts.bars(book, texts.get("chart.front.title"), texts.get("chart.share"), [one])
    size = (680, 130 + 40 * count)
    charts.place(sheet, chart, row, (FRONT_CHART_LEFT, 0), size, texts.get("chart.front.alt"))


def comparison_charts(
    book: Workbook, context: Context, placed: Placed, trend: Placed, lookup: Placed
) -> None:
    """Put the bars of all groups and a trend for each group on Sammenlign."""
    texts, groups, below = context.texts, context.main_groups, placed.last_row + 1
    chosen = dict(zip((PLACE, REFERENCE), chosen_cells(placed), strict=True))
    bars = charts.bars(
        book,
        texts.get("chart.comparison.title"),
        texts.get("chart.share"),
        [charts.series(placed, name, column, "group") for column, name in chosen.items()],
    )
    down = (len(groups) + _TRENDS_ACROSS - 1) // _TRENDS_ACROSS
    bars_size = (_BARS_WIDTH, max(down * (_TREND_SIZE[1] + _GAP) - _GAP, 300))
    alt = texts.get("chart.comparison.alt")
    charts.place(placed.sheet, bars, below, (0, _GAP), bars_size, alt)
    for number, group in enumerate(groups):
        if not _has_trend(context, lookup, group):
            continue
        rows = trend.rows_where(group=group.short_name)
        chart = charts.over_time(
            book,
            group.short_name,
            texts.get("chart.pct"),
            [charts.series(trend, name, column, "period", rows) for column, name in chosen.items()],
            as_lines=False,
        )
        across, down = _spot(number, _TREND_SIZE, _TRENDS_ACROSS)
        spot = (_BARS_WIDTH + _GAP + across, down)
        alt = texts.get("chart.trend.alt", group=group.short_name)
        charts.place(placed.sheet, chart, below, spot, _TREND_SIZE, alt)
    placed.sheet.fit_to_pages(1, 1)


def funnel_charts(
    book: Workbook, context: Context, summary: Placed, places: Placed, limits: Placed
) -> None:
    """Put a funnel plot for each group under the summary; its figures stand in two other sheets."""
    texts = context.texts
    drawn = []
    for group in context.main_groups:
        axis = _funnel_axis(context, group)
        rows = limits.rows_where(target_group_code=group.short_name)
        if axis is None or not rows:
            continue
        lines = [
            charts.series(limits, texts.get(f"chart.funnel.{kind}"), column, "persons", rows)
            for column, kind in _FUNNEL_LINES.items()
        ]
        chart = charts.funnel(
            book,
            texts.get("chart.funnel.title", group=group.short_name),
            (texts.get("chart.funnel.x"), texts.get("chart.share")),
            lines,
            _funnel_points(context, places, group),
            axis,
        )
        drawn.append((chart, texts.get("chart.funnel.alt", group=group.short_name)))
    _place_below(summary, drawn, _FUNNEL_SIZE, _FUNNELS_ACROSS)


def correction_charts(book: Workbook, context: Context, offers: Placed, shares: Placed) -> None:
    """Put the full-time activated by offer type, and each group's share over time, on one sheet."""
    drawn = [_offers_chart(book, context, offers)] + [
        _correction_chart(book, context, shares, group)
        for group in context.groups
        if group.is_computed
    ]
    _place_below(offers, [one for one in drawn if one], _CORRECTION_SIZE, _CORRECTIONS_ACROSS)


def sparklines(context: Context, placed: Placed, lookup: Placed) -> None:
    """Put each row's trend, as small columns from zero, beside its figures in Udvikling."""
    periods = periods_of(context, TREND)
    row_of = {key: row for row, key in enumerate(lookup.grid.cells("key"), lookup.first_row)}
    areas, groups = placed.grid.cells("area_name"), placed.grid.cells("target_group_code")
    found = [
        (row, row_of[key])
        for row, (area, group) in enumerate(zip(areas, groups, strict=True), placed.first_row)
        if (key := lookup_key(str(area), str(group))) in row_of
    ]
    if not (periods and found):
        return
    column = placed.grid.position("sparkline")
    first, last = (lookup.grid.position(share_of(period)) for period in (periods[0], periods[-1]))
    # one group of sparklines: a call for each would take as long as a whole sheet
    options = {
        "location": [xl_rowcol_to_cell(row, column) for row, _ in found],
        "range": [f"'{lookup.name}'!{xl_range_abs(row, first, row, last)}" for _, row in found],
        "type": "column",
        "series_color": DARK_BLUE,
        "last_color": ORANGE,
        "last_point": True,
        "min": 0,
    }
    placed.sheet.add_sparkline(found[0][0], column, options)


def _spot(number: int, size: tuple[int, int], across: int) -> tuple[int, int]:
    """Return the pixels to the right and down at which a chart of several stands."""
    right, down = number % across, number // across
    return right * (size[0] + _GAP), down * (size[1] + _GAP) + _GAP


def _place_below(
    placed: Placed, drawn: list[tuple[Chart, str]], size: tuple[int, int], across: int
) -> None:
    """Put charts, each with its alt text, below a table, and the sheet on one page."""
    for number, (chart, alt) in enumerate(drawn):
        spot = _spot(number, size, across)
        charts.place(placed.sheet, chart, placed.last_row + 1, spot, size, alt)
    placed.sheet.fit_to_pages(1, 1)


def _offers_chart(book: Workbook, context: Context, offers: Placed) -> tuple[Chart, str] | None:
    texts = context.texts
    if not any(_has_numbers(offers, column, offers.all_rows) for column in _FULL_TIME_SERIES):
        return None
    period = str(offers.grid.cells("period_id")[0])
    chart = charts.bars(
        book,
        texts.get("chart.correction.offers.title", period=period),
        texts.get("chart.correction.full_time"),
        _correction_series(context, offers, _FULL_TIME_SERIES, "offer_type_code", offers.all_rows),
    )
    return chart, texts.get("chart.correction.offers.alt")


def _correction_chart(
    book: Workbook, context: Context, shares: Placed, group: Group
) -> tuple[Chart, str] | None:
    texts, country = context.texts, context.country
    rows = shares.rows_where(area_name=country, target_group_short_name=group.short_name)
    drawn = [shares.numbers(column, rows) for column in _SHARE_SERIES]
    if not any(number is not None for numbers in drawn for number in numbers):
        return None
    chart = charts.over_time(
        book,
        texts.get("chart.correction.group.title", group=group.short_name),
        texts.get("chart.pct"),
        _correction_series(context, shares, _SHARE_SERIES, "period_id", rows),
        # a line through a shorthand would fall to zero
        as_lines=all(None not in numbers for numbers in drawn),
    )
    return chart, texts.get("chart.correction.group.alt", group=group.short_name)


def _correction_series(
    context: Context, placed: Placed, columns: Mapping[str, str], labels: str, rows: range
) -> list[dict[str, Any]]:
    return [
        charts.series(placed, context.texts.get(f"chart.correction.{kind}"), column, labels, rows)
        for column, kind in columns.items()
    ]


def _has_numbers(placed: Placed, column: str, rows: range) -> bool:
    return any(number is not None for number in placed.numbers(column, rows))


def _has_trend(context: Context, lookup: Placed, group: Group) -> bool:
    """Tell whether any place that may be chosen has a figure of a group to draw."""
    rows = [
        row
        for row, name in enumerate(lookup.grid.cells("target_group_short_name"))
        if name == group.short_name
    ]
    return any(
        _has_numbers(lookup, share_of(period), range(row, row + 1))
        for period in periods_of(context, TREND)
        for row in rows
    )


def _funnel_points(context: Context, places: Placed, group: Group) -> dict[str, dict[str, Any]]:
    """Return the series of the places, one for each placement that some place has."""
    found = {}
    for position in charts.FUNNEL_POINTS:
        word = context.texts.get(f"funnel_position.{position}")
        rows = places.rows_where(target_group_short_name=group.short_name, funnel_position=word)
        if rows:
            found[position] = charts.series(places, word, "passive_share_pct", "persons", rows)
    return found


def _funnel_axis(context: Context, group: Group) -> tuple[float, float, float | None] | None:
    """Return the ends of a funnel's axis of bases, and of its axis of shares where fixed.

    The logarithmic axis of bases ends at whole powers of ten; the axis of shares ends at 100 per
    cent where it would reach beyond.
    """
    where = (
        f"measure_code = '{group.measure}' and target_group_code = '{group.code}' "
        "and compared_to_country is not null"
    )
    places = context.public.frame(
        Source("funnel_place", where), ["persons", "passive_share_pct", "upper_998_pct"]
    )
    if places.empty:
        return None
    highest = places[["passive_share_pct", "upper_998_pct"]].max().max()
    return (
        float(10 ** (len(str(int(places["persons"].min()))) - 1)),
        float(10 ** len(str(int(places["persons"].max()) - 1))),
        100.0 if highest > _HIGHEST_FREE_SHARE else None,
    )
