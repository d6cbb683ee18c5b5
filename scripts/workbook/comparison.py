"""Sammenlign: a municipality against the country or its region, chosen from lists.

Works in Excel 2016 and LibreOffice: INDEX and MATCH on defined names, cached values, no formula
that can end in an error. A figure that is not there shows its shorthand; the charts are columns,
because a line through a text falls to zero, and a gap in a line would need an error value (D32).
"""

from collections.abc import Mapping, Sequence

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from texts import danish
from texts.shown import Column, Sheet, Source, shown_columns
from workbook import pivots
from workbook.context import Context
from workbook.declared import Cell, Formula, Grid, grid_of
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
Named = tuple[str, str]
"""An area or a group: what stands for it in a formula, and its name before anyone chooses."""


class Lookup:
    """The formulas that look Opslag up, each with what it gives before anyone chooses.

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
        self.chosen: Named = (CHOSEN_PLACE, self.place)
        self.reference: Named = (REFERENCE_AREA, self.country)
        self._rows = lookup.rows.set_index("key").to_dict("index")
        self._cells = {column: (name, "") for column, name in COLUMNS.items()}
        for position, period in enumerate(pivots.periods_of(context, pivots.TREND), start=1):
            self._cells[pivots.share_of(period)] = (TREND_SHARES, f",{position}")
            self._cells[pivots.marks_of(period)] = (TREND_MARKS, f",{position}")

    def found(self, column: str, area: Named, group: Named) -> Formula:
        """Return the formula that finds a column of Opslag for an area and a group."""
        index, value = self.index(column, area, group), self.value(column, area, group)
        if self._cells[column][0] in (COLUMNS["mark_codes"], TREND_MARKS):
            # an empty cell is found as 0, unless it is made a text
            return Formula(f'=IFERROR({index}&"","")', value)
        return Formula(f'=IFERROR({index},"{self.missing}")', value)

    def index(self, column: str, area: Named, group: Named) -> str:
        """Return the part of a formula that finds the cell."""
        name, at = self._cells[column]
        return f'INDEX({name},MATCH({area[0]}&"{pivots.KEY_SEPARATOR}"&{group[0]},{KEYS},0){at})'

    def value(self, column: str, area: Named, group: Named) -> str | float:
        """Return what is found: a number, a text, or the shorthand of what is not there."""
        row = self._rows.get(pivots.lookup_key(area[1], group[1]))
        value = self.missing if row is None else row[column]
        if isinstance(value, str):
            return value
        return "" if value is None else float(value)


def name_lookups(book: Workbook, context: Context, lookup: Placed, places: Placed) -> None:
    """Define the names that the formulas of Sammenlign look up."""
    names = {name: (lookup, column, column) for column, name in COLUMNS.items()}
    if periods := pivots.periods_of(context, pivots.TREND):
        for name, over in ((TREND_SHARES, pivots.share_of), (TREND_MARKS, pivots.marks_of)):
            names[name] = (lookup, over(periods[0]), over(periods[-1]))
    names[MUNICIPALITIES] = (places, "area_name", "area_name")
    names[THEIR_REGIONS] = (places, "region_name", "region_name")
    for name, (placed, first, last) in names.items():
        book.define_name(name, f"={placed.address(first, last, placed.all_rows)}")


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
    group_heading = shown_columns(pivots.TREND.table)["target_group_short_name"].heading
    columns = (
        Column(_GROUP, group_heading),
        Column("period", texts.get("heading.period")),
        Column(PLACE, texts.get("heading.comparison_place"), "pct"),
        Column(PLACE_MARKS, texts.get("heading.comparison_place_marks")),
        Column(REFERENCE, texts.get("heading.comparison_reference"), "pct"),
        Column(REFERENCE_MARKS, texts.get("heading.comparison_reference_marks")),
    )
    rows: list[list[Cell]] = []
    for group in context.main_groups:
        named = (f'"{group.short_name}"', group.short_name)
        for period in pivots.periods_of(context, pivots.TREND):
            found = [
                known.found(column, area, named)
                for area in (known.chosen, known.reference)
                for column in (pivots.share_of(period), pivots.marks_of(period))
            ]
            rows.append([group.short_name, danish.period(period, "tiny"), *found])
    return grid_of(columns, rows or [[known.missing] * len(columns)])


def _comparison_columns(context: Context) -> tuple[Column, ...]:
    texts, known = context.texts, shown_columns(pivots.LOOKUP_TABLE)
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
    place, reference, named = known.chosen, known.reference, (group_cell, group)

    def against(to_country: str, to_region: str) -> Formula:
        country, region = (known.index(column, place, named) for column in (to_country, to_region))
        return Formula(
            f'=IFERROR(IF({CHOSEN_REFERENCE}="{known.country}",{country},{region}),'
            f'"{known.missing}")',
            known.value(to_country, place, named),
        )

    return [
        group,
        known.found("passive_share_pct", place, named),
        known.found("mark_codes", place, named),
        known.found("ci_lower_pct", place, named),
        known.found("ci_upper_pct", place, named),
        known.found("passive_share_pct", reference, named),
        known.found("mark_codes", reference, named),
        against("country_points", "region_points"),
        against("compared_to_country", "compared_to_region"),
        known.found("period_id", place, named),
    ]


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
