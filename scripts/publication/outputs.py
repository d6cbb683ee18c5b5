"""What a reader gets of one vintage: written into one folder, audited, described by a manifest.

A new kind of file is one more line of WRITERS.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from common.atomic_files import files_below, remove_folder
from common.errors import LEAK, WarehouseError
from publication import public_files
from publication.build import Build, build_and_test, extract_tables
from publication.descriptions import csvw_metadata, table_schema
from publication.exports import PASSIVE_SHARE, Table, read_exports
from publication.inputs import file_facts
from publication.manifest import History, build_manifest, deliveries_until
from publication.pattern import earlier_vintages
from publication.places import private_folder
from publication.publisher import publisher_in_csvw, unstated
from publication.reporter import Reporter
from publication.vintages import MANIFEST

if TYPE_CHECKING:
    from disclosure.findings import Report
    from formats.cube import Cube

DATABASE = "passive_share.duckdb"
WORKBOOK = "manglende-aktiv-indsats.xlsx"
CSV = "passive_share.csv"
CSV_METADATA = "passive_share.csv-metadata.json"
CSV_TYPES = "passive_share.schema.json"
PARQUET = "passive_share.parquet"
DANISH_CSV = "passive_share_da.csv"
JSON_STAT = "passive_share.jsonstat.json"
PX = "passive_share.px"
FACT_SHEET = "faktaark.pdf"
SITE = "web"
TITLE = "Manglende aktiv indsats: passivandel"
SYNTHETIC = "SYNTETISKE DATA"


@dataclass(frozen=True)
class Source:
    """What all files are written from: the public DuckDB file, and its table that is CSV too."""

    database: Path
    passive_share: Table
    publication: Mapping[str, Any]

    @property
    def title(self) -> str:
        """The publication's title in Danish; it says when the figures are invented."""
        title = f"{TITLE}, {self.publication['dataset']}, pr. {self.publication['as_of']}"
        return f"{SYNTHETIC}: {title}" if self.publication["is_synthetic"] else title

    @cached_property
    def cube(self) -> Cube:
        """The published table as a cube, read once for all formats that are one."""
        from formats.cube import read_cube

        return read_cube(self.database, self.title, str(self.publication["as_of"]))


# Workbook, page and audit take a second to load: only who writes and audits should wait for it.


def _write_workbook(source: Source, target: Path) -> None:
    from workbook.write import write_workbook

    write_workbook(source.database, target)


def _write_csv(source: Source, target: Path) -> None:
    with public_files.public_file(source.database) as connection:
        public_files.copy_table(connection, source.passive_share, target, public_files.AS_CSV)


def _write_csv_metadata(source: Source, target: Path) -> None:
    as_of = str(source.publication["as_of"])
    described = csvw_metadata(source.passive_share, CSV, source.title, as_of)
    write_json(described | publisher_in_csvw(source.publication), target)


def _write_csv_types(source: Source, target: Path) -> None:
    write_json(table_schema(source.passive_share, source.title), target)


def _write_parquet(source: Source, target: Path) -> None:
    about = {name: source.publication[name] for name in ("as_of", "dataset", "is_synthetic")}
    about["title"] = source.title
    footer = ", ".join(
        f"{name}: {public_files.literal(str(value))}" for name, value in about.items()
    )
    options = f"format parquet, compression zstd, kv_metadata {{{footer}}}"
    with public_files.public_file(source.database) as connection:
        public_files.copy_table(connection, source.passive_share, target, options)


def _write_danish_csv(source: Source, target: Path) -> None:
    from formats.danish_csv import write_danish_csv

    write_danish_csv(source.database, target)


def _write_jsonstat(source: Source, target: Path) -> None:
    from formats.jsonstat import write_jsonstat

    write_jsonstat(source.cube, target)


def _write_px(source: Source, target: Path) -> None:
    from formats.px import write_px

    write_px(source.cube, target)


def _write_fact_sheet(source: Source, target: Path) -> None:
    from web.fact_sheet import write_fact_sheet

    write_fact_sheet(source.database, target)


def _write_site(source: Source, target: Path) -> None:
    """Write the pages; those of a group have its part of the cube beside them."""
    from formats.jsonstat import write_jsonstat
    from web.write import write_site

    written = {name: file_facts(target.parent / name) for name in WRITERS if name != SITE}
    for group in write_site(source.database, target, written):
        part = source.cube.only(group.code, group.measure)
        write_jsonstat(part, target / "maalgruppe" / f"{group.key}.jsonstat.json")


