"""Noter og metode, and Faktaark: tables of words, filled from the publication's rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from workbook.context import Context
from workbook.declared import empty_row
from workbook.grids import Cell, Grid, GridColumn
from workbook.reading import Source
from workbook.texts import lower_first

NOTES = Source("workbook_note", "", "section_order, sort_order")
FACTS = Source("fact_sheet", "", "target_group_sort_order, valid_from, topic_order, variant_code")
ISSUES = Source("known_issue", "", "first_date, issue_code")
_TEXT_WIDTH = 105.0
_OPEN_ENDED = (1, 9999)
"""The years of a rule's first and last day when it has none."""


def notes_grid(context: Context) -> Grid:
    """Return the notes: definitions, how to redo the figures, symbols, issues, what compares."""
    texts = context.texts
    rows: list[list[Cell]] = []
    section = ""
    for record in context.public.records(
        NOTES, ("section_code", "note_key", "topic", "note_text", "applies_to")
    ):
        if not _applies(context, record["applies_to"]):
            continue
        if section == "notes" and record["section_code"] != "notes":
            rows += _issue_rows(context)
        section = record["section_code"]
        topic = record["topic"]
        if section == "notes":
            topic = f"{context.note(record['note_key'])} {topic}"
        rows.append(
            [
                texts.get(f"section.{section}"),
                topic,
                texts.fill(record["note_text"], str(record["note_key"])),
            ]
        )
    if section == "notes":
        rows += _issue_rows(context)
    columns = (
        GridColumn(texts.get("heading.section"), "wrapped", wrap_at=26),
        GridColumn(texts.get("heading.topic"), "wrapped", wrap_at=36),
        GridColumn(texts.get("heading.explanation"), "wrapped", wrap_at=_TEXT_WIDTH),
    )
    return Grid(columns, rows or [empty_row(context, "notes", 3)])


def issue_lines(context: Context, group_code: str, measure_code: str, period_id: str) -> list[str]:
    """Return one line for each known issue that touches a group's period."""
    where = (
        f"measure_code = '{measure_code}' and target_group_code = '{group_code}' "
        f"and period_id = '{period_id}'"
    )
    codes = [
        code
        for (code,) in context.public.rows(
            Source("period_issue", where, "issue_order"), ("issue_code",)
        )
    ]
    names = context.public.pairs("known_issue", "issue_code", "issue_name")
    return [
        context.texts.get("line.issue", note=context.note(code), name=names[code]) for code in codes
    ]


def facts_grid(context: Context) -> Grid:
    """Return who is counted in each computed group, in words, from the rules in force."""
    texts = context.texts
    fields = [
        "target_group_code",
        "target_group_name",
        "topic_code",
        "variant_code",
        "item_codes",
        "item_valid_from",
        "item_valid_to",
        "valid_from",
        "valid_to",
    ]
    rows: list[list[Cell]] = [
        [
            record["target_group_name"],
            texts.get(f"fact.{record['topic_code']}.topic"),
            _fact(context, record),
        ]
        for record in context.public.records(FACTS, fields)
    ]
    columns = (
        GridColumn(texts.get("heading.target_group_code"), "wrapped", wrap_at=34),
        GridColumn(texts.get("heading.topic"), "wrapped", wrap_at=26),
        GridColumn(texts.get("heading.explanation"), "wrapped", wrap_at=_TEXT_WIDTH),
    )
    return Grid(columns, rows or [empty_row(context, "facts", 3)])


def _fact(context: Context, record: dict[str, Any]) -> str:
    texts = context.texts
    topic, variant = record["topic_code"], record["variant_code"]
    names = {
        "items": _items(context, record["item_codes"]),
        "valid_from": _day(
            context, record["item_valid_from"] or record["valid_from"], "open_start"
        ),
        "valid_to": _day(context, record["item_valid_to"] or record["valid_to"], "open_end"),
    }
    if topic == "population" and variant != "any":
        names["visitation"] = texts.first(f"visitation.{variant}", "visitation.other", code=variant)
        return texts.get("fact.population.visitation", **names)
    return texts.first(f"fact.{topic}.{variant}", f"fact.{topic}.other", variant=variant, **names)


def _items(context: Context, codes: str | None) -> str:
    """Return the names of benefits or offer types as a list in words."""
    named = []
    for code in (codes or "").split(", "):
        name = context.names.get(("benefit", code)) or context.names.get(("offer_type", code))
        named.append(lower_first(name or code))
    return context.texts.listed(named, "list_or")


def _day(context: Context, day: date | None, open_ended: str) -> str:
    if day is None or day.year in _OPEN_ENDED:
        return context.texts.get(f"fact.{open_ended}")
    return context.texts.day(day)


def _issue_rows(context: Context) -> list[list[Cell]]:
    """Return a note for each known issue that concerns a published group and was known by then."""
    texts = context.texts
    groups = {(group.code, group.source): group.short_name for group in context.groups}
    found: dict[str, dict[str, Any]] = {}
    concerned: dict[str, list[str]] = {}
    fields = [
        "issue_code",
        "issue_name",
        "issue_description",
        "first_date",
        "last_date",
        "known_from",
        "target_group_code",
        "source",
        "is_series_break",
    ]
    for record in context.public.records(ISSUES, fields):
        name = groups.get((record["target_group_code"], record["source"]))
        if name is None or record["known_from"] > context.publication["as_of"]:
            continue
        found.setdefault(record["issue_code"], record)
        concerned.setdefault(record["issue_code"], []).append(name)
    rows: list[list[Cell]] = []
    for code, record in found.items():
        first, last = record["first_date"], record["last_date"] or record["first_date"]
        days = "issue.day" if first == last else "issue.days"
        rows.append(
            [
                texts.get("section.issues"),
                f"{context.note(code)} {record['issue_name']}",
                texts.get(
                    "issue.text",
                    description=record["issue_description"],
                    days=texts.get(days, first=texts.day(first), last=texts.day(last)),
                    groups=texts.listed(_in_order(context, concerned[code])),
                    comparable=texts.get(
                        "issue.break" if record["is_series_break"] else "issue.no_break"
                    ),
                ),
            ]
        )
    return rows


def _in_order(context: Context, names: list[str]) -> list[str]:
    return [group.short_name for group in context.groups if group.short_name in names]


def _applies(context: Context, condition: str | None) -> bool:
    """Tell whether a note concerns this publication."""
    publication, sources = context.publication, {group.source for group in context.groups}
    if not condition:
        return True
    if condition == "withheld":
        return bool(publication["disclosure_threshold"] or publication["minimum_base"])
    if condition == "nothing_withheld":
        return not (publication["disclosure_threshold"] or publication["minimum_base"])
    if condition == "synthetic":
        return context.is_synthetic
    if condition.startswith("measure:"):
        return any(group.measure == condition.removeprefix("measure:") for group in context.groups)
    return condition in sources
