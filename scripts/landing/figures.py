"""Figures as text: Danish or plain, missing marks, and one canonical form.

Canonical: decimal point, no thousands separator, no trailing zeros, empty when missing
(contract 1). Nothing passes through binary floating point.
"""

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal

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


DecimalMark = Literal[",", "."]

MISSING = frozenset({"", "-", "–", ".", "..", "null"})
"""How a missing figure is written (facts 1), in lower case."""

EXPECTED = "a number such as 8431, 8.431 or 45,5, or a missing mark (empty, -, ., ..)"

_SPACES = "\u0020\u00a0\u202f"
_WHOLE = re.compile(r"\d+", re.ASCII)
_WITH_COMMA = re.compile(r"\d+,\d+", re.ASCII)
_WITH_POINT = re.compile(r"\d+\.\d+", re.ASCII)
_DOT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+(,\d+)?", re.ASCII)
_SPACE_GROUPS = re.compile(rf"[1-9]\d{{0,2}}(?:[{_SPACES}]\d{{3}})+(,\d+)?", re.ASCII)
_FORMS: dict[DecimalMark, tuple[re.Pattern[str], ...]] = {
    ".": (_WHOLE, _WITH_POINT),
    ",": (_WHOLE, _WITH_COMMA, _DOT_GROUPS, _SPACE_GROUPS),
}
_LIKE_A_FIGURE = re.compile(rf"[-−]?[\d.,{_SPACES}]*\d[\d.,{_SPACES}]*%?", re.ASCII)
_MAX_DIGITS = 12
"""Digits before the decimal mark: what staging's DECIMAL(18, 6) holds."""

_MAX_LENGTH = 40


class Number(str):
    """A figure that was a number in its file, not text: JSON's own text, or a sheet's number."""

    __slots__ = ()


class Percent(Number):
    """A sheet's number that is shown as per cent."""

    __slots__ = ()


def number_from_float(value: float) -> Number:
    """Return a sheet's number at the 15 digits a spreadsheet shows: 0.1+0.2 is 0.3."""
    text = canonical_number(format(value, ".15g"))
    return Number(text if text is not None else repr(value))


def is_missing(text: str) -> bool:
    """Return whether a text is one of the missing marks."""
    return text.strip().lower() in MISSING


def looks_like_figure(text: str) -> bool:
    """Return whether a text is a figure or a visible missing mark, by its looks alone."""
    bare = text.strip()
    looks = bare and (is_missing(bare) or _LIKE_A_FIGURE.fullmatch(bare))
    return isinstance(text, Number) or bool(looks)


def decimal_mark(texts: Iterable[str]) -> DecimalMark:
    """Return the decimal mark a file's figures use: comma unless only points are seen.

    `1.234` alone proves nothing (it is 1234 where the mark is a comma), `12.5` and `0.123` do.
    A file with both marks is read by the commoner one, so that the others are refused.
    """
    bodies = [_body(text) for text in texts if not isinstance(text, Number)]
    commas = [body for body in bodies if "," in body]
    points = [body for body in bodies if _WITH_POINT.fullmatch(body)]
    only_points = [body for body in points if not _DOT_GROUPS.fullmatch(body)]
    return "." if len(only_points) > len(commas) else ","


def canonical(text: str, mark: DecimalMark) -> str | None:
    """Return the canonical text of a figure, empty when it is missing, None when malformed."""
    if isinstance(text, Number):
        return canonical_number(text)
    if is_missing(text):
        return ""
    body = _body(text)
    sign = "-" if text.strip()[0] in "-−" else ""
    if not any(form.fullmatch(body) for form in _FORMS[mark]):
        return None
    plain = body if mark == "." else re.sub(rf"[.{_SPACES}]", "", body).replace(",", ".")
    return canonical_number(sign + plain)


def canonical_number(text: str) -> str | None:
    """Return a plain number text without trailing zeros or exponent; None when it is none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or value.adjusted() >= _MAX_DIGITS or len(text) > _MAX_LENGTH:
        return None
    if value.adjusted() < -_MAX_LENGTH:
        return None
    plain = format(value, "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in {"-0", ""} else plain


def _body(text: str) -> str:
    body = text.strip().removesuffix("%").rstrip()
    return body[1:] if body[:1] in {"-", "−"} else body
