"""Noter og metode, and Faktaark: tables of words, filled from the publication's rules."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from texts import danish
from texts.shown import Column, Source
from texts.texts import Note, Section
from workbook.context import Context, Group
from workbook.declared import Grid, empty_grid, grid_of

FACTS = Source("fact_sheet", "", "target_group_sort_order, valid_from, topic_order, variant_code")
GROUPS = Source("target_group")
ISSUES = Source("known_issue", "", "first_date, issue_code")
_ISSUE_SECTION = "issues"
_OPEN_ENDED = (1, 9999)
"""The years of a rule's first and last day when it has none."""


def notes_in_words(context: Context) -> Iterator[Section]:
    """Return the sections with the notes that concern a publication, filled in."""
    for section in context.notes:
        notes = [_filled(context, note) for note in section.notes if _applies(context, note)]
        if section.code == _ISSUE_SECTION:
            notes += _issues(context)
        yield replace(section, notes=tuple(notes))


def _filled(context: Context, note: Note) -> Note:
    text = context.texts.fill(note.text, note.topic)
    page = context.texts.fill(note.page or note.text, note.topic)
    return replace(note, text=text, page=page)


def notes_grid(context: Context) -> Grid:
    """Return the notes: definitions, how to redo the figures, symbols, issues, what compares."""
    rows = [
        (section.title, _topic(context, note), note.text)
        for section in notes_in_words(context)
        for note in section.notes
    ]
    return _grid_of_words(context, "notes", {"section": 26, "topic": 36, "explanation": 105}, rows)


def issue_lines(context: Context, group: Group) -> list[str]:
    """Return one line for each known issue that touches a group's newest period."""
    where = f"{group.where} and period_id = '{group.newest_period}'"
    touching = context.public.records(Source("period_issue", where, "issue_order"))
    names = {row["issue_code"]: row["issue_name"] for row in context.public.records(ISSUES)}
    return _end_of_group(context, group) + [
        context.texts.get("line.issue", note=context.note(code), name=names[code])
        for code in (row["issue_code"] for row in touching)
    ]


def _end_of_group(context: Context, group: Group) -> list[str]:
    """Return a line that says until when the group has figures, and what took its place."""
    groups = {row["target_group_code"]: row for row in context.public.records(GROUPS)}
    last, successor = (groups[group.code][name] for name in ("last_reference_date", "continued_by"))
    if last > context.publication["as_of"]:
        return []
    name = groups[successor]["target_group_name"] if successor else ""
    continued = context.texts.get("line.group_continued", name=name) if successor else ""
    return [context.texts.get("line.group_ended", day=danish.day(last), continued=continued)]


def facts_in_words(context: Context) -> list[tuple[str, str, str]]:
    """Return who is counted in each computed group: group, topic and rule, from those in force."""
    topic = "fact.{topic_code}.topic"
    return [
        (fact["target_group_name"], context.texts.get(topic.format_map(fact)), _fact(context, fact))
        for fact in context.public.records(FACTS)
    ]


def facts_grid(context: Context) -> Grid:
    """Return who is counted in each computed group, in words, from the rules in force."""
    widths = {"target_group": 34, "topic": 26, "explanation": 105}
    return _grid_of_words(context, "facts", widths, facts_in_words(context))


def _grid_of_words(
    context: Context, code: str, widths: Mapping[str, float], rows: list[tuple[str, str, str]]
) -> Grid:
    """Return a table of texts, each column broken at its width."""
    columns = tuple(
        Column(name, context.texts.get(f"heading.{name}"), "wrapped", wrap_at=width)
        for name, width in widths.items()
    )
    return grid_of(columns, rows) if rows else empty_grid(context, code, columns)


def _fact(context: Context, fact: dict[str, Any]) -> str:
    texts, topic, variant = context.texts, fact["topic_code"], fact["variant_code"]
    names = {
        "items": _items(context, fact["item_codes"]),
        "valid_from": _day(context, fact["item_valid_from"] or fact["valid_from"], "open_start"),
        "valid_to": _day(context, fact["item_valid_to"] or fact["valid_to"], "open_end"),
    }
    if topic == "population" and variant != "any":
        names["visitation"] = texts.first(f"visitation.{variant}", "visitation.other", code=variant)
        return texts.get("fact.population.visitation", **names)
    return texts.first(f"fact.{topic}.{variant}", f"fact.{topic}.other", variant=variant, **names)


def _items(context: Context, codes: str | None) -> str:
    """Return the names of benefits or offer types as a list in words."""
    named = [
        context.names.get(("benefit", code)) or context.name("offer_type", code)
        for code in (codes or "").split(", ")
    ]
    return danish.listed(map(danish.lower_first, named), "or")


def _day(context: Context, day: date | None, open_ended: str) -> str:
    if day is None or day.year in _OPEN_ENDED:
        return context.texts.get(f"fact.{open_ended}")
    return danish.day(day)


def _issues(context: Context) -> Iterator[Note]:
    """Return a note for each known issue that concerns a published group and was known by then."""
    concerned: dict[str, list[dict[str, Any]]] = {}
    for row in context.public.records(ISSUES):
        concerned.setdefault(row["issue_code"], []).append(row)
    for code, rows in concerned.items():
        known = {
            (row["target_group_code"], row["source"])
            for row in rows
            if row["known_from"] <= context.publication["as_of"]
        }
        groups = [group for group in context.groups if (group.code, group.source) in known]
        if groups:
            names = dict.fromkeys(group.short_name for group in groups)
            text = _issue(context, rows[0], names)
            yield Note(rows[0]["issue_name"], text, key=code, page=text)


def _issue(context: Context, issue: dict[str, Any], groups: dict[str, None]) -> str:
    texts, first = context.texts, issue["first_date"]
    last = issue["last_date"] or first
    days = "issue.day" if first == last else "issue.days"
    return texts.get(
        "issue.text",
        description=issue["issue_description"],
        days=texts.get(days, first=danish.day(first), last=danish.day(last)),
        groups=danish.listed(groups),
        comparable=texts.get(f"issue.{_comparable(issue)}"),
    )


def _comparable(issue: dict[str, Any]) -> str:
    if issue["issue_stage"] == "planned":
        return "planned"
    return "break" if issue["is_series_break"] else "no_break"


def _topic(context: Context, note: Note) -> str:
    return f"{context.note(note.key)} {note.topic}" if note.key else note.topic


def _applies(context: Context, note: Note) -> bool:
    """Tell whether a note concerns this publication."""
    publication = context.publication
    withheld = bool(publication["disclosure_threshold"] or publication["minimum_base"])
    holds = {
        "": True,
        "withheld": withheld,
        "nothing_withheld": not withheld,
        "synthetic": context.is_synthetic,
    }
    return (
        holds[note.when]
        and (not note.measure or note.measure in {group.measure for group in context.groups})
        and (not note.source or note.source in {group.source for group in context.groups})
    )
