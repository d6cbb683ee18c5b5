"""Headings of an extract or hour report, in any order, Danish or English: to raw columns."""

from __future__ import annotations

from pathlib import Path

from landing.faults import FaultList
from landing.reference import Reference
from landing.request import DELIVERED_COLUMNS, Kind


def columns_of(
    path: Path, headings: list[str], kind: Kind, reference: Reference, sheet: str | None = None
) -> list[str]:
    """Return the raw column of each heading; every fault of the headings at once."""
    faults = FaultList(path, sheet)
    columns: list[str] = []
    for heading in headings:
        column = reference.column_for(kind, heading) if heading else None
        if column is None:
            faults.add(
                f"a column that {kind} does not have" if heading else "a column without a heading",
                row=1,
                column=heading or None,
                expected=", ".join(DELIVERED_COLUMNS[kind]),
                remedy="Take it out, or add its heading to seeds/reference/extract_headings.csv",
            )
        elif column in columns:
            faults.add(f"a second column for {column}", row=1, column=heading)
        columns.append(column or "")
    for column in DELIVERED_COLUMNS[kind]:
        if column not in columns:
            faults.add(
                f"the column {column} is missing",
                row=1,
                expected=", ".join(DELIVERED_COLUMNS[kind]),
                remedy="Have it delivered, or add its heading to "
                "seeds/reference/extract_headings.csv",
            )
    faults.raise_if_any()
    return columns
