"""What leaves the working warehouse is a list that agrees with the models' descriptions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from common.paths import PROJECT
from publication.exports import EXPORTS, Export
from publication.extract import _check_order

PRIVATE = {file.stem for file in (PROJECT / "models/marts/private").glob("*.sql")}


def described_marts() -> Iterator[tuple[str, str]]:
    """Name and description of every model in models/marts/."""
    for file in sorted((PROJECT / "models/marts").rglob("*.yml")):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", []):
            yield model["name"], " ".join(model["description"].split())


def test_every_mart_is_published_or_is_one_of_the_few_that_stay() -> None:
    models = {file.stem for file in (PROJECT / "models/marts").rglob("*.sql")}
    assert {export.table for export in EXPORTS} == models - PRIVATE


def test_a_mart_that_stays_says_so() -> None:
    described = dict(described_marts())
    for name in PRIVATE:
        assert re.search(r"private|[Ss]tays in the working warehouse", described[name]), name


def test_a_table_whose_order_nothing_decides_is_not_published(tmp_path: Path) -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute("create table area as select 1 as area_code union all select 1")
        with pytest.raises(SystemExit, match="area has two rows with the same area_code"):
            _check_order(connection, Export("area", ("area_code",)))


def test_no_table_is_published_twice() -> None:
    tables = [export.table for export in EXPORTS]
    assert len(set(tables)) == len(tables)
