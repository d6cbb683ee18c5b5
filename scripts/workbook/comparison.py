"""Sammenlign: a municipality against the country or its region, chosen from lists.

Works in Excel 2016 and LibreOffice: INDEX and MATCH on defined names, cached values, no formula
that can end in an error. A figure that is not there shows its shorthand; the charts are columns,
because a line through a text falls to zero, and a gap in a line would need an error value.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

from workbook.context import Context
from workbook.declared import sheet_text
from workbook.grids import Cell, Formula, Grid, GridColumn
from workbook.lookups import NAMES, Choice, Lookup, read_lookup
from workbook.pivots import KEY_SEPARATOR, LOOKUP, TREND, recent_periods
from workbook.styles import Styles
from workbook.tables import Placed, rows_above, write_table_sheet

_LABEL_WIDTH = 24
_CHOICE_WIDTH = 30
_ROWS_BETWEEN = 7
"""Two choices, what is compared with, and four lines of words stand between lines and table."""


def write_comparison(
    book: Workbook, styles: Styles, context: Context, choice: Choice, lookup: Grid, tab: str
) -> Placed:
    """Write the sheet Sammenlign, without its charts."""
    texts = context.texts
    text = sheet_text(
        context,
        "comparison",
        "sammenlign",
        (LOOKUP,),
        cautions=("caution.comparison",),
        has_filter=False,
        tab=tab,
    )
    known = read_lookup(context, lookup)
    columns = _comparison_columns(context)
    # where the table begins depends on how its lines break, which depends on its widths
    first = rows_above(text, Grid(columns, _comparison_rows(context, choice, known, 0)))
    table_row = first + _ROWS_BETWEEN + 1
    grid = Grid(columns, _comparison_rows(context, choice, known, table_row))
    between = _between(context, choice, grid, table_row)
    placed = write_table_sheet(
        book,
        styles,
        text,
        grid,
        "sammenlign",
        has_filter=False,
        rows_between=between,
    )
    sheet, name = placed.sheet, f"'{placed.name}'"
    option = len(columns) - 1
    for number, listed in ((0, NAMES.places), (1, NAMES.references)):
        sheet.data_validation(
            first + number,
            1,
            first + number,
            1,
            {
                "validate": "list",
                "source": f"={listed}",
                "error_title": texts.get("comparison.error_title"),
                "error_message": texts.get("comparison.error_message"),
            },
        )
    for number, defined in enumerate((NAMES.place, NAMES.reference, NAMES.reference_area)):
        book.define_name(defined, f"={name}!{xl_rowcol_to_cell(first + number, 1, True, True)}")
    book.define_name(NAMES.references, f"={name}!{xl_range_abs(first, option, first + 1, option)}")
    return placed


def write_trend(
    book: Workbook, styles: Styles, context: Context, choice: Choice, lookup: Grid, tab: str
) -> Placed:
    """Write the sheet Sammenlign over tid: the chosen places' last periods, group by group."""
    texts = context.texts
    columns = (
        GridColumn(texts.get("heading.target_group_short_name")),
        GridColumn(texts.get("heading.period_id")),
        GridColumn(texts.get("heading.comparison_place"), "pct"),
        GridColumn(texts.get("heading.comparison_place_marks")),
        GridColumn(texts.get("heading.comparison_reference"), "pct"),
        GridColumn(texts.get("heading.comparison_reference_marks")),
    )
    known = read_lookup(context, lookup)
    periods = recent_periods(context, TREND)
    first_share = len(lookup.columns) - 2 * len(periods)
    text = sheet_text(
        context, "trend", "sammenlign_over_tid", (LOOKUP, TREND), has_filter=False, tab=tab
    )
    rows: list[list[Cell]] = []
    for group in context.main_groups:
        for position, period in enumerate(periods, start=1):
            share = first_share + position - 1
            marks = share + len(periods)
            cells: list[Cell] = [group.short_name, texts.period(period, "tiny")]
            for area, area_name in (
                (NAMES.place, choice.place),
                (NAMES.reference_area, choice.country),
            ):
                found = f'MATCH({area}&"{KEY_SEPARATOR}"&"{group.short_name}",{NAMES.keys},0)'
                cells.append(
                    Formula(
                        f'=IFERROR(INDEX({NAMES.trend},{found},{position}),"{known.missing}")',
                        known.cell(area_name, group.short_name, share),
                    )
                )
                cells.append(
                    Formula(
                        f'=IFERROR(INDEX({NAMES.trend_marks},{found},{position})&"","")',
                        known.cell(area_name, group.short_name, marks),
                    )
                )
            rows.append(cells)
    return write_table_sheet(
        book,
        styles,
        text,
        Grid(columns, rows or [[known.missing] * len(columns)]),
        "sammenlign_over_tid",
        frozen_columns=2,
        has_filter=False,
    )


def _comparison_columns(context: Context) -> tuple[GridColumn, ...]:
    texts, note = context.texts, context.note
    marks, interval = note("marks"), note("interval")
    return (
        GridColumn(texts.get("heading.target_group_short_name"), at_least=_LABEL_WIDTH),
        GridColumn(
            f"{texts.get('heading.comparison_place')} {note('passive_share')}",
            "pct",
            at_least=_CHOICE_WIDTH,
        ),
        GridColumn(f"{texts.get('heading.comparison_place_marks')} {marks}"),
        GridColumn(f"{texts.get('heading.ci_lower_pct')} {interval}", "pct"),
        GridColumn(f"{texts.get('heading.ci_upper_pct')} {interval}", "pct"),
        GridColumn(f"{texts.get('heading.comparison_reference')} {note('passive_share')}", "pct"),
        GridColumn(f"{texts.get('heading.comparison_reference_marks')} {marks}"),
        GridColumn(texts.get("heading.comparison_points"), "points"),
        GridColumn(f"{texts.get('heading.comparison_word')} {note('compared')}"),
        GridColumn(texts.get("heading.newest_period")),
    )


