"""The main job: the vintages that are asked for, one after the other, each whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from common.atomic_files import remove_folder
from common.errors import Fault, WarehouseError
from publication.archive import add_vintage, replace_vintage, tidy_published
from publication.comparison import Comparison, compare
from publication.exit_codes import REFUSED
from publication.inputs import file_facts, raw_files
from publication.lock import one_publisher
from publication.making import History, Making
from publication.manifest import content
from publication.places import Places, private_folder
from publication.processes import Workers
from publication.public_folder import DATABASE, Makers
from publication.reporter import Reporter
from publication.request import Request, check_output, check_writable, checked_variables, planned
from publication.spark import SPARK, check_spark
from publication.variables import check_target
from publication.vintages import (
    CURRENT,
    MANIFEST,
    SUPERSEDED,
    Notice,
    all_notices,
    is_published,
    next_superseded_name,
    read_manifest,
)
from publication.working_file import replace_working_file


@dataclass(frozen=True)
class Outcome:
    """What became of one vintage.

    Attributes:
        as_of: the vintage.
        word: published, superseded, identical or compared.
        folder: where it stands, or would.
        manifest: its manifest.
        comparison: in a dry run, what would change against `current`; None without a `current`.
    """

    as_of: date
    word: str
    folder: Path
    manifest: Mapping[str, Any]
    comparison: Comparison | None = None


def publish(request: Request, reporter: Reporter, makers: Makers | None = None) -> list[Outcome]:
    """Publish what is asked for, oldest first.

    Raises:
        WarehouseError: nothing was changed by the vintage that failed; those before it stand.
    """
    check_output(request.places)
    check_target(request.target)
    if request.target == SPARK:
        check_spark()
    raw_files(request.places.dataset(request.dataset))
    variables = checked_variables(request)
    if not request.dry_run:
        check_writable(request.places.published(request.dataset))
    with one_publisher(request.places.lock) as lock, closing(Workers(lock)) as workers:
        workers.start("dbt")
        tidy(request.places, reporter)
        outcomes: list[Outcome] = []
        wanted = planned(request)
        for as_of in wanted:
            reporter.say(f"{request.dataset} as of {as_of}")
            making = Making(
                request.dataset,
                as_of,
                variables,
                request.target,
                request.places,
                reporter,
                workers,
                makers or Makers(),
            )
            # those before the last are only there because it needs them
            supersede = request.supersede if as_of == wanted[-1] else None
            with making.built():
                if as_of != wanted[-1]:
                    workers.start("dbt")
                if request.dry_run:
                    outcomes.append(_try(making))
                else:
                    outcomes.append(_publish(making, supersede))
        return outcomes


def tidy(places: Places, reporter: Reporter) -> None:
    """Remove what a crashed run left, and say so in one line. Call it with the lock held."""
    private_folder(places.warehouse)
    found: list[str] = []
    if places.building.is_dir():
        for folder in sorted(places.building.iterdir()):
            remove_folder(folder)
            found.append(f"removed the unfinished build {folder.name}")
    if places.output.is_dir():
        for published in sorted(places.output.iterdir()):
            found += [f"{published.name}: {what}" for what in tidy_published(published)]
    if found:
        reporter.say(f"a run before this one did not end: {'; '.join(found)}")


def _publish(making: Making, supersede: str | None) -> Outcome:
    """Write a built vintage and give it its place, or say why not."""
    published = making.places.published(making.dataset)
    name = making.as_of.isoformat()
    if is_published(published, making.as_of):
        word, manifest = _publish_again(making, published, supersede)
    else:
        notices = [asdict(notice) for notice in all_notices(published, making.as_of)]
        manifest = making.write(History(notices))
        with making.reporter.step("archive"):
            add_vintage(making.public, published, name)
        word = "published"
    if making.build.is_on_spark:
        making.reporter.say("the working warehouse is left as it is: Spark keeps no file of it")
    elif not replace_working_file(
        making.build.working_file, making.places.working_file(making.dataset), making.places.failed
    ):
        making.reporter.say("the working warehouse is being written to: left as it is")
    return Outcome(making.as_of, word, published / name, manifest)


def _publish_again(
    making: Making, published: Path, supersede: str | None
) -> tuple[str, dict[str, Any]]:
    """Compare with the vintage that stands, as it was then; replace it only when told to.

    Raises:
        WarehouseError: the content is another, and nobody said to replace it (exit code 4).
    """
    name = making.as_of.isoformat()
    standing = read_manifest(published / name)
    manifest = making.write(History(standing["notices"], standing["supersedes"]))
    different = differences(standing, manifest)
    if not different:
        return "identical", standing
    if supersede is None:
        raise WarehouseError(
            Fault(
                f"{making.dataset} as of {name} is published already, with other content: "
                f"{', '.join(different)} would differ",
                remedy='A published vintage is immutable; --supersede "reason" replaces it and '
                "keeps it beside the new one.",
            ),
            exit_code=REFUSED,
        )
    manifest = making.write(_history_of_successor(published, making.as_of, supersede))
    with making.reporter.step("archive"):
        replace_vintage(making.public, published, name)
    return "superseded", manifest


def _history_of_successor(published: Path, as_of: date, reason: str) -> History:
    """Return what a vintage says that replaces another, the notice about to be given included."""
    name = as_of.isoformat()
    notice = Notice(name, SUPERSEDED, reason, datetime.now().astimezone().date().isoformat())
    notices = [asdict(one) for one in (*all_notices(published, as_of), notice)]
    supersedes = {
        "as_of": name,
        "kept_as": next_superseded_name(published, name),
        "manifest_sha256": file_facts(published / name / MANIFEST).sha256,
        "reason": reason,
        "noted_on": notice.noted_on,
    }
    return History(notices, supersedes)


def _try(making: Making) -> Outcome:
    """Write and audit a built vintage, and say what it would change."""
    published = making.places.published(making.dataset)
    standing = published / making.as_of.isoformat()
    if is_published(published, making.as_of):
        notices = read_manifest(standing)["notices"]
    else:
        notices = [asdict(notice) for notice in all_notices(published, making.as_of)]
    manifest = making.write(History(notices))
    current = published / CURRENT
    comparison = None
    if current.exists():
        comparison = compare(current.resolve() / DATABASE, making.public / DATABASE)
    return Outcome(making.as_of, "compared", standing, manifest, comparison)


def differences(standing: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """Name the files and tables in which two vintages differ, by their manifests."""
    old_content, new_content = content(standing), content(new)
    names = sorted(set(old_content) | set(new_content))
    return [name for name in names if old_content.get(name) != new_content.get(name)]
