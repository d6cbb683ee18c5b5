"""What a publication on Spark needs besides: Spark, Java, raw files, its tables in a DuckDB file.

Spark leaves each table as a folder of Parquet files. Taken over into the file are the tables that
are published and the rows in which tests failed; the persons' tables stay where they are, and go
with the build. Run as a program with the arguments of `copy_spark_tables`.
"""

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import duckdb

from common.errors import USAGE, WarehouseError
from publication.exports import read_exports
from publication.public_files import literal

SPARK = "spark"
"""The target whose tables are no DuckDB file."""
LARGE = ("benefit_spells", "activity_spells", "hour_reports")
"""The raw seeds that RAW_PARQUET holds instead of seeds/<dataset>/, as folders of Parquet."""
SCHEMA = "main"
FAILURES = "main_dbt_test__audit"
"""Where dbt keeps the rows in which a test failed."""


def check_spark() -> None:
    """See that this environment can run Spark.

    Raises:
        WarehouseError: it has no PySpark or no Java (exit code 2).
    """
    if find_spec("pyspark") is None:
        raise WarehouseError(
            "this Python has no Spark",
            remedy="`make setup-spark` sets one up; then "
            ".venv-spark/bin/python scripts/publish.py --target spark …",
            exit_code=USAGE,
        )
    if not has_java():
        raise WarehouseError(
            "Spark needs Java, and there is none",
            remedy="Install OpenJDK 17 (Debian: openjdk-17-jre-headless), or set JAVA_HOME.",
            exit_code=USAGE,
        )


def has_java() -> bool:
    """Tell whether there is a Java that Spark would find."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java") is not None or bool(home and Path(home, "bin", "java").is_file())


def parquet_files(target: str) -> list[Path]:
    """Return the raw files that Spark reads from RAW_PARQUET; none where it is not set.

    Raises:
        WarehouseError: a folder is not there for this machine to read: a publication names the
            sha256 of everything it is made from.
    """
    place = os.environ.get("RAW_PARQUET")
    if target != SPARK or not place:
        return []
    files: list[Path] = []
    for seed in LARGE:
        found = sorted(Path(place.removeprefix("file://"), seed).glob("*.parquet"))
        if not found:
            raise WarehouseError(
                f"RAW_PARQUET holds no Parquet file of {seed} that can be read from here",
                value=place,
                remedy="A publication hashes what it is made from: mount the folder here.",
            )
        files += found
    return files


def copy_spark_tables(warehouse: Path, manifest: Path, working_file: Path) -> None:
    """Make a DuckDB file of the tables that a build on Spark left.

    Args:
        warehouse: Spark's warehouse; `main.db/<table>/*.parquet`.
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
