"""Workbooks: a sheet's cells as a spreadsheet program shows them.

Each sheet is read twice: calamine reads values, and openpyxl (for .ods the XML, which names what it
shows) knows formats and formulas. Where they differ the file is refused. Of .xls only calamine
reads, without formats: a share shown as per cent is a fraction there, and refused.
"""

import datetime
import io
import warnings
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import python_calamine
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser

from landing import limits
from landing.cell_formats import PLAIN, FormattedCell, Shown, ods_cells, shown, shows
from landing.faults import LandingError, fault
from landing.grid import Merge, Sheet

_CHUNK = 1024 * 1024
_MOMENTS = (datetime.date, datetime.time, datetime.timedelta)
_SMALLER = "Deliver it as CSV or Parquet"
_SAVE_AGAIN = "Open it in a spreadsheet program and save it as .xlsx again, or as CSV"
_TROUBLE = {
    "f": ("a formula", "Paste the table as values and save it again"),
    "e": ("an error such as #DIV/0!", "Correct it at its source and export again"),
}
_WORKSHEET = python_calamine.SheetTypeEnum.WorkSheet
_VISIBLE = python_calamine.SheetVisibleEnum.Visible


class Workbook:
    """A workbook of some format that is safe to open, and was opened."""

    def __init__(self, path: Path, kind: str = "xlsx") -> None:
        self.path, self.kind = path, kind
        if path.stat().st_size > limits.MAX_WORKBOOK_BYTES:
            size = limits.MAX_WORKBOOK_BYTES // 1024**2
            raise fault(path, f"a workbook of more than {size} MB", _SMALLER)
        # The bytes, not the path: both readers must see what was checked.
        self._content = path.read_bytes()
        with _readable(path):
            if kind != "xls":
                _check_archive(path, self._content)
            if kind == "xlsx":
                reader = ExcelReader(io.BytesIO(self._content), read_only=True)
                reader.archive = _PlainStyles(io.BytesIO(self._content))
                reader.read()
                self._book: Any = reader.wb
            self._values = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(self._content))
            self.names: list[str] = [
                sheet.name
                for sheet in self._values.sheets_metadata
                if (sheet.typ, sheet.visible) == (_WORKSHEET, _VISIBLE)
            ]

    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        """Yield row number (from 1) and cells (from column A) of every row of a sheet."""
        with _readable(self.path):
            others, kinds = self._formatted(name)
            if not others:
                return
            sheet = self._values.get_sheet_by_name(name)
            last_row, last_column = sheet.end or (-1, -1)
            self._check_size(name, last_row + 1, last_column + 1)
            for number, cells in _numbered(sheet):
                texts = []
                for at, (value, other) in enumerate(zip_longest(cells, others.pop(number, []))):
                    if not _same(value, other):
                        raise self._unlike(name, number, at)
                    text = shown(other, kinds.get((number, at), PLAIN))
                    if text is None:
                        what = "a number whose format shows something else"
                        remedy = "Give the cells the format General and save it again"
                        raise self._fault(what, remedy, name, number, at)
                    texts.append(text)
                yield number, texts
            if others:
                raise self._unlike(name, next(iter(others)), 0)

    def first_rows(self, name: str, count: int) -> Iterator[tuple[int, list[str]]]:
        """Yield row number and values of a sheet's first rows, to see what it is."""
        with _readable(self.path):
            rows: dict[int, list[str]] = {}
            for number, at, value, *_ in self._cells(name):
                if number > count:
                    break
                texts = rows.setdefault(number, [])
                texts.extend([""] * (at + 1 - len(texts)))
                texts[at] = "" if value is None else str(value)
            yield from rows.items()

    def sheet(self, name: str) -> Sheet:
        """Return a whole sheet in memory."""
        rows: list[list[str]] = []
        cells = 0
        for _, texts in self.rows(name):
            cells += len(texts)
            if cells > limits.MAX_TABLE_CELLS:
                what = "a sheet that is too large for a table"
                raise fault(self.path, what, "Deliver it in parts", sheet=name)
            rows.append(texts)
        return Sheet(name, rows, list(range(1, len(rows) + 1)), self.merges(name))

    def merges(self, name: str) -> list[Merge]:
        """Return the merged cells of a sheet."""
        with _readable(self.path):
            ranges = self._values.get_sheet_by_name(name).merged_cell_ranges or []
        return [(*first, *last) for first, last in ranges]

    def _formatted(self, name: str) -> tuple[dict[int, list[object]], dict[tuple[int, int], Shown]]:
        rows: dict[int, list[object]] = {}
        kinds: dict[tuple[int, int], Shown] = {}
        width = 0
        for number, at, value, kind, trouble in self._cells(name):
            if trouble in _TROUBLE:
                holds, remedy = _TROUBLE[trouble]
                what = f"cell {get_column_letter(at + 1)}{number} holds {holds}"
                raise self._fault(what, remedy, name, number, at)
            if value is None or (isinstance(value, str) and not value.strip()):
                continue
            width = max(width, at + 1)
            self._check_size(name, number, width)
            values = rows.setdefault(number, [])
            values.extend([None] * (at + 1 - len(values)))
            if values[at] is not None:
                raise self._fault("a cell that stands twice", _SAVE_AGAIN, name, number, at)
            values[at] = value
            if kind != PLAIN:
                kinds[number, at] = kind
        return rows, kinds

    def _cells(self, name: str) -> Iterator[FormattedCell]:
        if self.kind == "ods":
            return ods_cells(self._content, name)
        if self.kind == "xlsx":
            return self._xlsx_cells(name)
        rows = _numbered(self._values.get_sheet_by_name(name))
        return ((row, at, v, PLAIN, "") for row, cells in rows for at, v in enumerate(cells))

    def _xlsx_cells(self, name: str) -> Iterator[FormattedCell]:
        """Yield the cells openpyxl finds; one without a reference follows its neighbour."""
        if name not in self._book.sheetnames:
            raise self._unlike(name, 1, 0)
        book, sheet = self._book, self._book[name]

        @cache
        def kind_of(style: int) -> Shown:
            known = style if style < len(book._cell_styles) else 0
            return shows(ReadOnlyCell(sheet, 1, 1, None, style_id=known).number_format)

        with sheet._get_source() as source:
            parser = WorkSheetParser(
                source,
                sheet._shared_strings,
                epoch=book.epoch,
                date_formats=book._date_formats,
                timedelta_formats=book._timedelta_formats,
            )
            for _, cells in parser.parse():
                for cell in cells:
                    at = int(cell["row"]), int(cell["column"]) - 1
                    kind = kind_of(int(cell["style_id"] or 0))
                    yield *at, cell["value"], kind, cell["data_type"]

    def _check_size(self, name: str, rows: int, columns: int) -> None:
        """Refuse a sheet with a cell so far out that all between would fill the memory."""
        if rows * columns > limits.MAX_GRID_CELLS:
            remedy = f"Look for a stray cell far from the table. {_SMALLER}"
            value = f"{rows:,} rows, {columns:,} columns"
            raise fault(self.path, "a sheet that is too large", remedy, sheet=name, value=value)

    def _unlike(self, name: str, row: int, at: int) -> LandingError:
        what = "a cell that two readers of the format read differently"
        return self._fault(what, _SAVE_AGAIN, name, row, at)

    def _fault(self, what: str, remedy: str, name: str, row: int, at: int) -> LandingError:
        return fault(self.path, what, remedy, sheet=name, row=row, column=get_column_letter(at + 1))


