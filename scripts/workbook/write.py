"""Writing the workbook `manglende-aktiv-indsats.xlsx` from the public DuckDB file alone."""

from __future__ import annotations

import io
import warnings
from datetime import datetime, time
from pathlib import Path

from xlsxwriter.workbook import Workbook

from workbook.context import Context, read_context
from workbook.finish import write_with_language
from workbook.reading import open_public
from workbook.sheets import write_sheets
from workbook.styles import CELL_SIZE, FONT


def write_workbook(public_duckdb: Path, target: Path) -> None:
    """Write the workbook of a publication.

    The same public file gives the same bytes: the time of creation is the as-of date.

    Args:
        public_duckdb: the public DuckDB file; opened for reading only.
        target: the xlsx file to write.

    Raises:
        WarehouseError: the public file lacks what no workbook can do without, or a text is missing.
        XlsxWriterException: the file cannot be written as asked; warnings are errors here.
    """
    package = io.BytesIO()
    with open_public(public_duckdb) as public, warnings.catch_warnings():
        warnings.simplefilter("error")
        context = read_context(public)
        book = Workbook(
            package,
            {
                "in_memory": True,
                "default_format_properties": {"font_name": FONT, "font_size": CELL_SIZE},
            },
        )
        _set_properties(book, context)
        write_sheets(book, context)
        book.close()
    write_with_language(package.getvalue(), target)


def _set_properties(book: Workbook, context: Context) -> None:
    texts = context.texts
    kind = "synthetic" if context.is_synthetic else "real"
    book.set_properties(
        {
            "title": texts.get(f"properties.title.{kind}"),
            "subject": texts.get(f"properties.subject.{kind}"),
            "author": texts.get("properties.author"),
            "company": texts.get("properties.author"),
            "keywords": texts.get(f"properties.keywords.{kind}"),
            "comments": texts.get(f"properties.comments.{kind}"),
            "created": datetime.combine(context.publication["as_of"], time()),
        }
    )
