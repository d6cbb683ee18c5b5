"""Who runs in the benchmark, how each is started, and where its counts are found."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from benchmarks.counting import COUNTS
from benchmarks.generator import AS_OF, FIRST_PERIOD, LAST_PERIOD, Scale
from common.errors import Fault, WarehouseError
from common.paths import PROJECT, WAREHOUSE, dataset_folder

PLACE = WAREHOUSE / "bench"
"""The private folder of everything a benchmark writes but its report."""

VARIABLES = {"as_of": str(AS_OF), "first_period": FIRST_PERIOD, "last_period": LAST_PERIOD}
PANDAS_LARGEST = 1.0


@dataclass(frozen=True)
class Contender:
    """One of those who are measured.

    Attributes:
        code: its name in the results.
        name: its name for readers.
        command: for a dataset's folder and an output file, what to run.
        largest: the largest scale, in millions, that it is run at.
        is_ours: whether it is this project, which leaves its counts in the working warehouse.
    """

    code: str
    name: str
    command: Callable[[Path, Path], list[str]]
    largest: float
    is_ours: bool = False

    def environment(self) -> dict[str, str]:
        """Return the variables of its process."""
        search = [str(PROJECT), str(PROJECT / "scripts"), os.environ.get("PYTHONPATH", "")]
        return {
            "PYTHONPATH": os.pathsep.join(part for part in search if part),
            "WAREHOUSE_FOLDER": str(PLACE / "warehouse"),
            "CI": "true",
        }

    def prepare(self, output: Path) -> None:
        """Remove what an earlier run left."""
        output.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        output.unlink(missing_ok=True)
        shutil.rmtree(output.with_suffix(".spill"), ignore_errors=True)
        if self.is_ours:
            shutil.rmtree(PLACE / "publications", ignore_errors=True)
            shutil.rmtree(PLACE / "warehouse", ignore_errors=True)

    def collect(self, scale: Scale, output: Path) -> None:
        """Write the counts where they are not written already."""
        if not self.is_ours:
            return
        columns = ", ".join(COUNTS)
        quoted = str(output).replace("'", "''")
        file = PLACE / "warehouse" / f"{scale.dataset}.duckdb"
        with duckdb.connect(str(file), read_only=True) as connection:
            connection.execute(
                f"copy (select {columns} from int_shares__computed_counts where persons > 0 "
                f"and as_of = date '{AS_OF}' order by all) to '{quoted}' (format csv, header)"
            )


def _ours(folder: Path, output: Path) -> list[str]:
    """Return the whole publication: seeds, every model, every data test, all files."""
    del output
    variables = {name: value for name, value in VARIABLES.items() if name != "as_of"}
    return [
        sys.executable,
        str(PROJECT / "scripts" / "publish.py"),
        *("--dataset", folder.name, "--as-of", str(AS_OF)),
        *("--output", str(PLACE / "publications"), "--vars", json.dumps(variables)),
    ]


def _module(name: str, *more: str) -> Callable[[Path, Path], list[str]]:
    def command(folder: Path, output: Path) -> list[str]:
        return [sys.executable, "-m", f"benchmarks.{name}", *more, str(folder), str(output)]

    return command


def _script(name: str) -> str:
    return str(Path(__file__).parent / name)


CONTENDERS = (
    Contender("ours", "The publication, whole", _ours, 100, is_ours=True),
    Contender("floor", "DuckDB script", _module("floor", _script("floor.sql")), 100),
    Contender("polars", "polars", _module("polars_version"), 10),
    Contender("pandas", "pandas", _module("pandas_version"), PANDAS_LARGEST),
)


def folder_of(scale: Scale) -> Path:
    """Return the folder of a scale's raw files."""
    return dataset_folder(scale.dataset)


def read_counts(path: Path) -> dict[tuple[str, str, str], tuple[int, ...]]:
    """Read a contender's counts: for each group, reference date and area the four figures.

    Raises:
        WarehouseError: it holds other columns, or a cell twice.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if rows.fieldnames != COUNTS:
            raise WarehouseError("not the counts' columns", file=path)
        found: dict[tuple[str, str, str], tuple[int, ...]] = {}
        for row in rows:
            key = (row[COUNTS[0]], row[COUNTS[1]][:10], row[COUNTS[2]])
            if key in found:
                raise WarehouseError(f"cell {key} stands twice", file=path)
            found[key] = tuple(int(row[name]) for name in COUNTS[3:])
    return found


def check_same(counts: dict[str, dict[tuple[str, str, str], tuple[int, ...]]]) -> int:
    """Check that all contenders counted the same.

    Returns:
        how many cells they agree on.

    Raises:
        WarehouseError: they do not agree, or there is nothing to compare.
    """
    (first, expected), *others = counts.items()
    faults = []
    if not expected:
        faults.append(Fault(f"{first} counted nobody"))
    for name, found in others:
        different = [
            key for key in expected.keys() | found.keys() if expected.get(key) != found.get(key)
        ]
        for key in sorted(different)[:5]:
            faults.append(
                Fault(
                    f"{name} and {first} differ in {len(different)} cells, such as "
                    f"{' '.join(key)}: {found.get(key)} and {expected.get(key)}"
                )
            )
    if faults:
        raise WarehouseError(*faults)
    return len(expected)
