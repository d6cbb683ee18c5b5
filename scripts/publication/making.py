"""The making of one vintage, aside: build, test, extract, write, audit; nothing is published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from common.atomic_files import remove_folder
from common.errors import Fault, WarehouseError
from publication import parse_cache
from publication.build import Build, check_target, keep_artefacts, run_build, timeout_seconds
from publication.inputs import FileFacts, check_text, deliveries, input_facts, raw_files
from publication.machine import explained
from publication.manifest import build_manifest, output_facts, write_manifest
from publication.places import Places, private_folder
from publication.processes import Workers
from publication.public_folder import Makers, audit_folder, write_public_folder
from publication.reporter import Reporter
from publication.spark import parquet_files
from publication.test_results import NodeResult
from publication.vintages import MANIFEST
from publication.working_file import keep_failed


@dataclass(frozen=True)
class History:
    """What a vintage says of others.

    Attributes:
        notices: what became of earlier vintages, as rows of `publication_notice`.
        supersedes: the vintage it replaces, where it does.
    """

    notices: Sequence[Mapping[str, Any]] = ()
    supersedes: Mapping[str, Any] | None = None


@dataclass
class Making:
    """One vintage on its way out, in a private folder of its own.

    Attributes:
        dataset: the dataset's name.
        as_of: the vintage.
        variables: all of dbt's variables.
        target: dbt's target.
        places: the folders.
        reporter: who tells how far it is.
        workers: the publisher's child processes.
        makers: who writes the workbook and audits.
    """

    dataset: str
    as_of: date
    variables: Mapping[str, Any]
    target: str
    places: Places
    reporter: Reporter
    workers: Workers
    makers: Makers
    _inputs: dict[str, FileFacts] = field(default_factory=dict)
    _results: list[NodeResult] = field(default_factory=list)

    @property
    def build(self) -> Build:
        """The build."""
        folder = self.places.building / f"{self.dataset}-{self.as_of}"
        variables = {**self.variables, "as_of": self.as_of.isoformat()}
        return Build(self.dataset, folder, variables, self.target)

    @property
    def public(self) -> Path:
        """The folder of the public files, not published yet."""
        return self.build.folder / "public"

    @contextmanager
    def built(self) -> Iterator[None]:
        """Build and extract; the folder of the build is gone afterwards, whatever happens.

        Raises:
            WarehouseError: a raw file is no text, or a test failed.
        """
        folder = self.build.folder
        remove_folder(folder)
        try:
            private_folder(folder)
            dataset_folder = self.places.dataset(self.dataset)
            for file in raw_files(dataset_folder):
                check_text(file)
            self._inputs = self._hash_inputs()
            self.workers.start("extract")
            self._run()
            self._extract()
            yield
        finally:
            remove_folder(folder)

    def write(self, history: History) -> dict[str, Any]:
        """Write and audit the public files; return their manifest, which is written last.

        Raises:
            WarehouseError: the audit found something, or the dataset changed meanwhile.
        """
        remove_folder(self.public)
        private_folder(self.public)
        with self.reporter.step("write"):
            tables, about = write_public_folder(
                self._extracted, self.public, history.notices, self.makers
            )
        with self.reporter.step("audit"):
            audit = audit_folder(self.public, self.makers)
        manifest = build_manifest(
            about={
                "dataset": self.dataset,
                "as_of": self.as_of.isoformat(),
                "label": about["vintage_label"],
                "previous_as_of": _iso(about["previous_as_of"]),
                "is_synthetic": bool(about["is_synthetic"]),
            },
            inputs=self._inputs,
            deliveries=self._deliveries(),
            outputs=output_facts(self.public),
            tables=tables,
            variables=self.build.variables,
            notices=history.notices,
            supersedes=history.supersedes,
            results=self._results,
            audit=audit,
            target=self.target,
        )
        write_manifest(manifest, self.public / MANIFEST)
        if self._hash_inputs() != self._inputs:
            raise WarehouseError(
                Fault(
                    "the dataset changed while it was built; nothing was published",
                    remedy="Start again when nobody lands files.",
                )
            )
        return manifest

    @property
    def _extracted(self) -> Path:
        return self.build.folder / "tables"

    def _hash_inputs(self) -> dict[str, FileFacts]:
        return input_facts(
            self.places.dataset(self.dataset), self.places.reference, parquet_files(self.target)
        )

    def _run(self) -> None:
        build = self.build
        cache = self.places.warehouse / ".parsed"
        key = parse_cache.key_of(build.variables, self._inputs, build.target)
        parse_cache.take(cache, key, build.artefacts)
        try:
            self._results = run_build(build, self.reporter, self.workers)
            check_target(build)
            parse_cache.keep(cache, key, build.artefacts)
        except WarehouseError:
            keep_failed(build.working_file, self.places.failed)
            raise
        finally:
            keep_artefacts(build, self.places.logs / f"dbt-{build.folder.name}")

    def _extract(self) -> None:
        private_folder(self._extracted)
        said: list[str] = []
        with self.reporter.step("extract"):
            code = self.workers.run(
                "extract",
                [
                    str(self.build.working_file),
                    str(self.build.artefacts / "manifest.json"),
                    str(self._extracted),
                ],
                {},
                timeout_seconds=timeout_seconds(),
                on_line=said.append,
            )
            if code != 0:
                for line in said:
                    self.reporter.note(line)
                raise WarehouseError(
                    explained("\n".join(said))
                    or Fault(
                        "the public tables could not be taken out of the working warehouse",
                        remedy="The run's log in warehouse/logs/ says why.",
                    )
                )

    def _deliveries(self) -> list[dict[str, str]]:
        kept = ("delivery_id", "source", "received_date", "file_sha256", "row_count")
        until = self.as_of.isoformat()
        return [
            {name: row.get(name, "") for name in kept}
            for row in sorted(
                deliveries(self.places.dataset(self.dataset)), key=lambda row: row["delivery_id"]
            )
            if row["received_date"] <= until
        ]


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
