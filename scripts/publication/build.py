"""One vintage aside: `dbt build`, and the public tables taken out of what it left."""

import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from common.atomic_files import remove_folder
from common.errors import Fault, WarehouseError
from common.paths import PROJECT, project_name
from disclosure.vintages import AlsoHidden
from publication.build_results import (
    NodeResult,
    failed_build,
    machine_fault,
    read_results,
    warnings_of,
)
from publication.child_process import run_child
from publication.inputs import FileFacts, check_text, file_facts, raw_files
from publication.machine import explained
from publication.pattern import write_pattern
from publication.places import Places, private_folder
from publication.reporter import Reporter, Step
from publication.spark import SPARK, parquet_files
from publication.variables import protection_in_force, with_protection
from publication.working_file import keep_failed

LEFT_OUT = ("unit_test",)
"""Unit tests run on rows of their own and say nothing about a dataset; `make test` runs them."""
_LOGGING = ("--log-level", "info", "--log-level-file", "none", "--no-use-colors")
_NODE_ENDED = re.compile(
    r"\d+ of (?P<total>\d+) (?!START|OK hook)(?P<what>.+?) (?:\.+ )?\[(?P<outcome>.+)\]"
)
"""What dbt says of a seed, model or test that ended."""


@dataclass
class Build:
    """The build of one vintage, in a private folder of its own.

    Attributes:
        given: dbt's variables, but as_of.
        variables: all of them, with the threshold and the minimum base in force.
        asked: those of them that dbt is told.
        lock: the publication lock's descriptor, which child processes share.
        earlier: the published folders whose pattern of hidden cells it carries on.
        also_hidden: places hidden beyond the rules, which alone would give others away.
        folder: everything that the build writes.
        pattern: what earlier vintages hide and show, for dbt to read.
        working_file: the working warehouse; views in it remember this base name.
        artefacts: dbt's target folder.
        spark_warehouse: Spark's tables, where Spark makes them.
        tables: the public tables, taken out of the working warehouse.
        public: the finished public files, not published yet.
    """

    dataset: str
    as_of: date
    given: Mapping[str, Any]
    target: str
    places: Places
    lock: int
    earlier: tuple[Path, ...] = ()
    also_hidden: tuple[AlsoHidden, ...] = ()

    def __post_init__(self) -> None:
        """Name what the build makes."""
        in_force = protection_in_force(self.places.reference, self.as_of)
        given = {**self.given, "as_of": self.as_of.isoformat()}
        self.variables = with_protection(given, in_force)
        # left to the seed, so that the vintage before it is protected by what was in force then
        self.asked = {
            name: value
            for name, value in self.variables.items()
            if name not in in_force or value != in_force[name]
        }
        self.folder = self.places.building / f"{self.dataset}-{self.as_of}"
        self.pattern = self.folder / "published_pattern.csv"
        self.working_file = self.folder / f"{self.dataset}.duckdb"
        self.artefacts = self.folder / "target"
        self.manifest = self.artefacts / "manifest.json"
        self.spark_warehouse = self.folder / "spark"
        self.tables = self.folder / "tables"
        self.public = self.folder / "public"

    @property
    def has_pattern(self) -> bool:
        """Whether there is anything to read in it."""
        return bool(self.earlier or self.also_hidden)

    @contextmanager
    def private_folder(self) -> Iterator[None]:
        """Make the build's folder; it is gone afterwards, whatever happens."""
        remove_folder(self.folder)
        try:
            private_folder(self.folder)
            yield
        finally:
            remove_folder(self.folder)

    def input_files(self) -> dict[str, Path]:
        """Return every file that the figures are made from, by folder and name."""
        files = [
            *raw_files(self.places.dataset(self.dataset)),
            *sorted(self.places.reference.glob("*.csv")),
            *parquet_files(self.target),
        ]
        return {f"{file.parent.name}/{file.name}": file for file in files}

    def hash_inputs(self) -> dict[str, FileFacts]:
        """Hash every file that the figures are made from, as it is now."""
        return {name: file_facts(file) for name, file in self.input_files().items()}


