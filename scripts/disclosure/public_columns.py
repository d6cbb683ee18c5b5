"""How each public column follows the pattern of hidden cells, and whether it does.

The YAML of a published model says so, column by column, under `config.meta.follows`: what is not
declared is not published, and what is not declared free says nothing of a hidden cell.
"""

import functools
from collections.abc import Iterator, Sequence

import duckdb

from disclosure.findings import Finding
from texts.shown import public_models

NOTICES = "publication_notice"
"""The one public table that is no model: it tells of vintages, never of people."""

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


def undeclared(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Find the columns of a public file that do not say what they follow."""
    what = "a public column that follows nothing"
    for schema, table, column in _columns(connection):
        if table != NOTICES and not follows(table).get(column):
            yield Finding(what, f"{schema}.{table}", "every period", None, column)


def told_of_hidden(connection: duckdb.DuckDBPyConnection, file: str) -> Iterator[Finding]:
    """Find columns of a public file that are not empty where the cell they follow is hidden."""
    tables: dict[tuple[str, str], list[str]] = {}
    for schema, table, column in _columns(connection):
        tables.setdefault((schema, table), []).append(column)
    for (schema, table), columns in tables.items():
        if "reporting_system_code" in columns:
            of, key = "missing_hours", BEGUN_ROW
        elif "offer_type_code" in columns:
            of, key = "activation", ROW
        else:
            of, key = "passive_share", CELL
        for kind in KINDS if ("main", of) in tables else ():
            asked = [column for column in columns if kind in follows(table).get(column, ())]
            if asked and kind != ALWAYS:
                hidden = f"select * from main.{of} where conf_status <> 'F'"
                if kind == PERSONS:
                    hidden += " and persons is null"
                same = {part: f"hidden.{part} = shown.{part}" for part in key}
                if kind in _OTHER_CELL:
                    part, same[part] = _OTHER_CELL[kind]
                join = f"inner join ({hidden}) as hidden on {' and '.join(same.values())}"
                found = _told(connection, f"{schema}.{table} as shown {join}", asked, key)
                what = f"a hidden {'cell' if key == CELL else 'row'} shows figures"
                for cell, column, cells in found:
                    place = cell.get("target_group_code"), cell["period_id"], cell["area_code"]
                    detail = f"{file}, {schema}.{table}.{column}, in {cells} cells"
                    yield Finding(what, *place, detail)


def _told(
    connection: duckdb.DuckDBPyConnection, source: str, asked: Sequence[str], key: Sequence[str]
) -> Iterator[tuple[dict[str, str], str, str]]:
    """Return the columns with values: the key of the first hidden cell, the column, how many."""
    told = []
    for column in asked:
        text = f"nullif(cast(shown.{column} as varchar), '')"
        first = [f"min(hidden.{part}) filter ({text} is not null)" for part in key]
        told.append(f"[cast(count({text}) as varchar), {', '.join(first)}]")
    [row] = connection.execute(f"select {', '.join(told)} from {source}").fetchall()
    for column, (cells, *values) in zip(asked, row, strict=True):
        if cells != "0":
            yield dict(zip(key, values, strict=True)), column, cells


def _columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """Return schema, table and name of every column."""
    return connection.execute(
        "select schema_name, table_name, column_name from duckdb_columns()"
        " where not internal"
        " order by schema_name, table_name, column_index"
    ).fetchall()
