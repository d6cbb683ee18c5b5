"""Replaying the rules: from which hidden counts would they have made exactly this pattern?

For the municipalities of one region, one group and one date, as the public rules say it:

- primary: 0 < passive < t or 0 < active < t in any series, or fewer persons than the minimum base;
- persons are hidden as well where 0 < persons < t; then at least two municipalities hide them,
  and their persons less their number are at least t: already hidden places first, then others;
- then others in the order of the list are hidden, until for the k hidden ones, in each series,
  k >= 2, passive and active persons sum to at least k + t - 2 each, and, where all k are primary,
  neither sum lies above (t - 1)(k - 1) + 1 and up to (t - 1)k;
- what an earlier vintage hid stays hidden; what one on the same extracts showed counts in no sum;
- what the manifest names as hidden beyond these rules was neither primary nor needed by them.

Each way to tell the hidden places apart (primary, partner; few persons, partner for persons) is a
chain of places in the order in which they were hidden. The sums of hidden counts up to a link of
the chain are a set of states; a partner was hidden, so the states before it did not satisfy the
rules. Sets of states are Boolean arrays and adding a place is a convolution, forwards from nothing
and backwards from the published sums, which gives every possible value of every place, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

States = NDArray[np.bool_]
"""Which sums can be: by persons of places that hide them, passive persons if all count, and what
the corrected series and the one as reported have above the series before."""

MOST_WAYS = 2_000
MOST_STATES = 4_000_000
FEW_STATES = 30


@dataclass(frozen=True)
class Limits:
    """The published thresholds."""

    threshold: int
    minimum_base: int


@dataclass(frozen=True)
class Hidden:
    """A hidden municipality and what is known of it.

    Attributes:
        area: its code.
        order: its place in the order of the list.
        persons: None where hidden.
        is_carried: an earlier vintage hid its figures.
        is_persons_carried: an earlier vintage hid its persons.
        is_known_about: an earlier vintage on the same extracts showed its figures.
        is_also_hidden, are_persons_also_hidden: the manifest names it as hidden beyond the rules;
            where its persons are, its figures may be hidden by the rules.
        low, high: what else is known of persons and the three series.
    """

    area: str
    order: int
    persons: int | None
    is_carried: bool = False
    is_persons_carried: bool = False
    is_known_about: bool = False
    is_also_hidden: bool = False
    are_persons_also_hidden: bool = False
    low: tuple[int, int, int, int] = (0, 0, 0, 0)
    high: tuple[int, int, int, int] = (10**9,) * 4


@dataclass(frozen=True)
class Region:
    """The hidden municipalities of a region, their sums, and the shown ones.

    Attributes:
        hidden: the hidden places.
        persons: what the places that hide persons sum to.
        passive: what the hidden places sum to in the three series, lowest first.
        shown_orders: the order of shown places that could have been hidden instead.
    """

    hidden: tuple[Hidden, ...]
    persons: int
    passive: tuple[int, int, int]
    shown_orders: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """The sizes of an array of states."""
        lowest, middle, highest = self.passive
        return self.persons + 1, lowest + 1, middle - lowest + 1, highest - middle + 1


Values = dict[str, set[tuple[int, int, int, int]]]
"""For each hidden place the possible persons and passive persons in the three series."""


class Replayed(NamedTuple):
    """What a replay leaves of the hidden places of a region.

    Attributes:
        values: the possible values of each place; nothing where no values fit.
        follows_rules: whether the rules are satisfied; if not, a pattern that stopped too early.
    """

    values: Values
    follows_rules: bool


@dataclass(frozen=True)
class Link:
    """One place of a chain: what it may be, and what held before it was hidden."""

    place: Hidden
    role: str
    persons_role: str = ""

    @property
    def counts(self) -> bool:
        """Does the place count in the sums of the rules?"""
        return not self.place.is_known_about and self.role != "also"


@dataclass
class _Chain:
    """The places in the order in which they were hidden, and what can be at each link.

    Where `is_loose`, the rules need not be satisfied at the end.
    """

    region: Region
    limits: Limits
    links: Sequence[Link]
    is_loose: bool

    def values(self) -> Values:
        """Return what each place can be; nothing where the chain cannot be."""
        options = [_options(link, self.region, self.limits) for link in self.links]
        if not all(option.any() for option in options):
            return {}
        boundaries = [self._between(number) for number in range(len(self.links) + 1)]
        nothing = np.zeros(self.region.shape, dtype=bool)
        nothing[0, 0, 0, 0] = True
        reached = [nothing & boundaries[0]]
        for option, boundary in zip(options, boundaries[1:], strict=True):
            reached.append(_sums(reached[-1], option) & boundary)
            if not reached[-1].any():
                return {}
        if not reached[-1][-1, -1, -1, -1]:
            return {}
        found: Values = {}
        missing = nothing  # from the published sums, seen from the last link
        for number in reversed(range(len(self.links))):
            place, option = self.links[number].place, options[number]
            fits = _turned(_sums(reached[number], missing))[: len(option)]
            found[place.area] = self._told(place, option & fits)
            missing = _sums(missing, option) & _turned(boundaries[number])
        return found

    def _told(self, place: Hidden, options: States) -> set[tuple[int, int, int, int]]:
        persons, lowest, middle, highest = np.nonzero(options)
        if place.persons is not None:
            persons = np.full_like(persons, place.persons)
        series = (lowest, lowest + middle, lowest + middle + highest)
        return set(zip(*(axis.tolist() for axis in (persons, *series)), strict=True))

    def _between(self, number: int) -> States:
        """Return the sums that can have been before the link with a number, or at the end."""
        before = [link for link in self.links[:number] if link.counts]
        allowed = np.ones(self.region.shape, dtype=bool)
        if number < len(self.links):
            if self.links[number].persons_role == "partner":
                allowed &= ~self._persons_are_safe(before)
            elif self.links[number].role == "partner":
                allowed &= ~self._figures_are_safe(before)
        hiding_persons = sum(link.persons_role not in ("", "also") for link in self.links)
        if not self.is_loose and number == hiding_persons > 0:
            allowed &= self._persons_are_safe(before)
        if not self.is_loose and number == sum(link.counts for link in self.links):
            allowed &= self._figures_are_safe(before)
        return allowed

    def _persons_are_safe(self, before: Sequence[Link]) -> States:
        number = sum(link.persons_role not in ("", "also") for link in before)
        persons, *_ = _grid(self.region.shape)
        return (number >= 2) & (persons - number >= self.limits.threshold)

    def _figures_are_safe(self, before: Sequence[Link]) -> States:
        t, k = self.limits.threshold, len(before)
        persons, *series = _grid(self.region.shape)
        persons = persons + sum(link.place.persons or 0 for link in before)
        are_primary = all(link.role == "primary" for link in before)
        safe = np.full(self.region.shape, k >= 2)
        for passive in series:
            for total in (passive, persons - passive):
                safe &= total >= k + t - 2
                if are_primary:
                    safe &= ~_is_at_the_top(total, k, t)
        return safe


def _is_at_the_top(total: Any, number: int, threshold: int) -> Any:
    """Is a sum of small counts so high that it gives them all away?"""
    return (total > (threshold - 1) * (number - 1) + 1) & (total <= (threshold - 1) * number)


def possible_values(region: Region, limits: Limits) -> Replayed | None:
    """Return the values from which the rules would have made this pattern.

    Returns:
        None where the search would take too long.
    """
    if prod(region.shape) > MOST_STATES:
        return None
    for is_loose in (False, True):
        found: Values = {place.area: set() for place in region.hidden}
        for number, links in enumerate(ways(region, limits)):
            if number > MOST_WAYS:
                return None
            for area, values in _Chain(region, limits, links, is_loose).values().items():
                found[area] |= values
        if all(found.values()):
            return Replayed(found, follows_rules=not is_loose)
    return Replayed({}, follows_rules=False)


# --------------------------------------------------------------------------------------------
# Ways to tell the hidden places apart
# --------------------------------------------------------------------------------------------


def ways(region: Region, limits: Limits) -> Iterator[list[Link]]:
    """Return each way the pattern can have come about, as a chain of places."""
    first_shown = min(region.shown_orders, default=10**9)
    can_be_partner = {place.area for place in region.hidden if _can_be_partner(place, first_shown)}
    all_primary_matters = (
        bool(can_be_partner)
        or any(place.is_known_about for place in region.hidden)
        or any(
            _is_at_the_top(total, len(region.hidden), limits.threshold) for total in _totals(region)
        )
    )
    roles = [list(_roles(place, can_be_partner, all_primary_matters)) for place in region.hidden]
    for links in product(*roles):
        chain = _chain(region, links)
        if chain is not None:
            yield chain


def _can_be_partner(place: Hidden, first_shown: int) -> bool:
    return not place.is_carried and not place.is_known_about and place.order < first_shown


def _totals(region: Region) -> Iterator[int]:
    persons = region.persons + sum(place.persons or 0 for place in region.hidden)
    for passive in region.passive:
        yield from (passive, persons - passive)


def _roles(place: Hidden, can_be_partner: set[str], all_primary_matters: bool) -> Iterator[Link]:
    """Return what a hidden place may be."""
    if place.is_carried:
        roles = ["primary", "carried"] if all_primary_matters else ["anything"]
    else:
        roles = ["primary", "partner"] if place.area in can_be_partner else ["primary"]
    if place.is_also_hidden:
        roles = [*roles, "also"] if place.are_persons_also_hidden else ["also"]
    for role in roles:
        if place.persons is not None:
            yield Link(place, role)
            continue
        if place.are_persons_also_hidden:
            yield Link(place, role, "also")
            continue
        if place.is_persons_carried:
            yield Link(place, role, "carried")
        else:
            yield Link(place, role, "partner")
            if role in ("primary", "anything"):
                yield Link(place, role, "few")


def _chain(region: Region, links: Sequence[Link]) -> list[Link] | None:
    """Put places in the order in which they were hidden; None where the order forbids it."""
    of_themselves = [link for link in links if link.role not in ("partner", "also")]
    partners = sorted((x for x in links if x.role == "partner"), key=lambda x: x.place.order)
    for_persons = sorted(
        (link for link in of_themselves if link.persons_role == "partner"),
        key=lambda link: link.place.order,
    )
    also = [link for link in links if link.role == "also"]
    if partners and any(link.place.order < partners[-1].place.order for link in also):
        return None
    more_for_persons = [link for link in partners if link.persons_role == "partner"]
    persons_shown = [x for x in of_themselves if x.persons_role in ("", "also")]
    passed_over = [x for x in persons_shown if x.counts]
    hide_persons = [x for x in of_themselves if x.persons_role in ("few", "carried")]
    if (for_persons or more_for_persons) and not hide_persons:
        return None
    if for_persons and any(x.place.order < for_persons[-1].place.order for x in passed_over):
        return None
    if more_for_persons and (passed_over or partners[: len(more_for_persons)] != more_for_persons):
        return None
    for_figures = partners[len(more_for_persons) :]
    counted = [link for link in persons_shown if link.counts]
    known_about = [link for link in persons_shown if not link.counts]
    if partners and not any(link.counts or link.role == "primary" for link in of_themselves):
        return None
    return [
        *hide_persons,
        *for_persons,
        *more_for_persons,
        *counted,
        *for_figures,
        *known_about,
        *also,
    ]


# --------------------------------------------------------------------------------------------
# States
# --------------------------------------------------------------------------------------------


def _grid(shape: tuple[int, ...]) -> list[NDArray[np.int64]]:
    """Return persons and the three series at each state."""
    persons, lowest, middle, highest = np.indices(shape, sparse=True)
    return [
        np.broadcast_to(axis, shape)
        for axis in (persons, lowest, lowest + middle, lowest + middle + highest)
    ]


def _options(link: Link, region: Region, limits: Limits) -> States:
    """Return what a place can be by itself."""
    place, shape = link.place, region.shape
    if place.persons is not None:
        shape = (1, *shape[1:])
    persons, *series = _grid(shape)
    if place.persons is not None:
        persons = np.full(shape, place.persons)
    fits = (persons >= 1) & (series[2] <= persons)
    for axis, low, high in zip((persons, *series), place.low, place.high, strict=True):
        fits &= (axis >= low) & (axis <= high)
    is_primary = persons < limits.minimum_base
    for passive in series:
        for count in (passive, persons - passive):
            is_primary |= (count > 0) & (count < limits.threshold)
    if link.role != "anything":
        fits &= is_primary if link.role == "primary" else ~is_primary
    if link.persons_role == "few":
        fits &= persons < limits.threshold
    elif link.persons_role in ("partner", "also"):
        fits &= persons >= limits.threshold
    return fits


def _turned(states: States) -> States:
    """Return what is missing from the published sums, for each state of a set."""
    return states[::-1, ::-1, ::-1, ::-1]


def _sums(one: States, other: States) -> States:
    """Return the sums of a state of one set and a state of another, within the published sums."""
    result = np.zeros(one.shape, dtype=bool)
    sizes = np.count_nonzero(one), np.count_nonzero(other)
    if not all(sizes):
        return result
    if min(sizes) <= FEW_STATES:
        few, many = (one, other) if sizes[0] <= sizes[1] else (other, one)
        for point in zip(*np.nonzero(few), strict=True):
            kept = [
                min(length, full - at)
                for length, full, at in zip(many.shape, one.shape, point, strict=True)
            ]
            to = tuple(slice(at, at + length) for at, length in zip(point, kept, strict=True))
            result[to] |= many[tuple(map(slice, kept))]
        return result
    reached = fftconvolve(_corner(one).astype(float), _corner(other).astype(float))
    within = tuple(slice(0, min(pair)) for pair in zip(one.shape, reached.shape, strict=True))
    result[within] = reached[within] > 0.5
    return result


def _corner(states: States) -> States:
    """Return the smallest corner that holds every state of a set."""
    return states[tuple(slice(0, int(axis.max()) + 1) for axis in np.nonzero(states))]
