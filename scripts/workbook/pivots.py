"""The tables that lay periods or groups side by side: Overblik, Udvikling and Opslag."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from texts import danish
from texts.shown import Column, Sheet, Source, shown_columns
from workbook.breaks import before, series_breaks
from workbook.context import Context
from workbook.declared import Grid, cells_of, empty_grid, fields_of, noted
from workbook.reading import without_gaps

PRESENTED = "passive_share_presented"
OVERVIEW = Source(
    PRESENTED, "is_main_measure and is_newest_period", "area_sort_order, target_group_sort_order"
)
RECENT = Source(
    PRESENTED,
    "is_main_measure and is_recent_period",
    "target_group_sort_order, area_sort_order, reference_date, period_id",
)
CHANGE = Source(
    "passive_share_change",
    "is_main_measure and is_newest_period",
    "target_group_sort_order, area_sort_order",
)
TREND = Source(
    PRESENTED,
    "is_main_measure and is_trend_period",
    "reference_date, period_id, area_sort_order, target_group_sort_order",
)
LOOKUP_TABLE = "area_comparison"
KEY_SEPARATOR = " | "
_KEY = ["area_code", "target_group_code"]


def share_of(over: str) -> str:
    """Name the column with the shares of a group or a period."""
    return f"share {over}"


def marks_of(over: str) -> str:
    """Name the column with their marks."""
    return f"marks {over}"


def overview_grid(context: Context) -> Grid:
    """Return every area with the newest share of every group, and its marks beside it."""
    texts, known = context.texts, shown_columns(PRESENTED)
    area = [_named_now(known["area_name"]), known["area_level"]]
    columns = [noted(context, column) for column in area]
    for group in context.main_groups:
        period = danish.period(group.newest_period, "short")
        heading = texts.get("heading.group_share", group=group.short_name, period=period)
        marks = texts.get("heading.group_marks", group=group.short_name)
        columns += [
            Column(share_of(group.code), context.noted(heading, "passive_share"), "pct"),
            Column(marks_of(group.code), context.noted(marks, "marks")),
        ]
    key = [column.name for column in area]
    wide = _side_by_side(context, OVERVIEW, key, "target_group_code").reset_index()
    wide[key] = cells_of(context, wide, area)
    return _completed(context, "overview", columns, wide)


def periods_of(context: Context, source: Source) -> list[str]:
    """Return the periods of a source, oldest first."""
    in_order = Source(source.table, source.where, "reference_date, period_id")
    frame = context.public.frame(in_order, ["period_id"])
    return list(frame["period_id"].unique())


def development_grid(context: Context) -> Grid:
    """Return each group and area with its last periods, and the change since a year before."""
    texts, known = context.texts, shown_columns(CHANGE.table)
    periods = []
    for period in periods_of(context, RECENT):
        label = danish.period(period, "short")
        heading = texts.get("heading.period_share", period=label)
        marks = texts.get("heading.period_marks", period=label)
        periods += [
            Column(share_of(period), context.noted(heading, "passive_share"), "pct"),
            Column(marks_of(period), marks),
        ]
    place = [known["target_group_code"], _named_now(known["area_name"])]
    change = [known[name] for name in ("change_points", "change_mark_codes", "change_direction")]
    columns = [
        *(noted(context, column) for column in place),
        *periods,
        Column("sparkline", texts.get("heading.sparkline")),
        Column("breaks", texts.get("heading.breaks")),
        *(noted(context, column) for column in change),
    ]
    frame = context.public.frame(CHANGE, fields_of([*place, *change], "measure_code", *_KEY))
    cells = cells_of(context, frame, [*place, *change])
    rows = _beside(cells, frame, _side_by_side(context, RECENT, _KEY, "period_id"))
    rows["breaks"] = _breaks_in_trend(context, frame)
    return _completed(context, "development", columns, rows)


def _breaks_in_trend(context: Context, frame: pd.DataFrame) -> list[str]:
    """Say for each row before which periods of its trend the series breaks."""
    found = series_breaks(context, "is_in_trend")
    keys = zip(frame["measure_code"], frame["target_group_code"], frame["area_code"], strict=True)
    none = context.texts.get("break.none")
    return [before(context, found[key]) if key in found else none for key in keys]


def _named_now(place: Column) -> Column:
    """Return a column with what each place is called now: its newest figures may be older."""
    return replace(place, name="area_code", shows="area")


def lookup_key(area: str, group: str) -> str:
    """Return what Sammenlign looks an area's group up by."""
    return f"{area}{KEY_SEPARATOR}{group}"


def lookup_grid(context: Context, sheet: Sheet) -> Grid:
    """Return what Sammenlign looks up: a row per area and group, newest figures and the trend."""
    texts = context.texts
    labels = {period: danish.period(period, "tiny") for period in periods_of(context, TREND)}
    columns = [
        Column("key", texts.get("heading.key")),
        *(noted(context, column) for column in sheet.columns),
        *(
            Column(share_of(period), texts.get("heading.period_share", period=label), "pct")
            for period, label in labels.items()
        ),
        *(
            Column(marks_of(period), texts.get("heading.period_marks", period=label))
            for period, label in labels.items()
        ),
    ]
    frame = context.public.frame(sheet.sources[0], fields_of(sheet.columns, *_KEY))
    cells = cells_of(context, frame, sheet.columns)
    cells["key"] = cells["area_name"] + KEY_SEPARATOR + cells["target_group_short_name"]
    rows = _beside(cells, frame, _side_by_side(context, TREND, _KEY, "period_id"))
    return _completed(context, "lookup", columns, rows)


def _side_by_side(context: Context, source: Source, key: list[str], over: str) -> pd.DataFrame:
    """Return the shares and the marks of each group or period side by side, a row for each key."""
    known = shown_columns(PRESENTED)
    figure = [known[name] for name in ("passive_share_pct", "mark_codes")]
    frame = context.public.frame(source, fields_of(figure, *key, over))
    long = pd.concat([frame[[*key, over]], cells_of(context, frame, figure)], axis=1)
    wide = long.pivot(index=key, columns=over)
    names = {"passive_share_pct": share_of, "mark_codes": marks_of}
    wide.columns = [names[figure](value) for figure, value in wide.columns]
    return wide.reindex(pd.MultiIndex.from_frame(frame[key].drop_duplicates()))


def _beside(cells: pd.DataFrame, frame: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Return cells with the shares of the same area and group to their right."""
    found = shares.reindex(pd.MultiIndex.from_frame(frame[_KEY]))
    return pd.concat([cells, found.reset_index(drop=True)], axis=1)


def _completed(context: Context, code: str, columns: Sequence[Column], rows: pd.DataFrame) -> Grid:
    """Return the table, with the shorthand in each share that no row was found for."""
    if rows.empty:
        return empty_grid(context, code, tuple(columns))
    rows = rows.reindex(columns=[column.name for column in columns])
    shares = [column.name for column in columns if column.name.startswith(share_of(""))]
    rows[shares] = rows[shares].fillna(context.missing)
    return Grid(tuple(columns), without_gaps(rows))
