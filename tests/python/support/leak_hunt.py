"""The leak hunt: a finished publication, all its files, taken as an attacker would take it.

Each function takes the folder of one published vintage and returns what it found, in words; an
empty list is what a publication owes. The audit (scripts/disclosure) works out hidden counts from
shown ones; this looks where no table is: caches, properties, statistics, free pages.
"""

from __future__ import annotations

import json
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import duckdb
import openpyxl
import pyarrow.parquet as pq
from openpyxl.utils.cell import range_boundaries

from public_tables import tables_in

DATABASE = "passive_share.duckdb"
PARQUET = "passive_share.parquet"
CSV = "passive_share.csv"
WORKBOOK = "manglende-aktiv-indsats.xlsx"
MANIFEST = "manifest.json"

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
KNOWN_PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml"
    r"|xl/(workbook|styles|sharedStrings|metadata)\.xml|xl/theme/theme1\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/(worksheets|drawings|charts|tables)/[a-zA-Z]+[0-9]+\.xml"
    r"|xl/(worksheets|drawings)/_rels/[a-zA-Z]+[0-9]+\.xml\.rels"
)
"""The parts a workbook of ours has: no comments, external links, pivot caches, custom XML."""


# --------------------------------------------------------------------------------------------
# Persons
# --------------------------------------------------------------------------------------------


def find_ids(folder: Path, ids: Iterable[str]) -> list[str]:
    """Look for ids of persons, spells and courses in every byte and every text of a folder."""
    wanted = set(ids)
    lengths = sorted({len(one) for one in wanted})
    # an id may stand in the middle of a run of letters and digits, as in a packed text
    runs = re.compile(rf"[0-9A-Za-z_-]{{{lengths[0]},}}")
    return [
        f"{where}: an id"
        for where, text in every_text(folder)
        if any(
            run[start : start + length] in wanted
            for run in set(runs.findall(text))
            for length in lengths
            for start in range(len(run) - length + 1)
        )
    ]


def every_text(folder: Path) -> Iterator[tuple[str, str]]:
    """Return every file as text, packed ones unpacked, and every text of every table."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield file.name, file.read_bytes().decode("latin-1")
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as package:
                for part in package.namelist():
                    yield f"{file.name}, {part}", package.read(part).decode("utf-8")
        elif file.suffix == ".duckdb":
            with duckdb.connect(str(file), read_only=True) as connection:
                for table in tables_in(connection):
                    rows = connection.execute(f"select * from {table}").fetchall()
                    yield f"{file.name}, {table}", "\n".join(map(str, rows))
        elif file.suffix == ".parquet":
            parquet = pq.ParquetFile(file)
            yield f"{file.name}, metadata", str(parquet.metadata.metadata)
            yield f"{file.name}, rows", "\n".join(map(str, parquet.read().to_pylist()))


# --------------------------------------------------------------------------------------------
# Figures beside the tables
# --------------------------------------------------------------------------------------------


def find_different_copies(folder: Path) -> list[str]:
    """See that CSV, Parquet and DuckDB hold the same rows: no copy shows more than another."""
    queries = {
        CSV: f"select * from read_csv('{folder / CSV}', all_varchar = true)",
        PARQUET: f"select columns(*)::varchar from read_parquet('{folder / PARQUET}')",
        DATABASE: "select columns(*)::varchar from public_file.passive_share",
    }
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / DATABASE}' as public_file (read_only)")
        rows = {
            name: sorted(map(str, connection.execute(query).fetchall()))
            for name, query in queries.items()
        }
    return [f"{name} differs from {CSV}" for name in (PARQUET, DATABASE) if rows[name] != rows[CSV]]


def find_foreign_statistics(folder: Path) -> list[str]:
    """See that least and greatest values, in Parquet and DuckDB, are values that are shown."""
    found = []
    with duckdb.connect() as connection:
        connection.execute(f"attach '{folder / DATABASE}' as public_file (read_only)")
        connection.execute("use public_file")
        for table in tables_in(connection):
            for segment in connection.execute(
                f"select column_name, stats from pragma_storage_info('{table}')"
                " where segment_type not in ('VALIDITY', 'VARCHAR')"
            ).fetchall():
                found += _not_shown(connection, table, *segment)
    parquet = pq.ParquetFile(folder / PARQUET)
    shown = parquet.read()
    for group in range(parquet.metadata.num_row_groups):
        for number in range(parquet.metadata.num_columns):
            column = parquet.metadata.row_group(group).column(number)
            if column.statistics is not None and column.statistics.has_min_max:
                values = set(shown.column(column.path_in_schema).to_pylist())
                for bound in (column.statistics.min, column.statistics.max):
                    if bound not in values:
                        found.append(f"{PARQUET}: a bound of {column.path_in_schema}")
    return found


def _not_shown(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, stats: str
) -> list[str]:
    """Return a line for each bound in a segment's statistics that no row has."""
    bounds = re.findall(r"(?:Min|Max): ([^,\]]+)", stats)
    shown = {
        str(value)
        for (value,) in connection.execute(
            f'select distinct "{column}"::varchar from {table}'
        ).fetchall()
    }
    # an empty segment's bounds are the type's own
    has_values = shown != {"None"} and bool(shown)
    return [
        f"{DATABASE}: a bound of {table}.{column}"
        for bound in bounds
        if has_values and bound.strip() not in shown
    ]


