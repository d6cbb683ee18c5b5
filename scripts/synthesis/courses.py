"""The truth about activity courses, calibrated on the target shares of the parameter seed.

A person is either one whom the municipality leaves alone, or one with a row of courses whose gaps
are shorter than the look-back window. The left-alone are shared out evenly within each
municipality, in the order in which people come, so that chance moves a small place little.
"""

import numpy as np
import pandas as pd

from synthesis import tables
from synthesis.random_integers import PER_MILLION, Bools, RandomIntegers
from synthesis.tables import LAST_DAY, NO_END

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


def invent_courses(
    parameters: pd.DataFrame, people: pd.DataFrame, spells: pd.DataFrame
) -> pd.DataFrame:
    """Return all courses that start or run in 2015-2019 while the person is on a benefit.

    A row per course, in the order of person and start: person, benefit at the start of the course,
    municipality that gives it, offer, start, end (may lie after LAST_DAY, and is then not known
    yet), and hours: the true weekly hours, in hundredths, above zero.
    """
    random = RandomIntegers("courses")
    left_alone = _left_alone(parameters, people, random)
    plan = pd.concat([_planned(people, left_alone, random), _beside(people, random)])
    plan = plan.assign(start=plan["start"].clip(lower=0))
    plan = plan.assign(spell=_spell_in_force(spells, plan))
    plan = plan[(plan["spell"] >= 0) & (plan["end"] >= plan["start"])]
    choice = random.pick_by_row(tables.HOURS_WEIGHTS, plan["offer"].to_numpy())
    spell = spells.iloc[plan["spell"]]
    whole = plan.assign(
        benefit=tables.STATE_BENEFIT[spell["state"]],
        municipality=spell["municipality"].to_numpy(),
        hours=tables.HOURS_VALUES[plan["offer"], choice],
    )
    order = np.lexsort((whole["offer"], whole["end"], whole["start"], whole["person"]))
    return whole.iloc[order].reset_index(drop=True)


def _left_alone(parameters: pd.DataFrame, people: pd.DataFrame, random: RandomIntegers) -> Bools:
    """Return who is left alone: an even share of each municipality's people, early comers more."""
    family, municipality, enters, leaves = people.to_numpy().T
    passive = parameters[[f"passive_permille_{group}" for group in tables.COMPUTED_GROUPS]]
    target = passive.to_numpy()[municipality, family] * 1_000
    share = np.maximum(target - _PASSIVE_ANYWAY[family], 0)
    share = share * _LEFT_ALONE_PER_PASSIVE[family] // 1_000
    # 10 per cent more among those of 2015, 10 per cent less among those of 2019
    share = share * (1_100 - 200 * enters // LAST_DAY) // 1_000
    order = np.lexsort((leaves, enters, municipality, family))
    place = family * len(parameters) + municipality
    running = np.cumsum(share[order])
    first_of_place = np.searchsorted(place[order], np.arange(int(place.max()) + 1))
    before_place = np.concatenate(([0], running))[first_of_place]
    offset = random.below(PER_MILLION, before_place.size) - before_place
    upper = running + offset[place[order]]
    lower = upper - share[order]
    left_alone = np.zeros(family.size, dtype=np.bool_)
    left_alone[order] = upper // PER_MILLION > lower // PER_MILLION
    return left_alone


def _planned(people: pd.DataFrame, left_alone: Bools, random: RandomIntegers) -> pd.DataFrame:
    """Return the courses one after another, whether or not the person is on a benefit."""
    of_family, _, enters, leaves = people.to_numpy().T
    size = len(people)
    delay = random.quantile(_FIRST_DELAY, of_family)
    # the row of courses of those who were there is under way on day 0
    start = enters + np.where(enters == 0, delay - 260, delay)
    woken = enters + random.between(400, 2_200, size)
    late = np.where(random.happens(_WOKEN_PER_MILLION, size), woken, NO_END)
    start = np.where(left_alone, late, start)
    person = np.flatnonzero(start <= leaves)
    start = start[person]
    parts: list[pd.DataFrame] = []
    for _ in range(_MOST_COURSES):
        family = of_family[person]
        offer = random.pick_by_row(tables.OFFER_WEIGHTS, family)
        end = start + random.quantile(tables.OFFER_DAYS, offer) - 1
        parts.append(pd.DataFrame({"person": person, "offer": offer, "start": start, "end": end}))
        gap = random.quantile(_GAP, family)
        is_long = random.happens(_LONG_GAPS_PER_MILLION, person.size)
        gap = np.where(is_long, random.between(*_LONG_GAP, person.size), gap)
        start = end + 1 + gap
        goes_on = start <= leaves[person]
        person, start = person[goes_on], start[goes_on]
    return pd.concat(parts).query("end >= 0")


def _beside(people: pd.DataFrame, random: RandomIntegers) -> pd.DataFrame:
    """Return hours in ordinary employment, which do not count, for a few of all people."""
    person = np.flatnonzero(random.happens(_BESIDE_PER_MILLION, len(people)))
    _, _, enters, leaves = people.to_numpy()[person].T
    start = random.between(enters, leaves, person.size)
    offer = np.full(person.size, tables.ORDINAERE_TIMER, dtype=np.int64)
    end = start + random.quantile(tables.OFFER_DAYS, offer) - 1
    return pd.DataFrame({"person": person, "offer": offer, "start": start, "end": end})


def _spell_in_force(spells: pd.DataFrame, plan: pd.DataFrame) -> pd.Series:
    """Return the spell that started last by a course's first day; -1 where none is in force."""
    key = spells["person"] * NO_END + spells["start"]
    last = np.searchsorted(key, plan["person"] * NO_END + plan["start"], side="right") - 1
    found = spells.iloc[np.maximum(last, 0)]
    is_in_force = (found["person"].to_numpy() == plan["person"]) & (
        found["end"].to_numpy() >= plan["start"]
    )
    return np.where((last >= 0) & is_in_force, last, -1)
