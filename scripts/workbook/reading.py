"""Reading the public DuckDB file: whole columns of named tables, nothing computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb


@dataclass(frozen=True)
class Source:
    """What a sheet is read from, so that a reader can redo it in SQL.

    Attributes:
        table: a table of the public file.
        where: the filter, as SQL; empty for every row.
        order_by: the order of the rows, as SQL.
    """

    table: str
    where: str = ""
    order_by: str = ""


class PublicFile:
    """The public DuckDB file, open for reading.

    Args:
        connection: an open connection, read-only.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._tables: dict[str, set[str]] = {}
        self._places: dict[str, str] = {}
        for schema, table, column, data_type in connection.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() "
            "where schema_name in ('main', 'workbook')"
        ).fetchall():
            self._places[table] = table if schema == "main" else f"{schema}.{table}"
            decimals = self._tables.setdefault(table, set())
            if data_type.startswith("DECIMAL"):
                decimals.add(column)

    def has(self, table: str) -> bool:
        """Tell whether the file holds a table."""
        return table in self._tables

    def place(self, table: str) -> str:
        """Return the name of a table as SQL: with its schema, unless that is `main`."""
        return self._places.get(table, table)

    def rows(self, source: Source, columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return some columns of a source's rows; none when the table is not there.

        Decimals come as doubles: what a cell of a workbook holds, and quicker to read.
        """
        if not self.has(source.table):
            return []
        decimals = self._tables[source.table]
        named = [f"cast({name} as double)" if name in decimals else name for name in columns]
        sql = f"select {', '.join(named)} from {self.place(source.table)}"
        if source.where:
            sql += f" where {source.where}"
        if source.order_by:
            sql += f" order by {source.order_by}"
        return self._connection.execute(sql).fetchall()

    def records(self, source: Source, columns: Sequence[str]) -> list[dict[str, Any]]:
        """Return the same rows, each as a mapping from column to value."""
        return [dict(zip(columns, row, strict=True)) for row in self.rows(source, columns)]

    def pairs(self, table: str, key: str, value: str) -> dict[str, Any]:
        """Return a two-column lookup of a table."""
        return dict(self.rows(Source(table), (key, value)))


@contextmanager
def open_public(path: Path) -> Iterator[PublicFile]:
    """Open a public DuckDB file for reading; no extension is loaded."""
    with duckdb.connect(
        str(path),
        read_only=True,
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
    ) as connection:
        yield PublicFile(connection)
