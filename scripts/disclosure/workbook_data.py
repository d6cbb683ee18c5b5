"""The workbook's long sheet as written to disk: every published row, once more.

The audit reads it besides the CSV: what either file shows is known to a reader. Its cells carry
names and no status, so they are matched with the CSV's by group, area and period.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from python_calamine import CalamineWorkbook

from common.errors import WarehouseError
from disclosure.public_columns import is_figure
from disclosure.published import PublishedCell
from disclosure.share_tree import COUNTS
from texts.shown import shown_columns

WORKBOOK = "manglende-aktiv-indsats.xlsx"
NO_FIGURE = ("", "–", "[x]", "[z]", "[c]")
"""What stands in a cell without a figure (publication 1); – where none could ever stand."""

PRESENTED = "passive_share_presented"
KEYS = ("target_group_name", "area_code", "period_id")
_NOTE = re.compile(r"\s*\[note [0-9]+\]")
Row = Sequence[object]


def headings() -> dict[str, str]:
    """Return the heading of each field, as the workbook writes it."""
    return {name: column.heading for name, column in shown_columns(PRESENTED).items()}


def cells_of_workbook(file: Path, known: Iterable[PublishedCell]) -> Iterator[PublishedCell]:
    """Read the cells of computed groups, known from the CSV, from the workbook's long sheets.

    Raises:
        WarehouseError: no sheet has the columns of the long form, or cells are missing from it:
            what cannot be read cannot be audited.
    """
    named = headings()
    by_key = {(c.target_group_name, c.area_code, c.period_id): c for c in known}
    workbook = CalamineWorkbook.from_path(str(file))
    found: set[tuple[str, str, str]] = set()
    for name in workbook.sheet_names:
        lines = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        columns, first = _columns(lines, named)
        if columns:
            for cell in _cells(lines[first:], columns, by_key, f"{file.name}, {name}"):
                found.add((cell.target_group_name, cell.area_code, cell.period_id))
                yield cell
    if len(found) < len(by_key):
        raise WarehouseError(
            f"{len(by_key) - len(found)} of {len(by_key)} published cells cannot be followed"
            " in any sheet of the workbook",
            file=file,
            expected=", ".join(named.get(key, key) for key in (*KEYS, *COUNTS)),
        )


def _columns(lines: Sequence[Row], named: Mapping[str, str]) -> tuple[dict[str, int], int]:
    """Return where each field stands, and the first row under the headings; nothing without."""
    for number, line in enumerate(lines[:60]):
        texts = [_NOTE.sub("", " ".join(str(value).split())) for value in line]
        places = {field: texts.index(named[field]) for field in named if named[field] in texts}
        if all(field in places for field in (*KEYS, *COUNTS)):
            return places, number + 1
    return {}, 0


def _cells(
    lines: Sequence[Row],
    columns: Mapping[str, int],
    by_key: Mapping[tuple[str, str, str], PublishedCell],
    source: str,
) -> Iterator[PublishedCell]:
    for line in lines:
        group, area, period = (str(line[columns[key]]) for key in KEYS)
        cell = by_key.get((group, area, period))
        if cell is None:
            continue
        counts = dict.fromkeys(COUNTS, 0 if cell.is_empty_group else None)
        for count in COUNTS:
            if isinstance(value := line[columns[count]], (int, float)):
                counts[count] = round(value)
        told = [
            field
            for field, column in columns.items()
            if cell.is_hidden and line[column] not in NO_FIGURE and is_figure(PRESENTED, field)
        ]
        yield replace(cell, file=source, counts=counts, told=tuple(told))
