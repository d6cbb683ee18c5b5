"""Pages and other formats as written to disk: what they show is what passive_share.csv shows.

The audit follows every figure of the CSV; here each figure of the other files is held against it.
A finding names a cell and a file, never a value.
"""

import csv
import itertools
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from common.errors import WarehouseError
from disclosure.audit import Finding
from disclosure.published import CSV, DATABASE, rows_of
from disclosure.sentences import audit_fact_sheet, audit_sentences
from disclosure.site import (
    INTERVAL,
    Claim,
    Key,
    Point,
    claims_of_site,
    groups_by_page,
    points_of_limits,
    points_of_lost_hours,
    rows_of_declared_tables,
)
from texts.shown import Source, shown_columns, shown_sheets
from web.words import shown_table
from web.write import open_context
from workbook.context import TOTAL, Context

JSON_STAT = "passive_share.jsonstat.json"
PX = "passive_share.px"
DANISH_CSV = "passive_share_da.csv"
FACT_SHEET = "faktaark.pdf"
SITE = "web"
AREAS = "web/omraade"
CORRECTION = "korrektion.html"
KEYS = ("measure_code", "area_code", "target_group_code", "period_id")
FileClaim = tuple[str, Claim]
_DANISH = (
    *("persons", "passive_persons", "passive_share_pct", "passive_persons_as_reported"),
    *("passive_persons_if_all_count", "persons_active_by_imputation", "rank"),
)
_PX_FIGURES = frozenset({*_DANISH, "passive_share", "ci_lower", "ci_upper"} - {"rank"})
_PRESENTED = "passive_share_presented"
_CORRECTED = ("passive_share_as_reported_pct", "passive_share_if_all_count_pct")
_COMPARED = "compared_to_country"
_HALF = 0.05 + 1e-6
"""What rounding to one decimal may change."""
_QUOTED = re.compile(r'"([^"]*)"')


def audit_other_files(folder: Path) -> list[Finding]:
    """Look for figures in pages and other formats that the CSV does not show, or shows otherwise.

    Raises:
        WarehouseError: a file does not have every cell of the CSV: what cannot be followed cannot
            be audited.
    """
    published = _published(folder)
    readers = {JSON_STAT: _of_jsonstat, PX: _of_px, DANISH_CSV: _of_danish_csv, SITE: _of_site}
    findings: list[Finding] = []
    for name, read in readers.items():
        if (folder / name).exists():
            followed: set[Key] = set()
            for file, (key, column, shown) in read(folder / name, published):
                if name != SITE or file.startswith(AREAS):
                    followed.add(key)
                if fault := _fault(published.get(key), column, shown):
                    findings.append(Finding(fault, key[2], key[3], key[1], f"{file}, {column}"))
            cells = {key for key, row in published.items() if "is_lost" not in row}
            if missing := len(cells - followed):
                what = f"{missing} of {len(cells)} published cells cannot be followed"
                raise WarehouseError(what, file=folder / name)
    if (folder / SITE).exists() and (folder / DATABASE).exists():
        with open_context(folder / DATABASE) as context:
            findings += _of_declared_tables(context, folder / SITE)
            findings += audit_lines(context, folder / SITE)
            findings += audit_sentences(context, folder / SITE)
            if (folder / FACT_SHEET).exists():
                page = folder / SITE / "faktaark.html"
                findings += audit_fact_sheet(context, folder / FACT_SHEET, page)
    return findings


def _published(folder: Path) -> dict[Key, dict[str, str]]:
    """Return the CSV by its keys, with what a page shows of it rounded, and what was revised."""
    with (folder / CSV).open(encoding="utf-8", newline="") as lines:
        published = {tuple(row[key] for key in KEYS): row for row in csv.DictReader(lines)}
    columns = next(iter(published.values()), {})
    codes = rows_of(folder / DATABASE, "status_code")
    words = {row["code"]: row["name_da"] for row in codes if row["code_list"] == _COMPARED}
    for row in published.values():
        row |= dict.fromkeys(("previous_passive_share_pct", "change_points"), "")
        row["compared_name"] = words.get(row[_COMPARED], "")
        for name in ("ci_lower", "ci_upper"):
            row[f"{name}_pct"] = str(100 * float(row[name])) if row[name] else ""
        for name in _CORRECTED:
            count = row[name.replace("share", "persons").removesuffix("_pct")]
            persons = float(row["persons"] or 0)
            row[name] = str(100 * float(count) / persons) if count and persons else ""
    for revision in rows_of(folder / DATABASE, "passive_share_revisions"):
        blank = dict.fromkeys(columns, "") | {"is_lost": "true"}
        row = published.setdefault(tuple(revision[key] for key in KEYS), blank)
        for name in ("previous_passive_share_pct", "change_points"):
            row[name] = "" if revision[name] is None else str(revision[name])
    return published


