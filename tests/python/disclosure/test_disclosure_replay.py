"""Rule replay: exactly the values from which the rules would have made the pattern that is seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from random import Random

import pytest
from test_disclosure_rule import BIG, Walk

from disclosure.replayed_trees import Background, background_of, next_partner, regions_of
from disclosure.rule_replay import COUNTS, ENOUGH, FAR, Place, Region, Rules, possible_values
from disclosure.share_tree import ShownCell
from disclosure.vintages import AlsoHidden, Earlier
from disclosure_sql import Counts, Tree, tree, with_totals
from disclosure_sql import Place as Counted

pytestmark = pytest.mark.publication("3")

RULES = Rules(threshold=5, minimum_base=10)
NOTHING = Background()


def few(region: Region) -> dict[tuple[str, str], int]:
    """Return the counts that can have fewer than three values, and how many."""
    possible = possible_values([region], RULES)
    assert all(one.is_exact for one in possible), "all worlds of a small region are listed"
    return {(one.area_code, one.count): one.values for one in possible}


def region(*places: Place, passive: int, persons: int = 0, next_figures: int = 99) -> Region:
    return Region(places, (passive, passive, passive), persons, next_figures, next_figures)


# --------------------------------------------------------------------------------------------
# What is known of a region by hand
# --------------------------------------------------------------------------------------------


def test_two_places_with_eight_hidden_persons_both_few_have_four_each() -> None:
    places = Place("c", 1, 40, was_hidden=True), Place("a", 2, None), Place("b", 3, None)
    told = few(Region(places, (20, 20, 20), persons=8, next_persons=0))
    assert {told[place, "persons"] for place in "ab"} == {1}


def test_two_places_with_seven_hidden_persons_both_few_have_three_or_four() -> None:
    places = Place("c", 1, 40, was_hidden=True), Place("a", 2, None), Place("b", 3, None)
    told = few(Region(places, (20, 20, 20), persons=7, next_persons=0))
    assert {told[place, "persons"] for place in "ab"} == {2}


def test_a_place_before_the_first_that_is_shown_may_be_hidden_to_cover_only() -> None:
    pair = region(Place("a", 1, 40), Place("b", 2, 40), passive=20, next_figures=3)
    assert few(pair) == {}


def test_what_an_earlier_vintage_hid_need_not_be_small() -> None:
    places = Place("a", 1, 40, was_hidden=True), Place("b", 2, 40, was_hidden=True)
    assert few(region(*places, passive=30, next_figures=0)) == {}


def test_a_sum_that_is_left_to_one_world_gives_both_away() -> None:
    # both small, five passive persons, and one of them is known to be at most one or at least four
    known = [(1, 4), (1, 0), (FAR, 4)]
    regions = [
        region(
            *(Place("a", 1, 40, most=most), Place("b", 2, 40, least=least)),
            passive=5,
            next_figures=0,
        )
        for most, least in known
    ]
    told = {(p.region, p.area_code, p.count): p for p in possible_values(regions, RULES)}
    for key in product(range(len(known)), "ab", COUNTS[:3]):
        assert (told[key].values, told[key].is_exact) == (1, True), key


def test_a_place_hides_its_persons_to_cover_only_where_none_before_it_could() -> None:
    # sixty persons, ten of them passive: one place has few, and the other none that is small
    places = Place("a", 2, None), Place("b", 3, None)
    assert few(Region(places, (10, 10, 10), persons=60, next_persons=99)) == {}
    assert set(few(Region(places, (10, 10, 10), persons=60, next_persons=0)).values()) == {0}


def test_of_values_that_no_world_has_nothing_is_claimed() -> None:
    # fifty passive persons in two places of forty: neither can be small and both hidden
    pair = region(Place("a", 1, 40), Place("b", 2, 40), passive=40, next_figures=0)
    assert set(few(pair).values()) <= {0, 1, 2}
    assert few(region(Place("a", 1, 9), Place("b", 2, 9), passive=3)) == dict.fromkeys(
        product("ab", COUNTS[:3]), 0
    )


# --------------------------------------------------------------------------------------------
# Against every world there is
# --------------------------------------------------------------------------------------------


def shown(places: Tree, figures: set[str], persons: set[str]) -> dict[str, ShownCell]:
    """Show a tree of which some areas are hidden."""
    cells = {}
    for code, level, of_region, _, (n, passive, reported, all_count) in with_totals(places):
        counts: dict[str, int | None] = dict.fromkeys(
            ("persons", "passive_persons", "passive_persons_as_reported")
        )
        counts |= {"passive_persons_if_all_count": None}
        if code not in persons:
            counts["persons"] = n
        if code not in figures:
            told = zip(COUNTS, (reported, passive, all_count), strict=False)
            counts |= dict(told)
        cells[code] = ShownCell(code, level, of_region, counts)
    return cells


def ways(total: int, most: list[int], least: int) -> Iterator[tuple[int, ...]]:
    for values in product(*(range(least, m + 1) for m in most)):
        if sum(values) == total:
            yield values


def worlds(places: Tree, hidden: list[Counted], persons: set[str]) -> Iterator[Tree]:
    """Every tree that has the same shown counts, region a being hidden in parts."""
    secret = [place for place in hidden if place.code in persons]
    total = sum(place.counts.persons for place in secret)
    passive = sum(place.counts.passive for place in hidden)
    for drawn in ways(total, [total] * len(secret), 1):
        of_code = dict(zip((place.code for place in secret), drawn, strict=True))
        sizes = [of_code.get(place.code, place.counts.persons) for place in hidden]
        for counts in ways(passive, sizes, 0):
            changed = {
                place.code: Counted(place.code, place.region, place.order, Counts(n, x))
                for place, n, x in zip(hidden, sizes, counts, strict=True)
            }
            yield [changed.get(place.code, place) for place in places]


@pytest.mark.parametrize("seed", range(3))
def test_the_replay_finds_as_many_values_as_there_are_worlds(seed: int) -> None:
    random = Random(seed)
    asked = 0
    while asked < 6:
        drawn = [random.choice((0, 1, 3, 4, 6, 11, 13)) for _ in range(random.choice((3, 4)))]
        places = tree({"a": [(n, random.randint(0, n)) for n in drawn], "b": [BIG, BIG]})
        figures, persons = Walk(places, 5, 10).run()
        hidden = [place for place in places if place.region == "a" and place.code in figures]
        if not hidden or "a" in figures:
            continue
        asked += 1
        order = {place.code: place.order for place in places}
        seen: dict[tuple[str, str], set[int]] = defaultdict(set)
        for world in worlds(places, hidden, persons):
            if Walk(world, 5, 10).run() == (figures, persons):
                for place in world:
                    n, x = place.counts.persons, place.counts.passive
                    for count, value in zip(COUNTS, (x, x, x, n, n - x, n - x, n - x), strict=True):
                        seen[place.code, count].add(value)
        [replayed] = regions_of(shown(places, figures, persons), NOTHING, order)
        assert replayed is not None
        told = few(replayed)
        for place in hidden:
            for count in COUNTS if place.code in persons else COUNTS[:3]:
                values = min(len(seen[place.code, count]), ENOUGH)
                assert told.get((place.code, count), ENOUGH) == values, (drawn, count)


# --------------------------------------------------------------------------------------------
# Who is hidden as well
# --------------------------------------------------------------------------------------------


def test_the_next_partner_is_the_next_in_order_that_is_shown_and_not_known() -> None:
    places = tree({"a": [(100, 3), (100, 2), BIG, (0, 0), BIG]})
    order = {place.code: place.order for place in places}

    def partner(
        hidden: set[str], persons: set[str], known: Background = NOTHING, *, for_persons: bool
    ) -> str | None:
        [one] = regions_of(shown(places, hidden, persons), known, order)
        assert one is not None
        return next_partner(one, order, for_persons=for_persons)

    assert partner({"a1", "a2"}, set(), for_persons=False) == "a3"
    known = Background(known_figures={"a3"}, known_persons={"a2"})
    assert partner({"a1", "a2"}, set(), known, for_persons=False) == "a5"
    assert partner({"a1", "a2"}, {"a1"}, for_persons=True) == "a2"
    assert partner({"a1", "a2"}, {"a1"}, known, for_persons=True) == "a3"
    assert partner({"a1", "a2", "a3", "a5"}, set(), for_persons=False) is None


def test_what_an_earlier_vintage_showed_bounds_a_hidden_place_where_the_order_holds() -> None:
    places = tree({"a": [(100, 3), (100, 2), BIG]})
    order = {place.code: place.order for place in places}
    now, before = shown(places, {"a1", "a2"}, set()), shown(places, {"a2"}, {"a2"})
    rose = {**before["a3"].counts, "passive_persons_as_reported": 49}
    risen = before | {"a3": replace(before["a3"], counts=rose)}
    bounded, unbounded = (3, 3), (0, FAR)
    for told, is_older, bounds in (
        (before, True, bounded),
        (before, False, unbounded),
        (risen, True, unbounded),
    ):
        others = [(Earlier(Path(), has_same_extracts=True, is_older=is_older), told)]
        [one] = regions_of(now, background_of(now, others, ()), order)
        assert one is not None
        known, other = sorted(one.places, key=lambda place: place.area_code)
        assert (known.area_code, known.least, known.most) == ("a1", *bounds)
        assert (other.area_code, other.least, other.most) == ("a2", *unbounded)
        assert (known.is_known, known.has_known_persons, known.was_hidden) == (True, True, False)
        assert (other.is_known, other.has_known_persons, other.was_hidden) == (False, False, True)
        assert (known.had_hidden_persons, other.had_hidden_persons) == (False, True)


@pytest.mark.parametrize("hides_persons", [False, True])
def test_what_is_hidden_beyond_the_rules_need_not_be_small(*, hides_persons: bool) -> None:
    places = tree({"a": [(100, 3), (100, 2), BIG]})
    order = {place.code: place.order for place in places}
    now = shown(places, {"a1", "a2"}, set())
    also = AlsoHidden("group", date(2019, 3, 31), "a1", hides_persons)
    [one] = regions_of(now, background_of(now, [], [also]), order)
    assert one is not None
    assert [(place.was_hidden, place.had_hidden_persons) for place in one.places] == [
        (True, hides_persons),
        (False, False),
    ]
