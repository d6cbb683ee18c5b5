"""How wide a text is, in the units of Excel's column widths (one digit of the font)."""

import re
from functools import lru_cache

BOLD = 1.08
"""How much wider a bold text is."""

_DIGIT = 556
_WIDTHS = {
    191: "'",
    222: "ijl",
    260: "|",
    278: "ft.,:;!/\\ I[]",
    333: "r()-`",
    355: '"',
    389: "*",
    500: "cksvxyzJ",
    584: "+=<>−",
    611: "FTZø",
    667: "ABEKPSVXYÅ&",
    722: "CDHNRUw",
    778: "GOQØ",
    833: "mM",
    889: "%æ",
    944: "W",
    1000: "Æ—@…",
}
"""Widths of Arial's letters in thousandths of its size; any other letter is as wide as a digit."""
_LETTERS = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


@lru_cache(maxsize=65536)
def text_width(text: str) -> float:
    """Return the width of a line of text, in digits of the same font."""
    return sum(_LETTERS.get(letter, _DIGIT) for letter in text) / _DIGIT


_WORD = re.compile(r"\S+(?: [=+@-](?= ))*")
"""A word, and a sign that stands by itself after it: at the start of a cell it begins a formula."""


def wrapped_lines(text: str, width: float) -> list[str]:
    """Break a text into lines of at most a width, between words; no line begins with a sign."""
    lines: list[str] = []
    for word in _WORD.findall(text):
        candidate = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(candidate) <= width:
            lines[-1] = candidate
        else:
            lines.append(word)
    return lines


def narrowest(text: str, lines: int) -> float:
    """Return the least width in which a text takes at most so many lines."""
    words = text.split()
    width = max((text_width(word) for word in words), default=0.0)
    while len(wrapped_lines(text, width)) > lines:
        width += 0.5
    return width
