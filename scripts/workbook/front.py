"""Forside: title, main findings in words, what the publication is, and the contents with links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook.context import Context
from workbook.declared import source_line, titled
from workbook.reading import Source
from workbook.styles import Styles
from workbook.tables import set_up_print
from workbook.texts import danish_number, lower_first
from workbook.widths import wrapped_lines

_LABEL_WIDTH = 24.0
_TEXT_WIDTH = 160.0
FRONT_CHART_LEFT = 640
"""Pixels from the left edge at which the front page's chart stands, beside the contents."""
_LINE_POINTS = 13.0
_FINDING_FIELDS = [
    "finding_number",
    "finding_code",
    "variant_code",
    "target_group_code",
    "other_target_group_code",
    "period_id",
    "other_period_id",
    "reason_code",
    "share_pct",
    "other_share_pct",
    "points",
    "part_count",
    "other_part_count",
    "rest_count",
    "total_count",
]


@dataclass(frozen=True)
class Entry:
    """A line of the contents: a sheet and what it holds."""

    sheet: str
    holds: str


def findings(context: Context) -> list[str]:
    """Return the main findings as sentences."""
    rows = context.public.records(
        Source("headline_finding", order_by="finding_number"), _FINDING_FIELDS
    )
    return [finding(context, row) for row in rows]


def finding(context: Context, row: dict[str, Any]) -> str:
    """Return one finding as a sentence: its template, filled from the mart."""
    texts = context.texts
    names: dict[str, str] = {}
    for field in ("share_pct", "other_share_pct", "points"):
        if row[field] is not None:
            names[field] = danish_number(row[field], 1)
    for field in ("part_count", "other_part_count", "rest_count", "total_count"):
        if row[field] is not None:
            names[field] = danish_number(row[field])
            names[f"{field}_municipalities"] = texts.counted(row[field], "municipalities")
            names[f"{field}_figures"] = texts.counted(row[field], "figures")
    for field, name in (
        ("target_group_code", "group"),
        ("other_target_group_code", "other_group"),
    ):
        if row[field] is not None:
            names[name] = context.group_in_sentence(row[field])
    for field, name in (("period_id", "period"), ("other_period_id", "other_period")):
        if row[field] is not None:
            names[name] = texts.period(row[field])
    if row["reason_code"] is not None:
        names["reason"] = lower_first(context.name("revision_reason", row["reason_code"]) or "")
    return texts.get(f"finding.{row['finding_code']}.{row['variant_code']}", **names)


def write_front(
    book: Workbook, styles: Styles, context: Context, contents: Sequence[Entry]
) -> tuple[Worksheet, int]:
    """Write the front page.

    Returns:
        The sheet, and the row on which its contents begin, for a chart beside them.
    """
    texts = context.texts
    title = titled(context, texts.get("front.title", period=published_period(context)))
    sheet = book.add_worksheet(texts.get("front.name"))
    sheet.set_column(0, 0, _LABEL_WIDTH)
    sheet.set_column(1, 1, _TEXT_WIDTH)
    sheet.write_string(0, 0, title, styles.title)
    sheet.set_row(0, 26)
    sheet.write_string(
        1, 0, texts.get("front.subtitle", measure=main_measure(context)), styles.line
    )
    row = 2
    row = _section(sheet, styles, row, texts.get("front.findings"))
    for number, sentence in enumerate(findings(context), start=1):
        row = _line(sheet, styles, row, texts.get("front.finding", number=str(number)), sentence)
    row = _section(sheet, styles, row, texts.get("front.about"))
    for label, value in _about(context):
        row = _line(sheet, styles, row, label, value)
    row = contents_row = _section(sheet, styles, row, texts.get("front.contents"))
    for entry in contents:
        sheet.write_url(row, 0, f"internal:'{entry.sheet}'!A1", styles.link, entry.sheet)
        row = _text(sheet, styles, row, entry.holds)
    set_up_print(sheet, title)
    sheet.fit_to_pages(1, 1)
    return sheet, contents_row


def published_period(context: Context) -> str:
    """Return the newest period in words; the newest of each group where they differ."""
    periods = list(dict.fromkeys(group.newest_period for group in context.main_groups))
    if len(periods) == 1:
        return context.texts.period(periods[0])
    return context.texts.get("front.newest_periods")


def main_measure(context: Context) -> str:
    """Return the name of the measure that fills the overviews."""
    measures = [group.measure for group in context.main_groups]
    return context.name("measure", measures[0]) or "" if measures else ""


def _about(context: Context) -> list[tuple[str, str]]:
    texts, publication = context.texts, context.publication
    lines = [
        ("measure", texts.first(f"front.measure.{_main_code(context)}", "front.measure.other")),
        ("source", source_line(context)),
        ("as_of", texts.get("front.as_of_text", label=publication["vintage_label"] or "").strip()),
        ("next_update", _next_update(context)),
        (
            "status",
            texts.get("front.status.synthetic" if context.is_synthetic else "front.status.real"),
        ),
        ("quote", texts.get("front.quote.text")),
        ("contact", texts.get("front.contact.text")),
        ("data", texts.get("front.data.text")),
    ]
    return [(texts.get(f"front.{key}"), value) for key, value in lines] + _notices(context)


def _main_code(context: Context) -> str:
    return context.main_groups[0].measure if context.main_groups else ""


def _next_update(context: Context) -> str:
    day = context.publication["as_of"]
    rows = context.public.rows(
        Source(
            "publication_calendar",
            f"update_date > date '{day}' and update_date <= date '{day}' + interval 1 year",
            "update_date",
        ),
        ("update_date", "note"),
    )
    if not rows or not isinstance(rows[0][0], date):
        return context.texts.get("front.next_update.none")
    update, note = rows[0]
    return context.texts.get(
        "front.next_update.text", day=context.texts.day(update), note=note or ""
    )


def _notices(context: Context) -> list[tuple[str, str]]:
    """Return what became of earlier vintages, where something did."""
    rows = context.public.rows(
        Source("publication_notice", order_by="noted_on, as_of, status, reason"),
        ("as_of", "status", "reason", "noted_on"),
    )
    texts = context.texts
    return [
        (
            texts.get("front.notice"),
            texts.get(
                f"front.notice.{status}",
                vintage=texts.day(as_of),
                noted_on=texts.day(noted_on),
                why=reason,
            ),
        )
        for as_of, status, reason, noted_on in rows
    ]


def _section(sheet: Worksheet, styles: Styles, row: int, heading: str) -> int:
    sheet.write_string(row, 0, heading, styles.section)
    sheet.set_row(row, 24)
    return row + 1


def _line(sheet: Worksheet, styles: Styles, row: int, label: str, text: str) -> int:
    sheet.write_string(row, 0, label, styles.label)
    return _text(sheet, styles, row, text)


def _text(sheet: Worksheet, styles: Styles, row: int, text: str) -> int:
    sheet.write_string(row, 1, text, styles.wrapped)
    lines = len(wrapped_lines(text, _TEXT_WIDTH - 2))
    sheet.set_row(row, lines * _LINE_POINTS + 2)
    return row + 1
