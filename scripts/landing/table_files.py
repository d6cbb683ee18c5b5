"""A Jobindsats file of any shape, read to the rows it lands as."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from landing import limits
from landing.faults import FaultList, LandingError, fault
from landing.grid_cells import grid_cells
from landing.grid_table import find_table, has_table
from landing.json_tables import read_json_table
from landing.long_cells import LongTable, long_cells
from landing.observations import Observations, observe
from landing.reference import Reference
from landing.request import LandingRequest
from landing.sniff import DeliveredFile
from landing.tables import RawCell, Sheet
from landing.text_tables import read_csv_table
from landing.workbooks import WORKBOOKS, Workbook

_TABLE_IN_NAME = re.compile(r"(y\d{2}[a-z]\d{2}|[a-z]{3,8}\d{2})(?![a-z0-9])", re.IGNORECASE)
_JOBINDSATS_TABLE = re.compile(r"y\d{2}[a-z]\d{2}|otij\d{2}|ptv[a-z]\d{2}")
_TABLE_ID = re.compile(r"[a-z][a-z0-9_]{1,31}")


def read_table_file(
    file: DeliveredFile, reference: Reference, request: LandingRequest
) -> Observations:
    """Return the rows a Jobindsats file lands as.

    Raises:
        LandingError: every fault of the file.
    """
    table_id = table_of(file.path, reference, request)
    if file.format == "parquet":
        raise fault(
            file.path,
            "a Parquet file, and Jobindsats delivers none",
            remedy="For an extract say --kind benefit_spells, activity_spells or hour_reports",
        )
    if file.format not in WORKBOOKS and file.size > limits.MAX_TABLE_BYTES:
        raise fault(
            file.path,
            f"a table of {file.size // 1024**2} MB",
            expected=f"at most {limits.MAX_TABLE_BYTES // 1024**2} MB for a Jobindsats table",
            remedy="For an extract say --kind; otherwise ask for fewer periods at a time",
        )
    faults = FaultList(file.path)
    if file.format in WORKBOOKS:
        cells, whole = _workbook_cells(file, reference, request, faults), True
    else:
        table = _text_table(file, request, faults)
        cells = long_cells(table, reference, request, faults, file.path)
        whole = table.ends_in_a_line
    observations = observe(cells, table_id, reference, faults, file.path, whole_lines=whole)
    if request.strict:
        _refuse_unmapped(observations, faults)
    faults.raise_if_any()
    return observations


def table_of(path: Path, reference: Reference, request: LandingRequest) -> str:
    """Return the Jobindsats table of a file: --table, or the id its name begins with.

    Raises:
        LandingError: neither says it.
    """
    if request.table:
        table = request.table.strip().lower()
        if not _TABLE_ID.fullmatch(table):
            raise fault(
                path, "not a table id", value=request.table, expected="such as y60c07", exit_code=2
            )
        return table
    known = {table for table, _ in reference.measures}
    found = _TABLE_IN_NAME.match(path.name)
    table = found[1].lower() if found else ""
    if table in known or _JOBINDSATS_TABLE.fullmatch(table):
        return table
    raise fault(
        path,
        "the file's name does not begin with its Jobindsats table",
        expected="such as y60c07_2026-08-22.csv",
        remedy="Say --table, for example --table y60c07",
    )


def _text_table(file: DeliveredFile, request: LandingRequest, faults: FaultList) -> LongTable:
    reader = read_json_table if file.format == "json" else read_csv_table
    return reader(file, request.encoding, faults)


def _workbook_cells(
    file: DeliveredFile, reference: Reference, request: LandingRequest, faults: FaultList
) -> Iterator[RawCell]:
    path = file.path
    workbook = Workbook(path, file.format)
    sheet = _sheet_with_table(workbook, reference, request)
    faults.sheet = sheet.name
    return grid_cells(find_table(path, sheet, reference), reference, request, faults)


def _sheet_with_table(workbook: Workbook, reference: Reference, request: LandingRequest) -> Sheet:
    """Return the one sheet that holds a table, or the one that --sheet names."""
    path = workbook.path
    names = ", ".join(repr(name) for name in workbook.names)
    if request.sheet is not None:
        if request.sheet not in workbook.names:
            raise fault(path, "no such sheet", value=request.sheet, expected=names)
        return workbook.sheet(request.sheet)
    sheets = [workbook.sheet(name) for name in workbook.names]
    with_table = [sheet for sheet in sheets if has_table(sheet, reference)]
    if len(with_table) == 1:
        return with_table[0]
    if with_table:
        raise fault(
            path,
            "several sheets with areas and periods",
            value=", ".join(str(sheet.name) for sheet in with_table),
            remedy='Say which one: --sheet "…"',
        )
    raise fault(
        path,
        "no sheet with areas and periods",
        expected=f"a table in one of the visible sheets ({names or 'there are none'})",
        remedy="Check that it is the right workbook",
    )


def _refuse_unmapped(observations: Observations, faults: FaultList) -> None:
    for label in sorted(observations.unmapped_measures):
        faults.add(
            "maps to no measure (--strict)",
            value=label,
            remedy="Add it to seeds/reference/jobindsats_measures.csv, or leave --strict out",
        )
    for label in sorted(observations.unmapped_groups):
        faults.add(
            "maps to no target group (--strict)",
            value=label or "(no group)",
            remedy="Say --group, or add it to seeds/reference/jobindsats_groups.csv",
        )


__all__ = ["LandingError", "read_table_file", "table_of"]
