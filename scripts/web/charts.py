"""Where the lines, bands, dots and ticks of a chart lie: figures in, coordinates out.

The templates draw (templates/charts.html); nothing here is a number that a reader sees, but ticks.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web import numbers
from web.figures import Figure, GroupOnPage
from workbook.breaks import Break

LEFT, RIGHT, TOP, BOTTOM = 34, 352, 26, 172
"""The inside of a chart of 360 × 200."""
_STEPS = (2, 5, 10, 20, 25, 50)
Point = tuple[float, float]


@dataclass(frozen=True)
class Tick:
    """A tick of an axis: where it lies and what it says."""

    at: float
    label: str


@dataclass(frozen=True)
class Series:
    """A line with its dots and band, as paths."""

    name: str
    line: str
    dots: str
    band: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart, ready to be drawn."""

    series: Sequence[Series]
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]
    breaks: Sequence[Tick] = ()


def ticks_to(highest: float) -> list[float]:
    """Return round values from 0 to at least the highest, one step where it is 0."""
    step = next((step for step in _STEPS if highest <= 4 * step), 25)
    return [float(step * number) for number in range(max(math.ceil(highest / step), 1) + 1)]


def trend(
    periods: Sequence[str],
    lines: Mapping[str, Mapping[str, float | None]],
    bands: Mapping[str, Mapping[str, Point | None]] | None = None,
    breaks: Sequence[Break] = (),
) -> Chart:
    """Lay out lines over periods, oldest first: no line crosses a gap or a series break.

    Args:
        periods: the periods.
        lines: name of a line -> period -> per cent.
        bands: name of a line -> period -> lower and upper bound, for those that have a band.
        breaks: the series breaks between the periods.
    """
    bands = bands or {}
    values = [value for line in lines.values() for value in line.values() if value is not None]
    values += [bound[1] for band in bands.values() for bound in band.values() if bound is not None]
    scale = ticks_to(max(values, default=100))
    xs = _across(periods)

    def at(per_cent: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * min(per_cent / scale[-1], 1)

    drawn = []
    for name, line in lines.items():
        runs = [
            [(xs[period], at(value)) for period, value in run]
            for run in _runs([(period, line.get(period)) for period in periods], breaks)
        ]
        band = [(period, bands.get(name, {}).get(period)) for period in periods]
        drawn.append(
            Series(
                name,
                line="".join(_path(run) for run in runs),
                dots="".join(f"M{x:.0f} {y:.1f}h0" for run in runs for x, y in run),
                band="".join(
                    _path(
                        [(xs[period], at(high)) for period, (_, high) in run]
                        + [(xs[period], at(low)) for period, (low, _) in reversed(run)]
                    )
                    + "z"
                    for run in _runs(band, breaks)
                ),
            )
        )
    half = (RIGHT - LEFT) / max(len(periods) - 1, 1) / 2
    return Chart(
        drawn,
        x_ticks=_period_ticks(periods, xs),
        y_ticks=[Tick(at(value), numbers.shown(value)) for value in scale],
        breaks=[
            Tick(xs[found.period_id] - half, str(number))
            for number, found in enumerate(breaks, start=1)
        ],
    )


def area_trend(
    group: GroupOnPage,
    own: Sequence[Figure],
    country: Sequence[Figure],
    breaks: Sequence[Break],
) -> Chart | None:
    """Lay out a place's share with its band, and the country's beside it; None without a share."""
    periods = set(group.periods)
    if all(figure.value is None or figure.period_id not in periods for figure in own):
        return None
    lines: dict[str, dict[str, float | None]] = {}
    if country is not own:
        lines["country"] = {figure.period_id: figure.value for figure in country}
    lines["own"] = {figure.period_id: figure.value for figure in own}
    band = {figure.period_id: _bounds(figure) for figure in own}
    return trend(group.periods, lines, {"own": band}, breaks)


def _bounds(figure: Figure) -> Point | None:
    if figure.low is None or figure.high is None:
        return None
    return figure.low, figure.high


def _across(periods: Sequence[str]) -> dict[str, float]:
    step = (RIGHT - LEFT - 12) / max(len(periods) - 1, 1)
    return {period: LEFT + 6 + step * number for number, period in enumerate(periods)}


def _runs(
    values: Sequence[tuple[str, Any]], breaks: Sequence[Break]
) -> Iterator[list[tuple[str, Any]]]:
    """Cut a row of values where one is missing, and before each period that a break lies before."""
    after_break = {found.period_id for found in breaks}
    run: list[tuple[str, Any]] = []
    for period, value in values:
        if run and (value is None or period in after_break):
            yield run
            run = []
        if value is not None:
            run.append((period, value))
    if run:
        yield run


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in points)


