"""What the site shows of each published cell: tables, cards, maps, charts, and the script's data.

The addresses of the pages say which cell a figure is about. A chart's paths hold the figures.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any

from common.errors import WarehouseError
from texts.danish import period
from texts.texts import PAGE, read_texts
from workbook.context import Context

Key = tuple[str, ...]
Claim = tuple[Key, str, str]
"""A cell, a column of the CSV, and what a file shows there; empty where it shows no figure."""
Cells = Mapping[Key, Mapping[str, str]]
Point = tuple[object, ...]
"""A point of a line that is of no cell, and which line it is."""

_NUMBER = r"[+−-]?\d[\d.]*(?:,\d+)?"
_TABLE = re.compile(r'<table id="([^"]+)"(.*?)</table>', re.DOTALL)
_HEAD = re.compile(r'<th scope="col"[^>]*>(.*?)</th>', re.DOTALL)
_ROW = re.compile(r'<tr(?: id="([^"]+)")?[^>]*>(<th scope="row".*?)</tr>', re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_LINK = re.compile(r'href="([^"#]*)#?([^"]*)"')
_SECTION = re.compile(r'<section aria-labelledby="([^"]+)"(.*?)</section>', re.DOTALL)
_TREND = re.compile(r'<g transform="scale\(1 -1\)">(.*?)</g>', re.DOTALL)
_PATH = re.compile(r'<path class="(line|dots|band) (\w+)" d="([^"]*)"')
_POINT = re.compile(r"[ML]([\d.]+) ([-\d.e]+)")
_CARD = re.compile(r"<article(.*?)</article>", re.DOTALL)
_MAP = re.compile(r'<svg class="map" data-group="([^"]+)"(.*?)</ul>', re.DOTALL)
_AREA = re.compile(
    r'<path class="(\w+)"[^>]* data-area="(\w+)"[^>]*><title>[^<]*: ([^<:]*)</title>'
)
_DOT = re.compile(
    rf'd="M([\d.]+) ([\d.]+)h0"><title>([^<]*): ({_NUMBER}) pct\. af ({_NUMBER})</title>'
)
_LIMIT = re.compile(r'<path class="limit (\w+)" d="([^"]*)"')
_CHART = re.compile(r'<svg class="chart"[^>]* aria-labelledby="(\w+)-t .*?</figure>', re.DOTALL)
_NAMED = re.compile(r'<path class="line (s\d+)"[^>]*/><path[^>]*/></svg> ([^<]*)</li>')
_BAR = re.compile(r'<svg class="bar".*?</svg>', re.DOTALL)
INTERVAL = ("ci_lower_pct", "ci_upper_pct")
_DECLARED = re.compile(r'<table [^>]*data-table="(\w+)">(.*?)</table>', re.DOTALL)
_LINES = {
    "own": "passive_share_pct",
    "country": "passive_share_pct",
    "reported": "passive_share_as_reported_pct",
    "all": "passive_share_if_all_count_pct",
}
_NO_FIGURES = ("mark_codes", "region_name", "period_id", "main_reason", "target_group_short_name")


def plain(text: str) -> str:
    """Return a cell's text without its tags."""
    return " ".join(_TAG.sub("", text).split())


def figure(text: str) -> str:
    """Return the number that a text begins with, as a computer writes it; empty where none is."""
    found = re.match(_NUMBER, plain(text))
    return found[0].replace(".", "").replace(",", ".").replace("−", "-") if found else ""


@dataclass(frozen=True)
class _Site:
    """A site to be read.

    Attributes:
        cells: (area, anchor) -> the cell.
        newest: (area, group in addresses) -> its newest cell, as Sammenlign shows it.
        periods: group in addresses -> the periods of its charts.
        country: the code of the whole country.
        names: name of an area -> its code.
    """

    cells: Mapping[tuple[str, str], Key]
    newest: Mapping[tuple[str, str], Key]
    columns: Mapping[str, str]
    periods: Mapping[str, Sequence[str]]
    country: str
    names: Mapping[str, str]

    def cell(self, area: str, anchor: str) -> Key:
        """Return a cell; one that is not published where there is none."""
        found = self.cells.get((area, anchor)) or self.newest.get((area, anchor))
        return found or ("", area, anchor, "")


