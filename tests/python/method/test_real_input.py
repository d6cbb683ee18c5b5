"""Real Jobindsats exports, from the file to the published cell."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from shared_data import shared_data
from warehouse_build import PROJECT, Warehouse

pytestmark = pytest.mark.method("1", "10")

HUNDRED = Decimal(100)


def land(dataset: str, received: str, *files: Path, options: tuple[str, ...] = ()) -> None:
    """Land files as a user would."""
    command = [sys.executable, "scripts/land.py", "--dataset", dataset, "--received", received]
    run = subprocess.run(
        [*command, *options, *map(str, files)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def observations(dataset: str) -> list[dict[str, str]]:
    """The landed cells of a dataset."""
    file = PROJECT / "seeds" / dataset / "jobindsats_observations.csv"
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def touched_shares(file: Path) -> dict[tuple[str, str], str]:
    """(area label, period) -> share touched, in per cent, read straight from the v2 CSV."""
    with file.open(encoding="utf-8-sig", newline="") as handle:
        return {
            (row["Area"], row["Periode"]): row["Andel aktiveringsberørte i pct."].replace(",", ".")
            for row in csv.DictReader(handle, delimiter=";")
        }


def persons_behind(file: Path) -> dict[tuple[str, str], int]:
    """(area label, period) -> Antal personer, read straight from the v3 JSON."""
    answer = json.loads(file.read_text(encoding="utf-8-sig").lstrip("\ufeff"))
    place = {name: number for number, name in enumerate(answer["columns"])}
    return {
        (row[place["Område"]], row[place["Periode"]]): row[place["Antal personer"]]
        for row in answer["rows"]
    }


def half_up(value: Decimal, digits: str) -> Decimal:
    """Round half up to as many decimals as `digits` has."""
    return value.quantize(Decimal(digits), rounding=ROUND_HALF_UP)


@pytest.fixture
def jobindsats() -> Path:
    """The folder of real exports."""
    return shared_data() / "jobindsats"


def test_every_published_cell_of_passive_month_equals_its_source(
    dataset_name: str, build: Callable[..., Warehouse], jobindsats: Path
) -> None:
    touched_file = jobindsats / "y60c07_2026-08-22_v2.csv"
    persons_file = jobindsats / "y60a02_2026-08-22_v3.json"
    land(dataset_name, "2026-08-22", touched_file, persons_file)
    warehouse = build(dataset_name)
    touched, persons = touched_shares(touched_file), persons_behind(persons_file)

    cells = warehouse.rows(
        """
        select
            area_name, area_level, period_id, persons, passive_persons, passive_share,
            passive_share_pct, obs_status, measure_code, target_group_code, source
        from passive_share
        """
    )
    assert {cell[8:] for cell in cells} == {("passive_month", "kontanthjaelp", "jobindsats")}
    published = {(name, period): rest for name, level, period, *rest in cells if level != "region"}
    # 98 municipalities and the country, 60 months; regions were not delivered
    assert len(published) == 99 * 60
    assert published.keys() == touched.keys() == persons.keys()
    for key, (count, passive, share, pct, *_) in published.items():
        delivered = HUNDRED - Decimal(touched[key])
        assert pct == half_up(delivered, "0.1"), key
        assert share == half_up(delivered / HUNDRED, "0.000001"), key
        assert (count, passive) == (persons[key], None), key
    regions = [cell for cell in cells if cell[1] == "region"]
    assert len(regions) == 5 * 60
    assert {(cell[3], cell[5], cell[7]) for cell in regions} == {(None, None, "O")}
    small_islands = {key for key in published if key[0] in {"Læsø", "Fanø", "Samsø", "Ærø"}}
    assert len(small_islands) == 4 * 60
    assert all(published[key][3] is not None for key in small_islands)


@pytest.mark.parametrize("shape", ["areas_by_periods", "periods_by_areas"])
def test_a_turned_pivot_lands_the_same_canonical_values(
    shape: str, dataset_name: str, jobindsats: Path
) -> None:
    workbook = jobindsats / f"y60c07_2026-08-22_{shape}.xlsx"
    land(dataset_name, "2026-08-22", workbook, options=("--table", "y60c07"))
    landed = {
        (row["area_label"], row["period_label"]): row["value"] for row in observations(dataset_name)
    }
    source = {
        key: format(Decimal(text).normalize(), "f")
        for key, text in touched_shares(jobindsats / "y60c07_2026-08-22_v2.csv").items()
    }
    assert {row["measure_label"] for row in observations(dataset_name)} == {
        "Andel aktiveringsberørte i pct."
    }
    # twelve months, one measure, the country and 98 municipalities
    assert len(landed) == 99 * 12
    assert landed == {key: source[key] for key in landed}


def test_three_days_of_august_2026_revised_1366_of_17468_cells(
    dataset_name: str, build: Callable[..., Warehouse], jobindsats: Path
) -> None:
    land(dataset_name, "2026-08-19", jobindsats / "y25i01_2026-08-19_v2.csv")
    land(dataset_name, "2026-08-22", jobindsats / "y25i01_2026-08-22_v2.csv")
    warehouse = build(dataset_name)
    counts = dict(warehouse.rows("select change, count(*) from observation_revisions group by all"))
    assert counts["changed"] == 1_366
    common = warehouse.rows(
        "select count(*) from observation_revisions"
        " where value is not null and previous_value is not null"
    )
    assert common == [(17_468,)]
    country = warehouse.rows(
        """
        select previous_value, value, difference, age_in_months
        from observation_revisions
        where area_label = 'Hele landet' and period_label = '2026M06'
            and measure_label = 'Antal ledige i alt'
        """
    )
    assert country == [(88_080, 89_907, 1_827, 2)]
    # nothing in this table is a passive share: the statistic is empty, and says so by being empty
    assert warehouse.rows("select count(*) from passive_share") == [(0,)]
