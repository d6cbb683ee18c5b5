"""Which chart stands where: the figures of Forside, Sammenlign, Spredning and Korrektion."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from texts.shown import Source
from workbook import charts
from workbook.breaks import before, series_breaks
from workbook.comparison import PLACE, REFERENCE, chosen_cells
from workbook.context import Context, Group
from workbook.front import FRONT_CHART_LEFT
from workbook.pivots import KEY_SEPARATOR, TREND, periods_of, share_of
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
_HEADROOM = 1.15
"""How much higher a small column's cell is than the group's highest column."""
_HIGHEST_FREE_SHARE = 80
"""Above this share in per cent a funnel's axis would end above 100, if it were left free."""
_SHARE = "passive_share_pct"
_FUNNEL_LINES = {
    "country_passive_share_pct": "chart.funnel.country",
    "lower_95_pct": "chart.funnel.95",
    "upper_95_pct": "chart.funnel.95",
    "lower_998_pct": "chart.funnel.998",
    "upper_998_pct": "chart.funnel.998",
}
_FULL_TIME = {
    "full_time_activated_as_first_delivered": "chart.correction.first_delivered",
    "full_time_activated_as_reported": "chart.correction.as_reported",
    "full_time_activated": "chart.correction.corrected",
}
_SHARES = {
    "passive_share_as_reported_pct": "chart.correction.as_reported",
    _SHARE: "chart.correction.corrected",
}
"""Columns that are drawn, and which texts they have."""


Drawn = tuple[Chart, str]
"""A chart, and what it shows for those who cannot see it."""


