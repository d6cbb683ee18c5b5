"""What charts are drawn from: the templates draw (templates/charts.html).

The paths hold the figures themselves: y is per cent, x counts periods or, in a funnel, is the
logarithm of the persons; so the audit reads them as it reads a table.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from web.figures import Figure
from web.words import number
from workbook.breaks import Break

_STEPS = (2, 5, 10, 20, 25, 50)
_LIMITS = ("lower_998", "lower_95", "country_passive_share", "upper_95", "upper_998")


@dataclass(frozen=True)
class Trend:
    """Lines over time.

    Attributes:
        lines: name -> line, dots and band, as paths; the last on top.
        ticks: the values named at the side, from 0 to the top.
        years: place of a period -> its year, where a year begins.
        last: the place of the last period.
        breaks: places of the periods that a series break lies before.
    """

    lines: Mapping[str, tuple[str, str, str]]
    ticks: Sequence[float]
    years: Mapping[int, str]
    last: int
    breaks: Sequence[int]


def ticks_to(highest: float) -> list[float]:
    """Return round values from 0 to at least the highest, one step where it is 0."""
    step = next((step for step in _STEPS if highest <= 4 * step), 25)
    return [float(step * count) for count in range(max(math.ceil(highest / step), 1) + 1)]


def trend(
    periods: Sequence[str],
    lines: Mapping[str, Mapping[str, float | None]],
    bands: Mapping[str, tuple[float, float]] | None = None,
    breaks: Sequence[Break] = (),
) -> Trend:
    """Lay out lines over periods, oldest first: no line crosses a gap or a series break.

    Args:
        lines: name of a line -> period -> per cent.
        bands: period -> lower and upper bound, for the line `own`.
        breaks: the series breaks between the periods.
    """
    bands = bands or {}
    cuts = [periods.index(found.period_id) for found in breaks]
    values = [value for line in lines.values() for value in line.values() if value is not None]
    values += [high for _, high in bands.values()]
    drawn = {}
    for name, line in lines.items():
        runs = list(_runs([line.get(period) for period in periods], cuts))
        band = [bands.get(period) if name == "own" else None for period in periods]
        dots = "".join(f"M{place} {value}h0" for run in runs for place, value in run)
        drawn[name] = ("".join(map(_path, runs)), dots, "".join(map(_band, _runs(band, cuts))))
    first = {period[:4]: place for place, period in reversed(list(enumerate(periods)))}
    years = sorted(first)[:: math.ceil(len(first) / 6) or 1]
    last = max(len(periods) - 1, 1)
    # a first year that is soon over has no room for its name
    soon = periods[math.ceil((len(periods) - 1) / 8)][:4] if periods else ""
    named = {first[year]: year for year in years if first[year] or year == soon}
    return Trend(drawn, ticks_to(max(values, default=100)), named, last, cuts)


def area_trend(
    periods: Sequence[str],
    own: Sequence[Figure],
    country: Sequence[Figure],
    breaks: Sequence[Break],
) -> Trend | None:
    """Lay out a place's share with its band, and the country's beside it; None without a share."""
    shown = {figure["period_id"]: figure for figure in own if figure["period_id"] in periods}
    shares = {period: figure["passive_share_pct"] for period, figure in shown.items()}
    if all(share is None for share in shares.values()):
        return None
    beside = {figure["period_id"]: figure["passive_share_pct"] for figure in country}
    has_country = any(share is not None for share in beside.values())
    lines = {"country": beside, "own": shares} if has_country else {"own": shares}
    bands = {
        period: (figure["ci_lower_pct"], figure["ci_upper_pct"])
        for period, figure in shown.items()
        if figure["ci_lower_pct"] is not None and figure["ci_upper_pct"] is not None
    }
    return trend(periods, lines, bands, breaks)


def _runs(values: Sequence[Any], cuts: Sequence[int]) -> Iterator[list[tuple[int, Any]]]:
    """Cut a row of values where one is missing, and before each place that a break lies before."""
    run: list[tuple[int, Any]] = []
    for place, value in enumerate([*values, None]):
        if run and (value is None or place in cuts):
            yield run
            run = []
        if value is not None:
            run.append((place, value))


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.9g} {y:.9g}" for x, y in points)


def _band(run: Sequence[tuple[int, tuple[float, float]]]) -> str:
    above = [(place, high) for place, (_, high) in run]
    return _path(above + [(place, low) for place, (low, _) in reversed(run)]) + "z"


@dataclass(frozen=True)
class Funnel:
    """Shares against the logarithms of persons, from end to end; `counts` are named below."""

    limits: Mapping[str, str]
    dots: Sequence[tuple[float, Mapping[str, Any]]]
    ends: tuple[float, float]
    counts: Mapping[int, str]
    ticks: Sequence[float]


def funnel(places: Sequence[Mapping[str, Any]], limits: Sequence[Mapping[str, Any]]) -> Funnel:
    """Lay out shares against numbers of persons, with the limits that chance keeps them within."""
    persons = {row["persons"] for row in (*places, *limits)} or {1}
    across = {count: round(math.log10(max(count, 1)), 7) for count in persons}
    left = min(across.values())
    right = max(*across.values(), left + 0.3)
    paths = {
        name: _path([(across[row["persons"]], row[f"{name}_pct"]) for row in limits])
        for name in (_LIMITS if limits else ())
    }
    dots = [(across[row["persons"]], row) for row in places]
    decades = range(math.ceil(left), math.floor(right) + 1)
    counts = {power: number(10**power, "count") for power in decades}
    ticks = ticks_to(max((row["passive_share_pct"] for row in places), default=100))
    return Funnel(paths, dots, (left, right), counts, ticks)
