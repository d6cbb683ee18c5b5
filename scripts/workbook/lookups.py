"""What the formulas of Sammenlign look up: defined names, and the values that are found first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook

from workbook.context import Context
from workbook.grids import Cell, Grid
from workbook.pivots import TREND, lookup_key, recent_periods
from workbook.reading import Source
from workbook.tables import Placed


@dataclass(frozen=True)
class Names:
    """Defined names that the formulas use."""

    keys: str = "opslag_noegle"
    share: str = "opslag_andel"
    marks: str = "opslag_maerker"
    lower: str = "opslag_nedre"
    upper: str = "opslag_oevre"
    period: str = "opslag_periode"
    country_points: str = "opslag_forskel_land"
    country_word: str = "opslag_ord_land"
    region_points: str = "opslag_forskel_region"
    region_word: str = "opslag_ord_region"
    trend: str = "opslag_tid"
    trend_marks: str = "opslag_tid_maerker"
    places: str = "kommuner"
    regions: str = "kommuners_region"
    references: str = "referencer"
    place: str = "valgt_kommune"
    reference: str = "valgt_sammenligning"
    reference_area: str = "sammenlignes_med"


NAMES = Names()


@dataclass(frozen=True)
class Choice:
    """What the sheet shows before anyone chooses.

    Attributes:
        place: the municipality.
        country: what the list of references calls the whole country: its name.
        own_region: what it calls the municipality's own region.
    """

    place: str
    country: str
    own_region: str


@dataclass(frozen=True)
class Lookup:
    """The figures of the sheet Opslag, by key, for the cached values of the formulas."""

    rows: dict[str, Sequence[Cell]]
    headings: dict[str, int]
    missing: str

    def cell(self, area: str, group: str, column: int) -> str | float:
        """Return what a formula finds: a number, a text, or the shorthand of what is not there."""
        row = self.rows.get(lookup_key(area, group))
        value = self.missing if row is None else row[column]
        if isinstance(value, str):
            return value
        return "" if value is None else float(value)  # type: ignore[arg-type]


def first_choice(context: Context) -> Choice:
    """Return the municipality shown first, and the names of the references."""
    places = context.public.rows(
        Source("area_comparison", "is_main_measure and is_first_shown"), ("area_name",)
    ) or context.public.rows(
        Source("area", "area_level = 'municipality'", "sort_order"), ("area_name",)
    )
    country = context.public.rows(Source("area", "area_level = 'country'"), ("area_name",))
    return Choice(
        place=places[0][0],
        country=country[0][0],
        own_region=context.texts.get("comparison.own_region"),
    )


def name_lookups(book: Workbook, context: Context, lookup: Placed, places: Placed) -> None:
    """Define the names that the formulas of Sammenlign look up."""
    texts = context.texts
    periods = len(recent_periods(context, TREND))
    fixed = {
        NAMES.keys: "key",
        NAMES.share: "passive_share_pct",
        NAMES.marks: "mark_codes",
        NAMES.lower: "ci_lower_pct",
        NAMES.upper: "ci_upper_pct",
        NAMES.period: "newest_period",
        NAMES.country_points: "country_points",
        NAMES.country_word: "compared_to_country",
        NAMES.region_points: "region_points",
        NAMES.region_word: "compared_to_region",
    }
    for name, field in fixed.items():
        column = lookup.grid.column_of(texts.get(f"heading.{field}"))
        _define(book, name, lookup, column, column)
    first = len(lookup.grid.columns) - 2 * periods
    _define(book, NAMES.trend, lookup, first, first + periods - 1)
    _define(book, NAMES.trend_marks, lookup, first + periods, first + 2 * periods - 1)
    _define(book, NAMES.places, places, 0, 0)
    _define(book, NAMES.regions, places, 2, 2)


def _define(book: Workbook, name: str, placed: Placed, first: int, last: int) -> None:
    cells = xl_range_abs(placed.first_row, first, placed.last_row, last)
    book.define_name(name, f"='{placed.name}'!{cells}")


def read_lookup(context: Context, lookup: Grid) -> Lookup:
    """Return the sheet Opslag as its formulas see it."""
    texts = context.texts
    fields = (
        "passive_share_pct",
        "mark_codes",
        "ci_lower_pct",
        "ci_upper_pct",
        "newest_period",
        "country_points",
        "compared_to_country",
    )
    missing = context.reason("O") or ""
    return Lookup(
        rows={str(row[0]): row for row in lookup.rows},
        headings={field: lookup.column_of(texts.get(f"heading.{field}")) for field in fields},
        missing=missing,
    )
