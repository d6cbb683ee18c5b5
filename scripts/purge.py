"""Erase expired extracts of persons; what was published stays (contract 2)."""

from datetime import date
from pathlib import Path

import click
from rich.markup import escape

from common.console import out
from common.days import today
from common.errors import USAGE, WarehouseError
from common.options import Day, dataset_option
from deliveries.purging import Purge, forget_working_files, plan_purge, purge_rows
from landing.dataset import staged
from publication.archive import tidy
from publication.command import output_option, running
from publication.inputs import deliveries, raw_files, vintage_labels
from publication.places import Places, one_publisher
from publication.vintages import vintage_folders


@click.command()
@dataset_option
@click.option("--before", required=True, type=Day(), help="Received before this day, YYYY-MM-DD.")
@click.option("--yes", is_flag=True, help="Erase without asking.")
@output_option
def main(dataset: str, before: date, yes: bool, places: Places) -> None:
    """Erase the person extracts received before a day that later ones have replaced."""
    if before > today():
        raise click.UsageError(f"--before {before} is yet to come: nothing was erased")
    with running(places, f"purge-{dataset}") as reporter:
        folder = places.dataset(dataset)
        raw_files(folder)
        with one_publisher(places.lock), staged(folder) as staging:
            tidy(places, reporter)
            if staging.recovered:
                reporter.say(staging.recovered)
            needed = needed_dates(places, dataset)
            purge = plan_purge(folder, before, needed)
            for line in said_of(purge, folder, before):
                out.print(escape(line))
            if not purge.rows_left:
                return
            if not yes and not is_wanted():
                raise WarehouseError("nothing was erased", exit_code=USAGE)
            if plan_purge(folder, before, needed) != purge:
                raise WarehouseError(
                    "the dataset changed after it was shown; nothing was erased",
                    remedy="Start again when nobody lands files.",
                )
            purge_rows(staging, purge, today())
            forgotten = forget_working_files(places.warehouse, dataset)
        out.print(f"{dataset}: {purge.erased} rows of extracts received before {before} erased")
        out.print("  what they were stands in purged.json beside the raw files")
        if forgotten:
            out.print(f"  deleted from warehouse/: {', '.join(forgotten)}")


def is_wanted() -> bool:
    """Ask whether to erase; no answer is a no."""
    try:
        return click.confirm("Erase them? They cannot be brought back")
    except click.Abort:
        return False


def said_of(purge: Purge, folder: Path, before: date) -> list[str]:
    """Return what a purge would erase, in lines."""
    if not purge.rows_left:
        return [f"{folder.name}: nothing received before {before} may go"]
    lines = [f"{folder.name}, received before {before} and needed by nothing still to be built:"]
    for row in deliveries(folder):
        name, count = row["delivery_id"], row["row_count"] or "?"
        if name in purge.rows_left:
            left = purge.rows_left[name]
            which = f"all {count} rows" if left == 0 else f"of {count} rows all but {left}"
            lines.append(f"  {name} ({row['source']}, received {row['received_date']}): {which}")
    return [*lines, "what is published stays; what rests on these rows cannot be built again"]


def needed_dates(places: Places, dataset: str) -> list[date]:
    """Return the as-of dates that builds still to come will ask for.

    They are the rows of vintages.csv that are not published, the row before each, and the newest
    row: the next vintage is compared with it.
    """
    standing = vintage_folders(places.published(dataset))
    rows = [*vintage_labels(places.dataset(dataset))]
    needed = rows[-1:]
    for number, day in enumerate(rows):
        if day not in standing:
            needed += rows[max(number - 1, 0) : number + 1]
    return needed


if __name__ == "__main__":
    main()
