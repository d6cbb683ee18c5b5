"""Torture publications: kill, fill, corrupt and race them while others read (contract 2)."""

from __future__ import annotations

import random
import time

import click

from common.console import out
from common.errors import Fault, WarehouseError
from publication.command import running
from publication.places import Places
from torture.rounds import Score, run_rounds
from torture.world import new_world


@click.command(help="Kill, fill, corrupt and race publications of an invented dataset; count.")
@click.option("--publications", default=50, show_default=True, help="Vintages to publish.")
@click.option("--faults", default=200, show_default=True, help="Faults to do to them.")
@click.option("--reads", default=10_000, show_default=True, help="Reads of current meanwhile.")
@click.option("--short", is_flag=True, help="3 publications, 20 faults, 500 reads.")
@click.option("--seed", default=20190331, show_default=True, help="Of the random numbers.")
def main(publications: int, faults: int, reads: int, short: bool, seed: int) -> None:
    """Torture publications."""
    if short:
        publications, faults, reads = 3, 20, 500
    started = time.monotonic()
    with running(Places(), "torture") as reporter, new_world(publications) as world:
        score = run_rounds(world, random.Random(seed), faults, reads, reporter)
        _tell(score, time.monotonic() - started)
        if score.failures:
            raise WarehouseError(*(Fault(failure) for failure in score.failures))


def _tell(score: Score, seconds: float) -> None:
    out.print(
        f"faults tried {sum(score.tried.values())}, survived {score.survived}; "
        f"publications {score.publications}; reads {score.reads}, "
        f"failed {score.failed_reads}; {seconds:.0f} s"
    )
    for fault, count in sorted(score.tried.items()):
        out.print(f"  {count:4d}  {fault}")


if __name__ == "__main__":
    main()
