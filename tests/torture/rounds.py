"""The rounds of a torture: faults, a look after each, then a publication that must succeed."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from publication.reporter import Reporter
from publication.vintages import current_target
from torture.checks import Watch
from torture.faults import PATIENCE_SECONDS, Outcome, Scene, deck
from torture.readers import Readers
from torture.world import World


@dataclass
class Score:
    """What came of it.

    Attributes:
        tried: faults by kind.
        survived: faults after which everything was whole.
        publications: publications that succeeded.
        reads, failed_reads: what the readers saw.
        failures: what went wrong, in words.
    """

    tried: Counter[str] = field(default_factory=Counter)
    survived: int = 0
    publications: int = 0
    reads: int = 0
    failed_reads: int = 0
    failures: list[str] = field(default_factory=list)


def run_rounds(
    world: World, randomness: random.Random, faults: int, reads: int, reporter: Reporter
) -> Score:
    """Publish every vintage of a world, each after its share of faults.

    Args:
        world: the trial's folders.
        randomness: where faults and moments come from.
        faults: how many faults, shared out over the vintages.
        reads: how many reads there must be by the end.
        reporter: who tells how far it is.
    """
    score = Score()
    watch = Watch(world, world.dataset_hashes())
    readers = Readers(world.published)
    usual_seconds = 10.0
    dealt = iter(deck(faults, randomness))
    try:
        for number, as_of in enumerate(world.as_of_dates):
            share = _share(faults, len(world.as_of_dates), number)
            for _ in range(share):
                outcome = next(dealt)(Scene(world, as_of, randomness, usual_seconds))
                _look(outcome, watch, score, reporter)
            usual_seconds = _publish(world, as_of, watch, score)
            reporter.say(
                f"{number + 1} of {len(world.as_of_dates)} vintages, "
                f"{sum(score.tried.values())} faults, {readers.reads} reads, "
                f"{len(score.failures)} failures"
            )
        readers.wait_for(reads, timeout_seconds=PATIENCE_SECONDS)
    finally:
        reading = readers.stop()
    score.reads, score.failed_reads = reading.reads, len(reading.failures)
    score.failures += reading.failures
    if score.reads < reads:
        score.failures.append(f"only {score.reads} reads of {reads}")
    return score


def _share(total: int, parts: int, number: int) -> int:
    return total * (number + 1) // parts - total * number // parts


def _look(outcome: Outcome, watch: Watch, score: Score, reporter: Reporter) -> None:
    """Look at what a fault left."""
    score.tried[outcome.fault] += 1
    faults = watch.faults()
    reporter.note(f"{outcome.fault}: exit {outcome.exit_code}: {outcome.said}")
    if outcome.wrong:
        faults.append(f"{outcome.wrong}: {outcome.said}")
    if faults:
        score.failures += [f"after {outcome.fault}: {found}" for found in faults]
    else:
        score.survived += 1


def _publish(world: World, as_of: date, watch: Watch, score: Score) -> float:
    """Publish without a fault; it must succeed and be `current`. Returns how long it took."""
    started = time.monotonic()
    process = world.start(as_of)
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    found = watch.faults()
    if process.returncode != 0:
        found.append(f"exit {process.returncode}: {said[-500:]}")
    elif current_target(world.published) != as_of.isoformat():
        found.append(f"current is {current_target(world.published)}")
    if any(path.name.startswith(".") for path in world.published.iterdir()):
        found.append("a leftover stands among the vintages")
    if found:
        score.failures += [f"publishing {as_of}: {fault}" for fault in found]
    else:
        score.publications += 1
    return time.monotonic() - started
