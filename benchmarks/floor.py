"""Run a script of the floor: `python -m benchmarks.floor SCRIPT FOLDER OUTPUT`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import duckdb

from benchmarks.generator import MEMBERSHIPS


def main(script: Path, folder: Path, output: Path) -> None:
    """Run a script on a dataset's raw files and write its counts as CSV."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "memory_limit": os.environ.get("WAREHOUSE_MEMORY", "5GB"),
        "temp_directory": str(output.with_suffix(".spill")),
    }
    with duckdb.connect(":memory:", config=settings) as connection:
        for name, path in (("folder", folder), ("memberships", MEMBERSHIPS)):
            quoted = str(path).replace("'", "''")
            connection.execute(f"set variable {name} = '{quoted}'")
        connection.execute(script.read_text(encoding="utf-8"))
        quoted = str(output).replace("'", "''")
        connection.execute(f"copy (from counts order by all) to '{quoted}' (format csv, header)")


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
