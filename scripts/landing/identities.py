"""Do the ids of an extract stand for persons? Nets that need no earlier delivery (limits.py).

Ids that were cut or rounded on their way make many persons one, and every other test passes.
"""

from __future__ import annotations

import duckdb

from landing import limits
from landing.request import DELIVERED_COLUMNS, Kind

WITHOUT_HOURS = "coalesce(cast(weekly_hours as decimal(18, 6)), 0) = 0"
"""SQL for a course without hours, or with 0."""


def count_persons(con: duckdb.DuckDBPyConnection, kind: Kind) -> int:
    """Return how many persons an extract has; their rows and municipalities are kept in a table.

    That of municipalities is a little too low where two codes share a bit.
    """
    con.execute(
        f"""
        create or replace temp table person_rows as
        select
            person_id,
            count(*) as n,
            bit_count(bit_or(1::hugeint << (municipality_code::hugeint % 126))) as places
        from {kind}
        group by person_id
        """
    )
    return _counts(con, "select count(*) from person_rows")[0]


def doubts_about(
    con: duckdb.DuckDBPyConnection, kind: Kind, rows: int, persons: int | None
) -> list[str]:
    """Return what is improbable about the ids of an extract or report, a sentence each.

    The rows are in the table of their kind, the persons counted by `count_persons`; a report of
    hours has None.
    """
    doubts = [
        doubt
        for column in DELIVERED_COLUMNS[kind]
        if column.endswith("_id")
        for doubt in _zeros_at_the_end(con, kind, column)
    ]
    if persons is None:
        return doubts
    if rows >= limits.ENOUGH_ROWS and rows > limits.MAX_ROWS_PER_PERSON * persons:
        doubts.append(
            f"{kind}: {rows:,} rows of only {persons:,} persons "
            f"(limit {limits.MAX_ROWS_PER_PERSON} rows a person)"
        )
    return doubts + _too_much_for_one(con, kind)


def _counts(con: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    """Return the counts of a query's one row, null as 0."""
    found = con.execute(query).fetchone()
    return tuple(int(value or 0) for value in found or ())


def _zeros_at_the_end(con: duckdb.DuckDBPyConnection, kind: Kind, column: str) -> list[str]:
    """Return whether the last digits of all ids are 0: a program keeps fifteen of a number's."""
    ids, zeros = _counts(
        con,
        f"""
        select count(distinct {column}), min(length({column}) - length(rtrim({column}, '0')))
        from {kind}
        where (select bool_and(suffix({column}, '0')) from {kind})
        """,
    )
    if ids * zeros < limits.FEW_ZEROS:
        return []
    return [f"{column}: the last {zeros} digits of all {ids:,} ids are 0: were they rounded?"]


def _too_much_for_one(con: duckdb.DuckDBPyConnection, kind: Kind) -> list[str]:
    """Return ids with improbably many rows, municipalities, or stays at once."""
    many_rows, most_rows, many_places, most_places = _counts(
        con,
        f"""
        with municipalities as (
            select count(distinct municipality_code) as n
            from {kind}
            where person_id in (
                select person_id from person_rows
                where places > {limits.MAX_MUNICIPALITIES_OF_ONE} // 2
                    and n > {limits.MAX_MUNICIPALITIES_OF_ONE}
            )
            group by person_id
        )
        select
            count(*) filter (where n > {limits.MAX_ROWS_OF_ONE}),
            max(n),
            (select count(*) from municipalities where n > {limits.MAX_MUNICIPALITIES_OF_ONE}),
            (select max(n) from municipalities)
        from person_rows
        """,
    )
    doubts: list[str] = []
    if many_rows:
        doubts.append(
            f"{kind}: {many_rows:,} person ids stand for more than {limits.MAX_ROWS_OF_ONE} rows, "
            f"one for {most_rows:,}"
        )
    if many_places:
        doubts.append(
            f"{kind}: {many_places:,} person ids stand for more than "
            f"{limits.MAX_MUNICIPALITIES_OF_ONE} municipalities, one for {most_places}"
        )
    return doubts + _stays_at_once(con) if kind == "benefit_spells" else doubts


def _stays_at_once(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Return ids with too many spells, or too many municipalities, in force on one day.

    As many as ever are in force on the first day of one of the spells.
    """
    ids, spells, municipalities = _counts(
        con,
        f"""
        with
        spells as (
            select person_id, municipality_code, start_date, coalesce(end_date, '9999') as end_date
            from benefit_spells
            where person_id in (
                select person_id from person_rows
                where n <= {limits.MAX_ROWS_OF_ONE}
                    and (places >= {limits.MAX_MUNICIPALITIES_AT_ONCE}
                         and n > {limits.MAX_MUNICIPALITIES_AT_ONCE}
                         or n > {limits.MAX_SPELLS_AT_ONCE})
            )
        ),
        days as (select distinct person_id, start_date as day from spells),
        at_once as (
            select person_id, count(*) as n, count(distinct municipality_code) as municipalities
            from days
            inner join spells using (person_id)
            where start_date <= day and end_date >= day
            group by person_id, day
        )
        select count(distinct person_id), max(n), max(municipalities)
        from at_once
        where n > {limits.MAX_SPELLS_AT_ONCE}
            or municipalities > {limits.MAX_MUNICIPALITIES_AT_ONCE}
        """,
    )
    if not ids:
        return []
    return [
        f"benefit_spells: {ids:,} person ids are in too many places at once: up to {spells} spells "
        f"or {municipalities} municipalities on a day "
        f"(limits {limits.MAX_SPELLS_AT_ONCE} and {limits.MAX_MUNICIPALITIES_AT_ONCE})"
    ]