def build_and_test(
    build: Build, reporter: Reporter
) -> tuple[dict[str, FileFacts], list[NodeResult]]:
    """Build every seed, model and data test of the project on a dataset.

    Returns:
        what it was made from, and what became of each seed, model and test.

    Raises:
        WarehouseError: a raw file is no text, a test failed, or something did not build; in words,
            without a person's data.
    """
    for file in raw_files(build.places.dataset(build.dataset)):
        check_text(file)
    inputs = build.hash_inputs()
    if build.has_pattern:
        write_pattern(build.earlier, build.also_hidden, build.pattern)
    try:
        with reporter.step("build and test") as step:
            results = run_dbt(build, reporter, step)
    except WarehouseError:
        keep_failed(build.working_file, build.places.failed)
        raise
    finally:
        _keep_artefacts(build)
    for line in warnings_of(results, build.working_file):
        reporter.say(f"  {line}")
    return inputs, results


def run_dbt(build: Build, reporter: Reporter, step: Step) -> list[NodeResult]:
    """Run `dbt build` as a child process; on Spark also copy its tables into a DuckDB file."""
    said: list[str] = []

    def on_line(line: str) -> None:
        reporter.note(line)
        if ended := _NODE_ENDED.search(line):
            step.one_more(ended["what"], of=int(ended["total"]))
        else:
            said.append(line)

    # workbook and audit take a second to load: it passes while dbt, another process, builds
    with ThreadPoolExecutor(1) as aside:
        aside.map(import_module, ("workbook.write", "disclosure.audit"))
        code = run_child(
            "publication.dbt_build",
            [
                str(build.places.parsed),
                *("build", *_LOGGING, "--target", build.target),
                *(part for kind in LEFT_OUT for part in ("--exclude-resource-type", kind)),
                # an engine that has ended is gone for every model left
                *(("--fail-fast",) if build.target == SPARK else ()),
                *("--vars", json.dumps(build.asked)),
            ],
            lock=build.lock,
            on_line=on_line,
            environment=_environment(build),
        )
    results = read_results(build.artefacts / "run_results.json")
    if build.target == SPARK and build.manifest.is_file() and machine_fault(results) is None:
        _run_helper(
            build,
            reporter,
            "publication.spark",
            [build.spark_warehouse, build.manifest, build.working_file],
            "the tables could not be copied from Spark",
        )
    if code != 0:
        raise failed_build(results, build.working_file, build.dataset, code, "\n".join(said))
    if not build.working_file.is_file():
        raise WarehouseError(
            f"the build left no working warehouse at {project_name(build.working_file)}"
        )
    tests = sum(result.is_test for result in results)
    passed = sum(result.is_test and result.status != "warn" for result in results)
    step.summary = f"{len(results) - tests} tables and views, {passed} tests passed"
    return results


def extract_tables(build: Build, reporter: Reporter) -> None:
    """Take the public tables out of the working warehouse."""
    remove_folder(build.tables)
    private_folder(build.tables)
    with reporter.step("extract") as step:
        _run_helper(
            build,
            reporter,
            "publication.exports",
            [build.working_file, build.manifest, build.tables],
            "the public tables could not be taken out of the working warehouse",
        )
        step.one_more("")


def _run_helper(
    build: Build, reporter: Reporter, module: str, paths: list[Path], failure: str
) -> None:
    """Run one of our own modules as a child; what it says goes to the run's log only."""
    said: list[str] = []
    code = run_child(module, [str(path) for path in paths], lock=build.lock, on_line=said.append)
    if code != 0:
        for line in said:
            reporter.note(line)
        raise WarehouseError(
            explained("\n".join(said))
            or Fault(failure, remedy="The run's log in warehouse/logs/ says why.")
        )


def _environment(build: Build) -> dict[str, str]:
    """Return what dbt and profiles.yml read; every file it writes lies in the build's folder."""
    return {
        "DATASET": build.dataset,
        "WAREHOUSE_FILE": str(build.working_file),
        "WAREHOUSE_SPILL": str(build.folder / "spill"),
        "SPARK_WAREHOUSE": str(build.spark_warehouse),
        "PUBLISHED_PATTERN": str(build.pattern) if build.has_pattern else "",
        "DBT_TARGET_PATH": str(build.artefacts),
        "DBT_LOG_PATH": str(build.folder / "logs"),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_PROJECT_DIR": str(PROJECT),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
    }


def _keep_artefacts(build: Build) -> None:
    """Keep dbt's manifest and run results in the private logs, for CI to collect."""
    folder = private_folder(build.places.logs / f"dbt-{build.folder.name}")
    for name in ("manifest.json", "run_results.json"):
        source = build.artefacts / name
        if source.is_file():
            (folder / name).write_bytes(source.read_bytes())
