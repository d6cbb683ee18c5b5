"""Period labels: which forms are accepted, and when two labels mean the same period.

Labels stay as delivered; only a label that no accepted form explains is refused. Rolling and
cumulated periods (`2020QMAT02`, `2026MYTD07`) and ranges are kinds of their own: never a month
or a quarter (facts 1).
"""

import re
from calendar import monthrange
from functools import lru_cache
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1980, 2099

EXPECTED = (
    "a period such as 2021M01, 2024Q1, 2025Y01, 2019, 2020QMAT02, 2026MYTD07, 2018K4, "
    "'4. kvt. 2018', 'Okt 2018', okt-18, 2018-10, 'Jan 2018 - Dec 2018' "
    "or the first day of a month"
)

MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober",
    "november", "december",
)  # fmt: skip
_MONTH_NUMBERS = {text: at for at, name in enumerate(MONTHS, 1) for text in (name, name[:3])}


def _forms(*patterns: str) -> list[re.Pattern[str]]:
    return [re.compile(pattern, re.ASCII) for pattern in patterns]


_KNOWN_FORMS = _forms(
    r"(?P<year>\d{4})(?P<kind>mytd|qmat|m|q|k|y)(?P<number>\d{1,2})",
    r"(?P<year>\d{4})",
    r"(?P<quarter>[1-4])\. (?:kvt\.|kvartal) (?P<year>\d{4})",
    r"(?P<name>[a-z]+|[a-z]{3}\.) (?P<year>\d{4})",
)
_DAYS = _forms(
    r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?:[ t]00:00(?::00)?)?",
    r"(?P<day>\d{2})([-./])(?P<month>\d{2})\2(?P<year>\d{4})(?: 00[.:]00(?:[.:]00)?)?",
)
_OTHER_FORMS = (
    _forms(
        r"(?P<quarter>[1-4])\. ?(?:kvt\.?|kvartal),? (?P<year>\d{4})",
        r"[kq](?P<quarter>[1-4])[ -](?P<year>\d{4})",
        r"(?P<year>\d{4})[ -][kq](?P<quarter>[1-4])",
        r"(?P<year>\d{4})-(?P<month>\d{2})",
        r"(?P<name>[a-z]+)\.?-(?P<year>\d{2}|\d{4})",
    )
    + _DAYS
)
_RANGE = re.compile(r"(.+?) ?[-–—] ?(.+)")
_PART = re.compile(r"(?:m|k|q)?0?(\d{1,2})|([a-zæ]+)\.?|([1-4])\. ?(?:kvt\.?|kvartal)", re.ASCII)
_LAST_NUMBER = {"M": 12, "MYTD": 12, "Q": 4, "QMAT": 4, "K": 4, "Y": 1}
_WIDTHS = {"M": (2,), "MYTD": (2,), "Q": (1, 2), "QMAT": (2,), "K": (1,), "Y": (2,)}


class Period(NamedTuple):
    """A period's identity, equal for labels that mean the same period.

    Its kind is M, Q, Y, QMAT, MYTD or RANGE; start and end are year and number within the year, for
    a range those of its first and last month.
    """

    kind: str
    start: tuple[int, int]
    end: tuple[int, int]

    def label(self) -> str:
        """Return the period as Jobindsats would write it, for one that is written otherwise."""
        if self.kind == "RANGE":
            return " - ".join(f"{MONTHS[n - 1][:3].title()} {y}" for y, n in (self.start, self.end))
        year, number = self.start
        if self.kind == "Y":
            return str(year)
        width = 1 if self.kind == "Q" else 2
        return f"{year}{self.kind}{number:0{width}d}"


def landed_label(label: str) -> str:
    """Return the label to land: as delivered in a form the warehouse knows, else as its code."""
    period = parse(label)
    return label if period is None or _known_form(_plain(label)) else period.label()


@lru_cache(maxsize=2**17)
def parse(label: str) -> Period | None:
    """Return the period a label stands for, or None when no accepted form explains it."""
    text = _plain(label)
    return _known_form(text) or _first_found(_OTHER_FORMS, text) or _open_range(text)


def part_number(text: str) -> int | None:
    """Return the number of a month or quarter in a year: 1, 01, M01, januar, jan, K1, 1. kvt."""
    found = _PART.fullmatch(_plain(text))
    if found is None:
        return None
    return _MONTH_NUMBERS.get(found[2]) if found[2] else int(found[1] or found[3])


def is_bare_year(label: str) -> bool:
    """Return whether a label is a year alone: in a sheet it may as well be a figure."""
    text = label.strip()
    return len(text) == 4 and text.isascii() and text.isdigit() and parse(text) is not None


def is_period(label: str) -> bool:
    """Return whether a label is a period and nothing else, so not a year alone."""
    return parse(label) is not None and not is_bare_year(label)


def is_day(label: str) -> bool:
    """Return whether a label is a date, whichever day of the month."""
    return any(form.fullmatch(_plain(label)) for form in _DAYS)


def _plain(label: str) -> str:
    return " ".join(label.lower().split())


def _known_form(text: str) -> Period | None:
    """Return the period of a form that the warehouse looks up as it is (int_periods__labels)."""
    first, _, last = text.partition(" - ")
    return _first_found(_KNOWN_FORMS, text) or (_range(first, last) if last else None)


def _first_found(forms: list[re.Pattern[str]], text: str) -> Period | None:
    for form in forms:
        if found := form.fullmatch(text):
            return _period(found.groupdict())
    return None


def _period(found: dict[str, str]) -> Period | None:
    """Return the period of a form's parts; a first or last day stands for its month."""
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 1900 if year >= FIRST_YEAR % 100 else 2000
    if kind := found.get("kind", "").upper():
        number = int(found["number"])
        if not 1 <= number <= _LAST_NUMBER[kind] or len(found["number"]) not in _WIDTHS[kind]:
            return None
        return _single("Q" if kind == "K" else kind, year, number)
    if "quarter" in found:
        return _single("Q", year, int(found["quarter"]))
    if "name" not in found and "month" not in found:
        return _single("Y", year, 1)
    month = _MONTH_NUMBERS.get(found.get("name", "").rstrip(".")) or int(found.get("month", "0"))
    if not 1 <= month <= 12:
        return None
    if "day" in found and int(found["day"]) not in {1, monthrange(year, month)[1]}:
        return None
    return _single("M", year, month)


def _single(kind: str, year: int, number: int) -> Period | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return Period(kind, (year, number), (year, number))


def _open_range(text: str) -> Period | None:
    if ends := _RANGE.fullmatch(text):
        first, last = ends[1], ends[2]
        return _range(first, last) or _range(f"{first} {last[-4:]}", last)
    return None


def _range(first_month: str, last_month: str) -> Period | None:
    one, other = (_first_found(_KNOWN_FORMS[-1:], text) for text in (first_month, last_month))
    if one is None or other is None or one.start > other.start:
        return None
    first, last = one.start, other.start
    if first[0] == last[0] and (first[1], last[1]) == (1, 12):
        return _single("Y", first[0], 1)
    if first[0] == last[0] and first[1] % 3 == 1 and last[1] == first[1] + 2:
        return _single("Q", first[0], (first[1] + 2) // 3)
    return Period("RANGE", first, last)
