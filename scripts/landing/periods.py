"""Period labels: which forms are accepted, and when two labels mean the same period.

Labels stay as delivered; only a label that no accepted form explains is refused. Rolling and
cumulated periods (`2020QMAT02`, `2026MYTD07`) and ranges are kinds of their own: never a month
or a quarter (facts 1).
"""

from __future__ import annotations

import re
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1980, 2099

EXPECTED = (
    "a period such as 2021M01, 2024Q1, 2025Y01, 2019, 2020QMAT02, 2026MYTD07, 2018K4, "
    "'4. kvt. 2018', 'Okt 2018' or 'Jan 2018 - Dec 2018'"
)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januar"),
            ("feb", "februar"),
            ("mar", "marts"),
            ("apr", "april"),
            ("maj",),
            ("jun", "juni"),
            ("jul", "juli"),
            ("aug", "august"),
            ("sep", "september"),
            ("okt", "oktober"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}
_CODE = re.compile(r"(\d{4})(MYTD|QMAT|M|Q|K|Y)(\d{1,2})", re.ASCII)
_QUARTER = re.compile(r"([1-4])\. (?:kvt\.|kvartal) (\d{4})", re.ASCII)
_MONTH = re.compile(r"([a-z]+|[a-z]{3}\.) (\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
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


def parse(label: str) -> Period | None:
    """Return the period a label stands for, or None when no accepted form explains it."""
    text = " ".join(label.split())
    if code := _CODE.fullmatch(text.upper()):
        kind, number = code[2], int(code[3])
        if not 1 <= number <= _LAST_NUMBER[kind] or len(code[3]) not in _WIDTHS[kind]:
            return None
        return _single("Q" if kind == "K" else kind, int(code[1]), number)
    if _YEAR.fullmatch(text):
        return _single("Y", int(text), 1)
    lowered = text.lower()
    if quarter := _QUARTER.fullmatch(lowered):
        return _single("Q", int(quarter[2]), int(quarter[1]))
    if month := _month(lowered):
        return _single("M", *month)
    ends = lowered.split(" - ")
    if len(ends) == 2 and (first := _month(ends[0])) and (last := _month(ends[1])):
        return _range(first, last)
    return None


def is_bare_year(label: str) -> bool:
    """Return whether a label is a year alone: in a sheet it may as well be a figure."""
    return _YEAR.fullmatch(label.strip()) is not None and parse(label) is not None


def _month(text: str) -> tuple[int, int] | None:
    found = _MONTH.fullmatch(text)
    if not found:
        return None
    month, year = _MONTHS.get(found[1].rstrip(".")), int(found[2])
    return (year, month) if month and FIRST_YEAR <= year <= LAST_YEAR else None


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
