"""What is carried over does not pile up: twelve vintages of a random dataset, built one by one."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from intruder_datasets import small_groups
from publication.pattern import KEY
from random_datasets import Delivery, World, number_deliveries, write_random_dataset
from warehouse_build import PROJECT, Warehouse

pytestmark = pytest.mark.publication("3")

VINTAGES = [date(2019, month, 28) for month in range(1, 13)]
PERSONS = 1_000
GROWTH = 1.1
"""A tenth, at most."""

OF_A_CELL = ("target_group_code", "reference_date", "area_code")
PATTERN = f"""
    select as_of, as_of, {", ".join(name if name in OF_A_CELL else "null" for name in KEY)},
        hides_figures, hides_persons
    from int_disclosure__cells
    inner join int_as_of__vintages using (as_of)
    where vintage_role = 'current'
"""
"""As scripts/publication/pattern.py writes it."""


def deliver(world: World) -> list[Delivery]:
    """Let new extracts come before every vintage: each withdraws and changes some of its own."""
    drafts = [
        Delivery("", source, day - timedelta(days=8), world.first_day, world.last_day)
        for day in VINTAGES
        for source in ("benefit_spells", "activity_spells")
    ]
    return number_deliveries(world, drafts)


@pytest.mark.long
def test_over_twelve_built_vintages_with_new_extracts_the_pattern_grows_by_a_tenth_at_most(
    dataset_name: str, build: Callable[..., Warehouse], tmp_path: Path
) -> None:
    write_random_dataset(
        PROJECT / "seeds" / dataset_name,
        seed=1,
        world=small_groups(1, PERSONS, last_day=date(2018, 12, 31)),
        deliver=deliver,
        date_vintages=lambda world, deliveries: list(VINTAGES),
    )
    pattern = tmp_path / "pattern.csv"

    sizes: list[int] = []
    for as_of in VINTAGES:
        warehouse = build(
            dataset_name,
            variables={"as_of": as_of},
            arguments=(
                *("--select", "+int_disclosure__cells"),
                *("--exclude-resource-type", "unit_test", "test"),
            ),
            environment={"PUBLISHED_PATTERN": str(pattern) if sizes else ""},
        )
        cells = warehouse.rows(PATTERN)
        with pattern.open("a", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(cells)
        sizes.append(sum(hides_figures for *_, hides_figures, _ in cells))
    assert sizes[0] > 50
    assert max(sizes) <= GROWTH * sizes[0], sizes
