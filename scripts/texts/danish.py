"""How figures, days, periods and lists are written in Danish (Babel's data from Unicode CLDR)."""

import functools
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

LOCALE = "da"
Form = Literal["long", "short", "tiny"]

_PERIOD = re.compile(r"(\d{4})(?:(M|Q)(\d{1,2}))?")
_PATTERNS = {
    ("Q", "long"): "QQQQ y",
    ("Q", "short"): "QQQ y",
    ("Q", "tiny"): "y'K'Q",
    ("M", "long"): "MMMM y",
    ("M", "short"): "MMM y",
    ("M", "tiny"): "y'M'MM",
}


def number(value: int | float | Decimal, decimals: int = 0) -> str:
    """Return a number as Danes write it: 1.234,5 (and a real minus sign)."""
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    text: str = format_decimal(value, pattern, locale=LOCALE)
    return text.replace("-", "−")


def day(value: date) -> str:
    """Return a date as it stands in a text: 31. marts 2019."""
    return format_date(value, "long", locale=LOCALE)


@functools.cache
def period(period_id: str, form: Form = "long") -> str:
    """Return a period (2019M03, 2019Q1 or 2019) in Danish.

    Long for sentences and titles, short for headings, tiny for the axis of a chart.
    """
    parts = _PERIOD.fullmatch(period_id)
    if parts is None or parts[2] is None:
        return period_id
    months = 3 if parts[2] == "Q" else 1
    last_month = date(int(parts[1]), int(parts[3]) * months, 1)
    return format_date(last_month, _PATTERNS[parts[2], form], locale=LOCALE)


def listed(items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
    """Return a list in words: a, b og c (standard), a, b eller c (or)."""
    return format_list(list(items), style=style, locale=LOCALE)


def lower_first(text: str) -> str:
    """Return a text that begins in lower case, to stand inside a sentence."""
    return text[:1].lower() + text[1:]
