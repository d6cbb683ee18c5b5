"""Reading a finished workbook back, as a strict reader would: tables, charts, properties."""

from __future__ import annotations

import functools
import io
import re
import warnings
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from workbook.write import write_workbook
from workbook_public import PUBLICATIONS, scratch

NAMESPACES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
    "dc": "http://purl.org/dc/elements/1.1/",
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
}
TEXT_SHEETS = ("Forside",)
SHORTHAND = re.compile(r"\[[a-z]\]")


@dataclass(frozen=True)
class Finished:
    """A finished workbook: the public file it was made from, the file, and what stands in it."""

    public: Path
    file: Path
    values: Workbook


@functools.cache
def finished(name: str) -> Finished:
    """Write the workbook of a kind of publication, once, and read back the values in it."""
    public = PUBLICATIONS[name]()
    file = scratch() / f"{name}.xlsx"
    write_workbook(public, file)
    return Finished(public, file, read_back(file, data_only=True))


def read_back(file: Path, data_only: bool) -> Workbook:
    """Read a workbook, its formulas as their text or as their cached values."""
    with warnings.catch_warnings():
        # openpyxl reads neither sparklines nor data bars, and says so
        warnings.filterwarnings("ignore", ".*extension is not supported")
        # from memory: openpyxl would leave the file open
        return openpyxl.load_workbook(io.BytesIO(file.read_bytes()), data_only=data_only)


def data_sheets(book: Workbook) -> list[Worksheet]:
    """Return the sheets that hold a table."""
    return [sheet for sheet in book if sheet.title not in TEXT_SHEETS]


def table_cells(sheet: Worksheet) -> tuple[list[str], list[list[object]]]:
    """Return the headings and the rows of a sheet's table."""
    (table,) = sheet.tables.values()
    headings, *rows = [[cell.value for cell in row] for row in sheet[table.ref]]
    return [str(heading) for heading in headings], rows


def lines_above(sheet: Worksheet) -> list[str]:
    """Return the texts of column A above the table."""
    (table,) = sheet.tables.values()
    header_row = sheet[table.ref][0][0].row
    return [str(sheet.cell(row, 1).value) for row in range(1, header_row)]


def parts(file: Path, prefix: str) -> dict[str, ElementTree.Element]:
    """Return the XML parts of a workbook whose name begins in some way."""
    with zipfile.ZipFile(file) as package:
        return {
            name: ElementTree.fromstring(package.read(name))
            for name in package.namelist()
            if name.startswith(prefix) and name.endswith(".xml")
        }


def plain_heading(heading: str) -> str:
    """Return a heading without its references to notes."""
    return re.sub(r"( \[note \d+\])+$", "", heading)
