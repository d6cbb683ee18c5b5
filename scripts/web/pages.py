"""What stands on each page: its template, and what that is filled with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from texts import danish
from texts.shown import Source
from web import charts, numbers
from web.figures import Figure, Figures, GroupOnPage, Place
from web.tables import ShownTable, shown_table
from workbook import front
from workbook.context import Context
from workbook.declared import source_line
from workbook.notes import facts_in_words, issue_lines, notes_in_words

FACT_SHEET = "faktaark.pdf"
_MENU = {
    "index.html": "page.nav_front",
    "maalgruppe/{first_group}.html": "page.groups",
    "sammenlign.html": "page.nav_compare",
    "korrektion.html": "page.nav_correction",
    "revisioner.html": "page.nav_revisions",
    "metode.html": "page.nav_method",
    "rekonstruer.html": "page.redo.title",
    "data.html": "page.nav_data",
    "tilgaengelighed.html": "page.nav_accessibility",
}
_EFFECTS = """
    period_id persons passive_share_as_reported_pct passive_share_pct passive_share_if_all_count_pct
    correction_points not_corrected_points persons_active_by_imputation mark_codes"""
_ACTIVATION = """
    period_id courses full_time_activated_as_first_delivered full_time_activated_as_reported
    full_time_activated courses_without_hours_as_first_delivered courses_overwritten courses_imputed
    courses_still_without_hours"""
_BEGUN = """
    period_id reporting_system_code offer_type_code courses_begun
    courses_without_hours_as_first_delivered without_hours_as_first_delivered_pct"""
_REVISIONS = """
    area_name target_group_short_name period_id change_code previous_passive_share_pct
    passive_share_pct change_points main_reason mark_codes"""
_BRIDGE = """
    target_group_short_name period_id previous_passive_persons persons_entered persons_left
    new_course course_withdrawn hours_reported hours_imputed other passive_persons"""


@dataclass(frozen=True)
class File:
    """A file of the publication: its name, what it holds, its size, and its hash in words."""

    name: str
    holds: str
    size: str
    sha256: str


@dataclass(frozen=True)
class Page:
    """A page to be written.

    Attributes:
        file: its address inside the folder of the site.
        template: the template.
        values: what the template is filled with.
    """

    file: str
    template: str
    values: Mapping[str, Any]


def all_pages(figures: Figures, files: Sequence[File]) -> Iterator[Page]:
    """Return every page of a publication; `files` are its other files."""
    yield _page(figures, "index.html", "front", _front(figures))
    yield from _group_pages(figures)
    yield from _area_pages(figures)
    yield _page(figures, "sammenlign.html", "compare", {"rows": _newest_of_all(figures)})
    yield _page(figures, "korrektion.html", "correction", _correction(figures))
    yield _page(figures, "revisioner.html", "revisions", _revisions(figures))
    yield _page(figures, "metode.html", "method", {"sections": _sections(figures, steps=False)})
    yield _page(figures, "rekonstruer.html", "redo", {"sections": _sections(figures, steps=True)})
    yield _page(figures, "faktaark.html", "facts", {"facts": facts_by_group(figures.context)})
    yield _page(figures, "data.html", "data", _data(figures, files))
    yield _page(figures, "tilgaengelighed.html", "access", _access(figures))


def common(figures: Figures) -> dict[str, Any]:
    """Return what every page is filled with."""
    first = figures.groups[0].key if figures.groups else ""
    names = {place.code: place.name for place in figures.places}
    outlines = figures.context.public.records(Source("area_outline", order_by="area_code"))
    return {
        "as_of": figures.context.publication["as_of"],
        "synthetic": figures.context.is_synthetic,
        "source": source_line(figures.context),
        "groups": figures.groups,
        "places": figures.places,
        "country": figures.country,
        "names": names,
        "outlines": [row for row in outlines if row["area_code"] in names],
        "fact_sheet": FACT_SHEET,
        "menu": [
            (file.format(first_group=first), figures.texts.get(key))
            for file, key in _MENU.items()
            if first or key != "page.groups"
        ],
    }


def facts_by_group(context: Context) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the fact sheet: each computed group with its topics and rules."""
    found: dict[str, list[tuple[str, str]]] = {}
    for group, topic, text in facts_in_words(context):
        found.setdefault(group, []).append((topic, text))
    return list(found.items())


