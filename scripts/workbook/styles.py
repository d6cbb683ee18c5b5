"""How the workbook looks: palette, fonts and cell formats."""

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

DARK_BLUE = "#12436D"
TURQUOISE = "#28A197"
DARK_PINK = "#801650"
ORANGE = "#F46A25"
DARK_GREY = "#3D3D3D"
LIGHT_PURPLE = "#A285D1"
"""The palette of publication.md 1: six colours that stay apart for colour-blind readers."""

PALE_BLUE = "#DCE6EF"
"""A tint of DARK_BLUE, for cells that the reader may change."""
BAR_BLUE = "#A9C0D4"
"""A stronger tint, for bars behind figures."""
RULE_GREY = "#BFBFBF"

FONT = "Arial"
CELL_SIZE = 10
TITLE_SIZE = 14
CHART_SIZE = 12
CHART_TITLE_SIZE = 13

NUMBER_FORMATS = {
    "text": "General",
    "wrapped": "General",
    "count": "#,##0",
    "pct": "0.0",
    "points": "+0.0;-0.0;0.0",
    "signed_count": "+#,##0;-#,##0;0",
    "full_time": "#,##0.0",
    "mean": "0.00",
    "signed_mean": "+0.00;-0.00;0.00",
    "date": 14,
}
"""US formats (14 is the built-in short date); the reader's locale shows its own marks."""

RIGHT_ALIGNED = frozenset(NUMBER_FORMATS) - {"text", "wrapped"}


class Styles:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self.title = self._format(bold=True, font_size=TITLE_SIZE, font_color=DARK_BLUE)
        self.line = self._format(font_color=DARK_GREY)
        self.caution = self._format(bold=True, font_color=DARK_PINK)
        self.section = self._format(bold=True, font_size=12, font_color=DARK_BLUE)
        self.label = self._format(bold=True, valign="top")
        self.wrapped = self._format(text_wrap=True, valign="top")
        self.link = self._format(font_color=DARK_BLUE, underline=1, valign="top")
        self.choice = self._format(
            bold=True, font_size=12, bg_color=PALE_BLUE, border=2, border_color=DARK_BLUE
        )
        self.words = self._format(bold=True, font_color=DARK_BLUE)

    def cell(self, kind: str, is_first: bool = False) -> Format:
        """Return the format of a table cell of a kind (a key of NUMBER_FORMATS)."""
        options: dict[str, Any] = {"bottom": 1, "bottom_color": RULE_GREY, "valign": "top"}
        if kind == "wrapped":
            options["text_wrap"] = True
        if kind in RIGHT_ALIGNED:
            options["align"] = "right"
        elif not is_first:
            options |= {"align": "left", "indent": 1}
        return self._format(num_format=NUMBER_FORMATS[kind], **options)

    def header(self, kind: str, is_first: bool = False) -> Format:
        """Return the format of a heading: aligned as the cells below it."""
        options: dict[str, Any] = {"align": "left", "indent": 0 if is_first else 1}
        if kind in RIGHT_ALIGNED:
            options = {"align": "right"}
        return self._format(
            bold=True,
            font_color="#FFFFFF",
            bg_color=DARK_BLUE,
            text_wrap=True,
            valign="top",
            border=1,
            border_color="#FFFFFF",
            **options,
        )

    def _format(self, **options: object) -> Format:
        return self._book.add_format(
            {"font_name": FONT, "font_size": CELL_SIZE, "font_scheme": "none", **options}
        )
