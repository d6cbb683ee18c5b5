"""Which day it is."""

from datetime import date, datetime


def parse_day(text: str) -> date | None:
    """Return the day written as YYYY-MM-DD; None for any other text."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def today() -> date:
    """Return the day it is here."""
    return datetime.now().astimezone().date()
