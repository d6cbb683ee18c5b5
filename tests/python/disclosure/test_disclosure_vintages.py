"""Random datasets with several vintages, as an intruder sees them who keeps the old ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random
from zlib import crc32

import pytest
from test_disclosure_audit import place, real_areas

from disclosure.audit import Report, examine
from disclosure.vintages import AlsoHidden
from disclosure.vintages import Earlier as Before
from disclosure_folder import told_cells, write_publication
from disclosure_sql import Counts, Earlier, Place, Protected, Tree, protect
from random_datasets import write_random_dataset
from recount import recount_passive_share

pytestmark = pytest.mark.publication("3")

Pattern = dict[str, dict[str, Protected]]
SEEDS = [*range(5), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(5, 50))]


def trees_of(
    folder: Path, as_of: date, period_type: str, region_of: Mapping[str, str]
) -> dict[str, Tree]:
    """Count a third of the trees with the independent recount, the same ones in every vintage."""
    areas = real_areas(region_of)
    cells = recount_passive_share(folder, as_of, region_of=region_of, period_type=period_type)
    keys = [key[1:] for key, cell in cells.items() if key[0] == "000" and cell.is_delivered]
    return {
        f"{group} {period}": [place(row, cells[row["area_code"], group, period]) for row in areas]
        for group, period in sorted(keys)
        if crc32(period.encode()) % 3 == 0
    }


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


def publish(
    folder: Path,
    trees: Mapping[str, Tree],
    before: list[tuple[Path, Pattern, bool]],
    *,
    with_pattern: bool = True,
) -> tuple[Pattern, Report]:
    """Protect trees as the build does, and audit them; made again where the rules tell too much."""
    also_hidden: set[AlsoHidden] = set()
    known = [(pattern, same) for _, pattern, same in before] if with_pattern else []
    for _ in range(4):
        earlier = {name: carried_over(name, known, also_hidden) for name in trees}
        pattern = protect(trees, None, earlier)
        write_publication(folder, told_cells(pattern))
        report = examine(
            folder, earlier=[Before(place, same, is_older=True) for place, _, same in before]
        )
        if not report.also_hide:
            break
        also_hidden |= report.also_hide
    return pattern, report


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


def vintages_of(
    folder: Path, seed: int, region_of: Mapping[str, str]
) -> list[tuple[str, dict[str, Tree]]]:
    """Draw four vintages, named after their extracts: the first on its own, three on the same."""
    facts = write_random_dataset(folder, seed)
    first, last = (
        trees_of(folder, as_of, facts.period_type, region_of)
        for as_of in (facts.as_of_dates[0], facts.as_of_dates[-1])
    )
    once = with_hours_reported(last, Random(seed))
    return [
        ("first", first),
        ("last", last),
        ("last", once),
        ("last", with_hours_reported(once, Random(seed))),
    ]


def audited(folder: Path, seed: int, region_of: Mapping[str, str]) -> Iterator[Report]:
    """Publish the vintages of a random dataset in order, and audit each with those before it."""
    before: list[tuple[str, Path, Pattern]] = []
    for extracts, trees in vintages_of(folder / "raw", seed, region_of):
        known = [(place, pattern, theirs == extracts) for theirs, place, pattern in before]
        place = folder / str(len(before))
        pattern, report = publish(place, trees, known)
        before.append((extracts, place, pattern))
        yield report


@pytest.mark.parametrize("seed", SEEDS)
def test_the_vintages_of_a_random_dataset_give_nothing_away_together(
    tmp_path: Path, region_of: Mapping[str, str], seed: int
) -> None:
    for report in audited(tmp_path, seed, region_of):
        assert report.findings + report.replayed == []


def middling_places(name: str, random: Random) -> Tree:
    """Draw two regions of places that are as often small as not; an area lies in one tree only."""

    def some(of: int, rate: float) -> int:
        return sum(random.random() < rate for _ in range(of))

    places: Tree = []
    for number in range(16):
        persons = random.randint(12, 70)
        all_count = some(persons, 0.12)
        passive = all_count + some(persons - all_count, 0.05)
        as_reported = passive + some(persons - passive, 0.05)
        counts = Counts(persons, passive, as_reported, all_count)
        places.append(Place(f"{name}-{number:02d}", f"{name}-{number % 2}", number, counts))
    return places


@pytest.mark.parametrize("with_pattern", [True, False])
def test_random_trees_give_nothing_away_when_hours_come_in_but_for_what_is_carried_over(
    tmp_path: Path, with_pattern: bool
) -> None:
    random = Random(4)
    trees = {name: middling_places(name, random) for name in map(str, range(100, 112))}
    before: list[tuple[Path, Pattern, bool]] = []
    findings = []
    for number in range(3):
        folder = tmp_path / str(number)
        pattern, report = publish(folder, trees, before, with_pattern=with_pattern)
        before.append((folder, pattern, True))
        findings += report.findings
        trees = with_hours_reported(trees, random)
    assert (findings == []) is with_pattern
