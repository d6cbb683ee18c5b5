"""What leaves the working warehouse: the models in models/marts/public/, and nothing else.

A model is published where its folder and its own YAML (`access: public`) both say so. Where only
one of them does, somebody has moved or declared it by mistake, and nothing is published at all.

Run as a program of its own, this module is the airlock: the only one that opens the working file.
What it writes holds public tables and nothing else, so that what is published is made by a process
that never had a person in its memory.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from common.errors import WarehouseError
from disclosure.public_columns import KINDS

FOLDER = "models/marts/public/"
ARRANGING = {"workbook"}
"""The folders whose tables lie in a schema of that name; all others lie in `main`."""
MAIN = "main"
PASSIVE_SHARE = "passive_share"
"""The table that is published as CSV and Parquet too."""
PUBLIC_TYPES = re.compile(r"VARCHAR|BOOLEAN|DATE|INTEGER|BIGINT|DOUBLE|DECIMAL\(\d+,\d+\)")
_COLUMNS = """
    select table_name, list((column_name, data_type) order by column_index)
    from duckdb_columns()
    where schema_name = 'main' and database_name = current_database()
    group by table_name
"""
_ORDER = re.compile(r"\norder by ([a-z0-9_,\s]+)$")


class Column(NamedTuple):
    """A published column; its type is DuckDB's."""

    name: str
    data_type: str
    comment: str


@dataclass(frozen=True)
class Table:
    """One table of the public DuckDB file; the model has the same name.

    Attributes:
        schema: main, or workbook.
        sort_by: the model's last line, which decides the order of the rows.
    """

    name: str
    schema: str
    comment: str
    sort_by: list[str]
    columns: list[Column]

    @property
    def place(self) -> str:
        """Its name as SQL, in a public file that is attached as public_file."""
        return f"public_file.{self.schema}.{self.name}"


def read_exports(manifest: Path) -> list[Table]:
    """Return what is published, main tables first, each group in the order of its names.

    Raises:
        WarehouseError: folder and access of a model do not agree, it is not sorted, or a column
            does not say how it follows the pattern of hidden cells.
    """
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    return exports_of([node for node in nodes if node["resource_type"] == "model"])


def exports_of(models: Iterable[Mapping[str, Any]]) -> list[Table]:
    """Return what is published of these models; see `read_exports`."""
    tables: list[Table] = []
    faults: list[str] = []
    for model in models:
        name, folder = model["name"], Path(model["original_file_path"]).parent.name
        is_in_folder = model["original_file_path"].startswith(FOLDER)
        is_public = model["access"] == "public"
        order = _ORDER.search(model["raw_code"].rstrip())
        if is_in_folder and not is_public:
            faults.append(
                f"the model {name} lies in {FOLDER}, but its YAML does not say access: public. "
                "What not everybody may see belongs in models/marts/private/."
            )
        elif is_public and not is_in_folder:
            faults.append(
                f"the model {name} says access: public, but does not lie in {FOLDER}. "
                "Only models in that folder are published."
            )
        elif is_public and order is None:
            faults.append(
                f"the model {name} does not end in an order by of its columns. "
                "It decides the order of the published rows."
            )
        elif is_public and (wrong := _not_declared(model)):
            faults.append(
                f"the model {name} does not say how its columns follow the pattern of hidden "
                f"cells, or says it of none that it has: {', '.join(wrong)}. Its YAML says so "
                f"under config.meta.follows: {', '.join(KINDS)} (docs/disclosure.md)."
            )
        elif is_public and order is not None:
            columns = [
                Column(
                    column["name"],
                    column["data_type"].upper().replace("STRING", "VARCHAR"),
                    _one_line(column["description"]),
                )
                for column in model["columns"].values()
            ]
            tables.append(
                Table(
                    name=name,
                    schema=folder if folder in ARRANGING else MAIN,
                    comment=_one_line(model["description"]),
                    sort_by=[column.strip() for column in order[1].split(",")],
                    columns=columns,
                )
            )
    if faults:
        raise WarehouseError(*faults)
    return sorted(tables, key=lambda table: (table.schema, table.name))


def _not_declared(model: Mapping[str, Any]) -> list[str]:
    """Name the columns that do not say what they follow, what is said of none, unknown words."""
    follows: Mapping[str, list[str]] = model["config"]["meta"].get("follows", {})
    declared = {column for columns in follows.values() for column in columns}
    return sorted(declared ^ set(model["columns"])) + sorted(set(follows) - set(KINDS))


def _one_line(description: str) -> str:
    return " ".join(description.split())


def extract(working_file: Path, manifest: Path, folder: Path) -> None:
    """Write `<table>.parquet` for every export.

    Raises:
        WarehouseError: a model's folder and access do not agree, or an export is not in the
            warehouse as its YAML describes it, has a type that is not published, or two rows whose
            order nothing decides.
    """
    folder.mkdir(exist_ok=True)
    # a log left beside a file that changes its name would make it unopenable
    with duckdb.connect(str(working_file)) as connection:
        connection.execute("checkpoint")
    with duckdb.connect(str(working_file), read_only=True) as connection:
        connection.execute("set threads = 1")
        columns = dict(connection.execute(_COLUMNS).fetchall())
        for table in read_exports(manifest):
            _check_columns(table, columns.get(table.name))
            _check_order(connection, table)
            target = str(folder / f"{table.name}.parquet").replace("'", "''")
            connection.execute(
                f"copy (select * from main.{table.name} order by {', '.join(table.sort_by)}) "
                f"to '{target}' (format parquet)"
            )


def _check_order(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """See that the order of a table's rows is decided: otherwise its bytes would not be."""
    keys = ", ".join(table.sort_by)
    twice = connection.execute(
        f"select 1 from main.{table.name} group by {keys} having count(*) > 1 limit 1"
    ).fetchone()
    if twice is not None:
        raise WarehouseError(f"{table.name} has two rows with the same {keys}")


def _check_columns(table: Table, built: list[tuple[str, str]] | None) -> None:
    """See that the working warehouse has a table as its YAML describes it, for the public."""
    if built != [(column.name, column.data_type) for column in table.columns]:
        raise WarehouseError(
            f"the working warehouse has no table {table.name} with the columns of its YAML"
        )
    for name, data_type, _ in table.columns:
        if not PUBLIC_TYPES.fullmatch(data_type):
            raise WarehouseError(f"{table.name}.{name} is {data_type}: not a type for the public")


if __name__ == "__main__":
    extract(*(Path(argument) for argument in sys.argv[1:]))
