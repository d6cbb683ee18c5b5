"""What the published vintages of a dataset hide and show, for the build of the next one.

What one vintage hid stays hidden in all that come after (publication 3). There is no record besides
the publications: the pattern is read from the folders that stand when a vintage is made, replaced
and withdrawn ones too, and the manifest names them, so that a rebuild reads the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from common.errors import REFUSED, Fault, WarehouseError
from disclosure.vintages import AlsoHidden, Earlier
from publication.inputs import file_facts
from publication.public_files import in_memory, literal
from publication.purged import EXTRACTS, holding_extract
from publication.variables import PROTECTION
from publication.vintages import MANIFEST, every_folder, read_manifest

DATABASE = "passive_share.duckdb"

KEY = (
    *("target_group_code", "reference_date", "period_id"),
    *("area_code", "benefit_code", "offer_type_code", "reporting_system_code"),
)
"""What names a cell of a computed group (no period), or a row of a table of courses (no group)."""

_PATTERN = """
    create table {table} (
        vintage_folder varchar,
        vintage_date date,
        target_group_code varchar,
        reference_date date,
        period_id varchar,
        area_code varchar,
        benefit_code varchar,
        offer_type_code varchar,
        reporting_system_code varchar,
        hides_figures boolean,
        hides_persons boolean
    )
"""
"""The columns of macros/sql/published_pattern.sql."""

_FILL = """
    insert into {table}
    select distinct
        {folder}, as_of, target_group_code, reference_date, null, area_code, null, null, null,
        conf_status <> 'F', conf_status <> 'F' and persons is null
    from published.passive_share
    where source = 'special_extract' and obs_status <> 'O'
    union all
    select
        {folder}, as_of, null, null, period_id, area_code, benefit_code, offer_type_code, null,
        conf_status <> 'F', conf_status <> 'F'
    from published.activation
"""
_FILL_BEGUN = """
    insert into {table}
    select
        {folder}, as_of, null, null, period_id, area_code, null, offer_type_code,
        reporting_system_code, conf_status <> 'F', conf_status <> 'F'
    from published.missing_hours
"""
_HAS_BEGUN = """
    select true from duckdb_tables()
    where database_name = 'published' and table_name = 'missing_hours'
"""
_SHOWN_AGAIN = f"""
    select distinct {", ".join(f"mine.{column}" for column in KEY)}
    from mine
    inner join newer
        on {" and ".join(f"mine.{column} is not distinct from newer.{column}" for column in KEY)}
    where (newer.hides_figures and not mine.hides_figures)
        or (newer.hides_persons and not mine.hides_persons)
    order by all
"""


def is_protected(variables: Mapping[str, Any]) -> bool:
    """Tell whether a vintage hides small counts: else it neither carries nor teaches a pattern."""
    return any(float(variables[name]) > 0 for name in PROTECTION)


def pattern_folders(published: Path) -> tuple[Path, ...]:
    """Return the folders whose pattern the next vintage carries on, oldest first."""
    return tuple(
        folder
        for folder in every_folder(published)
        if is_protected(read_manifest(folder)["variables"])
    )


def named_folders(published: Path, named: Mapping[str, str]) -> tuple[Path, ...]:
    """Find the folders that a manifest names by name and sha256, wherever they lie by now.

    Raises:
        WarehouseError: one is not there.
    """
    if not named:
        return ()
    by_sha256 = {sha256_of(folder): folder for folder in every_folder(published)}
    missing = [
        Fault(
            f"the folder {name} is gone, whose hidden cells stay hidden",
            file=published / name / MANIFEST,
            expected=f"a manifest with sha256 {sha256}",
            remedy="Put the folder back: without it the same bytes cannot be made.",
        )
        for name, sha256 in named.items()
        if sha256 not in by_sha256
    ]
    if missing:
        raise WarehouseError(*missing)
    return tuple(by_sha256[sha256] for sha256 in named.values())


def names_of(folders: Iterable[Path]) -> dict[str, str]:
    """Return the folders' names and the sha256 of their manifests, as a manifest names them."""
    return {folder.name: sha256_of(folder) for folder in folders}


def sha256_of(folder: Path) -> str:
    """Return the sha256 of a published folder's manifest, which names every other file's."""
    return file_facts(folder / MANIFEST).sha256


def earlier_vintages(
    folders: Iterable[Path], deliveries: Iterable[Mapping[str, str]], as_of: str
) -> list[Earlier]:
    """Return what a reader has besides a vintage of which these are the deliveries."""
    extracts = _extracts(deliveries)
    manifests = ((folder, read_manifest(folder)) for folder in folders)
    return [
        Earlier(folder, _extracts(told["deliveries"]) == extracts, told["as_of"] <= as_of)
        for folder, told in manifests
    ]


def _extracts(deliveries: Iterable[Mapping[str, str]]) -> set[tuple[str, str]]:
    """Return the extracts of spells and courses that hold among deliveries: id and sha256."""
    rows = list(deliveries)
    holding = [holding_extract(rows, source, date.max) for source in EXTRACTS]
    return {
        (row["delivery_id"], row["file_sha256"]) for row in rows if row["delivery_id"] in holding
    }


def write_pattern(folders: Iterable[Path], also_hidden: Iterable[AlsoHidden], target: Path) -> None:
    """Write what the folders hide and show as one CSV file without a header.

    Of the tables of courses only the hidden rows: what was shown is nowhere asked for. What is
    hidden as well has no folder and no date.
    """
    with in_memory() as connection:
        _gather(connection, "pattern", folders)
        for cell in also_hidden:
            connection.execute(
                "insert into pattern values (null, null, ?, ?, null, ?, null, null, null, true, ?)",
                [cell.target_group_code, cell.reference_date, cell.area_code, cell.hides_persons],
            )
        connection.execute(
            "copy (select * from pattern where hides_figures or target_group_code is not null"
            f" order by all) to {literal(target)} (header false)"
        )


def refuse_to_show(folder: Path, newer: Sequence[Path]) -> None:
    """See that a vintage shows nothing that a newer one hides.

    All that was hidden is carried over, but a place with nobody in it is shown as such.

    Raises:
        WarehouseError: it would, in the cells that are named (exit code 4).
    """
    if not newer:
        return
    with in_memory() as connection:
        _gather(connection, "mine", [folder])
        _gather(connection, "newer", newer)
        shown = connection.execute(_SHOWN_AGAIN).fetchall()
    if shown:
        cells = (", ".join(str(part) for part in cell if part is not None) for cell in shown)
        what = "a newer vintage hides what this one would show"
        remedy = "It cannot be published beside the newer one."
        faults = (Fault(f"{what}: {cell}", remedy=remedy) for cell in cells)
        raise WarehouseError(*faults, exit_code=REFUSED)


def _gather(connection: duckdb.DuckDBPyConnection, table: str, folders: Iterable[Path]) -> None:
    """Make a table of what published folders hide and show."""
    connection.execute(_PATTERN.format(table=table))
    for folder in folders:
        connection.execute(f"attach {literal(folder / DATABASE)} as published (read_only)")
        connection.execute(_FILL.format(table=table, folder=literal(folder.name)))
        # A vintage from before there was this table shows nothing of it.
        if connection.execute(_HAS_BEGUN).fetchone():
            connection.execute(_FILL_BEGUN.format(table=table, folder=literal(folder.name)))
        connection.execute("detach published")
