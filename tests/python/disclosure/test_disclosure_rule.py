"""Disclosure control on hand-made trees: the sentences of publication.md section 3, end to end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random

import pytest

from disclosure_sql import (
    Counts,
    Earlier,
    Place,
    Protected,
    Tree,
    protect,
    random_places,
    tree,
    with_totals,
)

pytestmark = pytest.mark.publication("3")

NOTHING = Earlier()
BIG = (100, 50)
"""A place that is never hidden for itself: 100 persons, 50 of them passive."""


def hidden(cells: Mapping[str, Protected]) -> set[str]:
    return {code for code, cell in cells.items() if cell.hides_figures}


def without_persons(cells: Mapping[str, Protected]) -> set[str]:
    return {code for code, cell in cells.items() if cell.hides_persons}


def protected(
    regions: Mapping[str, Iterable[Counts | tuple[int, ...]]],
    earlier: Earlier = NOTHING,
    **variables: object,
) -> dict[str, Protected]:
    return protect({"tree": tree(regions)}, variables, {"tree": earlier})["tree"]


def shown_but(*codes: str) -> Earlier:
    """Say what a vintage on the same extracts told that hid the figures of some areas only."""
    everything = frozenset({"000", *"abc", *(f"{region}{n}" for region in "abc" for n in range(9))})
    return Earlier(frozenset(codes), frozenset(), everything - set(codes), everything)


def test_a_tree_without_small_counts_is_shown_whole() -> None:
    assert hidden(protected({"a": [BIG, BIG], "b": [BIG]})) == set()


def test_one_hidden_municipality_takes_the_next_of_the_fixed_order() -> None:
    cells = protected({"a": [BIG, BIG, (100, 3)], "b": [BIG, BIG]})
    assert hidden(cells) == {"a1", "a3"}
    assert (cells["a3"].conf_status, cells["a1"].conf_status) == ("A", "D")
    assert without_persons(cells) == set()


def test_two_hidden_with_too_small_a_sum_take_a_third() -> None:
    cells = protected({"a": [BIG, (100, 2), (100, 2), BIG]})
    assert hidden(cells) == {"a1", "a2", "a3"}


def test_two_hidden_with_enough_of_both_take_nobody() -> None:
    assert hidden(protected({"a": [BIG, (100, 2), (100, 3), BIG]})) == {"a2", "a3"}


def test_three_hidden_ones_need_one_more_than_two_in_their_sums() -> None:
    assert hidden(protected({"a": [BIG, (100, 2), (100, 2), (100, 1)]})) == {"a1", "a2", "a3", "a4"}
    assert hidden(protected({"a": [BIG, (100, 2), (100, 2), (100, 2)]})) == {"a2", "a3", "a4"}


@pytest.mark.parametrize("counts", [(4, 4), (4, 3), (3, 3), (4, 4, 4), (4, 4, 3), (4, 3, 3)])
def test_small_counts_whose_sum_gives_all_away_take_another_place(counts: tuple[int, ...]) -> None:
    cells = protected({"a": [BIG, *((100, count) for count in counts)]})
    assert "a1" in hidden(cells), "who knows that each is at most 4 knows nearly each"


@pytest.mark.parametrize("counts", [(4, 1), (3, 2), (4, 4, 1), (3, 3, 3), (4, 1, 1)])
def test_small_counts_whose_sum_leaves_a_choice_take_nobody(counts: tuple[int, ...]) -> None:
    cells = protected({"a": [BIG, *((100, count) for count in counts)]})
    assert "a1" not in hidden(cells)


def test_a_sum_gives_all_away_in_any_series_and_of_active_persons_too() -> None:
    few = [Counts(100, 4, 20, 4), Counts(100, 4, 20, 1)]
    assert "a1" in hidden(protected({"a": [BIG, *few]}))
    few = [Counts(100, 96, 97, 80), Counts(100, 96, 97, 80)]
    assert "a1" in hidden(protected({"a": [BIG, *few]}))


def test_where_one_is_hidden_as_a_partner_no_sum_gives_all_away() -> None:
    cells = protected({"a": [(100, 7), (100, 1), BIG]})
    assert hidden(cells) == {"a1", "a2"}, "8 would be 4 and 4 if both were primary"


@pytest.mark.parametrize(("fewest", "is_enough"), [(5, False), (6, True)])
def test_two_that_are_not_both_small_have_more_than_the_threshold_in_every_series(
    fewest: int, is_enough: bool
) -> None:
    small = Counts(100, passive=0, as_reported=1, if_all_count=0)
    cells = protected({"a": [(100, fewest), small, BIG]})
    assert hidden(cells) == ({"a1", "a2"} if is_enough else {"a1", "a2", "a3"}), (
        "both small would have been taken for 6 as reported: of 5 one has 0 and the other 5"
    )


def test_a_partner_that_has_nobody_passive_can_make_a_third_necessary() -> None:
    cells = protected({"a": [(100, 0), (100, 4), (100, 1), BIG]})
    assert hidden(cells) == {"a2", "a3"}, "the first two that are hidden are enough"
    cells = protected({"a": [(100, 0), (100, 2), (100, 3), (100, 0), (100, 0)]})
    assert hidden(cells) == {"a2", "a3"}
    cells = protected({"a": [(100, 0), (100, 4), (100, 4), BIG]})
    assert hidden(cells) == {"a1", "a2", "a3"}, "no longer all primary, and 8 is enough for three"


def test_a_region_of_small_counts_that_give_each_other_away_is_hidden_itself() -> None:
    cells = protected({"a": [BIG, BIG], "b": [(100, 4), (100, 4)]})
    assert hidden(cells) == {"a", "a1", "a2", "b", "b1", "b2"}


def test_the_hidden_active_persons_must_sum_to_the_threshold_as_well() -> None:
    cells = protected({"a": [(100, 100), (100, 98), (100, 98), BIG]})
    assert hidden(cells) == {"a1", "a2", "a3", "a4"}, "the first in order has nobody active"


@pytest.mark.parametrize(
    "few", [Counts(100, 20, 20, 3), Counts(100, 60, 97, 50), Counts(100, 3, 20, 0)]
)
def test_a_small_count_in_any_one_series_hides(few: Counts) -> None:
    assert hidden(protected({"a": [BIG, BIG, few]})) == {"a1", "a3"}


def test_the_sums_must_hold_in_all_three_series() -> None:
    partner = Counts(100, 50, 50, 0)
    cells = protected({"a": [partner, BIG, (100, 3)]})
    assert hidden(cells) == {"a1", "a2", "a3"}, "if all count, the first partner has nobody"


def test_an_empty_place_is_no_partner() -> None:
    assert hidden(protected({"a": [(0, 0), BIG, (100, 3)]})) == {"a2", "a3"}


def test_persons_below_the_threshold_are_hidden_with_those_of_an_already_hidden_place() -> None:
    cells = protected({"a": [BIG, (3, 1), (100, 4), BIG]})
    assert without_persons(cells) == {"a2", "a3"}
    assert hidden(cells) == {"a2", "a3"}


@pytest.mark.parametrize(("persons", "is_enough"), [(2, False), (3, False), (4, True)])
def test_hidden_persons_less_their_number_that_are_below_the_threshold_take_another_place(
    persons: int, is_enough: bool
) -> None:
    cells = protected({"a": [BIG, (persons, 1), (3, 1), BIG]})
    assert without_persons(cells) == ({"a2", "a3"} if is_enough else {"a1", "a2", "a3"})


def test_a_partner_for_persons_hides_its_figures_too() -> None:
    cells = protected({"a": [BIG, (3, 1), BIG]})
    assert hidden(cells) == without_persons(cells) == {"a1", "a2"}


def test_between_the_threshold_and_the_minimum_base_persons_are_shown() -> None:
    cells = protected({"a": [BIG, (7, 7), BIG]})
    assert hidden(cells) == {"a1", "a2"}
    assert without_persons(cells) == set()
    assert cells["a2"].reason == "below_minimum_base"


def test_nobody_and_everybody_are_shown_from_the_minimum_base_up() -> None:
    assert hidden(protected({"a": [(10, 0), (10, 10), (0, 0), BIG]})) == set()


def test_a_region_that_runs_out_is_hidden_with_the_first_region_that_can_cover() -> None:
    cells = protected({"a": [BIG, BIG], "b": [(100, 3), (0, 0)], "c": [BIG, BIG]})
    assert hidden(cells) == {"a", "a1", "a2", "b", "b1"}
    assert cells["b"].conf_status == "A"
    assert cells["a"].reason == "partner_region"


def test_a_partner_region_with_hidden_places_enough_hides_no_more() -> None:
    cells = protected({"a": [BIG, BIG, (100, 3)], "b": [(100, 3)]})
    assert hidden(cells) == {"a", "a1", "a3", "b", "b1"}


def test_a_region_with_one_place_covers_for_nobody() -> None:
    cells = protected({"a": [BIG], "b": [(100, 3)], "c": [BIG, BIG]})
    assert hidden(cells) == {"b", "b1", "c", "c1", "c2"}


def test_regions_share_a_partner_region_and_never_cover_for_each_other() -> None:
    cells = protected({"a": [(100, 3)], "b": [(100, 4)], "c": [BIG, BIG, BIG]})
    assert hidden(cells) == {"a", "a1", "b", "b1", "c", "c1", "c2"}


def test_a_region_that_hides_its_persons_has_a_partner_region_that_hides_persons() -> None:
    cells = protected({"a": [(2, 1), (2, 1)], "b": [BIG, BIG, BIG]})
    assert without_persons(cells) == hidden(cells) == {"a", "a1", "a2", "b", "b1", "b2"}


def test_if_no_region_is_left_the_country_is_hidden() -> None:
    cells = protected({"a": [BIG], "b": [(100, 3)]})
    assert hidden(cells) == {"000", "b", "b1"}
    assert without_persons(cells) == set()
    assert cells["000"].reason == "country_without_partner_region"


def test_the_country_hides_its_persons_where_a_region_without_partner_does() -> None:
    cells = protected({"a": [BIG], "b": [(3, 1)]})
    assert without_persons(cells) == {"000", "b", "b1"}


def test_when_the_whole_country_has_one_place_with_anybody_all_of_it_is_hidden() -> None:
    cells = protected({"a": [(100, 3), (0, 0)], "b": [(0, 0)]})
    assert hidden(cells) == {"000", "a", "a1"}


def test_when_everybody_in_a_region_is_active_a_withheld_place_could_be_told() -> None:
    cells = protected({"a": [(100, 0), (7, 0)], "b": [BIG, BIG]})
    assert hidden(cells) == {"a", "a1", "a2", "b", "b1", "b2"}


def test_a_threshold_of_0_is_off_and_the_minimum_base_stays_its_own() -> None:
    regions = {"a": [(100, 3), (3, 1), BIG], "b": [(2, 2), (0, 0)]}
    assert hidden(protected(regions, disclosure_threshold=0, minimum_base=0)) == set()
    cells = protected(regions, disclosure_threshold=0)
    assert without_persons(cells) == set()
    assert {code for code, cell in cells.items() if cell.conf_status == "A"} == {"a2", "b1", "b"}


def test_trees_of_several_groups_are_protected_each_by_itself() -> None:
    one = tree({"a": [BIG, (100, 3)], "b": [BIG, BIG]})
    other = tree({"a": [BIG, BIG], "b": [BIG, (100, 3)]})
    both = protect({"one": one, "other": other})
    assert both["one"] == protect({"one": one})["one"]
    assert both["other"] == protect({"other": other})["other"]


# --------------------------------------------------------------------------------------------
# Carried over from earlier vintages
# --------------------------------------------------------------------------------------------


def test_what_an_earlier_vintage_hid_stays_hidden_though_it_would_be_shown_now() -> None:
    cells = protected({"a": [BIG, BIG, BIG]}, Earlier(frozenset({"a2", "a3"})))
    assert hidden(cells) == {"a2", "a3"}
    assert without_persons(cells) == set(), "figures as figures"
    assert (cells["a2"].conf_status, cells["a2"].reason) == ("D", "hidden_before")


def test_persons_that_an_earlier_vintage_hid_stay_hidden() -> None:
    pair = frozenset({"a2", "a3"})
    cells = protected({"a": [BIG, BIG, BIG]}, Earlier(pair, pair))
    assert without_persons(cells) == hidden(cells) == {"a2", "a3"}


def test_a_place_that_is_empty_now_is_shown_as_such_whatever_it_was() -> None:
    cells = protected({"a": [BIG, (0, 0), BIG, BIG]}, Earlier(frozenset({"a2", "a3"})))
    assert hidden(cells) == {"a1", "a3"}, "and who was hidden with it takes another place"


def test_a_place_hidden_earlier_is_a_partner_before_others() -> None:
    cells = protected({"a": [BIG, BIG, (100, 3)]}, Earlier(frozenset({"a2"})))
    assert hidden(cells) == {"a2", "a3"}


def test_what_was_shown_on_the_same_extracts_is_hidden_if_primary_and_covers_nobody() -> None:
    regions = {"a": [BIG, BIG, (100, 3), (100, 2), BIG, BIG]}
    cells = protected(regions, shown_but("a4", "a5"))
    assert hidden(cells) == {"a3", "a4", "a5"}, "a3 is known about, a4 and a5 cover for each other"
    cells = protected(regions, shown_but("a4"))
    assert hidden(cells) >= {"a", "000"}, "without anybody unknown the region runs out"
    assert cells["a1"].conf_status == "F", "to hide what is known protects nobody"


def test_on_other_extracts_what_was_shown_covers_as_well_as_any() -> None:
    cells = protected({"a": [BIG, BIG, (100, 3)]}, Earlier(frozenset({"a3"})))
    assert hidden(cells) == {"a1", "a3"}


def test_persons_shown_on_the_same_extracts_cover_for_no_persons() -> None:
    known = Earlier(known_persons=frozenset({"a1", "a2"}))
    cells = protected({"a": [BIG, (100, 3), (3, 1), BIG, BIG]}, known)
    assert without_persons(cells) == {"a3", "a4"}, "a1 and a2 are passed over"


def test_a_region_hidden_earlier_and_its_partner_stay_hidden_and_take_no_third() -> None:
    before = Earlier(frozenset({"a", "a1", "a2", "b", "b1", "b2"}))
    regions = {"a": [BIG, BIG], "b": [BIG, BIG], "c": [BIG, BIG]}
    assert hidden(protected(regions, before)) == before.figures
    regions["c"] = [BIG, (100, 3)]
    assert hidden(protected(regions, before)) == before.figures | {"c1", "c2"}
    regions["c"] = [(100, 3)]
    assert hidden(protected(regions, before)) == before.figures | {"c", "c1"}


def test_a_country_hidden_earlier_stays_hidden() -> None:
    cells = protected({"a": [BIG, BIG], "b": [BIG, BIG]}, Earlier(frozenset({"000", "a", "a1"})))
    assert hidden(cells) >= {"000", "a", "a1"}


def test_the_same_counts_again_are_hidden_the_same_way() -> None:
    random = Random(3)
    trees = {f"{number}": random_places(random) for number in range(12)}
    for name, places in trees.items():
        first = protect({name: places})[name]
        pattern = hidden(first), without_persons(first)
        everything = set(first)
        earlier = Earlier(
            *(frozenset(it) for it in pattern), *(frozenset(everything - it) for it in pattern)
        )
        again = protect({name: places}, None, {name: earlier})[name]
        assert (hidden(again), without_persons(again)) == pattern, name


def test_over_twelve_vintages_with_new_extracts_the_pattern_grows_by_a_tenth_at_most() -> None:
    random = Random(5)
    places = [
        Place(f"{n:04d}", f"r{n % 5}", n, Counts(persons, random.randint(0, persons)))
        for n, persons in enumerate(
            (round(3 * 1.06**number) + random.randint(0, 9) for number in range(98)), start=1
        )
    ]
    figures: set[str] = set()
    persons: set[str] = set()
    sizes = []
    for _ in range(12):
        earlier = Earlier(frozenset(figures), frozenset(persons))
        cells = protect({"tree": places}, None, {"tree": earlier})["tree"]
        alone = hidden(protect({"tree": places})["tree"])
        figures, persons = hidden(cells), without_persons(cells)
        sizes.append((len(figures), len(alone)))
        place = random.randrange(len(places))
        old = places[place]
        changed = Counts(old.counts.persons, max(0, old.counts.passive - random.randint(0, 1)))
        places[place] = Place(old.code, old.region, old.order, changed)
    assert sizes[-1][0] <= 1.1 * sizes[0][0], sizes


# --------------------------------------------------------------------------------------------
# The rule again, read from publication.md and walked place by place
# --------------------------------------------------------------------------------------------


class Walk:
    """The text of section 3 as a procedure: hide, look, hide the next."""

    def __init__(self, places: Tree, threshold: int, minimum_base: int) -> None:
        self.places = sorted(places, key=lambda place: place.order)
        self.t = threshold
        self.base = minimum_base
        self.primary: set[str] = set()
        self.figures: set[str] = set()
        self.persons: set[str] = set()
        self.out_of_persons: set[str] = set()
        self.counts = {code: counts for code, _, _, _, counts in with_totals(places)}

    def run(self) -> tuple[set[str], set[str]]:
        self.primary = {code for code in self.counts if self.is_primary(code)}
        self.figures = set(self.primary)
        self.persons = {code for code in self.counts if 0 < self.counts[code][0] < self.t}
        regions = sorted({place.region for place in self.places})
        stuck = [region for region in regions if not self.hide_in(region, must=False)]
        needing = [r for r in regions if r in stuck or r in self.primary]
        others = [r for r in regions if r not in needing]
        self.figures |= set(needing)
        self.persons |= self.out_of_persons
        if needing:
            self.cover(others, must_persons=bool(self.out_of_persons))
        return self.figures, self.persons

    def is_primary(self, code: str) -> bool:
        persons, *passive = self.counts[code]
        small = [count for p in passive for count in (p, persons - p) if 0 < count < self.t]
        return bool(small) or 0 < persons < self.base

    def of(self, region: str) -> list[Place]:
        return [p for p in self.places if p.region == region and self.counts[p.code][0] > 0]

    def is_enough(self, codes: list[str]) -> bool:
        if len(codes) < 2 or self.t == 0:
            return len(codes) >= 2
        series = [sum(self.counts[code][n] for code in codes) for n in range(4)]
        sums = [count for p in series[1:] for count in (p, series[0] - p)]
        most, least = (self.t - 1) * len(codes), len(codes) + self.t - 2
        if any(most - self.t + 2 < s <= most for s in sums):
            return not set(codes) <= self.primary and min(sums) > least
        return min(sums) >= least

    def are_enough_persons(self, codes: list[str]) -> bool:
        persons = sum(self.counts[code][0] for code in codes)
        return len(codes) >= 2 and persons - len(codes) >= self.t

    def hide_persons_in(self, region: str, must: bool) -> bool:
        def codes() -> list[str]:
            return [p.code for p in self.of(region) if p.code in self.persons]

        if not codes() and not must:
            return True
        already = [p.code for p in self.of(region) if p.code in self.figures]
        others = [p.code for p in self.of(region) if p.code not in self.figures]
        for code in [*already, *others]:
            if self.are_enough_persons(codes()):
                return True
            self.persons.add(code)
            self.figures.add(code)
        return self.are_enough_persons(codes())

    def hide_in(self, region: str, must: bool, must_persons: bool = False) -> bool:
        def codes() -> list[str]:
            return [p.code for p in self.of(region) if p.code in self.figures]

        has_persons = self.hide_persons_in(region, must_persons)
        if not has_persons:
            self.out_of_persons.add(region)
        if not codes() and not must:
            return True
        for place in self.of(region):
            if self.is_enough(codes()):
                return has_persons
            self.figures.add(place.code)
        return has_persons and self.is_enough(codes())

    def cover(self, others: list[str], must_persons: bool) -> None:
        for partner in [*others, None]:
            before = set(self.figures), set(self.persons)
            if partner is None or self.hide_in(partner, must=True, must_persons=must_persons):
                self.figures.add(partner or "000")
                self.persons |= {partner or "000"} if must_persons else set()
                return
            self.figures, self.persons = before


@pytest.mark.parametrize("seed", range(8))
def test_the_sql_hides_what_a_walk_through_the_text_hides(seed: int) -> None:
    random = Random(seed)
    for _ in range(12):
        places = random_places(random)
        threshold = random.choice((5, 5, 3, 8, 12, 0))
        base = random.choice((10, 10, 0, 5, 30))
        settings = {"disclosure_threshold": threshold, "minimum_base": base}
        cells = protect({"tree": places}, settings)["tree"]
        figures, persons = Walk(places, threshold, base).run()
        assert hidden(cells) == figures
        assert without_persons(cells) == persons
