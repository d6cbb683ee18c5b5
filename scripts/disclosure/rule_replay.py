"""Rule replay: the values from which the public rules would have made the pattern that is seen.

Who knows the rules and the order of the places asks of each hidden count: with which values would
these very places be hidden, and no others? Worlds are looked for by moving persons from one hidden
place to another: what is found is possible for certain. Where too few are found, all are listed;
where that are too many, what was found is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

SERIES = 3
ENOUGH = 3
"""Values of a count that are enough: one gives it away, two are counted."""

CHAINS = 8
STEPS = 1500
REMEMBERED = 64
"""Values are remembered modulo this; two that fall together are taken for one, which is safe."""

MOST_WORLDS = 400_000
"""So many are listed; beyond it a region is left to its bounds."""

FAR = 1_000_000

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Place:
    """A hidden municipality, as a reader sees it.

    Attributes:
        order: its place in the order of partners.
        persons: persons; None where they are hidden.
        is_known: an earlier vintage on the same extracts showed its figures.
        has_known_persons: one showed its persons.
        least, most: bounds of all three series by what others show.
    """

    area_code: str
    order: int
    persons: int | None
    was_hidden: bool = False
    had_hidden_persons: bool = False
    is_known: bool = False
    has_known_persons: bool = False
    least: int = 0
    most: int = FAR

    @property
    def hides_persons(self) -> bool:
        """Whether its persons are hidden as well."""
        return self.persons is None


@dataclass(frozen=True)
class Region:
    """The hidden municipalities of a region that is shown.

    Attributes:
        places: the hidden municipalities, in the order of partners.
        passive: what they add up to in the three series, as reported first.
        persons: what those whose persons are hidden add up to.
        next_figures: the first place in the order that could have been hidden and was not.
        next_persons: the first that could have hidden its persons and is not hidden at all.
    """

    places: tuple[Place, ...]
    passive: tuple[int, ...]
    persons: int
    next_figures: int = FAR
    next_persons: int = FAR


@dataclass(frozen=True)
class Rules:
    """The settings of the rules, in persons."""

    threshold: int
    minimum_base: int


@dataclass(frozen=True)
class Possible:
    """How many values a hidden count can have.

    Attributes:
        region: which of the regions asked about.
        count: persons, or passive or active persons.
        values: 0 to 3, 3 standing for more.
        is_exact: whether all worlds were listed; if not, it is how many were found.
    """

    region: int
    area_code: str
    count: str
    values: int
    is_exact: bool


COUNTS = (
    *("passive_persons_as_reported", "passive_persons", "passive_persons_if_all_count"),
    "persons",
    *("active_persons_as_reported", "active_persons", "active_persons_if_all_count"),
)


def possible_values(regions: Sequence[Region], rules: Rules) -> list[Possible]:
    """Return the hidden counts of which fewer than three possible values are known."""
    if not regions:
        return []
    batch = _Batch.of(regions)
    asked = batch.asked
    found = _searched(batch, rules)
    few: list[Possible] = []
    for number in np.flatnonzero((asked & (found < ENOUGH)).any(axis=(1, 2))).tolist():
        listed = _listed(batch.some(np.array([number])), rules)
        known = found[number] if listed is None else listed
        few += [
            Possible(
                number,
                regions[number].places[index].area_code,
                COUNTS[count],
                int(known[index, count]),
                listed is not None,
            )
            for index, count in np.argwhere(asked[number] & (known < ENOUGH))
        ]
    return few


@dataclass(frozen=True)
class _Batch:
    """Regions side by side, padded to the same number of places: region × chain × place.

    A world is the persons of each place and its passive persons in each series.
    """

    exists: Flags
    was_hidden: Flags
    is_known: Flags
    must_be_forced: Flags
    hides_persons: Flags
    persons_forced: Flags
    persons_known: Flags
    before_next: Flags
    persons: Integers
    least: Integers
    most: Integers
    passive: Integers
    hidden_persons: Integers

    @classmethod
    def of(cls, regions: Sequence[Region]) -> Self:
        """Put regions side by side."""
        size, nobody = max(len(region.places) for region in regions), Place("", FAR, 0)
        padded = [[*region.places, *[nobody] * (size - len(region.places))] for region in regions]

        def each(name: str) -> npt.NDArray[Any]:
            return np.array([[getattr(place, name) for place in row] for row in padded])[:, None]

        def of_region(name: str) -> Integers:
            return np.array([getattr(region, name) for region in regions])[:, None]

        exists, hides_persons = each("area_code") != "", each("hides_persons")
        is_after_next = each("order") > of_region("next_figures")[..., None]
        return cls(
            exists=exists,
            was_hidden=each("was_hidden"),
            is_known=each("is_known"),
            must_be_forced=exists & (each("is_known") | is_after_next),
            hides_persons=hides_persons,
            persons_forced=each("had_hidden_persons"),
            persons_known=each("has_known_persons"),
            before_next=each("order") < of_region("next_persons")[..., None],
            persons=np.where(hides_persons, 0, each("persons")).astype(np.int64),
            least=each("least"),
            most=each("most"),
            passive=of_region("passive"),
            hidden_persons=of_region("persons"),
        )

    def some(self, chosen: npt.NDArray[np.intp]) -> Self:
        """Return some of the regions."""
        return type(self)(**{name: values[chosen] for name, values in vars(self).items()})

    @property
    def asked(self) -> Flags:
        """Which counts are hidden: region × place × COUNTS."""
        both = np.repeat((self.exists & self.hides_persons)[:, 0, :, None], 1 + SERIES, axis=2)
        return np.concatenate([np.repeat(self.exists[:, 0, :, None], SERIES, axis=2), both], axis=2)

    def persons_between(self) -> tuple[Integers, Integers, Integers]:
        """Return all persons of a region, and the fewest and the most of each place."""
        least = np.where(self.hides_persons, 1, self.persons)
        most = np.where(self.hides_persons, self.hidden_persons[..., None], self.persons)
        return self.hidden_persons + self.persons.sum(axis=2), least, most


def _distance(batch: _Batch, rules: Rules, persons: Integers, passive: Integers) -> Integers:
    """Return how far worlds are from the pattern: 0 where the rules would have made it.

    Args:
        persons: region × chain × place.
        passive: region × chain × place × series.
    """
    least = rules.threshold
    counts = np.concatenate([passive, persons[..., None] - passive], axis=3)
    is_small = (counts > 0) & (counts < least)
    is_few = persons < max(least, rules.minimum_base)
    is_primary = batch.exists & (is_small.any(axis=3) | is_few)
    is_forced = is_primary | batch.was_hidden | batch.hides_persons
    # to be hidden only for itself, one of its counts must be small
    away = np.minimum(np.abs(counts - least + 1), np.where(counts == 0, 1, FAR)).min(axis=3)
    far = np.where(batch.must_be_forced & ~is_forced, away + 1, 0).sum(axis=2)
    # the walk: who is forced, then the partners in their order, until it is enough
    weights = batch.exists & ~batch.is_known
    partners = weights & ~is_forced
    forced = weights & is_forced
    added = counts * partners[..., None]
    sums = (counts * forced[..., None]).sum(axis=2, keepdims=True) + np.cumsum(added, axis=2)
    number = forced.sum(axis=2, keepdims=True) + np.cumsum(partners, axis=2)
    sums_before, number_before = sums - added, number - partners
    is_other = is_forced & ~is_primary & ~batch.is_known
    only_primary = np.asarray(~is_other.any(axis=2, keepdims=True))
    first = number_before == forced.sum(axis=2, keepdims=True)
    too_early = partners & _is_enough(sums_before, number_before, only_primary & first, least)
    has_partners = partners.any(axis=2)
    ends = _is_enough(
        sums[:, :, -1], number[:, :, -1], only_primary[:, :, 0] & ~has_partners, least
    )
    distance: Integers = far + too_early.sum(axis=2) + ~ends
    if batch.hides_persons.any():
        distance = distance + _distance_of_persons(batch, rules, persons, is_primary)
    return distance


def _is_enough(sums: Integers, number: Integers, only_primary: Flags, least: int) -> Flags:
    """Tell whether hidden places cover for each other: publication 3, for figures."""
    above_the_least = sums.min(axis=-1) - (number + least - 2)
    number = number[..., None]
    is_near_the_top = (sums > (least - 1) * (number - 1) + 1) & (sums <= (least - 1) * number)
    gives_away = is_near_the_top.any(axis=-1) & (only_primary | (above_the_least == 0))
    return np.asarray((number[..., 0] >= 2) & (above_the_least >= 0) & ~gives_away)


def _distance_of_persons(
    batch: _Batch, rules: Rules, persons: Integers, is_primary: Flags
) -> Integers:
    """Return how far worlds are from the pattern of hidden persons."""
    least, places = rules.threshold, persons.shape[2]
    is_forced = batch.hides_persons & (batch.persons_forced | (persons < least))
    partners = batch.hides_persons & ~is_forced
    weights = batch.hides_persons & ~batch.persons_known
    turns = np.where(is_primary | batch.was_hidden, 2, 3)
    place = turns * (places + 1) + np.arange(places)
    others = batch.exists & ~batch.hides_persons & ~batch.persons_known
    first_other = np.where(others, place, FAR).min(axis=2, keepdims=True)
    wrong = partners & (batch.persons_known | (place > first_other))
    wrong |= partners & (turns == 3) & ~batch.before_next
    base_number = (weights & is_forced).sum(axis=2)
    base_persons = (persons * (weights & is_forced)).sum(axis=2)
    earlier = partners[:, :, None, :] & (place[:, :, None, :] < place[:, :, :, None])
    number = base_number[..., None] + earlier.sum(axis=3)
    total = base_persons[..., None] + (earlier * persons[:, :, None, :]).sum(axis=3)
    wrong |= partners & (number >= 2) & (total - number >= least)
    nobody = batch.hides_persons.any(axis=2) & ~is_forced.any(axis=2)
    distance: Integers = wrong.sum(axis=2) + nobody
    return distance


def _searched(batch: _Batch, rules: Rules) -> Integers:
    """Count the values found for each count: region × place × COUNTS; none is found that is wrong.

    Persons are moved from one place to another, never away from the pattern; what is drawn at
    random affects the time this takes, and hardly ever the result.
    """
    random = np.random.default_rng(1)
    asked = batch.asked
    seen = np.zeros((*asked.shape, REMEMBERED), dtype=np.bool_)
    left = np.arange(len(asked))
    persons, passive = _first_worlds(batch, random)
    far = _distance(batch, rules, persons, passive)
    for step in range(STEPS):
        _remember(seen, left, persons, passive, far)
        if step % 20 == 0:
            is_open = ((seen[left].sum(axis=3) < ENOUGH) & asked[left]).any(axis=(1, 2))
            chosen = np.flatnonzero(is_open)
            if not chosen.size:
                break
            left, batch = left[chosen], batch.some(chosen)
            persons, passive, far = persons[chosen], passive[chosen], far[chosen]
        new_persons, new_passive = _moved(batch, persons, passive, random)
        new_far = _distance(batch, rules, new_persons, new_passive)
        better = (new_far <= far) & _is_possible(batch, new_persons, new_passive)
        persons = np.where(better[..., None], new_persons, persons)
        passive = np.where(better[..., None, None], new_passive, passive)
        far = np.where(better, new_far, far)
    found: Integers = seen.sum(axis=3)
    return found


def _remember(
    seen: Flags, left: npt.NDArray[np.intp], persons: Integers, passive: Integers, far: Integers
) -> None:
    """Keep the values of the worlds that make the pattern."""
    region, chain = np.nonzero(far == 0)
    counts = _counts(persons[region, chain], passive[region, chain])
    _, places, number = counts.shape
    seen[
        left[region][:, None, None],
        np.arange(places)[None, :, None],
        np.arange(number)[None, None, :],
        counts % REMEMBERED,
    ] = True


def _counts(persons: Integers, passive: Integers) -> Integers:
    """Return the COUNTS of worlds along the last axis."""
    active = persons[..., None] - passive
    return np.concatenate([passive, persons[..., None], active], axis=-1)


def _moved(
    batch: _Batch, persons: Integers, passive: Integers, random: np.random.Generator
) -> tuple[Integers, Integers]:
    """Move some persons from one place to another, in some of the series or in persons."""
    shape = persons.shape[:2]
    size = batch.exists.sum(axis=2)
    giver = (random.random(shape) * size).astype(np.int64)
    taker = (giver + 1 + (random.random(shape) * (size - 1)).astype(np.int64)) % size
    places = np.arange(persons.shape[2])
    moves = (places == taker[..., None]).astype(np.int64) - (places == giver[..., None])
    moves = moves * random.choice((1, 1, 1, 2, 3, 5, 9), shape)[..., None]
    series = random.random((*shape, 1, SERIES)) < random.choice((0.5, 1.0), (*shape, 1, 1))
    both = (batch.hides_persons | (moves == 0)).all(axis=2) & (random.random(shape) < 0.5)
    return persons + moves * both[..., None], passive + moves[..., None] * series


def _is_possible(batch: _Batch, persons: Integers, passive: Integers) -> Flags:
    """Tell which worlds keep what is known of each place: orders and bounds."""
    most = np.minimum(batch.most, persons)[..., None]
    is_possible: Flags = (passive >= batch.least[..., None]) & (passive <= most)
    is_possible[..., 1:] &= passive[..., 1:] <= passive[..., :-1]
    is_somebody = (persons > 0) | ~batch.exists
    return np.asarray(is_possible.all(axis=(2, 3)) & is_somebody.all(axis=2))


def _first_worlds(batch: _Batch, random: np.random.Generator) -> tuple[Integers, Integers]:
    """Fill every region's sums into its places, in another order in each chain.

    Where the bounds leave no way to, the sums are not met, and nothing that follows counts.
    """
    regions, _, size = batch.exists.shape
    turns = random.permuted(np.broadcast_to(np.arange(size), (regions, CHAINS, size)), axis=2)
    persons = _filled(*batch.persons_between(), turns)
    most = np.minimum(persons, batch.most)
    passive: list[Integers] = []
    for series in range(SERIES):
        passive.append(most := _filled(batch.passive[..., series], batch.least, most, turns))
    return persons, np.stack(passive, axis=3)


def _filled(
    total: Integers, least: Integers, most: Integers, turns: npt.NDArray[np.intp]
) -> Integers:
    """Give each place its least, and the rest to one after the other in their turns."""
    room = np.take_along_axis(np.broadcast_to(most - least, turns.shape), turns, axis=2)
    rest = (total - least.sum(axis=2))[..., None]
    more: Integers = np.clip(rest - (room.cumsum(axis=2) - room), 0, room)
    given = np.empty_like(more)
    np.put_along_axis(given, turns, more, axis=2)
    return given + least


def _listed(batch: _Batch, rules: Rules) -> Integers | None:
    """Count the values of each count over all worlds of one region: place × COUNTS.

    None for too many worlds.
    """
    total, least, most = batch.persons_between()
    limit = np.minimum(most, batch.most)[0, 0]
    together = _in_order(
        [
            _ways(total[0, 0], least[0, 0], most[0, 0]),
            *(_ways(passive, batch.least[0, 0], limit) for passive in batch.passive[0, 0]),
        ]
    )
    if together is None:
        return None
    far = _distance(batch, rules, together[None, :, 0], together[None, :, 1:].swapaxes(2, 3))
    good = together[far[0] == 0]
    counts = _counts(good[:, 0], good[:, 1:].swapaxes(1, 2))
    return np.asarray(np.apply_along_axis(lambda values: len(np.unique(values)), 0, counts))


def _ways(total: np.int64, least: Integers, most: Integers) -> Integers | None:
    """List the ways to fill a total into places: way × place; None for too many."""
    ways: Integers = np.zeros((1, 0), dtype=np.int64)
    for number, (low, high) in enumerate(zip(least, most, strict=True)):
        values = np.arange(low, min(high, total) + 1)
        if len(ways) * len(values) > MOST_WORLDS:
            return None
        ways = np.concatenate(
            [np.repeat(ways, len(values), axis=0), np.tile(values, len(ways))[:, None]], axis=1
        )
        rest = total - ways.sum(axis=1)
        ways = ways[(rest >= least[number + 1 :].sum()) & (rest <= most[number + 1 :].sum())]
    return ways


def _in_order(parts: Sequence[Integers | None]) -> Integers | None:
    """Combine ways, each at most the one before in every place: way × part × place."""
    together: Integers | None = None
    for ways in parts:
        if ways is None:
            return None
        if together is None:
            together = ways[:, None]
            continue
        if len(together) * len(ways) > MOST_WORLDS:
            return None
        first, second = np.nonzero((ways[None] <= together[:, None, -1]).all(axis=2))
        together = np.concatenate([together[first], ways[second][:, None]], axis=1)
    return together
