"""What two extracts know of the truth: an early one, and a later one with small true revisions."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from synthesis.random_integers import Bools, RandomIntegers
from synthesis.tables import DAY_ZERO, HOURS_REQUIRED_FROM, LAST_DAY, NO_END, day

# chances in a million
_SPELL_CHANCES = {"late": 500, "late if recent": 15_000, "withdrawn": 200}
_OTHER_MUNICIPALITY = 1_500
_END_NOT_YET_KNOWN = 40_000
_COURSE_CHANCES = {"late": 3_000, "late if recent": 30_000, "withdrawn": 2_500}
_OTHER_HOURS = 2_000
_HOURS_CAME_IN = 50_000

_RECENT_DAYS = 90

TwoExtracts = tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True)
class Extract:
    """When an extract was received and which days it covers."""

    received: str
    data_from: str
    data_until: str


FIRST = Extract("2019-03-12", "2016-01-01", "2018-12-31")
SECOND = Extract("2020-03-10", str(DAY_ZERO), "2019-12-31")
_FIRST_UNTIL, _FIRST_RECEIVED = day(FIRST.data_until), day(FIRST.received)


def spell_extracts(parameters: pd.DataFrame, spells: pd.DataFrame) -> TwoExtracts:
    """Return the spells as the first and as the second extract hold them; the index stays.

    The end of a spell in force is NO_END.
    """
    random = RandomIntegers("spell extracts")
    size = len(spells)
    end, municipality = spells[["end", "municipality"]].to_numpy().T
    in_first, in_second = _held(spells, _SPELL_CHANCES, random)
    ended_lately = (_FIRST_UNTIL - end < _RECENT_DAYS) & (end <= _FIRST_UNTIL)
    unknown_end = ended_lately & random.happens(_END_NOT_YET_KNOWN, size)
    misplaced = random.happens(_OTHER_MUNICIPALITY, size)
    first = spells.assign(
        municipality=np.where(misplaced, (municipality + 1) % len(parameters), municipality),
        end=np.where(unknown_end | (end > _FIRST_UNTIL), NO_END, end),
    )
    second = spells.assign(end=np.where(end > LAST_DAY, NO_END, end))
    return first[in_first], second[in_second]


def course_extracts(parameters: pd.DataFrame, courses: pd.DataFrame) -> TwoExtracts:
    """Return the courses of with_lost_hours as both extracts hold them; the index stays.

    Returns:
        the columns of the courses, and is_momentum: whether it came from KMD Momentum; hours: 0 for
        none; is_empty: whether no hours are an empty field rather than a 0.
    """
    random = RandomIntegers("course extracts")
    size = len(courses)
    start, end = courses["start"], courses["end"]
    in_first, in_second = _held(courses, _COURSE_CHANCES, random)
    # who moves to Momentum after the first extract still has the hours in it
    moved = parameters["moved"].to_numpy()[courses["municipality"]]
    had_hours = (moved > _FIRST_RECEIVED) & (moved < NO_END) & (start < moved)
    without_in_first = courses["is_without_hours"] & ~had_hours
    came_in = random.happens(_HOURS_CAME_IN, size) & in_first & (start < HOURS_REQUIRED_FROM)
    without_in_second = courses["is_without_hours"] & ~(without_in_first & came_in)
    misreported = np.where(random.happens(_OTHER_HOURS, size), 3700, courses["hours"])
    first = courses.assign(
        is_momentum=courses["is_momentum"] & (moved <= _FIRST_RECEIVED),
        end=np.where(end > _FIRST_UNTIL, NO_END, end),
        hours=np.where(without_in_first, 0, misreported),
        is_empty=without_in_first & ~courses["is_zero"],
    )
    second = courses.assign(
        end=np.where(end > LAST_DAY, NO_END, end),
        hours=np.where(without_in_second, 0, courses["hours"]),
        is_empty=without_in_second & ~courses["is_zero"],
    )
    return first[in_first], second[in_second]


def _held(
    rows: pd.DataFrame, chances: Mapping[str, int], random: RandomIntegers
) -> tuple[Bools, Bools]:
    """Return what the first and the second extract hold: the first lacks what came late to it."""
    is_recent = _FIRST_UNTIL - rows["start"] < _RECENT_DAYS
    late = random.happens(
        np.where(is_recent, chances["late if recent"], chances["late"]), len(rows)
    )
    in_first = _covered(rows, FIRST) & ~late
    # only what the first extract held can be withdrawn
    withdrawn = in_first & random.happens(chances["withdrawn"], len(rows))
    return in_first, _covered(rows, SECOND) & ~withdrawn


def _covered(rows: pd.DataFrame, extract: Extract) -> Bools:
    is_covered = (rows["start"] <= day(extract.data_until)) & (
        rows["end"] >= day(extract.data_from)
    )
    return np.asarray(is_covered)
