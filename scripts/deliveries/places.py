"""Which part of the country does an extract cover? (contract 1: delivery_places.csv)

An extract of six municipalities that counts as one of the whole country makes a national figure of
six municipalities, and ninety-two in which nobody is in the group. So an extract in which places
are missing is refused until --covers says which it is; by what rule they are: docs/landing.md.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from statistics import mean

import duckdb

from common.errors import WarehouseError
from common.paths import REFERENCE
from landing import limits
from landing.dataset import Delivery, Staging, header, predecessor
from landing.faults import fault, together
from landing.plausible import count_persons, rows_of_delivery
from landing.prepare import Prepared
from landing.reference import rows_of, seeds
from landing.request import EXTRACTS, Kind, LandingRequest

FILE = "delivery_places"
_OTHER: dict[Kind, Kind] = dict(zip(EXTRACTS, EXTRACTS[::-1], strict=True))
_MAX_NAMED = 10

Persons = Mapping[str, int]
"""Municipality -> how many different persons an extract has there."""


@dataclass(frozen=True)
class Extract:
    """One extract that counts: its persons, and the places it covers; none for the country."""

    persons: Persons
    places: frozenset[str]


def decide_places(
    database: Callable[[], duckdb.DuckDBPyConnection],
    request: LandingRequest,
    prepared: list[Prepared],
    existing: list[Delivery],
) -> dict[Kind, frozenset[str]]:
    """Return the municipalities that each extract will cover, by its kind; none for the country.

    Raises:
        LandingError: places are missing and nobody said --covers, or it says what cannot be.
    """
    new = [item for item in prepared if item.kind in EXTRACTS]
    if not new:
        return {}
    _check_covers(request)
    covered = read_places(request.folder)
    before = {
        kind: Extract(
            count_persons(database(), rows_of_delivery(request, one))[1],
            covered.get(one.delivery_id, frozenset()),
        )
        for kind in EXTRACTS
        if (one := predecessor(kind, request.received, existing))
    }
    persons = {item.kind: item.contents.persons for item in new}
    day = request.data_until or request.received
    if request.covers is None:
        faults = [
            fault(item.file.path, missing, _REMEDY)
            for item in new
            if (missing := _missing(persons, before, item.kind, day))
        ]
        if faults:
            raise together(faults)
    said = {kind: Extract(found, _said(request, found)) for kind, found in persons.items()}
    after = before | said
    for item in new:
        item.contents.lines += _told(after[item.kind], after, day)
    return {kind: extract.places for kind, extract in after.items()}


def new_places(
    staging: Staging, covered: Mapping[str, Collection[str]], gone: set[str]
) -> dict[str, list[Path]]:
    """Return the rows that delivery_places.csv gets, by its name, if it changes (Staging.change).

    `covered` has the municipalities of each new extract that is not of the whole country.
    """
    rows = [f"{name},{code}\n" for name, codes in covered.items() for code in sorted(codes)]
    if not rows and not (gone and (staging.folder / f"{FILE}.csv").exists()):
        return {}
    part = staging.work / f"new_{FILE}.csv"
    part.write_text(header(FILE) + "".join(rows), encoding="utf-8")
    return {FILE: [part]}


def read_places(folder: Path) -> dict[str, frozenset[str]]:
    """Return the municipalities of each extract of a dataset that covers a part of the country."""
    found: dict[str, set[str]] = {}
    for row in rows_of(FILE, folder) if (folder / f"{FILE}.csv").exists() else ():
        found.setdefault(row["delivery_id"], set()).add(row["municipality_code"])
    return {name: frozenset(codes) for name, codes in found.items()}


@lru_cache
def municipalities(day: date) -> dict[str, str]:
    """Return the municipalities of a day, code and name, the smallest first."""
    on = day.isoformat()
    rows = [
        row
        for row in rows_of("areas", REFERENCE)
        if row["area_level"] == "municipality"
        and (row["valid_from"] or on) <= on <= (row["valid_to"] or on)
    ]
    rows.sort(key=lambda row: int(row["suppression_order"]))
    return {row["area_code"]: row["area_name"] for row in rows}


def too_few(persons: Persons, day: date) -> str | None:
    """Say why an extract up to a day is not likely to be one of the whole country, or None."""
    known = municipalities(day)
    found = [persons.get(code, 0) for code in known]
    fewest = max(
        (least for size, least in limits.FEWEST_MUNICIPALITIES if sum(found) >= size), default=0
    )
    here = sum(count > 0 for count in found)
    if here < fewest:
        so_many = f"so many persons ({sum(found):,}) of the whole country"
        return f"persons of {here} municipalities: {so_many} would come from {fewest} at least"
    missing = [
        code
        for at, code in enumerate(known)
        if not found[at] and at and mean(found[:at]) >= limits.ENOUGH_PERSONS
    ]
    return f"nobody in {named(missing)}, and many in smaller places" if missing else None


def named(codes: Iterable[str]) -> str:
    """Return municipalities by name, the first ten and how many more."""
    known = seeds().names
    names = [f"{known.get(code, '')} ({code})".strip() for code in codes]
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return ", ".join(names[:_MAX_NAMED]) + more


_REMEDY = (
    "Say --covers whole (nobody is in the group there), --covers found (only the places it has "
    "were extracted) or --covers 0461,0751,… (these were)"
)


def _check_covers(request: LandingRequest) -> None:
    unknown = sorted(_said(request, {}) - seeds().codes["municipality_code"])
    if unknown:
        what, value = "--covers names no municipality", ", ".join(unknown)
        expected = "whole, found, or codes of four digits with commas between"
        raise WarehouseError(what, value=value, expected=expected, exit_code=2)


def _said(request: LandingRequest, persons: Persons) -> frozenset[str]:
    if request.covers == "found":
        return frozenset(persons)
    return frozenset((request.covers or "whole").split(",")) - {"whole"}


def _missing(
    persons: Mapping[Kind, Persons], before: Mapping[Kind, Extract], kind: Kind, day: date
) -> str | None:
    found, old = persons[kind], before.get(kind)
    if old is not None and not old.places:
        # whose people are counted elsewhere since is not missing
        lost = sorted(old.persons.keys() & municipalities(day).keys() - found.keys())
        if lost:
            return f"nobody in {named(lost)}, where the extract before it has persons"
    elif why := too_few(found, day):
        return why
    standing = before.get(_OTHER[kind])
    other = persons.get(_OTHER[kind], standing.persons if standing else {})
    many = {code for code, count in other.items() if count >= limits.ENOUGH_PERSONS}
    lacks = sorted(many - found.keys())
    return f"nobody in {named(lacks)}, where the {_OTHER[kind]} have many" if lacks else None


def _told(own: Extract, after: Mapping[Kind, Extract], day: date) -> list[str]:
    lines = []
    if own.places:
        lines.append(
            f"covers {len(own.places)} municipalities: {named(sorted(own.places))}; the others are "
            "not delivered, and neither is any region or the country with one of them"
        )
        elsewhere = own.persons.keys() - own.places
        if elsewhere:
            lines.append(f"its rows in {len(elsewhere)} other municipalities are not counted there")
    if len(after) < len(EXTRACTS):
        return lines
    everywhere = frozenset(municipalities(day))
    spells, courses = (after[kind].places or everywhere for kind in EXTRACTS)
    if without := spells - courses:
        lines.append(
            f"warning: the courses cover {len(without)} municipalities fewer than the spells: "
            f"{named(sorted(without))}. People there would look passive, so they are not counted; "
            "people who moved from there look passive where they are counted"
        )
    return lines
