"""The passive share as a reader sees it: one tree of counts per group and reference date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from disclosure.linear_system import LinearSystem, Term, parted

PERSONS = "persons"
SERIES = ("passive_persons_as_reported", "passive_persons", "passive_persons_if_all_count")
"""The three series of passive persons, the largest first (publication 3)."""

COUNTS = (PERSONS, *SERIES)


@dataclass(frozen=True)
class ShownCell:
    """One area of a tree: the counts that are shown, `None` where one is hidden.

    Attributes:
        area_code: 000, a region or a municipality.
        area_level: country, region or municipality.
        region_code: the region of a region or a municipality.
        counts: persons and the three series of passive persons.
    """

    area_code: str
    area_level: str
    region_code: str | None
    counts: Mapping[str, int | None]


@dataclass(frozen=True)
class NarrowCount:
    """A hidden count that the published figures narrow down too far.

    Attributes:
        area_code: the area.
        count: persons, or a series of passive or active persons.
        width: its largest less its smallest possible value; never shown to anybody, since it
            narrows down what is hidden.
    """

    area_code: str
    count: str
    width: float


def narrow_counts(cells: Iterable[ShownCell], threshold: float) -> list[NarrowCount]:
    """Return the hidden counts of a tree whose range is narrower than the threshold.

    Used of what is published: every count shown, that parts sum to totals, that a hidden place has
    somebody in the group (an empty one is shown as such), that passive persons are no more than
    persons, and as reported ≥ corrected ≥ if all count (publication 3).

    Raises:
        ContradictionError: no counts satisfy all of it.
    """
    by_area = {cell.area_code: cell for cell in cells}
    system = LinearSystem()
    for total, parts in _sums(by_area):
        factors = {total: 1.0} | dict.fromkeys(parts, -1.0)
        for count in COUNTS:
            terms = (_term(by_area[area], count, factor) for area, factor in factors.items())
            system.equal(*parted(terms))
    for cell in by_area.values():
        if cell.counts[PERSONS] is None:
            system.at_most({(cell.area_code, PERSONS): -1.0}, -1.0)
        for larger, smaller in pairwise(COUNTS):
            system.at_most(*parted([_term(cell, smaller, 1.0), _term(cell, larger, -1.0)]))
    targets = [target for cell in by_area.values() for target in _hidden_counts(cell)]
    widths = system.widths([combination for _, _, combination in targets], threshold)
    return [
        NarrowCount(area_code, count, width)
        for (area_code, count, _), width in zip(targets, widths, strict=True)
        if width < threshold - 1e-6
    ]


def _sums(by_area: Mapping[str, ShownCell]) -> list[tuple[str, list[str]]]:
    """Return each total and its parts: regions of municipalities, the country of regions."""
    regions = [cell.area_code for cell in by_area.values() if cell.area_level == "region"]
    sums = [
        (
            region,
            [
                cell.area_code
                for cell in by_area.values()
                if cell.area_level == "municipality" and cell.region_code == region
            ],
        )
        for region in regions
    ]
    sums += [(c.area_code, regions) for c in by_area.values() if c.area_level == "country"]
    return sums


def _term(cell: ShownCell, count: str, factor: float) -> Term:
    return (cell.area_code, count), cell.counts[count], factor


def _hidden_counts(cell: ShownCell) -> list[tuple[str, str, dict[tuple[str, str], float]]]:
    """Return what is hidden in a cell: area, name of the count, and the count in unknowns.

    Where persons are shown, active persons are as wide as passive persons.
    """
    area = cell.area_code
    hidden = [(area, count, {(area, count): 1.0}) for count in COUNTS if cell.counts[count] is None]
    if cell.counts[PERSONS] is None:
        for series in SERIES:
            active = {(area, PERSONS): 1.0}
            if cell.counts[series] is None:
                active[area, series] = -1.0
            hidden.append((area, series.replace("passive", "active"), active))
    return hidden
