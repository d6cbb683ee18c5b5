"""Writing the site of a publication from its public DuckDB file: the same file, the same bytes."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publication.inputs import FileFacts
from publication.vintages import MANIFEST
from texts import danish
from texts.texts import PAGE, Texts, read_texts
from web.figures import Figures
from web.pages import all_pages, common
from workbook.context import Context, Group
from workbook.reading import open_public

TEMPLATES = Path(__file__).with_name("templates")


def write_site(
    public_duckdb: Path, target: Path, written: Mapping[str, FileFacts]
) -> tuple[Group, ...]:
    """Write the pages into a folder.

    Args:
        target: the folder; it is made.
        written: the publication's other files, which the page Data lists.

    Returns:
        the target groups; `key` is the name of their pages.

    Raises:
        WarehouseError: the public file lacks what no page can do without, or a text is missing.
    """
    with open_context(public_duckdb) as context:
        figures = Figures(context)
        environment = _environment(context.texts)
        environment.globals |= common(figures)
        environment.globals["csv_sha256"] = written["passive_share.csv"].sha256
        for folder in ("", "maalgruppe", "omraade"):
            (target / folder).mkdir(parents=True, exist_ok=True)
        files = {**written, public_duckdb.name: None, MANIFEST: None}
        for file, name, values in all_pages(figures, files):
            template = environment.get_template(f"{name}.html")
            text = template.render({**values, "root": "../" * file.count("/"), "current": file})
            (target / file).write_text(text + "\n", encoding="utf-8")
        for name in ("side.css", "side.js"):
            shutil.copyfile(TEMPLATES / name, target / name)
        text = json.dumps(_for_scripts(figures), ensure_ascii=False, separators=(",", ":"))
        (target / "tal.js").write_text(f"var TAL={text};\n", encoding="utf-8")
        return context.groups


def list_of_vintages(listed: Sequence[Mapping[str, str]], newest: str, leads_there: bool) -> str:
    """Return the page that lists a dataset's vintages, newest first.

    Args:
        listed: the vintages, oldest first: the address of their pages or files, as-of date, status
            (newest, older, superseded or withdrawn), and when and why it became that.
        newest: the address of the newest one's front page; empty where there is none.
        leads_there: whether the page goes on to it by itself.
    """
    template = _environment(Texts(read_texts(PAGE), {})).get_template("vintages.html")
    said = {"listed": listed[::-1], "newest": newest, "leads_there": leads_there}
    return template.render(said, iso_day=_iso_day) + "\n"


def _iso_day(text: str) -> str:
    return danish.day(date.fromisoformat(text)) if text else ""


@contextmanager
def open_context(public_duckdb: Path) -> Iterator[Context]:
    """Open a publication, with the texts of the page."""
    with open_public(public_duckdb) as public:
        yield Context(public, PAGE)


def _environment(texts: Texts) -> Environment:
    """Return the templates, with the texts and the Danish ways to write."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"t": texts.get, "t_first": texts.first, "about": texts.about}
    environment.globals |= {"day": danish.day, "period": danish.period, "zip": zip}
    environment.filters["t"] = texts.get
    return environment


def _for_scripts(figures: Figures) -> dict[str, Any]:
    """Return the shares over time that the page Sammenlign draws."""
    groups = {}
    for group in figures.context.groups:
        values, periods = {}, figures.periods[group.key]
        for area in figures.places:
            found = figures.of(group, area)
            if shares := {figure["period_id"]: figure["passive_share_pct"] for figure in found}:
                values[area] = [shares.get(period) for period in periods]
        groups[group.key] = {
            "name": group.name,
            "periods": [danish.period(period, "tiny") for period in periods],
            "breaks": list(_breaks_for_scripts(figures, group)),
            "values": values,
        }
    return groups


def _breaks_for_scripts(figures: Figures, group: Group) -> Iterator[tuple[int, str, str | None]]:
    """Return before which period a series breaks, in words, and the place if it is the place's."""
    for area, place in figures.places.items():
        for found in figures.breaks(group, area):
            if found.is_of_place or area == figures.country:
                key = "page.compare.break_of_place" if found.is_of_place else "page.compare.break"
                words = {"period": danish.period(found.period_id), "name": found.name}
                text = figures.context.texts.get(key, **words, place=place["area_name"])
                at = figures.periods[group.key].index(found.period_id)
                yield at, text, area if found.is_of_place else None
