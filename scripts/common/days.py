"""Which day it is."""

from __future__ import annotations

from datetime import date, datetime


def today() -> date:
    """Return the day it is here."""
    return datetime.now().astimezone().date()
