"""The manifest: what a vintage was made from, by what, and what came out."""

from __future__ import annotations

import hashlib
import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from common.paths import PROJECT
from publication.inputs import FileFacts, file_facts
from publication.public_files import TableFacts
from publication.test_results import NodeResult
from publication.variables import NOT_METHOD

LIBRARIES = ("duckdb", "dbt-core", "dbt-duckdb", "xlsxwriter")
ENGINES = {"spark": ("dbt-spark", "pyspark")}
"""Target -> what else takes part in a build on it."""


def output_facts(folder: Path) -> dict[str, FileFacts]:
    """Hash every file of a folder that is about to be published."""
    return {file.name: file_facts(file) for file in sorted(folder.iterdir()) if file.is_file()}


def method_version(inputs: Mapping[str, FileFacts], variables: Mapping[str, Any]) -> str:
    """Return a short name of the rules in force: the reference seeds and the method's variables.

    What a publication covers (as_of, periods) is no part of it; the commit tells the models' SQL.
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


def git_state(project: Path = PROJECT) -> dict[str, Any]:
    """Return the commit that the code is at, and whether the code differs from it."""
    commit = _git(project, "rev-parse", "HEAD")
    changes = _git(project, "status", "--porcelain", "--untracked-files=no")
    return {"commit": commit, "is_dirty": None if changes is None else bool(changes)}


def _git(project: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", *arguments],
            cwd=project,
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def build_manifest(
    *,
    about: Mapping[str, Any],
    inputs: Mapping[str, FileFacts],
    deliveries: Sequence[Mapping[str, Any]],
    outputs: Mapping[str, FileFacts],
    tables: Mapping[str, TableFacts],
    variables: Mapping[str, Any],
    notices: Sequence[Mapping[str, Any]],
    supersedes: Mapping[str, Any] | None,
    results: Sequence[NodeResult],
    audit: Mapping[str, Any],
    target: str,
) -> dict[str, Any]:
    """Put a manifest together; two equal runs differ in `created_at`, seconds and the .duckdb."""
    return {
        **about,
        "created_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "method_version": method_version(inputs, variables),
        "variables": dict(sorted(variables.items())),
        "engine": target,
        "versions": versions(target),
        "git": git_state(),
        "inputs": {name: asdict(facts) for name, facts in sorted(inputs.items())},
        "deliveries": list(deliveries),
        "outputs": {name: asdict(facts) for name, facts in sorted(outputs.items())},
        "tables": {name: asdict(facts) for name, facts in sorted(tables.items())},
        "tests": [
            {
                "name": result.name,
                "status": result.status,
                "failures": result.failures,
                "seconds": result.seconds,
            }
            for result in sorted(results, key=lambda result: result.name)
            if result.is_test
        ],
        "audit": dict(audit),
        "notices": list(notices),
        "supersedes": supersedes,
    }


def write_manifest(manifest: Mapping[str, Any], target: Path) -> None:
    """Write a manifest as JSON."""
    text = json.dumps(manifest, ensure_ascii=False, indent=2, default=str)
    target.write_text(text + "\n", encoding="utf-8")


def content(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return what makes a vintage the same: its files' bytes and the DuckDB file's tables.

    The bytes of the DuckDB file itself differ from run to run; what it holds does not.
    """
    files = {
        name: facts["sha256"]
        for name, facts in manifest["outputs"].items()
        if name != "passive_share.duckdb"
    }
    tables = {f"table {name}": facts["sha256"] for name, facts in manifest["tables"].items()}
    return files | tables
