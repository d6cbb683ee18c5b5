"""Figures as they stand on a page: Danish numbers, rounded half up to what is shown."""

from __future__ import annotations

import functools
from decimal import ROUND_HALF_UP, Decimal

from texts import danish


@functools.cache
def shown(value: float, decimals: int = 0) -> str:
    """Return a number of the mart in Danish: 1.234 or 16,3."""
    step = Decimal(1).scaleb(-decimals)
    return danish.number(Decimal(str(value)).quantize(step, ROUND_HALF_UP), decimals)


def pct(value: float | None) -> str:
    """Return a figure in per cent, with one decimal; a dash where there is none."""
    return "–" if value is None else shown(value, 1)


def count(value: float | None) -> str:
    """Return a whole number; a dash where there is none."""
    return "–" if value is None else shown(value)


def signed(value: float | None, decimals: int) -> str:
    """Return a number with its sign: +0,14; a dash where there is none."""
    if value is None:
        return "–"
    return f"+{shown(value, decimals)}" if value > 0 else shown(value, decimals)
