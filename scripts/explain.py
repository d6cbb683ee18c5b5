"""Why a cell is what it is: `make explain DATASET=demo AREA=0461 GROUP=… PERIOD=2019Q1`.

Reads the private working warehouse, and only that; a published file holds no persons.
"""

from datetime import date
from pathlib import Path

import click

from common.console import out
from common.options import Day
from common.paths import dataset_folder
from explaining.asked import read_asked
from explaining.explanation import explain, known_as_of
from explaining.warehouse import open_warehouse
from publication.inputs import raw_files
from publication.places import Places
from publication.purged import refuse_if_purged

PEOPLE_SHOWN = 25


@click.command()
@click.option("--dataset", help="Whose working warehouse.")
@click.option("--area", required=True, help="Area, by code or name: 0461, 461, Odense.")
@click.option("--group", required=True, help="Target group, by code or name: sygedagpenge.")
@click.option("--period", required=True, help="Period: 2019Q1, 2019K1, 2019M03.")
@click.option(
    "--as-of", type=Day(), help="Which of the warehouse's two vintages; the newer if not given."
)
@click.option("--against", type=Day(), help="Tell who changed since the vintage before: its date.")
@click.option("--limit", default=PEOPLE_SHOWN, show_default=True, help="How many people at most.")
@click.option("--file", type=click.Path(path_type=Path), help="Another working warehouse.")
def main(
    dataset: str | None,
    area: str,
    group: str,
    period: str,
    as_of: date | None,
    against: date | None,
    limit: int,
    file: Path | None,
) -> None:
    """Show the people and courses behind a cell, from the working warehouse."""
    if file is None and dataset is None:
        raise click.UsageError("say whose working warehouse: --dataset, or --file")
    if dataset is not None:
        raw_files(dataset_folder(dataset))
        refuse_if_purged(dataset_folder(dataset), [day for day in (as_of, against) if day])
    with open_warehouse(file or Places().working_file(str(dataset))) as warehouse:
        day = known_as_of(warehouse, as_of, against)
        explain(out, warehouse, read_asked(warehouse, day, area, group, period), limit, against)


if __name__ == "__main__":
    main()
