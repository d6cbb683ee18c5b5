"""Building a working warehouse in a test, as `dbt build` by hand would."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import duckdb

from publication.places import private_folder

PROJECT = Path(__file__).resolve().parents[3]
READINGS = PROJECT / "target" / "readings"
"""dbt's readings of the project, which its tests share."""
FORKS = multiprocessing.get_context("forkserver")
"""Processes that begin with dbt loaded, two of a small build's ten processor seconds."""
PRELOADED = "publication.dbt_build"
FORKS.set_forkserver_preload([PRELOADED, "dbt.adapters.duckdb", "warehouse_build"])
LONGEST_SECONDS = 600
NOTHING_WITHHELD = {"disclosure_threshold": 0, "minimum_base": 0}


@dataclass(frozen=True)
class Warehouse:
    """A built working warehouse and what dbt said."""

    file: Path
    target: Path
    output: str
    returncode: int

    def rows(self, sql: str, parameters: object = None) -> list[tuple[Any, ...]]:
        """Run a query and return its rows."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            return connection.execute(sql, parameters).fetchall()

    def results(self) -> dict[str, str]:
        """Return the status of every node that dbt ran, by its name."""
        results = json.loads((self.target / "run_results.json").read_text(encoding="utf-8"))
        return {row["unique_id"].split(".")[2]: row["status"] for row in results["results"]}


def build_warehouse(
    dataset: str,
    folder: Path,
    *,
    variables: Mapping[str, object] | None = None,
    arguments: tuple[str, ...] = ("--exclude-resource-type", "unit_test", "test"),
    check: bool = True,
    environment: Mapping[str, str] | None = None,
    project: Path = PROJECT,
) -> Warehouse:
    """Run `dbt build` on seeds/<dataset> into folder/<dataset>.duckdb.

    Args:
        dataset: name of a folder in seeds/.
        folder: where the warehouse, its target folder and its logs go.
        variables: dbt variables.
        arguments: more arguments; by default the tests are left to other tests.
        check: fail unless dbt ends well.
        environment: more environment variables.
        project: the project, or a copy of it with other reference seeds.
    """
    target = folder / f"target-{dataset}"
    file = folder / f"{dataset}.duckdb"
    command = [
        *("build", "--no-use-colors", "--quiet"),
        *("--vars", json.dumps(dict(variables or {}), default=str)),
        *arguments,
    ]
    surroundings = {
        **os.environ,
        "DATASET": dataset,
        "DBT_PROFILES_DIR": str(project),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(folder / "logs"),
        "WAREHOUSE_FILE": str(file),
        "WAREHOUSE_SPILL": str(folder / "spill"),
        **(environment or {}),
    }
    if project != PROJECT:
        run = subprocess.run(
            [str(Path(sys.executable).with_name("dbt")), *command],
            cwd=project,
            env=surroundings,
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        output, code = run.stdout + run.stderr, run.returncode
    else:
        said = folder / f"said-{dataset}.txt"
        process = FORKS.Process(target=_run_dbt, args=(command, surroundings, said))
        process.start()
        process.join(LONGEST_SECONDS)
        code = process.exitcode
        if code is None:
            process.kill()
            raise TimeoutError(f"dbt build of {dataset}")
        output = said.read_text(encoding="utf-8")
    if check:
        assert code == 0, output[-4000:]
    return Warehouse(file, target, output, code)


def share_readings(warehouse: Path) -> None:
    """Let publications with this private folder keep their readings where all tests do."""
    parsed = private_folder(warehouse) / ".parsed"
    if not parsed.is_symlink():
        parsed.symlink_to(private_folder(READINGS))


def _run_dbt(arguments: list[str], environment: Mapping[str, str], said: Path) -> NoReturn:
    """Be the forked process: run dbt in these surroundings and leave what it says in a file."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(PROJECT)
    with said.open("wb") as file:
        os.dup2(file.fileno(), sys.stdout.fileno())
        os.dup2(file.fileno(), sys.stderr.fileno())
    dbt_build = import_module(PRELOADED)
    sys.exit(dbt_build.main(READINGS, arguments))
