"""Which chart stands where: the figures of Forside, Sammenlign, Spredning and Korrektion."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook import charts
from workbook.context import Context, Group
from workbook.front import FRONT_CHART_LEFT
from workbook.pivots import LOOKUP_FIXED
from workbook.reading import Source
from workbook.styles import DARK_BLUE, ORANGE
from workbook.tables import Placed, plotted
from workbook.texts import Texts

_GAP = 12
_BARS_WIDTH = 470
_TRENDS_ACROSS = 3
_TREND_SIZE = (400, 270)
"""Pixels: the trends of Sammenlign stand three in a row beside its bars."""
_FUNNEL_WORD = 5
"""The column of Spredning, tal that says where a place lies."""
_FUNNEL_LINES = (
    ("country_passive_share_pct", "country"),
    ("lower_95_pct", "95"),
    ("upper_95_pct", "95"),
    ("lower_998_pct", "998"),
    ("upper_998_pct", "998"),
)
_HIGHEST_FREE_SHARE = 80
"""Above this share in per cent a funnel's axis would end above 100, if it were left free."""
_FULL_TIME_SERIES = (
    ("full_time_activated_as_first_delivered", "correction.first_delivered"),
    ("full_time_activated_as_reported", "correction.as_reported"),
    ("full_time_activated", "correction.corrected"),
)
_SHARE_SERIES = (
    ("passive_share_as_reported_pct", "correction.as_reported"),
    ("passive_share_corrected_pct", "correction.corrected"),
)
_ALL_LABELS = 5
"""Up to so many periods every one is written under a chart; else every fourth."""


def front_chart(
    book: Workbook, context: Context, sheet: Worksheet, row: int, lookup: Placed
) -> None:
    """Put the country's shares by group on the front page: the first rows of Opslag."""
    texts, count = context.texts, len(context.main_groups)
    if not count:
        return
    share = lookup.grid.column_of(texts.get("heading.passive_share_pct"))
    name = lookup.grid.column_of(texts.get("heading.target_group_short_name"))
    one = charts.series(
        lookup,
        texts.get("chart.share"),
        share,
        name,
        lookup.first_row,
        lookup.first_row + count - 1,
    )
    if None in one["values_data"] and not any(one["values_data"]):
        return
    title = texts.get("chart.front.title")
    chart = charts.bars(book, title, texts.get("chart.share"), [one])
    size = (680, 130 + 40 * count)
    charts.place(sheet, chart, row, (FRONT_CHART_LEFT, 0), size, texts.get("chart.front.alt"))


def comparison_charts(
    book: Workbook, context: Context, placed: Placed, trend: Placed, lookup: Placed
) -> None:
    """Put the bars of all groups and a trend for each group on Sammenlign."""
    texts, sheet = context.texts, placed.sheet
    place = [placed.name, placed.first_row - 8, 1]
    reference = [placed.name, placed.first_row - 6, 1]
    bars = charts.bars(
        book,
        texts.get("chart.comparison.title"),
        texts.get("chart.share"),
        [charts.series(placed, place, 1, 0), charts.series(placed, reference, 5, 0)],
    )
    groups = context.main_groups
    below = placed.last_row + 1
    down = (len(groups) + _TRENDS_ACROSS - 1) // _TRENDS_ACROSS
    bars_height = max(down * (_TREND_SIZE[1] + _GAP) - _GAP, 300)
    charts.place(
        sheet,
        bars,
        below,
        (0, _GAP),
        (_BARS_WIDTH, bars_height),
        texts.get("chart.comparison.alt"),
    )
    periods = (trend.last_row - trend.first_row + 1) // max(len(groups), 1)
    for number, group in enumerate(groups):
        if not _has_trend(lookup, group):
            continue
        first = trend.first_row + number * periods
        last = first + periods - 1
        chart = charts.columns(
            book,
            group.short_name,
            ("", texts.get("chart.pct")),
            [
                charts.series(trend, place, 2, 1, first, last),
                charts.series(trend, reference, 4, 1, first, last),
            ],
            _label_every(periods),
        )
        across, line = number % _TRENDS_ACROSS, number // _TRENDS_ACROSS
        spot = (
            _BARS_WIDTH + _GAP + across * (_TREND_SIZE[0] + _GAP),
            line * (_TREND_SIZE[1] + _GAP) + _GAP,
        )
        alt = texts.get("chart.trend.alt", group=group.short_name)
        charts.place(sheet, chart, below, spot, _TREND_SIZE, alt)
    sheet.fit_to_pages(1, 1)


