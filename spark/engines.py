"""The same build on DuckDB and on Spark, measured: `make bench-spark SCALE=1`.

The figures of docs/scaling.md. Needs Java.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click
import duckdb
from rich.table import Table

from benchmarks.contenders import PLACE, VARIABLES
from benchmarks.generator import Scale, make_dataset, parse_scale, remove_dataset
from benchmarks.measuring import Measurement, measure
from common.console import err, out
from common.errors import WarehouseError
from common.paths import PROJECT
from publication.places import private_folder
from publication.spark import LARGE

COMPARED = (
    "passive_share",
    "activation_detail",
    "passive_share_revisions",
    "observation_revisions",
)
TIMEOUT_SECONDS = 3 * 3600.0


@dataclass(frozen=True)
class EngineRun:
    """One build: every seed, model and data test.

    Attributes:
        engine: dbt's target.
        scale: the dataset's size.
        measured: seconds and memory.
        content: a hash of the marts as CSV.
    """

    engine: str
    scale: Scale
    measured: Measurement
    content: str


def spark_dbt() -> Path:
    """Return the dbt of the environment with Spark (SPARK_PYTHON, or .venv-spark).

    Raises:
        WarehouseError: it is not there.
    """
    python = Path(os.environ.get("SPARK_PYTHON", PROJECT / ".venv-spark" / "bin" / "python"))
    dbt = python.with_name("dbt")
    if not dbt.is_file():
        raise WarehouseError(
            "there is no environment with Spark", remedy="`make test-spark` sets it up."
        )
    return dbt


def run_engines(scale: Scale, engines: tuple[str, ...]) -> Iterator[EngineRun]:
    """Build a scale on each engine and measure it.

    DuckDB reads the CSV files, Spark the same rows as folders of Parquet.

    Raises:
        WarehouseError: a build failed, or the two engines' marts differ.
    """
    folder = make_dataset(scale)
    contents: dict[str, str] = {}
    for engine in engines:
        place = PLACE / f"engine-{engine}"
        shutil.rmtree(place, ignore_errors=True)
        private_folder(PLACE)
        private_folder(place)
        try:
            with _raw_files(engine, folder, place) as more:
                measured = measure(
                    _command(engine, place),
                    {**_environment(scale, place), **more},
                    PLACE / f"{engine}-{scale.dataset}.log",
                    TIMEOUT_SECONDS,
                )
            contents[engine] = _content(engine, scale, place)
        finally:
            shutil.rmtree(place, ignore_errors=True)
        yield EngineRun(engine, scale, measured, contents[engine])
    if len(set(contents.values())) > 1:
        raise WarehouseError("the engines' marts differ", value=str(contents))


def _command(engine: str, place: Path) -> list[str]:
    dbt = spark_dbt() if engine == "spark" else Path(sys.executable).with_name("dbt")
    return [
        *(str(dbt), "build", "--no-use-colors", "--target", engine),
        *("--exclude-resource-type", "unit_test"),
        *("--vars", json.dumps(VARIABLES)),
        *("--target-path", str(place / "target"), "--log-path", str(place / "logs")),
    ]


def _environment(scale: Scale, place: Path) -> dict[str, str]:
    return {
        "DATASET": scale.dataset,
        "DBT_PROFILES_DIR": str(PROJECT),
        "WAREHOUSE_FILE": str(place / "built.duckdb"),
        "WAREHOUSE_SPILL": str(place / "spill"),
        "SPARK_WAREHOUSE": str(place / "spark"),
    }


@contextmanager
def _raw_files(engine: str, folder: Path, place: Path) -> Iterator[dict[str, str]]:
    """Give Spark the large raw files as Parquet; that is not measured."""
    if engine != "spark":
        yield {}
        return
    lake = place / "lake"
    with duckdb.connect() as connection:
        connection.execute("set preserve_insertion_order = false")
        for name in LARGE:
            (lake / name).mkdir(parents=True)
            connection.execute(
                f"copy (from read_csv('{folder / name}.csv', all_varchar = true)) "
                f"to '{lake / name}' (format parquet, per_thread_output, overwrite_or_ignore)"
            )
    yield {"RAW_PARQUET": str(lake)}


def _content(engine: str, scale: Scale, place: Path) -> str:
    digest = hashlib.sha256()
    file = place / "compared.csv"
    with duckdb.connect(str(place / "built.duckdb")) as connection:
        for name in COMPARED:
            source = (
                f"read_parquet('{place}/spark/main.db/{name}/*.parquet')"
                if engine == "spark"
                else f"main.{name}"
            )
            connection.execute(f"copy (select * from {source} order by all) to '{file}' (header)")
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


@click.command(help="Build and test on both engines; say how long it took and with what memory.")
@click.option("--scale", "scales", default="1", show_default=True, help="Millions, such as 1,10.")
@click.option("--engine", "engines", multiple=True, default=("duckdb", "spark"))
@click.option("--keep", is_flag=True, help="Keep the raw files: 2 GB for ten million rows.")
def main(scales: str, engines: tuple[str, ...], keep: bool) -> None:
    """Measure the scales asked for, one after another."""
    os.umask(0o077)
    table = Table("rows of each", "engine", "seconds", "processor", "memory", "marts")
    for scale in [parse_scale(text) for text in scales.replace(",", " ").split()]:
        try:
            for run in run_engines(scale, engines):
                took = run.measured
                row = (
                    *(scale.label, run.engine, f"{took.wall_seconds:.0f} s"),
                    *(f"{took.cpu_seconds:.0f} s", f"{took.peak_bytes / 1e9:.1f} GB"),
                )
                err.print(", ".join(row))
                table.add_row(*row, run.content)
        finally:
            if not keep:
                remove_dataset(scale)
    out.print(table)


if __name__ == "__main__":
    main()
