"""Building on Spark in a test, and comparing what it built with DuckDB's, cell by cell."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from needed import missing
from publication.spark import has_java
from warehouse_build import PROJECT, Warehouse

SMALL = {
    # thousands of tiny queries: nothing is compiled, neither by Spark nor for long by Java
    "SPARK_CODEGEN": "false",
    "SPARK_ADAPTIVE": "false",
    "SPARK_PARTITIONS": "2",
    # Java's own 48 MB for compiled methods are full after a third of a build: nothing is compiled
    # from then on
    "SPARK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:ReservedCodeCacheSize=256m",
    "WAREHOUSE_MEMORY": "2GB",
}
"""Settings for datasets of some thousand rows."""
COMPARED = ("passive_share", "activation", "passive_share_revisions", "observation_revisions")
"""What must be the same CSV, byte for byte."""


def spark_python() -> Path:
    """Return the interpreter that has Spark (SPARK_PYTHON); end the test without it or Java."""
    if not has_java():
        missing("java")
    python = Path(os.environ.get("SPARK_PYTHON", ""))
    if not python.is_file():
        missing("spark")
    return python


@dataclass(frozen=True)
class SparkBuild:
    """What a build on Spark left, and what dbt said.

    Attributes:
        warehouse: Spark's folder of tables.
        target: dbt's target folder.
        output: what dbt printed.
        returncode: how it ended.
    """

    warehouse: Path
    target: Path
    output: str
    returncode: int

    def tables(self) -> dict[str, str]:
        """Return table -> SQL that reads it in DuckDB."""
        folders = sorted((self.warehouse / "main.db").iterdir())
        return {folder.name: f"read_parquet('{folder}/*.parquet')" for folder in folders}

    def results(self) -> dict[str, tuple[str, str]]:
        """Return unique id -> (status, message) of every node that dbt ran."""
        results = json.loads((self.target / "run_results.json").read_text(encoding="utf-8"))
        return {
            row["unique_id"]: (row["status"], row["message"] or "") for row in results["results"]
        }


def build_on_spark(
    dataset: str,
    folder: Path,
    *,
    variables: Mapping[str, object] | None = None,
    arguments: tuple[str, ...] = ("--exclude-resource-type", "unit_test", "test"),
    check: bool = True,
    environment: Mapping[str, str] | None = None,
) -> SparkBuild:
    """Run `dbt build --target spark` on seeds/<dataset> into folder/spark-<dataset>.

    The arguments are those of `build_warehouse`.
    """
    python = spark_python()
    warehouse = folder / f"spark-{dataset}"
    target = folder / f"target-spark-{dataset}"
    run = subprocess.run(
        [
            *(str(python.with_name("dbt")), "build", "--no-use-colors", "--quiet"),
            *("--target", "spark"),
            *("--vars", json.dumps(dict(variables or {}), default=str)),
            *arguments,
        ],
        cwd=PROJECT,
        env={
            **os.environ,
            **SMALL,
            "DATASET": dataset,
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_TARGET_PATH": str(target),
            "DBT_LOG_PATH": str(folder / "logs"),
            "SPARK_WAREHOUSE": str(warehouse),
            "WAREHOUSE_SPILL": str(folder / "spill"),
            "PYTHONWARNINGS": "ignore",
            **(environment or {}),
        },
        capture_output=True,
        text=True,
        timeout=3000,
        check=False,
    )
    # local-cluster keeps its workers' logs beside Spark's own files
    for logs in python.parents[1].glob("lib/python*/site-packages/pyspark/work"):
        shutil.rmtree(logs, ignore_errors=True)
    output = run.stdout + run.stderr
    if check:
        assert run.returncode == 0, output[-4000:]
    return SparkBuild(warehouse, target, output, run.returncode)


def assert_same_tables(on_spark: SparkBuild, on_duckdb: Warehouse, folder: Path) -> None:
    """See that both engines built the same tables: the same rows, and the same bytes as CSV."""
    with duckdb.connect(str(on_duckdb.file), read_only=True) as connection:
        found = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'main'"
        ).fetchall()
        tables = on_spark.tables()
        assert set(tables) == {name for (name,) in found}
        different = []
        for name, source in tables.items():
            columns = ", ".join(
                column for column, *_ in connection.execute(f"describe main.{name}").fetchall()
            )
            ours, theirs = f"select {columns} from main.{name}", f"select {columns} from {source}"
            difference = connection.execute(
                f"(from ({ours}) except all from ({theirs})) union all "
                f"(from ({theirs}) except all from ({ours})) limit 1"
            ).fetchone()
            if difference is not None:
                different.append(name)
        assert different == []
        for name in COMPARED:
            assert _csv(connection, f"main.{name}", folder) == _csv(
                connection, tables[name], folder
            ), name


def _csv(connection: duckdb.DuckDBPyConnection, source: str, folder: Path) -> bytes:
    file = folder / "compared.csv"
    connection.execute(f"copy (select * from {source} order by all) to '{file}' (header)")
    return file.read_bytes()