def funnel_charts(
    book: Workbook, context: Context, summary: Placed, places: Placed, limits: Placed
) -> None:
    """Put a funnel plot for each group under the summary; its figures stand in two other sheets."""
    texts = context.texts
    size = (460, 400)
    drawn = 0
    for group in context.main_groups:
        axis = _funnel_axis(context, group)
        limit_rows = _rows_of(limits, group)
        if axis is None or limit_rows is None:
            continue
        chart = charts.funnel(
            book,
            texts.get("chart.funnel.title", group=group.short_name),
            (texts.get("chart.funnel.x"), texts.get("chart.share")),
            [
                charts.series(
                    limits,
                    texts.get(f"chart.funnel.{kind}"),
                    _starting_with(limits, texts.get(f"heading.{field}")),
                    1,
                    *limit_rows,
                )
                for field, kind in _FUNNEL_LINES
            ],
            _funnel_points(texts, places, group),
            axis,
        )
        offset = ((drawn % 4) * (size[0] + _GAP), (drawn // 4) * (size[1] + _GAP) + _GAP)
        alt = texts.get("chart.funnel.alt", group=group.short_name)
        charts.place(summary.sheet, chart, summary.last_row + 1, offset, size, alt)
        drawn += 1
    summary.sheet.fit_to_pages(1, 1)


def correction_charts(book: Workbook, context: Context, offers: Placed, shares: Placed) -> None:
    """Put the full-time activated by offer type, and each group's share over time, on one sheet."""
    drawn = [
        (chart, alt)
        for chart, alt in (
            _offers_chart(book, context, offers),
            *(
                _correction_chart(book, context, shares, group)
                for group in context.groups
                if group.source == "special_extract"
            ),
        )
        if chart is not None
    ]
    size = (780, 380)
    for number, (chart, alt) in enumerate(drawn):
        offset = ((number % 2) * (size[0] + _GAP), (number // 2) * (size[1] + _GAP) + _GAP)
        charts.place(offers.sheet, chart, offers.last_row + 1, offset, size, alt)
    offers.sheet.fit_to_pages(1, 1)


def _offers_chart(book: Workbook, context: Context, offers: Placed) -> tuple[Chart | None, str]:
    texts = context.texts
    columns = [
        (_starting_with(offers, texts.get(f"heading.{field}")), texts.get(f"chart.{key}"))
        for field, key in _FULL_TIME_SERIES
    ]
    alt = texts.get("chart.correction.offers.alt")
    if not any(charts.has_numbers(offers, column) for column, _ in columns):
        return None, alt
    period = _starting_with(offers, texts.get("heading.period_id"))
    chart = charts.bars(
        book,
        texts.get("chart.correction.offers", period=str(offers.grid.rows[0][period])),
        texts.get("chart.correction.full_time"),
        [charts.series(offers, name, column, 0) for column, name in columns],
    )
    return chart, alt


def _correction_chart(
    book: Workbook, context: Context, shares: Placed, group: Group
) -> tuple[Chart | None, str]:
    texts = context.texts
    columns = [
        (_starting_with(shares, texts.get(f"heading.{field}")), texts.get(f"chart.{key}"))
        for field, key in _SHARE_SERIES
    ]
    period = _starting_with(shares, texts.get("heading.period_id"))
    alt = texts.get("chart.correction.group.alt", group=group.short_name)
    rows = _country_rows(shares, context, group)
    if rows is None or not any(charts.has_numbers(shares, column, *rows) for column, _ in columns):
        return None, alt
    is_whole = all(charts.all_numbers(shares, column, *rows) for column, _ in columns)
    chart = (charts.lines if is_whole else charts.columns)(
        book,
        texts.get("chart.correction.group", group=group.short_name),
        ("", texts.get("chart.pct")),
        [charts.series(shares, name, column, period, *rows) for column, name in columns],
        _label_every(rows[1] - rows[0] + 1),
    )
    return chart, alt


def sparklines(context: Context, placed: Placed, lookup: Placed) -> None:
    """Put each row's trend, as small columns from zero, beside its figures in Udvikling."""
    texts = context.texts
    column = placed.grid.column_of(texts.get("heading.sparkline"))
    key = {
        (row[1], row[2]): lookup.first_row + number for number, row in enumerate(lookup.grid.rows)
    }
    trend = [
        number
        for number, heading in enumerate(lookup.grid.columns)
        if number >= LOOKUP_FIXED and heading.kind == "pct"
    ]
    if not trend:
        return
    found = [
        (number, key[row[1], row[0]])
        for number, row in enumerate(placed.grid.rows, start=placed.first_row)
        if (row[1], row[0]) in key
    ]
    if not found:
        return
    # one group of sparklines: a call for each would take as long as a whole sheet
    placed.sheet.add_sparkline(
        found[0][0],
        column,
        {
            "location": [xl_rowcol_to_cell(number, column) for number, _ in found],
            "range": [
                f"'{lookup.name}'!{xl_range_abs(row, trend[0], row, trend[-1])}" for _, row in found
            ],
            "type": "column",
            "series_color": DARK_BLUE,
            "last_color": ORANGE,
            "last_point": True,
            "min": 0,
        },
    )


def _has_trend(lookup: Placed, group: Group) -> bool:
    """Tell whether any place that may be chosen has a figure of a group to draw."""
    drawn = [
        number
        for number, column in enumerate(lookup.grid.columns)
        if number >= LOOKUP_FIXED and column.kind == "pct"
    ]
    return any(
        plotted(row[number]) is not None
        for row in lookup.grid.rows
        if row[2] == group.short_name
        for number in drawn
    )


def _starting_with(placed: Placed, heading: str) -> int:
    """Return the number of the column with a heading, whatever notes the heading refers to."""
    return next(
        number
        for number, column in enumerate(placed.grid.columns)
        if column.heading == heading or column.heading.startswith(f"{heading} [")
    )


def _rows_of(placed: Placed, group: Group, word: str | None = None) -> tuple[int, int] | None:
    """Return the first and last row of a group, and of those with a placement in the funnel."""
    rows = [
        number
        for number, row in enumerate(placed.grid.rows, start=placed.first_row)
        if row[0] == group.short_name and (word is None or row[_FUNNEL_WORD] == word)
    ]
    return (rows[0], rows[-1]) if rows else None


def _funnel_points(texts: Texts, places: Placed, group: Group) -> dict[str, dict[str, Any]]:
    """Return the series of the places, one for each placement that some place has."""
    found = {}
    for position in charts.FUNNEL_POINTS:
        word = texts.get(f"funnel_position.{position}")
        rows = _rows_of(places, group, word)
        if rows is not None:
            found[position] = charts.series(places, word, 3, 2, *rows)
    return found


def _label_every(periods: int) -> int:
    return 1 if periods <= _ALL_LABELS else 4


def _funnel_axis(context: Context, group: Group) -> tuple[float, float, float | None] | None:
    """Return the ends of a funnel's axis of bases, and of its axis of shares where fixed.

    The logarithmic axis of bases ends at whole powers of ten; the axis of shares ends at 100 per
    cent where it would reach beyond.
    """
    where = (
        f"measure_code = '{group.measure}' and target_group_code = '{group.code}' "
        "and compared_to_country is not null"
    )
    places = context.public.records(
        Source("funnel_place", where), ("persons", "passive_share_pct", "upper_998_pct")
    )
    if not places:
        return None
    bases = [place["persons"] for place in places]
    highest = max(max(place["passive_share_pct"], place["upper_998_pct"]) for place in places)
    return (
        float(10 ** (len(str(min(bases))) - 1)),
        float(10 ** len(str(max(bases) - 1))),
        100.0 if highest > _HIGHEST_FREE_SHARE else None,
    )


def _country_rows(shares: Placed, context: Context, group: Group) -> tuple[int, int] | None:
    """Return the first and last row of the whole country's shares in a group."""
    names = context.public.rows(Source("area", "area_level = 'country'"), ("area_name",))
    rows = [
        number
        for number, row in enumerate(shares.grid.rows, start=shares.first_row)
        if (row[0],) in names and row[1] == group.short_name
    ]
    return (rows[0], rows[-1]) if rows else None
