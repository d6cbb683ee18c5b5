"""Is a new extract plausible beside the one it supersedes? (issue 3.5; limits in limits.py)

A re-pseudonymised or half-empty file of courses would make everybody passive and pass every other
test. The gates compare what counted before with what would count after, in DuckDB over the raw
CSV files, and return findings with their figures; landing refuses unless --accept gives a reason.

That a passive share jumps is the publication's to see, which computes it exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from common.raw_files import RAW_COLUMNS
from landing import limits
from landing.deliveries import Delivery
from landing.extract_texts import quoted

_MAX_NAMED = 10


@dataclass(frozen=True)
class DeliveredRows:
    """The rows of one delivery in one raw file.

    Attributes:
        delivery: the row of deliveries.csv.
        path: a CSV with the raw columns, that of the dataset or a part not yet in it.
    """

    delivery: Delivery
    path: Path

    def relation(self) -> str:
        """Return SQL for a FROM clause: this delivery's rows."""
        columns = ", ".join(
            f"{quoted(column)}: 'VARCHAR'" for column in RAW_COLUMNS[self.delivery.source]
        )
        return (
            f"(select * from read_csv({quoted(str(self.path))}, header = true, "
            f"auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
            f"columns = {{{columns}}}) where delivery_id = {quoted(self.delivery.delivery_id)})"
        )


@dataclass(frozen=True)
class Extracts:
    """The two extracts that count at one moment, each may be missing."""

    spells: DeliveredRows | None
    courses: DeliveredRows | None


def implausible(
    con: duckdb.DuckDBPyConnection,
    before: Extracts,
    after: Extracts,
) -> list[str]:
    """Return what is not plausible about new extracts, a sentence with figures each.

    Args:
        con: a connection whose spill folder is private.
        before: what counted until now.
        after: what would count, with at least one of the two new.
    """
    findings: list[str] = []
    for old, new in ((before.spells, after.spells), (before.courses, after.courses)):
        if old is not None and new is not None and old != new:
            findings += _lost_rows(con, old, new)
            findings += _gone(con, old, new, "benefit_code", "benefit")
    old, new = before.courses, after.courses
    if old is not None and new is not None and old != new:
        findings += _gone(con, old, new, "offer_type_code", "offer type")
        findings += _without_hours(con, old, new)
    if after.spells is not None and after.courses is not None:
        findings += _unknown_persons(con, after.spells, after.courses)
    return findings


def _lost_rows(con: duckdb.DuckDBPyConnection, old: DeliveredRows, new: DeliveredRows) -> list[str]:
    rows = con.execute(
        f"""
        with
        before as (select municipality_code, count(*) as n from {old.relation()} group by all),
        after as (select municipality_code, count(*) as n from {new.relation()} group by all)
        select municipality_code, before.n, coalesce(after.n, 0)
        from before left join after using (municipality_code)
        where coalesce(after.n, 0) < before.n * (1 - {limits.MUNICIPALITY_MAX_LOSS})
        order by municipality_code
        """
    ).fetchall()
    if not rows:
        return []
    named = ", ".join(f"{code} from {n:,} to {m:,}" for code, n, m in rows[:_MAX_NAMED])
    more = f" and {len(rows) - _MAX_NAMED} more" if len(rows) > _MAX_NAMED else ""
    return [
        f"{new.delivery.source}: {len(rows)} municipalities lose more than "
        f"{limits.MUNICIPALITY_MAX_LOSS:.0%} of their rows: {named}{more}"
    ]


def _gone(
    con: duckdb.DuckDBPyConnection, old: DeliveredRows, new: DeliveredRows, column: str, name: str
) -> list[str]:
    rows = con.execute(
        f"""
        with before as (select {column} as code, count(*) as n from {old.relation()} group by all)
        select code, n from before
        where code not in (select distinct {column} from {new.relation()})
        order by code
        """
    ).fetchall()
    source = new.delivery.source
    return [f"{source}: the {name} {code} disappears; it had {n:,} rows" for code, n in rows]


def _without_hours(
    con: duckdb.DuckDBPyConnection, old: DeliveredRows, new: DeliveredRows
) -> list[str]:
    before, after = (_share_without_hours(con, rows) for rows in (old, new))
    if abs(after - before) <= limits.MAX_JUMP_WITHOUT_HOURS:
        return []
    return [
        f"activity_spells: the share of courses without hours goes from {before:.1%} to {after:.1%}"
        f" (limit {limits.MAX_JUMP_WITHOUT_HOURS * 100:.0f} points)"
    ]


def _share_without_hours(con: duckdb.DuckDBPyConnection, rows: DeliveredRows) -> float:
    found = con.execute(
        "select count(*) filter (where coalesce(cast(weekly_hours as decimal(6, 2)), 0) = 0), "
        f"count(*) from {rows.relation()}"
    ).fetchone()
    assert found is not None
    return float(found[0]) / max(1, int(found[1]))


def _unknown_persons(
    con: duckdb.DuckDBPyConnection, spells: DeliveredRows, courses: DeliveredRows
) -> list[str]:
    """Compare persons; of the courses only those that the spells' days could know."""
    overlap = ""
    if spells.delivery.data_from:
        overlap = f"where coalesce(end_date, '9999-12-31') >= {quoted(spells.delivery.data_from)}"
    found = con.execute(
        f"""
        with
        persons as (select distinct person_id from {courses.relation()} {overlap}),
        known as (select distinct person_id from {spells.relation()})
        select count(*), count(*) filter (where person_id in (select person_id from known))
        from persons
        """
    ).fetchone()
    assert found is not None
    persons, known = int(found[0]), int(found[1])
    if persons == 0 or known >= limits.MIN_KNOWN_PERSONS * persons:
        return []
    return [
        f"only {known:,} of the {persons:,} persons of the courses ({known / persons:.1%}) are "
        f"among the spells (limit {limits.MIN_KNOWN_PERSONS:.0%}): were the pseudonyms made anew?"
    ]
