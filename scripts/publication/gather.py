"""Spark's tables into a DuckDB file: what is published is taken out of that file, as of any other.

Spark leaves each table as a folder of Parquet files. Taken over are the tables that are published,
with the models' descriptions as comments, and the rows in which tests failed; the persons' tables
stay where they are, and go with the build.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb

from publication.exports import read_exports

SCHEMA = "main"
FAILURES = "main_dbt_test__audit"
"""Where dbt keeps the rows in which a test failed."""


def main(arguments: list[str]) -> None:
    """Gather: Spark's warehouse folder, dbt's manifest, working file."""
    warehouse, manifest, working_file = (Path(argument) for argument in arguments)
    gather(warehouse, manifest, working_file)


def gather(warehouse: Path, manifest: Path, working_file: Path) -> None:
    """Make a DuckDB file of the tables that a build on Spark left.

    Args:
        warehouse: Spark's warehouse; `main.db/<table>/*.parquet`.
        manifest: dbt's manifest of the build, for the descriptions.
        working_file: the file to make. A table that was not built is not in it.
    """
    described = _descriptions(manifest)
    with duckdb.connect(str(working_file)) as connection:
        for model in (export.table for export in read_exports(manifest)):
            if _take(connection, warehouse / f"{SCHEMA}.db" / model, f"{SCHEMA}.{model}"):
                for statement in _comments(connection, model, described.get(model, {})):
                    connection.execute(statement)
        connection.execute(f"create schema {FAILURES}")
        for folder in sorted((warehouse / f"{FAILURES}.db").glob("*")):
            _take(connection, folder, f"{FAILURES}.{folder.name}")


def _take(connection: duckdb.DuckDBPyConnection, folder: Path, table: str) -> bool:
    if not any(folder.glob("*.parquet")):
        return False
    files = _literal(f"{folder}/*.parquet")
    connection.execute(f"create table {table} as select * from read_parquet({files})")
    return True


def _descriptions(manifest: Path) -> dict[str, dict[str, Any]]:
    if not manifest.is_file():
        return {}
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    return {node["name"]: node for node in nodes if node["resource_type"] == "model"}


def _comments(connection: duckdb.DuckDBPyConnection, model: str, node: dict[str, Any]) -> list[str]:
    """Return the statements that give a table the comments dbt-duckdb gives it."""
    if not node:
        return []
    found = connection.execute(f"describe {SCHEMA}.{model}").fetchall()
    statements = [
        f"comment on column {SCHEMA}.{model}.{name} is "
        f"{_literal(node['columns'][name]['description'])}"
        for name, *_ in found
        if node["columns"].get(name, {}).get("description")
    ]
    if node["description"]:
        statements.append(f"comment on table {SCHEMA}.{model} is {_literal(node['description'])}")
    return statements


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
