"""Forside: title, main findings in words, what the publication is, and the contents with links."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from texts import danish
from texts.shown import Source
from workbook.context import Context
from workbook.declared import source_line, titled
from workbook.styles import Styles
from workbook.tables import set_up_print
from workbook.widths import wrapped_lines

FRONT_CHART_LEFT = 640
"""Pixels from the left edge at which the front page's chart stands, beside the contents."""
_LABEL_WIDTH = 24.0
_TEXT_WIDTH = 160.0
_LINE_POINTS = 13.0
_SHARES = ("share_pct", "other_share_pct", "points")
_COUNTS = ("part_count", "other_part_count", "rest_count", "total_count")
_GROUPS = {"target_group_code": "group", "other_target_group_code": "other_group"}
_PERIODS = {"period_id": "period", "other_period_id": "other_period"}
"""Fields of a finding, and what the texts call them."""


def write_front(
    book: Workbook, styles: Styles, context: Context, contents: Mapping[str, str]
) -> tuple[Worksheet, int]:
    """Write the front page; its contents say what each of the other sheets holds.

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
    subtitle = texts.get("front.subtitle", measure=main_measure(context))
    sheet.write_string(1, 0, subtitle, styles.line)
    row = _section(sheet, styles, 2, texts.get("front.findings"))
    for number, sentence in enumerate(findings(context), start=1):
        row = _line(sheet, styles, row, texts.get("front.finding", number=str(number)), sentence)
    row = _section(sheet, styles, row, texts.get("front.about"))
    for label, text in (*about(context), *notices(context)):
        row = _line(sheet, styles, row, label, text)
    row = contents_row = _section(sheet, styles, row, texts.get("front.contents"))
    for tab, holds in contents.items():
        sheet.write_url(row, 0, f"internal:'{tab}'!A1", styles.link, tab)
        row = _text(sheet, styles, row, holds)
    set_up_print(sheet, title)
    sheet.fit_to_pages(1, 1)
    return sheet, contents_row


def published_period(context: Context) -> str:
    """Return the newest period in words; the newest of each group where they differ."""
    periods = {group.newest_period for group in context.main_groups}
    if len(periods) == 1:
        return danish.period(periods.pop())
    return context.texts.get("front.newest_periods")


def main_measure(context: Context) -> str:
    """Return the name of the measure that fills the overviews."""
    groups = context.main_groups
    return context.name("measure", groups[0].measure) if groups else ""


def findings(context: Context) -> list[str]:
    """Return the main findings as sentences."""
    source = Source("headline_finding", order_by="finding_number")
    return [_finding(context, row) for row in context.public.records(source)]


def _finding(context: Context, row: dict[str, Any]) -> str:
    """Return one finding as a sentence: its template, filled from the mart."""
    texts, found = context.texts, {field for field, value in row.items() if value is not None}
    names: dict[str, str] = {}
    for field in found.intersection(_SHARES):
        names[field] = danish.number(row[field], 1)
    for field in found.intersection(_COUNTS):
        names[field] = danish.number(row[field])
        names[f"{field}_municipalities"] = texts.counted(row[field], "municipalities")
        names[f"{field}_figures"] = texts.counted(row[field], "figures")
        names[f"{field}_about"] = texts.about(row[field])
    for field in found.intersection(_GROUPS):
        names[_GROUPS[field]] = context.group_in_sentence(row[field])
    for field in found.intersection(_PERIODS):
        names[_PERIODS[field]] = danish.period(row[field])
    if "reason_code" in found:
        names["reason"] = danish.lower_first(context.name("revision_reason", row["reason_code"]))
    return texts.get(f"finding.{row['finding_code']}.{row['variant_code']}", **names)


def about(context: Context) -> list[tuple[str, str]]:
    """Return what the publication is, as labels and lines."""
    texts, label = context.texts, context.publication["vintage_label"] or ""
    measures = [f"front.measure.{group.measure}" for group in context.main_groups[:1]]
    lines = {
        "measure": texts.first(*measures, "front.measure.other"),
        "source": source_line(context),
        "as_of": texts.get("front.as_of.text", label=label).strip(),
        "next_update": _next_update(context),
        "status": texts.get(f"front.status.{'synthetic' if context.is_synthetic else 'real'}"),
        "quote": texts.get("front.quote.text"),
        "contact": _contact(context),
        "licence": _licence(context),
        "data": texts.get("front.data.text"),
    }
    return [(texts.get(f"front.{key}.label"), line) for key, line in lines.items()]


def _contact(context: Context) -> str:
    said = [context.publication[f"publisher_{fact}"] for fact in ("name", "contact", "web_address")]
    if not any(said):
        return context.texts.get(f"front.contact.{_unstated(context)}")
    return f"{', '.join(fact for fact in said if fact).removesuffix('.')}."


def _licence(context: Context) -> str:
    licence, address = (context.publication[name] for name in ("licence", "licence_address"))
    if not licence:
        return context.texts.get(f"front.licence.{_unstated(context)}")
    figures = f"{licence} ({address})" if address else licence
    return context.texts.get("front.licence.text", figures=figures)


def _unstated(context: Context) -> str:
    return "synthetic" if context.is_synthetic else "none"


def _next_update(context: Context) -> str:
    day = context.publication["as_of"]
    within = f"update_date > date '{day}' and update_date <= date '{day}' + interval 1 year"
    planned = context.public.records(Source("publication_calendar", within, "update_date"))
    if not planned:
        return context.texts.get("front.next_update.none")
    update = {"day": danish.day(planned[0]["update_date"]), "note": planned[0]["note"] or ""}
    return context.texts.get("front.next_update.text", **update)


def notices(context: Context) -> list[tuple[str, str]]:
    """Return what became of earlier vintages, where something did."""
    label, said = context.texts.get("front.notice.label"), []
    source = Source("publication_notice", order_by="noted_on, as_of, status, reason")
    for notice in context.public.records(source):
        days = {"vintage": danish.day(notice["as_of"]), "noted_on": danish.day(notice["noted_on"])}
        key = f"front.notice.{notice['status']}"
        said.append((label, context.texts.get(key, **days, why=notice["reason"])))
    return said


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
