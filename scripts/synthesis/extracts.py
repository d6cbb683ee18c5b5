"""What two extracts know of the truth: an early one, and a later one with small true revisions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from synthesis.calendar_days import DAY_ZERO, HOURS_REQUIRED_FROM, LAST_DAY, NO_END, day
from synthesis.courses import Courses
from synthesis.dice import Bools, Dice, Ints
from synthesis.fault import Fault
from synthesis.parameters import Parameters
from synthesis.spells import Spells

# chances in a million
_WITHDRAWN_SPELL = 200
_LATE_SPELL = 500
_LATE_SPELL_IF_RECENT = 15_000
_OTHER_MUNICIPALITY = 1_500
_END_NOT_YET_KNOWN = 40_000
_WITHDRAWN_COURSE = 2_500
_LATE_COURSE = 3_000
_LATE_COURSE_IF_RECENT = 30_000
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
class SpellRows:
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
class CourseRows:
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
    dice = Dice("spell extracts")
    size = spells.person.size
    first_until = day(FIRST.data_until)
    is_recent = (first_until - spells.start) < _RECENT_DAYS
    late = dice.happens(np.where(is_recent, _LATE_SPELL_IF_RECENT, _LATE_SPELL), size)
    in_first = _covered(spells.start, spells.end, FIRST) & ~late
    # only what the first extract held can be withdrawn
    withdrawn = in_first & dice.happens(_WITHDRAWN_SPELL, size)
    in_second = _covered(spells.start, spells.end, SECOND) & ~withdrawn
    ended_lately = (first_until - spells.end < _RECENT_DAYS) & (spells.end <= first_until)
    unknown_end = ended_lately & dice.happens(_END_NOT_YET_KNOWN, size)
    elsewhere = (spells.municipality + 1) % len(parameters.codes)
    misplaced = dice.happens(_OTHER_MUNICIPALITY, size)
    first_place = np.where(misplaced, elsewhere, spells.municipality)
    first_end = np.where(unknown_end | (spells.end > first_until), NO_END, spells.end)
    second_end = np.where(spells.end > LAST_DAY, NO_END, spells.end)
    first, second = np.flatnonzero(in_first), np.flatnonzero(in_second)
    return (
        SpellRows(first, first_place[first], first_end[first]),
        SpellRows(second, spells.municipality[second], second_end[second]),
    )


def course_extracts(
    parameters: Parameters, courses: Courses, fault: Fault
) -> tuple[CourseRows, CourseRows]:
    """Return the rows of the first and of the second extract."""
    dice = Dice("course extracts")
    size = courses.person.size
    first_until = day(FIRST.data_until)
    is_recent = (first_until - courses.start) < _RECENT_DAYS
    late = dice.happens(np.where(is_recent, _LATE_COURSE_IF_RECENT, _LATE_COURSE), size)
    in_first = _covered(courses.start, courses.end, FIRST) & ~late
    # only what the first extract held can be withdrawn
    withdrawn = in_first & dice.happens(_WITHDRAWN_COURSE, size)
    in_second = _covered(courses.start, courses.end, SECOND) & ~withdrawn
    # who moves to Momentum after the first extract still has the hours in it
    moved = parameters.moved_to_momentum[courses.municipality]
    moves_later = (moved > day(FIRST.received)) & (moved < NO_END)
    had_hours = moves_later & (courses.start < moved)
    without_in_first = fault.is_without_hours & ~had_hours
    came_in = (
        without_in_first
        & (courses.start < HOURS_REQUIRED_FROM)
        & in_first
        & dice.happens(_HOURS_CAME_IN, size)
    )
    without_in_second = fault.is_without_hours & ~came_in
    misreported = np.where(dice.happens(_OTHER_HOURS, size), 3700, courses.hours)
    first = CourseRows(
        np.arange(size),
        fault.is_momentum & (moved <= day(FIRST.received)),
        np.where(courses.end > first_until, NO_END, courses.end),
        np.where(without_in_first, 0, misreported),
        without_in_first & ~fault.is_zero,
    )
    second = CourseRows(
        np.arange(size),
        fault.is_momentum,
        np.where(courses.end > LAST_DAY, NO_END, courses.end),
        np.where(without_in_second, 0, courses.hours),
        without_in_second & ~fault.is_zero,
    )
    return _kept(first, in_first), _kept(second, in_second)


def _covered(start: Ints, end: Ints, extract: Extract) -> Bools:
    return (start <= day(extract.data_until)) & (end >= day(extract.data_from))


def _kept(rows: CourseRows, keep: Bools) -> CourseRows:
    return replace(
        rows,
        course=rows.course[keep],
        is_momentum=rows.is_momentum[keep],
        end=rows.end[keep],
        hours=rows.hours[keep],
        is_empty=rows.is_empty[keep],
    )
