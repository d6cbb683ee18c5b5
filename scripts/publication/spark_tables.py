"""Spark's tables into a DuckDB file: what is published is taken out of that file, as of any other.

Spark leaves each table as a folder of Parquet files. Taken over are the tables that are published
and the rows in which tests failed; the persons' tables stay where they are, and go with the build.
Run as a program with the arguments of `copy_spark_tables`.
"""

from __future__ import annotations

import sys
from pathlib import Path

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
        manifest: dbt's manifest of the build, which says what is public.
        working_file: the file to make. A table that was not built is not in it.
    """
    published = [warehouse / f"{SCHEMA}.db" / table.name for table in read_exports(manifest)]
    failures = sorted((warehouse / f"{FAILURES}.db").glob("*"))
    with duckdb.connect(str(working_file)) as connection:
        connection.execute(f"create schema {FAILURES}")
        for schema, folders in ((SCHEMA, published), (FAILURES, failures)):
            for folder in folders:
                if any(folder.glob("*.parquet")):
                    connection.execute(
                        f"create table {schema}.{folder.name} as "
                        f"select * from read_parquet({literal(f'{folder}/*.parquet')})"
                    )


if __name__ == "__main__":
    copy_spark_tables(*(Path(argument) for argument in sys.argv[1:]))
