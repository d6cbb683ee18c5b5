"""The benchmark itself: contenders in turn, round after round, and all must count the same."""

from __future__ import annotations

import hashlib
import os
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.contenders import (
    CONTENDERS,
    PLACE,
    Contender,
    check_same,
    folder_of,
    read_counts,
)
from benchmarks.generator import AS_OF, Scale
from benchmarks.measuring import Measurement, idle_share, measure
from benchmarks.node_times import busy_seconds, read_node_times, upstream
from common.errors import WarehouseError

MEASURED_MODEL = "int_shares__computed_counts"
"""Where the project holds what the opponents count."""


@dataclass
class Result:
    """The runs of one contender at one scale.

    Attributes:
        code: the contender.
        runs: each run's measurement.
        models_seconds: of each run of ours, how long at least one model was at work.
        same_models_seconds: of each run of ours, that for the models behind the opponents' counts.
    """

    code: str
    runs: list[Measurement] = field(default_factory=list)
    models_seconds: list[float] = field(default_factory=list)
    same_models_seconds: list[float] = field(default_factory=list)

    def middle(self) -> dict[str, float]:
        """Return the medians of the runs."""
        found = {
            name: statistics.median(getattr(run, name) for run in self.runs)
            for name in ("wall_seconds", "cpu_seconds", "peak_bytes")
        }
        for name in ("models_seconds", "same_models_seconds"):
            if getattr(self, name):
                found[name] = statistics.median(getattr(self, name))
        return found


def run_scale(
    scale: Scale, rounds: int, names: Sequence[str], tell: Callable[[str], None]
) -> dict[str, Any]:
    """Measure the contenders at a scale, in turn, round after round.

    Args:
        scale: the dataset; it is there already.
        rounds: how many runs of each.
        names: the contenders asked for; those too slow for the scale are left out.
        tell: called with a line for people before each run.

    Returns:
        what the report says of the scale.

    Raises:
        WarehouseError: a run failed, or two contenders count differently.
    """
    running = [one for one in CONTENDERS if one.code in names and scale.millions <= one.largest]
    results = {one.code: Result(one.code) for one in running}
    counts = {}
    idle = idle_share()
    _warm(folder_of(scale))
    for turn in range(rounds):
        for one in running:
            tell(f"{scale.label}, round {turn + 1} of {rounds}: {one.name}")
            output = _run(one, scale, results[one.code])
            counts[one.code] = read_counts(output)
        cells = check_same(counts)
    return {
        "scale": asdict(scale),
        "label": scale.label,
        "rounds": rounds,
        "measured_on": datetime.now(UTC).date().isoformat(),
        "idle_before": round(idle, 2),
        "cells": cells,
        "counts_sha256": _fingerprint(counts[running[0].code]),
        "raw_bytes": sum(path.stat().st_size for path in folder_of(scale).iterdir()),
        "results": {code: result.middle() for code, result in results.items()},
        "runs": {code: [asdict(run) for run in result.runs] for code, result in results.items()},
        "machine": machine(),
    }


def _run(one: Contender, scale: Scale, result: Result) -> Path:
    output = PLACE / scale.dataset / f"{one.code}.csv"
    one.prepare(output)
    command = one.command(folder_of(scale), output)
    log = PLACE / scale.dataset / f"{one.code}.log"
    result.runs.append(measure(command, one.environment(), log))
    one.collect(scale, output)
    if one.is_ours:
        kept = PLACE / "warehouse" / "logs" / f"dbt-{scale.dataset}-{AS_OF}"
        models = [
            node for node in read_node_times(kept / "run_results.json") if node.kind == "model"
        ]
        same = upstream(kept / "manifest.json", MEASURED_MODEL)
        result.models_seconds.append(round(busy_seconds(models), 2))
        result.same_models_seconds.append(
            round(busy_seconds(node for node in models if node.name in same), 2)
        )
    return output


def _warm(folder: Path) -> None:
    """Read the raw files once, so that the first contender does not pay for the disk."""
    for path in sorted(folder.iterdir()):
        with path.open("rb") as file:
            while file.read(1 << 24):
                pass


def _fingerprint(counts: dict[tuple[str, str, str], tuple[int, ...]]) -> str:
    lines = "\n".join(f"{key} {figures}" for key, figures in sorted(counts.items()))
    return hashlib.sha256(lines.encode("utf-8")).hexdigest()


def machine() -> dict[str, str]:
    """Return what the report says of the machine: no name, no path."""
    information = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    models = [
        line.split(":", 1)[1].strip() for line in information.splitlines() if "model name" in line
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    packages = ("duckdb", "dbt-core", "dbt-duckdb", "polars", "pandas", "numpy")
    return {
        "processor": models[0] if models else platform.machine(),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{memory / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "Python": platform.python_version(),
        **{package: version(package) for package in packages},
    }


def known_names(names: Sequence[str]) -> list[str]:
    """Return the contenders asked for; ours and all others where none is named.

    Raises:
        WarehouseError: there is none of that name.
    """
    codes = [one.code for one in CONTENDERS]
    unknown = [name for name in names if name not in codes]
    if unknown:
        raise WarehouseError(f"no contender {', '.join(unknown)}; there are: {', '.join(codes)}")
    return list(names) or codes
