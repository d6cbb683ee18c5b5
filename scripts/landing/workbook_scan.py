"""A look through a workbook's parts before anything is read: safe to open, and what it hides.

The reader (calamine) gives values only: a formula looks like its last result, an error like an
empty cell, 45.5 % like 0.455. A scan of the raw XML, a stream of bytes, tells these apart at a
tenth of the time openpyxl takes in read-only mode, and proves that the whole archive unpacks to
the size it declares (docs/landing.md has the measurements).
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from landing import limits
from landing.faults import LandingError, fault

_CHUNK = 1024 * 1024
_SMALL_PART = 16 * 1024**2
_NAMESPACES = re.compile(r"\{.*?\}")
_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s>/])([^>]*)>")
_REFERENCE = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_STYLE = re.compile(rb'\ss="(\d+)"')
_ERROR_TYPE = re.compile(rb'\st="e"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_BUILT_IN_PERCENT = {9, 10}


@dataclass
class SheetScan:
    """What the XML of one sheet holds beside values.

    Attributes:
        formula: the first cell that holds a formula, such as `C5`, or None.
        error: the first cell that holds an error such as #DIV/0!, or None.
        percents: cells shown as per cent.
        last_row: the last row with a cell, counted from 1.
        last_column: the last column with a cell, counted from 1.
    """

    formula: str | None = None
    error: str | None = None
    percents: set[str] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 0


def scan_workbook(path: Path) -> dict[str, SheetScan]:
    """Return what each worksheet of an .xlsx holds beside values, by sheet name.

    Raises:
        LandingError: truncated, damaged, encrypted, too large unpacked (a zip bomb), or no
            workbook at all.
    """
    if path.stat().st_size > limits.MAX_WORKBOOK_BYTES:
        raise fault(
            path,
            f"a workbook of more than {limits.MAX_WORKBOOK_BYTES // 1024**2} MB",
            remedy="Deliver it as CSV or Parquet",
        )
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(path, archive)
            _check_parts(path, archive)
            percents = _percent_styles(path, archive)
            sheets = _sheet_parts(path, archive)
            scans = {
                name: _scan_sheet(archive.open(part), percents) for name, part in sheets.items()
            }
            _read_the_rest(archive, set(sheets.values()))
            return scans
    except LandingError:
        raise
    except MemoryError:
        raise
    except Exception as error:
        # A damaged archive makes zipfile, zlib and the XML parser throw nearly anything.
        raise damaged(path, error) from None


def damaged(path: Path, error: BaseException) -> LandingError:
    """Return the error for a workbook that does not open."""
    kind = type(error).__name__
    return fault(
        path,
        f"a workbook that is truncated or damaged ({kind})",
        remedy="Export or copy the file again",
    )


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    bomb = unpacked > limits.MAX_WORKBOOK_UNPACKED or any(
        part.file_size > limits.RATIO_FREE_BYTES
        and part.file_size > limits.MAX_UNPACKING_RATIO * max(1, part.compress_size)
        for part in parts
    )
    if bomb:
        raise fault(
            path,
            f"a workbook that unpacks to {unpacked:,} bytes",
            expected=f"at most {limits.MAX_WORKBOOK_UNPACKED:,}, and no more than "
            f"{limits.MAX_UNPACKING_RATIO} times its packed size",
            remedy="Deliver it as CSV or Parquet",
        )
    if any(part.flag_bits & 0x1 for part in parts):
        raise fault(path, "a password-protected workbook", remedy="Save it without a password")


def _check_parts(path: Path, archive: zipfile.ZipFile) -> None:
    if "xl/workbook.xml" not in archive.namelist():
        raise fault(
            path,
            "a zip archive that is no .xlsx workbook",
            expected="CSV, JSON, .xlsx or Parquet",
            remedy="Unpack it, or save it as .xlsx",
        )


def _small_xml(path: Path, archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    """Return the root of a small part, its namespaces taken off."""
    if archive.getinfo(part).file_size > _SMALL_PART:
        raise fault(path, f"a workbook whose {part} is too large")
    content = archive.read(part)
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise fault(path, "a workbook with a document type declaration", remedy="Save it again")
    root = ElementTree.fromstring(content)
    for element in root.iter():
        element.tag = _NAMESPACES.sub("", element.tag)
    return root


def _sheet_parts(path: Path, archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the part of each worksheet, by the sheet's name, in the workbook's order."""
    relations = {
        relation.attrib["Id"]: relation.attrib
        for relation in _small_xml(path, archive, "xl/_rels/workbook.xml.rels")
    }
    parts: dict[str, str] = {}
    for sheet in _small_xml(path, archive, "xl/workbook.xml").iter("sheet"):
        by_name = {_NAMESPACES.sub("", name): value for name, value in sheet.attrib.items()}
        identity = by_name["id"]
        relation = relations[identity]
        if not relation["Type"].endswith("/worksheet"):
            continue
        target = relation["Target"]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        parts[sheet.attrib["name"]] = str(PurePosixPath(part))
    return parts


