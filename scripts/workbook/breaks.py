"""Where a series breaks between two periods that are shown, for all that draws or compares them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from texts import danish
from texts.shown import Source
from workbook.context import Context

Series = tuple[str, str, str]
"""Measure, target group and area."""


@dataclass(frozen=True)
class Break:
    """A series break: it lies just before a period.

    Attributes:
        period_id: the first period shown after it.
        name: the known issue; or that the place itself changed.
        is_of_place: whether it is the place that changed.
    """

    period_id: str
    name: str
    is_of_place: bool


Breaks = Mapping[Series, Sequence[Break]]


def series_breaks(context: Context, where: str = "period_id is not null") -> Breaks:
    """Return the breaks between shown periods, oldest first."""
    found: dict[Series, list[Break]] = defaultdict(list)
    source = Source("series_break", where, "first_date, issue_code")
    for row in context.public.records(source):
        key = (row["measure_code"], row["target_group_code"], row["area_code"])
        name = row["issue_name"] or context.texts.get("break.of_place")
        found[key].append(Break(row["period_id"], name, row["issue_code"] is None))
    return found


def before(context: Context, breaks: Iterable[Break]) -> str:
    """Say before which periods a series breaks."""
    periods = dict.fromkeys(danish.period(one.period_id, "tiny") for one in breaks)
    return context.texts.get("break.before", periods=danish.listed(periods))


def changed_places(context: Context) -> tuple[str, ...]:
    """Return a line that names the places that became others within the trend, if there are any."""
    where = "issue_code is null and is_in_trend"
    rows = context.public.records(Source("series_break", where, "first_date, area_code"))
    places = dict.fromkeys((row["area_code"], row["first_date"]) for row in rows)
    said = [
        context.texts.get("break.place", place=context.name("area", code), day=danish.day(day))
        for code, day in places
    ]
    return (context.texts.get("line.changed_places", places=danish.listed(said)),) if said else ()
