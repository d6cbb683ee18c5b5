"""Which chart stands where: the figures of Forside, Sammenlign, Spredning and Korrektion."""

from __future__ import annotations

from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook import charts
from workbook.context import Context, Group
from workbook.reading import Source
from workbook.tables import Placed, column_widths
from workbook.texts import Texts

_PIXELS_PER_DIGIT = 7
_GAP = 12
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
        lookup, texts.get("chart.share"), share, name, lookup.first_row, lookup.first_row + count - 1
    )
    title = texts.get("chart.front.title")
    chart = charts.bars(book, title, texts.get("chart.share"), [one])
    height = 110 + 34 * count
    charts.place(
        sheet, chart, row, (0, _GAP), (970, height), texts.get("chart.front.alt")
    )


def comparison_charts(book: Workbook, context: Context, placed: Placed, trend: Placed) -> None:
    """Put the bars of all groups and a trend for each group on Sammenlign."""
    texts, sheet = context.texts, placed.sheet
    place = [placed.name, placed.first_row - 8, 1]
    reference = [placed.name, placed.first_row - 6, 1]
    table_width = int(sum(column_widths(placed.grid)) * _PIXELS_PER_DIGIT)
    bars = charts.bars(
        book,
        texts.get("chart.comparison.title"),
        texts.get("chart.share"),
        [charts.series(placed, place, 1, 0), charts.series(placed, reference, 5, 0)],
    )
    groups = context.main_groups
    below = placed.last_row + 1
    bars_size = (table_width // 2 - _GAP, 130 + 46 * max(len(groups), 2))
    charts.place(sheet, bars, below, (0, _GAP), bars_size, texts.get("chart.comparison.alt"))
    # the trends: beside the bars, then below them
    size = (table_width // 4 - _GAP, (bars_size[1] - _GAP) // 2)
    size = (max(size[0], 340), max(size[1], 250))
    spots = _spots(len(groups), bars_size, size)
    periods = (trend.last_row - trend.first_row + 1) // max(len(groups), 1)
    for number, (group, spot) in enumerate(zip(groups, spots, strict=True)):
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
        charts.place(
            sheet,
            chart,
            below,
            (spot[0], spot[1] + _GAP),
            size,
            texts.get("chart.trend.alt", group=group.short_name),
        )
    sheet.fit_to_pages(1, 1)


def funnel_charts(
    book: Workbook, context: Context, summary: Placed, places: Placed
) -> None:
    """Put a funnel plot for each group under the summary; the points stand in the other sheet."""
    texts, grid = context.texts, places.grid
    column = {
        field: _starting_with(places, texts.get(f"heading.{field}"))
        for field in (
            "persons",
            "passive_share_pct",
            "country_passive_share_pct",
            "lower_95_pct",
            "upper_95_pct",
            "lower_998_pct",
            "upper_998_pct",
        )
    }
    size = (460, 400)
    drawn = 0
    for group in context.main_groups:
        rows = [number for number, row in enumerate(grid.rows) if row[0] == group.name]
        axis = _funnel_axis(context, group)
        if not rows or axis is None:
            continue
        first, last = places.first_row + rows[0], places.first_row + rows[-1]

        def one(field: str, key: str, first: int = first, last: int = last) -> dict[str, Any]:
            return charts.series(places, texts.get(key), column[field], column["persons"], first, last)

        chart = charts.funnel(
            book,
            texts.get("chart.funnel.title", group=group.short_name),
            (texts.get("chart.funnel.x"), texts.get("chart.share")),
            [
                one("country_passive_share_pct", "chart.funnel.country"),
                one("lower_95_pct", "chart.funnel.95"),
                one("upper_95_pct", "chart.funnel.95"),
                one("lower_998_pct", "chart.funnel.998"),
                one("upper_998_pct", "chart.funnel.998"),
            ],
            one("passive_share_pct", "chart.funnel.places"),
            [_position(texts, grid.rows[number][-1]) for number in rows],
            axis,
        )
        offset = ((drawn % 4) * (size[0] + _GAP), (drawn // 4) * (size[1] + _GAP) + _GAP)
        charts.place(
            summary.sheet,
            chart,
            summary.last_row + 1,
            offset,
            size,
            texts.get("chart.funnel.alt", group=group.short_name),
        )
        drawn += 1
    summary.sheet.fit_to_pages(1, 1)


def correction_charts(
    book: Workbook, context: Context, offers: Placed, shares: Placed
) -> None:
    """Put the full-time activated by offer type, and each group's share over time, on one sheet."""
    texts = context.texts
    keys = ("first_delivered", "as_reported", "corrected")
    below = offers.last_row + 1
    size = (620, 420)
    if any(charts.has_numbers(offers, 2 + number) for number in range(len(keys))):
        bars = charts.bars(
            book,
            texts.get("chart.correction.offers", period=str(offers.grid.rows[0][-1])),
            texts.get("chart.correction.full_time"),
            [
                charts.series(offers, texts.get(f"chart.correction.{key}"), 2 + number, 0)
                for number, key in enumerate(keys)
            ],
        )
        alt = texts.get("chart.correction.offers.alt")
        charts.place(offers.sheet, bars, below, (0, _GAP), size, alt)
    spots = [(size[0] + _GAP, 0), (0, size[1] + _GAP), (size[0] + _GAP, size[1] + _GAP)]
    computed = [group for group in context.groups if group.source == "special_extract"]
    for number, group in enumerate(computed):
        rows = _country_rows(shares, context, group)
        if not rows:
            continue
        first, last = shares.first_row + rows[0], shares.first_row + rows[-1]
        reported, corrected = 4, 5
        is_whole = all(
            charts.all_numbers(shares, column, first, last) for column in (reported, corrected)
        )
        chart = (charts.lines if is_whole else charts.columns)(
            book,
            texts.get("chart.correction.group", group=group.short_name),
            ("", texts.get("chart.pct")),
            [
                charts.series(
                    shares, texts.get("chart.correction.as_reported"), reported, 2, first, last
                ),
                charts.series(
                    shares, texts.get("chart.correction.corrected"), corrected, 2, first, last
                ),
            ],
            _label_every(len(rows)),
        )
        spot = spots[number] if number < len(spots) else (0, (number + 1) * (size[1] + _GAP))
        charts.place(
            offers.sheet,
            chart,
            below,
            (spot[0], spot[1] + _GAP),
            size,
            texts.get("chart.correction.group.alt", group=group.short_name),
        )
    offers.sheet.fit_to_pages(1, 1)


def sparklines(context: Context, placed: Placed, lookup: Placed) -> None:
    """Put each row's trend, as small columns from zero, beside its figures in Udvikling."""
    texts = context.texts
    column = placed.grid.column_of(texts.get("heading.sparkline"))
    key = {
        (row[1], row[2]): lookup.first_row + number for number, row in enumerate(lookup.grid.rows)
    }
    short = {group.name: group.short_name for group in context.main_groups}
    trend = [
        number
        for number, heading in enumerate(lookup.grid.columns)
        if number >= _LOOKUP_FIXED and heading.kind == "pct"
    ]
    if not trend:
        return
    for number, row in enumerate(placed.grid.rows):
        found = key.get((row[1], short.get(str(row[0]))))
        if found is not None:
            placed.sheet.add_sparkline(
                placed.first_row + number,
                column,
                {
                    "range": _cells(lookup.name, found, trend[0], trend[-1]),
                    "type": "column",
                    "series_color": charts.DARK_BLUE,
                    "last_color": charts.ORANGE,
                    "last_point": True,
                    "min": 0,
                },
            )


_LOOKUP_FIXED = 12


def _cells(sheet: str, row: int, first: int, last: int) -> str:
    from xlsxwriter.utility import xl_range_abs

    return f"'{sheet}'!{xl_range_abs(row, first, row, last)}"


def _starting_with(placed: Placed, heading: str) -> int:
    return next(
        number
        for number, column in enumerate(placed.grid.columns)
        if column.heading == heading or column.heading.startswith(f"{heading} [")
    )


def _spots(count: int, bars: tuple[int, int], size: tuple[int, int]) -> list[tuple[int, int]]:
    """Return where the trend charts go: two by two beside the bars, then four in a row below."""
    beside = [
        (bars[0] + _GAP + across * (size[0] + _GAP), down * (size[1] + _GAP))
        for down in range(2)
        for across in range(2)
    ]
    bottom = max(bars[1], 2 * size[1] + _GAP) + _GAP
    below = [
        ((number % 4) * (size[0] + _GAP), bottom + (number // 4) * (size[1] + _GAP))
        for number in range(max(count - len(beside), 0))
    ]
    return (beside + below)[:count]


def _label_every(periods: int) -> int:
    return 1 if periods <= _ALL_LABELS else 4


def _funnel_axis(context: Context, group: Group) -> tuple[float, float] | None:
    rows = context.public.rows(
        Source(
            "funnel_summary",
            f"measure_code = '{group.measure}' and target_group_code = '{group.code}'",
        ),
        ("smallest_base", "largest_base"),
    )
    return (float(rows[0][0]), float(rows[0][1])) if rows else None


def _position(texts: Texts, word: object) -> str:
    for position in ("inside", "outside_95", "outside_998"):
        if texts.get(f"funnel_position.{position}") == word:
            return position
    return "inside"


def _country_rows(shares: Placed, context: Context, group: Group) -> list[int]:
    country = context.public.rows(Source("area", "area_level = 'country'"), ("area_name",))
    return [
        number
        for number, row in enumerate(shares.grid.rows)
        if country and row[0] == country[0][0] and row[1] == group.name
    ]
