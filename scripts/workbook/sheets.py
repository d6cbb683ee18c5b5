"""The workbook's sheets, in their order: which there are, and how each comes about."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from xlsxwriter.workbook import Workbook

from texts import danish
from texts.shown import Sheet, shown_sheets
from workbook import pivots
from workbook.breaks import changed_places
from workbook.comparison import Lookup, name_lookups, trend_grid, write_comparison
from workbook.context import Context, Group
from workbook.declared import Grid, read_grid
from workbook.figures import Figures
from workbook.front import main_measure, published_period, write_front
from workbook.notes import FACTS, ISSUES, facts_grid, issue_lines, notes_grid
from workbook.styles import Styles
from workbook.tables import Placed, write_table_sheet

_AFTER_THE_GROUPS = (
    *("funnel", "funnel_places", "funnel_limits", "activation", "correction"),
    *("correction_figures", "missing_hours", "revisions", "bridge"),
)
_NOT_IN_TABS = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TAB = 31
_NOT_IN_TABLE_NAMES = re.compile(r"\W", re.ASCII)


def write_sheets(book: Workbook, context: Context) -> None:
    """Write every sheet, then the charts that draw on them."""
    styles, sheets = Styles(book), planned_sheets(context)
    contents = {
        sheet.tab: context.texts.get(f"sheet.{sheet.code}.contents", **sheet.names)
        for sheet in sheets
    }
    front, below = write_front(book, styles, context, contents)
    lookup = pivots.lookup_grid(context, next(sheet for sheet in sheets if sheet.code == "lookup"))
    known = Lookup(context, lookup)
    put_together: Mapping[str, Callable[[Context], Grid]] = {
        "overview": pivots.overview_grid,
        "trend": lambda context: trend_grid(context, known),
        "development": pivots.development_grid,
        "facts": facts_grid,
        "notes": notes_grid,
        "lookup": lambda _: lookup,
    }
    placed: dict[str, Placed] = {}
    for sheet in sheets:
        if sheet.code == "comparison":
            placed[sheet.code] = write_comparison(book, styles, context, sheet, known)
            continue
        make = put_together.get(sheet.code)
        grid = make(context) if make else read_grid(context, sheet)
        placed[sheet.code] = write_table_sheet(book, styles, context, sheet, grid)
    name_lookups(book, context, placed["lookup"], placed["places"])
    figures = Figures(book, context, placed)
    figures.front(front, below)
    figures.comparison()
    figures.sparklines()
    figures.funnels()
    figures.corrections()
    front.activate()


def planned_sheets(context: Context) -> list[Sheet]:
    """Return the sheets after the front page, in their order."""
    declared = shown_sheets()
    looked_up = declared["lookup"].sources
    over_time = (*looked_up, pivots.TREND)
    chosen: dict[str, Any] = {"has_filter": False, "issue_lines": changed_places(context)}
    sheets = [
        Sheet("overview", "overblik", (pivots.OVERVIEW,), cautions=("weighted",)),
        Sheet("comparison", "sammenlign", looked_up, cautions=("comparison",), **chosen),
        Sheet("trend", "sammenlign_over_tid", over_time, frozen_columns=2, **chosen),
        declared["ranking"],
        Sheet(
            "development",
            "udvikling",
            (pivots.RECENT, pivots.CHANGE),
            cautions=("development",),
            frozen_columns=2,
        ),
        *(_group_sheet(context, group) for group in context.groups),
        *(declared[code] for code in _AFTER_THE_GROUPS),
        Sheet("facts", "faktaark", (FACTS,), has_symbols=False),
        *_data_sheets(context),
        Sheet("notes", "noter", (ISSUES,), has_symbols=False),
        declared["places"],
        replace(declared["lookup"], sources=over_time),
    ]
    always = {"period": published_period(context), "measure": main_measure(context)}
    sheets = [replace(sheet, names={**always, **sheet.names}) for sheet in sheets]
    tabs = _tabs([context.texts.get(f"sheet.{sheet.code}.name", **sheet.names) for sheet in sheets])
    return [replace(sheet, tab=tab) for sheet, tab in zip(sheets, tabs, strict=True)]


def _group_sheet(context: Context, group: Group) -> Sheet:
    """Return the sheet of one target group: every area in the newest period."""
    code = "group_computed" if group.is_computed else "group_delivered"
    sheet = shown_sheets()[code].made_for(group=group.code, measure=group.measure)
    names = {
        "group": group.name,
        "short_name": group.short_name,
        "period": danish.period(group.newest_period),
        "measure": context.name("measure", group.measure),
    }
    return replace(
        sheet,
        table=_NOT_IN_TABLE_NAMES.sub("_", sheet.table),
        names=names,
        issue_lines=tuple(issue_lines(context, group)),
    )


def _data_sheets(context: Context) -> list[Sheet]:
    """Return the sheets with every published row, one for each measure."""
    sheets = []
    for measure in dict.fromkeys(group.measure for group in context.groups):
        is_main = measure in {group.measure for group in context.main_groups}
        sheet = shown_sheets()["data"].made_for(measure=measure)
        names = {"measure": context.name("measure", measure)}
        sheets.append(replace(sheet, code="data" if is_main else "data_other", names=names))
    return sheets


def _tabs(wanted: Sequence[str]) -> list[str]:
    """Return the names of the tabs: what Excel allows, and no two alike."""
    tabs: list[str] = []
    for text in wanted:
        name = _NOT_IN_TABS.sub(" ", text).strip()[:_LONGEST_TAB]
        number = 1
        while name.lower() in {tab.lower() for tab in tabs}:
            number += 1
            name = f"{name[: _LONGEST_TAB - 3]} {number}"
        tabs.append(name)
    return tabs
