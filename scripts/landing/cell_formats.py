"""What a spreadsheet program shows of a value, by its number format or by the XML of an .ods."""

import datetime
import io
import re
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from landing.figures import Number, Percent, canonical_number, number_from_float
from landing.periods import MONTHS

PRECISION_LOST = "#DIGITS"
"""What a number of more than 15 digits becomes: a sheet has rounded it."""

FormattedCell = tuple[int, int, object, "Shown", str]
"""Row from 1, column from 0, value, format, and 'f' for a formula or 'e' for an error."""

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"

_EXACT_DIGITS = 1e15
_TOKENS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)


@dataclass(frozen=True)
class Shown:
    """How a number format shows positive numbers, negative ones and zero.

    Attributes:
        sections: for each of the three 'number', 'percent', 'other', or a mask of zeros and
            literals such as `0000`.
        date: the parts of a date it shows: of 'ymd' and 'h'.
    """

    sections: tuple[str, str, str] = ("number", "number", "number")
    date: str = ""


PLAIN = Shown()
_PERCENT = Shown(("percent", "percent", "percent"))


@lru_cache(maxsize=1024)
def shows(number_format: str) -> Shown:
    """Return what a number format shows."""
    sections: list[list[str]] = [[]]
    for token in _TOKENS.findall(number_format):
        if token == ";":
            sections.append([])
        else:
            sections[-1].append(token)
    kinds = [_section(tokens) for tokens in sections]
    letters = "".join(token for token in sections[0] if len(token) == 1).lower()
    date = "".join(letter for letter in "ymdh" if letter in letters)
    positive, negative, zero = [*kinds, kinds[0], kinds[0]][:3]
    return Shown((positive, negative, zero), date)


def _section(tokens: list[str]) -> str:
    if any(token[0] == "[" and token[1:2] in "<>=" for token in tokens):
        return "other"
    plain = "".join(token for token in tokens if len(token) == 1)
    if plain.lower() in {"general", "@", "standard"}:
        return "number"
    if "%" in plain:
        return "percent"
    if not re.search("[0#?]", plain) or re.search(r"[0#?],+(?![0#?,])", plain):
        return "other"
    mask = "".join(_literal(token) for token in tokens)
    digits_only = not any(mark in plain for mark in "#?.,/Ee")
    return mask if digits_only and mask.count("0") > 1 else "number"


def _literal(token: str) -> str:
    """Return a token of a mask as it is shown; a zero of the text would be taken for a digit."""
    if len(token) == 1:
        return token
    if token[0] == '"':
        return token[1:-1].replace("0", "")
    return token[1] if token[0] == "\\" else ""


def shown(value: object, kind: Shown) -> str | None:
    """Return a cell's text, a figure as `Number`; None when the format shows something else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(float(value), kind)
    if isinstance(value, datetime.datetime) and value.time() != datetime.time():
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date):
        return _day(value, kind.date)
    return "" if value is None else str(value)


def _day(day: datetime.date, parts: str) -> str:
    if "d" in parts or not {"y", "m"} & set(parts):
        return day.isoformat()[:10]
    if "y" in parts:
        return f"{day.year}M{day.month:02d}" if "m" in parts else str(day.year)
    return MONTHS[day.month - 1]


def _number(value: float, kind: Shown) -> str | None:
    section = kind.sections[0 if value > 0 else 1 if value < 0 else 2]
    if section == "other":
        return None
    if abs(value) >= _EXACT_DIGITS or value != value:
        return PRECISION_LOST
    if section == "percent":
        number = number_from_float(value)
        return Percent(canonical_number(f"{number}e2") or number)
    if section != "number" and value.is_integer() and value >= 0:
        return _masked(int(value), section)
    return Number(int(value)) if value.is_integer() else number_from_float(value)


def _masked(value: int, mask: str) -> str:
    """Return a number in a mask: 751 in 0000 is 0751, filled from the right."""
    places = mask.count("0")
    digits = str(value).zfill(places)
    rest = iter(digits[-places:])
    return digits[:-places] + "".join(next(rest) if letter == "0" else letter for letter in mask)


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
                    cells = list(_ods_cells(element))
                    for row in range(number + 1, number + 1 + rows if cells else 0):
                        yield from ((row, *cell) for cell in cells)
                number += rows
                element.clear()


def _ods_cells(row: ElementTree.Element) -> Iterator[tuple[int, object, Shown, str]]:
    column = 0
    for cell in row:
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        value, kind, trouble = _ods_value(cell)
        if value not in {None, ""} or trouble:
            for at in range(column, column + repeated):
                yield at, value, kind, trouble
        column += repeated


def _ods_value(cell: ElementTree.Element) -> tuple[object, Shown, str]:
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
    return "\n".join(map(_ods_text, cell.findall(f"{_TEXT}p"))), PLAIN, trouble


def _ods_text(paragraph: ElementTree.Element) -> str:
    """Return a paragraph's text; runs of blanks are elements of their own."""
    for blanks in paragraph.iter(f"{_TEXT}s"):
        blanks.text = " "
    return "".join(paragraph.itertext())
