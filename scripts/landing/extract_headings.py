"""Headings of an extract or hour report, in any order, Danish or English: to raw columns."""

from __future__ import annotations

from landing.faults import FaultList
from landing.reference import Reference
from landing.request import DELIVERED_COLUMNS, Kind

HOURS_TO_FILL_IN = "hours_to_fill_in"
"""The hours in a work list (scripts/worklist.py): where they are empty, nobody has reported yet."""
REMARK = "remark"
_ADD_IT = "or add its heading to seeds/reference/extract_headings.csv"


def kind_of_headings(headings: list[str], reference: Reference) -> Kind | None:
    """Return the extract or report a row of headings belongs to, or None for neither.

    A row belongs to the kind it has most columns of, when it has the column that tells the
    rows of that kind apart, or a person, and at least half of the columns.
    """
    jobindsats = {reference.column_for("jobindsats", heading) for heading in headings}
    if {"area_label", "period_label"} <= jobindsats:
        return None
    found: list[tuple[int, int, Kind]] = []
    for kind, wanted in DELIVERED_COLUMNS.items():
        columns = {reference.column_for(kind, heading) for heading in headings} - {None, REMARK}
        has_id = columns & {"spell_id", "activity_id", "person_id"}
        if has_id and 2 * len(columns) >= len(wanted):
            found.append((len(columns), -len(wanted), kind))
    return max(found, key=lambda score: score[:2])[2] if found else None


def columns_of(
    headings: list[str],
    kind: Kind,
    reference: Reference,
    faults: FaultList,
    row: int = 1,
    *,
    is_work_list: bool = False,
) -> list[str]:
    """Return the raw column of each heading, '' for an empty one; all faults at once.

    A work list has columns besides, for its readers: '' too.
    """
    columns = [reference.column_for(kind, heading) if heading else "" for heading in headings]
    if is_work_list:
        meant = {REMARK: "", HOURS_TO_FILL_IN: "weekly_hours"}
        columns = [meant.get(column or "", column) for column in columns]
    expected = ", ".join(DELIVERED_COLUMNS[kind])
    for at, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        if column is None:
            what = f"a column that {kind} does not have"
            faults.add(what, f"Take it out, {_ADD_IT}", row=row, column=heading, expected=expected)
        elif column and column in columns[:at]:
            faults.add(f"a second column for {column}", "Take one out", row=row, column=heading)
    for column in DELIVERED_COLUMNS[kind]:
        if column not in columns:
            what = f"the column {column} is missing"
            faults.add(what, f"Have it delivered, {_ADD_IT}", row=row, expected=expected)
    faults.raise_if_any()
    return [column or "" for column in columns]
