"""The manifest: what a vintage was made from, by what, and what came out."""

import hashlib
import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from common.paths import PROJECT
from publication.build import Build
from publication.build_results import NodeResult
from publication.inputs import FileFacts, deliveries
from publication.pattern import names_of
from publication.public_files import TableFacts
from publication.publisher import publisher_in_manifest
from publication.variables import NOT_METHOD

LIBRARIES = ("duckdb", "dbt-core", "dbt-duckdb", "xlsxwriter")
ENGINES = {"spark": ("dbt-spark", "pyspark")}
"""Target -> what else takes part in a build on it."""


class History(NamedTuple):
    """What a vintage says of others: rows of `publication_notice`, and which one it replaces."""

    notices: Sequence[Mapping[str, Any]]
    supersedes: Mapping[str, Any] | None = None


def method_version(inputs: Mapping[str, FileFacts], variables: Mapping[str, Any]) -> str:
    """Return a short name of the rules in force: the reference seeds and the method's variables.

    What a publication covers (as_of, periods) is no part of it; the commit names the models' SQL.
    """
    rules = {
        "reference": {
            name: facts.sha256 for name, facts in inputs.items() if name.startswith("reference/")
        },
        "variables": {name: value for name, value in variables.items() if name not in NOT_METHOD},
    }
    return hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()[:16]


def versions(target: str) -> dict[str, str]:
    """Return the versions of Python and of what makes the figures and the files."""
    names = (*LIBRARIES, *ENGINES.get(target, ()))
    return {"python": platform.python_version()} | {name: version(name) for name in names}


_NO_COMMIT = {
    "dubious ownership": "the project's folder belongs to another user, so git does not read it; "
    "`git config --global --add safe.directory FOLDER` allows it",
    "not a git repository": "the project's folder is no git checkout",
}
"""What git says -> why no commit is known, in words of ours: git's name folders of this machine."""


def git_state(project: Path = PROJECT) -> dict[str, Any]:
    """Return the commit that the code is at, and whether the code differs from it; or why not."""
    try:
        done = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],
            cwd=project,
            env={**os.environ, "LC_ALL": "C"},
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
        commit, _, dirty = done.stdout.strip().partition("-")
        return {"commit": commit, "is_dirty": bool(dirty)}
    except subprocess.CalledProcessError as error:
        said = [ours for theirs, ours in _NO_COMMIT.items() if theirs in error.stderr]
        why = said[0] if said else "git cannot read the project's folder"
    except (OSError, subprocess.SubprocessError):
        why = "git is not installed, or does not answer"
    return {"commit": None, "is_dirty": None, "why_unknown": why}


def build_manifest(
    build: Build,
    inputs: Mapping[str, FileFacts],
    results: Sequence[NodeResult],
    history: History,
    *,
    publication: Mapping[str, Any],
    outputs: Mapping[str, FileFacts],
    tables: Mapping[str, TableFacts],
    audit: Mapping[str, Any],
) -> dict[str, Any]:
    """Put a manifest together; two equal runs differ in `created_at`, seconds and the .duckdb."""
    previous = publication["previous_as_of"]
    return {
        "dataset": build.dataset,
        "as_of": build.as_of.isoformat(),
        "label": publication["vintage_label"],
        "previous_as_of": previous and previous.isoformat(),
        "is_synthetic": bool(publication["is_synthetic"]),
        **publisher_in_manifest(publication),
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "method_version": method_version(inputs, build.variables),
        "variables": dict(sorted(build.variables.items())),
        "engine": build.target,
        "versions": versions(build.target),
        "git": git_state(),
        "inputs": {name: asdict(facts) for name, facts in sorted(inputs.items())},
        "deliveries": deliveries_until(build),
        "outputs": {name: asdict(facts) for name, facts in sorted(outputs.items())},
        "tables": {name: asdict(facts) for name, facts in sorted(tables.items())},
        "tests": [
            {name: getattr(result, name) for name in ("name", "status", "failures", "seconds")}
            for result in sorted(results, key=lambda result: result.name)
            if result.is_test
        ],
        "pattern_of": names_of(build.earlier),
        "also_hidden": [cell.as_json() for cell in build.also_hidden],
        "audit": dict(audit),
        "notices": list(history.notices),
        "supersedes": history.supersedes,
    }


def deliveries_until(build: Build) -> list[dict[str, str]]:
    """Return the deliveries that a vintage knows."""
    kept = ("delivery_id", "source", "received_date", "file_sha256", "row_count")
    rows = deliveries(build.places.dataset(build.dataset))
    return [
        {name: row.get(name, "") for name in kept}
        for row in sorted(rows, key=lambda row: row["delivery_id"])
        if row["received_date"] <= build.as_of.isoformat()
    ]


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Name the files and tables in which two vintages differ, by their manifests.

    The bytes of the DuckDB file itself differ from run to run; what it holds does not.
    """
    first, second = _content(one), _content(other)
    names = sorted(set(first) | set(second))
    return [name for name in names if first.get(name) != second.get(name)]


def _content(manifest: Mapping[str, Any]) -> dict[str, str]:
    files = {
        name: facts["sha256"]
        for name, facts in manifest["outputs"].items()
        if not name.endswith(".duckdb")
    }
    tables = {f"table {name}": facts["sha256"] for name, facts in manifest["tables"].items()}
    return files | tables
