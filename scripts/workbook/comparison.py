"""Sammenlign: a municipality against the country or its region, chosen from lists.

Works in Excel 2016 and LibreOffice: INDEX and MATCH on defined names, cached values, no formula
that can end in an error. A figure that is not there shows its shorthand; the charts are columns,
because a line through a text falls to zero, and a gap in a line would need an error value (D32).
"""

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from texts import danish
from texts.shown import Column, Sheet, Source, shown_columns
from workbook.context import Context
from workbook.grids import Cell, Formula, Grid, grid_of
from workbook.pivots import (
    KEY_SEPARATOR,
    LOOKUP_TABLE,
    TREND,
    lookup_key,
    marks_of,
    periods_of,
    share_of,
)
from workbook.styles import Styles
from workbook.tables import Placed, rows_above, write_table_sheet

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

PLACE, PLACE_MARKS = "place", "place_marks"
REFERENCE, REFERENCE_MARKS = "reference", "reference_marks"
_GROUP, _POINTS, _WORD, _PERIOD = "group", "points", "word", "newest_period"
"""The columns of the two sheets."""
_LABEL_WIDTH = 24
_CHOICE_WIDTH = 30
_WORDS = ("higher", "lower", "not_different")
_ROWS_BETWEEN = 7
"""Two choices, what is compared with, and four lines of words stand between lines and table."""

Between = Sequence[Mapping[str, tuple[Cell, str]]]


class Lookup:
    """The sheet Opslag as its formulas see it, and what Sammenlign shows before anyone chooses.

    Attributes:
        place: the municipality shown first.
        country: what the whole country is called in the list of references.
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


def write_comparison(
    book: Workbook, styles: Styles, context: Context, sheet: Sheet, known: Lookup
) -> Placed:
    """Write the sheet Sammenlign, without its charts."""
    texts = context.texts
    columns = _comparison_columns(context)
    # where the table begins depends on how its lines break, which depends on its widths
    first = rows_above(context, sheet, _comparison_grid(context, columns, known, 0))
    table_row = first + _ROWS_BETWEEN + 1
    grid = _comparison_grid(context, columns, known, table_row)
    between = _between(context, known, grid, table_row)
    placed = write_table_sheet(book, styles, context, sheet, grid, between)
    choice = grid.position(PLACE)
    references = [known.country, texts.get("comparison.own_region")]
    for row, listed in ((first, f"={MUNICIPALITIES}"), (first + 1, references)):
        rule = {
            "validate": "list",
            "source": listed,
            "error_title": texts.get("comparison.error_title"),
            "error_message": texts.get("comparison.error_message"),
        }
        placed.sheet.data_validation(row, choice, row, choice, rule)
    for row, name in enumerate((CHOSEN_PLACE, CHOSEN_REFERENCE, REFERENCE_AREA), start=first):
        cell = xl_rowcol_to_cell(row, choice, True, True)
        book.define_name(name, f"='{placed.name}'!{cell}")
    return placed


def chosen_cells(placed: Placed) -> tuple[list[object], list[object]]:
    """Return the cells of the chosen municipality and of what it is compared with."""
    first, column = placed.first_row - _ROWS_BETWEEN - 1, placed.grid.position(PLACE)
    return [placed.name, first, column], [placed.name, first + 2, column]


def trend_grid(context: Context, known: Lookup) -> Grid:
    """Return the chosen places' last periods, group by group."""
    texts = context.texts
    group_heading = shown_columns(TREND.table)["target_group_short_name"].heading
    columns = (
        Column(_GROUP, group_heading),
        Column("period", texts.get("heading.period")),
        Column(PLACE, texts.get("heading.comparison_place"), "pct"),
        Column(PLACE_MARKS, texts.get("heading.comparison_place_marks")),
        Column(REFERENCE, texts.get("heading.comparison_reference"), "pct"),
        Column(REFERENCE_MARKS, texts.get("heading.comparison_reference_marks")),
    )
    areas = ((CHOSEN_PLACE, known.place), (REFERENCE_AREA, known.country))
    rows: list[list[Cell]] = []
    for group in context.main_groups:
        for position, period in enumerate(periods_of(context, TREND), start=1):
            cells: list[Cell] = [group.short_name, danish.period(period, "tiny")]
            for area, chosen in areas:
                row = _match(area, f'"{group.short_name}"')
                share = known.cell(chosen, group.short_name, share_of(period))
                marks = known.cell(chosen, group.short_name, marks_of(period))
                cells += [
                    _found(f"{TREND_SHARES},{row},{position}", known.missing, share),
                    _found_text(f"{TREND_MARKS},{row},{position}", marks),
                ]
            rows.append(cells)
    return grid_of(columns, rows or [[known.missing] * len(columns)])


