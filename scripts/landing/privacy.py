"""CPR numbers and pseudonyms: how they are recognised, and how no message repeats one."""

import re
from functools import lru_cache

from landing.raw_rules import rendered

MASK = "[nine digits or more, not repeated here]"
ID_MASK = "[an id, not repeated here]"

_ANYTHING_LIKE_IT = re.compile(r"[0-9](?:[^0-9A-Za-z]{0,3}[0-9]){8,}")
_RUNS = tuple(
    re.compile(rf"(?<![0-9])(?=([0-9](?:[^0-9A-Za-z]{{0,3}}[0-9]){{{more}}})(?![0-9]))")
    for more in (9, 11)
)
_LIKE_AN_ID = re.compile(r"(?=[\w-]*\d)[\w-]{11,}")
_LONGEST_ECHO = 80


def looks_like_cpr(text: str) -> bool:
    """Return whether a text is a CPR number, however its digits are set apart.

    The same forms as the macro looks_like_cpr_number, for the cells of a Jobindsats table.
    """
    if len(text) < len("DDMMYYNNNN"):
        return False
    ten, long, date, in_words = _forms()
    if " " in text and in_words.fullmatch(text):
        return True
    digits = "".join(letter for letter in text if letter in "0123456789")
    if ten.fullmatch(text):
        return date.fullmatch(digits[:6]) is not None
    return bool(long.fullmatch(text) and date.fullmatch(digits[:4] + digits[6:8]))


@lru_cache(maxsize=1)
def _forms() -> tuple[re.Pattern[str], ...]:
    names = ("ten_digits_form", "long_cpr_form", "cpr_date_form", "cpr_in_words_form")
    return tuple(re.compile(rendered(name)) for name in names)


def without_cpr(text: str) -> str:
    """Return a text in which nine digits or more are masked, however they are set apart.

    Wider than `looks_like_cpr` on purpose.
    """
    return _ANYTHING_LIKE_IT.sub(MASK, text)


def safe_name(name: str) -> str:
    """Return the name of a file or sheet with its CPR numbers masked; days and tables stay."""
    for run in _RUNS:
        for digits in run.findall(name):
            if looks_like_cpr(digits):
                name = name.replace(digits, MASK)
    return name


def masked(text: str) -> str:
    """Return a text from a file, fit for a message: no CPR number, no id, at most 80 characters.

    A word of eleven or more characters with a digit in it may be a pseudonym that stands in the
    wrong column, as in a file without headings or with a field too many.
    """
    hidden = _LIKE_AN_ID.sub(ID_MASK, without_cpr(text))
    if len(hidden) <= _LONGEST_ECHO:
        return hidden
    return hidden[: _LONGEST_ECHO - 1] + "…"
