"""The passive share as a reader sees it: one tree of counts per group and reference date."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise, product

from disclosure.linear_system import Combination, LinearSystem, Term

PERSONS = "persons"
SERIES = ("passive_persons_as_reported", "passive_persons", "passive_persons_if_all_count")
"""The three series of passive persons, the largest first (publication 3)."""

COUNTS = (PERSONS, *SERIES)
ONLY_FALLS = ((SERIES[0], 1.0), (SERIES[-1], -1.0))
"""What hours that come in only lower, and what they only raise."""


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

    @property
    def hides_figures(self) -> bool:
        """Whether its figures are hidden."""
        return self.counts[SERIES[1]] is None

    @property
    def hides_persons(self) -> bool:
        """Whether its persons are hidden."""
        return self.counts[PERSONS] is None


Tree = Mapping[str, ShownCell]
"""The cells of one group and reference date, by area."""


def narrow_counts(
    tree: Tree, threshold: float, later: Tree | None = None, *, falls: bool = False
) -> dict[tuple[str, str], float]:
    """Return the hidden counts of a tree whose range is narrower than the threshold.

    Used of what is published: every count shown, that parts sum to totals, that a hidden place has
    somebody in the group (an empty one is shown as such), that passive persons are no more than
    persons, and as reported ≥ corrected ≥ if all count (publication 3).

    Args:
        tree: the cells of one vintage.
        threshold: persons.
        later: the same tree in a later vintage on the same extracts: its persons are the same.
        falls: whether to reason, besides, that from the one to the other as reported only
            falls and if all count only rises.

    Returns:
        area and count (persons, or a series of passive or active persons) -> its largest less its
        smallest possible value; never shown to anybody, since it narrows down what is hidden.

    Raises:
        ContradictionError: no counts satisfy all of it.
    """
    trees = [tree, later] if later else [tree]
    persons = {
        area: cell.counts[PERSONS]
        for one in reversed(trees)
        for area, cell in one.items()
        if not cell.hides_persons
    }
    system = LinearSystem()
    targets: dict[tuple[int, str, str], Combination] = {}
    for number, one in enumerate(trees):
        known = {
            area: replace(cell, counts={**cell.counts, PERSONS: persons.get(area)})
            for area, cell in one.items()
        }
        trees[number] = known
        _state(system, number, known)
        for cell in known.values():
            targets |= _hidden_counts(number, cell)
    if later and falls:
        _state_order(system, *trees)
    narrow = system.narrow(targets, threshold)
    return {(area, count): width for (_, area, count), width in narrow.items()}


def _state(system: LinearSystem, number: int, tree: Tree) -> None:
    """State what holds in one vintage."""
    for total, parts in _sums(tree).items():
        factors = {total: 1.0} | dict.fromkeys(parts, -1.0)
        for count in COUNTS:
            system.equal(_term(number, tree[area], count, f) for area, f in factors.items())
    for cell in tree.values():
        if cell.hides_persons:
            system.at_most([_term(number, cell, PERSONS, -1.0)], -1.0)
        for larger, smaller in pairwise(COUNTS):
            pair = _term(number, cell, smaller, 1.0), _term(number, cell, larger, -1.0)
            system.at_most(pair)


def _state_order(system: LinearSystem, older: Tree, newer: Tree) -> None:
    """State that as reported only falls and that if all count only rises."""
    for area, (count, sign) in product(older.keys() & newer.keys(), ONLY_FALLS):
        now, then = _term(1, newer[area], count, sign), _term(0, older[area], count, -sign)
        system.at_most([now, then])


def only_falls(older: Tree, newer: Tree) -> bool:
    """Tell whether every cell that both vintages show obeys that order."""
    return not any(
        then is not None and now is not None and sign * (now - then) > 0
        for area, (count, sign) in product(older.keys() & newer.keys(), ONLY_FALLS)
        for then, now in [(older[area].counts[count], newer[area].counts[count])]
    )


def known_about(tree: Tree, before: Tree) -> set[str]:
    """Return the areas that a tree hides and one published before, on the same extracts, shows."""
    return {
        area
        for area in tree.keys() & before.keys()
        if tree[area].counts[SERIES[0]] is None and before[area].counts[SERIES[0]] is not None
    }


def _sums(tree: Tree) -> dict[str, list[str]]:
    """Return each total and its parts: regions of municipalities, the country of regions."""
    parts: dict[str | None, list[str]] = defaultdict(list)
    for cell in tree.values():
        if cell.area_level in ("municipality", "region"):
            is_region = cell.area_level == "region"
            parts["country" if is_region else cell.region_code].append(cell.area_code)
    return {
        cell.area_code: parts["country" if cell.area_level == "country" else cell.area_code]
        for cell in tree.values()
        if cell.area_level in ("region", "country")
    }


def _name(number: int, cell: ShownCell, count: str) -> tuple[int, str, str]:
    """Name an unknown; persons are the same in every vintage."""
    return 0 if count == PERSONS else number, cell.area_code, count


def _term(number: int, cell: ShownCell, count: str, factor: float) -> Term:
    return _name(number, cell, count), cell.counts[count], factor


def _hidden_counts(number: int, cell: ShownCell) -> dict[tuple[int, str, str], Combination]:
    """Return what is hidden in a cell, in unknowns.

    Where persons are shown, active persons are as wide as passive persons.
    """
    hidden: dict[tuple[int, str, str], Combination] = {
        (number, cell.area_code, count): {_name(number, cell, count): 1.0}
        for count in COUNTS
        if cell.counts[count] is None
    }
    if cell.hides_persons:
        for series in SERIES:
            active = {_name(number, cell, PERSONS): 1.0}
            if cell.counts[series] is None:
                active[_name(number, cell, series)] = -1.0
            hidden[number, cell.area_code, series.replace("passive", "active")] = active
    return hidden
