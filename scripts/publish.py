"""Publish the statistic: build, test, extract, write, audit, archive, move `current`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.markup import escape

from common.console import out
from common.errors import REFUSED, WarehouseError
from common.options import Day, dataset_option
from common.paths import project_name
from publication import vintages
from publication.archive import add_vintage, replace_vintage, tidy, withdraw_vintage
from publication.build import Build
from publication.command import output_option, running
from publication.comparison import compare
from publication.inputs import file_facts
from publication.manifest import History, differences
from publication.outputs import DATABASE, SITE, WORKBOOK, make_vintage
from publication.pattern import refuse_to_show
from publication.places import Places, one_publisher
from publication.plan import Plan, write_rows_of_published
from publication.reporter import Reporter
from publication.series import counted
from publication.spark import SPARK
from publication.variables import parse_date, parse_variables
from publication.working_file import replace_working_file

MOST_NAMED = 10
"""Deliveries that a line names, the newest."""


@click.command()
@dataset_option
@click.option("--as-of", type=Day(), help="The vintage; without it, all that are not published.")
@click.option("--label", help="What the vintage is called in vintages.csv; else its month.")
@click.option("--ahead", is_flag=True, help="Publish as of a day that is yet to come.")
@output_option
@click.option("--vars", "variables", help="Variables for dbt, as a JSON object.")
@click.option("--dry-run", is_flag=True, help="Build, compare with current, change nothing.")
@click.option("--supersede", metavar="REASON", help="Replace a published vintage; the old is kept.")
@click.option("--withdraw", metavar="REASON", help="Mark a published vintage as wrong.")
@click.option(
    "--target", type=click.Choice(["duckdb", SPARK]), default="duckdb", help="dbt's target."
)
def main(
    dataset: str,
    as_of: date | None,
    label: str | None,
    ahead: bool,
    places: Places,
    variables: str | None,
    dry_run: bool,
    supersede: str | None,
    withdraw: str | None,
    target: str,
) -> None:
    """Publish a dataset's vintages. Exit codes: docs/operations.md."""
    if withdraw is not None and (dry_run or supersede is not None):
        raise click.UsageError("--withdraw goes with neither --dry-run nor --supersede")
    given = parse_variables(variables) | ({"vintage_label": label} if label else {})
    if "as_of" in given:
        day = parse_date(str(given.pop("as_of")), "variable as_of")
        if as_of not in (None, day):
            raise click.UsageError("--as-of and the as_of of --vars are two different dates")
        as_of = day
    with running(places, dataset) as reporter, one_publisher(places.lock) as lock:
        tidy(places, reporter)
        if withdraw is not None:
            said = withdraw_vintage(places.published(dataset), dataset, as_of, withdraw)
            out.print(escape("\n".join(said)))
            return
        if not dry_run:  # what a crash kept from being written
            write_rows_of_published(places, dataset)
        plan = Plan(
            places,
            dataset,
            as_of,
            given=given,
            dry_run=dry_run,
            supersede=supersede,
            target=target,
            ahead=ahead,
        )
        later = plan.deliveries_of_no_vintage()
        if not plan.as_of_dates and not later:
            out.print(f"{dataset}: every vintage of vintages.csv is published already")
        outcome = None
        for outcome in publish(plan, lock, reporter):
            out.print(escape(str(outcome)))
        if outcome is not None and not dry_run:
            folder = project_name(outcome.folder)
            out.print(escape(f"open {folder}/{SITE}/index.html or {folder}/{WORKBOOK}"))
        if later:
            out.print(escape(_said_of(later, dataset)))


