"""The public files of a vintage, made from the extracted tables alone: DuckDB, CSV, Parquet."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from common.errors import WarehouseError
from publication.exports import MAIN, Column, Table
from publication.inputs import file_facts

STORAGE_VERSION = "v1.2.0"
"""Readable by DuckDB from 1.2 on, at the size of newer ones."""
BLOCK_SIZE = 16384
"""The smallest there is: the tables are small, and a block is the least that a column takes."""
AS_CSV = "format csv, header, delimiter ',', nullstr '', dateformat '%Y-%m-%d'"
"""UTF-8, LF, header, empty for null."""


@dataclass(frozen=True)
class TableFacts:
    """What the manifest says of a table: its rows, and the sha256 of them as CSV."""

    rows: int
    sha256: str


@contextmanager
def in_memory() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB in memory, one thread, no extensions: the same bytes on every machine."""
    with duckdb.connect(
        ":memory:",
        config={
            "threads": 1,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "default_collation": "",
        },
    ) as connection:
        yield connection


@contextmanager
def public_file(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a public DuckDB file for reading, as `public_file`."""
    with in_memory() as connection:
        connection.execute(f"attach {literal(database)} as public_file (read_only)")
        yield connection


def write_public_database(
    tables: Sequence[Table], folder: Path, target: Path, notices: Sequence[Mapping[str, Any]]
) -> None:
    """Write the analysts' file: tables only, each written once, with their descriptions.

    Args:
        folder: where their Parquet files lie.
        notices: rows for `publication_notice`: what was withdrawn or superseded before.
    """
    with in_memory() as connection:
        connection.execute(
            f"attach {literal(target)} as public_file "
            f"(storage_version '{STORAGE_VERSION}', block_size {BLOCK_SIZE})"
        )
        for schema in sorted({table.schema for table in tables} - {MAIN}):
            connection.execute(f"create schema public_file.{schema}")
        # one transaction: each of 600 comments would else wait for the disk, two thirds of the time
        connection.execute("begin")
        for table in tables:
            source = literal(folder / f"{table.name}.parquet")
            connection.execute(
                f"create table {table.place} as "
                f"select * from read_parquet({source}) order by {', '.join(table.sort_by)}"
            )
            _comment(connection, table)
        _write_notices(connection, notices)
        connection.execute("commit")
        connection.execute("checkpoint public_file")
        connection.execute("detach public_file")


def _comment(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    connection.execute(f"comment on table {table.place} is {literal(table.comment)}")
    for column in table.columns:
        place = f"{table.place}.{column.name}"
        connection.execute(f"comment on column {place} is {literal(column.comment)}")


NOTICE_TABLE = Table(
    name="publication_notice",
    schema=MAIN,
    comment=(
        "What became of earlier vintages: one row per notice given before this vintage was "
        "published. Unique at the level of as_of, status, noted_on, reason."
    ),
    sort_by=["as_of", "status", "noted_on", "reason"],
    columns=[
        Column("as_of", "DATE", "The as-of date of the vintage that the notice is about."),
        Column("status", "VARCHAR", "withdrawn or superseded."),
        Column("reason", "VARCHAR", "Why, in the words given when it was done."),
        Column("noted_on", "DATE", "The day on which it was done."),
    ],
)


def _write_notices(
    connection: duckdb.DuckDBPyConnection, notices: Sequence[Mapping[str, Any]]
) -> None:
    columns = ", ".join(f"{column.name} {column.data_type}" for column in NOTICE_TABLE.columns)
    connection.execute(f"create table {NOTICE_TABLE.place} ({columns})")
    for notice in sorted(notices, key=lambda row: [row[name] for name in NOTICE_TABLE.sort_by]):
        connection.execute(
            f"insert into {NOTICE_TABLE.place} values (?, ?, ?, ?)",
            [notice[column.name] for column in NOTICE_TABLE.columns],
        )
    _comment(connection, NOTICE_TABLE)


def table_facts(database: Path, tables: Sequence[Table], scratch: Path) -> dict[str, TableFacts]:
    """Count and hash the tables of a public file, in the order of their keys, by a scratch file."""
    facts: dict[str, TableFacts] = {}
    with public_file(database) as connection:
        for table in tables:
            rows = copy_table(connection, table, scratch, AS_CSV)
            facts[table.name] = TableFacts(rows, file_facts(scratch).sha256)
    scratch.unlink(missing_ok=True)
    return facts


def copy_table(
    connection: duckdb.DuckDBPyConnection, table: Table, target: Path, options: str
) -> int:
    """Write a table of the public file, sorted, into another file; return how many rows it has."""
    query = f"select * from {table.place} order by {', '.join(table.sort_by)}"
    row = connection.execute(f"copy ({query}) to {literal(target)} ({options})").fetchone()
    assert row is not None
    return int(row[0])


def publication_row(database: Path) -> dict[str, Any]:
    """Read the one row of `publication`: what this publication is.

    Raises:
        WarehouseError: there is none: nothing was delivered by the as-of date.
    """
    with public_file(database) as connection:
        rows = records(connection, "select * from public_file.main.publication")
    if not rows:
        raise WarehouseError("the build does not say what it is: table publication is empty")
    return rows[0]


def records(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    """Return the rows of a query, each as a mapping from column to value."""
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def has_figures(database: Path) -> bool:
    """Tell whether any cell of a public file has a figure."""
    with public_file(database) as connection:
        query = "select 1 from public_file.main.passive_share where passive_share is not null"
        return connection.execute(f"{query} limit 1").fetchone() is not None


def literal(value: Path | str) -> str:
    """Return a path or a text as a literal of SQL."""
    return "'" + str(value).replace("'", "''") + "'"
