"""Headings of an extract or hour report, in any order, Danish or English: to raw columns."""

from __future__ import annotations

from pathlib import Path

from landing.faults import FaultList
from landing.reference import Reference
from landing.request import DELIVERED_COLUMNS, Kind


def columns_of(
    path: Path,
    headings: list[str],
    kind: Kind,
    reference: Reference,
    sheet: str | None = None,
    row: int = 1,
) -> list[str]:
    """Return the raw column of each heading, '' for an empty one; all faults at once."""
    faults = FaultList(path, sheet)
    columns = [reference.column_for(kind, heading) if heading else "" for heading in headings]
    for at, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        if column is None:
            faults.add(
                f"a column that {kind} does not have",
                row=row,
                column=heading,
                expected=", ".join(DELIVERED_COLUMNS[kind]),
                remedy="Take it out, or add its heading to seeds/reference/extract_headings.csv",
            )
        elif column and column in columns[:at]:
            faults.add(
                f"a second column for {column}", row=row, column=heading, remedy="Take one out"
            )
    for column in DELIVERED_COLUMNS[kind]:
        if column not in columns:
            faults.add(
                f"the column {column} is missing",
                row=row,
                expected=", ".join(DELIVERED_COLUMNS[kind]),
                remedy="Have it delivered, or add its heading to "
                "seeds/reference/extract_headings.csv",
            )
    faults.raise_if_any()
    return [column or "" for column in columns]
