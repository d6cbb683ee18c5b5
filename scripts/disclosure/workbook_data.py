"""The sheet Data of the workbook as written to disk: every published row, once more.

The audit reads it besides the CSV: what either file shows is known to a reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from common.errors import Fault, WarehouseError
from disclosure.published import PublishedCell, cells_of_rows

WORKBOOK = "manglende-aktiv-indsats.xlsx"
SHEET = "Data"
SHORTHAND = ("[x]", "[z]", "[c]")
"""What stands in a cell without a figure (publication 1)."""

NEEDED = (
    "area_code",
    "area_level",
    "region_code",
    "target_group_code",
    "period_id",
    "reference_date",
    "source",
    "obs_status",
    "conf_status",
    "persons",
    "passive_persons",
    "passive_persons_as_reported",
    "passive_persons_if_all_count",
)
"""The columns without which the sheet cannot be followed; others are read where they are."""


def cells_of_workbook(file: Path) -> Iterator[PublishedCell]:
    """Read the computed groups' cells of the workbook's sheet Data.

    Raises:
        WarehouseError: there is no such sheet, or a column is missing from it.
    """
    workbook = CalamineWorkbook.from_path(str(file))
    if SHEET not in workbook.sheet_names:
        raise WarehouseError(Fault("the workbook has no such sheet", file=file, sheet=SHEET))
    lines = workbook.get_sheet_by_name(SHEET).to_python(skip_empty_area=False)
    header = next((n for n, line in enumerate(lines) if "area_code" in line), None)
    names = [str(name) for name in lines[header]] if header is not None else []
    for name in NEEDED:
        if name not in names:
            raise WarehouseError(
                Fault("the sheet has no such column", file=file, sheet=SHEET, column=name)
            )
    rows = _rows(names, lines[(header or 0) + 1 :])
    yield from cells_of_rows(rows, f"{file.name}, {SHEET}")


def _rows(names: Sequence[str], lines: Sequence[Sequence[Any]]) -> Iterator[Mapping[str, str]]:
    """Return lines as rows of text, shorthand as nothing; columns that are not there as empty."""
    for line in lines:
        yield _Row({name: _text(value) for name, value in zip(names, line, strict=False)})


class _Row(dict[str, str]):
    """A row of text; a column that the sheet does not have is empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _text(value: object) -> str:
    """Return a cell's value as the CSV would write it."""
    if value is None or value in SHORTHAND:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
