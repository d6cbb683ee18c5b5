"""Verify what is published: bytes against manifests, deliveries, and a rebuild (contract 2)."""

from __future__ import annotations

from pathlib import Path

import click
from rich.markup import escape

from common.console import out
from common.errors import Fault, WarehouseError
from common.paths import PUBLICATIONS
from publication.command import running
from publication.exit_codes import DIFFERENT, USAGE
from publication.places import Places
from publication.variables import parse_date
from publication.verification import verify


@click.command(help="Compare publications with their manifests and rebuild them from their inputs.")
@click.option("--dataset", required=True, help="The folder seeds/DATASET.")
@click.option("--as-of", help="The vintage, YYYY-MM-DD; without it, all.")
@click.option("--output", type=click.Path(path_type=Path), help="Stands for publications/.")
@click.option("--no-rebuild", is_flag=True, help="Only compare bytes.")
def main(dataset: str, as_of: str | None, output: Path | None, no_rebuild: bool) -> None:
    """Verify a dataset's publications."""
    places = Places(output=(output or PUBLICATIONS).resolve())
    with running(places, f"verify-{dataset}") as reporter:
        day = parse_date(as_of, "--as-of") if as_of else None
        verdicts = verify(places, dataset, day, reporter, with_rebuild=not no_rebuild)
        if not any(verdict.name != "current" for verdict in verdicts):
            raise WarehouseError(Fault(f"{dataset} has no such publication"), exit_code=USAGE)
        for line in (line for verdict in verdicts for line in verdict.lines()):
            out.print(escape(line))
        faulty = [verdict.name for verdict in verdicts if verdict.faults]
        if faulty:
            raise WarehouseError(
                Fault(f"not as published: {', '.join(faulty)}"), exit_code=DIFFERENT
            )


if __name__ == "__main__":
    main()
