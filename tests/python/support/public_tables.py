"""The public DuckDB file of a built warehouse, without a publication around it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from publication.exports import extract, read_exports
from publication.public_files import write_public_database
from warehouse_build import Warehouse


def write_public_file(warehouse: Warehouse, folder: Path) -> Path:
    """Write folder/passive_share.duckdb as a publication would."""
    tables, manifest = folder / "tables", warehouse.target / "manifest.json"
    extract(warehouse.file, manifest, tables)
    public = folder / "passive_share.duckdb"
    write_public_database(read_exports(manifest), tables, public, [])
    return public


def tables_in(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables and views of an open file as SQL names them, those of main plainly."""
    rows = connection.execute(
        "select if(table_schema = 'main', '', table_schema || '.') || table_name "
        "from information_schema.tables order by all"
    ).fetchall()
    return [str(name) for (name,) in rows]


def tables_of(file: Path) -> list[str]:
    """Return the tables and views of a file; see `tables_in`."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return tables_in(connection)