@dataclass(frozen=True)
class Outcome:
    """What became of one vintage.

    Attributes:
        word: published, superseded, identical or compared.
        folder: where it stands, or would.
        would_change: of a dry run: what it would change against `current`, in lines.
    """

    as_of: date
    word: str
    folder: Path
    would_change: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as people read it."""
        if self.word == "compared":
            return "\n  ".join(
                [f"{self.as_of}: dry run, nothing was published", *self.would_change]
            )
        if self.word == "identical":
            return f"{self.as_of}: already published, identical"
        return f"{self.as_of}: {self.word} in {project_name(self.folder)}"


def publish(plan: Plan, lock: int, reporter: Reporter) -> Iterator[Outcome]:
    """Publish what is planned, oldest first.

    Raises:
        WarehouseError: nothing was changed by the vintage that failed; those before it stand.
    """
    for as_of in plan.as_of_dates:
        reporter.say(f"{plan.dataset} as of {as_of}")
        build = plan.build(as_of, lock)
        with build.private_folder():
            outcome = publish_vintage(plan, build, reporter)
        if not plan.dry_run:
            write_rows_of_published(plan.places, plan.dataset)
        yield outcome


def publish_vintage(plan: Plan, build: Build, reporter: Reporter) -> Outcome:
    """Publish one vintage, whole or not at all."""
    name = build.as_of.isoformat()
    folder = plan.published / name
    standing = plan.standing.get(build.as_of)

    manifest = make_vintage(build, plan.history(build.as_of), reporter)
    changed = differences(vintages.read_manifest(standing), manifest) if standing else []
    if changed and not plan.dry_run:
        history = _history_of_successor(plan, build.as_of, changed)
        # what the vintage that it replaces hides is known by now, and what came after it
        build = replace(build, earlier=plan.all_earlier(build.as_of), also_hidden=())
        make_vintage(build, history, reporter)
    if standing is None or changed:
        refuse_to_show(build.public, plan.newer(build.as_of))
    if plan.dry_run:
        return Outcome(build.as_of, "compared", folder, _would_change(plan, build, manifest))

    if standing is None:
        word = "published"
        with reporter.step("archive"):
            add_vintage(build.public, plan.published, name)
    elif not changed:
        word = "identical"
    else:
        word = "superseded"
        with reporter.step("archive"):
            replace_vintage(build.public, plan.published, name)

    if build.target == SPARK:
        reporter.say("the working warehouse is left as it is: Spark keeps no file of it")
    elif writer := replace_working_file(
        build.working_file, plan.places.working_file(plan.dataset), plan.places.failed
    ):
        reporter.say(f"the working warehouse is being written to by {writer}: left as it is")
    return Outcome(build.as_of, word, folder)


def _said_of(deliveries: Sequence[Mapping[str, str]], dataset: str) -> str:
    """Say which deliveries no vintage rests on yet, and the command that publishes them."""
    named = [f"  {row['delivery_id']}, received {row['received_date']}" for row in deliveries]
    newest = deliveries[-1]["received_date"]
    return "\n".join(
        [
            f"{dataset}: no vintage rests yet on {counted(deliveries)}:",
            *named[-MOST_NAMED:],
            f"publish them: make publication DATASET={dataset} AS_OF={newest}",
        ]
    )


def _history_of_successor(plan: Plan, as_of: date, changed: list[str]) -> History:
    """Return what a vintage says that replaces another, the notice about to be given included.

    Raises:
        WarehouseError: nobody said to replace it (exit code 4).
    """
    name = as_of.isoformat()
    reason = plan.reason_to_replace(as_of)
    if reason is None:
        raise WarehouseError(
            f"{plan.dataset} as of {name} is published already, with other content: "
            f"{', '.join(changed)} would differ",
            remedy='A published vintage is immutable; --supersede "reason" replaces it and '
            "keeps it beside the new one.",
            exit_code=REFUSED,
        )
    notice = vintages.Notice(name, vintages.SUPERSEDED, reason)
    supersedes = {
        "as_of": name,
        "kept_as": vintages.next_superseded_name(plan.published, name),
        "manifest_sha256": file_facts(plan.published / name / vintages.MANIFEST).sha256,
        "reason": reason,
        "noted_on": notice.noted_on,
    }
    return History([asdict(one) for one in (*plan.notices_until(as_of), notice)], supersedes)


def _would_change(plan: Plan, build: Build, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what a vintage would change against `current`."""
    current = plan.published / vintages.CURRENT
    compared = ["there is no current to compare with"]
    if current.exists():
        compared = compare(current.resolve() / DATABASE, build.public / DATABASE)
    return (
        f"{manifest['tables']['passive_share']['rows']} cells",
        f"audit: {manifest['audit']['findings']} findings",
        *compared,
    )


if __name__ == "__main__":
    main()
