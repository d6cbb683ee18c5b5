"""Counts that never met agree: the warehouse, and a day-by-day recount of the method."""

from __future__ import annotations

import csv
from collections.abc import Callable

import pytest

from microdata import AREA_CODE_OF, write_microdata_dataset
from random_datasets import write_random_dataset
from recount_comparison import (
    RECOUNTED,
    assert_same_activation,
    assert_same_bridge,
    assert_same_shares,
)
from shared_data import shared_data
from warehouse_build import NOTHING_WITHHELD, PROJECT, Warehouse

pytestmark = [pytest.mark.method("4", "4.2", "5"), pytest.mark.publication("4")]

RANDOM_SEEDS = range(10)
MORE_RANDOM_SEEDS = range(10, 125)


def test_every_cell_of_the_real_third_party_spells_is_as_others_counted_it(
    dataset_name: str, build: Callable[..., Warehouse]
) -> None:
    write_microdata_dataset(PROJECT / "seeds" / dataset_name, shared_data())
    warehouse = build(
        dataset_name,
        variables={
            **NOTHING_WITHHELD,
            "period_type": "month",
            "first_period": "1994M01",
            "last_period": "1996M12",
        },
    )
    found = {
        (area, period): (persons, passive, status)
        for area, period, persons, passive, status in warehouse.rows(
            "select area_code, period_id, persons, passive_persons, obs_status from passive_share"
            " where target_group_code = 'sygedagpenge'"
        )
    }
    compared = 0
    expected_file = shared_data() / "microdata/mvad_expected_12_months_1994_1996.csv"
    with expected_file.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            period = f"{row['month'][:4]}M{row['month'][5:7]}"
            persons, passive, status = found[AREA_CODE_OF[row["area"]], period]
            if period < "1994M06":
                assert (persons, passive, status) == (None, None, "O"), (row["area"], period)
                continue
            expected = (int(row["persons"]), int(row["passive_persons"]))
            assert (persons, passive) == expected, (row["area"], period)
            compared += 1
    assert compared == 186


@pytest.mark.parametrize("seed", RANDOM_SEEDS)
def test_the_warehouse_agrees_with_the_recount(
    seed: int,
    dataset_name: str,
    build: Callable[..., Warehouse],
    region_of: dict[str, str],
) -> None:
    assert_agreement(seed, dataset_name, build, region_of)


@pytest.mark.long
@pytest.mark.parametrize("seed", MORE_RANDOM_SEEDS)
def test_the_warehouse_agrees_with_the_recount_on_many_more(
    seed: int,
    dataset_name: str,
    build: Callable[..., Warehouse],
    region_of: dict[str, str],
) -> None:
    assert_agreement(seed, dataset_name, build, region_of)


def assert_agreement(
    seed: int,
    dataset_name: str,
    build: Callable[..., Warehouse],
    region_of: dict[str, str],
) -> None:
    """Compare statistic, activation and bridge of one random dataset, cell by cell.

    The build knows its as-of date and the vintage before it: both are compared.
    """
    folder = PROJECT / "seeds" / dataset_name
    facts = write_random_dataset(folder, seed)
    as_of = facts.as_of_dates[-1]
    asked = {
        "period_type": facts.period_type,
        "first_period": facts.first_period,
        "last_period": facts.last_period,
    }
    warehouse = build(
        dataset_name,
        variables={**NOTHING_WITHHELD, **asked, "as_of": as_of},
        arguments=RECOUNTED,
    )
    vintages = [row[0] for row in warehouse.rows("select as_of from int_as_of__vintages")]
    assert set(vintages) == set(facts.as_of_dates[-2:])
    for vintage in vintages:
        assert_same_shares(warehouse, folder, vintage, asked, region_of)
    assert_same_activation(warehouse, folder, max(vintages), asked)
    if len(vintages) == 2:
        assert_same_bridge(warehouse, folder, min(vintages), max(vintages), asked, region_of)
