"""Writing the site of a publication from its public DuckDB file: the same file, the same bytes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from publication.inputs import FileFacts
from publication.vintages import MANIFEST
from texts import danish
from texts.texts import PAGE, Texts, read_texts
from web.figures import Figures, GroupOnPage, Place
from web.pages import File, all_pages, common
from workbook.context import Context, read_context
from workbook.reading import open_public

TEMPLATES = Path(__file__).with_name("templates")
ASSETS = ("side.css", "side.js")


def write_site(
    public_duckdb: Path, target: Path, written: Mapping[str, FileFacts]
) -> tuple[GroupOnPage, ...]:
    """Write the pages into a folder.

    Args:
        public_duckdb: the public DuckDB file; opened for reading only.
        target: the folder; it is made.
        written: the publication's other files, which the page Data lists.

    Returns:
        the target groups, under the names that their pages have.

    Raises:
        WarehouseError: the public file lacks what no page can do without, or a text is missing.
    """
    with open_context(public_duckdb) as context:
        figures = Figures(context)
        environment = environment_for(figures.texts)
        files = [_file(context, name, facts) for name, facts in written.items()]
        files += [_file(context, name) for name in (public_duckdb.name, MANIFEST)]
        shared = {**common(figures), "csv_sha256": written["passive_share.csv"].sha256}
        for folder in ("", "maalgruppe", "omraade"):
            (target / folder).mkdir(parents=True, exist_ok=True)
        for page in all_pages(figures, files):
            root = "../" * page.file.count("/")
            template = environment.get_template(page.template)
            text = template.render({**shared, **page.values, "root": root, "current": page.file})
            (target / page.file).write_text(text + "\n", encoding="utf-8")
        for name in ASSETS:
            shutil.copyfile(TEMPLATES / name, target / name)
        (target / "tal.js").write_text(_figures_for_scripts(figures), encoding="utf-8")
        return figures.groups


def _file(context: Context, name: str, facts: FileFacts | None = None) -> File:
    """Describe a file; the bytes of one that is not the same in every run stand in the manifest."""
    get = context.texts.get
    holds = get(f"page.data.file_holds.{name}")
    if facts is None:
        return File(
            name,
            holds,
            "",
            get("page.data.in_manifest" if name != MANIFEST else "sign.not_applicable"),
        )
    return File(name, holds, f"{danish.number(facts.bytes)} byte", facts.sha256)


@contextmanager
def open_context(public_duckdb: Path) -> Iterator[Context]:
    """Open a publication, with the texts of the page."""
    with open_public(public_duckdb) as public:
        context = read_context(public)
        yield replace(context, texts=context.texts.with_others(read_texts(PAGE)))


def environment_for(texts: Texts) -> Environment:
    """Return the templates, with the texts and the Danish ways to write."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"t": texts.get, "day": danish.day, "period": danish.period}
    return environment


def _breaks_for_scripts(
    figures: Figures, group: GroupOnPage, place: Place, of_place: bool = False
) -> list[tuple[int, str]]:
    """Return the breaks of a group, or those of a place alone: before which period, in words."""
    key = "page.compare.break_of_place" if of_place else "page.compare.break"
    return [
        (
            list(group.periods).index(found.period_id),
            figures.texts.get(
                key, period=danish.period(found.period_id), name=found.name, place=place.name
            ),
        )
        for found in figures.breaks(group, place)
        if found.is_of_place == of_place
    ]


def _figures_for_scripts(figures: Figures) -> str:
    """Return the shares over time that the page Sammenlign draws, as a script file."""
    groups: dict[str, Any] = {}
    for group in figures.groups:
        groups[group.key] = {
            "name": group.group.name,
            "periods": [danish.period(period, "tiny") for period in group.periods],
            "breaks": _breaks_for_scripts(figures, group, figures.country),
            "moved": {
                place.code: found
                for place in figures.places
                if (found := _breaks_for_scripts(figures, group, place, of_place=True))
            },
            "values": {
                place.code: [by_period.get(period) for period in group.periods]
                for place in figures.places
                if (by_period := {f.period_id: f.value for f in figures.of(group, place)})
            },
        }
    return f"var TAL={json.dumps(groups, ensure_ascii=False, separators=(',', ':'))};\n"
