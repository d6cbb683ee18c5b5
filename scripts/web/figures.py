"""The published figures, read once: the groups, the places, and each figure in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from texts import danish
from texts.shown import Source
from web import numbers
from workbook.breaks import Break, series_breaks
from workbook.context import Context, Group
from workbook.reading import without_gaps

_FIELDS = """
    measure_code target_group_code area_code area_name area_level region_code region_name
    area_sort_order period_id period_type reference_date is_newest_period persons persons_reason
    passive_persons passive_persons_reason passive_share_pct figure_reason ci_lower_pct ci_upper_pct
    interval_reason compared_to_country comparison_reason rank passive_share_as_reported_pct
    passive_share_if_all_count_pct correction_reason mark_codes"""
_ORDER = "area_sort_order, reference_date desc, period_id desc"


@dataclass(frozen=True)
class Place:
    """An area that the publication has figures for."""

    code: str
    name: str
    level: str
    region_code: str | None
    region_name: str | None

    @property
    def is_country(self) -> bool:
        """Whether it is the whole country."""
        return self.level == "country"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with everything that is said about it.

    Attributes:
        anchor: its place on the page of its area; it never changes.
        period: its period in words.
        share: the share in per cent as it is shown, or why there is none.
        reason: the code of that reason; None where there is a share.
        value, low, high: share and interval in per cent, for drawing.
        word: the comparison with the whole country, as a code; None where there is none.
        compared, compared_short: the same in words.
        marks: its marks in words.
    """

    group: str
    area: str
    period_id: str
    anchor: str
    period: str
    share: str
    reason: str | None
    value: float | None
    low: float | None
    high: float | None
    interval: str
    word: str | None
    compared: str
    compared_short: str
    marks: Sequence[str]
    symbols: str
    persons: str
    passive: str
    as_reported: str
    if_all_count: str
    rank: str


@dataclass(frozen=True)
class GroupOnPage:
    """A target group as the pages show it.

    Attributes:
        key: its code in addresses: that of the group, with the measure where it is not the first.
        group: the group.
        sentence: the group inside a sentence.
        periods: the periods of its charts, oldest first.
        ceiling: the top of its scales, in per cent.
    """

    key: str
    group: Group
    sentence: str
    periods: Sequence[str]
    ceiling: float

    @property
    def where(self) -> str:
        """Its rows, as SQL."""
        return f"measure_code = '{self.group.measure}' and target_group_code = '{self.group.code}'"


