"""What a reader gets of one vintage, written into one folder and audited before it goes out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.errors import Fault, WarehouseError
from publication.csvw import csvw_metadata, write_csvw
from publication.exit_codes import LEAK
from publication.exports import PASSIVE_SHARE
from publication.public_files import (
    NOTICE_TABLE,
    TableFacts,
    in_memory,
    literal,
    read_tables,
    table_facts,
    write_csv,
    write_parquet,
    write_public_database,
)

DATABASE = "passive_share.duckdb"
WORKBOOK = "manglende-aktiv-indsats.xlsx"
CSV = "passive_share.csv"
CSV_METADATA = "passive_share.csv-metadata.json"
PARQUET = "passive_share.parquet"
REPRODUCIBLE = (WORKBOOK, CSV, CSV_METADATA, PARQUET)
"""The files that are the same bytes whenever they are made from the same input."""
TITLE = "Manglende aktiv indsats: passivandel"
SYNTHETIC = "SYNTETISKE DATA"


def _write_workbook(database: Path, target: Path) -> None:
    from workbook.write import write_workbook

    write_workbook(database, target)


def _audit(folder: Path) -> Sequence[object]:
    from disclosure.audit import audit

    findings: Sequence[object] = audit(folder)
    return findings


@dataclass(frozen=True)
class Makers:
    """The parts of a publication that other areas make; tests put others in their place.

    Attributes:
        write_workbook: writes the workbook from the public DuckDB file.
        audit: looks through a public folder; each finding is a count that is given away.
    """

    write_workbook: Callable[[Path, Path], None] = _write_workbook
    audit: Callable[[Path], Sequence[object]] = _audit


def write_public_folder(
    extracted: Path,
    folder: Path,
    notices: Sequence[Mapping[str, Any]],
    makers: Makers,
) -> tuple[dict[str, TableFacts], dict[str, Any]]:
    """Write every public file but the manifest.

    Args:
        extracted: the folder of extracted tables.
        folder: the folder to write into; exists and is empty.
        notices: what became of earlier vintages.
        makers: who writes the workbook.

    Returns:
        the facts of every table, and the one row of `publication`.
    """
    tables = read_tables(extracted)
    database = folder / DATABASE
    write_public_database(tables, extracted, database, notices)
    about = publication_row(database)
    main = next(table for table in tables if table.name == PASSIVE_SHARE)
    write_csv(database, main, folder / CSV)
    title = f"{TITLE}, {about['dataset']}, pr. {about['as_of']}"
    if about["is_synthetic"]:
        title = f"{SYNTHETIC}: {title}"
    write_csvw(csvw_metadata(main, CSV, title, str(about["as_of"])), folder / CSV_METADATA)
    footer = {name: str(about[name]) for name in ("dataset", "as_of", "is_synthetic")}
    write_parquet(database, main, folder / PARQUET, footer | {"title": title})
    facts = table_facts(database, [*tables, NOTICE_TABLE], extracted / "scratch.csv")
    makers.write_workbook(database, folder / WORKBOOK)
    return facts, about


def publication_row(database: Path) -> dict[str, Any]:
    """Read the one row of `publication`: what this publication is.

    Raises:
        WarehouseError: there is none: nothing was delivered by the as-of date.
    """
    with in_memory() as connection:
        connection.execute(f"attach {literal(database)} as public_file (read_only)")
        cursor = connection.execute("select * from public_file.main.publication")
        names = [column[0] for column in cursor.description or ()]
        row = cursor.fetchone()
    if row is None:
        raise WarehouseError(Fault("the build does not say what it is: table publication is empty"))
    return dict(zip(names, row, strict=True))


def audit_folder(folder: Path, makers: Makers) -> dict[str, Any]:
    """Audit a public folder; return what the manifest says of it.

    Raises:
        WarehouseError: something hidden is given away (exit code 5).
    """
    findings = makers.audit(folder)
    if findings:
        faults = [Fault(f"audit: {finding}") for finding in findings]
        raise WarehouseError(*faults, exit_code=LEAK)
    return {"findings": 0}
