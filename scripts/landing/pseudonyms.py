"""CPR numbers that chance makes too: told from honest ids by how many a column holds.

A value that is a CPR number, however its digits are set apart, is refused by the rules of raw rows.
Nine digits (a zero was lost) and ten in a row inside a longer id may be chance: of random digits
3.65 per cent begin with a date. So they refuse a column when it holds clearly more of them than
chance would, by a binomial test over the different dates they would be (docs/decisions.md): ids
that count upwards share their first digits and are one case, not thousands.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
from scipy.special import bdtrc

from landing.faults import fault
from landing.raw_rules import rendered

CPR_REMEDY = "Have the register unit pseudonymise the extract, and delete this file"

_DATE = 365.25 / 10_000
"""How many of all six-digit texts are dates DDMMYY."""

_CHANCE = {"nine digits": 0.12, "ten digits": _DATE, "four-digit year": _DATE * 3 / 100}
"""How probable each form is: nine digits never begin with 0, and a year with 18, 19 or 20."""

_IMPROBABLE = 1e-4
_SAMPLE = 100_000
"""A test of chance needs no more rows."""


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
    found = con.execute(rendered("cpr_totals")).fetchone()
    assert found is not None
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
    return float(bdtrc(hits - 1, cases, chance))


def _is_no_chance(
    form: str, values: int, first: int, last: int, cases: int, hits: int, late: int
) -> bool:
    """Return whether so many different dates among so many different numbers are no chance."""
    counts_upwards = last - first + 1 < 2 * cases and values > 2 * cases
    chance, most = _CHANCE[form], max(hits, late)
    is_more = most > cases * chance and binomial_tail(most, cases, chance) < _IMPROBABLE
    return is_more and not counts_upwards
