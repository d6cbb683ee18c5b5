"""What stands on each page: its template, and what that is filled with."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from publication.inputs import FileFacts
from texts import danish
from texts.shown import Source, shown_sheets
from web import charts
from web.figures import PRESENTED, Figures
from web.words import number, shown_table
from workbook import front
from workbook.context import Context
from workbook.declared import source_line
from workbook.notes import facts_in_words, issue_lines, notes_in_words

_CODES = """
    select code_list, code, coalesce(symbol, '–'), name_da, name_en from status_code
    where code_list in ('obs_status', 'conf_status') order by code_list, code
"""
_COLUMNS = """
    select column_name, data_type, coalesce(comment, '') from duckdb_columns()
    where table_name = 'passive_share' order by column_index
"""
_LOWEST_FIRST = (
    "area_level = 'municipality', area_level = 'region', "
    "case when area_level = 'municipality' then passive_share_pct end, area_sort_order"
)


Page = tuple[str, str, Mapping[str, Any]]
"""Its address in the folder of the site, its template without its ending, and what fills that."""


def all_pages(figures: Figures, files: Mapping[str, FileFacts | None]) -> Iterator[Page]:
    """Return every page of a publication; `files` are its other files."""
    context, ask = figures.context, figures.context.public.query
    simple = {
        "index.html": ("front", _front(figures)),
        "sammenlign.html": ("compare", {}),
        "korrektion.html": ("correction", _correction(figures)),
        "revisioner.html": ("revisions", {"history": front.notices(context)}),
        "metode.html": ("method", {"sections": _sections(figures, steps=False)}),
        "rekonstruer.html": ("redo", {"sections": _sections(figures, steps=True)}),
        "faktaark.html": ("facts", {"facts": facts_by_group(context)}),
        "data.html": ("data", {"files": files, "columns": ask(_COLUMNS), "codes": ask(_CODES)}),
        "tilgaengelighed.html": ("access", {"facts": dict(front.about(context))}),
    }
    for file, (name, values) in simple.items():
        title, lead = (context.texts.get(f"page.{name}.{part}") for part in ("title", "lead"))
        yield file, name, {"title": title, "description": lead, **values}
    yield from _group_pages(figures)
    yield from _area_pages(figures)


def common(figures: Figures) -> dict[str, Any]:
    """Return what every page is filled with."""
    context = figures.context
    outlines = context.public.records(Source("area_outline", order_by="area_code"))
    return {
        "as_of": context.publication["as_of"],
        "synthetic": context.is_synthetic,
        "source": source_line(context),
        "figures": figures,
        "groups": context.groups,
        "places": figures.places,
        "country": {"code": figures.country, "name": context.country},
        "outlines": [row for row in outlines if row["area_code"] in figures.places],
        "declared": lambda code: shown_table(context, shown_sheets("pages")[code]),
        "name": context.name,
        "in_sentence": context.group_in_sentence,
        "number": number,
        "area_trend": charts.area_trend,
    }


def facts_by_group(context: Context) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the fact sheet: each computed group with its topics and rules."""
    by_group = groupby(facts_in_words(context), key=itemgetter(0))
    return [(group, [(topic, text) for _, topic, text in facts]) for group, facts in by_group]


def _front(figures: Figures) -> dict[str, Any]:
    context = figures.context
    spread = context.public.records(Source("headline_finding", "finding_code = 'spread'"))
    named = {row["target_group_code"] for row in spread}
    compared = [group for group in context.groups if group.code in named]
    return {
        "facts": dict(front.about(context)),
        "notices": _under_reporting(context),
        "history": front.notices(context),
        "findings": front.findings(context),
        "label": context.publication["vintage_label"] or danish.day(context.publication["as_of"]),
        "map_group": next(iter((*compared, *context.groups)), None),
    }


