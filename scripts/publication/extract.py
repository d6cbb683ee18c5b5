"""The airlock: the exports of a finished working warehouse, as Parquet files and a description.

Runs as a program of its own, the only one that opens the working file. What it writes
holds public tables and nothing else, so that what is published is made by a process that never had
a person in its memory.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import duckdb

from common.errors import Fault, WarehouseError
from publication.exports import Export, read_exports

PUBLIC_TYPES = re.compile(r"VARCHAR|BOOLEAN|DATE|INTEGER|BIGINT|DOUBLE|DECIMAL\(\d+,\d+\)")
ONE_LINE = r"regexp_replace(comment, '\s+', ' ', 'g')"
"""A description as one line: in the project it may stand on several."""


def extract(working_file: Path, manifest: Path, folder: Path) -> None:
    """Write `<table>.parquet` for every export, and `tables.json` that describes them.

    `tables.json`: a list of {table, schema, comment, sort_by, columns: [{name, type, comment}]}.

    Args:
        working_file: the working warehouse.
        manifest: dbt's manifest of the build, which says what is public.
        folder: where to write.

    Raises:
        WarehouseError: a model's folder and access do not agree, or an export is not in the
            warehouse, has a type that is not published, or two rows whose order nothing decides.
    """
    exports = read_exports(manifest)
    folder.mkdir(exist_ok=True)
    described: list[dict[str, Any]] = []
    # a log left beside a file that changes its name would make it unopenable
    with duckdb.connect(str(working_file)) as connection:
        connection.execute("checkpoint")
    with duckdb.connect(str(working_file), read_only=True) as connection:
        connection.execute("set threads = 1")
        for export in exports:
            described.append(_describe(connection, export))
            _check_order(connection, export)
            target = str(folder / f"{export.table}.parquet").replace("'", "''")
            connection.execute(
                f"copy (select * from main.{export.table} order by {', '.join(export.sort_by)}) "
                f"to '{target}' (format parquet)"
            )
    (folder / "tables.json").write_text(
        json.dumps(described, ensure_ascii=False, indent=1), encoding="utf-8"
    )


def _check_order(connection: duckdb.DuckDBPyConnection, export: Export) -> None:
    """See that the order of a table's rows is decided: otherwise its bytes would not be."""
    keys = ", ".join(export.sort_by)
    twice = connection.execute(
        f"select 1 from main.{export.table} group by {keys} having count(*) > 1 limit 1"
    ).fetchone()
    if twice is not None:
        raise WarehouseError(Fault(f"{export.table} has two rows with the same {keys}"))


def _describe(connection: duckdb.DuckDBPyConnection, export: Export) -> dict[str, Any]:
    columns = connection.execute(
        f"select column_name, data_type, {ONE_LINE} from duckdb_columns() "
        f"where schema_name = 'main' and table_name = '{export.table}' "
        "and database_name = current_database() order by column_index"
    ).fetchall()
    if not columns:
        raise WarehouseError(Fault(f"the working warehouse has no table {export.table}"))
    for name, data_type, _ in columns:
        if not PUBLIC_TYPES.fullmatch(data_type):
            raise WarehouseError(
                Fault(f"{export.table}.{name} is {data_type}: not a type that is published")
            )
    comment = connection.execute(
        f"select {ONE_LINE} from duckdb_tables() "
        f"where schema_name = 'main' and table_name = '{export.table}' "
        "and database_name = current_database()"
    ).fetchone()
    return {
        "table": export.table,
        "schema": export.schema,
        "comment": comment[0] if comment else None,
        "sort_by": list(export.sort_by),
        "columns": [
            {"name": name, "type": data_type, "comment": text} for name, data_type, text in columns
        ],
    }


if __name__ == "__main__":
    extract(*(Path(argument) for argument in sys.argv[1:]))
