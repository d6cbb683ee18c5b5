"""Period labels: which forms are accepted, and when two labels mean the same period.

Labels stay as delivered; only a label that no accepted form explains is refused. Rolling and
cumulated periods (`2020QMAT02`, `2026MYTD07`) and ranges are kinds of their own: never a month
or a quarter (facts 1).
"""

from __future__ import annotations

import re
from calendar import monthrange
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
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {
    name: number for number, name in enumerate(MONTHS, start=1)
}
_CODE = re.compile(r"(\d{4})(MYTD|QMAT|M|Q|K|Y)(\d{1,2})", re.ASCII)
_QUARTER = re.compile(r"([1-4])\. ?(?:kvt\.?|kvartal),? (\d{4})", re.ASCII)
_QUARTER_CODE = re.compile(r"(?:[kq]([1-4])[ -](\d{4})|(\d{4})[ -][kq]([1-4]))", re.ASCII)
_MONTH = re.compile(r"([a-z]+|[a-z]{3}\.) (\d{4})", re.ASCII)
_SHORT_MONTH = re.compile(r"([a-z]+)\.?-(\d{2}|\d{4})", re.ASCII)
_YEAR_AND_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[ T]00:00(?::00)?)?", re.ASCII)
_DANISH_DAY = re.compile(r"(\d{2})([-./])(\d{2})\2(\d{4})(?: 00[.:]00(?:[.:]00)?)?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_RANGE = re.compile(r"(.+?) ?[-–—] ?(.+)")
_PART = re.compile(r"(?:m|k|q)?0?(\d{1,2})|([a-zæ]+)\.?|([1-4])\. ?(?:kvt\.?|kvartal)", re.ASCII)
_LAST_NUMBER = {"M": 12, "MYTD": 12, "Q": 4, "QMAT": 4, "K": 4, "Y": 1}
_WIDTHS = {"M": (2,), "MYTD": (2,), "Q": (1, 2), "QMAT": (2,), "K": (1,), "Y": (2,)}


class Period(NamedTuple):
    """A period's identity: equal for labels that mean the same period.

    Attributes:
        kind: M, Q, Y, QMAT, MYTD or RANGE.
        start: year and number within the year, of the period or of a range's first month.
        end: the same for a range's last month; equal to `start` otherwise.
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
    if _known_form(" ".join(label.split())) is not None:
        return label
    period = parse(label)
    return label if period is None else period.label()


def parse(label: str) -> Period | None:
    """Return the period a label stands for, or None when no accepted form explains it."""
    text = " ".join(label.split())
    return _known_form(text) or _other_form(text.lower())


def _known_form(text: str) -> Period | None:
    """Return the period of a form that the warehouse looks up as it is (int_periods__labels)."""
    if code := _CODE.fullmatch(text.upper()):
        kind, number = code[2], int(code[3])
        if not 1 <= number <= _LAST_NUMBER[kind] or len(code[3]) not in _WIDTHS[kind]:
            return None
        return _single("Q" if kind == "K" else kind, int(code[1]), number)
    if _YEAR.fullmatch(text):
        return _single("Y", int(text), 1)
    lowered = text.lower()
    if quarter := re.fullmatch(r"([1-4])\. (?:kvt\.|kvartal) (\d{4})", lowered, re.ASCII):
        return _single("Q", int(quarter[2]), int(quarter[1]))
    if month := _month(lowered):
        return _single("M", *month)
    ends = lowered.split(" - ")
    if len(ends) == 2 and (first := _month(ends[0])) and (last := _month(ends[1])):
        return _range(first, last)
    return None


def _other_form(text: str) -> Period | None:
    """Return the period of a form that a spreadsheet or a person writes."""
    if quarter := _QUARTER.fullmatch(text):
        return _single("Q", int(quarter[2]), int(quarter[1]))
    if quarter := _QUARTER_CODE.fullmatch(text):
        year, number = (quarter[2], quarter[1]) if quarter[1] else (quarter[3], quarter[4])
        return _single("Q", int(year), int(number))
    if found := _YEAR_AND_MONTH.fullmatch(text):
        return _single("M", int(found[1]), int(found[2])) if 1 <= int(found[2]) <= 12 else None
    if month := _short_month(text):
        return _single("M", *month)
    if day := _DAY.fullmatch(text):
        return _month_of_day(int(day[1]), int(day[2]), int(day[3]))
    if day := _DANISH_DAY.fullmatch(text):
        return _month_of_day(int(day[4]), int(day[3]), int(day[1]))
    if ends := _RANGE.fullmatch(text):
        last = _month(ends[2])
        first = _month(ends[1]) or (last and _month(f"{ends[1]} {last[0]}"))
        return _range(first, last) if first and last else None
    return None


def part_number(text: str) -> int | None:
    """Return the number of a month or quarter in a year: 1, 01, M01, januar, jan, K1, 1. kvt."""
    found = _PART.fullmatch(" ".join(text.lower().split()))
    if found is None:
        return None
    return _MONTH_NUMBERS.get(found[2]) if found[2] else int(found[1] or found[3])


def joined(year: str, part: str, *, quarter: bool) -> str | None:
    """Return the label of a year and a month or quarter that stand apart, or None."""
    number = part_number(part)
    if not is_bare_year(year) or number is None or not 1 <= number <= (4 if quarter else 12):
        return None
    return Period("Q" if quarter else "M", (int(year), number), (int(year), number)).label()


def is_bare_year(label: str) -> bool:
    """Return whether a label is a year alone: in a sheet it may as well be a figure."""
    return _YEAR.fullmatch(label.strip()) is not None and parse(label) is not None


def is_day(label: str) -> bool:
    """Return whether a label is a date, whichever day of the month."""
    text = " ".join(label.split())
    return bool(_DAY.fullmatch(text) or _DANISH_DAY.fullmatch(text))


def _month(text: str) -> tuple[int, int] | None:
    found = _MONTH.fullmatch(text)
    if not found:
        return None
    month, year = _MONTH_NUMBERS.get(found[1].rstrip(".")), int(found[2])
    return (year, month) if month and FIRST_YEAR <= year <= LAST_YEAR else None


def _short_month(text: str) -> tuple[int, int] | None:
    found = _SHORT_MONTH.fullmatch(text)
    if not found or found[1] not in _MONTH_NUMBERS:
        return None
    year = int(found[2])
    if len(found[2]) == 2:
        year += 1900 if year >= FIRST_YEAR % 100 else 2000
    return year, _MONTH_NUMBERS[found[1]]


def _month_of_day(year: int, month: int, day: int) -> Period | None:
    """Return the month that a first or last day stands for; no other day stands for a period."""
    if not 1 <= month <= 12 or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return _single("M", year, month) if day in {1, monthrange(year, month)[1]} else None


def _range(first: tuple[int, int], last: tuple[int, int]) -> Period | None:
    """Return the year or quarter that two months bound, a rolling range, or None if reversed."""
    if first > last:
        return None
    if first[0] == last[0] and (first[1], last[1]) == (1, 12):
        return _single("Y", first[0], 1)
    if first[0] == last[0] and first[1] % 3 == 1 and last[1] == first[1] + 2:
        return _single("Q", first[0], (first[1] + 2) // 3)
    return Period("RANGE", first, last)


def _single(kind: str, year: int, number: int) -> Period | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return Period(kind, (year, number), (year, number))
