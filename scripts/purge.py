"""Erase expired extracts of persons; what was published stays (contract 2)."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from common.console import out
from common.paths import PUBLICATIONS
from publication.archive import tidy
from publication.command import running
from publication.inputs import raw_files, vintage_dates
from publication.lock import one_publisher
from publication.places import Places
from publication.purging import forget_working_files, purge_rows
from publication.variables import parse_date
from publication.vintages import is_published


@click.command(
    help="Erase the person extracts received before a day that later ones have replaced."
)
@click.option("--dataset", required=True, help="The folder seeds/DATASET.")
@click.option("--before", required=True, help="Received before this day, YYYY-MM-DD.")
@click.option("--output", type=click.Path(path_type=Path), help="Stands for publications/.")
def main(dataset: str, before: str, output: Path | None) -> None:
    """Purge a dataset."""
    places = Places(output=(output or PUBLICATIONS).resolve())
    with running(places, f"purge-{dataset}") as reporter:
        day = parse_date(before, "--before")
        folder = places.dataset(dataset)
        raw_files(folder)
        with one_publisher(places.lock):
            tidy(places, reporter)
            today = datetime.now().astimezone().date()
            erased = purge_rows(folder, day, needed_dates(places, dataset), today)
            forgotten = forget_working_files(places.warehouse, dataset)
        out.print(f"{dataset}: {erased} rows of extracts received before {day} erased")
        if erased:
            out.print("  what they were stands in purged.json beside the raw files")
        if forgotten:
            out.print(f"  deleted from warehouse/: {', '.join(forgotten)}")


def needed_dates(places: Places, dataset: str) -> list[date]:
    """Return the as-of dates that builds still to come will ask for.

    They are the rows of vintages.csv that are not published, the row before each, and the newest
    row: the next vintage is compared with it.
    """
    published = places.published(dataset)
    rows = vintage_dates(places.dataset(dataset))
    needed = rows[-1:]
    for number, day in enumerate(rows):
        if not is_published(published, day):
            needed += rows[max(number - 1, 0) : number + 1]
    return needed


if __name__ == "__main__":
    main()