class Figures:
    """All figures of a publication.

    Args:
        context: the publication, with the texts of the page.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self.texts = context.texts
        self._first_measure = self._measures()[0]
        self._breaks = series_breaks(context)
        source = Source("passive_share_presented", order_by=_ORDER)
        rows = without_gaps(context.public.frame(source, _FIELDS.split())).to_dict("records")
        self.places = self._places(rows)
        self._of: dict[tuple[str, str], list[Figure]] = defaultdict(list)
        self._newest: dict[tuple[str, str], Figure] = {}
        for row in rows:
            figure = self._figure(row)
            self._of[figure.group, figure.area].append(figure)
            if row["is_newest_period"]:
                self._newest[figure.group, figure.area] = figure
        self.groups = tuple(self._group(group, rows) for group in context.groups)
        country = Place("000", context.country, "country", None, None)
        self.country = next((place for place in self.places if place.is_country), country)

    def of(self, group: GroupOnPage, place: Place) -> list[Figure]:
        """Return a group's figures in a place, newest first."""
        return self._of.get((group.key, place.code), [])

    def breaks(self, group: GroupOnPage, place: Place) -> Sequence[Break]:
        """Return the series breaks between a group's periods in a place, oldest first."""
        return self._breaks.get((group.group.measure, group.group.code, place.code), ())

    def newest(self, group: GroupOnPage, place: Place) -> Figure | None:
        """Return the group's newest figure in a place; None where the place has no row of it."""
        return self._newest.get((group.key, place.code))

    def key(self, measure_code: str, group_code: str) -> str:
        """Return what a group is called in addresses."""
        return group_code if measure_code == self._first_measure else f"{group_code}-{measure_code}"

    def anchor(self, row: Mapping[str, Any]) -> str:
        """Return the anchor of a figure on the page of its area."""
        key = self.key(row["measure_code"], row["target_group_code"])
        return f"{key}-{danish.period(row['period_id'], 'tiny')}"

    def _measures(self) -> list[str]:
        rows = self.context.public.records(Source("measure", order_by="sort_order"))
        return [row["measure_code"] for row in rows]

    def _places(self, rows: Sequence[Mapping[str, Any]]) -> tuple[Place, ...]:
        found: dict[str, Place] = {}
        for row in rows:
            if row["area_code"] not in found:
                found[row["area_code"]] = Place(
                    code=row["area_code"],
                    name=row["area_name"],
                    level=row["area_level"],
                    region_code=row["region_code"],
                    region_name=row["region_name"],
                )
        return tuple(found.values())

    def _group(self, group: Group, rows: Sequence[Mapping[str, Any]]) -> GroupOnPage:
        key = self.key(group.measure, group.code)
        shown = self.context.public.records(
            Source(
                "shown_period",
                f"measure_code = '{group.measure}' and target_group_code = '{group.code}'",
                "reference_date",
            )
        )
        tops = [
            row["ci_upper_pct"] or row["passive_share_pct"] or 0
            for row in rows
            if row["is_newest_period"]
            and self.key(row["measure_code"], row["target_group_code"]) == key
        ]
        return GroupOnPage(
            key=key,
            group=group,
            sentence=self.context.group_in_sentence(group.code),
            periods=[row["period_id"] for row in shown],
            ceiling=max(tops, default=0) or 100,
        )

    def _figure(self, row: Mapping[str, Any]) -> Figure:
        low, high = row["ci_lower_pct"], row["ci_upper_pct"]
        word, marks = row["compared_to_country"], row["mark_codes"] or ""
        return Figure(
            group=self.key(row["measure_code"], row["target_group_code"]),
            area=row["area_code"],
            period_id=row["period_id"],
            anchor=self.anchor(row),
            period=danish.period(row["period_id"]),
            share=self._or_why(row["passive_share_pct"], row["figure_reason"]),
            reason=row["figure_reason"],
            value=row["passive_share_pct"],
            low=low,
            high=high,
            interval=self._symbol(row["interval_reason"])
            if low is None
            else f"{numbers.pct(low)}–{numbers.pct(high)}",
            word=word,
            compared=self.context.name("compared_to_country", word)
            if word
            else self._symbol(row["comparison_reason"]),
            compared_short=self.texts.get(f"word.{word}")
            if word
            else self._symbol(row["comparison_reason"]),
            marks=[self.mark(code) for code in marks],
            symbols="".join(self.context.symbols[code] for code in marks),
            persons=self._number(row["persons"], row["persons_reason"]),
            passive=self._number(row["passive_persons"], row["passive_persons_reason"]),
            as_reported=self._pct(row["passive_share_as_reported_pct"], row["correction_reason"]),
            if_all_count=self._pct(row["passive_share_if_all_count_pct"], row["correction_reason"]),
            rank=numbers.count(row["rank"]),
        )

    def mark(self, code: str) -> str:
        """Return a mark in words, in lower case."""
        key = f"page.mark.{code}"
        if self.texts.has(key):
            return self.texts.get(key)
        return danish.lower_first(self.context.name("obs_status", code))

    def marks_in_words(self, codes: str) -> str:
        """Return some marks as a list in words."""
        return ", ".join(self.mark(code) for code in codes)

    def _symbol(self, reason: str | None) -> str:
        return self.context.symbols[reason or "O"]

    def _or_why(self, value: float | None, reason: str | None) -> str:
        if value is not None:
            return numbers.pct(value)
        return f"{self._symbol(reason)} {self.mark(reason or 'O')}"

    def _number(self, value: float | None, reason: str | None) -> str:
        return self._symbol(reason) if value is None else numbers.count(value)

    def _pct(self, value: float | None, reason: str | None) -> str:
        return self._symbol(reason) if value is None else numbers.pct(value)