def _numbered(sheet: python_calamine.CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Yield a sheet's rows: calamine has them from row 1, but from the first used column."""
    left = [""] * (sheet.start or (0, 0))[1]
    for number, values in enumerate(sheet.iter_rows(), start=1):
        yield number, [*left, *values]


class _PlainStyles(zipfile.ZipFile):
    """An archive whose styles hold number formats only: openpyxl refuses fills it does not know."""

    def read(self, name: Any, pwd: bytes | None = None) -> bytes:  # noqa: ANN401
        content = super().read(name, pwd)
        if name != "xl/styles.xml":
            return content
        root = ElementTree.fromstring(content)
        for part in list(root):
            if part.tag.rpartition("}")[2] not in {"numFmts", "cellXfs"}:
                root.remove(part)
        return ElementTree.tostring(root)


def _same(one: object, other: object) -> bool:
    """Return whether two readers mean the same by a value; blanks of a text aside."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one) == float(other)
    if isinstance(one, _MOMENTS) and isinstance(other, _MOMENTS):
        return _moment(one) == _moment(other)
    texts = ["" if v is None else v.replace("_x000D_", "") if isinstance(v, str) else v
             for v in (one, other)]  # fmt: skip
    return all(isinstance(v, str) for v in texts) and str(texts[0]).split() == str(texts[1]).split()


def _moment(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return (value + datetime.timedelta(milliseconds=500)).isoformat()[:19]
    if isinstance(value, datetime.date):
        return f"{value.isoformat()}T00:00:00"
    return str(value)


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Give whatever a reader throws on a damaged file as the one error.

    A panic of the reader derives from BaseException and has no importable name.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except (LandingError, MemoryError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        others = "an old .xls of another program, or password-protected"
        what = f"a workbook that is truncated or damaged ({type(error).__name__}), {others}"
        raise fault(path, what, f"Export or copy it again. {_SAVE_AGAIN}") from None


def _check_archive(path: Path, content: bytes) -> None:
    """Unpack every part to its end: sizes and checksums must be as declared, and reasonable."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        most, ratio = limits.MAX_WORKBOOK_UNPACKED, limits.MAX_UNPACKING_RATIO
        large = [part for part in parts if part.file_size > limits.RATIO_FREE_BYTES]
        is_bomb = any(part.file_size > ratio * max(1, part.compress_size) for part in large)
        if unpacked > most or is_bomb:
            expected = f"at most {most:,}, and no more than {ratio} times its packed size"
            what = f"a workbook that unpacks to {unpacked:,} bytes"
            raise fault(path, what, _SMALLER, expected=expected)
        if any(part.flag_bits & 0x1 for part in parts):
            raise fault(path, "a password-protected workbook", "Save it without a password")
        for part in parts:
            with archive.open(part) as file:
                if b"<!DOCTYPE" in file.read(_CHUNK):
                    what = "a workbook with a document type declaration"
                    raise fault(path, what, _SAVE_AGAIN)
                while file.read(_CHUNK):
                    pass
