"""How each public column follows the pattern of hidden cells, and whether it does.

The YAML of a published model says so, column by column, under `config.meta.follows`: what is not
declared is not published, and what is not declared free says nothing of a hidden cell.
"""

import functools
from collections.abc import Iterator
from typing import Any

import duckdb

from disclosure.findings import Finding
from texts.shown import public_models

ALWAYS = "always"
PERSONS = "persons"
FIGURE = "figure"
CELL = ("measure_code", "target_group_code", "period_id", "area_code")
ROW = ("period_id", "area_code", "benefit_code", "offer_type_code")
BEGUN_ROW = ("period_id", "area_code", "reporting_system_code", "offer_type_code")

_OTHER_CELL = {
    "figure_of_country": ("area_code", "hidden.area_code = '000'"),
    "figure_of_region": (
        "area_code",
        "hidden.area_level = 'region' and hidden.area_name = shown.region_name",
    ),
    "figure_of_previous_period": ("period_id", "hidden.period_id = shown.previous_period_id"),
}
"""What a column follows besides its own cell: in which part of the key that is another, and how."""

KINDS = (ALWAYS, PERSONS, FIGURE, *_OTHER_CELL)
"""always: keys, names, texts and what is free. persons: hidden where the cell's persons are.
figure: hidden with the figures. figure_of_…: hidden with the figures of another cell too."""

_HIDDEN = {
    PERSONS: "select * from main.passive_share where conf_status <> 'F' and persons is null",
    FIGURE: "select * from main.passive_share where conf_status <> 'F'",
}
_HIDDEN_ROWS = "select * from main.activation where conf_status <> 'F'"
_HIDDEN_BEGUN_ROWS = "select * from main.missing_hours where conf_status <> 'F'"


@functools.cache
def follows(table: str) -> dict[str, frozenset[str]]:
    """Return what each column of a published table follows, by its name; KINDS says what."""
    model = public_models().get(table, {})
    declared = model.get("config", {}).get("meta", {}).get("follows", {})
    kinds: dict[str, set[str]] = {}
    for kind, columns in declared.items():
        for column in columns:
            kinds.setdefault(column, set()).add(kind)
    return {column: frozenset(found) for column, found in kinds.items()}


def is_figure(table: str, column: str) -> bool:
    """Tell whether a column must be empty where the figures are hidden; undeclared ones too."""
    return not follows(table).get(column, frozenset()) & {ALWAYS, PERSONS}


def undeclared(connection: duckdb.DuckDBPyConnection, besides: str) -> list[str]:
    """Name the columns of a public file that do not say what they follow, but for one table."""
    return [
        f"{schema}.{table}.{column}"
        for schema, table, column in _columns(connection)
        if table != besides and not follows(table).get(column)
    ]


def told_of_hidden(connection: duckdb.DuckDBPyConnection, file: str) -> Iterator[Finding]:
    """Find columns of a public file that are not empty where they should be."""
    tables: dict[tuple[str, str], list[str]] = {}
    for schema, table, column in _columns(connection):
        tables.setdefault((schema, table), []).append(column)
    if ("main", "passive_share") not in tables:
        return
    for (schema, table), columns in tables.items():
        for kind in KINDS:
            asked = [column for column in columns if kind in follows(table).get(column, ())]
            if asked and kind != ALWAYS:
                told = _told(connection, f"{schema}.{table}", columns, asked, kind)
                for (period, area, group), column in told:
                    yield Finding(
                        "a hidden cell shows figures", group, period, area, f"{file}, {column}"
                    )


def _told(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: list[str],
    asked: list[str],
    kind: str,
) -> Iterator[tuple[tuple[str, str, str | None], str]]:
    """Find columns of one table that are not empty where the cell they follow is hidden.

    Returns:
        period, area and target group of a cell, of several the first; which column, in how many.
    """
    if "reporting_system_code" in columns:
        key, hidden = BEGUN_ROW, _HIDDEN_BEGUN_ROWS
    elif "offer_type_code" in columns:
        key, hidden = ROW, _HIDDEN_ROWS
    else:
        key, hidden = CELL, _HIDDEN[PERSONS if kind == PERSONS else FIGURE]
    same = {part: f"hidden.{part} = shown.{part}" for part in key}
    if kind in _OTHER_CELL:
        part, condition = _OTHER_CELL[kind]
        same[part] = condition
    join = f"inner join ({hidden}) as hidden on {' and '.join(same.values())}"
    texts = [f"nullif(cast(shown.{column} as varchar), '')" for column in asked]
    said = _row(connection, [f"count({text})" for text in texts], table, join)
    for column, text, cells in zip(asked, texts, said, strict=True):
        if cells > 0:
            named = [f"min(hidden.{part}) filter ({text} is not null)" for part in key]
            first = dict(zip(key, _row(connection, named, table, join), strict=True))
            cell = first["period_id"], first["area_code"], first.get("target_group_code")
            yield cell, f"{table}.{column}, in {cells} cells"


def _row(
    connection: duckdb.DuckDBPyConnection, expressions: list[str], table: str, join: str
) -> tuple[Any, ...]:
    query = f"select {', '.join(expressions)} from {table} as shown {join}"
    [row] = connection.execute(query).fetchall()
    return tuple(row)


def _columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Return schema, table and name of every column."""
    return connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where not internal"
        " order by schema_name, table_name, column_index"
    ).fetchall()
