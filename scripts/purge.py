"""Erase expired extracts of persons; what was published stays (contract 2)."""

from __future__ import annotations

from datetime import date, datetime

import click

from common.console import out
from common.options import Day, dataset_option
from publication.archive import tidy
from publication.command import output_option, running
from publication.inputs import raw_files, vintage_dates
from publication.places import Places, one_publisher
from publication.purging import forget_working_files, purge_rows
from publication.vintages import is_published


@click.command(
    help="Erase the person extracts received before a day that later ones have replaced."
)
@dataset_option
@click.option("--before", required=True, type=Day(), help="Received before this day, YYYY-MM-DD.")
@output_option
def main(dataset: str, before: date, places: Places) -> None:
    """Purge a dataset."""
    with running(places, f"purge-{dataset}") as reporter:
        folder = places.dataset(dataset)
        raw_files(folder)
        with one_publisher(places.lock):
            tidy(places, reporter)
            today = datetime.now().astimezone().date()
            erased = purge_rows(folder, before, needed_dates(places, dataset), today)
            forgotten = forget_working_files(places.warehouse, dataset)
        out.print(f"{dataset}: {erased} rows of extracts received before {before} erased")
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
