"""The cells of an OpenDocument spreadsheet with what they show: its XML says it cell by cell."""

from __future__ import annotations

import datetime
import io
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator

from landing.cell_formats import PLAIN, Shown

FormattedCell = tuple[int, int, object, Shown, str]
"""Row from 1, column from 0, value, format, and 'f' for a formula or 'e' for an error."""

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_PERCENT = Shown(("percent", "percent", "percent"))


def ods_cells(content: bytes, sheet: str) -> Iterator[FormattedCell]:
    """Yield the cells of a sheet that hold something, repeated ones as often as they are."""
    number, name = 0, ""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open("content.xml") as source:
        for event, element in ElementTree.iterparse(source, events=("start", "end")):
            if element.tag == f"{_TABLE}table" and event == "start":
                number, name = 0, element.get(f"{_TABLE}name", "")
            elif element.tag == f"{_TABLE}table-row" and event == "end":
                rows = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
                if name == sheet:
                    cells = list(_cells(element))
                    for row in range(number + 1, number + 1 + rows if cells else 0):
                        yield from ((row, *cell) for cell in cells)
                number += rows
                element.clear()


def _cells(row: ElementTree.Element) -> Iterator[tuple[int, object, Shown, str]]:
    column = 0
    for cell in row:
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        value, kind, trouble = _value(cell)
        if value not in {None, ""} or trouble:
            for at in range(column, column + repeated):
                yield at, value, kind, trouble
        column += repeated


def _value(cell: ElementTree.Element) -> tuple[object, Shown, str]:
    kind = cell.get(f"{_OFFICE}value-type")
    if cell.get(f"{_CALC}value-type") == "error":
        return "", PLAIN, "e"
    trouble = "f" if cell.get(f"{_TABLE}formula") else ""
    if kind in {"float", "currency", "percentage"}:
        shown = _PERCENT if kind == "percentage" else PLAIN
        return float(cell.get(f"{_OFFICE}value", "nan")), shown, trouble
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true", PLAIN, trouble
    if kind == "date":
        text = cell.get(f"{_OFFICE}date-value", "")
        return datetime.datetime.fromisoformat(text), PLAIN, trouble
    return "\n".join(map(_text, cell.findall(f"{_TEXT}p"))), PLAIN, trouble


def _text(paragraph: ElementTree.Element) -> str:
    """Return a paragraph's text; runs of blanks are elements of their own."""
    parts = [paragraph.text or ""]
    for part in paragraph:
        parts.append(" " if part.tag == f"{_TEXT}s" else _text(part))
        parts.append(part.tail or "")
    return "".join(parts)
