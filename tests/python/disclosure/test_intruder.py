"""The intruder finds nothing: replaying rules, joining vintages, counting from one."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest

from intruder import (
    Cell,
    Tree,
    Vintage,
    search_vintages,
)
from intruder_replay import Hidden, Limits, Region, possible_values

TREE = Tree("passive_12m", "jobafklaring", date(2019, 3, 31))
LIMITS = Limits(threshold=5, minimum_base=10)


# --------------------------------------------------------------------------------------------
# What he finds where a rule is left out
# --------------------------------------------------------------------------------------------


def vintage(
    *hidden: tuple[int | None, int | None],
    region: tuple[int, int],
    as_of: str = "2020-03-31",
    extracts: str = "second",
) -> Vintage:
    """Make a vintage of one region and one group in which every series is the same.

    Args:
        hidden: persons and passive persons of its places in the order of the list; None is hidden.
        region: persons and passive persons of the region.
        as_of: the as-of date.
        extracts: what the vintage rests on.
    """
    cells = {"1081": Cell("1081", "country", region[0], (region[1],) * 3)}
    for number, (persons, passive) in enumerate(hidden, start=1):
        area = f"080{number}"
        cells[area] = Cell(area, "1081", persons, None if passive is None else (passive,) * 3)
    return Vintage(Path(), as_of, 5, 10, frozenset({("benefit_spells", extracts)}), {TREE: cells})


ORDER = {f"080{number}": number for number in range(1, 10)}


def found(kind: str, *vintages: Vintage) -> dict[tuple[str, str], tuple[int, int]]:
    """Return what one way of reasoning finds, by place and vintage, for one of the series."""
    knowledge = search_vintages(vintages, ORDER)
    return {
        (finding.count.place, finding.count.vintage): (finding.low, finding.high)
        for finding in knowledge.of(kind)
        if finding.count.name in ("passive_persons", "persons")
    }


def test_two_small_places_at_the_top_are_four_and_four() -> None:
    """Both are primary, since an earlier place in the order is shown: only 4 and 4 make 8."""
    top = vintage((40, 12), (30, None), (35, None), region=(105, 20))
    assert found("replayed", top) == {
        ("0802", "2020-03-31"): (4, 4),
        ("0803", "2020-03-31"): (4, 4),
    }


def test_two_small_places_below_the_top_are_several_values() -> None:
    """They make 5: each is 1, 2, 3 or 4."""
    assert found("replayed", vintage((40, 12), (30, None), (35, None), region=(105, 17))) == {}


def test_persons_are_counted_from_one() -> None:
    """Two places with five persons are 1 to 4 each, for both have somebody."""
    few = vintage((None, None), (None, None), (60, 30), region=(65, 32))
    assert found("sums", few)["0801", ""] == (1, 4)


def test_a_place_hidden_in_one_vintage_only_is_known_in_the_other() -> None:
    """The same extracts, and nothing new: what the later one shows, the earlier one hid."""
    hidden = vintage((30, None), (35, None), (40, 12), region=(105, 25))
    shown = vintage((30, 7), (35, None), (40, None), region=(105, 25), as_of="2020-05-31")
    assert found("joined", hidden, shown)["0801", "2020-03-31"] == (7, 7)
    other_extracts = replace(shown, extracts=frozenset({("benefit_spells", "third")}))
    assert found("joined", hidden, other_extracts) == {}


def test_hours_that_only_come_in_lower_what_is_reported() -> None:
    """A place of at most 6 in one vintage cannot be more in the next."""
    before = vintage((30, None), (35, None), region=(65, 6))
    after = vintage((30, None), (35, None), region=(65, 2), as_of="2020-05-31")
    assert found("joined", before, after)["0801", "2020-05-31"] == (0, 2)


# --------------------------------------------------------------------------------------------
# The replay against trying every value
# --------------------------------------------------------------------------------------------

Values = tuple[int, int, int, int]


def is_primary(value: Values) -> bool:
    """Is a place hidden for its own sake?"""
    persons, *series = value
    counts = [*series, *(persons - passive for passive in series)]
    return persons < 10 or any(0 < count < 5 for count in counts)


def hidden_by_the_rules(
    values: Mapping[str, Values],
    carried: set[str],
    carried_persons: set[str],
    known_about: set[str],
) -> tuple[set[str], set[str]] | None:
    """Hide places as the rules say; return those that hide figures and those that hide persons.

    None where the region runs out of places.
    """
    in_order = sorted(values)
    can_help = [area for area in in_order if area not in known_about]
    figures = {area for area in in_order if is_primary(values[area])} | carried
    persons = {area for area in in_order if values[area][0] < 5} | carried_persons
    while persons and not persons_are_safe(values, persons - known_about):
        more = [area for area in can_help if area in figures - persons]
        more += [area for area in can_help if area not in figures | persons]
        if not more:
            return None
        persons.add(more[0])
    figures |= persons
    while figures and not figures_are_safe(values, figures - known_about):
        more = [area for area in can_help if area not in figures]
        if not more:
            return None
        figures.add(more[0])
    return figures, persons


def persons_are_safe(values: Mapping[str, Values], hidden: set[str]) -> bool:
    """Do persons of hidden places less their number reach the threshold?"""
    total = sum(values[area][0] for area in hidden)
    return len(hidden) >= 2 and total - len(hidden) >= 5


def figures_are_safe(values: Mapping[str, Values], hidden: set[str]) -> bool:
    """Do the sums of hidden places keep within the limits, in every series?"""
    number = len(hidden)
    all_primary = all(is_primary(values[area]) for area in hidden)
    for series in (1, 2, 3):
        passive = sum(values[area][series] for area in hidden)
        active = sum(values[area][0] - values[area][series] for area in hidden)
        for total in (passive, active):
            if total < number + 3 or (all_primary and 4 * (number - 1) + 1 < total <= 4 * number):
                return False
    return number >= 2


def drawn_region(random: Random) -> tuple[Region, dict[str, set[Values]]] | None:
    """Draw the counts of a region, hide by the rules, and try every value that fits the sums.

    None where the region runs out, hides nothing, or hides more than can be tried.
    """
    values = {f"080{number}": drawn_values(random) for number in range(1, random.randint(3, 6))}
    carried = {area for area in values if random.random() < 0.15}
    carried_persons = {area for area in carried if random.random() < 0.4}
    known_about = {area for area in values if random.random() < 0.15} - carried_persons
    hidden = hidden_by_the_rules(values, carried, carried_persons, known_about)
    if hidden is None or hidden[1] & known_about:
        return None
    more = sorted(values.keys() - hidden[0] - known_about)
    also = {more[0]} if more and random.random() < 0.5 else set()
    figures, persons = hidden[0] | also, hidden[1]
    if not 2 <= len(figures) <= 3:
        return None

    total = sums(values[area] for area in figures)
    hidden_persons = sum(values[area][0] for area in persons)
    if total[3] - total[1] > 1 or hidden_persons > 14:
        return None

    def choices(area: str) -> Iterable[Values]:
        own, *_ = values[area]
        for number in range(1, hidden_persons + 1) if area in persons else (own,):
            for lowest in range(min(number, total[1]) + 1):
                for middle in range(lowest, min(number, lowest + total[2] - total[1]) + 1):
                    for highest in range(middle, min(number, middle + total[3] - total[2]) + 1):
                        yield number, lowest, middle, highest

    possible: dict[str, set[Values]] = {area: set() for area in figures}
    *others, last = sorted(figures)
    for chosen in itertools.product(*(choices(area) for area in others)):
        rest = tuple(one - two for one, two in zip(total, sums(chosen), strict=True))
        tried = dict(zip([*others, last], [*chosen, rest], strict=True))
        is_possible = (
            0 <= rest[1] <= rest[2] <= rest[3] <= rest[0]
            and (last in persons or rest[0] == values[last][0])
            and rest[0] >= 1
        )
        if not is_possible:
            continue
        if hidden_by_the_rules(values | tried, carried, carried_persons, known_about) == hidden:
            for area, value in tried.items():
                possible[area].add(value)
    region = Region(
        hidden=tuple(
            Hidden(
                area,
                int(area),
                None if area in persons else values[area][0],
                is_carried=area in carried,
                is_persons_carried=area in carried_persons,
                is_known_about=area in known_about,
                is_also_hidden=area in also,
            )
            for area in sorted(figures)
        ),
        persons=hidden_persons,
        passive=(total[1], total[2], total[3]),
        shown_orders=tuple(int(area) for area in values.keys() - figures - known_about),
    )
    return region, possible


def drawn_values(random: Random) -> Values:
    """Draw persons and three series that differ by one at most."""
    persons = random.choice((1, 2, 4, 5, 6, 8, 10, 11, 12))
    passive = random.choice((0, 1, 2, 3, 4, 4, 5, 6, persons))
    series = sorted(min(persons, passive + (random.random() < 0.1)) for _ in range(3))
    return persons, series[0], series[1], series[2]


def sums(values: Iterable[Values]) -> Values:
    """Add up persons and the three series."""
    persons, lowest, middle, highest = map(sum, zip(*values, strict=True))
    return persons, lowest, middle, highest


@pytest.mark.parametrize("seed", range(12))
def test_the_replay_finds_what_trying_every_value_finds(seed: int) -> None:
    """On small regions: hidden persons, carried places and those known about included."""
    random = Random(seed)
    for region, possible in filter(None, (drawn_region(random) for _ in range(30))):
        replayed = possible_values(region, LIMITS)
        assert replayed is not None
        assert replayed.follows_rules
        assert replayed.values == possible, region
