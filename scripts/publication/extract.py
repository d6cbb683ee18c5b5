"""The airlock: the exports of a finished working warehouse, as Parquet files and a description.

Runs as a program of its own, the only one that opens the working file. What it writes
holds public tables and nothing else, so that what is published is made by a process that never had
a person in its memory.
"""

import json
import re
import sys
from dataclasses import asdict, replace
from pathlib import Path

import duckdb

from common.errors import WarehouseError
from publication.exports import Column, Table, read_exports

TABLES = "tables.json"
PUBLIC_TYPES = re.compile(r"VARCHAR|BOOLEAN|DATE|INTEGER|BIGINT|DOUBLE|DECIMAL\(\d+,\d+\)")


def extract(working_file: Path, manifest: Path, folder: Path) -> None:
    """Write `<table>.parquet` for every export, and the list of them as `tables.json`.

    Raises:
        WarehouseError: a model's folder and access do not agree, or an export is not in the
            warehouse as its YAML describes it, has a type that is not published, or two rows whose
            order nothing decides.
    """
    folder.mkdir(exist_ok=True)
    # a log left beside a file that changes its name would make it unopenable
    with duckdb.connect(str(working_file)) as connection:
        connection.execute("checkpoint")
    with duckdb.connect(str(working_file), read_only=True) as connection:
        connection.execute("set threads = 1")
        tables = [_as_built(connection, table) for table in read_exports(manifest)]
        for table in tables:
            _check_order(connection, table)
            target = str(folder / f"{table.name}.parquet").replace("'", "''")
            connection.execute(
                f"copy (select * from main.{table.name} order by {', '.join(table.sort_by)}) "
                f"to '{target}' (format parquet)"
            )
    described = json.dumps([asdict(table) for table in tables], ensure_ascii=False, indent=1)
    (folder / TABLES).write_text(described, encoding="utf-8")


def read_tables(folder: Path) -> list[Table]:
    """Read the list that the extraction wrote."""
    return [
        Table(**{**item, "columns": [Column(*column) for column in item["columns"]]})
        for item in json.loads((folder / TABLES).read_text(encoding="utf-8"))
    ]


def _check_order(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """See that the order of a table's rows is decided: otherwise its bytes would not be."""
    keys = ", ".join(table.sort_by)
    twice = connection.execute(
        f"select 1 from main.{table.name} group by {keys} having count(*) > 1 limit 1"
    ).fetchone()
    if twice is not None:
        raise WarehouseError(f"{table.name} has two rows with the same {keys}")


def _as_built(connection: duckdb.DuckDBPyConnection, table: Table) -> Table:
    """Return a table with the types that its columns have in the working warehouse."""
    types = connection.execute(
        "select column_name, data_type from duckdb_columns() where schema_name = 'main' "
        "and database_name = current_database() and table_name = ? order by column_index",
        [table.name],
    ).fetchall()
    if [name for name, _ in types] != [column.name for column in table.columns]:
        raise WarehouseError(
            f"the working warehouse has no table {table.name} with the columns of its YAML"
        )
    for name, data_type in types:
        if not PUBLIC_TYPES.fullmatch(data_type):
            raise WarehouseError(f"{table.name}.{name} is {data_type}: not a type for the public")
    built = zip(table.columns, types, strict=True)
    return replace(table, columns=[column._replace(data_type=of) for column, (_, of) in built])


if __name__ == "__main__":
    extract(*(Path(argument) for argument in sys.argv[1:]))
