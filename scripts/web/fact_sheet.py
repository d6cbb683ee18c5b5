"""The fact sheet on the special extracts as a tagged PDF (PDF/UA-1), in the words of the page."""

import json
from pathlib import Path
from typing import Any

import typst

from texts import danish
from texts.shown import Source
from web.figures import PRESENTED
from web.pages import facts_by_group
from web.words import number
from web.write import TEMPLATES, open_context
from workbook.context import Context


def write_fact_sheet(public_duckdb: Path, target: Path) -> None:
    """Write the fact sheet of a publication from the rules in force.

    The same publication gives the same bytes on every machine: only the fonts that come with the
    library are used, and the time of making is the as-of date.
    """
    with open_context(public_duckdb) as context:
        said = json.dumps(_said(context), ensure_ascii=False)
    typst.compile(
        TEMPLATES / "faktaark.typ",
        output=target,
        sys_inputs={"said": said},
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
    )


def _said(context: Context) -> dict[str, Any]:
    """Return everything that the template says, with the newest shares of the whole country."""
    get, as_of = context.texts.get, context.publication["as_of"]
    groups = facts_by_group(context)
    newest = Source(
        PRESENTED,
        "is_newest_period and area_level = 'country' and source = 'special_extract' "
        "and passive_share_pct is not null",
        "measure_code, target_group_sort_order",
    )
    shares = [
        {
            "name": row["target_group_short_name"],
            "period": danish.period(row["period_id"]),
            "pct": row["passive_share_pct"],
            "text": f"{number(row['passive_share_pct'], 'pct')} {get('page.pct')}",
        }
        for row in context.public.records(newest)
    ]
    listed = danish.listed(f"{row['name']} {row['text']}" for row in shares)
    return {
        "title": get("page.facts.title"),
        "lead": get("page.facts.lead") if groups else get("sheet.facts.empty"),
        "about": get("page.facts.about"),
        "few": get("page.front.few"),
        "author": context.author,
        "keywords": get("properties.keywords.real").split(", "),
        "synthetic": get("page.synthetic") if context.is_synthetic else "",
        "caption": get("page.facts.caption"),
        "alt": get("page.facts.alt", shares=listed),
        "shares": shares,
        "groups": [{"name": name, "rows": rows} for name, rows in groups],
        "day": [as_of.year, as_of.month, as_of.day],
    }