def _period_ticks(periods: Sequence[str], xs: Mapping[str, float]) -> list[Tick]:
    """Name the first period of each year; every second year where there are many."""
    first = {period[:4]: period for period in reversed(periods)}
    years = sorted(first)
    kept = years[:: math.ceil(len(years) / 6)] if years else []
    return [Tick(xs[first[year]], year) for year in kept]


@dataclass(frozen=True)
class Bar:
    """An interval on a scale of 100 units: from, to, the share, and the whole country's."""

    low: float
    high: float
    share: float
    country: float | None


def bar(figure: Figure, country: Figure | None, ceiling: float) -> Bar | None:
    """Lay out a figure's interval; None where it has no share."""
    if figure.value is None:
        return None

    def at(per_cent: float) -> float:
        return round(100 * min(per_cent / ceiling, 1), 1)

    return Bar(
        low=at(figure.value if figure.low is None else figure.low),
        high=at(figure.value if figure.high is None else figure.high),
        share=at(figure.value),
        country=at(country.value) if country and country.value is not None else None,
    )


@dataclass(frozen=True)
class FunnelDot:
    """A place in the funnel."""

    x: float
    y: float
    position: str
    title: str


@dataclass(frozen=True)
class Funnel:
    """A funnel plot, ready to be drawn: its limits are lines of the chart."""

    chart: Chart
    dots: Sequence[FunnelDot]


def funnel(places: Sequence[Mapping[str, Any]], limits: Sequence[Mapping[str, Any]]) -> Funnel:
    """Lay out shares against numbers of persons (logarithmic), with the funnel's limits."""
    persons = [row["persons"] for row in (*places, *limits)] or [1]
    left, right = math.log10(max(min(persons), 1)), math.log10(max(max(persons), 2))
    scale = ticks_to(max([row["passive_share_pct"] for row in places], default=100))

    def across(count: float) -> float:
        share = (math.log10(max(count, 1)) - left) / (right - left or 1)
        return LEFT + 6 + (RIGHT - LEFT - 12) * share

    def at(per_cent: float) -> float:
        return BOTTOM - (BOTTOM - TOP) * max(0.0, min(per_cent / scale[-1], 1.0))

    names = (
        "lower_998_pct",
        "lower_95_pct",
        "country_passive_share_pct",
        "upper_95_pct",
        "upper_998_pct",
    )
    series = [
        Series(
            name.removesuffix("_pct"),
            _path([(across(row["persons"]), at(row[name])) for row in limits]),
            "",
        )
        for name in names
        if limits
    ]
    decades = [10**power for power in range(math.ceil(left), math.floor(right) + 1)]
    dots = [
        FunnelDot(
            across(row["persons"]),
            at(row["passive_share_pct"]),
            row["funnel_position"],
            f"{row['area_name']}: {numbers.pct(row['passive_share_pct'])} pct. af "
            f"{numbers.count(row['persons'])}",
        )
        for row in places
    ]
    return Funnel(
        Chart(
            series,
            x_ticks=[Tick(across(count), numbers.shown(count)) for count in decades],
            y_ticks=[Tick(at(value), numbers.shown(value)) for value in scale],
        ),
        dots,
    )
