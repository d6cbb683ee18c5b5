"""The truth about people and their benefit spells, as it is known at the end of 2019."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from synthesis import chains
from synthesis.calendar_days import LAST_DAY
from synthesis.columns import Columns
from synthesis.parameters import Parameters
from synthesis.random_integers import Ints, RandomIntegers

_MOST_SPELLS = 9
_TWINS_PER_MILLION = 4_000


@dataclass(frozen=True)
class People:
    """One entry per person.

    Attributes:
        family: position in FAMILIES.
        municipality: where the person is first seen.
        enters: first day on a benefit.
        leaves: last day on a benefit, at most LAST_DAY.
    """

    family: Ints
    municipality: Ints
    enters: Ints
    leaves: Ints


@dataclass(frozen=True)
class Spells(Columns):
    """One entry per spell, in the order of person and start.

    Attributes:
        person: position of the person.
        state: position in chains.STATES.
        municipality: position of the municipality.
        start: first day.
        end: last day; may lie after LAST_DAY, and is then not known yet.
    """

    person: Ints
    state: Ints
    municipality: Ints
    start: Ints
    end: Ints


def invent_people_and_spells(parameters: Parameters) -> tuple[People, Spells]:
    """Return all people, in the order of family and municipality, and their spells."""
    families, municipalities = parameters.persons.shape
    counts = parameters.persons.ravel()
    family = np.repeat(np.repeat(np.arange(families), municipalities), counts)
    municipality = np.repeat(np.tile(np.arange(municipalities), families), counts)
    spells = _chained_spells(parameters, family, municipality)
    enters = np.full(family.size, LAST_DAY, dtype=np.int64)
    np.minimum.at(enters, spells.person, spells.start)
    leaves = np.zeros(family.size, dtype=np.int64)
    np.maximum.at(leaves, spells.person, np.minimum(spells.end, LAST_DAY))
    spells = _with_twins(parameters, spells)
    return People(family, municipality, enters, leaves), spells


def _chained_spells(parameters: Parameters, family: Ints, municipality: Ints) -> Spells:
    random = RandomIntegers("spells")
    persons = family.size
    on_day_zero = random.happens(chains.STOCK_PER_MILLION[family], persons)
    start = np.where(on_day_zero, 0, random.between(1, LAST_DAY - 30, persons))
    kinds = chains.FIRST_WEIGHTS.reshape(-1, len(chains.STATES))
    state = random.pick_by_row(kinds, family * 2 + np.where(on_day_zero, 0, 1))
    person = np.arange(persons, dtype=np.int64)
    where = municipality
    rounds: list[Spells] = []
    for _ in range(_MOST_SPELLS):
        end = start + random.quantile(chains.STATE_DAYS, state) - 1
        rounds.append(Spells(person, state, where, start, end))
        option = random.pick_by_row(chains.NEXT_WEIGHTS, state)
        link = chains.NEXT_LINK[state, option]
        gap = random.between(chains.LINK_GAP[link, 0], chains.LINK_GAP[link, 1], person.size)
        # an overlap longer than the spell itself would put the next one before it
        next_start = np.maximum(end + 1 + gap, start + 1)
        next_state = chains.NEXT_STATE[state, option]
        moved = np.where(link == chains.MOVE, _destination(parameters, random, where), where)
        goes_on = (link != chains.LEAVES) & (next_start <= LAST_DAY)
        person, state, where = person[goes_on], next_state[goes_on], moved[goes_on]
        start = next_start[goes_on]
    return _in_order(rounds)


def _destination(parameters: Parameters, random: RandomIntegers, origin: Ints) -> Ints:
    """Return where people of `origin` move: six in ten within the region; never to where they are.

    Who would move to the place itself goes to the next one in the list instead.
    """
    weights = parameters.persons[0]
    regions = int(parameters.region.max()) + 1
    by_region = np.where(parameters.region == np.arange(regions)[:, None], weights, 0)
    anywhere = random.pick(weights, origin.size)
    near = random.pick_by_row(by_region, parameters.region[origin])
    chosen = np.where(random.happens(600_000, origin.size), near, anywhere)
    return np.where(chosen == origin, (chosen + 1) % weights.size, chosen)


def _with_twins(parameters: Parameters, spells: Spells) -> Spells:
    """Add a few spells beside another: in another municipality, half of them from the same day."""
    random = RandomIntegers("twins")
    twins = spells.where(random.happens(_TWINS_PER_MILLION, spells.person.size))
    size = twins.person.size
    later = np.where(random.happens(500_000, size), 0, random.between(1, 40, size))
    start = np.minimum(twins.start + later, np.minimum(twins.end, LAST_DAY))
    elsewhere = _destination(parameters, random, twins.municipality)
    beside = replace(twins, municipality=elsewhere, start=start)
    return _in_order([spells, beside])


def _in_order(parts: list[Spells]) -> Spells:
    whole = Spells.together(parts)
    return whole.where(np.lexsort((whole.end, whole.start, whole.person)))
