"""Workbook, pages and other formats as written: what they show is what passive_share.csv shows.

The audit follows every figure of the CSV; here each figure of the other files is held against it.
A finding names a cell and a file, never a value.
"""

import csv
import itertools
import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path

from python_calamine import CalamineWorkbook

from common.errors import WarehouseError
from disclosure.findings import Finding
from disclosure.public_columns import ALWAYS, follows
from disclosure.published import CSV, DATABASE, rows_of
from disclosure.sentences import audit_fact_sheet, audit_sentences
from disclosure.share_tree import COUNTS
from disclosure.site import (
    INTERVAL,
    Cells,
    Claim,
    Key,
    Point,
    claims_of_site,
    groups_by_page,
    points_of_limits,
    points_of_lost_hours,
    rows_of_declared_tables,
)
from formats.cube import CONTENTS, KEYS
from texts.shown import Source, shown_columns, shown_sheets
from web.words import shown_table
from web.write import open_context
from workbook.context import TOTAL, Context

WORKBOOK = "manglende-aktiv-indsats.xlsx"
DANISH_CSV = "passive_share_da.csv"
JSON_STAT = "passive_share.jsonstat.json"
PX = "passive_share.px"
FACT_SHEET = "faktaark.pdf"
SITE = "web"
AREAS = "web/omraade"
CORRECTION = "korrektion.html"
_PRESENTED = "passive_share_presented"
_NAMED = ("target_group_name", "area_code", "period_id")
"""What names a cell for people."""
_CORRECTED = ("passive_share_as_reported_pct", "passive_share_if_all_count_pct")
_COMPARED = "compared_to_country"
_HALF = 0.05 + 1e-6
"""What rounding to one decimal may change."""
_QUOTED = re.compile(r'"([^"]*)"')
_NOTE = re.compile(r"\s*\[note [0-9]+\]")


def audit_other_files(folder: Path) -> list[Finding]:
    """Look for figures in pages and other formats that the CSV does not show, or shows otherwise.

    Raises:
        WarehouseError: a file does not have every cell of the CSV: what cannot be followed cannot
            be audited.
    """
    published = _published(folder)
    cells = {key for key, row in published.items() if "is_lost" not in row}
    followed: dict[str, set[Key]] = {}
    findings: list[Finding] = []
    for whole, file, claims in _files(folder, published):
        seen = followed.setdefault(whole, set())
        has_every_cell = whole != SITE or file.startswith(AREAS)
        for key, column, shown in claims:
            if has_every_cell:
                seen.add(key)
            if fault := _fault(published.get(key), column, shown):
                findings.append(Finding(fault, key[2], key[3], key[1], f"{file}, {column}"))
    for whole, seen in followed.items():
        if missing := len(cells - seen):
            what = f"{missing} of {len(cells)} published cells cannot be followed"
            raise WarehouseError(what, file=folder / whole)
    if (folder / SITE).exists() and (folder / DATABASE).exists():
        with open_context(folder / DATABASE) as context:
            findings += _of_declared_tables(context, folder / SITE)
            findings += audit_lines(context, folder / SITE)
            findings += audit_sentences(context, folder / SITE)
            if (folder / FACT_SHEET).exists():
                page = folder / SITE / "faktaark.html"
                findings += audit_fact_sheet(context, folder / FACT_SHEET, page)
    return findings


