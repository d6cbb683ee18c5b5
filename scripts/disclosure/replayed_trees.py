"""The regions of the published trees, as who replays the rules sees them."""

import csv
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from common.paths import PROJECT
from disclosure.rule_replay import FAR, Place, Region
from disclosure.share_tree import PERSONS, SERIES, ShownCell

Tree = Mapping[str, ShownCell]
"""The cells of one group and reference date, by area."""

_NO_AREA = frozenset[str]()


@dataclass(frozen=True)
class Background:
    """What earlier vintages say of a tree.

    Attributes:
        hidden_figures, hidden_persons: areas whose figures and persons one hid.
        shown: the tree in vintages on the same extracts, and whether from there to here as
            reported only falls and if all count only rises.
    """

    hidden_figures: frozenset[str] = _NO_AREA
    hidden_persons: frozenset[str] = _NO_AREA
    shown: Sequence[tuple[Tree, bool]] = ()


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


def regions_of(tree: Tree, background: Background, order: Mapping[str, int]) -> dict[str, Region]:
    """Return the regions that have hidden municipalities and can be replayed, by their codes.

    That is where the region is shown and the order of its places is known.
    """
    regions: dict[str, Region] = {}
    for region, members in hiding_regions(tree):
        if not is_hidden(region) and all(cell.area_code in order for cell in members):
            members.sort(key=lambda cell: order[cell.area_code])
            regions[region.area_code] = _region(region, members, background, order)
    return regions


def hiding_regions(tree: Tree) -> Iterator[tuple[ShownCell, list[ShownCell]]]:
    """Return the regions that have hidden municipalities, and all their municipalities."""
    for region in tree.values():
        if region.area_level == "region":
            members = _municipalities(tree, region.area_code)
            if any(is_hidden(cell) for cell in members):
                yield region, members


def _municipalities(tree: Tree, region: str | None) -> list[ShownCell]:
    cells = [cell for cell in tree.values() if cell.area_level == "municipality"]
    return [cell for cell in cells if cell.region_code == region]


def next_partner(
    tree: Tree, background: Background, order: Mapping[str, int], area: str, *, for_persons: bool
) -> str | None:
    """Return the municipality that is hidden as well where a hidden count is given away."""
    count = PERSONS if for_persons else SERIES[1]
    known = _known(background, count)
    left = [
        cell
        for cell in _municipalities(tree, tree[area].region_code)
        if cell.counts[count] is not None
        and cell.counts[PERSONS] != 0
        and cell.area_code != area
        and cell.area_code not in known
    ]
    left.sort(key=lambda cell: (not is_hidden(cell), order[cell.area_code]))
    return left[0].area_code if left else None


def is_hidden(cell: ShownCell) -> bool:
    """Tell whether a cell's figures are hidden."""
    return cell.counts[SERIES[1]] is None


def hides_persons(cell: ShownCell) -> bool:
    """Tell whether a cell's persons are hidden."""
    return cell.counts[PERSONS] is None


def _region(
    region: ShownCell,
    members: Sequence[ShownCell],
    background: Background,
    order: Mapping[str, int],
) -> Region:
    hidden = [cell for cell in members if is_hidden(cell)]
    shown = [cell for cell in members if not is_hidden(cell)]
    known, known_persons = _known(background, SERIES[1]), _known(background, PERSONS)
    somebody = [cell for cell in shown if cell.counts[PERSONS] != 0]
    return Region(
        places=tuple(
            Place(
                area_code=cell.area_code,
                order=order[cell.area_code],
                persons=cell.counts[PERSONS],
                was_hidden=cell.area_code in background.hidden_figures,
                had_hidden_persons=cell.area_code in background.hidden_persons,
                is_known=cell.area_code in known,
                has_known_persons=cell.area_code in known_persons,
                least=(0, 0, max(_shown_before(background, cell, SERIES[2]), default=0)),
                most=(min(_shown_before(background, cell, SERIES[0]), default=FAR), FAR, FAR),
            )
            for cell in hidden
        ),
        passive=tuple(_rest(region, shown, series) for series in SERIES),
        persons=_rest(region, members, PERSONS),
        next_figures=min(
            (order[c.area_code] for c in somebody if c.area_code not in known), default=FAR
        ),
        next_persons=min(
            (order[c.area_code] for c in somebody if c.area_code not in known_persons), default=FAR
        ),
    )


def _rest(total: ShownCell, parts: Iterable[ShownCell], count: str) -> int:
    """Return what the hidden parts of a total add up to."""
    return (total.counts[count] or 0) - sum(part.counts[count] or 0 for part in parts)


def _known(background: Background, count: str) -> set[str]:
    """Return the areas of which a vintage on the same extracts showed a count."""
    return {
        cell.area_code
        for tree, _ in background.shown
        for cell in tree.values()
        if cell.counts[count] is not None
    }


def _shown_before(background: Background, cell: ShownCell, count: str) -> list[int]:
    """Return what vintages showed from which as reported only fell, and if all count only rose."""
    trees = [tree for tree, only_falls in background.shown if only_falls]
    counts = [tree[cell.area_code].counts[count] for tree in trees if cell.area_code in tree]
    return [value for value in counts if value is not None]
