"""Publishing in tests: into folders of the test's own, public and private.

Most tests are about what happens to a finished build, not about the build. `remembered_builds`
makes each build once for all of them; everything after it is the real thing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest

from common.paths import PROJECT
from publication.archive import tidy
from publication.build import LEFT_OUT, Build, run_dbt
from publication.build_results import NodeResult
from publication.child_process import run_child
from publication.exports import extract
from publication.outputs import (
    AUDITS,
    DANISH_CSV,
    FACT_SHEET,
    JSON_STAT,
    PX,
    SITE,
    WORKBOOK,
    WRITERS,
    Source,
)
from publication.places import Places, one_publisher, private_folder
from publication.plan import Plan, write_rows_of_published
from publication.reporter import Reporter, Step
from publish import Outcome, publish
from warehouse_build import share_readings

VINTAGES = ("2019-03-31", "2020-03-31", "2020-05-31")
"""The vintages of the example dataset."""


def _stand_in(source: Source, target: Path) -> None:
    target.write_bytes(b"stand-in for the workbook")


def _stand_in_for_the_site(source: Source, target: Path) -> None:
    (target / "omraade").mkdir(parents=True)
    for name in ("index.html", "omraade/000.html"):
        (target / name).write_text("stand-in for the page", encoding="utf-8")


STAND_INS = dict.fromkeys((WORKBOOK, DANISH_CSV, JSON_STAT, PX, FACT_SHEET), _stand_in)


@contextmanager
def without_workbook_and_page() -> Iterator[None]:
    """Publish without a real workbook or page, and so without the audit of these."""
    of_figures = {name: audit for name, audit in AUDITS.items() if name == "published figures"}
    with (
        mock.patch.dict(WRITERS, {**STAND_INS, SITE: _stand_in_for_the_site}),
        mock.patch.dict(AUDITS, of_figures, clear=True),
    ):
        yield


@contextmanager
def without_workbook_and_audit() -> Iterator[None]:
    """Publish without a real workbook or page, and without the audit: for tests of all else."""
    with without_workbook_and_page(), mock.patch.dict(AUDITS, clear=True):
        yield


def places_in(folder: Path) -> Places:
    """Return places below a test's folder: publications/ and warehouse/."""
    return Places(output=folder / "publications", warehouse=folder / "warehouse")


def publish_dataset(
    folder: Path,
    dataset: str,
    as_of: str | None = None,
    *,
    variables: Mapping[str, Any] | None = None,
    dry_run: bool = False,
    supersede: str | None = None,
) -> list[Outcome]:
    """Publish seeds/<dataset> below `folder`, as publish.py does.

    Args:
        folder: a folder of the test's own; publications/ and warehouse/ are made in it.
        dataset: the name of a folder in seeds/.
        as_of: the vintage; None for every row of vintages.csv.
        variables: variables for dbt.
        dry_run: change nothing.
        supersede: why a published vintage is replaced.

    Returns:
        what became of each vintage; `outcome.folder` holds its files.
    """
    places = places_in(folder)
    share_readings(places.warehouse)
    reporter = Reporter(places.logs, dataset)
    umask = os.umask(0o077)
    try:
        with one_publisher(places.lock) as lock:
            tidy(places, reporter)
            if not dry_run:
                write_rows_of_published(places, dataset)
            plan = Plan(
                places,
                dataset,
                date.fromisoformat(as_of) if as_of else None,
                given=variables or {},
                dry_run=dry_run,
                supersede=supersede,
            )
            return list(publish(plan, lock, reporter))
    finally:
        os.umask(umask)
        reporter.close()


def publish_bare(folder: Path, dataset: str, as_of: str | None = None, **options: Any) -> Any:
    """Publish without a real workbook and without the audit."""
    with without_workbook_and_audit():
        return publish_dataset(folder, dataset, as_of, **options)


