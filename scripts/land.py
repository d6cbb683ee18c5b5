"""Land raw files into a dataset: `python scripts/land.py --dataset x --received 2026-08-22 FILE…`.

What is accepted and what the messages mean: docs/landing.md. Exit codes: 0 landed, or landed
already; 1 bad input, nothing changed; 2 a command that makes no sense; 3 a fault of the program.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from common import console
from common.days import today
from common.errors import WarehouseError
from common.options import Day
from common.paths import PUBLICATIONS, dataset_folder
from common.private_folders import make_private_folders
from deliveries.purging import forget_working_files
from deliveries.taking_back import take_back as taken_back
from fetching.jobindsats import DEFAULT_BASE_URL, FetchedAnswer, fetch_tables
from landing.privacy import without_cpr
from landing.request import KINDS, LandingRequest
from landing.run import land
from publication.places import Places

PROGRAM_FAULT = 3


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--dataset", required=True, help="The dataset: a folder of seeds/.")
@click.option("--received", type=Day(), help="The day the files were received (not with --fetch).")
@click.option("--kind", type=click.Choice(KINDS), help="What the files are; else seen from them.")
@click.option("--table", help="Jobindsats table id, when the file's name does not begin with it.")
@click.option("--group", help="Target group, when the file does not say it.")
@click.option("--measure", help="Measure label, when the file does not say it.")
@click.option("--sheet", help="The sheet, when several of a workbook hold tables.")
@click.option("--data-from", type=Day(), help="First day an extract covers.")
@click.option("--data-until", type=Day(), help="Last day an extract covers (extracts need it).")
@click.option(
    "--encoding",
    type=click.Choice(["utf-8", "latin-1"]),
    default="utf-8",
    show_default=True,
    help="The encoding of text files.",
)
@click.option("--fetch", multiple=True, help="Fetch a table from the Jobindsats API (repeatable).")
@click.option("--periods", type=click.IntRange(1, 600), help="How many latest months to fetch.")
@click.option(
    "--base-url",
    envvar="JOBINDSATS_BASE_URL",
    default=DEFAULT_BASE_URL,
    show_default=True,
    show_envvar=True,
    help="Where the Jobindsats API is.",
)
@click.option("--strict", is_flag=True, help="Refuse what maps to no measure or target group.")
@click.option("--accept", help="Why an implausible extract is right; kept in the delivery's note.")
@click.option("--replace", is_flag=True, help="Take the place of the delivery this one corrects.")
@click.option("--covers", help="What an extract covers: whole, found, or codes (0461,0751).")
@click.option("--take-back", metavar="ID", help="Take a delivery out again; nothing else.")
@click.option("--synthetic", is_flag=True, help="The files hold invented data.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def main(
    dataset: str,
    received: date | None,
    fetch: tuple[str, ...],
    periods: int | None,
    base_url: str,
    take_back: str | None,
    files: tuple[Path, ...],
    **asked: Any,  # noqa: ANN401 - the other options, which LandingRequest has by the same names
) -> None:
    """Land FILES into a dataset: all of them, or none and a list of what is wrong."""
    if take_back is not None:
        if files or fetch or received:
            raise click.UsageError("--take-back goes with --dataset alone")
        _take_back(dataset, take_back)
        return
    _check_usage(received, files, fetch, periods, asked["accept"])
    for name in ("group", "measure", "accept"):
        asked[name] = asked[name].strip() if asked[name] else None
    asked["covers"] = asked["covers"].replace(" ", "") if asked["covers"] else None
    try:
        folder, published = dataset_folder(dataset), PUBLICATIONS / dataset
        request = LandingRequest(folder, received or today(), files, published=published, **asked)
        make_private_folders()
        answers: tuple[FetchedAnswer, ...] = ()
        if fetch:
            answers = fetch_tables(fetch, periods or 0, base_url, progress=console.err)
        report = land(request, fetched=answers)
    except WarehouseError:
        raise
    except Exception as error:
        if os.environ.get("LANDING_DEBUG"):
            raise
        # Its text may quote a person's data, so only its kind is shown.
        raise WarehouseError(
            f"a fault of the program ({type(error).__name__}); nothing was changed. "
            "Please report it; LANDING_DEBUG=1 shows more",
            exit_code=PROGRAM_FAULT,
        ) from error
    else:
        if report.recovered:
            console.err.print(report.recovered)
        for line in report.lines:
            console.out.print(line, markup=False)


def _take_back(dataset: str, delivery_id: str) -> None:
    """Take a delivery back, and delete what was made from its persons."""
    lines = taken_back(dataset_folder(dataset), delivery_id, PUBLICATIONS / dataset)
    if names := forget_working_files(Places().warehouse, dataset):
        lines.append(f"  deleted from warehouse/: {', '.join(names)}")
    for line in lines:
        console.out.print(line, markup=False)


def _check_usage(
    received: date | None,
    files: tuple[Path, ...],
    fetch: tuple[str, ...],
    periods: int | None,
    accept: str | None,
) -> None:
    if not files and not fetch:
        raise click.UsageError("name at least one file, or a table with --fetch")
    if fetch and (files or received is not None):
        raise click.UsageError("--fetch is received today: leave --received and the files out")
    if fetch and periods is None:
        raise click.UsageError("--fetch needs --periods, the number of latest months")
    if not fetch and received is None:
        raise click.UsageError("--received is missing: the day the files were received")
    if periods is not None and not fetch:
        raise click.UsageError("--periods goes with --fetch")
    if accept is not None and (not accept.strip() or "\n" in accept):
        raise click.UsageError("--accept needs a reason, in one line")
    if accept is not None and without_cpr(accept) != accept:
        raise click.UsageError("--accept must not hold a CPR number")


if __name__ == "__main__":
    main()
