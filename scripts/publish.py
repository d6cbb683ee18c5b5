"""Publish the statistic: build aside, test, audit, archive, move `current` (contract 2)."""

from __future__ import annotations

from pathlib import Path

import click

from common.console import out
from common.errors import Fault, WarehouseError
from common.paths import PUBLICATIONS
from publication.command import running
from publication.exit_codes import USAGE
from publication.pipeline import publish
from publication.places import Places
from publication.reporter import Reporter
from publication.request import Request
from publication.telling import tell_outcomes, tell_withdrawal
from publication.variables import parse_date, parse_variables
from publication.withdrawal import withdraw


@click.command(help="Publish a dataset's vintages. Exit codes: docs/operations.md.")
@click.option("--dataset", required=True, help="The folder seeds/DATASET.")
@click.option("--as-of", help="The vintage, YYYY-MM-DD; without it, all that are not published.")
@click.option("--output", type=click.Path(path_type=Path), help="Stands for publications/.")
@click.option("--vars", "variables", help="Variables for dbt, as a JSON object.")
@click.option("--dry-run", is_flag=True, help="Build, compare with current, change nothing.")
@click.option("--supersede", metavar="REASON", help="Replace a published vintage; the old is kept.")
@click.option(
    "--withdraw", "withdrawn", metavar="REASON", help="Mark a published vintage as wrong."
)
@click.option("--target", default="duckdb", show_default=True, help="dbt's target.")
def main(
    dataset: str,
    as_of: str | None,
    output: Path | None,
    variables: str | None,
    dry_run: bool,
    supersede: str | None,
    withdrawn: str | None,
    target: str,
) -> None:
    """Publish a dataset's vintages, or withdraw one."""
    places = Places(output=(output or PUBLICATIONS).resolve())
    with running(places, dataset) as reporter:
        given = parse_variables(variables)
        in_variables = given.pop("as_of", None)
        day = as_of or in_variables
        if as_of and in_variables and str(in_variables) != as_of:
            raise _usage("--as-of and the as_of of --vars are two different dates")
        if supersede is not None and not supersede.strip():
            raise _usage("--supersede needs a reason for the readers")
        request = Request(
            dataset=dataset,
            as_of=parse_date(str(day), "--as-of") if day else None,
            given=given,
            dry_run=dry_run,
            supersede=supersede,
            target=target,
            places=places,
        )
        if withdrawn is not None:
            _withdraw(request, withdrawn, reporter)
        else:
            tell_outcomes(request, publish(request, reporter), out)


def _withdraw(request: Request, reason: str, reporter: Reporter) -> None:
    if request.dry_run or request.supersede is not None:
        raise _usage("--withdraw goes with neither --dry-run nor --supersede")
    places = request.places
    withdrawal = withdraw(places, request.dataset, request.as_of, reason, reporter)
    tell_withdrawal(request.dataset, withdrawal, out)


def _usage(what: str) -> WarehouseError:
    return WarehouseError(Fault(what), exit_code=USAGE)


if __name__ == "__main__":
    main()
