"""How wide a text is, in the units of Excel's column widths (one digit of the font), estimated."""

from __future__ import annotations

from functools import lru_cache

_NARROW = frozenset("ijl.,:;'|!()[]ft r-/I")
_WIDE = frozenset("mwMW@%æÆ—")
_MEDIUM = frozenset("ABCDEFGHKLNOPQRSTUVXYZØÅÄÖ&")


@lru_cache(maxsize=65536)
def text_width(text: str) -> float:
    """Return the width of a line of text, in digits of the same font."""
    width = 0.0
    for letter in text:
        if letter in _NARROW:
            width += 0.6
        elif letter in _WIDE:
            width += 1.6
        elif letter in _MEDIUM:
            width += 1.3
        else:
            width += 1.0
    return width


def wrapped_lines(text: str, width: float) -> list[str]:
    """Break a text into lines of at most a width, between words."""
    lines: list[str] = []
    for word in text.split():
        candidate = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(candidate) <= width:
            lines[-1] = candidate
        else:
            lines.append(word)
    return lines


def longest_word(text: str) -> float:
    """Return the width of the widest word."""
    return max((text_width(word) for word in text.split()), default=0.0)
