"""A municipality's work list as a workbook: filled in, it lands as an hour report as it stands."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from texts.texts import Texts
from workbook.styles import PALE_BLUE, Styles

COLUMNS = {
    "activity_id": ("text", 26),
    "weekly_hours": ("hours", 18),
    "offer_type_name": ("text", 30),
    "benefit_name": ("text", 30),
    "start_date": ("date", 14),
    "end_date": ("date", 14),
    "imputed_hours": ("pct", 16),
    "donor_level_name": ("text", 24),
}
"""Column of the table -> what stands in it, and how wide it is; the hours are the reader's."""

_FEWEST, _MOST = 0, 59
_LINES = 6


def write_book(file: Path, texts: Texts, courses: Sequence[Mapping[str, Any]]) -> None:
    """Write the work list of one municipality, with instructions above its table.

    The texts may name area, as_of and courses.
    """
    with Workbook(str(file), {"default_date_format": "dd-mm-yyyy"}) as book:
        book.set_properties({"title": texts.get("worklist.title")})
        sheet = book.add_worksheet(texts.get("worklist.sheet"))
        styles = Styles(book)
        sheet.write_string(0, 0, texts.get("worklist.title"), styles.title)
        for row in range(1, _LINES):
            sheet.write_string(row, 0, texts.get(f"worklist.line{row}"), styles.line)
        _write_table(book, sheet, styles, texts, courses)


def _write_table(
    book: Workbook,
    sheet: Worksheet,
    styles: Styles,
    texts: Texts,
    courses: Sequence[Mapping[str, Any]],
) -> None:
    header = _LINES + 1
    hours = book.add_format(
        {"num_format": "0.00", "bg_color": PALE_BLUE, "border": 1, "locked": False}
    )
    for at, (column, (kind, width)) in enumerate(COLUMNS.items()):
        sheet.set_column(at, at, width)
        cell = hours if kind == "hours" else styles.cell(kind, is_first=not at)
        sheet.write_string(header, at, texts.get(f"worklist.heading.{column}"), styles.header(kind))
        for row, course in enumerate(courses, header + 1):
            value = course.get(column)
            if value is None:
                sheet.write_blank(row, at, None, cell)
            else:
                sheet.write(row, at, value, cell)
    sheet.freeze_panes(header + 1, 2)
    sheet.autofilter(header, 0, header + len(courses), len(COLUMNS) - 1)
    _validate(sheet, texts, header + 1, len(courses))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(header)


def _validate(sheet: Worksheet, texts: Texts, first: int, courses: int) -> None:
    """Let nothing but hours of 0 to 59 with at most two decimals into the hours' cells."""
    at = list(COLUMNS).index("weekly_hours")
    cell = xl_rowcol_to_cell(first, at)
    allowed = f"{cell}>={_FEWEST},{cell}<={_MOST},ROUND({cell},2)={cell}"
    sheet.data_validation(
        first, at, first + courses - 1, at,
        {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({cell}),{allowed})",
            "input_title": texts.get("worklist.input.title"),
            "input_message": texts.get("worklist.input.message"),
            "error_title": texts.get("worklist.error.title"),
            "error_message": texts.get("worklist.error.message"),
        },
    )  # fmt: skip
