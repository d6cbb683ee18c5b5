"""Random datasets built by the project itself: what it would publish, through the audit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from disclosure_folder import AUDITED, audit, write_public_files
from random_datasets import write_random_dataset
from warehouse_build import PROJECT, Warehouse

HIDDEN_BY_RULE = PROJECT / "analyses" / "private" / "hidden_by_rule.sql"
SEEDS = [0, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(1, 50))]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_dataset_is_built_without_anything_to_find(
    dataset_name: str, build: Callable[..., Warehouse], tmp_path: Path, seed: int
) -> None:
    facts = write_random_dataset(PROJECT / "seeds" / dataset_name, seed)
    variables = {"as_of": facts.as_of_dates[-1], "period_type": facts.period_type}
    warehouse = build(dataset_name, variables=variables, arguments=AUDITED)
    write_public_files(warehouse, tmp_path / "public")
    assert audit(tmp_path / "public") == []
    counted = sum(sum(row[3:]) for row in warehouse.rows(HIDDEN_BY_RULE.read_text("utf-8")))
    ((cells, rows),) = warehouse.rows(
        "select (select count(*) from int_disclosure__cells),"
        " (select count(*) from int_activation__published_rows)"
    )
    assert counted == cells + rows
