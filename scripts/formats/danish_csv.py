"""The published table as CSV for Danish Excel: what the workbook's sheet Data shows, in one file.

Semicolons, decimal commas and a byte order mark, so that a double click opens it; codes stand as
="0461", which keeps a spreadsheet from making numbers of them.
"""

import csv
from datetime import date
from pathlib import Path

from texts.shown import Column, Source, shown_columns, shown_sheets
from texts.texts import PAGE, read_texts
from workbook.context import Context
from workbook.declared import cells_of, fields_of
from workbook.reading import open_public, without_gaps

_KEYS = ["measure_code", "area_code", "target_group_code", "period_id"]
_ORDER = "measure_code, target_group_sort_order, reference_date, period_id, area_sort_order"
_STATUS = {"obs_status": "cube.obs_status.da", "conf_status": "cube.conf_status.da"}


def write_danish_csv(public_duckdb: Path, target: Path) -> None:
    """Write every published row, with its marks, status and confidentiality beside the figures."""
    texts, sheet = read_texts(PAGE), shown_sheets()["data"]
    with open_public(public_duckdb) as public:
        context = Context(public)
        source = Source(sheet.sources[0].table, order_by=_ORDER)
        frame = public.frame(source, fields_of(sheet.columns, *_KEYS))
        status = public.frame(Source("passive_share"), [*_KEYS, *_STATUS])
        joined = frame[_KEYS].merge(status, on=_KEYS, how="left", validate="one_to_one")
        measure = shown_columns("largest_revisions")["measure_code"]
        statuses = [Column(name, texts[key], shows=name) for name, key in _STATUS.items()]
        columns = [measure, *sheet.columns, *statuses]
        cells = without_gaps(cells_of(context, frame.join(joined[[*_STATUS]]), columns))
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow([column.heading for column in columns])
        written = ([_cell(cell, column) for cell in cells[column.name]] for column in columns)
        writer.writerows(zip(*written, strict=True))


def _cell(cell: object, column: Column) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return cell.strftime("%d-%m-%Y")
    if isinstance(cell, str):
        return f'="{cell}"' if column.name == "area_code" else cell
    number = float(str(cell))
    if number.is_integer() and column.format == "count":
        return str(int(number))
    return str(number).replace(".", ",")
