"""Random datasets with several vintages, as an intruder sees them who keeps the old ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from zlib import crc32

import pytest
from test_disclosure_audit import place, real_areas

from disclosure.findings import Report
from disclosure.replayed_trees import order_of_partners
from disclosure_sql import Counts, Place, Tree, tree
from protected_vintages import Published, publish, with_hours_reported
from random_datasets import write_random_dataset
from recount import recount_passive_share

pytestmark = pytest.mark.publication("3")

SEEDS = [*range(5), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(5, 50))]


def trees_of(
    folder: Path, as_of: date, period_type: str, region_of: Mapping[str, str]
) -> dict[str, Tree]:
    """Count a third of the trees with the independent recount, the same ones in every vintage."""
    areas = real_areas(region_of)
    cells = recount_passive_share(folder, as_of, region_of=region_of, period_type=period_type)
    keys = [key[1:] for key, cell in cells.items() if key[0] == "000" and cell.is_delivered]
    return {
        f"{group} {period}": [place(row, cells[row["area_code"], group, period]) for row in areas]
        for group, period in sorted(keys)
        if crc32(period.encode()) % 3 == 0
    }


def vintages_of(
    folder: Path, seed: int, region_of: Mapping[str, str]
) -> list[tuple[str, dict[str, Tree]]]:
    """Draw four vintages, named after their extracts: the first on its own, three on the same."""
    facts = write_random_dataset(folder, seed)
    first, last = (
        trees_of(folder, as_of, facts.period_type, region_of)
        for as_of in (facts.as_of_dates[0], facts.as_of_dates[-1])
    )
    once = with_hours_reported(last, Random(seed))
    return [
        ("first", first),
        ("last", last),
        ("last", once),
        ("last", with_hours_reported(once, Random(seed))),
    ]


def audited(folder: Path, seed: int, region_of: Mapping[str, str]) -> Iterator[Report]:
    """Publish the vintages of a random dataset in order, and audit each with those before it."""
    before: list[Published] = []
    for extracts, trees in vintages_of(folder / "raw", seed, region_of):
        before.append(publish(folder / str(len(before)), trees, extracts, before))
        yield before[-1].report


@pytest.mark.parametrize("seed", SEEDS)
def test_the_vintages_of_a_random_dataset_give_nothing_away_together(
    tmp_path: Path, region_of: Mapping[str, str], seed: int
) -> None:
    for report in audited(tmp_path, seed, region_of):
        assert report.findings + report.replayed == []


def middling_places(name: str, random: Random) -> Tree:
    """Draw two regions of places that are as often small as not; an area lies in one tree only."""

    def some(of: int, rate: float) -> int:
        return sum(random.random() < rate for _ in range(of))

    places: Tree = []
    for number in range(16):
        persons = random.randint(12, 70)
        all_count = some(persons, 0.12)
        passive = all_count + some(persons - all_count, 0.05)
        as_reported = passive + some(persons - passive, 0.05)
        counts = Counts(persons, passive, as_reported, all_count)
        places.append(Place(f"{name}-{number:02d}", f"{name}-{number % 2}", number, counts))
    return places


@pytest.mark.parametrize("with_pattern", [True, False])
def test_random_trees_give_nothing_away_when_hours_come_in_but_for_what_is_carried_over(
    tmp_path: Path, with_pattern: bool
) -> None:
    random = Random(4)
    trees = {name: middling_places(name, random) for name in map(str, range(100, 112))}
    before: list[Published] = []
    for number in range(3):
        folder = tmp_path / str(number)
        before.append(publish(folder, trees, "same", before, with_pattern=with_pattern))
        trees = with_hours_reported(trees, random)
    findings = [finding for vintage in before for finding in vintage.report.findings]
    assert (findings == []) is with_pattern


@pytest.mark.parametrize("extracts", ["same", "others"])
@pytest.mark.parametrize("change", ["none", "regions merge", "a place moves", "places merge"])
def test_places_do_not_change_on_a_day_of_which_a_vintage_hid_some(
    tmp_path: Path, change: str, extracts: str
) -> None:
    counts = {"a": [(90, 40)] * 3, "b": [(80, 30)] * 3, "c": [(70, 20)] * 3, "d": [(9, 3), (20, 6)]}
    before = tree(counts)
    after = list(before)
    if change == "regions merge":
        after = [replace(one, region="e") if one.region in "cd" else one for one in before]
    if change == "a place moves":
        after[0] = replace(before[0], region="b")
    if change == "places merge":
        after = [*before[1:-1], replace(before[-1], counts=Counts(110, 46))]
    first = publish(tmp_path / "first", {"group": before}, "same", [])
    second = publish(tmp_path / "second", {"group": after}, extracts, [first])
    found = [
        (one.area_code, one.detail)
        for one in second.report.findings
        if one.what.startswith("places are not what they were")
    ]
    assert (
        found
        == {
            "none": [],
            "regions merge": [("c1", "first, 5 municipalities")],
            "a place moves": [("a1", "first, 1 municipalities")],
            "places merge": [("a1", "first, 1 municipalities")],
        }[change]
    )


def test_where_one_value_is_found_among_too_many_worlds_to_list_a_place_more_is_hidden(
    tmp_path: Path,
) -> None:
    counts = {
        "0665": Counts(54, 15, 15, 14),
        "0727": Counts(30, 13, 15, 13),
        "0710": Counts(30, 5, 7, 3),
        "0760": Counts(4, 2, 4, 0),
        "0756": Counts(4, 3, 3, 2),
    }
    order = order_of_partners()
    places = [Place(code, "1082", order[code], told) for code, told in counts.items()]
    vintage = publish(tmp_path, {"tree": places}, "first", [])
    (one,) = vintage.also_hidden
    assert (one.area_code, one.hides_persons) == ("0665", True), "eight persons were four and four"
    assert vintage.report.findings + vintage.report.replayed == []
    assert vintage.report.also_hide == set()
