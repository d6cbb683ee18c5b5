"""Shared fixtures: datasets that live for one test, and the working warehouse built from them."""

from __future__ import annotations

import csv
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from needed import not_checked
from warehouse_build import PROJECT, Warehouse, build_warehouse

SLOW_FILES = (
    "test_spark.py",
    "test_publication_torture.py",
    "test_publication_vintages.py",
    "test_publication_outputs.py",
    "test_recount.py",
    "test_publication_bad_input.py",
    "test_dbt_by_hand.py",
    "test_disclosure_leak_hunt.py",
    "test_page.py",
    "test_docs_site.py",
    "test_recipes.py",
    "test_page_in_browser.py",
    "test_workbook_comparison.py",
    "test_workbook_figures.py",
)
"""What takes longest, begun first: a file is one worker's, and the last one must not run alone."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow files first; everything else keeps its order."""

    def rank(item: pytest.Item) -> int:
        return SLOW_FILES.index(item.path.name) if item.path.name in SLOW_FILES else len(SLOW_FILES)

    items.sort(key=rank)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Say in one line, after everything else, what was not checked because it is not here."""
    yield
    skipped = terminalreporter.stats.get("skipped", [])
    line = not_checked(str(report.longrepr[2]) for report in skipped)
    if line is not None:
        terminalreporter.write_line(line, yellow=True)


@pytest.fixture
def dataset_name() -> Iterator[str]:
    """A name for a dataset of this test alone; its folder is removed afterwards.

    dbt must never be given a folder outside the project: it would write its compiled SQL over the
    raw files. So test datasets lie in seeds/, which git ignores.
    """
    name = f"test-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    yield name
    shutil.rmtree(PROJECT / "seeds" / name, ignore_errors=True)


@pytest.fixture
def example_copy(dataset_name: str) -> Path:
    """The folder of a copy of the invented example, to be spoilt."""
    folder = PROJECT / "seeds" / dataset_name
    shutil.copytree(PROJECT / "seeds" / "example", folder)
    return folder


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Warehouse]:
    """Build a dataset's working warehouse into a file of this test alone."""

    def build_dataset(dataset: str, **options: object) -> Warehouse:
        return build_warehouse(dataset, tmp_path, **options)  # type: ignore[arg-type]

    return build_dataset


@pytest.fixture(scope="session")
def region_of() -> dict[str, str]:
    """Municipality code -> region code, as published."""
    with (PROJECT / "seeds/reference/area_memberships.csv").open(encoding="utf-8") as file:
        return {row["municipality_code"]: row["region_code"] for row in csv.DictReader(file)}
