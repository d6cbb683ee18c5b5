"""Where ours spends its time: seconds by node, and DuckDB's own profile of the slowest models."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.contenders import PLACE, VARIABLES
from benchmarks.generator import Scale
from benchmarks.measuring import Measurement, measure
from benchmarks.node_times import NodeTime, read_node_times
from common.paths import PROJECT


@dataclass(frozen=True)
class Profile:
    """One build by hand, taken apart.

    Attributes:
        build: seconds and memory of `dbt build`, tests included.
        nodes: its nodes, the longest first.
        operators: for each of the slowest models its most expensive operators, as text.
    """

    build: Measurement
    nodes: Sequence[NodeTime]
    operators: dict[str, list[str]]


def profile_scale(scale: Scale, models: int) -> Profile:
    """Build a dataset and profile its slowest models.

    Args:
        scale: the dataset; it is there already.
        models: how many of the slowest models are run once more under DuckDB's profiler.

    Returns:
        the profile; each model's whole plan is left in warehouse/bench/<dataset>/profile/.
    """
    folder = PLACE / scale.dataset / "profile"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / f"{scale.dataset}.duckdb"
    for left in folder.glob(f"{file.name}*"):
        left.unlink()
    build = measure(
        [
            str(Path(sys.executable).with_name("dbt")),
            *("--quiet", "--no-use-colors", "build", "--exclude-resource-type", "unit_test"),
            *("--vars", json.dumps(VARIABLES)),
        ],
        {
            "DATASET": scale.dataset,
            "WAREHOUSE_FILE": str(file),
            "WAREHOUSE_SPILL": str(folder / "spill"),
            "DBT_TARGET_PATH": str(folder / "target"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "DBT_PROFILES_DIR": str(PROJECT),
        },
        folder / "build.log",
    )
    nodes = read_node_times(folder / "target" / "run_results.json")
    slowest = [node.name for node in nodes if node.kind == "model"][:models]
    compiled = {path.stem: path for path in (folder / "target" / "compiled").rglob("*.sql")}
    operators = {
        name: _operators(file, compiled[name], folder / f"{name}.json") for name in slowest
    }
    return Profile(build, nodes, operators)


def _operators(file: Path, statement: Path, output: Path) -> list[str]:
    with duckdb.connect(str(file), read_only=True, config={"threads": 2}) as connection:
        connection.execute("pragma enable_profiling = 'json'")
        quoted = str(output).replace("'", "''")
        connection.execute(f"pragma profiling_output = '{quoted}'")
        # counted in full and stored nowhere
        connection.execute(f"create temp table profiled as {statement.read_text(encoding='utf-8')}")
    plan = json.loads(output.read_text(encoding="utf-8"))
    found = sorted(_flat(plan), key=lambda part: -float(part["operator_timing"]))
    return [
        f"{part['operator_timing']:.2f} s {part.get('operator_name', part.get('operator_type'))}"
        f" {part.get('operator_cardinality', 0):,} rows"
        for part in found[:4]
    ]


def _flat(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "operator_timing" in part:
        yield part
    for child in part.get("children", []):
        yield from _flat(child)
