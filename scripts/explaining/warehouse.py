"""Opening the private working warehouse, read-only, and asking it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from common.errors import WarehouseError
from common.held_files import held, holder
from publication.places import Places
from publication.vintages import newest_standing

Row = dict[str, Any]
"""A row: column name to value."""

_QUERIES = Path(__file__).with_name("queries")
_NEEDED = ("int_population__members", "int_hours__courses", "int_seniority__chains")


class Warehouse:
    """A working warehouse, open for reading, under the name of its dataset."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, name: str) -> None:
        self._connection = connection
        self.name = name

    def rows(self, query: str, **parameters: object) -> list[Row]:
        """Run a query of this area with those of the parameters that it names."""
        sql = (_QUERIES / f"{query}.sql").read_text(encoding="utf-8")
        named = {name: value for name, value in parameters.items() if f"${name}" in sql}
        cursor = self._connection.execute(sql, named)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def open_warehouse(file: Path) -> Iterator[Warehouse]:
    """Open a working warehouse, read-only.

    Raises:
        WarehouseError: there is no such file, it is in use, or it is a public file.
    """
    if not file.is_file():
        newest = newest_standing(Places().published(file.stem))
        as_of = f" AS_OF={newest.name}" if newest else ""
        raise WarehouseError(
            "there is no working warehouse",
            file=file,
            remedy=f"make publication DATASET={file.stem}{as_of} makes it.",
        )
    try:
        connection = duckdb.connect(str(file), read_only=True)
    except duckdb.Error as error:
        if name := holder(error):
            raise WarehouseError(held(file, name)) from error
        raise WarehouseError("cannot be opened: it is no DuckDB file", file=file) from error
    with connection:
        _refuse_a_public_file(connection, file)
        yield Warehouse(connection, file.stem)


def _refuse_a_public_file(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    found = {
        row[0]
        for row in connection.execute("select table_name from information_schema.tables").fetchall()
    }
    if not found.issuperset(_NEEDED):
        raise WarehouseError(
            "not a working warehouse: it holds no persons, so it cannot explain a cell",
            file=file,
            expected="the private file warehouse/<dataset>.duckdb, not a published one",
        )
