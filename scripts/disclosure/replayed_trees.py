"""The regions of the published trees, as who replays the rules sees them."""

import csv
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from common.paths import PROJECT
from disclosure.rule_replay import FAR, Place, Region
from disclosure.share_tree import PERSONS, SERIES, ShownCell, Tree, only_falls
from disclosure.vintages import AlsoHidden, Earlier


@dataclass(frozen=True)
class Background:
    """What earlier vintages say of the areas of a tree.

    Attributes:
        hidden_figures, hidden_persons: of which one hid the figures, and the persons.
        known_figures, known_persons: of which one on the same extracts showed them.
        bounding: the trees on the same extracts from which, to here, as reported only falls and if
            all count only rises.
    """

    hidden_figures: AbstractSet[str] = frozenset()
    hidden_persons: AbstractSet[str] = frozenset()
    known_figures: AbstractSet[str] = frozenset()
    known_persons: AbstractSet[str] = frozenset()
    bounding: Sequence[Tree] = ()


def background_of(
    tree: Tree, others: Sequence[tuple[Earlier, Tree]], also_hidden: Sequence[AlsoHidden]
) -> Background:
    """Return what a tree's earlier vintages say, and what it hides beyond the rules."""
    before = [cell for _, other in others for cell in other.values()]
    same = [(one, other) for one, other in others if one.has_same_extracts]
    known = [cell for _, other in same for cell in other.values()]
    return Background(
        {cell.area_code for cell in before if cell.hides_figures}
        | {one.area_code for one in also_hidden},
        {cell.area_code for cell in before if cell.hides_persons}
        | {one.area_code for one in also_hidden if one.hides_persons},
        {cell.area_code for cell in known if not cell.hides_figures},
        {cell.area_code for cell in known if not cell.hides_persons},
        [other for one, other in same if one.is_older and only_falls(other, tree)],
    )


@functools.cache
def order_of_partners() -> dict[str, int]:
    """Return the fixed order of the municipalities: it is not published, but an intruder has it."""
    file = PROJECT / "seeds" / "reference" / "areas.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        return {
            row["area_code"]: int(row["suppression_order"])
            for row in csv.DictReader(lines)
            if row["suppression_order"]
        }


def regions_of(
    tree: Tree, background: Background, order: Mapping[str, int]
) -> Iterator[Region | None]:
    """Return the regions that have hidden municipalities.

    `None` where one cannot be replayed: it is hidden itself, or the order of its places is unknown.
    """
    places = [cell for cell in tree.values() if cell.area_level == "municipality"]
    for region in [cell for cell in tree.values() if cell.area_level == "region"]:
        members = [cell for cell in places if cell.region_code == region.area_code]
        if any(cell.hides_figures for cell in members):
            is_known = all(cell.area_code in order for cell in members)
            can_be_replayed = is_known and not region.hides_figures
            yield _region(region, members, background, order) if can_be_replayed else None


def next_partner(region: Region, order: Mapping[str, int], *, for_persons: bool) -> str | None:
    """Return the municipality that is hidden as well where a hidden count is given away.

    For persons a place already hidden that shows its own comes first.
    """
    if for_persons:
        for place in region.places:
            if not place.hides_persons and not place.has_known_persons:
                return place.area_code
    following = region.next_persons if for_persons else region.next_figures
    return next((area for area, turn in order.items() if turn == following), None)


def _region(
    region: ShownCell,
    members: Sequence[ShownCell],
    background: Background,
    order: Mapping[str, int],
) -> Region:
    members = sorted(members, key=lambda cell: order[cell.area_code])
    hidden = [(c.area_code, c.counts[PERSONS]) for c in members if c.hides_figures]
    shown = [cell for cell in members if not cell.hides_figures]
    somebody = [cell.area_code for cell in shown if cell.counts[PERSONS] != 0]
    return Region(
        places=tuple(
            Place(
                area_code=area,
                order=order[area],
                persons=persons,
                was_hidden=area in background.hidden_figures,
                had_hidden_persons=area in background.hidden_persons,
                is_known=area in background.known_figures,
                has_known_persons=area in background.known_persons,
                least=max(_shown_before(background, area, SERIES[-1]), default=0),
                most=min(_shown_before(background, area, SERIES[0]), default=FAR),
            )
            for area, persons in hidden
        ),
        passive=tuple(_rest(region, shown, series) for series in SERIES),
        persons=_rest(region, members, PERSONS),
        next_figures=_first(somebody, background.known_figures, order),
        next_persons=_first(somebody, background.known_persons, order),
    )


def _first(areas: Iterable[str], known: AbstractSet[str], order: Mapping[str, int]) -> int:
    return min((order[area] for area in areas if area not in known), default=FAR)


def _rest(total: ShownCell, parts: Iterable[ShownCell], count: str) -> int:
    """Return what the hidden parts of a total add up to."""
    return (total.counts[count] or 0) - sum(part.counts[count] or 0 for part in parts)


def _shown_before(background: Background, area: str, count: str) -> list[int]:
    """Return what vintages showed from which as reported only fell, and if all count only rose."""
    counts = [tree[area].counts[count] for tree in background.bounding if area in tree]
    return [value for value in counts if value is not None]
