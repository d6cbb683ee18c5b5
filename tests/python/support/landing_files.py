"""Helpers of the landing tests: the good files, requests, and workbooks in any pivot."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import xlsxwriter

from landing.request import Kind, LandingRequest, Report
from landing.run import land

FIXTURES = Path(__file__).resolve().with_name("fixtures") / "landing"
RECEIVED = date(2026, 8, 22)
UNTIL = date(2018, 12, 31)
MEASURE = "Andel aktiveringsberørte i pct."
OTHER_MEASURE = "Aktiveringsgrad i pct."

Cells = dict[tuple[str, str, str], str]
"""(area, period, measure) -> canonical value."""


def fixture_text(name: str) -> str:
    return (FIXTURES / name).read_text(encoding="utf-8")


def request(folder: Path, *files: Path, **options: object) -> LandingRequest:
    options.setdefault("received", RECEIVED)
    return LandingRequest(folder=folder, files=files, **options)  # type: ignore[arg-type]


def land_files(folder: Path, *files: Path, **options: object) -> Report:
    return land(request(folder, *files, **options))


def land_extract(folder: Path, *files: Path, **options: object) -> Report:
    options.setdefault("data_until", UNTIL)
    options.setdefault("covers", "whole")
    return land_files(folder, *files, **options)


def rows_of(folder: Path, raw_file: str) -> list[dict[str, str]]:
    with (folder / f"{raw_file}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def landed_cells(folder: Path, measure: str | None = None) -> Cells:
    return {
        (row["area_label"], row["period_label"], row["measure_label"]): row["value"]
        for row in rows_of(folder, "jobindsats_observations")
        if measure in {None, row["measure_label"]}
    }


def fingerprint(folder: Path) -> dict[str, str]:
    """Every file of a dataset and what lies beside it, with its sha256."""
    return {
        str(path.relative_to(folder.parent)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.parent.rglob("*"))
        if path.is_file()
    }


def good_cells(measure: str = MEASURE) -> Cells:
    """The cells of the small y60c07, canonical, read without any of landing's code."""
    cells: Cells = {}
    for row in csv.DictReader(fixture_text("y60c07_v2.csv").splitlines(), delimiter=";"):
        text = row[measure].replace(",", ".")
        cells[row["Area"], row["Periode"], measure] = text.rstrip("0").rstrip(".")
    return cells


@dataclass
class Layout:
    """How a pivot is laid out in a sheet.

    Attributes:
        areas_down: areas in the first column and periods across, or the reverse.
        as_text: figures as Danish text; True, False, or every how many-th cell.
        title_rows: texts above the table, each in a row of its own, in column A.
        top: empty rows between title and table.
        left: empty columns before the table.
        measure_header: a header row with the measure above the labels.
        measure_once: the measure stands over the first column only.
        merged: the measure's cells are merged.
        corner: the heading of the first column.
        notes: texts under the table.
        period_label: how a period is written.
        percent: the number format of figures stored as fractions and shown as per cent.
        extra: further changes to the workbook.
    """

    areas_down: bool = True
    as_text: bool = False
    every_second_as_text: bool = False
    title_rows: tuple[str, ...] = ("Aktivering af kontanthjælpsmodtagere",)
    top: int = 1
    left: int = 0
    measure_header: bool = True
    measure_once: bool = False
    merged: bool = False
    corner: str | None = None
    notes: tuple[str, ...] = ("", "Kilde: Jobindsats.dk", "Små tal kan være diskretioneret.")
    period_label: Callable[[str], object] = field(default=lambda period: period)
    percent: str | int = ""
    extra: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None] | None = None


def write_pivot(path: Path, cells: Cells, layout: Layout) -> Path:
    """Write the cells of one measure as a pivot."""
    areas = list(dict.fromkeys(area for area, _, _ in cells))
    periods = sorted({period for _, period, _ in cells})
    measure = next(iter(cells))[2]
    down, across = (areas, periods) if layout.areas_down else (periods, areas)
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Ark1")
    per_cent = book.add_format({"num_format": layout.percent or "0"})
    row = 0
    for title in layout.title_rows:
        sheet.write(row, 0, title)
        row += 1
    row += layout.top
    first = layout.left + 1

    def label(text: str) -> object:
        return layout.period_label(text) if text in periods else text

    if layout.measure_header:
        if layout.merged:
            sheet.merge_range(row, first, row, first + len(across) - 1, measure)
        else:
            for at in range(1 if layout.measure_once else len(across)):
                sheet.write(row, first + at, measure)
        row += 1
    corner = layout.corner
    if corner is None:
        corner = "Område" if layout.areas_down else "Periode"
    if corner:
        sheet.write(row, layout.left, corner)
    for at, name in enumerate(across):
        sheet.write(row, first + at, label(name))
    row += 1
    number = 0
    for name in down:
        sheet.write(row, layout.left, label(name))
        for at, other in enumerate(across):
            area, period = (name, other) if layout.areas_down else (other, name)
            value = cells.get((area, period, measure), "")
            number += 1
            as_text = layout.as_text or (layout.every_second_as_text and number % 2 == 0)
            if value == "":
                sheet.write(row, first + at, "..")
            elif as_text:
                sheet.write_string(row, first + at, value.replace(".", ","))
            elif layout.percent:
                sheet.write_number(row, first + at, float(value) / 100, per_cent)
            else:
                sheet.write_number(row, first + at, float(value))
        row += 1
    for note in layout.notes:
        if note:
            sheet.write(row, 0, note)
        row += 1
    if layout.extra:
        layout.extra(book, sheet)
    book.close()
    return path


def write_rows(path: Path, rows: list[list[object]], sheet: str = "Ark1") -> Path:
    """Write rows of cells to a workbook as they are; None leaves a cell empty."""
    book = xlsxwriter.Workbook(str(path))
    worksheet = book.add_worksheet(sheet)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                worksheet.write_string(at, column, cell)
            elif isinstance(cell, date):
                worksheet.write_datetime(
                    at, column, cell, book.add_format({"num_format": "yyyy-mm-dd"})
                )
            elif cell is not None:
                worksheet.write_number(at, column, float(cell))  # type: ignore[arg-type]
    book.close()
    return path


def good_request_options(kind: Kind) -> dict[str, object]:
    return {"data_until": UNTIL} if kind in {"benefit_spells", "activity_spells"} else {}
