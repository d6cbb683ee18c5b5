"""A vintage's pages and formats, written once from an invented public file with every status."""

from __future__ import annotations

import csv
import functools
import shutil
from pathlib import Path

import duckdb

from formats.cube import read_cube
from formats.danish_csv import write_danish_csv
from formats.jsonstat import write_jsonstat
from formats.px import write_px
from publication.inputs import file_facts
from publication.outputs import CSV, DANISH_CSV, DATABASE, FACT_SHEET, JSON_STAT, PX, SITE
from web.fact_sheet import write_fact_sheet
from web.write import write_site
from workbook_public import rich, scratch

KEYS = ("measure_code", "area_code", "target_group_code", "period_id")


@functools.cache
def vintage() -> Path:
    """Return a folder that holds what a reader gets, but for workbook, Parquet and manifest."""
    return write_vintage(scratch() / "publications" / "invented" / "2020-05-31")


def write_vintage(folder: Path, source: Path | None = None) -> Path:
    """Write a vintage into a folder; that with every status unless told from which public file."""
    folder.mkdir(parents=True)
    database = folder / DATABASE
    shutil.copyfile(source or rich(), database)
    with duckdb.connect(str(database), read_only=True) as connection:
        connection.execute(
            f"copy (from passive_share order by {', '.join(KEYS)}) to '{folder / CSV}' (header)"
        )
    cube = read_cube(database, "Invented", "2020-05-31")
    write_jsonstat(cube, folder / JSON_STAT)
    write_px(cube, folder / PX)
    write_danish_csv(database, folder / DANISH_CSV)
    write_fact_sheet(database, folder / FACT_SHEET)
    written = {name: file_facts(folder / name) for name in (CSV, DANISH_CSV, JSON_STAT, PX)}
    groups = write_site(database, folder / SITE, written)
    for group in groups:
        part = cube.only(group.code, group.measure)
        write_jsonstat(part, folder / SITE / "maalgruppe" / f"{group.key}.jsonstat.json")
    return folder


def published_rows(folder: Path) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the rows of the CSV by their keys."""
    with (folder / CSV).open(encoding="utf-8", newline="") as lines:
        return {tuple(row[key] for key in KEYS): row for row in csv.DictReader(lines)}
