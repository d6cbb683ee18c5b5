"""What the formulas of Sammenlign look up: defined names, and the values that are found first."""

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook

from texts.shown import Source
from workbook.context import Context
from workbook.grids import Grid
from workbook.pivots import TREND, lookup_key, marks_of, periods_of, share_of
from workbook.tables import Placed

COLUMNS = {
    "key": "opslag_noegle",
    "passive_share_pct": "opslag_andel",
    "mark_codes": "opslag_maerker",
    "ci_lower_pct": "opslag_nedre",
    "ci_upper_pct": "opslag_oevre",
    "period_id": "opslag_periode",
    "country_points": "opslag_forskel_land",
    "compared_to_country": "opslag_ord_land",
    "region_points": "opslag_forskel_region",
    "compared_to_region": "opslag_ord_region",
}
"""Columns of Opslag, and what the formulas call them."""
KEYS = COLUMNS["key"]
TREND_SHARES = "opslag_tid"
TREND_MARKS = "opslag_tid_maerker"
MUNICIPALITIES = "kommuner"
THEIR_REGIONS = "kommuners_region"
CHOSEN_PLACE = "valgt_kommune"
CHOSEN_REFERENCE = "valgt_sammenligning"
REFERENCE_AREA = "sammenlignes_med"
"""Other defined names of the formulas."""


class Lookup:
    """The sheet Opslag as its formulas see it, and what Sammenlign shows before anyone chooses.

    Attributes:
        place: the municipality shown first.
        country: what the whole country is called in the list of references.
        missing: the shorthand of what is not there.
    """

    def __init__(self, context: Context, lookup: Grid) -> None:
        first_shown = Source("area_comparison", "is_main_measure and is_first_shown")
        municipalities = Source("area", "area_level = 'municipality'", "sort_order")
        places = context.public.records(first_shown) or context.public.records(municipalities)
        self.place: str = places[0]["area_name"]
        self.country = context.country
        self.missing = context.missing
        self._rows = lookup.rows.set_index("key").to_dict("index")

    def cell(self, area: str, group: str, column: str) -> str | float:
        """Return what a formula finds: a number, a text, or the shorthand of what is not there."""
        row = self._rows.get(lookup_key(area, group))
        value = self.missing if row is None else row[column]
        if isinstance(value, str):
            return value
        return "" if value is None else float(value)


def name_lookups(book: Workbook, context: Context, lookup: Placed, places: Placed) -> None:
    """Define the names that the formulas of Sammenlign look up."""
    for column, name in COLUMNS.items():
        _define(book, name, lookup, column, column)
    periods = periods_of(context, TREND)
    for name, over in ((TREND_SHARES, share_of), (TREND_MARKS, marks_of)):
        if periods:
            _define(book, name, lookup, over(periods[0]), over(periods[-1]))
    _define(book, MUNICIPALITIES, places, "area_name", "area_name")
    _define(book, THEIR_REGIONS, places, "region_name", "region_name")


def _define(book: Workbook, name: str, placed: Placed, first: str, last: str) -> None:
    columns = placed.grid.position(first), placed.grid.position(last)
    cells = xl_range_abs(placed.first_row, columns[0], placed.last_row, columns[1])
    book.define_name(name, f"='{placed.name}'!{cells}")
