"""What two extracts know of the truth: an early one, and a later one with small true revisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from synthesis.calendar_days import DAY_ZERO, HOURS_REQUIRED_FROM, LAST_DAY, NO_END, day
from synthesis.columns import Columns
from synthesis.courses import Courses
from synthesis.lost_hours import LostHours
from synthesis.parameters import Parameters
from synthesis.random_integers import Bools, Ints, RandomIntegers
from synthesis.spells import Spells

# chances in a million
_SPELL_CHANCES = {"late": 500, "late if recent": 15_000, "withdrawn": 200}
_OTHER_MUNICIPALITY = 1_500
_END_NOT_YET_KNOWN = 40_000
_COURSE_CHANCES = {"late": 3_000, "late if recent": 30_000, "withdrawn": 2_500}
_OTHER_HOURS = 2_000
_HOURS_CAME_IN = 50_000

_RECENT_DAYS = 90


@dataclass(frozen=True)
class Extract:
    """When an extract was received and which days it covers."""

    received: str
    data_from: str
    data_until: str


FIRST = Extract("2019-03-12", "2016-01-01", "2018-12-31")
SECOND = Extract("2020-03-10", DAY_ZERO.isoformat(), "2019-12-31")


@dataclass(frozen=True)
class SpellRows(Columns):
    """The rows of one extract: which spells it holds, and what it says of them.

    Attributes:
        spell: position of the spell.
        municipality: position of the municipality, one entry per row.
        end: last day, NO_END while in force, one entry per row.
    """

    spell: Ints
    municipality: Ints
    end: Ints


@dataclass(frozen=True)
class CourseRows(Columns):
    """The rows of one extract: which courses it holds, and what it says of them.

    Attributes:
        course: position of the course.
        is_momentum: whether it came from KMD Momentum.
        end: last day, NO_END while in force.
        hours: hundredths of an hour a week; 0 for none.
        is_empty: whether no hours are an empty field rather than a 0.
    """

    course: Ints
    is_momentum: Bools
    end: Ints
    hours: Ints
    is_empty: Bools


def spell_extracts(parameters: Parameters, spells: Spells) -> tuple[SpellRows, SpellRows]:
    """Return the rows of the first and of the second extract."""
    random = RandomIntegers("spell extracts")
    size = spells.person.size
    first_until = day(FIRST.data_until)
    in_first, in_second = _held(spells.start, spells.end, _SPELL_CHANCES, random)
    ended_lately = (first_until - spells.end < _RECENT_DAYS) & (spells.end <= first_until)
    unknown_end = ended_lately & random.happens(_END_NOT_YET_KNOWN, size)
    elsewhere = (spells.municipality + 1) % len(parameters.codes)
    misplaced = random.happens(_OTHER_MUNICIPALITY, size)
    first_place = np.where(misplaced, elsewhere, spells.municipality)
    first_end = np.where(unknown_end | (spells.end > first_until), NO_END, spells.end)
    second_end = np.where(spells.end > LAST_DAY, NO_END, spells.end)
    every = np.arange(size)
    first = SpellRows(every, first_place, first_end)
    second = SpellRows(every, spells.municipality, second_end)
    return first.where(in_first), second.where(in_second)


def course_extracts(
    parameters: Parameters, courses: Courses, lost: LostHours
) -> tuple[CourseRows, CourseRows]:
    """Return the rows of the first and of the second extract."""
    random = RandomIntegers("course extracts")
    size = courses.person.size
    first_until = day(FIRST.data_until)
    in_first, in_second = _held(courses.start, courses.end, _COURSE_CHANCES, random)
    # who moves to Momentum after the first extract still has the hours in it
    moved = parameters.moved_to_momentum[courses.municipality]
    moves_later = (moved > day(FIRST.received)) & (moved < NO_END)
    had_hours = moves_later & (courses.start < moved)
    without_in_first = lost.is_without_hours & ~had_hours
    came_in = (
        without_in_first
        & (courses.start < HOURS_REQUIRED_FROM)
        & in_first
        & random.happens(_HOURS_CAME_IN, size)
    )
    without_in_second = lost.is_without_hours & ~came_in
    misreported = np.where(random.happens(_OTHER_HOURS, size), 3700, courses.hours)
    first = CourseRows(
        np.arange(size),
        lost.is_momentum & (moved <= day(FIRST.received)),
        np.where(courses.end > first_until, NO_END, courses.end),
        np.where(without_in_first, 0, misreported),
        without_in_first & ~lost.is_zero,
    )
    second = CourseRows(
        np.arange(size),
        lost.is_momentum,
        np.where(courses.end > LAST_DAY, NO_END, courses.end),
        np.where(without_in_second, 0, courses.hours),
        without_in_second & ~lost.is_zero,
    )
    return first.where(in_first), second.where(in_second)


def _held(
    start: Ints, end: Ints, chances: Mapping[str, int], random: RandomIntegers
) -> tuple[Bools, Bools]:
    """Return what the first and the second extract hold: the first lacks what came late to it."""
    is_recent = (day(FIRST.data_until) - start) < _RECENT_DAYS
    late = random.happens(
        np.where(is_recent, chances["late if recent"], chances["late"]), start.size
    )
    in_first = _covered(start, end, FIRST) & ~late
    # only what the first extract held can be withdrawn
    withdrawn = in_first & random.happens(chances["withdrawn"], start.size)
    return in_first, _covered(start, end, SECOND) & ~withdrawn


def _covered(start: Ints, end: Ints, extract: Extract) -> Bools:
    return (start <= day(extract.data_until)) & (end >= day(extract.data_from))