def publish_command(
    folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run scripts/publish.py as a person does, with its folders below `folder`."""
    return run_script("publish.py", folder, *arguments, environment=environment)


def run_script(
    script: str, folder: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run one of scripts/, with its output and private folder below `folder`."""
    share_readings(folder / "warehouse")
    return subprocess.run(
        [
            sys.executable,
            str(PROJECT / "scripts" / script),
            *("--output", str(folder / "publications")),
            *arguments,
        ],
        env={
            **os.environ,
            "CI": "1",
            "WAREHOUSE_FOLDER": str(folder / "warehouse"),
            **(environment or {}),
        },
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


@dataclass
class RememberedBuilds:
    """Stands in for `run_dbt`: builds for real the first time, and copies afterwards.

    Data tests are left out: they are half of a small build, and no test that takes its builds
    from here asks what they say.

    Attributes:
        folder: where finished builds are kept.
        change: done to each copy, so that a test can have other figures or a damaged file.
        instead: the dataset that is built whatever the test's own is called.
        carries_over: whether a build knows what earlier vintages hid; it takes more builds.
        builds: how many builds were asked for.
    """

    folder: Path
    change: Callable[[Path], None] | None = None
    instead: str | None = None
    carries_over: bool = False
    builds: int = 0
    _results: dict[Path, list[NodeResult]] = field(default_factory=dict)

    def __call__(self, build: Build, reporter: Reporter, step: Step) -> list[NodeResult]:
        """Do what `run_dbt` does."""
        self.builds += 1
        dataset = self.instead or build.dataset
        known = build.pattern if self.carries_over and build.has_pattern else None
        carried_over = known.read_text(encoding="utf-8") if known else ""
        key = json.dumps({"": [dataset, carried_over], **build.variables}, sort_keys=True)
        kept = self.folder / f"{abs(hash(key))}.duckdb"
        if kept not in self._results:
            aside = replace(build, dataset=dataset, places=Places(warehouse=self.folder))
            if known is None:
                aside = replace(aside, earlier=(), also_hidden=())
            without_tests = mock.patch("publication.build.LEFT_OUT", (*LEFT_OUT, "test"))
            with without_tests, aside.private_folder():
                aside.pattern.write_text(carried_over, encoding="utf-8")
                self._results[kept] = run_dbt(aside, reporter, step)
                shutil.copyfile(aside.working_file, kept)
                shutil.copyfile(aside.manifest, kept.with_suffix(".json"))
        shutil.copyfile(kept, build.working_file)
        private_folder(build.artefacts)
        shutil.copyfile(kept.with_suffix(".json"), build.manifest)
        if self.change is not None:
            self.change(build.working_file)
        return self._results[kept]


@cache
def _kept_builds() -> tuple[tempfile.TemporaryDirectory[str], RememberedBuilds]:
    folder = tempfile.TemporaryDirectory(prefix="builds-")
    share_readings(Path(folder.name))
    return folder, RememberedBuilds(Path(folder.name))


def remembered_builds(monkeypatch: pytest.MonkeyPatch) -> RememberedBuilds:
    """Let publications of this test take their builds from those made before."""
    _, builds = _kept_builds()
    builds.change, builds.instead, builds.builds = None, None, 0
    builds.carries_over = False
    monkeypatch.setattr("publication.build.run_dbt", builds)
    monkeypatch.setattr("publication.build.run_child", _child_or_here)
    return builds


def _child_or_here(module: str, arguments: Sequence[str], **options: Any) -> int:
    """Take the tables out in this process: starting another takes longer than the work.

    Publications that build for real have theirs (test_publication_outputs.py).
    """
    if module != "publication.exports":
        return run_child(module, arguments, **options)
    try:
        extract(*map(Path, arguments))
    except Exception:
        options["on_line"](traceback.format_exc())
        return 1
    return 0


def other_figures(working_file: Path) -> None:
    """Change a figure of a finished build, as a correction of the raw data would."""
    with duckdb.connect(str(working_file)) as connection:
        connection.execute(
            "update passive_share set passive_share_pct = passive_share_pct + 1.5 "
            "where passive_share_pct is not null and area_code = '000'"
        )


def contents(folder: Path) -> dict[str, bytes | str]:
    """Return everything below a folder: files with their bytes, links with their targets."""
    found: dict[str, bytes | str] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = f"-> {path.readlink()}"
        elif path.is_file():
            found[name] = path.read_bytes()
    return found