def _percent_styles(path: Path, archive: zipfile.ZipFile) -> frozenset[bytes]:
    """Return the numbers of the cell styles that show a number as per cent."""
    if "xl/styles.xml" not in archive.namelist():
        return frozenset()
    styles = _small_xml(path, archive, "xl/styles.xml")
    formats = set(_BUILT_IN_PERCENT)
    for number_format in styles.iter("numFmt"):
        if "%" in re.sub(r'"[^"]*"|\\.', "", number_format.attrib.get("formatCode", "")):
            formats.add(int(number_format.attrib["numFmtId"]))
    cell_formats = styles.find("cellXfs")
    return frozenset(
        str(at).encode()
        for at, cell_format in enumerate(cell_formats if cell_formats is not None else ())
        if int(cell_format.attrib.get("numFmtId", "0")) in formats
    )


def _scan_sheet(part: IO[bytes], percents: frozenset[bytes]) -> SheetScan:
    scan = SheetScan()
    rest = b""
    with part:
        while chunk := part.read(_CHUNK):
            text = rest + chunk
            # A cell's start tag and its formula stay together: cut before the last cell.
            last_cell = max(text.rfind(mark) for mark in (b"<c ", b"<c>", b":c "))
            cut = text.rfind(b"<", 0, last_cell + 1)
            if cut <= 0 or len(text) - cut > _CHUNK:
                cut = len(text)
            _scan_text(text[:cut], scan, percents)
            rest = text[cut:]
        _scan_text(rest, scan, percents)
    return scan


def _scan_text(text: bytes, scan: SheetScan, percents: frozenset[bytes]) -> None:
    references = _REFERENCE.findall(text)
    if references:
        columns = {letters for letters, _ in references}
        widest = max(column_number(letters.decode()) for letters in columns)
        scan.last_column = max(scan.last_column, widest)
        scan.last_row = max(scan.last_row, max(int(number) for _, number in references))
    if scan.formula is None and (formula := _FORMULA.search(text)):
        scan.formula = _cell_before(text, formula.start())
    if scan.error is None and _ERROR_TYPE.search(text):
        for cell in _CELL.finditer(text):
            if _ERROR_TYPE.search(cell[1]):
                scan.error = _name(cell[1])
                break
    if percents:
        for cell in _CELL.finditer(text):
            style = _STYLE.search(cell[1])
            if style and style[1] in percents:
                scan.percents.add(_name(cell[1]))


def _cell_before(text: bytes, position: int) -> str:
    name = "?"
    for cell in _CELL.finditer(text, 0, position):
        name = _name(cell[1])
    return name


def _name(attributes: bytes) -> str:
    found = _REFERENCE.search(attributes)
    return (found[1] + found[2]).decode() if found else "?"


def column_number(letters: str) -> int:
    """Return the number of a column's letters: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def column_letters(number: int) -> str:
    """Return the letters of a column's number: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _read_the_rest(archive: zipfile.ZipFile, done: set[str]) -> None:
    """Unpack the other parts to the end: sizes and checksums must be as declared."""
    for part in archive.infolist():
        if part.filename not in done:
            with archive.open(part) as file:
                while file.read(_CHUNK):
                    pass
