"""What every contender counts: the rules and dates of method.md, fixed for the benchmark's data."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.generator import DATA_UNTIL as DATA_UNTIL
from benchmarks.generator import MEMBERSHIPS as MEMBERSHIPS
from benchmarks.generator import PERIODS

FIRST_YEAR = 2014

GROUPS = {
    "kontanthjaelp": "aktivitetsparat",
    "uddannelseshjaelp": "aktivitetsparat",
    "integrationsydelse": "aktivitetsparat",
    "jobafklaringsforloeb": "jobafklaring",
    "sygedagpenge": "sygedagpenge",
}
"""The benefits that count for a group's seniority (method 4)."""

POPULATION = ("kontanthjaelp", "uddannelseshjaelp", "jobafklaringsforloeb", "sygedagpenge")

FULL_WINDOW_DAYS = 454
"""From a reference date back to the first day of its 65 seven-day blocks (method 3)."""

SURE_DAYS = 357
"""An unbroken chain this much older than the reference date touches 52 blocks by itself."""

COUNTS = [
    "target_group_code",
    "reference_date",
    "area_code",
    "persons",
    "passive_persons",
    "passive_persons_as_reported",
    "passive_persons_if_all_count",
]
"""The columns that each contender writes, one row for each cell with somebody in it."""


def month_start(day: date, months_back: int) -> date:
    """Return the first day of the month a number of months before a day's month."""
    months = day.year * 12 + day.month - 1 - months_back
    return date(months // 12, months % 12 + 1, 1)


def quarter_end(number: int) -> date:
    """Return the last day of a quarter; 0 is the first quarter of 2014."""
    return month_start(date(FIRST_YEAR, 1, 1), -3 * (number + 1)) - timedelta(days=1)


REFERENCE_DATES = [quarter_end(number) for number in range(PERIODS)]


def months_12_start(day: date) -> date:
    """Return the first day of the 12-month window of a reference date (method 3)."""
    return month_start(day, 11)
