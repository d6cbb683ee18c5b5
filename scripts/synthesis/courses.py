"""The truth about activity courses, calibrated on the target shares of the parameter seed.

A person is either one whom the municipality leaves alone, or one with a row of courses whose gaps
are shorter than the look-back window. The left-alone are shared out evenly within each
municipality, in the order in which people come, so that chance moves a small place little.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from synthesis import offers
from synthesis.calendar_days import LAST_DAY, NO_END
from synthesis.chains import STATE_BENEFIT
from synthesis.columns import Columns
from synthesis.parameters import Parameters
from synthesis.random_integers import PER_MILLION, Bools, Ints, RandomIntegers
from synthesis.spells import People, Spells

# by family (cash benefits, jobafklaring, sygedagpenge), days at equal quantiles
_FIRST_DELAY = np.array(
    [
        (5, 25, 50, 80, 110, 150, 190, 240, 330),
        (10, 40, 70, 100, 140, 180, 220, 260, 320),
        (10, 30, 50, 75, 100, 130, 160, 200, 270),
    ]
)
_GAP = np.array(
    [
        (20, 120, 180, 225, 265, 295, 325, 355, 395),
        (10, 90, 140, 180, 215, 240, 265, 290, 335),
        (10, 90, 140, 180, 215, 240, 265, 290, 335),
    ]
)
_LONG_GAP = (400, 900)
_LONG_GAPS_PER_MILLION = 6_000
_MOST_COURSES = 14

# The share of a group that the plan above leaves passive anyway (people between two places, late
# starters ...), per million, and how many must be left alone for one passive, per thousand.
# Measured on the result, for the corrected share of 2019: see the test of the levels.
_PASSIVE_ANYWAY = np.array([39_000, 22_000, 18_000])
_LEFT_ALONE_PER_PASSIVE = np.array([1_240, 1_176, 1_111])

_WOKEN_PER_MILLION = 250_000
_BESIDE_PER_MILLION = 50_000


@dataclass(frozen=True)
class Courses(Columns):
    """One entry per course, in the order of person and start.

    Attributes:
        person: position of the person.
        benefit: position in chains.BENEFITS, at the start of the course.
        municipality: position of the municipality that gives it.
        offer: position in offers.OFFERS.
        start: first day.
        end: last day; may lie after LAST_DAY, and is then not known yet.
        hours: the true weekly hours, in hundredths; above zero.
    """

    person: Ints
    benefit: Ints
    municipality: Ints
    offer: Ints
    start: Ints
    end: Ints
    hours: Ints


@dataclass(frozen=True)
class _Plan(Columns):
    """Courses as they are planned, whether or not the person is on a benefit: as in Courses."""

    person: Ints
    offer: Ints
    start: Ints
    end: Ints


def invent_courses(parameters: Parameters, people: People, spells: Spells) -> Courses:
    """Return all courses that start or run in 2015-2019 while the person is on a benefit."""
    random = RandomIntegers("courses")
    left_alone = _left_alone(parameters, people, random)
    plan = _Plan.together([_planned(people, left_alone, random), _beside(people, random)])
    plan = replace(plan, start=np.maximum(plan.start, 0))
    spell, is_covered = _spell_in_force(spells, plan.person, plan.start)
    seen = is_covered & (plan.end >= plan.start)
    plan, spell = plan.where(seen), spell[seen]
    choice = random.pick_by_row(offers.HOURS_WEIGHTS, plan.offer)
    whole = Courses(
        plan.person,
        STATE_BENEFIT[spells.state[spell]],
        spells.municipality[spell],
        plan.offer,
        plan.start,
        plan.end,
        offers.HOURS_VALUES[plan.offer, choice],
    )
    return whole.where(np.lexsort((whole.offer, whole.end, whole.start, whole.person)))


def _left_alone(parameters: Parameters, people: People, random: RandomIntegers) -> Bools:
    """Return who is left alone: an even share of each municipality's people, early comers more."""
    target = parameters.passive[people.family, people.municipality] * 1_000
    share = np.maximum(target - _PASSIVE_ANYWAY[people.family], 0)
    share = share * _LEFT_ALONE_PER_PASSIVE[people.family] // 1_000
    # 10 per cent more among those of 2015, 10 per cent less among those of 2019
    share = share * (1_100 - 200 * people.enters // LAST_DAY) // 1_000
    order = np.lexsort((people.leaves, people.enters, people.municipality, people.family))
    place = people.family * len(parameters.codes) + people.municipality
    running = np.cumsum(share[order])
    first_of_place = np.searchsorted(place[order], np.arange(int(place.max()) + 1))
    before_place = np.concatenate(([0], running))[first_of_place]
    offset = random.below(PER_MILLION, before_place.size) - before_place
    upper = running + offset[place[order]]
    lower = upper - share[order]
    left_alone = np.zeros(people.family.size, dtype=np.bool_)
    left_alone[order] = upper // PER_MILLION > lower // PER_MILLION
    return left_alone


def _planned(people: People, left_alone: Bools, random: RandomIntegers) -> _Plan:
    """Return the courses one after another."""
    size = people.family.size
    delay = random.quantile(_FIRST_DELAY, people.family)
    was_there = people.enters == 0  # their row of courses is under way on day 0
    start = people.enters + np.where(was_there, delay - 260, delay)
    woken = people.enters + random.between(400, 2_200, size)
    never = np.full(size, NO_END, dtype=np.int64)
    late = np.where(random.happens(_WOKEN_PER_MILLION, size), woken, never)
    start = np.where(left_alone, late, start)
    person = np.flatnonzero(start <= people.leaves)
    start = start[person]
    parts: list[_Plan] = []
    for _ in range(_MOST_COURSES):
        family = people.family[person]
        offer = random.pick_by_row(offers.OFFER_WEIGHTS, family)
        end = start + random.quantile(offers.OFFER_DAYS, offer) - 1
        parts.append(_Plan(person, offer, start, end))
        gap = random.quantile(_GAP, family)
        is_long = random.happens(_LONG_GAPS_PER_MILLION, person.size)
        gap = np.where(is_long, random.between(*_LONG_GAP, person.size), gap)
        start = end + 1 + gap
        goes_on = start <= people.leaves[person]
        person, start = person[goes_on], start[goes_on]
    plan = _Plan.together(parts)
    return plan.where(plan.end >= 0)


def _beside(people: People, random: RandomIntegers) -> _Plan:
    """Return hours in ordinary employment, which do not count, for a few of all people."""
    person = np.flatnonzero(random.happens(_BESIDE_PER_MILLION, people.family.size))
    start = random.between(people.enters[person], people.leaves[person], person.size)
    offer = np.full(person.size, offers.ORDINAERE_TIMER, dtype=np.int64)
    end = start + random.quantile(offers.OFFER_DAYS, offer) - 1
    return _Plan(person, offer, start, end)


def _spell_in_force(spells: Spells, person: Ints, day: Ints) -> tuple[Ints, Bools]:
    """Return the spell that started last by the day, and whether it still runs."""
    key = spells.person * NO_END + spells.start
    spell = np.searchsorted(key, person * NO_END + day, side="right") - 1
    return spell, (spell >= 0) & (spells.person[spell] == person) & (spells.end[spell] >= day)