def claims_of_site(folder: Path, published: Cells) -> Iterator[tuple[str, Iterable[Claim]]]:
    """Return the pages and their script, with every figure that each shows."""
    script = (folder / "tal.js").read_text(encoding="utf-8").partition("=")[2].strip(";\n")
    drawn = json.loads(script)
    site = _site(folder, published, drawn)
    yield "tal.js", _of_script(site, drawn)
    for file in sorted(folder.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        readers = (_of_tables, _of_cards, _of_maps, _of_funnels, _of_charts)
        claims = chain.from_iterable(read(site, file, text) for read in readers)
        yield file.relative_to(folder).as_posix(), claims


def _of_script(site: _Site, drawn: Mapping[str, Mapping[str, Any]]) -> Iterator[Claim]:
    for group, data in drawn.items():
        for area, values in data["values"].items():
            for at, value in zip(data["periods"], values, strict=True):
                shown = "" if value is None else str(value)
                yield site.cell(area, f"{group}-{at}"), "passive_share_pct", shown


def _site(folder: Path, published: Cells, drawn: Mapping[str, Mapping[str, list[str]]]) -> _Site:
    cells, groups = {}, {}
    for key in published:
        measure, area, group, period_id = key
        for name in (group, f"{group}-{measure}"):
            if name in drawn:
                groups[measure, group] = name
                cells[area, f"{name}-{period(period_id, 'tiny')}"] = key
                break
    texts = {
        text: key.removeprefix("page.col.")
        for key, text in read_texts(PAGE).items()
        if key.startswith("page.col.")
    }
    newest = {}
    compared = (folder / "sammenlign.html").read_text(encoding="utf-8")
    for group, area, anchor in re.findall(
        r'data-g="([^"]+)"><th scope="row"><a href="omraade/(\w+)\.html#([^"]+)"', compared
    ):
        newest[area, group] = cells.get((area, anchor), ("", area, anchor, ""))
    country = {key[1] for key, row in published.items() if row["area_level"] == "country"}
    names = {row["area_name"]: key[1] for key, row in published.items()}
    periods = {group: data["periods"] for group, data in drawn.items()}
    return _Site(cells, newest, texts, periods, next(iter(country), "000"), names)


def _of_tables(site: _Site, file: Path, text: str) -> Iterator[Claim]:
    """Read the tables whose rows lead to a cell, or to a place whose periods are the columns."""
    for _, table in _TABLE.findall(text):
        heads = [plain(head) for head in _HEAD.findall(table)]
        for anchor, row in _ROW.findall(table):
            path, fragment = next(iter(_LINK.findall(row)), ("", ""))
            area = Path(path).stem or file.stem
            cells = _CELL.findall(row)
            if len(cells) != len(heads):
                raise WarehouseError("a row has too few or too many cells", file=file)
            if anchor or (area, fragment) in site.cells:
                cell = site.cell(area, anchor or fragment)
                country = site.cell(site.country, anchor or fragment)
                for head, shown in zip(heads[1:], cells[1:], strict=True):
                    yield from _of_cell(cell, country, site.columns.get(head, ""), shown)
            elif fragment:
                for head, shown in zip(heads[1:], cells[1:], strict=True):
                    cell = site.cell(area, f"{fragment}-{head}")
                    yield cell, "passive_share_pct", figure(shown)


def _of_cell(cell: Key, country: Key, column: str, shown: str) -> Iterator[Claim]:
    if column == "interval":
        bounds = plain(shown).split("–") if figure(shown) else ["", ""]
        yield from ((cell, *one) for one in zip(INTERVAL, map(figure, bounds), strict=True))
    elif column == "picture":
        yield from _of_bar(cell, country, shown)
    elif column == "compared_to_country":
        yield cell, "compared_name", "" if plain(shown)[:1] in "[–" else plain(shown)
    elif column == "after":
        # a cell that is shown now, and was hidden, is told without its figure
        if figure(shown):
            yield cell, "passive_share_pct", figure(shown)
    elif column and column not in _NO_FIGURES:
        yield cell, column, figure(shown)


def _of_bar(cell: Key, country: Key, text: str) -> Iterator[Claim]:
    for share in re.findall(r'class="beside" d="M([\d.]+) ', text):
        yield country, "passive_share_pct", share
    for share in re.findall(r'class="dots own" d="M([\d.]+) ', text) or [""]:
        yield cell, "passive_share_pct", share
    bounds = re.findall(r'class="whisker" d="M([\d.]+) 7H([\d.]+)', text) or [("", "")]
    yield from ((cell, *one) for one in zip(INTERVAL, bounds[0], strict=True))


def _of_cards(site: _Site, file: Path, text: str) -> Iterator[Claim]:
    for card in _CARD.findall(text):
        path, fragment = _LINK.findall(card)[0]
        area = (Path(path).stem if fragment else site.country) if path else file.stem
        cell = site.cell(area, fragment or Path(path).stem)
        country = site.cell(site.country, fragment or Path(path).stem)
        shown = re.findall(r'<p class="figure">(.*?)</p>', card, re.DOTALL)[0]
        yield cell, "passive_share_pct", figure(shown)
        yield from _of_bar(cell, country, "".join(_BAR.findall(card)))
        name, _, beside = plain(card.partition('<p class="word">')[2]).partition(" (")
        yield cell, "compared_name", name
        if beside:
            yield country, "passive_share_pct", figure(beside)
        words = plain(card.partition('<p class="small">')[2].partition("</p>")[0])
        for bounds in re.findall(rf"-interval ({_NUMBER})–({_NUMBER})", words):
            yield from ((cell, *one) for one in zip(INTERVAL, map(figure, bounds), strict=True))


def _of_funnels(site: _Site, file: Path, text: str) -> Iterator[Claim]:
    """Read the dots of a funnel, and what is said of each; across stand logarithms of persons."""
    for across, height, name, share, persons in _DOT.findall(text):
        cell = site.cell(site.names.get(name, name), file.stem)
        yield from ((cell, "passive_share_pct", shown) for shown in (height, figure(share)))
        yield from ((cell, "persons", shown) for shown in (_persons(across), figure(persons)))


def _persons(logarithm: str) -> str:
    return str(round(10 ** float(logarithm)))


def _of_maps(site: _Site, file: Path, text: str) -> Iterator[Claim]:
    for group, drawn in _MAP.findall(text):
        for word, area, shown in _AREA.findall(drawn):
            yield site.cell(area, group), "passive_share_pct", figure(shown)
            yield site.cell(area, group), "compared_to_country", word if word != "none" else ""


def _of_charts(site: _Site, file: Path, text: str) -> Iterator[Claim]:
    """Read the lines and bands over time that are of cells."""
    for section, inside in _SECTION.findall(text):
        group = file.stem if file.stem in site.periods else section
        for trend in _TREND.findall(inside):
            for kind, name, path in _PATH.findall(trend):
                if name not in _LINES:
                    continue
                is_own = name == "own" and file.parent.name == "omraade"
                area = file.stem if is_own else site.country
                for column, at, value in _points(kind, _LINES[name], path):
                    yield site.cell(area, f"{group}-{site.periods[group][at]}"), column, value


def _points(kind: str, column: str, path: str) -> Iterator[tuple[str, int, str]]:
    """Return the points of a path; a band runs along its upper bounds and back along the lower."""
    for run in path.split("z") if kind == "band" else [path]:
        points = _POINT.findall(run)
        for number, (at, value) in enumerate(points):
            bound = INTERVAL[1] if 2 * number < len(points) else INTERVAL[0]
            yield bound if kind == "band" else column, int(at), value


def groups_by_page(context: Context) -> dict[str, str]:
    """Return the names that the pages of groups can have, each with its rows as SQL."""
    pages: dict[str, str] = {}
    for group in context.groups:
        pages[f"{group.code}-{group.measure}"] = group.where
        pages.setdefault(group.code, group.where)
    return pages


def points_of_limits(text: str) -> Iterator[Point]:
    """Return the points of a funnel's limits: its name, persons, per cent."""
    for limit, path in _LIMIT.findall(text):
        for across, height in _POINT.findall(path):
            yield limit, _persons(across), float(height)


def points_of_lost_hours(text: str) -> Iterator[Point]:
    """Return the points of courses without hours: by what, its name, place of the period, share."""
    for chart in _CHART.finditer(text):
        names = {line: unescape(name) for line, name in _NAMED.findall(chart[0])}
        for _, line, path in _PATH.findall("".join(_TREND.findall(chart[0]))):
            for at, share in _POINT.findall(path) if line in names else ():
                yield chart[1], names[line], int(at), float(share)


def rows_of_declared_tables(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Return the rows of tables that show a public table as it is, with the table's code."""
    for code, table in _DECLARED.findall(text):
        for _, row in _ROW.findall(table):
            yield code, tuple(unescape(plain(cell)) for cell in _CELL.findall(row))
