"""Workbooks: a sheet's cells as a spreadsheet program shows them.

Each sheet is read twice: calamine reads values, and openpyxl (for .ods the XML, which names what it
shows) knows formats and formulas. Where they differ the file is refused. Of .xls only calamine
reads, without formats: a share shown as per cent is a fraction there, and refused.
"""

from __future__ import annotations

import datetime
import io
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal, TypeVar

import openpyxl
import python_calamine
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._reader import WorkSheetParser

from landing import limits
from landing.cell_formats import PLAIN, PRECISION_LOST, Shown, shown, shows
from landing.faults import LandingError, fault
from landing.ods import FormattedCell, ods_cells
from landing.tables import Merge, Sheet

WorkbookFormat = Literal["xlsx", "ods", "xls"]
WORKBOOKS: tuple[str, ...] = ("xlsx", "ods", "xls")

_CHUNK = 1024 * 1024
_T = TypeVar("_T")

__all__ = ["PRECISION_LOST", "WORKBOOKS", "Workbook"]


@dataclass
class _Formatted:
    """A sheet as openpyxl reads it: what stands in the cells that hold something, by row.

    Attributes:
        rows: row number -> the values from the first column on; None where a cell is empty.
        formats: (row number, column from 0) -> format, where it is not a plain one.
        last_column: the last column with a value.
    """

    rows: dict[int, list[object]] = field(default_factory=dict)
    formats: dict[tuple[int, int], Shown] = field(default_factory=dict)
    last_column: int = 0


