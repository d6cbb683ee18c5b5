"""The tables that lay periods or groups side by side: Overblik, Udvikling and Opslag."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from workbook.context import Context
from workbook.declared import empty_row
from workbook.grids import Cell, Grid, GridColumn
from workbook.reading import Source

OVERVIEW = Source(
    "passive_share_presented",
    "is_main_measure and is_newest_period",
    "area_sort_order, target_group_sort_order",
)
RECENT = Source(
    "passive_share_presented",
    "is_main_measure and is_recent_period",
    "target_group_sort_order, area_sort_order, reference_date, period_id",
)
CHANGE = Source(
    "passive_share_change",
    "is_main_measure and is_newest_period",
    "target_group_sort_order, area_sort_order",
)
LOOKUP = Source("area_comparison", "is_main_measure", "area_sort_order, target_group_sort_order")
TREND = Source(
    "passive_share_presented",
    "is_main_measure and is_trend_period",
    "reference_date, period_id, area_sort_order, target_group_sort_order",
)
KEY_SEPARATOR = " | "

_LOOKUP_COLUMNS = (
    ("key", "text"),
    ("area_name", "text"),
    ("target_group_short_name", "text"),
    ("newest_period", "text"),
    ("passive_share_pct", "pct"),
    ("mark_codes", "text"),
    ("ci_lower_pct", "pct"),
    ("ci_upper_pct", "pct"),
    ("country_points", "points"),
    ("compared_to_country", "text"),
    ("region_points", "points"),
    ("compared_to_region", "text"),
)
LOOKUP_FIXED = len(_LOOKUP_COLUMNS)
"""The columns of Opslag before those of the trend."""
_FIGURE = ("passive_share_pct", "figure_reason", "mark_codes")


def overview_grid(context: Context) -> Grid:
    """Return every area with the newest share of every group, and its marks beside it."""
    texts, note = context.texts, context.note
    columns = [
        GridColumn(texts.get("heading.area_name")),
        GridColumn(texts.get("heading.area_level")),
    ]
    for group in context.main_groups:
        heading = texts.get(
            "heading.group_share",
            group=group.short_name,
            period=texts.period(group.newest_period, "short"),
        )
        marks = texts.get("heading.group_marks", group=group.short_name)
        columns += [
            GridColumn(f"{heading} {note('passive_share')}", "pct"),
            GridColumn(f"{marks} {note('marks')}"),
        ]
    areas: dict[str, list[Cell]] = {}
    found: dict[tuple[str, str], list[Cell]] = {}
    for area, level, group_code, share, reason, marks_of in context.public.rows(
        OVERVIEW, ("area_name", "area_level", "target_group_code", *_FIGURE)
    ):
        areas.setdefault(area, [area, context.name("area_level", level)])
        found[area, group_code] = [
            share if share is not None else context.reason(reason),
            context.marks(marks_of),
        ]
    missing: list[Cell] = [context.reason("O"), None]
    rows = [
        start
        + [cell for group in context.main_groups for cell in found.get((area, group.code), missing)]
        for area, start in areas.items()
    ]
    return Grid(tuple(columns), rows or [empty_row(context, "overview", len(columns))])


def recent_periods(context: Context, source: Source) -> list[str]:
    """Return the periods of a source, oldest first."""
    rows = context.public.rows(
        Source(source.table, source.where, "reference_date, period_id"),
        ("reference_date", "period_id"),
    )
    return list(dict.fromkeys(period for _, period in rows))


def development_grid(context: Context) -> Grid:
    """Return each group and area with its last periods, and the change since a year before."""
    texts = context.texts
    periods = recent_periods(context, RECENT)
    columns = [
        GridColumn(texts.get("heading.target_group_code")),
        GridColumn(texts.get("heading.area_name")),
    ]
    for period in periods:
        label = texts.period(period, "short")
        share = texts.get("heading.period_share", period=label)
        columns += [
            GridColumn(
                f"{share} {context.note('passive_share')}",
                "pct",
            ),
            GridColumn(texts.get("heading.period_marks", period=label)),
        ]
    columns += [
        GridColumn(texts.get("heading.sparkline")),
        GridColumn(texts.get("heading.change_points"), "points"),
        GridColumn(f"{texts.get('heading.change_direction')} {context.note('change')}"),
    ]
    shares = _by_period(context, RECENT)
    missing: list[Cell] = [context.reason("O"), None]
    rows: list[list[Cell]] = []
    for row in context.public.records(
        CHANGE,
        (
            "target_group_code",
            "area_code",
            "area_name",
            "change_points",
            "change_direction",
            "change_reason",
        ),
    ):
        cells: list[Cell] = [
            context.name("target_group_short", row["target_group_code"]),
            row["area_name"],
        ]
        for period in periods:
            cells += shares.get((row["area_code"], row["target_group_code"], period), missing)
        reason = context.reason(row["change_reason"] or "O")
        direction = row["change_direction"]
        points = row["change_points"]
        cells += [
            None,
            points if points is not None else reason,
            texts.get(f"change.{direction}") if direction else reason,
        ]
        rows.append(cells)
    return Grid(tuple(columns), rows or [empty_row(context, "development", len(columns))])


def lookup_key(area: str, group: str) -> str:
    """Return what Sammenlign looks an area's group up by."""
    return f"{area}{KEY_SEPARATOR}{group}"