def find_free_pages(folder: Path) -> list[str]:
    """See that the public DuckDB file has no free blocks and no log: nothing old is left."""
    found = [f"{path.name} lies beside the files" for path in folder.glob("*.wal")]
    with duckdb.connect(str(folder / DATABASE), read_only=True) as connection:
        free = connection.execute("select free_blocks from pragma_database_size()").fetchone()
    if free is None or free[0] != 0:
        found.append(f"{DATABASE} has free blocks")
    return found


def find_manifest_figures(folder: Path) -> list[str]:
    """See that the manifest tells rows of files and tables, and no figure of a place."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    codes = {str(key) for key in _keys(manifest)}
    return [
        f"{MANIFEST}: counts by {code}" for code in sorted(codes) if re.fullmatch(r"\d{3,4}", code)
    ]


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


# --------------------------------------------------------------------------------------------
# The workbook's hidden places
# --------------------------------------------------------------------------------------------


@contextmanager
def opened(file: Path, *, values: bool) -> Iterator[openpyxl.Workbook]:
    """Open a workbook for reading: what is stored in its cells, or its formulas."""
    with warnings.catch_warnings(), file.open("rb") as stream:
        # openpyxl says that it drops sparklines, which are not written back
        warnings.simplefilter("ignore", UserWarning)
        workbook = openpyxl.load_workbook(stream, data_only=values)
        yield workbook
        workbook.close()


def find_in_workbook(file: Path) -> list[str]:
    """Look where a reader does not: parts, hidden sheets, names, caches, properties."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return [
        *(f"an unexpected part: {name}" for name in parts if not KNOWN_PARTS.fullmatch(name)),
        *_hidden_sheets(parts["xl/workbook.xml"]),
        *_hidden_rows_and_columns(parts),
        *_properties(parts),
        *_caches(file, parts),
        *_names(file),
    ]


def _hidden_sheets(workbook: bytes) -> list[str]:
    sheets = ElementTree.fromstring(workbook).iter(f"{MAIN}sheet")
    return [
        f"sheet {s.get('name')} is hidden"
        for s in sheets
        if s.get("state") not in (None, "visible")
    ]


def _hidden_rows_and_columns(parts: Mapping[str, bytes]) -> list[str]:
    found = []
    for name, part in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            for kind in ("row", "col"):
                for one in ElementTree.fromstring(part).iter(f"{MAIN}{kind}"):
                    if one.get("hidden") in ("1", "true"):
                        found.append(f"{name}: a hidden {kind}")
    return found


def _properties(parts: Mapping[str, bytes]) -> list[str]:
    """See that the properties are words: no figure but years and dates."""
    found = []
    for name in ("docProps/app.xml", "docProps/core.xml"):
        for element in ElementTree.fromstring(parts[name]).iter():
            text = (element.text or "").strip()
            is_count = element.tag.endswith(("}i4", "}DocSecurity", "}AppVersion"))
            if re.fullmatch(r"[0-9]+([.,][0-9]+)?", text) and not is_count:
                found.append(f"{name}: a bare number in {element.tag}")
    return found


def _caches(file: Path, parts: Mapping[str, bytes]) -> list[str]:
    """See that what charts remember stands in the cells that they draw."""
    found = []
    with opened(file, values=True) as workbook:
        for name, part in parts.items():
            if not name.startswith("xl/charts/chart"):
                continue
            chart = ElementTree.fromstring(part)
            if any(one.tag in (f"{CHART}numLit", f"{CHART}strLit") for one in chart.iter()):
                found.append(f"{name}: figures that stand in no cell")
            for reference in chart.iter():
                if reference.tag not in (f"{CHART}numRef", f"{CHART}strRef"):
                    continue
                formula = reference.findtext(f"{CHART}f") or ""
                shown = _texts_of_range(workbook, formula)
                if any(_plain(value.text) not in shown for value in reference.iter(f"{CHART}v")):
                    found.append(f"{name}: a cached value that {formula} does not show")
    return found


