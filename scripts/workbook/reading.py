"""Reading the public DuckDB file into DataFrames: named columns of tables, nothing computed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from texts.shown import Source


class PublicFile:
    """The public DuckDB file, open for reading."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        self._frames: dict[tuple[Source, tuple[str, ...]], pd.DataFrame] = {}
        self._places = {
            table: table if schema == "main" else f"{schema}.{table}"
            for schema, table in connection.execute(
                "select schema_name, table_name from duckdb_tables()"
            ).fetchall()
        }

    def place(self, table: str) -> str:
        """Return the name of a table as SQL: with its schema, unless that is `main`."""
        return self._places.get(table, table)

    def frame(self, source: Source, columns: Sequence[str]) -> pd.DataFrame:
        """Return some columns of a source's rows; no rows when the table is not there.

        Each is read once: whoever changes a frame makes a copy of it first.
        """
        key = (source, tuple(columns))
        if key not in self._frames:
            self._frames[key] = self._read(source, columns)
        return self._frames[key]

    def _read(self, source: Source, columns: Sequence[str]) -> pd.DataFrame:
        if source.table not in self._places:
            return pd.DataFrame(columns=list(columns), dtype=object)
        sql = f"select {', '.join(columns)} from {self.place(source.table)}"
        if source.where:
            sql += f" where {source.where}"
        if source.order_by:
            sql += f" order by {source.order_by}"
        frame = self._connection.execute(sql).df()
        for name in frame.select_dtypes("datetime"):
            frame[name] = frame[name].dt.date
        return frame

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self._connection.execute(sql).fetchall()

    def records(self, source: Source) -> list[dict[str, Any]]:
        """Return a source's rows, each as a mapping from column to value."""
        found: list[dict[str, Any]] = without_gaps(self.frame(source, ["*"])).to_dict("records")
        return found


def without_gaps(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with None for whatever pandas writes for a value that is not there."""
    return frame.astype(object).where(frame.notna(), None)


@contextmanager
def open_public(path: Path) -> Iterator[PublicFile]:
    """Open a public DuckDB file for reading; no extension is loaded."""
    with duckdb.connect(
        str(path),
        read_only=True,
        config={"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
    ) as connection:
        yield PublicFile(connection)