class Workbook:
    """A workbook that is safe to open, and was opened.

    Args:
        path: the file.
        kind: its format.

    Raises:
        LandingError: it is damaged, too large unpacked, or no workbook.
    """

    def __init__(self, path: Path, kind: str = "xlsx") -> None:
        self.path = path
        if path.stat().st_size > limits.MAX_WORKBOOK_BYTES:
            size = limits.MAX_WORKBOOK_BYTES // 1024**2
            raise fault(
                path, f"a workbook of more than {size} MB", remedy="Deliver it as CSV or Parquet"
            )
        # The bytes, not the path: both readers must see what was checked.
        content = path.read_bytes()
        if kind != "xls":
            _guarded(path, lambda: _check_archive(path, content))
        self._formatted: dict[str, _Formatted] = {}
        self._book = None
        if kind == "xlsx":
            self._book = _guarded(path, lambda: _open_formatted(content))
        self._content = content if kind == "ods" else b""
        self._values = _guarded(
            path, lambda: python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        )
        sheets = python_calamine.SheetTypeEnum.WorkSheet, python_calamine.SheetVisibleEnum.Visible
        self.names: list[str] = [
            sheet.name
            for sheet in self._values.sheets_metadata
            if (sheet.typ, sheet.visible) == sheets
        ]

    def rows(self, name: str) -> Iterator[tuple[int, list[str]]]:
        """Yield row number (from 1) and cells (from column A) of every row of a sheet.

        Raises:
            LandingError: a formula, an error value, a number shown as something else, a sheet
                that is too large, or one that two readers do not read alike.
        """
        formatted = self._formats_of(name)
        if formatted is not None and not formatted.rows:
            return
        sheet = _guarded(self.path, lambda: self._values.get_sheet_by_name(name))
        self._check_size(name, *((end[0] + 1, end[1] + 1) if (end := sheet.end) else (0, 0)))
        # iter_rows starts at row 1, but at the first used column.
        shift = (sheet.start or (0, 0))[1]
        rows = _guarded(self.path, lambda: iter(sheet.iter_rows()))
        number = 0
        while (values := _guarded(self.path, lambda: next(rows, None))) is not None:
            number += 1
            cells: list[Any] = [*[""] * shift, *values]
            if formatted is None:
                yield number, [self._text(name, number, at, v) for at, v in enumerate(cells)]
                continue
            yield number, self._both(name, number, cells, formatted)
        if formatted is not None and formatted.rows:
            raise self._unlike(name, next(iter(formatted.rows)), 0)

    def sheet(self, name: str) -> Sheet:
        """Return a whole sheet in memory.

        Raises:
            LandingError: as `rows`, or too large for a Jobindsats table.
        """
        rows: list[list[str]] = []
        cells = 0
        for _, texts in self.rows(name):
            cells += len(texts)
            if cells > limits.MAX_TABLE_CELLS:
                raise fault(self.path, "a sheet that is too large for a table", sheet=name)
            rows.append(texts)
        return Sheet(name, rows, list(range(1, len(rows) + 1)), self.merges(name))

    def merges(self, name: str) -> list[Merge]:
        """Return the merged cells of a sheet."""
        sheet = _guarded(self.path, lambda: self._values.get_sheet_by_name(name))
        return [
            (first[0], first[1], last[0], last[1])
            for first, last in (sheet.merged_cell_ranges or [])
        ]

    def _formats_of(self, name: str) -> _Formatted | None:
        """Return a sheet as the reader that knows formats has it; None where there is none."""
        found = _Formatted()
        if self._book is not None:
            cells = self._cells_of_xlsx(name)
        elif self._content:
            cells = ods_cells(self._content, name)
        else:
            return None
        while (cell := _guarded(self.path, lambda: next(cells, None))) is not None:
            number, at, value, kind, trouble = cell
            self._check_cell(name, number, at, trouble)
            if _is_blank(value):
                continue
            found.last_column = max(found.last_column, at + 1)
            self._check_size(name, number, found.last_column)
            row_values = found.rows.setdefault(number, [])
            row_values.extend([None] * (at + 1 - len(row_values)))
            row_values[at] = value
            if kind != PLAIN:
                found.formats[number, at] = kind
        return found

    def _cells_of_xlsx(self, name: str) -> Iterator[FormattedCell]:
        """Yield the cells openpyxl finds; one without a reference follows its neighbour."""
        book = self._book
        assert book is not None
        if name not in book.sheetnames:
            raise self._unlike(name, 1, 0)
        sheet = book[name]
        kinds: dict[int, Shown] = {}
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
                    style = int(cell["style_id"] or 0)
                    if style not in kinds:
                        kinds[style] = shows(_number_format(book, style))
                    row, column = int(cell["row"]), int(cell["column"]) - 1
                    yield row, column, cell["value"], kinds[style], cell["data_type"]

    def _check_cell(self, name: str, row: int, at: int, data_type: str) -> None:
        """Refuse a formula or an error value."""
        what, remedy = {
            "f": ("a formula", "Paste the table as values and save it again"),
            "e": ("an error such as #DIV/0!", "Correct it at its source and export again"),
        }.get(data_type, ("", ""))
        if what:
            raise self._fault(
                f"cell {get_column_letter(at + 1)}{row} holds {what}", name, row, at, remedy
            )

    def _check_size(self, name: str, rows: int, columns: int) -> None:
        """Refuse a sheet with a cell so far out that all between would fill the memory."""
        if rows * columns > limits.MAX_GRID_CELLS:
            raise fault(
                self.path,
                "a sheet that is too large",
                sheet=name,
                value=f"{rows:,} rows, {columns:,} columns",
                remedy="Look for a stray cell far from the table, or deliver CSV or Parquet",
            )

    def _both(self, name: str, row: int, values: list[Any], formatted: _Formatted) -> list[str]:
        """Return a row's texts, once both readers have the same values."""
        texts = []
        others = formatted.rows.pop(row, [])
        others += [None] * (len(values) - len(others))
        for at, (value, other) in enumerate(zip_longest(values, others)):
            if _is_blank(value) and other is None:
                texts.append("")
            elif not _same(value, other):
                raise self._unlike(name, row, at)
            else:
                kind = formatted.formats.pop((row, at), PLAIN)
                texts.append(self._text(name, row, at, other, kind))
        return texts

    def _text(self, name: str, row: int, at: int, value: object, kind: Shown = PLAIN) -> str:
        text = shown(value, kind)
        if text is None:
            raise self._fault(
                "a number whose format shows something else",
                name,
                row,
                at,
                "Give the cells the format General and save it again",
            )
        return text

    def _unlike(self, name: str, row: int, at: int) -> LandingError:
        return self._fault(
            "a cell that two readers of the format read differently",
            name,
            row,
            at,
            "Open it in a spreadsheet program and save it as .xlsx again, or as CSV",
        )

    def _fault(self, what: str, name: str, row: int, at: int, remedy: str) -> LandingError:
        return fault(
            self.path,
            what,
            sheet=name,
            row=row,
            column=get_column_letter(at + 1),
            expected="values only",
            remedy=remedy,
        )


