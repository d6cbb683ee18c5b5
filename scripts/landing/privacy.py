"""CPR numbers and pseudonyms: how they are recognised, and how no message repeats one."""

from __future__ import annotations

import re

_DAY_AND_MONTH = (
    r"(?:(?:0[1-9]|[12]\d|3[01])(?:0[13578]|1[02])"
    r"|(?:0[1-9]|[12]\d|30)(?:0[469]|11)"
    r"|(?:0[1-9]|1\d|2[0-8])02)\d{2}"
)
_LEAP_DAY = r"2902(?:[02468][048]|[13579][26])"

CPR_PATTERN = rf"\s*(?:{_DAY_AND_MONTH}|{_LEAP_DAY})[- ]?\d{{4}}\s*"
"""Ten digits, the first six a date DDMMYY, with or without a hyphen after them (contract 1).

A regular expression for a whole value, understood by Python and by DuckDB (RE2). The century is
not in the number: 29 February counts as a date when either century's year is a leap year.
"""

MASK = "[ten digits, not repeated here]"
ID_MASK = "[an id, not repeated here]"

_CPR = re.compile(CPR_PATTERN, re.ASCII)
_ANYTHING_LIKE_IT = re.compile(r"(?<!\d)\d{6}[- ]?\d{4}(?!\d)", re.ASCII)
_LIKE_AN_ID = re.compile(r"(?=[\w-]*\d)[\w-]{11,}")
_LONGEST_ECHO = 80


def looks_like_cpr(text: str) -> bool:
    """Return whether a whole value looks like a CPR number."""
    return _CPR.fullmatch(text) is not None


def without_cpr(text: str) -> str:
    """Return a text in which every ten-digit number is masked, also inside a longer one.

    Wider than `looks_like_cpr` on purpose.
    """
    return _ANYTHING_LIKE_IT.sub(MASK, text)


def masked(text: str) -> str:
    """Return a text from a file, fit for a message: no CPR number, no id, at most 80 characters.

    A word of eleven or more characters with a digit in it may be a pseudonym that stands in the
    wrong column, as in a file without headings or with a field too many.
    """
    hidden = _LIKE_AN_ID.sub(ID_MASK, without_cpr(text))
    if len(hidden) <= _LONGEST_ECHO:
        return hidden
    return hidden[: _LONGEST_ECHO - 1] + "…"
