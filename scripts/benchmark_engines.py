"""Measure the same build on DuckDB and on Spark: `python scripts/benchmark_engines.py --scale 1`.

The figures of docs/scaling.md. Needs Java and .venv-spark.
"""

from __future__ import annotations

import os

import click
from rich.table import Table

from benchmarking.engines import run_engines
from benchmarking.generator import parse_scale, remove_dataset
from common.console import err, fail, out
from common.errors import WarehouseError


@click.command(help="Build and test on both engines; say how long it took and with what memory.")
@click.option("--scale", "scales", default="1", show_default=True, help="Millions, such as 1,10.")
@click.option("--engine", "engines", multiple=True, default=("duckdb", "spark"))
@click.option("--keep", is_flag=True, help="Keep the raw files: 2 GB for ten million rows.")
def main(scales: str, engines: tuple[str, ...], keep: bool) -> None:
    """Measure the scales asked for, one after another."""
    os.umask(0o077)
    table = Table("rows of each", "engine", "seconds", "processor", "memory", "marts")
    try:
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
    except WarehouseError as error:
        fail(error, error.exit_code)
    out.print(table)


if __name__ == "__main__":
    main()
