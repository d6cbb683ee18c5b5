"""The published table as CSV for Danish Excel: what the workbook's sheet Data shows, in one file.

Semicolons, decimal commas and a byte order mark, so that a double click opens it; codes stand as
="0461", which keeps a spreadsheet from making numbers of them.
"""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pandas as pd

from texts.shown import Column, Source, shown_columns, shown_sheets
from texts.texts import PAGE, read_texts
from workbook.context import read_context
from workbook.declared import cells_of, fields_of
from workbook.reading import open_public, without_gaps

_KEYS = ["measure_code", "area_code", "target_group_code", "period_id"]
_ORDER = "measure_code, target_group_sort_order, reference_date, period_id, area_sort_order"
_STATUS = {"obs_status": "cube.obs_status.da", "conf_status": "cube.conf_status.da"}
_FLAT = {"area_code"}


def write_danish_csv(public_duckdb: Path, target: Path) -> None:
    """Write every published row, with its marks, status and confidentiality beside the figures.

    Args:
        public_duckdb: the public DuckDB file.
        target: the file to write.
    """
    texts = read_texts(PAGE)
    sheet = shown_sheets()["data"]
    with open_public(public_duckdb) as public:
        context = read_context(public)
        frame = public.frame(
            Source(sheet.sources[0].table, order_by=_ORDER), fields_of(sheet.columns, *_KEYS)
        )
        status = public.frame(Source("passive_share"), [*_KEYS, *_STATUS])
        cells = without_gaps(cells_of(context, frame, sheet.columns))
        marks = [column.name for column in sheet.columns if column.shows == "marks"]
        joined = frame[_KEYS].merge(status, on=_KEYS, how="left", validate="one_to_one")
        cells = pd.DataFrame(
            {"measure": frame["measure_code"].map(lambda code: context.name("measure", code))}
            | {name: cells[name] for name in cells}
            | {
                name: joined[name].map(lambda code, of=name: context.name(of, code))
                for name in _STATUS
            }
        )
        columns = {column.name: column for column in sheet.columns}
        headings = [shown_columns("largest_revisions")["measure_code"].heading]
        headings += [column.heading for column in sheet.columns]
        headings += [texts[key] for key in _STATUS.values()]
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(headings)
        for row in zip(
            *(_written(cells[name], columns.get(name), name in marks) for name in cells),
            strict=True,
        ):
            writer.writerow(row)


def _written(cells: pd.Series, column: Column | None, is_marks: bool) -> list[str]:
    if is_marks:
        return ["" if cell is None else str(cell) for cell in cells]
    return [_cell(cell, column) for cell in cells]


def _cell(cell: object, column: Column | None) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, str):
        return f'="{cell}"' if column and column.name in _FLAT else cell
    number = float(str(cell))
    return (
        str(int(number))
        if number.is_integer() and column and column.format == "count"
        else str(number).replace(".", ",")
    )