def _files(folder: Path, published: Cells) -> Iterator[tuple[str, str, Iterable[Claim]]]:
    """Return the files that show cells: of which whole each is part, its name, what it shows."""
    readers = {
        WORKBOOK: _of_workbook,
        DANISH_CSV: _of_danish_csv,
        JSON_STAT: _of_jsonstat,
        PX: _of_px,
    }
    for name, read in readers.items():
        if (folder / name).exists():
            yield name, name, read(folder / name, published)
    if (folder / SITE).exists():
        for name, claims in claims_of_site(folder / SITE, published):
            yield SITE, f"{SITE}/{name}", claims
        for part in sorted((folder / SITE).glob("maalgruppe/*.jsonstat.json")):
            yield SITE, f"{SITE}/maalgruppe/{part.name}", _of_jsonstat(part, published)


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
    expected = row.get(column, "") if row else ""
    if shown == expected:
        return ""
    if not shown:
        return "a published figure is missing"
    if not expected:
        # marks and the like stand in other columns of the CSV, and nowhere of a hidden cell
        is_beside = row is not None and column not in row and row["conf_status"] == "F"
        return "" if is_beside else "a figure is shown that the CSV does not show"
    if column in (_COMPARED, "compared_name"):
        return "" if expected.startswith(shown) else "another word than in the CSV"
    is_rounded = column in _CORRECTED or column in INTERVAL
    near = abs(float(shown) - float(expected)) <= (_HALF if is_rounded else 0)
    return "" if near else "a figure is another than in the CSV"


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


def _of_jsonstat(file: Path, published: Cells) -> Iterator[Claim]:
    cube = json.loads(file.read_text(encoding="utf-8"))
    members = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
    key_of = itemgetter(*(cube["id"].index(name) for name in KEYS))
    for combination, value in zip(itertools.product(*members), cube["value"], strict=True):
        yield key_of(combination), combination[-1], "" if value is None else str(value)


def _of_px(file: Path, published: Cells) -> Iterator[Claim]:
    head, _, data = file.read_text(encoding="utf-8").partition("DATA=")
    codes = [
        _QUOTED.findall(line.partition("=")[2])
        for line in head.split(";\n")
        if line.startswith("CODES(")
    ]
    figures = data.rstrip(";\n").split()
    if len(figures) != math.prod(map(len, codes)):
        raise WarehouseError("the file has too few or too many figures", file=file)
    for (*key, column), figure in zip(itertools.product(*codes), figures, strict=True):
        if column in CONTENTS:
            yield tuple(key), column, "" if figure.startswith('"') else figure


def _of_danish_csv(file: Path, published: Cells) -> Iterator[Claim]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        yield from _of_lines(list(csv.reader(lines, delimiter=";")), _by_name(published))


def _of_workbook(file: Path, published: Cells) -> Iterator[Claim]:
    workbook, left = CalamineWorkbook.from_path(str(file)), _by_name(published)
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        yield from _of_lines(sheet.to_python(skip_empty_area=False), left)


def _by_name(published: Cells) -> dict[Key, list[Key]]:
    """Return the cells that are named alike: one of each measure, in their order."""
    named: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(published, reverse=True):
        named[tuple(published[key][name] for name in _NAMED)].append(key)
    return named


def _of_lines(lines: Sequence[Sequence[object]], left: Mapping[Key, list[Key]]) -> Iterator[Claim]:
    """Read what is told in Danish, a line a cell; nothing where the headings are not those.

    The measure stands in no line: a group, area and period named again is of the next measure.
    """
    shown, kinds = shown_columns(_PRESENTED), follows(_PRESENTED)
    columns: dict[str, int] = {}
    for line in lines:
        if not columns:
            texts = [_NOTE.sub("", " ".join(str(value).split())) for value in line]
            found = [name for name, column in shown.items() if column.heading in texts]
            if {*_NAMED, *COUNTS}.issubset(found):
                columns = {name: texts.index(shown[name].heading) for name in found}
                figures = [name for name in found if ALWAYS not in kinds[name]]
            continue
        texts = [str(value).strip('="') for value in line]
        group, area, period = (texts[columns[name]] for name in _NAMED)
        cells = left.get((group, area, period))
        key = cells.pop() if cells else ("", area, group, period)
        for name in figures:
            text = texts[columns[name]]
            # [x] and the like say why there is no figure; what has no reason is a mark or empty
            is_none = bool(shown[name].reason) and text[:1] in ("", "[", "–")
            column = "compared_name" if name == _COMPARED else name
            yield key, column, "" if is_none else text.replace(",", ".")