def _page(figures: Figures, file: str, name: str, values: Mapping[str, Any]) -> Page:
    get = figures.texts.get
    words = {"title": get(f"page.{name}.title"), "description": get(f"page.{name}.lead")}
    return Page(file, f"{name}.html", {**words, **values})


def _front(figures: Figures) -> dict[str, Any]:
    context, get = figures.context, figures.texts.get
    about = dict(front.about(context))
    about.pop(get("front.data.label"))
    next_update = get("front.next_update.label")
    spread = context.public.records(Source("headline_finding", "finding_code = 'spread'"))
    named = {row["target_group_code"] for row in spread}
    compared = [group for group in figures.groups if group.group.code in named]
    map_group = next(iter((*compared, *figures.groups)), None)
    by_source: dict[str, list[GroupOnPage]] = {}
    for group in figures.groups:
        by_source.setdefault(group.group.source, []).append(group)
    return {
        "about": about,
        "next_update": (next_update, about[next_update]),
        "notices": _under_reporting(figures),
        "history": front.notices(context),
        "findings": front.findings(context),
        "cards": [
            (group, newest, charts.bar(newest, None, group.ceiling))
            for group in figures.groups
            if (newest := figures.newest(group, figures.country))
        ],
        "by_source": by_source,
        "label": context.publication["vintage_label"] or danish.day(context.publication["as_of"]),
        "map_group": map_group,
        "by_area": _by_area(figures, map_group),
    }


def _by_area(figures: Figures, group: GroupOnPage | None) -> dict[str, Figure]:
    newest = {place.code: group and figures.newest(group, place) for place in figures.places}
    return {code: figure for code, figure in newest.items() if figure}


def _under_reporting(figures: Figures) -> list[dict[str, Any]]:
    """Return what is known to be reported too low, and until when."""
    get, as_of, notices = figures.texts.get, figures.context.publication["as_of"], {}
    known = Source(
        "known_issue",
        f"is_under_reporting and known_from <= date '{as_of}'",
        "first_date, issue_code",
    )
    for issue in figures.context.public.records(known):
        resolved = issue["resolved_on"]
        over = resolved is not None and resolved <= as_of
        words = get(
            "page.notice.over" if over else "page.notice.in_force",
            text=issue["issue_description"],
            first=danish.day(issue["first_date"]),
            last=danish.day(issue["last_date"] or issue["first_date"]),
            known=danish.day(issue["known_from"]),
            resolved=danish.day(resolved) if resolved else "",
        )
        topic = get("page.notice.topic", name=issue["issue_name"])
        notices[issue["issue_code"]] = {"in_force": not over, "topic": topic, "text": words}
    return list(notices.values())


def _group_pages(figures: Figures) -> Iterator[Page]:
    get, context = figures.texts.get, figures.context
    for group in figures.groups:
        country = figures.of(group, figures.country)
        newest = figures.newest(group, figures.country)
        breaks = figures.breaks(group, figures.country)
        rows = [
            (place, figure, charts.bar(figure, newest, group.ceiling))
            for place in figures.places
            if (figure := figures.newest(group, place))
        ]
        by_place = {place: figures.of(group, place) for place in figures.places}
        periods = list(dict.fromkeys(figure.period_id for figure in country))
        lead = f"page.group.lead.{group.group.measure}"
        measure = context.name("measure", group.group.measure)
        values = {
            "title": group.group.name,
            "description": get("page.group.description", group=group.sentence),
            "group": group,
            "lead": figures.texts.first(
                lead, "page.group.lead.other", group=group.sentence, measure=measure
            ),
            "newest": newest,
            "newest_period": danish.period(group.group.newest_period),
            "issues": issue_lines(context, group.group),
            "chart": charts.area_trend(group, country, country, breaks),
            "breaks": breaks,
            "summary": _summary(figures, group),
            "rows": sorted(rows, key=_by_share),
            "laid_funnel": charts.funnel(
                context.public.records(Source("funnel_place", group.where, "area_sort_order")),
                context.public.records(Source("funnel_limits", group.where, "persons")),
            ),
            "periods": periods,
            "matrix": {
                place: {figure.period_id: figure for figure in found}
                for place, found in by_place.items()
                if found
            },
            "by_area": _by_area(figures, group),
        }
        yield Page(f"maalgruppe/{group.key}.html", "group.html", values)


