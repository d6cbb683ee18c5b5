"""Vintages of trees that are only counts: protected with the project's SQL, one after the other.

A vintage takes a second instead of a build, and is audited as it would be published.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from disclosure.audit import examine
from disclosure.findings import Report
from disclosure.vintages import AlsoHidden
from disclosure.vintages import Earlier as Before
from disclosure_folder import told_cells, write_publication
from disclosure_sql import Counts, Earlier, Place, Protected, Tree, protect

Pattern = Mapping[str, Mapping[str, Protected]]
MOST_AGAIN = 3


@dataclass(frozen=True)
class Published:
    """A vintage of trees.

    Attributes:
        folder: where its public CSV lies.
        extracts: the name of the extracts that it rests on.
        pattern: its cells, by tree and area.
        report: what the audit said.
        also_hidden: what is hidden beyond the rules.
    """

    folder: Path
    extracts: str
    pattern: Pattern
    report: Report
    also_hidden: frozenset[AlsoHidden]


def publish(
    folder: Path,
    trees: Mapping[str, Tree],
    extracts: str,
    before: Sequence[Published],
    *,
    with_pattern: bool = True,
) -> Published:
    """Protect trees as the build does, and audit them; made again where the rules tell too much."""
    known = [(one.pattern, one.extracts == extracts) for one in before if with_pattern]
    others = [Before(one.folder, one.extracts == extracts, is_older=True) for one in before]
    also_hidden: frozenset[AlsoHidden] = frozenset()
    for _ in range(MOST_AGAIN + 1):
        earlier = {name: carried_over(name, known, also_hidden) for name in trees}
        pattern = protect(trees, None, earlier)
        write_publication(folder, told_cells(pattern))
        report = examine(folder, earlier=others, also_hidden=also_hidden)
        if not report.also_hide:
            break
        also_hidden |= report.also_hide
    return Published(folder, extracts, pattern, report, also_hidden)


def carried_over(
    name: str, before: Iterable[tuple[Pattern, bool]], also_hidden: Iterable[AlsoHidden]
) -> Earlier:
    """Say what earlier vintages hid and showed of a tree."""
    told = [(cell, same) for pattern, same in before for cell in pattern.get(name, {}).values()]
    also = {cell.area_code: cell for cell in also_hidden if cell.target_group_code == name}
    return Earlier(
        figures={c.code for c, _ in told if c.hides_figures} | set(also),
        persons={c.code for c, _ in told if c.hides_persons}
        | {code for code, cell in also.items() if cell.hides_persons},
        known_figures={c.code for c, same in told if same and not c.hides_figures},
        known_persons={c.code for c, same in told if same and not c.hides_persons},
    )


def with_hours_reported(trees: Mapping[str, Tree], random: Random) -> dict[str, Tree]:
    """Let some hours come in: as reported only falls, if all count only rises, persons stay."""
    return {
        name: [
            Place(place.code, place.region, place.order, reported(place.counts, random))
            for place in places
        ]
        for name, places in trees.items()
    }


def reported(counts: Counts, random: Random) -> Counts:
    persons, passive, as_reported, if_all_count = counts.values()
    reported_now = as_reported - sum(random.random() < 0.2 for _ in range(as_reported - passive))
    all_count_now = if_all_count + sum(random.random() < 0.2 for _ in range(passive - if_all_count))
    passive_now = min(reported_now, max(all_count_now, passive + random.choice((-1, 0, 0, 1))))
    return Counts(persons, passive_now, reported_now, all_count_now)