def _comparison_rows(
    context: Context, choice: Choice, known: Lookup, table_row: int
) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for number, group in enumerate(context.main_groups):
        name = xl_rowcol_to_cell(table_row + number, 0, col_abs=True)
        rows.append(_comparison_row(context, choice, known, group.short_name, name))
    missing: list[Cell] = [known.missing] * 10
    return rows or [missing]


def _comparison_row(
    context: Context, choice: Choice, known: Lookup, group: str, group_cell: str
) -> list[Cell]:
    place = f'MATCH({NAMES.place}&"{KEY_SEPARATOR}"&{group_cell},{NAMES.keys},0)'
    reference = f'MATCH({NAMES.reference_area}&"{KEY_SEPARATOR}"&{group_cell},{NAMES.keys},0)'
    is_country = f'{NAMES.reference}="{choice.country}"'

    def found(name: str, row: str, area: str, field: str, as_text: bool = False) -> Formula:
        # an empty cell is found as 0, unless it is made a text
        ending = '&"",""' if as_text else f',"{known.missing}"'
        return Formula(
            f"=IFERROR(INDEX({name},{row}){ending})",
            known.cell(area, group, known.headings[field]),
        )

    def either(country_name: str, region_name: str, field: str) -> Formula:
        return Formula(
            f"=IFERROR(IF({is_country},INDEX({country_name},{place}),"
            f'INDEX({region_name},{place})),"{known.missing}")',
            known.cell(choice.place, group, known.headings[field]),
        )

    return [
        group,
        found(NAMES.share, place, choice.place, "passive_share_pct"),
        found(NAMES.marks, place, choice.place, "mark_codes", as_text=True),
        found(NAMES.lower, place, choice.place, "ci_lower_pct"),
        found(NAMES.upper, place, choice.place, "ci_upper_pct"),
        found(NAMES.share, reference, choice.country, "passive_share_pct"),
        found(NAMES.marks, reference, choice.country, "mark_codes", as_text=True),
        either(NAMES.country_points, NAMES.region_points, "country_points"),
        either(NAMES.country_word, NAMES.region_word, "compared_to_country"),
        found(NAMES.period, place, choice.place, "newest_period"),
    ]


def _between(
    context: Context, choice: Choice, grid: Grid, table_row: int
) -> list[list[tuple[Cell, str]]]:
    """Return the rows above the table: choices, what is compared with, and the words."""
    texts = context.texts
    last_row = table_row + len(grid.rows) - 1
    gap: list[tuple[Cell, str]] = [(None, "line")] * (len(grid.columns) - 5)
    region = f"INDEX({NAMES.regions},MATCH({NAMES.place},{NAMES.places},0))"
    rows: list[list[tuple[Cell, str]]] = [
        [
            (texts.get("comparison.choose_place"), "label"),
            (choice.place, "choice"),
            *gap,
            (texts.get("comparison.options"), "line"),
            (None, "line"),
            (choice.country, "line"),
        ],
        [
            (texts.get("comparison.choose_reference"), "label"),
            (choice.country, "choice"),
            *gap,
            (None, "line"),
            (None, "line"),
            (choice.own_region, "line"),
        ],
        [
            (texts.get("comparison.compared_with"), "label"),
            (
                Formula(
                    f'=IFERROR(IF({NAMES.reference}="{choice.country}","{choice.country}",{region}),'
                    f'"{choice.country}")',
                    choice.country,
                ),
                "words",
            ),
        ],
    ]
    words = [texts.get(f"word.{word}") for word in ("higher", "lower", "not_different")]
    for key, matches in (
        ("higher", words[:1]),
        ("lower", words[1:2]),
        ("not_different", words[2:]),
        ("not_assessed", []),
    ):
        rows.append(
            [
                (texts.get(f"comparison.{key}"), "label"),
                (_words(context, grid, matches, words, table_row, last_row), "words"),
            ]
        )
    return rows


def _words(
    context: Context,
    grid: Grid,
    wanted: Sequence[str],
    words: Sequence[str],
    first_row: int,
    last_row: int,
) -> Formula:
    """Return the formula that lists the groups with a word, or those with none of the words."""
    nothing = context.texts.get("comparison.none")
    parts, named = [], []
    for number, row in enumerate(range(first_row, last_row + 1)):
        group, word = xl_rowcol_to_cell(row, 0), xl_rowcol_to_cell(row, 8)
        if wanted:
            condition = f'{word}="{wanted[0]}"'
        else:
            condition = "AND(" + ",".join(f'{word}<>"{known}"' for known in words) + ")"
        parts.append(f'IF({condition},", "&{group},"")')
        cells = grid.rows[number]
        value = cells[8].value if isinstance(cells[8], Formula) else cells[8]
        if value in wanted if wanted else value not in words:
            named.append(str(cells[0]))
    joined = "&".join(parts)
    return Formula(
        f'=IF(LEN({joined})=0,"{nothing}",MID({joined},3,500))', ", ".join(named) or nothing
    )