def _summary(figures: Figures, group: GroupOnPage) -> str:
    """Return how many municipalities differ from the country, in words."""
    rows = figures.context.public.records(Source("funnel_summary", group.where))
    if not rows:
        return ""
    counts = {name: str(value) for name, value in rows[0].items()}
    by_chance = figures.texts.about(rows[0]["municipalities_by_chance"])
    return figures.texts.get("page.group.summary", **counts, by_chance=by_chance)


def _by_share(row: tuple[Place, Figure, object]) -> tuple[int, float]:
    """Order the country and regions first, then municipalities by share; those without it last."""
    place, figure, _ = row
    level = {"country": 0, "region": 1}.get(place.level, 2)
    return level, (1000.0 if figure.value is None else figure.value) if level == 2 else 0.0


def _area_pages(figures: Figures) -> Iterator[Page]:
    get, context, country = figures.texts.get, figures.context, figures.country
    revised: dict[str, list[dict[str, str]]] = {}
    order = "area_code, target_group_code, reference_date desc, period_id"
    for row in context.public.records(Source("largest_revisions", order_by=order)):
        revised.setdefault(row["area_code"], []).append(_revision(figures, row))
    for place in figures.places:
        lead = "page.area.lead_in" if place.level == "municipality" else "page.area.lead"
        level = context.name("area_level", place.level)
        values = {
            "title": place.name,
            "description": get("page.area.description", place=place.name),
            "place": place,
            "lead": get(lead, level=level, region=place.region_name or ""),
            "parts": [
                _part(figures, group, place, None if place.is_country else country)
                for group in figures.groups
                if figures.of(group, place)
            ],
            "revisions": revised.get(place.code, []),
        }
        yield Page(f"omraade/{place.code}.html", "area.html", values)


def _part(
    figures: Figures, group: GroupOnPage, place: Place, beside: Place | None
) -> dict[str, Any]:
    """Return what a place's page shows of a group."""
    own, newest = figures.of(group, place), figures.newest(group, place)
    country = figures.newest(group, beside) if beside else None
    breaks = figures.breaks(group, place)
    return {
        "group": group,
        "figures": own,
        "newest": newest,
        "country": country,
        "bar": newest and charts.bar(newest, country, group.ceiling),
        "chart": charts.area_trend(
            group, own, figures.of(group, beside) if beside else own, breaks
        ),
        "breaks": breaks,
    }


def _revision(figures: Figures, row: Mapping[str, Any]) -> dict[str, str]:
    reason, change = row["main_reason"] or "–", row["change_code"]
    told = ("revision_reason", reason) if change == "changed" else ("change", change)
    return {
        "anchor": figures.anchor(row),
        "group": figures.context.name("target_group_short", row["target_group_code"]),
        "period": danish.period(row["period_id"]),
        "before": numbers.pct(row["previous_passive_share_pct"]),
        "after": numbers.pct(row["passive_share_pct"]),
        "points": numbers.signed(row["change_points"], 1),
        "reason": figures.context.name(*told),
    }


def _newest_of_all(figures: Figures) -> list[tuple[GroupOnPage, Place, Figure, charts.Bar | None]]:
    return [
        (group, place, figure, charts.bar(figure, country, group.ceiling))
        for group in figures.groups
        for country in [figures.newest(group, figures.country)]
        for place in figures.places
        if (figure := figures.newest(group, place))
    ]


def _correction(figures: Figures) -> dict[str, Any]:
    parts = []
    for group in figures.groups:
        where = f"{group.where} and area_level = 'country'"
        source = Source("correction_effect", where, "reference_date desc, period_id desc")
        found = figures.context.public.records(source)
        names = {"reported": "as_reported_pct", "all": "if_all_count_pct", "own": "pct"}
        lines = {
            name: {row["period_id"]: row[f"passive_share_{field}"] for row in found}
            for name, field in names.items()
        }
        if found:
            breaks = figures.breaks(group, figures.country)
            table = shown_table(figures, source, _EFFECTS)
            chart = charts.trend(group.periods, lines, breaks=breaks)
            parts.append({"group": group, "chart": chart, "breaks": breaks, "table": table})
    newest = "is_chart_period and area_level = "
    presented = "activation_presented"
    offers = Source(
        presented, f"{newest}'country' and is_total_over_benefits", "offer_type_sort_order"
    )
    places = Source(presented, f"{newest}'municipality'", "area_sort_order")
    return {
        "notices": _under_reporting(figures),
        "parts": parts,
        "over_time": _over_time(figures),
        "offers": shown_table(figures, offers, f"offer_type_code {_ACTIVATION}"),
        "activation": shown_table(figures, places, f"area_name {_ACTIVATION}"),
    }


