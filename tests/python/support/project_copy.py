"""A copy of the project to change: code and reference seeds, no dataset, no publication."""

from __future__ import annotations

import shutil
from pathlib import Path

from warehouse_build import PROJECT

_FILES = (
    *(".dbtignore", "dbt_project.yml", "profiles.yml"),
    *("selectors.yml", "Makefile", "pyproject.toml"),
)
_FOLDERS = ("macros", "models", "scripts", "tests", "analyses", "seeds/reference")


def copy_project(folder: Path) -> Path:
    """Copy the project into a folder of the test's own, and return it."""
    copy = folder / "project"
    for name in _FOLDERS:
        shutil.copytree(
            PROJECT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "python")
        )
    for name in _FILES:
        shutil.copyfile(PROJECT / name, copy / name)
    (copy / "warehouse").mkdir()
    return copy
