"""Is a new extract plausible beside the one it supersedes? (issue 3.5; limits in limits.py)

A re-pseudonymised or half-empty file of courses would make everybody passive and pass every other
test. The gates compare what counted before with what would count after, in DuckDB over the raw
CSV files, and return findings with their figures; landing refuses unless --accept gives a reason.

The passive share here is an approximation: persons with a spell of one of the group's population
benefits in force on a common reference date, without a course of a counting offer with hours above
zero in the twelve months before. No seniority, no imputation: the statistic is the warehouse's.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from common.raw_files import RAW_COLUMNS
from landing import limits
from landing.deliveries import Delivery
from landing.extract_rules import quoted
from landing.reference import GroupRule, Reference

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
    reference: Reference,
    reports: list[Path],
) -> list[str]:
    """Return what is not plausible about new extracts, a sentence with figures each.

    Args:
        con: a connection whose spill folder is private.
        before: what counted until now.
        after: what would count, with at least one of the two new.
        reference: the computed groups.
        reports: CSV files of hour reports, old and new.
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
        if before.spells is not None and before.courses is not None:
            findings += _passive_jumps(con, before, after, reference, reports)
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


def _passive_jumps(
    con: duckdb.DuckDBPyConnection,
    before: Extracts,
    after: Extracts,
    reference: Reference,
    reports: list[Path],
) -> list[str]:
    """Compare approximated passive shares on the day the earlier extracts end."""
    ends = [
        rows.delivery.data_until
        for rows in (before.spells, before.courses, after.spells, after.courses)
        if rows is not None and rows.delivery.data_until
    ]
    if not ends:
        return []
    findings: list[str] = []
    for rule in reference.group_rules:
        old = _passive_share(con, before, rule, min(ends), reports)
        new = _passive_share(con, after, rule, min(ends), reports)
        if old is None or new is None or abs(new - old) <= limits.MAX_JUMP_PASSIVE:
            continue
        findings.append(
            f"{rule.code}: the passive share on {min(ends)} (approximated) goes from {old:.1%} "
            f"to {new:.1%} (limit {limits.MAX_JUMP_PASSIVE * 100:.0f} points)"
        )
    return findings


def _passive_share(
    con: duckdb.DuckDBPyConnection,
    extracts: Extracts,
    rule: GroupRule,
    reference_date: str,
    reports: list[Path],
) -> float | None:
    assert extracts.spells is not None and extracts.courses is not None
    population = " or ".join(
        f"(benefit_code = {quoted(benefit)}"
        + (f" and visitation_category = {quoted(category)})" if category else ")")
        for benefit, category in rule.populations
    )
    offers = ", ".join(quoted(offer) for offer in rule.offers) or "''"
    files = ", ".join(quoted(str(path)) for path in reports)
    found = con.execute(
        f"""
        with
        population as (
            select distinct person_id from {extracts.spells.relation()}
            where ({population})
                and start_date <= {quoted(reference_date)}
                and coalesce(end_date, '9999-12-31') >= {quoted(reference_date)}
        ),
        reports as (
            select activity_id, max(cast(weekly_hours as decimal(6, 2))) as hours
            from read_csv([{files}], header = true, auto_detect = false, delim = ',',
                columns = {{'delivery_id': 'VARCHAR', 'activity_id': 'VARCHAR',
                            'weekly_hours': 'VARCHAR'}})
            group by all
        ),
        active as (
            select distinct courses.person_id
            from {extracts.courses.relation()} as courses
            left join reports using (activity_id)
            where courses.offer_type_code in ({offers})
                and courses.start_date <= {quoted(reference_date)}
                and cast(coalesce(courses.end_date, '9999-12-31') as date)
                    > cast({quoted(reference_date)} as date) - interval 12 month
                and greatest(coalesce(cast(courses.weekly_hours as decimal(6, 2)), 0),
                             coalesce(reports.hours, 0)) > 0
        )
        select count(*), count(*) filter (where person_id not in (select person_id from active))
        from population
        """
    ).fetchone()
    assert found is not None
    return float(found[1]) / int(found[0]) if found[0] else None