WRITERS: dict[str, Callable[[Source, Path], None]] = {
    CSV: _write_csv,
    CSV_METADATA: _write_csv_metadata,
    CSV_TYPES: _write_csv_types,
    PARQUET: _write_parquet,
    WORKBOOK: _write_workbook,
    DANISH_CSV: _write_danish_csv,
    JSON_STAT: _write_jsonstat,
    PX: _write_px,
    FACT_SHEET: _write_fact_sheet,
    SITE: _write_site,
}
"""File -> who writes it; the site, a folder, comes last, since it lists the others.

Each must give the same bytes whenever it has the same source.
"""


def _audit_figures(build: Build) -> Report:
    from disclosure.audit import examine

    as_of = build.as_of.isoformat()
    earlier = earlier_vintages(build.earlier, deliveries_until(build), as_of)
    return examine(build.public, earlier=earlier, also_hidden=build.also_hidden)


def _audit_other_files(build: Build) -> Report:
    from disclosure.findings import Report
    from disclosure.other_files import audit_other_files

    return Report(findings=audit_other_files(build.public), counted=Counter())


AUDITS: dict[str, Callable[[Build], Report]] = {
    "published figures": _audit_figures,
    "pages and other formats": _audit_other_files,
}
"""What looks through a build's public files; each finding is a count that is given away."""

MOST_AGAIN = 3
"""So often a vintage is made again with more places hidden, since the rules give one away."""


def make_vintage(build: Build, history: History, reporter: Reporter) -> dict[str, Any]:
    """Build a vintage, test it, write and audit its public files, and return its manifest.

    Where the rules leave a hidden count one value, the vintage is made again with the next partner
    hidden as well (publication 3).

    Raises:
        WarehouseError: a test failed, something did not build, something hidden is given away
            (exit code 5), or the dataset changed while it was built.
    """
    for again in range(MOST_AGAIN + 1):
        with reporter.bar(others=1 + len(WRITERS) + len(AUDITS)):
            inputs, results = build_and_test(build, reporter)
            extract_tables(build, reporter)
            publication, tables = write_files(build, history, reporter)
            reports = audited(build, reporter)
        also_hide = {cell for report in reports for cell in report.also_hide}
        findings = [one for report in reports for one in report.findings]
        replayed = [one for report in reports for one in report.replayed]
        if not also_hide or findings or again == MOST_AGAIN:
            break
        reporter.say(f"  made again with {len(also_hide)} more hidden: the rules give others away")
        build = replace(build, also_hidden=tuple(sorted({*build.also_hidden, *also_hide})))
    if findings or replayed:
        raise WarehouseError(*(f"audit: {one}" for one in findings + replayed), exit_code=LEAK)
    counted = {name: count for report in reports for name, count in report.counted.items()}
    manifest = build_manifest(
        build,
        inputs,
        results,
        history,
        publication=publication,
        outputs={name: file_facts(file) for name, file in files_below(build.public).items()},
        tables=tables,
        audit={"findings": 0, **counted},
    )
    write_json(manifest, build.public / MANIFEST)
    if build.hash_inputs() != inputs:
        raise WarehouseError(
            "the dataset changed while it was built; nothing was published",
            remedy="Start again when nobody lands files.",
        )
    if not public_files.has_figures(build.public / DATABASE):
        reporter.say("  no cell has a figure: make explain says of any of them why")
    if missing := unstated(publication):
        reporter.say(f"  publisher.csv does not say: {', '.join(missing)}; readers are told so")
    if why := manifest["git"].get("why_unknown"):
        reporter.say(f"  the manifest names no commit: {why}")
    return manifest


def write_files(
    build: Build, history: History, reporter: Reporter
) -> tuple[Mapping[str, Any], Mapping[str, public_files.TableFacts]]:
    """Write a build's public files, all but the manifest.

    Returns:
        the row of the table `publication`, and each table's facts.
    """
    remove_folder(build.public)
    private_folder(build.public)
    tables = read_exports(build.manifest)
    database = build.public / DATABASE
    with reporter.step("write") as step:
        public_files.write_public_database(tables, build.tables, database, history.notices)
        main = next(table for table in tables if table.name == PASSIVE_SHARE)
        source = Source(database, main, public_files.publication_row(database))
        for name, write in WRITERS.items():
            step.show(doing=name)
            write(source, build.public / name)
            step.one_more(name)
        facts = public_files.table_facts(
            database, [*tables, public_files.NOTICE_TABLE], build.tables / "scratch.csv"
        )
    return source.publication, facts


def audited(build: Build, reporter: Reporter) -> list[Report]:
    """Look for what the public files give away of what is hidden."""
    reports = []
    with reporter.step("audit") as step:
        for name, audit in AUDITS.items():
            step.show(doing=name)
            reports.append(audit(build))
            step.one_more(name)
    return reports


def write_json(content: Mapping[str, Any], target: Path) -> None:
    """Write a JSON file for people too: indented, with Danish letters as they are."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    target.write_text(text + "\n", encoding="utf-8")
