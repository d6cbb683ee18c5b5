"""The passive share as a reader sees it: one tree of counts per group and reference date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from disclosure.linear_system import Combination, LinearSystem, Term, parted

PERSONS = "persons"
SERIES = ("passive_persons_as_reported", "passive_persons", "passive_persons_if_all_count")
"""The three series of passive persons, the largest first (publication 3)."""

COUNTS = (PERSONS, *SERIES)


@dataclass(frozen=True)
class ShownCell:
    """One area of a tree: the counts that are shown, `None` where one is hidden.

    Attributes:
        area_code: 000, a region or a municipality.
        area_level: country, region or municipality, or what else the file says.
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
        count: persons, or a series of passive or active persons.
        width: its largest less its smallest possible value; never shown to anybody, since it
            narrows down what is hidden.
    """

    area_code: str
    count: str
    width: float


def narrow_counts(
    cells: Iterable[ShownCell],
    threshold: float,
    later: Iterable[ShownCell] = (),
    *,
    falls: bool = False,
) -> list[NarrowCount]:
    """Return the hidden counts of a tree whose range is narrower than the threshold.

    Used of what is published: every count shown, that parts sum to totals, that a hidden place has
    somebody in the group (an empty one is shown as such), that passive persons are no more than
    persons, and as reported ≥ corrected ≥ if all count (publication 3).

    Args:
        cells: the cells of one vintage.
        threshold: persons.
        later: the same tree in a later vintage on the same extracts: its persons are the same.
        falls: whether to reason, besides, that from the one to the other as reported only
            falls and if all count only rises.

    Raises:
        ContradictionError: no counts satisfy all of it.
    """
    trees = [{cell.area_code: cell for cell in tree} for tree in (cells, later) if tree]
    persons: dict[str, int | None] = {}
    for by_area in trees:
        for cell in by_area.values():
            if persons.get(cell.area_code) is None:
                persons[cell.area_code] = cell.counts[PERSONS]
    system = LinearSystem()
    targets: list[tuple[str, str, Combination]] = []
    for number, by_area in enumerate(trees):
        for cell in by_area.values():
            counts = {**cell.counts, PERSONS: persons[cell.area_code]}
            by_area[cell.area_code] = replace(cell, counts=counts)
        _state(system, number, by_area)
        for cell in by_area.values():
            targets += _hidden_counts(number, cell)
    if len(trees) > 1 and falls:
        _state_order(system, *trees)
    widths = system.widths([combination for _, _, combination in targets], threshold)
    return [
        NarrowCount(area_code, count, width)
        for (area_code, count, _), width in zip(targets, widths, strict=True)
        if width < threshold - 1e-6
    ]


def _state(system: LinearSystem, number: int, by_area: Mapping[str, ShownCell]) -> None:
    """State what holds in one vintage."""
    for total, parts in _sums(by_area):
        factors = {total: 1.0} | dict.fromkeys(parts, -1.0)
        for count in COUNTS:
            terms = (_term(number, by_area[area], count, f) for area, f in factors.items())
            system.equal(*parted(terms))
    for cell in by_area.values():
        if cell.counts[PERSONS] is None:
            system.at_most({_name(number, cell, PERSONS): -1.0}, -1.0)
        for larger, smaller in pairwise(COUNTS):
            pair = _term(number, cell, smaller, 1.0), _term(number, cell, larger, -1.0)
            system.at_most(*parted(pair))


def _state_order(
    system: LinearSystem, older: Mapping[str, ShownCell], newer: Mapping[str, ShownCell]
) -> None:
    """State that as reported only falls and that if all count only rises."""
    for area in older.keys() & newer.keys():
        for count, sign in ((SERIES[0], 1.0), (SERIES[-1], -1.0)):
            now, then = _term(1, newer[area], count, sign), _term(0, older[area], count, -sign)
            system.at_most(*parted((now, then)))


def only_falls(older: Iterable[ShownCell], newer: Iterable[ShownCell]) -> bool:
    """Tell whether every cell that both vintages show obeys that order."""
    before = {cell.area_code: cell.counts for cell in older}
    return not any(
        then is not None and now is not None and sign * (now - then) > 0
        for cell in newer
        if cell.area_code in before
        for count, sign in ((SERIES[0], 1), (SERIES[-1], -1))
        for then, now in [(before[cell.area_code][count], cell.counts[count])]
    )


def known_about(tree: Iterable[ShownCell], before: Iterable[ShownCell]) -> set[str]:
    """Return the areas that a tree hides and one published before, on the same extracts, shows."""
    shown = {cell.area_code for cell in before if cell.counts[SERIES[0]] is not None}
    return {cell.area_code for cell in tree if cell.counts[SERIES[0]] is None} & shown


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


def _name(number: int, cell: ShownCell, count: str) -> tuple[int, str, str]:
    """Name an unknown; persons are the same in every vintage."""
    return 0 if count == PERSONS else number, cell.area_code, count


def _term(number: int, cell: ShownCell, count: str, factor: float) -> Term:
    return _name(number, cell, count), cell.counts[count], factor


def _hidden_counts(number: int, cell: ShownCell) -> list[tuple[str, str, Combination]]:
    """Return what is hidden in a cell: area, name of the count, and the count in unknowns.

    Where persons are shown, active persons are as wide as passive persons.
    """
    area = cell.area_code
    hidden: list[tuple[str, str, Combination]] = [
        (area, count, {_name(number, cell, count): 1.0})
        for count in COUNTS
        if cell.counts[count] is None
    ]
    if cell.counts[PERSONS] is None:
        for series in SERIES:
            active = {_name(number, cell, PERSONS): 1.0}
            if cell.counts[series] is None:
                active[_name(number, cell, series)] = -1.0
            hidden.append((area, series.replace("passive", "active"), active))
    return hidden
