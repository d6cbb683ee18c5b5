"""Places and groups that change with time: warehouse and recount agree where they do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from changing_places import NEW_REGION, write_changes
from disclosure_folder import AUDITED, audit, write_public_files
from project_copy import copy_project
from random_datasets import write_random_dataset
from recount_comparison import (
    RECOUNTED,
    assert_same_activation,
    assert_same_bridge,
    assert_same_shares,
)
from warehouse_build import NOTHING_WITHHELD, PROJECT, build_warehouse

pytestmark = pytest.mark.method("7", "8")

# In the first, a merger, the new region, a group's end and another's beginning all meet figures.
SHORT, LONG = (5,), tuple(n for n in range(20) if n != 5)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project whose reference seeds each test writes anew."""
    folder = tmp_path_factory.mktemp("places")
    yield copy_project(folder)
    shutil.rmtree(folder)


@pytest.mark.parametrize("seed", [*SHORT, *(pytest.param(n, marks=pytest.mark.long) for n in LONG)])
def test_the_warehouse_agrees_with_the_recount_where_places_and_groups_change(
    seed: int, project: Path, tmp_path: Path
) -> None:
    folder = project / "seeds/random"
    shutil.rmtree(folder, ignore_errors=True)
    facts = write_random_dataset(folder, seed)
    changes = write_changes(project / "seeds/reference", PROJECT / "seeds/reference", facts)
    asked = {
        "period_type": facts.period_type,
        "first_period": facts.first_period,
        "last_period": facts.last_period,
    }
    claims = ("every_place_is_one_place_on_every_day", "the_grid_is_complete")
    warehouse = build_warehouse(
        "random",
        tmp_path,
        variables={**NOTHING_WITHHELD, **asked, "as_of": facts.as_of_dates[-1]},
        arguments=("--indirect-selection", "empty", *RECOUNTED[3:], *claims),
        project=project,
    )
    assert warehouse.results().keys() >= set(claims)
    vintages = [row[0] for row in warehouse.rows("select as_of from int_as_of__vintages")]
    for vintage in vintages:
        assert_same_shares(warehouse, folder, vintage, asked, changes.places, changes.rules)
    assert_same_activation(warehouse, folder, max(vintages), asked, changes.places)
    if len(vintages) == 2:
        old, new = sorted(vintages)
        assert_same_bridge(warehouse, folder, old, new, asked, changes.places, changes.rules)
    if seed in SHORT:
        assert warehouse.rows(
            f"select 1 from int_shares__cells where area_code = '{NEW_REGION}' and persons > 0"
        )


@pytest.mark.long
@pytest.mark.parametrize("seed", sorted([*SHORT, *LONG]))
def test_nothing_is_given_away_where_places_and_groups_change(
    seed: int, project: Path, tmp_path: Path
) -> None:
    folder = project / "seeds/random"
    shutil.rmtree(folder, ignore_errors=True)
    facts = write_random_dataset(folder, seed)
    write_changes(project / "seeds/reference", PROJECT / "seeds/reference", facts)
    asked = {"as_of": facts.as_of_dates[-1], "period_type": facts.period_type}
    warehouse = build_warehouse(
        "random", tmp_path, variables=asked, arguments=AUDITED, project=project
    )
    write_public_files(warehouse, tmp_path / "public")
    # in the others too, but where an extract covers a part of the country and no sum is shown
    if seed in SHORT:
        assert warehouse.rows("select 1 from passive_share where conf_status <> 'F' limit 1")
    assert audit(tmp_path / "public") == []
