"""The intruder, let loose on random datasets of three vintages, finds nothing.

Datasets of counts alone: what hides them is the project's SQL, what lets them out its audit. With
one of the rules taken out, he finds something.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

import disclosure_sql
from disclosure.findings import KNOWN_ABOUT, Report
from disclosure.replayed_trees import order_of_partners
from disclosure_sql import A_DAY, Counts, Place, Protected
from disclosure_sql import Tree as Counted
from intruder import Cell, Finding, Tree, Vintage, search_vintages
from protected_vintages import Published, publish, with_hours_reported

pytestmark = pytest.mark.publication("3")

TREES = 4
Kind = tuple[tuple[int, int], tuple[int, int]]
FEW_PERSONS, FEW_PASSIVE, NEITHER = ((1, 4), (0, 4)), ((30, 50), (3, 5)), ((30, 60), (7, 12))
GROUPS: tuple[Sequence[Kind], ...] = ((FEW_PERSONS, FEW_PASSIVE, NEITHER), (FEW_PASSIVE, NEITHER))
"""What the places of a group can be: persons and passive persons, each from and to."""
SHORT = (1, 2, 4, 5, 7)
HIDES_A_REGION_ANEW = 37
LONG = [pytest.param(seed, marks=pytest.mark.long) for seed in range(50) if seed not in SHORT]
FOUR_PASSIVE = (30, 50), (4, 4)
RULES = [
    pytest.param(
        *("replayed", 0, (FOUR_PASSIVE, NEITHER), "int_disclosure__partners_for_figures"),
        *("a_sum_is_near_the_top\n                    and", "false and"),
        id="sums off the extremes",
    ),
    pytest.param(
        *("sums", 1, GROUPS[0], "int_disclosure__partners_for_persons"),
        *("persons_before - places_before >=", "persons_before >="),
        id="counted from one",
    ),
    pytest.param(
        *("joined", 0, (FEW_PASSIVE, NEITHER), "int_disclosure__primary_cells"),
        *(
            "left join earlier_cells using",
            "left join (from earlier_cells limit 0) as earlier_cells using",
        ),
        id="carried over",
    ),
]
"""How he finds something; a seed and what places can be, so that he does; and a rule: in which
model it stands, and what stands there without it."""


def drawn_trees(random: Random, region_of: Mapping[str, str]) -> dict[str, Counted]:
    """Draw two regions of real municipalities, most of them small, in several groups."""
    order = order_of_partners()
    regions = random.sample(sorted({region_of[area] for area in order}), 2)
    areas = [
        area
        for region in regions
        for area in random.sample([area for area in order if region_of[area] == region], 5)
    ]
    return {
        f"group {number}": [
            Place(area, region_of[area], order[area], drawn_counts(random, number))
            for area in areas
        ]
        for number in range(TREES)
    }


def drawn_counts(random: Random, group: int) -> Counts:
    """Draw persons and passive persons; of some courses the hours are missing, or imputed."""
    persons, passive = (
        random.randint(*some) for some in random.choice(GROUPS[group % len(GROUPS)])
    )
    passive = min(persons, passive)
    missing, imputed = (random.choice((0, 0, 0, 0, 1, 2)) for _ in range(2))
    return Counts(persons, passive, min(persons, passive + missing), max(0, passive - imputed))


def with_new_extracts(trees: Mapping[str, Counted], random: Random) -> dict[str, Counted]:
    """Draw a third of the places anew."""
    return {
        name: [
            p if random.random() < 0.7 else replace(p, counts=drawn_counts(random, number))
            for p in places
        ]
        for number, (name, places) in enumerate(trees.items())
    }


def published(folder: Path, seed: int, region_of: Mapping[str, str]) -> list[Published]:
    """Publish three vintages: new extracts come before the second, hours before the third."""
    random = Random(seed)
    first = drawn_trees(random, region_of)
    second = with_new_extracts(first, random)
    third = with_hours_reported(second, random)
    vintages: list[Published] = []
    for extracts, trees in (("first", first), ("second", second), ("second", third)):
        vintages.append(publish(folder / str(len(vintages)), trees, extracts, vintages))
    return vintages


def as_seen(number: int, vintage: Published) -> Vintage:
    """Return what a reader sees of a vintage."""
    return Vintage(
        folder=vintage.folder,
        as_of=f"2020-0{number}-01",
        threshold=5,
        minimum_base=10,
        extracts=frozenset({("benefit_spells", vintage.extracts)}),
        trees={
            Tree("passive_12m", group, A_DAY): dict(map(seen_cell, cells.values()))
            for group, cells in vintage.pattern.items()
        },
        also_hidden={
            (cell.target_group_code, str(cell.reference_date), cell.area_code): cell.hides_persons
            for cell in vintage.also_hidden
        },
    )


def seen_cell(cell: Protected) -> tuple[str, Cell]:
    """Return one cell by the name that the intruder gives it."""
    persons, passive, as_reported, if_all_count = cell.values
    is_country = cell.level == "country"
    name = "country" if is_country else cell.code
    parent = cell.region if cell.level == "municipality" else None if is_country else "country"
    return name, Cell(
        area=name,
        parent=parent,
        persons=None if cell.hides_persons else persons,
        passive=None if cell.hides_figures else (if_all_count, passive, as_reported),
    )


def found(vintages: list[Published]) -> tuple[int, list[Finding]]:
    """Return in how many regions he replayed the rules, and what he knows too well.

    Counts with two values are counted by the audit, and not forbidden.
    """
    seen = [as_seen(number, vintage) for number, vintage in enumerate(vintages, start=1)]
    knowledge = search_vintages(seen, order_of_partners())
    return knowledge.regions_replayed, [one for one in knowledge.findings if one.values != 2]


@pytest.mark.parametrize("seed", [*SHORT, *LONG])
def test_three_vintages_of_a_random_dataset_give_no_hidden_count_away(
    tmp_path: Path, region_of: Mapping[str, str], seed: int
) -> None:
    """With all counts of all vintages, the rules and the order."""
    vintages = published(tmp_path, seed, region_of)
    assert [vintage.report.findings for vintage in vintages] == [[], [], []]
    regions, findings = found(vintages)
    assert regions > TREES
    assert findings == []


def test_a_region_that_an_earlier_vintage_showed_is_known_about(
    tmp_path: Path, region_of: Mapping[str, str]
) -> None:
    """Hours put a sum near the top, and no partner is left: the region hides, and is counted."""
    last = published(tmp_path, HIDES_A_REGION_ANEW, region_of)[-1]
    assert last.report.counted[KNOWN_ABOUT] == 2
    assert last.report.findings == []


@pytest.mark.parametrize(("kind", "seed", "places", "model", "text", "instead"), RULES)
def test_without_a_rule_the_intruder_finds_something(
    tmp_path: Path,
    region_of: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
    kind: str,
    seed: int,
    places: Sequence[Kind],
    model: str,
    text: str,
    instead: str,
) -> None:
    """One of the three rules is taken out of the SQL, and the audit with it."""
    rendered = disclosure_sql.rendered

    def without(name: str) -> str:
        sql = rendered(name)
        assert name != model or text in sql
        return sql.replace(text, instead) if name == model else sql

    monkeypatch.setattr("test_intruder_vintages.GROUPS", (places,))
    monkeypatch.setattr(disclosure_sql, "rendered", without)
    monkeypatch.setattr("protected_vintages.examine", lambda *given, **named: Report())
    _, findings = found(published(tmp_path, seed, region_of))
    assert kind in {finding.kind for finding in findings}
