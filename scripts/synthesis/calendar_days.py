"""Days as whole numbers: day 0 is 2015-01-01."""

from __future__ import annotations

from datetime import date, timedelta

DAY_ZERO = date(2015, 1, 1)


def day(text: str) -> int:
    """Return the number of the day written as YYYY-MM-DD."""
    return (date.fromisoformat(text) - DAY_ZERO).days


def day_texts(last: int) -> list[str]:
    """Return the days 0 ... last as YYYY-MM-DD."""
    return [(DAY_ZERO + timedelta(days=number)).isoformat() for number in range(last + 1)]


LAST_DAY = day("2019-12-31")
"""The last day on which anything happens in the invented country."""

NO_END = 99_999
"""The end of what is still in force when the extract is made."""

HOURS_REQUIRED_FROM = day("2019-09-15")
"""From here on a course can no longer be reported without hours (method 2)."""

FAULT_FROM = day("2018-01-01")
"""From here on courses are reported without hours (method 2)."""
