"""Pages and other formats as written to disk: what they show is what passive_share.csv shows.

The audit follows every figure of the CSV; here each figure of the other files is held against it.
A finding names a cell and a file, never a value.
"""

from __future__ import annotations

import csv
import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from common.errors import Fault, WarehouseError
from disclosure.audit import Finding
from disclosure.published import CSV
from texts.danish import period
from texts.shown import shown_columns

JSON_STAT = "passive_share.jsonstat.json"
PX = "passive_share.px"
DANISH_CSV = "passive_share_da.csv"
AREAS = "web/omraade"
KEYS = ("measure_code", "area_code", "target_group_code", "period_id")
Key = tuple[str, ...]
Claim = tuple[Key, str, str]
"""A cell, a column of the CSV, and what a file shows there; empty where it shows no figure."""
_DANISH = {
    "persons": "persons",
    "passive_persons": "passive_persons",
    "passive_share_pct": "passive_share_pct",
    "passive_persons_as_reported": "passive_persons_as_reported",
    "passive_persons_if_all_count": "passive_persons_if_all_count",
    "persons_active_by_imputation": "persons_active_by_imputation",
    "rank": "rank",
}
_PX_FIGURES = frozenset({*_DANISH, "passive_share", "ci_lower", "ci_upper"} - {"rank"})
_PRESENTED = "passive_share_presented"
_ON_PAGES = ("passive_share_pct", "persons", "passive_persons")
_ROW = re.compile(r'<tr id="([^"]+)">(.*?)</tr>', re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_QUOTED = re.compile(r'"([^"]*)"')


def audit_other_files(folder: Path) -> list[Finding]:
    """Look for figures in pages and other formats that the CSV does not show, or shows otherwise.

    Args:
        folder: the folder of the public files; of the other files those that are there are read.

    Raises:
        WarehouseError: a file does not have every cell of the CSV: what cannot be followed cannot
            be audited.
    """
    with (folder / CSV).open(encoding="utf-8", newline="") as lines:
        published = {tuple(row[key] for key in KEYS): row for row in csv.DictReader(lines)}
    readers = {
        JSON_STAT: _of_jsonstat,
        PX: _of_px,
        DANISH_CSV: _of_danish_csv,
        AREAS: _of_pages,
    }
    findings: list[Finding] = []
    for name, read in readers.items():
        if (folder / name).exists():
            followed: set[Key] = set()
            for key, column, shown in read(folder / name, published):
                followed.add(key)
                if fault := _fault(published.get(key), column, shown):
                    findings.append(Finding(fault, key[2], key[3], key[1], f"{name}, {column}"))
            if missing := len(set(published) - followed):
                what = f"{missing} of {len(published)} published cells cannot be followed"
                raise WarehouseError(Fault(what, file=folder / name))
    return findings


def _fault(row: Mapping[str, str] | None, column: str, shown: str) -> str:
    expected = row[column] if row else ""
    if not shown:
        return "a published figure is missing" if expected else ""
    if not expected:
        return "a figure is shown that the CSV does not show"
    return "" if float(shown) == float(expected) else "a figure is another than in the CSV"


def _of_jsonstat(file: Path, published: Mapping[Key, object]) -> Iterator[Claim]:
    cube = json.loads(file.read_text(encoding="utf-8"))
    members = [cube["dimension"][name]["category"]["index"] for name in cube["id"]]
    for place, combination in enumerate(itertools.product(*members)):
        value = cube["value"][place]
        key = _in_order(cube["id"], combination)
        yield key, combination[-1], "" if value is None else str(value)


def _of_px(file: Path, published: Mapping[Key, object]) -> Iterator[Claim]:
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
            yield combination[:-1], combination[-1], "" if figure.startswith('"') else figure
    if len(figures) % columns:
        raise WarehouseError(Fault("the file has too few or too many figures", file=file))


def _in_order(names: Sequence[str], combination: Sequence[str]) -> Key:
    by_name = dict(zip(names, combination, strict=True))
    return tuple(by_name[key] for key in KEYS)


def _of_danish_csv(file: Path, published: Mapping[Key, Mapping[str, str]]) -> Iterator[Claim]:
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
        for field, column in _DANISH.items():
            text = row[headings[field]].replace(",", ".")
            yield key, column, text if text[:1].isdigit() else ""


def _of_pages(folder: Path, published: Mapping[Key, Mapping[str, str]]) -> Iterator[Claim]:
    """Read the rows of the pages of areas: their anchors say group and period."""
    first = min(key[0] for key in published)
    anchors: dict[tuple[str, str], Key] = {}
    for key in published:
        group = key[2] if key[0] == first else f"{key[2]}-{key[0]}"
        anchors[key[1], f"{group}-{period(key[3], 'tiny')}"] = key
    countries = {key[1] for key, row in published.items() if row["area_level"] == "country"}
    for file in sorted(folder.glob("*.html")):
        text = file.read_text(encoding="utf-8")
        is_country = file.stem in countries
        for anchor, row in _ROW.findall(text):
            cells = [_TAG.sub("", cell).strip() for cell in _CELL.findall(row)]
            places = (1, 4 if is_country else 5, 5 if is_country else 6)
            for column, place in zip(_ON_PAGES, places, strict=True):
                shown = cells[place] if place < len(cells) else ""
                figure = shown.replace(".", "").replace(",", ".")
                yield anchors[file.stem, anchor], column, figure if figure[:1].isdigit() else ""