def _comparison_columns(context: Context) -> tuple[Column, ...]:
    texts, known = context.texts, shown_columns(LOOKUP_TABLE)
    interval = [
        Column(name, context.noted(known[name].heading, "interval"), "pct")
        for name in ("ci_lower_pct", "ci_upper_pct")
    ]

    def own(name: str, *notes: str, style: str = "text", at_least: float = 7) -> Column:
        heading = context.noted(texts.get(f"heading.comparison_{name}"), *notes)
        return Column(name, heading, style, at_least=at_least)

    return (
        Column(_GROUP, known["target_group_short_name"].heading, at_least=_LABEL_WIDTH),
        own(PLACE, "passive_share", style="pct", at_least=_CHOICE_WIDTH),
        own(PLACE_MARKS, "marks"),
        *interval,
        own(REFERENCE, "passive_share", style="pct"),
        own(REFERENCE_MARKS, "marks"),
        own(_POINTS, style="points"),
        own(_WORD, "compared"),
        Column(_PERIOD, known["period_id"].heading),
    )


def _comparison_grid(
    context: Context, columns: tuple[Column, ...], known: Lookup, table_row: int
) -> Grid:
    rows = [
        _comparison_row(known, group.short_name, xl_rowcol_to_cell(row, 0, col_abs=True))
        for row, group in enumerate(context.main_groups, start=table_row)
    ]
    return grid_of(columns, rows or [[known.missing] * len(columns)])


def _comparison_row(known: Lookup, group: str, group_cell: str) -> list[Cell]:
    place = (_match(CHOSEN_PLACE, group_cell), known.place)
    reference = (_match(REFERENCE_AREA, group_cell), known.country)

    def figure(column: str, area: tuple[str, str]) -> Formula:
        row, shown_first = area
        value = known.cell(shown_first, group, column)
        if column == "mark_codes":
            return _found_text(f"{COLUMNS[column]},{row}", value)
        return _found(f"{COLUMNS[column]},{row}", known.missing, value)

    def against(country_column: str, region_column: str) -> Formula:
        row, shown_first = place
        return Formula(
            f'=IFERROR(IF({CHOSEN_REFERENCE}="{known.country}",'
            f"INDEX({COLUMNS[country_column]},{row}),"
            f'INDEX({COLUMNS[region_column]},{row})),"{known.missing}")',
            known.cell(shown_first, group, country_column),
        )

    return [
        group,
        figure("passive_share_pct", place),
        figure("mark_codes", place),
        figure("ci_lower_pct", place),
        figure("ci_upper_pct", place),
        figure("passive_share_pct", reference),
        figure("mark_codes", reference),
        against("country_points", "region_points"),
        against("compared_to_country", "compared_to_region"),
        figure("period_id", place),
    ]


def _match(area: str, group: str) -> str:
    """Return the part of a formula that finds the row of an area and a group in Opslag."""
    return f'MATCH({area}&"{KEY_SEPARATOR}"&{group},{KEYS},0)'


def _found(index: str, missing: str, value: str | float) -> Formula:
    return Formula(f'=IFERROR(INDEX({index}),"{missing}")', value)


def _found_text(index: str, value: str | float) -> Formula:
    # an empty cell is found as 0, unless it is made a text
    return Formula(f'=IFERROR(INDEX({index})&"","")', value)


def _between(context: Context, known: Lookup, grid: Grid, table_row: int) -> Between:
    """Return the rows above the table: choices, what is compared with, and the words."""
    texts = context.texts
    region = f"INDEX({THEIR_REGIONS},MATCH({CHOSEN_PLACE},{MUNICIPALITIES},0))"
    compared_with = Formula(
        f'=IFERROR(IF({CHOSEN_REFERENCE}="{known.country}","{known.country}",{region}),'
        f'"{known.country}")',
        known.country,
    )
    cells: dict[str, tuple[Cell, str]] = {
        "choose_place": (known.place, "choice"),
        "choose_reference": (known.country, "choice"),
        "compared_with": (compared_with, "words"),
    }
    for word in (*_WORDS, "not_assessed"):
        cells[word] = _groups_with(context, grid, word, table_row), "words"
    return [
        {_GROUP: (texts.get(f"comparison.{key}"), "label"), PLACE: cell}
        for key, cell in cells.items()
    ]


def _groups_with(context: Context, grid: Grid, wanted: str, table_row: int) -> Formula:
    """Return the formula that lists the groups with a word, or those with none of the words."""
    words = {word: context.texts.get(f"word.{word}") for word in _WORDS}
    nothing = context.texts.get("comparison.none")
    parts, named = [], []
    rows = zip(grid.cells(_GROUP), grid.cells(_WORD), strict=True)
    for row, (group, cell) in enumerate(rows, start=table_row):
        group_cell = xl_rowcol_to_cell(row, grid.position(_GROUP))
        word_cell = xl_rowcol_to_cell(row, grid.position(_WORD))
        value = cell.value if isinstance(cell, Formula) else cell
        if wanted in words:
            condition, is_one = f'{word_cell}="{words[wanted]}"', value == words[wanted]
        else:
            others = ",".join(f'{word_cell}<>"{word}"' for word in words.values())
            condition, is_one = f"AND({others})", value not in words.values()
        parts.append(f'IF({condition},", "&{group_cell},"")')
        if is_one:
            named.append(str(group))
    joined = "&".join(parts)
    return Formula(
        f'=IF(LEN({joined})=0,"{nothing}",MID({joined},3,500))', ", ".join(named) or nothing
    )
