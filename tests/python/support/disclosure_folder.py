"""A small publication folder made by hand: what the audit and the leak hunt are tried on."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import xlsxwriter

from disclosure.audit import examine
from disclosure.course_tables import FIGURES, FULL_TIME, ShownRow
from disclosure.findings import Finding
from disclosure.other_files import audit_other_files
from disclosure.vintages import Earlier
from disclosure_sql import A_DAY, Protected
from texts.shown import shown_columns
from warehouse_build import Warehouse

AUDITED = (
    *("--select", "+passive_share", "+activation", "+publication"),
    *("--exclude-resource-type", "unit_test", "test"),
)
"""What dbt builds for an audit of a dataset."""

CellTold = dict[str, str]
"""One row of passive_share.csv."""

COLUMNS = (
    *("measure_code", "area_code", "area_name", "area_level", "region_code"),
    *("target_group_code", "target_group_name", "period_id", "period_type", "reference_date"),
    *("persons", "passive_persons", "passive_share", "passive_share_pct"),
    *("passive_persons_as_reported", "passive_share_as_reported"),
    *("passive_persons_if_all_count", "persons_active_by_imputation", "ci_lower", "ci_upper"),
    *("compared_to_country", "rank", "obs_status", "conf_status", "is_provisional"),
    *("is_low_base", "is_under_reported", "has_series_break", "rests_on_imputation"),
    *("source", "as_of"),
)


def audit(
    folder: Path, threshold: int | None = None, earlier: Sequence[Earlier] = ()
) -> list[Finding]:
    """Look through all files of a publication; what the rules give away is a finding too."""
    report = examine(folder, threshold, earlier)
    return report.findings + report.replayed + audit_other_files(folder)


def told_cells(groups: Mapping[str, Mapping[str, Protected]]) -> list[CellTold]:
    """Tell protected trees as passive_share.csv would: one group each, one quarter."""
    return [told_cell(group, cell) for group, cells in groups.items() for cell in cells.values()]


def told_cell(group: str, cell: Protected) -> CellTold:
    """Tell one cell."""
    persons, passive, as_reported, if_all_count = cell.values
    row = dict.fromkeys(COLUMNS, "") | {
        "measure_code": "passive_12m",
        "area_code": cell.code,
        "area_name": f"Sted {cell.code}",
        "area_level": cell.level,
        "region_code": cell.region or "",
        "target_group_code": group,
        "target_group_name": group.capitalize(),
        "period_id": "2019Q1",
        "period_type": "quarter",
        "reference_date": A_DAY.isoformat(),
        "obs_status": "Q" if cell.hides_figures else "A" if persons else "M",
        "conf_status": "C" if cell.hides_figures else "F",
        "source": "special_extract",
        "as_of": "2020-03-31",
    }
    if not cell.hides_persons:
        row["persons"] = str(persons)
    if not cell.hides_figures:
        row |= {
            "passive_persons": str(passive),
            "passive_persons_as_reported": str(as_reported),
            "passive_persons_if_all_count": str(if_all_count),
            "passive_share": f"{passive / persons:.6f}" if persons else "",
        }
    return row


def write_publication(
    folder: Path,
    cells: Sequence[CellTold],
    *,
    workbook: Sequence[CellTold] | None = None,
    activation: Mapping[str, Sequence[tuple[ShownRow, bool]]] | None = None,
    threshold: int | None = 5,
) -> None:
    """Write the files that the audit reads.

    Args:
        folder: where to.
        cells: the rows of passive_share.csv.
        workbook: the rows of the workbook's sheet Data; no workbook without them.
        activation: rows of the activation table by period, and whether each is hidden.
        threshold: what the manifest says; no manifest without it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "passive_share.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(cells)
    if threshold is not None:
        manifest = {"variables": {"disclosure_threshold": threshold, "minimum_base": 10}}
        (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    if workbook is not None:
        write_workbook(folder / "manglende-aktiv-indsats.xlsx", workbook)
    if activation is not None:
        write_activation(folder / "passive_share.duckdb", activation)


WORKBOOK_FIELDS = (
    "target_group_name",
    "area_code",
    "area_name",
    "period_id",
    "persons",
    "passive_persons",
    "passive_share_pct",
    "mark_codes",
    "passive_persons_as_reported",
    "passive_persons_if_all_count",
)


def write_workbook(file: Path, cells: Sequence[CellTold]) -> None:
    """Write a workbook with the sheet Data: a title, a line, and the table."""
    named = shown_columns("passive_share_presented")
    with xlsxwriter.Workbook(str(file)) as workbook:
        workbook.add_worksheet("Forside").write_string(0, 0, "Forside")
        sheet = workbook.add_worksheet("Data")
        sheet.write_string(0, 0, "Data")
        sheet.write_row(3, 0, [f"{named[field].heading} [note 1]" for field in WORKBOOK_FIELDS])
        for number, cell in enumerate(cells, start=4):
            for place, column in enumerate(WORKBOOK_FIELDS):
                value = cell.get(column) or ("" if column == "mark_codes" else "[c]")
                if value.isdigit() and column != "area_code":
                    sheet.write_number(number, place, int(value))
                else:
                    sheet.write_string(number, place, value)


def write_activation(file: Path, periods: Mapping[str, Sequence[tuple[ShownRow, bool]]]) -> None:
    """Write the public DuckDB file with the activation table only."""
    figures = [f"{name} {'decimal(18, 6)' if name in FULL_TIME else 'bigint'}" for name in FIGURES]
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "create table activation (period_id varchar, area_level varchar, area_code varchar,"
            " region_code varchar, benefit_code varchar, offer_type_code varchar,"
            f" conf_status varchar, {', '.join(figures)})"
        )
        connection.executemany(
            f"insert into activation values ({', '.join('?' * (7 + len(FIGURES)))})",
            [
                (
                    *(period, row.area_level, row.area_code, row.region_code),
                    *(row.group_code, row.offer_type_code, "C" if is_hidden else "F"),
                    *(row.figures[name] for name in FIGURES),
                )
                for period, rows in periods.items()
                for row, is_hidden in rows
            ],
        )


def write_public_files(warehouse: Warehouse, folder: Path) -> None:
    """Write what the audit reads, straight from the marts."""
    folder.mkdir()
    with duckdb.connect() as connection:
        connection.execute(f"attach '{warehouse.file}' as built (read_only)")
        connection.execute(f"attach '{folder / 'passive_share.duckdb'}' as public_file")
        for table in ("passive_share", "activation", "publication"):
            connection.execute(
                f"create table public_file.{table} as select * from built.main.{table}"
            )
        connection.execute(
            f"copy public_file.passive_share to '{folder / 'passive_share.csv'}'"
            " (format csv, header)"
        )
