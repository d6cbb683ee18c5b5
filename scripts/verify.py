"""Verify what is published: bytes against manifests, deliveries, and a rebuild (contract 2)."""

from datetime import date

import click
from rich.markup import escape

from common.console import out
from common.errors import DIFFERENT, USAGE, WarehouseError
from common.options import Day, dataset_option
from publication.command import output_option, running
from publication.places import Places
from publication.verification import verify


@click.command()
@dataset_option
@click.option("--as-of", type=Day(), help="The vintage, YYYY-MM-DD; without it, all of them.")
@output_option
@click.option("--no-rebuild", is_flag=True, help="Only compare bytes.")
def main(dataset: str, as_of: date | None, places: Places, no_rebuild: bool) -> None:
    """Compare publications with their manifests and rebuild them from their inputs."""
    with running(places, f"verify-{dataset}") as reporter:
        verdicts = verify(places, dataset, as_of, reporter, with_rebuild=not no_rebuild)
        if not any(verdict.name != "current" for verdict in verdicts):
            raise WarehouseError(f"{dataset} has no such publication", exit_code=USAGE)
        for line in (line for verdict in verdicts for line in verdict.lines()):
            out.print(escape(line))
        faulty = [verdict.name for verdict in verdicts if verdict.faults]
        if faulty:
            raise WarehouseError(f"not as published: {', '.join(faulty)}", exit_code=DIFFERENT)


if __name__ == "__main__":
    main()