class Figures:
    """Draws the charts of a workbook whose tables are placed, by the codes of their sheets."""

    def __init__(self, book: Workbook, context: Context, placed: Mapping[str, Placed]) -> None:
        self._book, self._context, self._placed = book, context, placed
        self._text = context.texts.get

    def front(self, sheet: Worksheet, row: int) -> None:
        """Put the country's shares by group on the front page: the first rows of Opslag."""
        lookup, label = self._placed["lookup"], self._text("chart.share")
        rows = range(len(self._context.main_groups))
        shares = charts.series(lookup, label, _SHARE, "target_group_short_name", rows)
        if not charts.have_figures([shares]):
            return
        chart = charts.bars(self._book, self._text("chart.front.title"), label, [shares])
        size, alt = (680, 130 + 40 * len(rows)), self._text("chart.front.alt")
        charts.place(sheet, chart, row, (FRONT_CHART_LEFT, 0), size, alt)

    def comparison(self) -> None:
        """Put the bars of all groups and a trend for each group on Sammenlign."""
        placed, groups = self._placed["comparison"], self._context.main_groups
        chosen = dict(zip((PLACE, REFERENCE), chosen_cells(placed), strict=True))
        bars = [charts.series(placed, name, column, "group") for column, name in chosen.items()]
        title, label = self._text("chart.comparison.title"), self._text("chart.share")
        chart = charts.bars(self._book, title, label, bars)
        down = (len(groups) + _TRENDS_ACROSS - 1) // _TRENDS_ACROSS
        size = (_BARS_WIDTH, max(down * (_TREND_SIZE[1] + _GAP) - _GAP, 300))
        alt = self._text("chart.comparison.alt")
        charts.place(placed.sheet, chart, placed.last_row + 1, (0, _GAP), size, alt)
        trends = [self._trend(group, chosen) for group in groups]
        _place_below(placed, trends, _TREND_SIZE, _TRENDS_ACROSS, _BARS_WIDTH + _GAP)

    def funnels(self) -> None:
        """Put a funnel plot for each group under the summary; two other sheets hold its figures."""
        limits, drawn = self._placed["funnel_limits"], []
        for group in self._context.main_groups:
            ends = self._funnel_ends(group)
            rows = limits.rows_where(target_group_code=group.short_name)
            if ends is None or not rows:
                continue
            chart = charts.funnel(
                self._book,
                self._text("chart.funnel.title", group=group.short_name),
                (self._text("chart.funnel.x"), self._text("chart.share")),
                self._series(limits, _FUNNEL_LINES, "persons", rows),
                self._funnel_points(group),
                ends,
            )
            drawn.append((chart, self._text("chart.funnel.alt", group=group.short_name)))
        _place_below(self._placed["funnel"], drawn, _FUNNEL_SIZE, _FUNNELS_ACROSS)

    def corrections(self) -> None:
        """Put full-time activated by offer type, and each group's share over time, on one sheet."""
        offers = self._placed["correction_figures"]
        computed = [group for group in self._context.groups if group.is_computed]
        drawn = [self._full_time(offers), *map(self._correction, computed)]
        found = [one for one in drawn if one]
        _place_below(offers, found, _CORRECTION_SIZE, _CORRECTIONS_ACROSS)

    def sparklines(self) -> None:
        """Put each row's trend, as small columns on its group's scale, beside its figures."""
        placed, lookup = self._placed["development"], self._placed["lookup"]
        rows, looked_up = placed.grid.rows, lookup.grid.rows
        row_of = dict(zip(looked_up["key"], looked_up.index, strict=True))
        keys = rows["area_code"] + KEY_SEPARATOR + rows["target_group_code"]
        found = keys.map(row_of).dropna().astype(int)
        column = placed.grid.position("sparkline")
        shares = [share_of(period) for period in periods_of(self._context, TREND)]
        # a call for each row would take as long as a whole sheet; on a scale of its group's own no
        # column fills its cell and runs into the one above
        for _, of_group in found.groupby(rows["target_group_code"], sort=False):
            drawn = looked_up.loc[of_group, shares]
            numbers = drawn.map(lambda cell: cell if isinstance(cell, float) else 0.0)
            first_row = placed.first_row + of_group.index[0]
            options = {
                "location": [
                    xl_rowcol_to_cell(placed.first_row + row, column) for row in of_group.index
                ],
                "range": [
                    lookup.address(shares[0], shares[-1], range(row, row + 1)) for row in of_group
                ],
                "type": "column",
                "series_color": DARK_BLUE,
                "last_color": ORANGE,
                "last_point": True,
                "min": 0,
                "max": round((float(numbers.max(axis=None)) or 100) * _HEADROOM, 1),
            }
            placed.sheet.add_sparkline(first_row, column, options)

    def _series(
        self, placed: Placed, columns: Mapping[str, str], labels: str, rows: range
    ) -> list[dict[str, Any]]:
        return [
            charts.series(placed, self._text(key), column, labels, rows)
            for column, key in columns.items()
        ]

    def _trend(self, group: Group, chosen: Mapping[str, list[object]]) -> Drawn | None:
        """Draw the chosen places' shares of a group, if any place that may be chosen has one."""
        trend, looked_up = self._placed["trend"], self._placed["lookup"].grid.rows
        shares = [share_of(period) for period in periods_of(self._context, TREND)]
        of_group = looked_up.loc[looked_up["target_group_short_name"] == group.short_name, shares]
        if not any(isinstance(cell, float) for cell in of_group.to_numpy().flat):
            return None
        rows = trend.rows_where(group=group.short_name)
        drawn = [
            charts.series(trend, name, column, "period", rows) for column, name in chosen.items()
        ]
        title, label = self._with_breaks(group.short_name, group), self._text("chart.pct")
        chart = charts.over_time(self._book, title, label, drawn, as_lines=False)
        return chart, self._text("chart.trend.alt", group=group.short_name)

    def _full_time(self, offers: Placed) -> Drawn | None:
        drawn = self._series(offers, _FULL_TIME, "offer_type_code", offers.all_rows)
        if not charts.have_figures(drawn):
            return None
        period = str(offers.grid.cells("period_id")[0])
        title = self._text("chart.correction.offers.title", period=period)
        chart = charts.bars(self._book, title, self._text("chart.correction.full_time"), drawn)
        return chart, self._text("chart.correction.offers.alt")

    def _correction(self, group: Group) -> Drawn | None:
        shares, name = self._placed["correction"], group.short_name
        rows = shares.rows_where(area_name=self._context.country, target_group_short_name=name)
        drawn = self._series(shares, _SHARES, "period_id", rows)
        if not charts.have_figures(drawn):
            return None
        title = self._with_breaks(self._text("chart.correction.group.title", group=name), group)
        # a line through a shorthand would fall to zero
        as_lines = all(None not in one["values_data"] for one in drawn)
        chart = charts.over_time(self._book, title, self._text("chart.pct"), drawn, as_lines)
        return chart, self._text("chart.correction.group.alt", group=name)

    def _with_breaks(self, title: str, group: Group) -> str:
        """Add to the title of a chart over time before which of its periods the series breaks."""
        found = series_breaks(self._context, "is_in_trend and area_code = '000'")
        breaks = found.get((group.measure, group.code, "000"))
        return f"{title}, {before(self._context, breaks)}" if breaks else title

    def _funnel_points(self, group: Group) -> dict[str, dict[str, Any]]:
        """Return the series of the places, one for each placement that some place has."""
        places, name, found = self._placed["funnel_places"], group.short_name, {}
        for position in charts.FUNNEL_POINTS:
            word = self._text(f"funnel_position.{position}")
            rows = places.rows_where(target_group_short_name=name, funnel_position=word)
            if rows:
                found[position] = charts.series(places, word, _SHARE, "persons", rows)
        return found

    def _funnel_ends(self, group: Group) -> tuple[float, float, float | None] | None:
        """Return the ends of a funnel's axis of bases, and of its axis of shares where fixed.

        The logarithmic axis of bases ends at whole powers of ten; the axis of shares ends at 100
        per cent where it would reach beyond.
        """
        where = f"{group.where} and compared_to_country is not null"
        columns = ["persons", _SHARE, "upper_998_pct"]
        places = self._context.public.frame(Source("funnel_place", where), columns)
        if places.empty:
            return None
        highest = places[[_SHARE, "upper_998_pct"]].max().max()
        return (
            float(10 ** (len(str(int(places["persons"].min()))) - 1)),
            float(10 ** len(str(int(places["persons"].max()) - 1))),
            100.0 if highest > _HIGHEST_FREE_SHARE else None,
        )


def _place_below(
    placed: Placed,
    drawn: Sequence[Drawn | None],
    size: tuple[int, int],
    across: int,
    left: int = 0,
) -> None:
    """Put charts in rows below a table, and the sheet on one page; None leaves its place empty."""
    for number, one in enumerate(drawn):
        if one:
            down, right = divmod(number, across)
            spot = (left + right * (size[0] + _GAP), down * (size[1] + _GAP) + _GAP)
            charts.place(placed.sheet, one[0], placed.last_row + 1, spot, size, one[1])
    placed.sheet.fit_to_pages(1, 1)