def _fault(row: Mapping[str, str] | None, column: str, shown: str) -> str:
    expected = row[column] if row else ""
    if not shown:
        return "a published figure is missing" if expected else ""
    if not expected:
        return "a figure is shown that the CSV does not show"
    if column in (_COMPARED, "compared_name"):
        return "" if expected.startswith(shown) else "another word than in the CSV"
    is_rounded = column in _CORRECTED or column in INTERVAL
    near = abs(float(shown) - float(expected)) <= (_HALF if is_rounded else 0)
    return "" if near else "a figure is another than in the CSV"


def _of_site(folder: Path, published: Mapping[Key, Mapping[str, str]]) -> Iterator[FileClaim]:
    for file, claim in claims_of_site(folder, published):
        yield f"{SITE}/{file}", claim
    for part in sorted(folder.glob("maalgruppe/*.jsonstat.json")):
        for _, claim in _of_jsonstat(part, published):
            yield f"{SITE}/maalgruppe/{part.name}", claim


def audit_lines(context: Context, site: Path) -> Iterator[Finding]:
    """Find lines of no cell whose points are not those of their public table, one for one."""
    what, pages = "a line has other points than the public table", groups_by_page(context)
    for file in sorted(site.glob("maalgruppe/*.html")):
        rows = context.public.records(Source("funnel_limits", pages[file.stem]))
        limits = {
            (name.removesuffix("_pct"), str(row["persons"]), float(value))
            for row in rows
            for name, value in row.items()
            if name.endswith("_pct")
        }
        if set(points_of_limits(file.read_text(encoding="utf-8"))) != limits:
            yield Finding(what, file.stem, "newest", None, f"{SITE}/maalgruppe/{file.name}")
    text = (site / CORRECTION).read_text(encoding="utf-8")
    if set(points_of_lost_hours(text)) != _lost_hours(context):
        yield Finding(what, "missing_hours", "all", None, f"{SITE}/{CORRECTION}")


def _lost_hours(context: Context) -> set[Point]:
    rows = context.public.records(shown_sheets("pages")["lost_hours"].sources[0])
    periods = list(dict.fromkeys(row["period_id"] for row in rows))
    return {
        (by, context.name(by, row[f"{by}_code"]), periods.index(row["period_id"]), float(share))
        for by in ("reporting_system", "offer_type")
        for row in rows
        if row[f"{by}_code"] != TOTAL
        and (share := row["without_hours_as_first_delivered_pct"]) is not None
    }


def _of_declared_tables(context: Context, site: Path) -> Iterator[Finding]:
    """Find rows of tables of a whole public table that the table itself does not have."""
    known: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for sheet in shown_sheets("pages").values():
        for group in context.groups or [None]:
            names = {"group": group.code, "measure": group.measure} if group else {}
            made = sheet.made_for(**names) if group else sheet
            known[sheet.code] |= set(map(tuple, shown_table(context, made).rows))
    for file in sorted(site.glob("*.html")):
        for code, row in rows_of_declared_tables(file.read_text(encoding="utf-8")):
            if row not in known[code]:
                what = "a row is shown that the public table does not have"
                yield Finding(what, code, row[0], None, f"{SITE}/{file.name}")


def _of_jsonstat(file: Path, published: Mapping[Key, object]) -> Iterator[FileClaim]:
    cube = json.loads(file.read_text(encoding="utf-8"))
    members = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
    for place, combination in enumerate(itertools.product(*members)):
        value = cube["value"][place]
        by_name = dict(zip(cube["id"], combination, strict=True))
        key = tuple(by_name[name] for name in KEYS)
        yield file.name, (key, combination[-1], "" if value is None else str(value))


def _of_px(file: Path, published: Mapping[Key, object]) -> Iterator[FileClaim]:
    head, _, data = file.read_text(encoding="utf-8").partition("DATA=")
    codes = [
        _QUOTED.findall(line.partition("=")[2])
        for line in head.split(";\n")
        if line.startswith("CODES(")
    ]
    figures = data.rstrip(";\n").split()
    columns = len(codes[-1])
    for place, combination in enumerate(itertools.product(*codes)):
        if combination[-1] in _PX_FIGURES:
            figure = figures[place]
            shown = "" if figure.startswith('"') else figure
            yield file.name, (combination[:-1], combination[-1], shown)
    if len(figures) % columns:
        raise WarehouseError("the file has too few or too many figures", file=file)


def _of_danish_csv(file: Path, published: Mapping[Key, Mapping[str, str]]) -> Iterator[FileClaim]:
    """Read the file for Danish Excel; it says names, so its rows are found by area and period."""
    headings = {name: column.heading for name, column in shown_columns(_PRESENTED).items()}
    names = ("target_group_name", "area_code", "period_id", "measure_code")
    known = {tuple(row[name] for name in names): key for key, row in published.items()}
    measures = list(dict.fromkeys(key[0] for key in sorted(published)))
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=";"))
    code_of = dict(zip(dict.fromkeys(row["Mål"] for row in rows), measures, strict=True))
    for row in rows:
        area = row[headings["area_code"]].strip('="')
        key = known[
            row[headings["target_group_name"]],
            area,
            row[headings["period_id"]],
            code_of[row["Mål"]],
        ]
        for column in _DANISH:
            text = row[headings[column]].replace(",", ".")
            yield file.name, (key, column, text if text[:1].isdigit() else "")
