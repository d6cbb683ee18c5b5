"""Writing the workbook `manglende-aktiv-indsats.xlsx` from the public DuckDB file alone."""

import io
import re
import warnings
import zipfile
from datetime import datetime, time
from pathlib import Path

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook.context import Context
from workbook.reading import open_public
from workbook.sheets import write_sheets
from workbook.styles import CELL_SIZE, FONT

LANGUAGE = "da-DK"
_TIMESTAMP = (1980, 1, 1, 0, 0, 0)
_LIKE_A_FORMULA = re.compile(r"^(\s*)(?=[=+\-@])", re.MULTILINE)


class _PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    def _write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> int:
        """Write a text with an apostrophe before a sign that begins a formula, in any line."""
        plain = _LIKE_A_FORMULA.sub(r"\1'", string)
        return int(super()._write_string(row, col, plain, cell_format))


class PlainBook(Workbook):  # type: ignore[misc]
    """A workbook whose texts stay texts, also when a program writes them again.

    Labels and reasons come from whoever typed them.
    """

    worksheet_class = _PlainSheet

    def __init__(self, target: io.BytesIO) -> None:
        font = {"font_name": FONT, "font_size": CELL_SIZE}
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        super().__init__(target, {**options, "default_format_properties": font})


def write_workbook(public_duckdb: Path, target: Path) -> None:
    """Write the workbook of a publication.

    The same public file gives the same bytes: the time of creation is the as-of date.

    Raises:
        WarehouseError: the public file lacks what no workbook can do without, or a text is missing.
        XlsxWriterException: the file cannot be written as asked; warnings are errors here.
    """
    package = io.BytesIO()
    with open_public(public_duckdb) as public, warnings.catch_warnings():
        warnings.simplefilter("error")
        context = Context(public)
        book = PlainBook(package)
        _set_properties(book, context)
        write_sheets(book, context)
        book.close()
    _write_with_language(package, target)


def _set_properties(book: Workbook, context: Context) -> None:
    created = datetime.combine(context.publication["as_of"], time())
    written = {"author": context.author, "company": context.author, "created": created}
    kind = "synthetic" if context.is_synthetic else "real"
    for name in ("title", "subject", "keywords", "comments"):
        written[name] = context.texts.get(f"properties.{name}.{kind}")
    book.set_properties(written)


def _write_with_language(package: io.BytesIO, target: Path) -> None:
    """Write what XlsxWriter made, and what it cannot say itself: the language.

    The zip file depends on its contents alone.
    """
    with (
        zipfile.ZipFile(package) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _TIMESTAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            written.writestr(entry, _in_danish(name, source.read(name).decode()))


def _in_danish(name: str, content: str) -> str:
    """Return a part of the package with its language in it."""
    if name == "docProps/core.xml":
        end = "</cp:coreProperties>"
        return content.replace(end, f"<dc:language>{LANGUAGE}</dc:language>{end}")
    if name.startswith("xl/charts/"):
        return content.replace('lang="en-US"', f'lang="{LANGUAGE}"')
    return content
