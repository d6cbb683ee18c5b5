"""Numbers within the sentences of the pages, and all numbers of the fact sheet.

A sentence made of a row of the mart has the numbers of that row. All other words have those of the
texts as they are kept, and of the tables that say what the publication is.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from disclosure.findings import Finding
from disclosure.site import groups_by_page
from texts import danish
from texts.shown import Source
from texts.texts import NOTES, PAGE, TEXTS, read_texts
from workbook.context import Context

_NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")
_NO_PROSE = re.compile(r"<(head|table|svg|article|pre|select)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_FINDINGS = re.compile(r'(?<=<h2 id="resultater">).*?</ul>', re.DOTALL)
_SUMMARY = re.compile(r'(?<=<h2 id="kort">).*?(?=<figure>)', re.DOTALL)
_SENTENCE = re.compile(r"<(?:li|p)>(.*?)</(?:li|p)>", re.DOTALL)
_ABOUT = (
    *("publication", "publication_calendar", "publication_notice", "known_issue", "period"),
    *("measure", "target_group", "benefit", "offer_type", "fact_sheet"),
)
"""The tables that say what the publication is; none of them holds a count of persons."""
_COUNTRY = "area_level = 'country' and passive_share_pct is not null"
_WHAT = "a number in a sentence is not of the public tables"


def audit_sentences(context: Context, site: Path) -> Iterator[Finding]:
    """Find numbers in words that neither the public tables nor the texts have."""
    known = _known(context)
    for file in sorted(site.rglob("*.html")):
        text, name = file.read_text(encoding="utf-8"), file.relative_to(site.parent).as_posix()
        is_of_group = file.parent.name == "maalgruppe"
        if found := (_SUMMARY if is_of_group else _FINDINGS).search(text):
            rows = _of_summary(context, file.stem) if is_of_group else _of_findings(context)
            text = text.replace(found[0], "")
            sentences = [_numbers(sentence) for sentence in _SENTENCE.findall(found[0])]
            if len(sentences) != len(rows) or any(map(set.difference, sentences, rows)):
                yield Finding(_WHAT, file.stem, "newest", None, name)
        prose = unescape(_TAG.sub(" ", _NO_PROSE.sub(" ", text)))
        if not _numbers(prose) <= known:
            yield Finding(_WHAT, file.stem, "all", None, name)


def audit_fact_sheet(context: Context, file: Path, page: Path) -> Iterator[Finding]:
    """Find numbers in the PDF that are no share of the country and do not stand on its page."""
    pages = PdfReader(file).pages
    of_page = _TAG.sub(" ", page.read_text(encoding="utf-8"))
    known = _numbers(unescape(of_page)) | {str(place + 1) for place in range(len(pages))}
    for row in context.public.records(Source("passive_share_presented", _COUNTRY)):
        known |= _of_row({name: row[name] for name in ("period_id", "passive_share_pct")})
    if not _numbers(" ".join(one.extract_text() for one in pages)) <= known:
        yield Finding(_WHAT, "fact_sheet", "newest", None, file.name)


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text))


def _known(context: Context) -> set[str]:
    """Return the numbers of the texts, and of what the publication says of itself."""
    files = (TEXTS, PAGE, NOTES)
    known = set().union(*(_numbers(file.read_text(encoding="utf-8")) for file in files))
    for table in _ABOUT:
        for row in context.public.records(Source(table)):
            kept = {name: value for name, value in row.items() if not name.endswith("_order")}
            known |= _of_row(kept)
    return known


def _of_findings(context: Context) -> list[set[str]]:
    """Return the numbers that each of the main findings may have."""
    about = {name: context.publication[name] for name in ("previous_as_of", "low_base")}
    templates = read_texts()
    return [
        _numbers(templates[f"finding.{row['finding_code']}.{row['variant_code']}"])
        | _of_row(row | about)
        for row in context.public.records(Source("headline_finding", order_by="finding_number"))
    ]


def _of_summary(context: Context, page: str) -> list[set[str]]:
    """Return the numbers that the sentence beside a group's map may have."""
    source = Source("funnel_summary", groups_by_page(context)[page])
    return [_of_row(row) for row in context.public.records(source)]


def _of_row(row: Mapping[str, Any]) -> set[str]:
    return set().union(*(_numbers(_said(name, value)) for name, value in row.items()))


def _said(name: str, value: object) -> str:
    """Return a value as it stands in a text: a day, a period or a number in Danish."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, date):
        return danish.day(value)
    if isinstance(value, int | float):
        return danish.number(value, int(name.endswith(("pct", "points"))))
    return f"{value} {danish.period(str(value))}"
