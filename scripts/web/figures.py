"""The published figures, read once: the groups, the places, and each figure in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from texts import danish
from texts.shown import Source, shown_columns
from web.words import mark, said
from workbook.breaks import Break, Series, series_breaks
from workbook.context import Context, Group
from workbook.declared import fields_of
from workbook.reading import without_gaps

PRESENTED = "passive_share_presented"
_COLUMNS = """
    passive_share_pct ci_lower_pct ci_upper_pct compared_to_country rank mark_codes persons
    passive_persons passive_share_as_reported_pct passive_share_if_all_count_pct"""
_KEYS = ("measure_code", "target_group_code", "area_code", "period_id")
_PLACE = ("area_name", "area_level", "region_name", "reference_date")
_ORDER = "area_sort_order, reference_date desc, period_id desc"


Figure = Mapping[str, Any]
"""A row of the mart, with `anchor` and `words`.

The anchor is its place on the page of its area; it never changes. The words are what the pages say
of it, by the columns of the mart; with `interval` for both bounds, `sign` for the share without its
reason in words, `symbols` for the marks as signs.
"""


class Figures:
    """All figures of a publication.

    Args:
        context: the publication, with the texts of the page.

    Attributes:
        places: area code -> name, level, region and newest day, for all areas with figures.
        country: the code of the whole country.
        periods: key of a group -> the periods of its charts, oldest first.
        ceilings: key of a group -> the top of its scales, in per cent.
    """

    country = "000"

    def __init__(self, context: Context) -> None:
        self.context = context
        self._breaks = series_breaks(context)
        columns = shown_columns(PRESENTED)
        self._columns = {name: columns[name] for name in _COLUMNS.split()}
        compared = replace(columns["compared_to_country"], shows="word")
        self._columns["compared_to_country"] = compared
        fields = fields_of(self._columns.values(), *_KEYS, *_PLACE)
        rows = without_gaps(context.public.frame(Source(PRESENTED, order_by=_ORDER), fields))
        self.places: dict[str, Mapping[str, Any]] = {}
        self._of: dict[Series, dict[str, Figure]] = defaultdict(dict)
        for row in rows.to_dict("records"):
            series = (row["measure_code"], row["target_group_code"], row["area_code"])
            self._of[series][row["period_id"]] = self._figure(row)
            self.places.setdefault(row["area_code"], {name: row[name] for name in _PLACE})
        self.periods: dict[str, list[str]] = {}
        self.ceilings: dict[str, float] = {}
        for group in context.groups:
            shown = context.public.records(Source("shown_period", group.where, "reference_date"))
            self.periods[group.key] = [row["period_id"] for row in shown]
            newest = [one for area in self.places if (one := self.newest(group, area))]
            tops = (one["ci_upper_pct"] or one["passive_share_pct"] or 0 for one in newest)
            self.ceilings[group.key] = max(tops, default=0) or 100

    def of(self, group: Group, area: str) -> list[Figure]:
        """Return a group's figures in a place, newest first."""
        return list(self._of.get((group.measure, group.code, area), {}).values())

    def at(self, group: Group, area: str, period_id: str) -> Figure | None:
        """Return a group's figure in a place and a period; None where there is no row of it."""
        return self._of.get((group.measure, group.code, area), {}).get(period_id)

    def newest(self, group: Group, area: str) -> Figure | None:
        """Return a place's figure in the group's newest period."""
        return self.at(group, area, group.newest_period)

    def breaks(self, group: Group, area: str) -> Sequence[Break]:
        """Return the series breaks between a group's periods in a place, oldest first."""
        return self._breaks.get((group.measure, group.code, area), ())

    def anchor(self, row: Mapping[str, Any]) -> str:
        """Return the anchor of a figure on the page of its area."""
        key = self.context.group_key(row["measure_code"], row["target_group_code"])
        return f"{key}-{danish.period(row['period_id'], 'tiny')}"

    def _figure(self, row: Mapping[str, Any]) -> Figure:
        context, reason = self.context, row["figure_reason"]
        words = {name: said(context, row, column) for name, column in self._columns.items()}
        low, high = words["ci_lower_pct"], words["ci_upper_pct"]
        words["interval"] = low if row["ci_lower_pct"] is None else f"{low}–{high}"
        words["sign"] = words["passive_share_pct"]
        if reason:
            words["passive_share_pct"] += f" {mark(context, reason)}"
        words["symbols"] = context.shown("marks", row["mark_codes"] or "") or ""
        words["period_id"] = danish.period(row["period_id"])
        words["region_name"] = row["region_name"] or "–"
        return {**row, "anchor": self.anchor(row), "words": words}