def lookup_grid(context: Context) -> Grid:
    """Return what Sammenlign looks up: a row per area and group, newest figures and the trend."""
    texts = context.texts
    periods = recent_periods(context, TREND)
    columns = [GridColumn(texts.get(f"heading.{name}"), kind) for name, kind in _LOOKUP_COLUMNS]
    for period in periods:
        label = texts.period(period, "tiny")
        columns.append(GridColumn(texts.get("heading.period_share", period=label), "pct"))
    for period in periods:
        label = texts.period(period, "tiny")
        columns.append(GridColumn(texts.get("heading.period_marks", period=label)))
    trend = _by_period(context, TREND)
    missing: list[Cell] = [context.reason("O"), None]
    rows: list[list[Cell]] = []
    for row in context.public.records(LOOKUP, _LOOKUP_FIELDS):
        cells = _lookup_cells(context, row)
        key = (row["area_code"], row["target_group_code"])
        cells += [trend.get((*key, period), missing)[0] for period in periods]
        cells += [trend.get((*key, period), missing)[1] for period in periods]
        rows.append(cells)
    return Grid(tuple(columns), rows or [empty_row(context, "lookup", len(columns))])


_LOOKUP_FIELDS = (
    "area_code",
    "area_name",
    "target_group_code",
    "target_group_short_name",
    "period_id",
    "passive_share_pct",
    "figure_reason",
    "mark_codes",
    "ci_lower_pct",
    "ci_upper_pct",
    "interval_reason",
    "country_points",
    "country_points_reason",
    "compared_to_country",
    "compared_to_country_reason",
    "region_points",
    "region_points_reason",
    "compared_to_region",
    "compared_to_region_reason",
)


def _lookup_cells(context: Context, row: dict[str, Any]) -> list[Cell]:
    def figure(field: str, reason: str) -> Cell:
        value = row[field]
        return value if value is not None else context.reason(row[reason] or "O")

    def word(field: str) -> Cell:
        value = row[field]
        if value is not None:
            return context.texts.get(f"word.{value}")
        return context.reason(row[f"{field}_reason"] or "SELF")

    return [
        lookup_key(row["area_name"], row["target_group_short_name"]),
        row["area_name"],
        row["target_group_short_name"],
        context.texts.period(row["period_id"], "short"),
        figure("passive_share_pct", "figure_reason"),
        context.marks(row["mark_codes"]),
        figure("ci_lower_pct", "interval_reason"),
        figure("ci_upper_pct", "interval_reason"),
        figure("country_points", "country_points_reason"),
        word("compared_to_country"),
        figure("region_points", "region_points_reason"),
        word("compared_to_region"),
    ]


def _by_period(context: Context, source: Source) -> dict[tuple[str, str, str], list[Cell]]:
    """Return each area's figure and marks by (area, group, period)."""
    rows: Iterable[tuple[Any, ...]] = context.public.rows(
        source, ("area_code", "target_group_code", "period_id", *_FIGURE)
    )
    return {
        (area, group, period): [
            share if share is not None else context.reason(reason),
            context.marks(marks),
        ]
        for area, group, period, share, reason, marks in rows
    }