def _over_time(figures: Figures) -> dict[str, Any]:
    """Return how many courses came without hours in the whole country: by system, and by offer."""
    order = "reference_date, period_id, reporting_system_sort_order, offer_type_sort_order"
    source = Source("missing_hours_presented", "is_trend_period and area_code = '000'", order)
    rows = figures.context.public.records(source)
    drawn = {}
    for by in ("reporting_system", "offer_type"):
        lines: dict[str, dict[str, float | None]] = {}
        for row in rows:
            if (code := row[f"{by}_code"]) != "_T":
                line = lines.setdefault(figures.context.name(by, code), {})
                line[row["period_id"]] = row["without_hours_as_first_delivered_pct"]
        styles = {f"s{at}": name for at, name in enumerate(lines)}
        periods = list(dict.fromkeys(row["period_id"] for row in rows))
        chart = charts.trend(periods, {style: lines[name] for style, name in styles.items()})
        if any(series.dots for series in chart.series):
            drawn[by] = (chart, list(styles.items()))
    return {"charts": drawn, "table": shown_table(figures, source, _BEGUN)}


def _revisions(figures: Figures) -> dict[str, Any]:
    table = "largest_revisions"
    bridge = "area_level = 'country' and persons_entered is not null"
    told = "change_order <= 50 or change_code != 'changed'"
    order = "target_group_sort_order, reference_date desc"
    return {
        "usual": _usual_revisions(figures),
        "largest": shown_table(figures, Source(table, told, "change_order"), _REVISIONS),
        "bridge": shown_table(figures, Source(table, bridge, order), _BRIDGE),
        "history": front.notices(figures.context),
    }


def _usual_revisions(figures: Figures) -> ShownTable:
    """Return the usual size of revisions by group and age, for municipalities."""
    rows = figures.context.public.records(
        Source(
            "passive_share_revision_summary",
            "area_level = 'municipality'",
            "measure_code, target_group_code, age_in_months",
        )
    )
    names = ("group", "age", "cells", "revised", "mean", "absolute", "furthest")
    head = [figures.texts.get(f"page.revisions.{name}") for name in names]
    shown = [
        [
            figures.context.name("target_group_short", row["target_group_code"]),
            *(numbers.count(row[name]) for name in ("age_in_months", "cells", "revised_cells")),
            numbers.signed(row["mean_change_points"], 2),
            numbers.shown(row["mean_absolute_change_points"], 2),
            numbers.signed(row["largest_change_points"], 1),
        ]
        for row in rows
    ]
    return ShownTable(head, "tnnnnnn", shown)


def _sections(figures: Figures, steps: bool) -> list[dict[str, Any]]:
    """Return the notes by section: the steps that redo the figures, or all others."""
    words = [row for row in notes_in_words(figures.context) if row.sql or not steps]
    sections = []
    for section in figures.context.notes:
        rows = [row for row in words if row.section == section.code]
        if rows and section.code.startswith("steps") == steps:
            groups = [group for group in figures.groups if group.group.source == rows[0].source]
            title, code = section.title, section.code
            sections.append({"code": code, "title": title, "rows": rows, "groups": groups})
    return sections


def _data(figures: Figures, files: Sequence[File]) -> dict[str, Any]:
    get = figures.texts.get
    codes = Source("status_code", "code_list in ('obs_status', 'conf_status')", "code_list, code")
    fields = ("code_list", "code", "symbol", "name_da", "name_en")
    meanings = [
        [row[field] or "–" for field in fields] for row in figures.context.public.records(codes)
    ]
    heads = {name: get(f"page.data.{name}") for name in ("column", "type", "means", *fields)}
    return {
        "files": files,
        "lines": {
            get(f"page.reader.{name}.name"): get(f"page.reader.{name}.line")
            for name in ("r", "python", "power_query", "duckdb")
        },
        "columns": ShownTable(
            list(heads.values())[:3], "ttt", figures.context.public.columns("passive_share")
        ),
        "codes": ShownTable(list(heads.values())[3:], "ttttt", meanings),
    }


def _access(figures: Figures) -> dict[str, Any]:
    get = figures.texts.get
    return {
        "tested": get("page.access.tested_lines").splitlines(),
        "untested": get("page.access.untested_lines").splitlines(),
        "contact": dict(front.about(figures.context))[get("front.contact.label")],
    }