def _texts_of_range(workbook: openpyxl.Workbook, formula: str) -> set[str]:
    """Return the texts of a range of one sheet, or of a name."""
    if "!" not in formula:
        return set()
    sheet, cells = formula.rsplit("!", 1)
    sheet = sheet.strip("'").replace("''", "'")
    if sheet not in workbook.sheetnames:
        return set()
    left, top, right, bottom = range_boundaries(cells.replace("$", ""))
    return {
        _plain(value)
        for row in workbook[sheet].iter_rows(top, bottom, left, right, values_only=True)
        for value in row
    }


def _plain(value: object) -> str:
    """Return a number the same way however it was written."""
    try:
        return f"{float(str(value)):.9g}"
    except ValueError:
        return str(value)


def _names(file: Path) -> list[str]:
    """See that defined names point into the workbook's own sheets, and hold no constants."""
    found = []
    with opened(file, values=False) as workbook:
        names = list(workbook.defined_names.items())
        for sheet in workbook.worksheets:
            names += list(sheet.defined_names.items())
    for name, defined in names:
        if "!" not in defined.attr_text or "[" in defined.attr_text.split("!")[0]:
            found.append(f"the name {name} is no range of the workbook")
        if defined.hidden and name != "_xlnm._FilterDatabase":
            found.append(f"the name {name} is hidden")
    return found


def find_hidden_figures_in_sheets(file: Path, hidden: set[tuple[str, str, str]]) -> list[str]:
    """See that no sheet with a row or column per place has a number where a figure is hidden.

    Args:
        file: the workbook.
        hidden: area name, group name and period of each hidden figure, as the sheets write them.

    Looked at are rows that name an area, a group and a period in cells of their own.
    """
    with opened(file, values=True) as workbook:
        rows = [
            (sheet.title, row)
            for sheet in workbook.worksheets
            for row in sheet.iter_rows(values_only=True)
        ]
    found = []
    for title, row in rows:
        texts = {str(value) for value in row if isinstance(value, str)}
        has_share = any(isinstance(value, float) for value in row)
        if has_share and any(texts.issuperset(one) for one in hidden):
            found.append(f"{title}: a share of a hidden figure")
    return found


# --------------------------------------------------------------------------------------------
# Two worlds
# --------------------------------------------------------------------------------------------

MAY_DIFFER = {"created_at", "git", "inputs", "pattern_of"}
"""Keys of the manifest that say when and from what: a hash of a raw file, or of a manifest with
one, tells nobody a figure."""


def find_differences(one: Path, other: Path) -> list[str]:
    """Compare the publications of two worlds that differ only in what is hidden.

    Where every public byte is the same, nobody can tell the worlds apart, whatever they try.
    """
    found = [
        f"{name} differs"
        for name in sorted(_files_in(one) | _files_in(other))
        if name not in (DATABASE, MANIFEST)
        and (
            not (one / name).is_file()
            or not (other / name).is_file()
            or (one / name).read_bytes() != (other / name).read_bytes()
        )
    ]
    ours, theirs = (_database_facts(folder / DATABASE) for folder in (one, other))
    found += [
        f"{DATABASE}: {key} differs"
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]
    mine, yours = (
        json.loads((folder / MANIFEST).read_text(encoding="utf-8")) for folder in (one, other)
    )
    for manifest in (mine, yours):
        manifest.get("outputs", {}).pop(DATABASE, None)
        for test in manifest.get("tests", []):
            test.pop("seconds", None)
    found += [
        f"{MANIFEST}: {key} differs"
        for key in sorted(mine.keys() | yours.keys())
        if key not in MAY_DIFFER and mine.get(key) != yours.get(key)
    ]
    return found


def _files_in(folder: Path) -> set[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {file.relative_to(folder).as_posix() for file in files}


def _database_facts(file: Path) -> dict[str, object]:
    """Return the rows of every table, and the statistics of every segment."""
    facts: dict[str, object] = {}
    with duckdb.connect(str(file), read_only=True) as connection:
        for table in tables_in(connection):
            facts[f"rows of {table}"] = connection.execute(f"select * from {table}").fetchall()
            facts[f"statistics of {table}"] = sorted(
                connection.execute(
                    "select column_name, segment_type, count, stats"
                    f" from pragma_storage_info('{table}')"
                ).fetchall()
            )
    return facts
