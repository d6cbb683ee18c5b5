"""What a reader gets of one vintage: written into one folder, audited, described by a manifest.

A new kind of file is one more line of WRITERS.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.atomic_files import remove_folder
from common.errors import WarehouseError
from publication.build import Build, Built
from publication.descriptions import csvw_metadata, table_schema
from publication.exit_codes import LEAK
from publication.exports import PASSIVE_SHARE, Table
from publication.extract import read_tables
from publication.inputs import file_facts
from publication.manifest import History, build_manifest
from publication.places import private_folder
from publication.public_files import (
    AS_CSV,
    NOTICE_TABLE,
    copy_table,
    literal,
    public_file,
    publication_row,
    table_facts,
    write_public_database,
)
from publication.reporter import Reporter
from publication.vintages import MANIFEST

DATABASE = "passive_share.duckdb"
WORKBOOK = "manglende-aktiv-indsats.xlsx"
CSV = "passive_share.csv"
CSV_METADATA = "passive_share.csv-metadata.json"
CSV_TYPES = "passive_share.schema.json"
PARQUET = "passive_share.parquet"
TITLE = "Manglende aktiv indsats: passivandel"
SYNTHETIC = "SYNTETISKE DATA"


@dataclass(frozen=True)
class Source:
    """What every file but the public DuckDB file is written from.

    Attributes:
        passive_share: the published table in it that also comes as CSV and Parquet.
    """

    database: Path
    passive_share: Table
    publication: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The publication's title in Danish; it says when the figures are invented."""
        title = f"{TITLE}, {self.publication['dataset']}, pr. {self.publication['as_of']}"
        return f"{SYNTHETIC}: {title}" if self.publication["is_synthetic"] else title


# Workbook and audit take a second to load: only who writes and audits should wait for it.


def _write_workbook(source: Source, target: Path) -> None:
    from workbook.write import write_workbook

    write_workbook(source.database, target)


def _write_csv(source: Source, target: Path) -> None:
    with public_file(source.database) as connection:
        copy_table(connection, source.passive_share, target, AS_CSV)


def _write_csv_metadata(source: Source, target: Path) -> None:
    as_of = str(source.publication["as_of"])
    write_json(csvw_metadata(source.passive_share, CSV, source.title, as_of), target)


def _write_csv_types(source: Source, target: Path) -> None:
    write_json(table_schema(source.passive_share, source.title), target)


def _write_parquet(source: Source, target: Path) -> None:
    about = {name: source.publication[name] for name in ("as_of", "dataset", "is_synthetic")}
    about["title"] = source.title
    footer = ", ".join(f"{name}: {literal(str(value))}" for name, value in about.items())
    options = f"format parquet, compression zstd, kv_metadata {{{footer}}}"
    with public_file(source.database) as connection:
        copy_table(connection, source.passive_share, target, options)


WRITERS: dict[str, Callable[[Source, Path], None]] = {
    CSV: _write_csv,
    CSV_METADATA: _write_csv_metadata,
    CSV_TYPES: _write_csv_types,
    PARQUET: _write_parquet,
    WORKBOOK: _write_workbook,
}
"""File -> who writes it. Each must give the same bytes whenever it has the same source."""


def _audit_figures(folder: Path) -> Sequence[object]:
    from disclosure.audit import audit

    return audit(folder)


AUDITS: dict[str, Callable[[Path], Sequence[object]]] = {"published figures": _audit_figures}
"""What looks through a folder of public files; each finding is a count that is given away."""


def write_and_audit(
    build: Build, built: Built, history: History, reporter: Reporter
) -> dict[str, Any]:
    """Write a build's public files, audit them, add the manifest to them and return it.

    Raises:
        WarehouseError: something hidden is given away (exit code 5), or the dataset changed while
            it was built.
    """
    remove_folder(build.public)
    private_folder(build.public)
    tables = read_tables(build.tables)
    database = build.public / DATABASE
    with reporter.step("write"):
        write_public_database(tables, build.tables, database, history.notices)
        main = next(table for table in tables if table.name == PASSIVE_SHARE)
        source = Source(database, main, publication_row(database))
        for name, write in WRITERS.items():
            write(source, build.public / name)
        facts = table_facts(database, [*tables, NOTICE_TABLE], build.tables / "scratch.csv")
    with reporter.step("audit"):
        findings = [f"audit: {one}" for audit in AUDITS.values() for one in audit(build.public)]
    if findings:
        raise WarehouseError(*findings, exit_code=LEAK)
    manifest = build_manifest(
        build,
        built,
        history,
        publication=source.publication,
        outputs={file.name: file_facts(file) for file in build.public.iterdir()},
        tables=facts,
        audit={"findings": len(findings)},
    )
    write_json(manifest, build.public / MANIFEST)
    if why := manifest["git"].get("why_unknown"):
        reporter.say(f"  the manifest names no commit: {why}")
    if build.hash_inputs() != built.inputs:
        raise WarehouseError(
            "the dataset changed while it was built; nothing was published",
            remedy="Start again when nobody lands files.",
        )
    return manifest


def write_json(content: Mapping[str, Any], target: Path) -> None:
    """Write a JSON file for people too: indented, with Danish letters as they are."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    target.write_text(text + "\n", encoding="utf-8")
