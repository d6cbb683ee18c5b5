"""Which courses were delivered without hours, and the late reports of those hours."""

import numpy as np
import pandas as pd

from synthesis import tables
from synthesis.random_integers import Bools, RandomIntegers
from synthesis.tables import FAULT_FROM, HOURS_REQUIRED_FROM, day

# chances in a million that a course comes without hours
_AFTER_THE_MOVE = 880_000
_RUNNING_AT_THE_MOVE = 450_000
_ELSEWHERE_AFFECTED_OFFER = 15_000
_ELSEWHERE_OTHER_OFFER = 4_000
_BEFORE_2018 = 2_000

LATE_FINDINGS = 12
"""Courses without hours from 2019-09-15 on: there should be none (method 6)."""

_ZERO_INSTEAD_OF_EMPTY = 150_000

REPORT_DATES = ("2020-04-07", "2020-04-17", "2020-04-24", "2020-04-30", "2020-05-15", "2020-05-29")
_REPORT_WEIGHTS = (10, 18, 24, 30, 11, 7)
_REPORTED = 890_000
_REPORTED_AS_ZERO = 25_000
_REPORTED_TWICE = 35_000
_CORRECTED_ALTHOUGH_KNOWN = 400


def with_lost_hours(parameters: pd.DataFrame, courses: pd.DataFrame) -> pd.DataFrame:
    """Say which courses lose their hours: after the move to Momentum, until mid-September.

    Returns:
        the courses with is_momentum: whether the municipality reported it from KMD Momentum;
        is_without_hours: whether it is delivered without hours as long as nobody acts; is_zero:
        whether the register then holds 0, and not nothing.
    """
    random = RandomIntegers("fault")
    start, end = courses["start"], courses["end"]
    moved = parameters["moved"].to_numpy()[courses["municipality"]]
    is_affected = tables.LOSES_HOURS[courses["offer"]]
    elsewhere = np.where(is_affected, _ELSEWHERE_AFFECTED_OFFER, _ELSEWHERE_OTHER_OFFER)
    chance = np.where(start < FAULT_FROM, _BEFORE_2018, elsewhere)
    ran_at_move = (start < moved) & (end >= moved)
    chance = np.where(is_affected & ran_at_move, _RUNNING_AT_THE_MOVE, chance)
    chance = np.where(is_affected & (start >= moved), _AFTER_THE_MOVE, chance)
    chance = np.where(start >= HOURS_REQUIRED_FROM, 0, chance)
    is_without = random.happens(chance, len(courses))
    late = np.flatnonzero(
        is_affected & (start >= HOURS_REQUIRED_FROM) & (start < day("2019-12-01"))
    )
    is_without[late[random.below(late.size, LATE_FINDINGS)]] = True
    is_zero = random.happens(_ZERO_INSTEAD_OF_EMPTY, len(courses))
    return courses.assign(is_momentum=end >= moved, is_without_hours=is_without, is_zero=is_zero)


def invent_hour_reports(courses: pd.DataFrame, is_without_hours: Bools) -> pd.DataFrame:
    """Return the late reports of courses without hours in the latest extract, and a few others.

    Returns:
        a row per report, at most one for a course and delivery: course (its position), delivery (a
        position in REPORT_DATES), hours in hundredths; 0 is a real zero.
    """
    random = RandomIntegers("hour reports")
    true_hours, offer = courses[["hours", "offer"]].to_numpy().T
    size = len(courses)
    is_reported = is_without_hours & random.happens(_REPORTED, size)
    is_reported |= ~is_without_hours & random.happens(_CORRECTED_ALTHOUGH_KNOWN, size)
    course = np.flatnonzero(is_reported)
    delivery = random.pick(_REPORT_WEIGHTS, course.size)
    is_zero = random.happens(_REPORTED_AS_ZERO, course.size)
    hours = np.where(is_zero, 0, true_hours[course])
    is_twice = random.happens(_REPORTED_TWICE, course.size) & (delivery < len(REPORT_DATES) - 1)
    again = course[is_twice]
    later = random.between(delivery[is_twice] + 1, len(REPORT_DATES) - 1, again.size)
    choice = random.pick_by_row(tables.HOURS_WEIGHTS, offer[again])
    second = tables.HOURS_VALUES[offer[again], choice]
    second = np.where(random.happens(100_000, again.size), 0, second)
    return pd.DataFrame(
        {
            "course": np.concatenate([course, again]),
            "delivery": np.concatenate([delivery, later]),
            "hours": np.concatenate([hours, second]),
        }
    )
