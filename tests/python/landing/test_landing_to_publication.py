"""From the worst files to the publication: no published figure differs from what its file says.

Each kind of file is of a municipality of its own, so that one publication shows them all.
"""

# ruff: noqa: E501

from __future__ import annotations

import csv
import re
import shutil
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest

from common.errors import WarehouseError
from common.paths import SEEDS
from landing_files import fingerprint, land_extract, land_files
from publishing import publish_bare
from shared_data import shared_data
from warehouse_build import NOTHING_WITHHELD

pytestmark = pytest.mark.method("7")

SHARE = "Andel aktiveringsberørte i pct."
RECEIVED = date(2020, 3, 20)
AS_OF = "2020-03-31"
MONTH = "2020M01"
S = {"table": "y60c07"}

Write = Callable[[Path, str], Path]


def sheet(*rows: tuple[object, ...], formats: str = "General", **options: object) -> Write:
    """Write rows as a sheet; `*` stands for the municipality, numbers get the format."""

    def write(folder: Path, place: str) -> Path:
        book = openpyxl.Workbook()
        for at, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                cell = book.active.cell(at, column, place if value == "*" else value)
                if isinstance(value, float):
                    cell.number_format = formats
                elif isinstance(value, date):
                    cell.number_format = "mmm-yy"
        path = folder / "file.xlsx"
        book.save(path)
        return without_references(path) if options.get("bare") else path

    return write


def text(content: str, encoding: str = "utf-8") -> Write:
    def write(folder: Path, place: str) -> Path:
        path = folder / "file.csv"
        path.write_bytes(content.replace("*", place).encode(encoding))
        return path

    return write


def without_references(path: Path) -> Path:
    """Take the references out of a sheet's cells, as small writers leave them out."""
    bare = path.with_name("bare.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bare, "w") as new:
        for part in old.namelist():
            content = old.read(part)
            if part.startswith("xl/worksheets/"):
                content = re.sub(rb'(<c) r="[A-Z]+[0-9]+"', rb"\1", content)
            new.writestr(part, content)
    return bare


# fmt: off
JANUARY = date(2020, 1, 1)
LANDS: dict[str, tuple[str, Write, dict[str, str], float | None]] = {
    # what is published is the share that is passive: 100 less the share that is active
    "per cent without references": ("Aarhus", sheet(("Område", MONTH), ("*", 0.441), ("Læsø", 0.5), formats="0.0%", bare=True), {**S, "measure": SHARE}, 55.9),
    "dates that are periods": ("Odense", sheet(("Område", JANUARY), ("*", 39.6)), {**S, "measure": SHARE}, 60.4),
    "year and month": ("Aalborg", sheet(("Område", "År", "Måned", SHARE), ("*", 2020, "januar", 12.5)), S, 87.5),
    "a pivot with its total": ("Vejle", sheet((f"Sum af {SHARE}", "Kolonnenavne"), ("Rækkenavne", MONTH), ("*", 33.3), ("Hovedtotal", 99.9)), S, 66.7),
    "a title over it": ("Esbjerg", text(f"Aktivering af kontanthjælpsmodtagere;\n;\n;{SHARE}\nOmråde;{MONTH}\n*;20,5\n"), S, 79.5),
    "sep and Windows-1252": ("Randers", text(f"sep=;\r\nOmråde;Periode;{SHARE}\r\n*;okt-19;1,0\r\n*;2020-01;75,5\r\n", "cp1252"), {**S, "encoding": "latin-1"}, 24.5),
    "Excel's Unicode text": ("Kolding", text(f"Område\tPeriode\t{SHARE}\n*\t{MONTH}\t60,0\n", "utf-16"), S, 40.0),
    "a code beside the name": ("Horsens", text(f"Kommunekode;Kommune;Periode;{SHARE}\n0615;*;{MONTH};10,0\n"), S, 90.0),
    # the figures of a part are never published as those of all
    "a filter of women": ("Herning", sheet(("Køn", "Kvinder"), (), ("Område", MONTH), ("*", 44.1)), {**S, "measure": SHARE}, None),
    "a second column of places": ("Silkeborg", text(f"Kommune;Arbejdskommune;Periode;{SHARE}\n*;Odense;{MONTH};44,1\n"), S, None),
}
REFUSED: dict[str, tuple[Write, dict[str, object]]] = {
    "fractions": (text(f"Område;Periode;{SHARE}\n*;{MONTH};0,441\nOdense;{MONTH};0,396\n"), S),
    "a title that narrows": (text(f"Kun kvinder;;\n;;\nOmråde;Periode;{SHARE}\n*;{MONTH};44,1\n"), S),
    "another group's title": (text(f"Dagpengemodtagere;;\n;;\nOmråde;Periode;{SHARE}\n*;{MONTH};44,1\n"), S),
    "a footnote in a figure": (sheet(("Område", MONTH), ("*", "44,1*"), ("Odense", 3.3)), {**S, "measure": SHARE}),
    "a second table": (sheet(("Område", MONTH), ("*", 44.1), (), ("Område", MONTH), ("*", 441.0)), {**S, "measure": SHARE}),
    "an area that is none": (text(f"Område;Periode;{SHARE}\n*;{MONTH};44,1\nXkøbing;{MONTH};1,0\n"), S),
}
REFUSED_SHARED = ("spells_sci.csv", "spells_cpr_endash.csv", "spells_cpr_lost_zero_csv.csv",
                  "spells_cpr_nbsp.csv")
# fmt: on


def test_no_published_figure_differs_from_its_source(tmp_path, dataset_name):
    folder = SEEDS / dataset_name
    for number, (place, write, options, _) in enumerate(LANDS.values()):
        files = tmp_path / str(number)
        files.mkdir()
        land_files(folder, write(files, place), received=RECEIVED, **options)
    before = files_of(folder)
    for claim, (write, options) in REFUSED.items():
        with pytest.raises(WarehouseError):
            land_files(folder, write(tmp_path, "Aarhus"), received=RECEIVED, **options)
        assert files_of(folder) == before, claim
    outcome, *_ = publish_bare(tmp_path, dataset_name, AS_OF, variables=NOTHING_WITHHELD)
    published = published_shares(outcome.folder)
    expected = {place: share for place, _, _, share in LANDS.values() if share is not None}
    assert published == {**expected, "Læsø": 50.0}


def files_of(folder: Path) -> dict[str, str]:
    """The dataset's files and those beside it, without the datasets that other tests land now."""
    found = fingerprint(folder)
    return {path: content for path, content in found.items() if folder.name in path}


def published_shares(publication: Path) -> dict[str, float]:
    """The shares of municipalities in January 2020, as the published CSV has them."""
    [file] = publication.rglob("passive_share.csv")
    rows = duckdb.sql(
        f"select area_name, passive_share_pct from read_csv('{file}', all_varchar = true) "
        f"where period_id = '{MONTH}' and area_level = 'municipality' "
        "and passive_share_pct is not null and measure_code = 'passive_month'"
    ).fetchall()
    return {name: float(share) for name, share in rows}


def test_the_shared_cases_that_are_refused_leave_nothing(tmp_path):
    cases = shared_data() / "landing"
    with (cases / "cases.tsv").open(encoding="utf-8", newline="") as file:
        told = {row["file"]: row["expected"] for row in csv.DictReader(file, delimiter="\t")}
    for name in REFUSED_SHARED:
        assert told[name].startswith("refused")
        shutil.copy(cases / name, tmp_path / name)
        with pytest.raises(WarehouseError):
            land_extract(tmp_path / "seeds" / "x", tmp_path / name)
        assert not (tmp_path / "seeds" / "x").exists()