def _under_reporting(context: Context) -> list[dict[str, Any]]:
    """Return what is known to be reported too low, and whether it is over."""
    as_of = context.publication["as_of"]
    known = f"is_under_reporting and known_from <= date '{as_of}'"
    issues = context.public.records(Source("known_issue", known, "first_date, issue_code"))
    return [
        {**issue, "is_over": issue["resolved_on"] is not None and issue["resolved_on"] <= as_of}
        for issue in {issue["issue_code"]: issue for issue in issues}.values()
    ]


def _group_pages(figures: Figures) -> Iterator[Page]:
    read = figures.context.public.records
    for group in figures.context.groups:
        where = group.where
        newest = Source(PRESENTED, f"{where} and is_newest_period", _LOWEST_FIRST)
        laid = charts.funnel(
            read(Source("funnel_place", where, "area_sort_order")),
            read(Source("funnel_limits", where, "persons")),
        )
        values = {
            "group": group,
            "issues": issue_lines(figures.context, group),
            "summary": read(Source("funnel_summary", where)),
            "codes": [row["area_code"] for row in read(newest)],
            "laid_funnel": laid,
        }
        yield f"maalgruppe/{group.key}.html", "group", values


def _area_pages(figures: Figures) -> Iterator[Page]:
    revised = defaultdict(list)
    order = "area_code, target_group_code, reference_date desc, period_id"
    source = Source("largest_revisions", order_by=order)
    for row in figures.context.public.records(source):
        revised[row["area_code"]].append(row)
    for code in figures.places:
        yield f"omraade/{code}.html", "area", {"code": code, "revisions": revised[code]}


def _correction(figures: Figures) -> dict[str, Any]:
    context, parts = figures.context, []
    for group in context.groups:
        names = {"group": group.code, "measure": group.measure}
        sheet = shown_sheets("pages")["correction"].made_for(**names)
        if found := context.public.records(sheet.sources[0]):
            fields = {"reported": "as_reported_pct", "all": "if_all_count_pct", "own": "pct"}
            lines = {
                name: {row["period_id"]: row[f"passive_share_{field}"] for row in found}
                for name, field in fields.items()
            }
            breaks = figures.breaks(group, figures.country)
            chart = charts.trend(figures.periods[group.key], lines, breaks=breaks)
            table = shown_table(context, sheet)
            parts.append({"group": group, "chart": chart, "breaks": breaks, "table": table})
    lost = _lost_hours(context)
    return {"notices": _under_reporting(context), "parts": parts, "lost": lost}


def _lost_hours(context: Context) -> dict[str, tuple[charts.Trend, dict[str, str]]]:
    """Return charts of the courses without hours in the whole country: by system, and by offer."""
    rows = context.public.records(shown_sheets("pages")["lost_hours"].sources[0])
    periods = list(dict.fromkeys(row["period_id"] for row in rows))
    drawn = {}
    for by in ("reporting_system", "offer_type"):
        lines: dict[str, dict[str, float | None]] = {}
        for row in rows:
            if (code := row[f"{by}_code"]) != "_T":
                line = lines.setdefault(context.name(by, code), {})
                line[row["period_id"]] = row["without_hours_as_first_delivered_pct"]
        names = {f"s{at}": name for at, name in enumerate(lines)}
        chart = charts.trend(periods, {style: lines[name] for style, name in names.items()})
        if any(dots for _, dots, _ in chart.lines.values()):
            drawn[by] = (chart, names)
    return drawn


def _sections(figures: Figures, steps: bool) -> list[dict[str, Any]]:
    """Return the notes by section: the steps that redo the figures, or all others."""
    context, sections = figures.context, []
    for section in notes_in_words(context):
        rows = [row for row in section.notes if row.sql or not steps]
        if rows and section.code.startswith("steps") == steps:
            groups = [group for group in context.groups if group.source == rows[0].source]
            said = [(row.topic, row.page, row.sql) for row in rows]
            about = {"code": section.code, "title": section.title}
            sections.append({**about, "rows": said, "groups": groups})
    return sections
