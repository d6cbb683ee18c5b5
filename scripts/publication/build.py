"""The build of one vintage: `dbt build` as one child process, into a private folder of its own."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from common.errors import Fault, WarehouseError
from common.paths import PROJECT
from publication.child import ERROR, NODE
from publication.machine import explained
from publication.places import private_folder, project_name
from publication.processes import Workers
from publication.reporter import Reporter, Step
from publication.spark import SPARK
from publication.test_results import NodeResult, claim, read_results, refusal

DEFAULT_TIMEOUT_SECONDS = 3600.0
LEFT_OUT = ("unit_test",)
"""Unit tests run on rows of their own and say nothing about a dataset; `make test` runs them."""


@dataclass(frozen=True)
class Build:
    """One build aside.

    Attributes:
        dataset: the dataset's name.
        folder: the private folder of the build; it holds everything the build writes.
        variables: dbt's variables, as_of among them.
        target: dbt's target.
    """

    dataset: str
    folder: Path
    variables: Mapping[str, Any]
    target: str

    @property
    def working_file(self) -> Path:
        """The working warehouse; views in it remember this base name."""
        return self.folder / f"{self.dataset}.duckdb"

    @property
    def is_on_spark(self) -> bool:
        """Whether Spark makes the tables, which are then gathered into the working warehouse."""
        return self.target == SPARK

    @property
    def spark_warehouse(self) -> Path:
        """The folder of Spark's tables."""
        return self.folder / "spark"

    @property
    def artefacts(self) -> Path:
        """dbt's target folder."""
        return self.folder / "target"


@dataclass
class _Told:
    """What dbt's lines told."""

    errors: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


def timeout_seconds() -> float:
    """Return how long a build may take (PUBLISH_TIMEOUT, in seconds)."""
    return float(os.environ.get("PUBLISH_TIMEOUT", DEFAULT_TIMEOUT_SECONDS))


def run_build(build: Build, reporter: Reporter, workers: Workers) -> list[NodeResult]:
    """Run every seed, model and data test of the project on a dataset, and no unit test.

    Returns:
        what became of every node.

    Raises:
        WarehouseError: a test failed or something did not build; in words, without a person's data.
    """
    private_folder(build.folder)
    told = _Told()
    with reporter.step("build and test") as step:

        def on_line(line: str) -> None:
            _listen(line, told, step, reporter)

        code = workers.run(
            "dbt",
            [
                *("build", "--target", build.target),
                *(part for kind in LEFT_OUT for part in ("--exclude-resource-type", kind)),
                *("--vars", json.dumps(dict(build.variables))),
            ],
            _environment(build),
            timeout_seconds=timeout_seconds(),
            on_line=on_line,
        )
        if build.is_on_spark:
            gather_tables(build, reporter, workers)
        results = read_results(build.artefacts / "run_results.json")
        if code != 0:
            for line in (*told.errors, *told.other):
                reporter.note(line)
            raise refusal(results, build.working_file, build.dataset, code, told.errors)
        tests = sum(result.is_test for result in results)
        warned = [result for result in results if result.status == "warn"]
        step.summary = (
            f"{len(results) - tests} tables and views, {tests - len(warned)} tests passed"
        )
    for result in warned:
        reporter.say(f"  note: {claim(result.name)} does not hold in {result.failures} rows")
    return results


def gather_tables(build: Build, reporter: Reporter, workers: Workers) -> None:
    """Take the tables of a build on Spark over into its working warehouse; of a failed one too.

    Raises:
        WarehouseError: it could not be done.
    """
    said: list[str] = []
    code = workers.run(
        "gather",
        [
            str(build.spark_warehouse),
            str(build.artefacts / "manifest.json"),
            str(build.working_file),
        ],
        {},
        timeout_seconds=timeout_seconds(),
        on_line=said.append,
    )
    if code != 0:
        for line in said:
            reporter.note(line)
        raise WarehouseError(
            explained("\n".join(said))
            or Fault(
                "the tables could not be taken over from Spark",
                remedy="The run's log in warehouse/logs/ says why.",
            )
        )


def _environment(build: Build) -> dict[str, str]:
    """Return what dbt and profiles.yml read; every file it writes lies in the build's folder."""
    return {
        "DATASET": build.dataset,
        "WAREHOUSE_FILE": str(build.working_file),
        "WAREHOUSE_SPILL": str(build.folder / "spill"),
        "SPARK_WAREHOUSE": str(build.spark_warehouse),
        "DBT_TARGET_PATH": str(build.artefacts),
        "DBT_LOG_PATH": str(build.folder / "logs"),
        "DBT_PROFILES_DIR": str(PROJECT / "profiles"),
        "DBT_PROJECT_DIR": str(PROJECT),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def _listen(line: str, told: _Told, step: Step, reporter: Reporter) -> None:
    """Take in one line of what dbt's process says."""
    try:
        event = json.loads(line)
    except ValueError:
        event = None
    if not isinstance(event, dict):
        if line.strip():
            told.other.append(line)
    elif NODE in event:
        step.advance(event["index"], event["total"], event[NODE])
        reporter.note(f"{event['status']}: {event[NODE]} ({event['seconds']:.2f} s)")
    elif ERROR in event:
        told.errors.append(_without_colours(event[ERROR]))


def _without_colours(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def keep_artefacts(build: Build, folder: Path) -> None:
    """Keep dbt's manifest and run results of a build in the private logs, for CI to collect."""
    private_folder(folder)
    for name in ("manifest.json", "run_results.json"):
        source = build.artefacts / name
        if source.is_file():
            (folder / name).write_bytes(source.read_bytes())


def check_target(build: Build) -> None:
    """See that a build left a DuckDB file.

    Raises:
        WarehouseError: it did not.
    """
    if not build.working_file.is_file():
        raise WarehouseError(
            Fault(f"the build left no working warehouse at {project_name(build.working_file)}")
        )
