"""Are new extracts plausible, by themselves and beside those they supersede? (limits.py)

A re-pseudonymised or half-empty file of courses would make everybody passive and pass every other
test; ids that were cut or rounded on their way make many persons one. What is asked stands in
macros/landing/plausible_extracts.sql; the one way past is --accept. That a passive share jumps is
the publication's to see, which computes it exactly.

A value that is a CPR number is refused by the rules of raw rows. Nine digits (a zero was lost) and
ten in a row inside a longer id may be chance: they refuse a column that holds clearly more of them
than chance would, by a binomial test over the different dates they would be (docs/decisions.md).
"""

from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb

from common.raw_files import RAW_COLUMNS
from landing import limits
from landing.dataset import Delivery, predecessor
from landing.extract_sources import read_csv
from landing.faults import fault
from landing.raw_rules import quoted, rendered
from landing.request import DATA_FILE, DELIVERED_COLUMNS, EXTRACTS, Kind, LandingRequest

CPR_REMEDY = "Have the register unit pseudonymise the extract, and delete this file"

_DATE = 365.25 / 10_000
"""How many of all six-digit texts are dates DDMMYY."""

_CHANCE = {"nine digits": 0.12, "ten digits": _DATE, "four-digit year": _DATE * 3 / 100}
"""How probable each form is: nine digits never begin with 0, and a year with 18, 19 or 20."""

_IMPROBABLE = 1e-4
_SAMPLE = 100_000
"""A test of chance needs no more rows."""

WITHOUT_HOURS = "coalesce(cast(weekly_hours as decimal(18, 6)), 0) = 0"
"""SQL for a course without hours, or with 0."""


def count_persons(con: duckdb.DuckDBPyConnection, rows: str) -> tuple[int, dict[str, int]]:
    """Return how many persons an extract has, and of them how many in each municipality.

    How often they are there is kept, for `doubts_about`.
    """
    con.execute("create or replace temp table stays as " + rendered("rows_of_stays", rows))
    con.execute("create or replace temp table persons as " + rendered("rows_of_persons"))
    [(persons,)] = con.execute("select count(*) from persons").fetchall()
    places = "select municipality_code, count(*) from stays group by municipality_code"
    return int(persons), dict(con.execute(places).fetchall())


def doubts_about(con: duckdb.DuckDBPyConnection, kind: Kind, rows: int) -> list[str]:
    """Return what is improbable about the rows of an extract or report, a sentence each."""
    ids = [column for column in DELIVERED_COLUMNS[kind] if column.endswith("_id")]
    queries = [rendered("zeros_at_the_end", kind, column) for column in ids]
    if kind in EXTRACTS:
        names = ("few_persons", "many_rows_of_one", "many_municipalities_of_one")
        queries += [rendered(name, kind) for name in names]
    if kind == "benefit_spells":
        pieces = rows // limits.MAX_ROWS_IN_LISTS + 1
        queries += [rendered("many_stays_at_once", kind, n, pieces) for n in range(pieces)]
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
    for kind in EXTRACTS:
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


def _problems(con: duckdb.DuckDBPyConnection, queries: list[str]) -> list[str]:
    return [problem for query in queries for (problem,) in con.execute(query).fetchall()]


def rows_of_delivery(request: LandingRequest, delivery: Delivery) -> str:
    """Return SQL for a FROM clause: the rows of a delivery that the dataset has."""
    name = DATA_FILE[delivery.source]
    rows = read_csv(request.folder / f"{name}.csv", RAW_COLUMNS[name])
    return f"(select * from {rows} where delivery_id = {quoted(delivery.delivery_id)})"


def _within(relation: str, places: Collection[str] | None) -> str:
    if not places:
        return relation
    codes = ", ".join(quoted(code) for code in sorted(places))
    return f"(select * from {relation} where municipality_code in ({codes}))"


def _changes(con: duckdb.DuckDBPyConnection, kind: Kind, before: str) -> list[str]:
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


def refuse_hidden_cpr_numbers(
    con: duckdb.DuckDBPyConnection, table: str, columns: list[str], file: Path
) -> None:
    """Refuse a file of which a column holds more that looks like CPR numbers than chance makes.

    No value of the columns is plainly a CPR number: the rules of raw rows refused those.
    """
    for column in columns:
        if holds_hidden_cpr_numbers(con, table, column):
            what = "more ids that look like CPR numbers (not repeated here) than chance makes"
            raise fault(file, what, CPR_REMEDY, column=column, expected="pseudonyms")


def holds_hidden_cpr_numbers(con: duckdb.DuckDBPyConnection, table: str, column: str) -> bool:
    """Return whether a column holds more of what looks like CPR numbers than chance makes."""
    [(rows,)] = con.execute(f"select count(*) from {table}").fetchall()
    candidates = rendered("cpr_candidates", table, column, max(1, rows // _SAMPLE))
    con.execute(f"create or replace temp table candidates as {candidates}")
    if not con.execute("from candidates where run is not null limit 1").fetchone():
        return False
    [found] = con.execute(rendered("cpr_totals")).fetchall()
    ids, of_digits, of_nine, lost_zeros, dates, with_date = map(int, found)
    several_dates = 2 * dates >= with_date
    # All that is of digits alone is such a number, and no other id is as long; or all ids hold one.
    if lost_zeros and lost_zeros == of_digits == of_nine and several_dates:
        return True
    if ids and with_date == ids and several_dates:
        return True
    return any(_is_no_chance(*counts) for counts in con.execute(rendered("cpr_counts")).fetchall())


def binomial_tail(hits: int, cases: int, chance: float) -> float:
    """Return how probable at least so many hits are."""
    from scipy.special import bdtrc  # a quarter of a landing's start, and few landings ask

    return float(bdtrc(hits - 1, cases, chance))


def _is_no_chance(
    form: str, values: int, first: int, last: int, cases: int, hits: int, late: int
) -> bool:
    """Return whether so many different dates among so many different numbers are no chance."""
    counts_upwards = last - first + 1 < 2 * cases and values > 2 * cases
    chance, most = _CHANCE[form], max(hits, late)
    is_more = most > cases * chance and binomial_tail(most, cases, chance) < _IMPROBABLE
    return is_more and not counts_upwards
