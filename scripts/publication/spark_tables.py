"""Spark's tables into a DuckDB file: what is published is taken out of that file, as of any other.

Spark leaves each table as a folder of Parquet files. Taken over are the tables that are published,
with the models' descriptions as comments, and the rows in which tests failed; the persons' tables
stay where they are, and go with the build. Run as a program with the arguments of
`copy_spark_tables`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from publication.exports import read_exports
from publication.public_files import literal

SCHEMA = "main"
FAILURES = "main_dbt_test__audit"
"""Where dbt keeps the rows in which a test failed."""


def copy_spark_tables(warehouse: Path, manifest: Path, working_file: Path) -> None:
    """Make a DuckDB file of the tables that a build on Spark left.

    Args:
        warehouse: Spark's warehouse; `main.db/<table>/*.parquet`.
        manifest: dbt's manifest of the build, for the descriptions.
        working_file: the file to make. A table that was not built is not in it.
    """
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    models = {node["name"]: node for node in nodes if node["resource_type"] == "model"}
    with duckdb.connect(str(working_file)) as connection:
        for table in (export.table for export in read_exports(manifest)):
            if _copy(connection, warehouse / f"{SCHEMA}.db" / table, f"{SCHEMA}.{table}"):
                _describe(connection, f"{SCHEMA}.{table}", models[table])
        connection.execute(f"create schema {FAILURES}")
        for folder in sorted((warehouse / f"{FAILURES}.db").glob("*")):
            _copy(connection, folder, f"{FAILURES}.{folder.name}")


def _copy(connection: duckdb.DuckDBPyConnection, folder: Path, table: str) -> bool:
    if not any(folder.glob("*.parquet")):
        return False
    files = literal(f"{folder}/*.parquet")
    connection.execute(f"create table {table} as select * from read_parquet({files})")
    return True


def _describe(connection: duckdb.DuckDBPyConnection, table: str, model: Mapping[str, Any]) -> None:
    """Give a table the comments that dbt-duckdb gives it."""
    connection.execute(f"comment on table {table} is {literal(model['description'])}")
    for name, column in model["columns"].items():
        text = literal(column["description"])
        connection.execute(f"comment on column {table}.{name} is {text}")


if __name__ == "__main__":
    copy_spark_tables(*(Path(argument) for argument in sys.argv[1:]))
