"""Which courses were delivered without hours, and the late reports of those hours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from synthesis import offers
from synthesis.calendar_days import FAULT_FROM, HOURS_REQUIRED_FROM, day
from synthesis.columns import Columns
from synthesis.courses import Courses
from synthesis.parameters import Parameters
from synthesis.random_integers import Bools, Ints, RandomIntegers

# chances in a million that a course comes without hours
_AFTER_THE_MOVE = 880_000
_RUNNING_AT_THE_MOVE = 450_000
_ELSEWHERE_AFFECTED_OFFER = 15_000
_ELSEWHERE_OTHER_OFFER = 4_000
_BEFORE_2018 = 2_000

LATE_FINDINGS = 12
"""Courses without hours from 2019-09-15 on: there should be none (method 6)."""

_ZERO_INSTEAD_OF_EMPTY = 150_000

REPORT_DATES = (
    "2020-04-07",
    "2020-04-17",
    "2020-04-24",
    "2020-04-30",
    "2020-05-15",
    "2020-05-29",
)
_REPORT_WEIGHTS = (10, 18, 24, 30, 11, 7)
_REPORTED = 890_000
_REPORTED_AS_ZERO = 25_000
_REPORTED_TWICE = 35_000
_CORRECTED_ALTHOUGH_KNOWN = 400


@dataclass(frozen=True)
class LostHours:
    """One entry per course.

    Attributes:
        is_momentum: whether the giving municipality reported it from KMD Momentum.
        is_without_hours: whether it is delivered without hours as long as nobody acts.
        is_zero: whether the register then holds 0, and not nothing.
    """

    is_momentum: Bools
    is_without_hours: Bools
    is_zero: Bools


def invent_lost_hours(parameters: Parameters, courses: Courses) -> LostHours:
    """Return which courses lose their hours: after the move to Momentum, until mid-September."""
    random = RandomIntegers("fault")
    size = courses.person.size
    moved = parameters.moved_to_momentum[courses.municipality]
    is_affected = offers.AFFECTED[courses.offer]
    elsewhere = np.where(is_affected, _ELSEWHERE_AFFECTED_OFFER, _ELSEWHERE_OTHER_OFFER)
    chance = np.where(courses.start < FAULT_FROM, _BEFORE_2018, elsewhere)
    ran_at_move = (courses.start < moved) & (courses.end >= moved)
    chance = np.where(is_affected & ran_at_move, _RUNNING_AT_THE_MOVE, chance)
    chance = np.where(is_affected & (courses.start >= moved), _AFTER_THE_MOVE, chance)
    chance = np.where(courses.start >= HOURS_REQUIRED_FROM, 0, chance)
    is_without = random.happens(chance, size)
    late = np.flatnonzero(
        is_affected & (courses.start >= HOURS_REQUIRED_FROM) & (courses.start < day("2019-12-01"))
    )
    is_without[late[random.below(late.size, LATE_FINDINGS)]] = True
    return LostHours(courses.end >= moved, is_without, random.happens(_ZERO_INSTEAD_OF_EMPTY, size))


@dataclass(frozen=True)
class HourReports(Columns):
    """One entry per report; at most one for a course and delivery.

    Attributes:
        course: position of the course.
        delivery: position in REPORT_DATES.
        hours: hundredths of an hour a week; 0 is a real zero.
    """

    course: Ints
    delivery: Ints
    hours: Ints


def invent_hour_reports(courses: Courses, is_without_hours: Bools) -> HourReports:
    """Return the late reports of courses without hours in the latest extract, and a few others.

    Args:
        courses: the courses of the latest extract, and others.
        is_without_hours: which courses the latest extract holds, but without hours.
    """
    random = RandomIntegers("hour reports")
    size = courses.person.size
    is_reported = is_without_hours & random.happens(_REPORTED, size)
    is_reported |= ~is_without_hours & random.happens(_CORRECTED_ALTHOUGH_KNOWN, size)
    course = np.flatnonzero(is_reported)
    delivery = random.pick(_REPORT_WEIGHTS, course.size)
    is_zero = random.happens(_REPORTED_AS_ZERO, course.size)
    hours = np.where(is_zero, 0, courses.hours[course])
    is_twice = random.happens(_REPORTED_TWICE, course.size) & (delivery < len(REPORT_DATES) - 1)
    again = course[is_twice]
    later = random.between(delivery[is_twice] + 1, len(REPORT_DATES) - 1, again.size)
    choice = random.pick_by_row(offers.HOURS_WEIGHTS, courses.offer[again])
    second = offers.HOURS_VALUES[courses.offer[again], choice]
    second = np.where(random.happens(100_000, again.size), 0, second)
    return HourReports.together(
        [HourReports(course, delivery, hours), HourReports(again, later, second)]
    )
