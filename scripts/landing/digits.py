"""Digits of every script are 0 to 9: a full-width ３ is a 3, in an id and in a CPR number."""

from __future__ import annotations

from functools import lru_cache

_FIRST, _LAST = 0x0660, 0x1FBF9
"""From the first decimal digit of Unicode outside ASCII to the last."""


@lru_cache(maxsize=1)
def other_digits() -> tuple[str, str]:
    """Return every decimal digit outside ASCII, and beside each which of 0 to 9 it is."""
    digits = "".join(filter(str.isdecimal, map(chr, range(_FIRST, _LAST + 1))))
    return digits, "".join(str(int(digit)) for digit in digits)


def with_plain_digits(text: str) -> str:
    """Return a text whose digits are 0 to 9."""
    return text.translate(str.maketrans(*other_digits()))
