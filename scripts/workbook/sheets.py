"""The workbook's sheets, in their order: which there are, and how each comes about."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from xlsxwriter.workbook import Workbook

from workbook import data_sheets, figures
from workbook.comparison import write_comparison, write_trend
from workbook.context import Context, Group
from workbook.declared import read_grid, sheet_text
from workbook.description import DataSheet
from workbook.front import Entry, main_measure, published_period, write_front
from workbook.grids import Grid
from workbook.lookups import first_choice, name_lookups
from workbook.notes import FACTS, ISSUES, NOTES, facts_grid, issue_lines, notes_grid
from workbook.pivots import (
    CHANGE,
    LOOKUP,
    OVERVIEW,
    RECENT,
    TREND,
    development_grid,
    lookup_grid,
    overview_grid,
)
from workbook.reading import Source
from workbook.styles import Styles
from workbook.tables import Placed, write_table_sheet

_NOT_IN_TABS = re.compile(r"[\[\]:*?/\\']")
_LONGEST_TAB = 31
_NOT_IN_TABLE_NAMES = re.compile(r"\W", re.ASCII)


@dataclass
class Plan:
    """The sheets to write after the front page, in order.

    Attributes:
        entries: the contents of the front page.
        steps: for each sheet, a key and what writes it.
    """

    entries: list[Entry] = field(default_factory=list)
    steps: list[tuple[str, Callable[[], Placed]]] = field(default_factory=list)


class Sheets:
    """Writes the sheets of one workbook.

    Args:
        book: the workbook, without sheets.
        context: the publication.
    """

    def __init__(self, book: Workbook, context: Context) -> None:
        self._book = book
        self._context = context
        self._styles = Styles(book)
        self._plan = Plan()
        self._names = {
            "period": published_period(context),
            "measure": main_measure(context),
        }
        self._lookup = lookup_grid(context)
        self._choice = first_choice(context)

    def write(self) -> None:
        """Write every sheet, then the charts that draw on them."""
        self._make_plan()
        front, below = write_front(self._book, self._styles, self._context, self._plan.entries)
        placed = {key: write() for key, write in self._plan.steps}
        name_lookups(self._book, self._context, placed["lookup"], placed["places"])
        figures.front_chart(self._book, self._context, front, below, placed["lookup"])
        figures.comparison_charts(
            self._book,
            self._context,
            placed["comparison"],
            placed["trend"],
            placed["lookup"],
        )
        figures.sparklines(self._context, placed["development"], placed["lookup"])
        figures.funnel_charts(
            self._book,
            self._context,
            placed["funnel"],
            placed["funnel_places"],
            placed["funnel_limits"],
        )
        figures.correction_charts(
            self._book, self._context, placed["correction_figures"], placed["correction"]
        )
        front.activate()

    def _make_plan(self) -> None:
        context = self._context
        self._made("overview", "overblik", (OVERVIEW,), overview_grid, ("caution.weighted",))
        self._step("comparison", "comparison", self._names, self._write_comparison)
        self._step("trend", "trend", self._names, self._write_trend)
        self._declared(data_sheets.RANKING)
        self._made(
            "development",
            "udvikling",
            (RECENT, CHANGE),
            development_grid,
            ("caution.development",),
            frozen_columns=2,
        )
        for group in context.groups:
            self._group(group)
        self._declared(data_sheets.FUNNEL_SUMMARY)
        self._declared(data_sheets.FUNNEL)
        self._declared(data_sheets.FUNNEL_LIMITS, has_symbols=False)
        self._declared(data_sheets.ACTIVATION)
        self._declared(data_sheets.CORRECTION_EFFECT)
        self._declared(data_sheets.CORRECTION_FIGURES)
        self._declared(data_sheets.REVISIONS)
        self._declared(data_sheets.REVISION_BRIDGE)
        self._made("facts", "faktaark", (FACTS,), facts_grid, has_symbols=False)
        for measure in dict.fromkeys(group.measure for group in context.groups):
            self._data(measure)
        self._made("notes", "noter", (NOTES, ISSUES), notes_grid, has_symbols=False)
        self._declared(data_sheets.PLACES, has_symbols=False)
        self._made("lookup", "opslag", (LOOKUP, TREND), lookup_grid)

    def _step(
        self, key: str, code: str, names: Mapping[str, str], write: Callable[[str], Placed]
    ) -> None:
        """Plan a sheet: its line of contents now, its writing, under its tab, later."""
        texts = self._context.texts
        tab = self._tab(texts.get(f"sheet.{code}.name", **names))
        self._plan.entries.append(Entry(tab, texts.get(f"sheet.{code}.contents", **names)))
        self._plan.steps.append((key, partial(write, tab)))

    def _declared(
        self,
        sheet: DataSheet,
        *,
        key: str | None = None,
        names: Mapping[str, str] | None = None,
        lines: tuple[str, ...] = (),
        has_symbols: bool = True,
    ) -> None:
        """Plan a sheet that is declared: read straight from one table."""
        named = {**self._names, **(names or {})}

        def write(tab: str) -> Placed:
            text = sheet_text(
                self._context,
                sheet.code,
                sheet.table_name,
                (sheet.source,),
                cautions=sheet.cautions,
                issue_lines=lines,
                has_symbols=has_symbols,
                names=named,
                tab=tab,
            )
            return write_table_sheet(
                self._book,
                self._styles,
                text,
                read_grid(self._context, sheet),
                sheet.table_name,
                frozen_columns=sheet.frozen_columns,
            )

        self._step(key or sheet.code, sheet.code, named, write)

    def _made(
        self,
        code: str,
        table_name: str,
        sources: tuple[Source, ...],
        grid_of: Callable[[Context], Grid],
        cautions: tuple[str, ...] = (),
        *,
        frozen_columns: int = 1,
        has_symbols: bool = True,
    ) -> None:
        """Plan a sheet whose table is put together: laid side by side, or made of words."""

        def write(tab: str) -> Placed:
            text = sheet_text(
                self._context,
                code,
                table_name,
                sources,
                cautions=cautions,
                has_symbols=has_symbols,
                names=self._names,
                tab=tab,
            )
            return write_table_sheet(
                self._book,
                self._styles,
                text,
                grid_of(self._context),
                table_name,
                frozen_columns=frozen_columns,
            )

        self._step(code, code, self._names, write)

    def _group(self, group: Group) -> None:
        texts = self._context.texts
        table_name = _NOT_IN_TABLE_NAMES.sub("_", f"gruppe_{group.measure}_{group.code}")
        sheet = data_sheets.group_sheet(group.code, group.measure, group.source, table_name)
        names = {
            "group": group.name,
            "short_name": group.short_name,
            "period": texts.period(group.newest_period),
            "measure": self._context.name("measure", group.measure) or "",
        }
        lines = issue_lines(self._context, group.code, group.measure, group.newest_period)
        self._declared(
            sheet, key=f"group {group.measure} {group.code}", names=names, lines=tuple(lines)
        )

    def _data(self, measure: str) -> None:
        is_main = any(group.measure == measure for group in self._context.main_groups)
        code = "data" if is_main else "data_other"
        sheet = replace(data_sheets.data_sheet(measure, f"data_{measure}"), code=code)
        names = {"measure": self._context.name("measure", measure) or ""}
        self._declared(sheet, key=f"data {measure}", names=names)

    def _write_comparison(self, tab: str) -> Placed:
        return write_comparison(
            self._book, self._styles, self._context, self._choice, self._lookup, tab
        )

    def _write_trend(self, tab: str) -> Placed:
        return write_trend(self._book, self._styles, self._context, self._choice, self._lookup, tab)

    def _tab(self, wanted: str) -> str:
        """Return a tab's name: what Excel allows, and no two alike."""
        name = _NOT_IN_TABS.sub(" ", wanted).strip()[:_LONGEST_TAB]
        taken = {entry.sheet.lower() for entry in self._plan.entries}
        number = 1
        while name.lower() in taken:
            number += 1
            name = f"{name[: _LONGEST_TAB - 3]} {number}"
        return name


def write_sheets(book: Workbook, context: Context) -> None:
    """Write every sheet of the workbook."""
    Sheets(book, context).write()
