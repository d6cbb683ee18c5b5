"""No text of the workbook can become a formula, not even when a program writes the sheet again."""

import re

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

_LIKE_A_FORMULA = re.compile(r"^(\s*)(?=[=+\-@])", re.MULTILINE)


def plain_text(text: str) -> str:
    """Return a text with an apostrophe before a sign that begins a formula, in any of its lines."""
    return _LIKE_A_FORMULA.sub(r"\1'", text)


class _PlainSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    def _write_string(
        self, row: int, col: int, string: str, cell_format: Format | None = None
    ) -> int:
        return int(super()._write_string(row, col, plain_text(string), cell_format))


class PlainBook(Workbook):  # type: ignore[misc]
    """A workbook whose texts stay texts: labels and reasons come from whoever typed them."""

    worksheet_class = _PlainSheet