def _open_formatted(content: bytes) -> Any:  # noqa: ANN401 - openpyxl is untyped
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True)


def _number_format(book: Any, style: int) -> str:  # noqa: ANN401
    styles = book._cell_styles
    if style >= len(styles):
        return "General"
    number = styles[style].numFmtId
    if number < openpyxl.styles.numbers.BUILTIN_FORMATS_MAX_SIZE:
        return str(openpyxl.styles.numbers.BUILTIN_FORMATS.get(number, "General"))
    return str(book._number_formats[number - openpyxl.styles.numbers.BUILTIN_FORMATS_MAX_SIZE])


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _same(one: object, other: object) -> bool:
    """Return whether two readers mean the same by a value; blanks of a text aside."""
    if isinstance(one, str) and isinstance(other, str):
        return one.replace("_x000D_", "").split() == other.replace("_x000D_", "").split()
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return float(one) == float(other)
    moments = datetime.date | datetime.time | datetime.timedelta
    both = isinstance(one, moments) and isinstance(other, moments)
    return both and _moment(one) == _moment(other)


def _moment(value: object) -> str:
    if isinstance(value, datetime.datetime):
        return (value + datetime.timedelta(milliseconds=500)).isoformat()[:19]
    if isinstance(value, datetime.date):
        return f"{value.isoformat()}T00:00:00"
    return str(value)


def _guarded(path: Path, call: Callable[[], _T]) -> _T:
    """Call a reader; whatever it throws on a damaged file becomes the one error.

    A panic of the reader derives from BaseException and has no importable name.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return call()
    except (KeyboardInterrupt, SystemExit, LandingError, MemoryError):
        raise
    except BaseException as error:
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise fault(
                path,
                f"a workbook that is truncated or damaged ({type(error).__name__}), an old .xls "
                "of another program, or password-protected",
                remedy="Export or copy it again, or open it in a spreadsheet program and save it "
                "as .xlsx",
            ) from None
        raise


def _check_archive(path: Path, content: bytes) -> None:
    """Unpack every part to its end: sizes and checksums must be as declared, and reasonable."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if unpacked > limits.MAX_WORKBOOK_UNPACKED or any(map(_is_bomb, parts)):
            raise fault(
                path,
                f"a workbook that unpacks to {unpacked:,} bytes",
                expected=f"at most {limits.MAX_WORKBOOK_UNPACKED:,}, and no more than "
                f"{limits.MAX_UNPACKING_RATIO} times its packed size",
                remedy="Deliver it as CSV or Parquet",
            )
        if any(part.flag_bits & 0x1 for part in parts):
            raise fault(path, "a password-protected workbook", remedy="Save it without a password")
        for part in parts:
            with archive.open(part) as file:
                if b"<!DOCTYPE" in file.read(_CHUNK):
                    raise fault(
                        path,
                        "a workbook with a document type declaration",
                        remedy="Open it in a spreadsheet program and save it again",
                    )
                while file.read(_CHUNK):
                    pass


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    return part.file_size > limits.RATIO_FREE_BYTES and (
        part.file_size > limits.MAX_UNPACKING_RATIO * max(1, part.compress_size)
    )
