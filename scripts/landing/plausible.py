"""Are new extracts plausible, by themselves and beside those they supersede? (limits.py)

A re-pseudonymised or half-empty file of courses would make everybody passive and pass every other
test; ids that were cut or rounded on their way make many persons one. What is asked stands in
macros/landing/plausible_extracts.sql; the one way past is --accept. That a passive share jumps is
the publication's to see, which computes it exactly.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import duckdb

from common.errors import Fault
from common.raw_files import RAW_COLUMNS
from landing.deliveries import Delivery, predecessor
from landing.faults import LandingError
from landing.raw_rules import quoted, rendered
from landing.request import DELIVERED_COLUMNS, EXTRACTS, Kind, LandingRequest

WITHOUT_HOURS = "coalesce(cast(weekly_hours as decimal(18, 6)), 0) = 0"
"""SQL for a course without hours, or with 0."""


def count_persons(con: duckdb.DuckDBPyConnection, kind: Kind) -> int:
    """Return how many persons an extract has; their rows are kept for `doubts_about`."""
    rows = rendered("rows_of_persons", kind)
    [(persons,)] = con.execute(
        f"create or replace temp table persons as {rows}; select count(*) from persons"
    ).fetchall()
    return int(persons)


def doubts_about(con: duckdb.DuckDBPyConnection, kind: Kind) -> list[str]:
    """Return what is improbable about the rows of an extract or report, a sentence each."""
    ids = [column for column in DELIVERED_COLUMNS[kind] if column.endswith("_id")]
    queries = [rendered("zeros_at_the_end", kind, column) for column in ids]
    if kind in EXTRACTS:
        queries += [
            rendered(name, kind)
            for name in ("few_persons", "many_rows_of_one", "many_municipalities_of_one")
        ]
    if kind == "benefit_spells":
        queries.append(rendered("many_stays_at_once", kind))
    return _problems(con, queries)


def doubts_beside_others(
    con: duckdb.DuckDBPyConnection,
    request: LandingRequest,
    new: dict[Kind, Delivery],
    existing: list[Delivery],
    places: Mapping[Kind, Collection[str]],
) -> list[str]:
    """Return what is not plausible about new extracts beside others, a sentence each.

    Files of one command are judged together: spells and courses with new pseudonyms may come as
    a pair. A new extract is the table of its kind. In municipalities that an extract does not
    cover (`places`) nothing is expected of it.
    """
    counting, relations = dict(new), {kind: str(kind) for kind in new}
    problems: list[str] = []
    for kind in EXTRACTS if new else ():
        old = predecessor(kind, request.received, existing)
        if old is None:
            continue
        before = rows_of_delivery(request, old)
        if kind in new:
            problems += _changes(con, kind, _within(before, places.get(kind)))
        else:
            counting[kind], relations[kind] = old, before
    if len(counting) == len(EXTRACTS):
        spells, courses = (relations[kind] for kind in EXTRACTS)
        known_from = counting["benefit_spells"].data_from
        courses = _within(courses, places.get("benefit_spells"))
        problems += _problems(con, [rendered("unknown_persons", spells, courses, known_from)])
    return problems


def refuse(findings: list[str]) -> LandingError:
    """Return the error for what is not plausible."""
    remedy = 'Ask the register unit; if it is right, land it with --accept "reason"'
    faults = [Fault(f"not plausible: {finding}") for finding in findings[:-1]]
    return LandingError(*faults, Fault(f"not plausible: {findings[-1]}", remedy=remedy))


def _problems(con: duckdb.DuckDBPyConnection, queries: list[str]) -> list[str]:
    return [problem for query in queries for (problem,) in con.execute(query).fetchall()]


def rows_of_delivery(request: LandingRequest, delivery: Delivery) -> str:
    """Return SQL for a FROM clause: the rows of a delivery that the dataset has."""
    path = quoted(str(request.folder / f"{delivery.source}.csv"))
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in RAW_COLUMNS[delivery.source])
    return (
        f"(select * from read_csv({path}, header = true, auto_detect = false, delim = ',', "
        f"quote = '\"', escape = '\"', columns = {{{columns}}}) "
        f"where delivery_id = {quoted(delivery.delivery_id)})"
    )


def _within(relation: str, places: Collection[str] | None) -> str:
    """Return SQL for the rows of an extract in some municipalities; none are all."""
    if not places:
        return relation
    codes = ", ".join(quoted(code) for code in sorted(places))
    return f"(select * from {relation} where municipality_code in ({codes}))"


def _changes(con: duckdb.DuckDBPyConnection, kind: Kind, before: str) -> list[str]:
    """Return what a new extract lacks that the one before had."""
    names = {"benefit_code": "benefit"}
    if kind == "activity_spells":
        names["offer_type_code"] = "offer type"
    without = WITHOUT_HOURS if kind == "activity_spells" else "false"
    for when, relation in (("before", before), ("after", kind)):
        counts = rendered("rows_by_code", relation, ["municipality_code", *names], without)
        con.execute(f"create or replace temp table rows_{when} as {counts}")
    queries = [rendered("municipalities_with_fewer_rows", kind)]
    queries += [rendered("codes_that_disappear", kind, *code) for code in names.items()]
    return _problems(con, [*queries, rendered("courses_without_hours_jump", kind)])
