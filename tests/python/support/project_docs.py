"""What the tests of the documentation read: the pages, and dbt's manifest of the project."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from warehouse_build import PROJECT

DOCS = PROJECT / "docs"


def pages() -> list[Path]:
    """Return every Markdown page of the project."""
    return [*sorted(PROJECT.glob("*.md")), *sorted(DOCS.glob("*.md"))]


def headings(text: str) -> list[str]:
    """Return the headings of a Markdown text as plain text."""
    found = re.findall(r"^#{1,6} (.+)$", _without_code(text), re.MULTILINE)
    return [re.sub(r"\[([^]]*)\]\([^)]*\)|[`*]", r"\1", heading).strip() for heading in found]


def links(text: str) -> list[str]:
    """Return the targets of the links and pictures of a Markdown text."""
    return re.findall(r"\]\(([^)\s]+)\)", _without_code(text))


def slug(heading: str) -> str:
    """Return the anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return kept.replace(" ", "-")


def _without_code(text: str) -> str:
    """Return a Markdown text without its blocks of code: # and brackets mean others there."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


@functools.cache
def manifest_text() -> str:
    """Return dbt's manifest of the project as it is now, as JSON; parsed once per test run."""
    with tempfile.TemporaryDirectory(prefix="manifest-") as folder:
        run = subprocess.run(
            [
                str(Path(sys.executable).with_name("dbt")),
                *("--quiet", "--no-use-colors", "parse", "--no-partial-parse"),
                *("--target", "lint", "--target-path", folder, "--log-path", folder),
            ],
            cwd=PROJECT,
            env={
                **os.environ,
                "DATASET": "example",
                "DBT_PROFILES_DIR": str(PROJECT),
            },
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert run.returncode == 0, run.stdout + run.stderr
        return (Path(folder) / "manifest.json").read_text(encoding="utf-8")


def manifest() -> dict[str, Any]:
    """Return dbt's manifest, a copy that the caller may change."""
    read: dict[str, Any] = json.loads(manifest_text())
    return read


def nodes(kind: str) -> dict[str, dict[str, Any]]:
    """Return the manifest's nodes of one kind (model, seed, test, analysis), by name."""
    return {
        node["name"]: node for node in manifest()["nodes"].values() if node["resource_type"] == kind
    }


def depends_on(exposure: str) -> set[str]:
    """Return the models that an exposure names; it has an owner and a maturity."""
    found = manifest()["exposures"][f"exposure.passive_share_warehouse.{exposure}"]
    assert found["maturity"] and found["owner"]["name"]
    return {node.split(".")[-1] for node in found["depends_on"]["nodes"]}
