"""Are new extracts plausible, by themselves and beside those they supersede? (limits.py)

A re-pseudonymised or half-empty file of courses would make everybody passive and pass every other
test. What counted before is compared with what would count after; the one way past is --accept.
That a passive share jumps is the publication's to see, which computes it exactly.
"""

from __future__ import annotations

import duckdb

from common.errors import Fault
from common.raw_files import RAW_COLUMNS
from landing import limits
from landing.deliveries import Delivery, predecessor
from landing.extract_texts import quoted
from landing.faults import LandingError
from landing.identities import WITHOUT_HOURS
from landing.prepare import Prepared
from landing.request import EXTRACTS, LandingRequest

_MAX_NAMED = 10


def refuse_implausible(
    con: duckdb.DuckDBPyConnection,
    request: LandingRequest,
    prepared: list[Prepared],
    existing: list[Delivery],
) -> None:
    """Refuse implausible extracts, unless a reason to accept them is given.

    Files of one command are judged together: spells and courses with new pseudonyms may come as
    a pair. A new extract is the table of its kind.

    Raises:
        LandingError: each finding with its figures.
    """
    findings = [doubt for item in prepared for doubt in item.contents.doubts]
    findings += _compared(con, request, prepared, existing)
    if findings and request.accept is None:
        remedy = 'Ask the register unit; if it is right, land it with --accept "reason"'
        faults = [Fault(f"not plausible: {finding}") for finding in findings[:-1]]
        raise LandingError(*faults, Fault(f"not plausible: {findings[-1]}", remedy=remedy))
    for item in prepared:
        if item.kind != "jobindsats":
            item.contents.lines += [f"accepted all the same: {finding}" for finding in findings]


def _compared(
    con: duckdb.DuckDBPyConnection,
    request: LandingRequest,
    prepared: list[Prepared],
    existing: list[Delivery],
) -> list[str]:
    """Return what is not plausible about new extracts beside others, a sentence each."""
    new = {item.kind: item.delivery for item in prepared if item.kind in EXTRACTS}
    counting, relations = dict(new), {kind: str(kind) for kind in new}
    findings: list[str] = []
    for kind in EXTRACTS if new else ():
        old = predecessor(kind, request.received, existing)
        if old is None:
            continue
        before = _rows_of_delivery(request, old)
        if kind in new:
            findings += _changes(con, kind, before)
        else:
            counting[kind], relations[kind] = old, before
    if len(counting) == len(EXTRACTS):
        known_from = counting["benefit_spells"].data_from
        findings += _unknown_persons(
            con, relations["benefit_spells"], relations["activity_spells"], known_from
        )
    return findings


def _rows_of_delivery(request: LandingRequest, delivery: Delivery) -> str:
    """Return SQL for a FROM clause: the rows of a delivery that the dataset has."""
    path = quoted(str(request.folder / f"{delivery.source}.csv"))
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in RAW_COLUMNS[delivery.source])
    return (
        f"(select * from read_csv({path}, header = true, auto_detect = false, delim = ',', "
        f"quote = '\"', escape = '\"', columns = {{{columns}}}) "
        f"where delivery_id = {quoted(delivery.delivery_id)})"
    )


def _changes(con: duckdb.DuckDBPyConnection, kind: str, before: str) -> list[str]:
    """Return what a new extract lacks that the one before had."""
    codes = {"benefit_code": "benefit", "municipality_code": ""}
    without = "false"
    if kind == "activity_spells":
        codes["offer_type_code"] = "offer type"
        without = WITHOUT_HOURS
    for name, relation in (("before", before), ("after", kind)):
        con.execute(
            f"create or replace temp table rows_{name} as select {', '.join(codes)}, "
            f"count(*) as n, count(*) filter (where {without}) as without_hours "
            f"from {relation} group by all"
        )
    findings: list[str] = []
    for column, name in codes.items():
        old, new = (_rows_by(con, when, column) for when in ("before", "after"))
        if name:
            gone = [code for code in old if code not in new]
            findings += [
                f"{kind}: the {name} {code} disappears; it had {old[code]:,} rows" for code in gone
            ]
        else:
            findings += _lost_rows(kind, old, new)
    shares = [_share_without_hours(con, when) for when in ("before", "after")]
    if abs(shares[1] - shares[0]) > limits.MAX_JUMP_WITHOUT_HOURS:
        findings.append(
            f"{kind}: the share of courses without hours goes from {shares[0]:.1%} to "
            f"{shares[1]:.1%} (limit {limits.MAX_JUMP_WITHOUT_HOURS * 100:.0f} points)"
        )
    return findings


def _rows_by(con: duckdb.DuckDBPyConnection, when: str, column: str) -> dict[str, int]:
    return dict(
        con.execute(
            f"select {column}, cast(sum(n) as bigint) from rows_{when} group by all order by all"
        ).fetchall()
    )


def _lost_rows(kind: str, old: dict[str, int], new: dict[str, int]) -> list[str]:
    """Return the municipalities that lose most of their rows."""
    least = 1 - limits.MUNICIPALITY_MAX_LOSS
    lost = [(code, n, new.get(code, 0)) for code, n in old.items() if new.get(code, 0) < n * least]
    if not lost:
        return []
    named = ", ".join(f"{code} from {n:,} to {m:,}" for code, n, m in lost[:_MAX_NAMED])
    more = f" and {len(lost) - _MAX_NAMED} more" if len(lost) > _MAX_NAMED else ""
    return [
        f"{kind}: {len(lost)} municipalities lose more than "
        f"{limits.MUNICIPALITY_MAX_LOSS:.0%} of their rows: {named}{more}"
    ]


def _share_without_hours(con: duckdb.DuckDBPyConnection, when: str) -> float:
    [share] = con.execute(f"select sum(without_hours) / sum(n) from rows_{when}").fetchone() or [0]
    return float(share or 0)


def _unknown_persons(
    con: duckdb.DuckDBPyConnection, spells: str, courses: str, known_from: str
) -> list[str]:
    """Compare persons; of the courses only those that the spells' days could know."""
    overlap = f"where coalesce(end_date, '9999-12-31') >= {quoted(known_from)}"
    found = con.execute(
        f"""
        with
        persons as (select distinct person_id from {courses} {overlap if known_from else ""}),
        known as (select distinct person_id from {spells})
        select count(*), count(*) filter (where person_id in (select person_id from known))
        from persons
        """
    ).fetchone()
    persons, known = found or (0, 0)
    if known >= limits.MIN_KNOWN_PERSONS * persons:
        return []
    return [
        f"only {known:,} of the {persons:,} persons of the courses ({known / persons:.1%}) are "
        f"among the spells (limit {limits.MIN_KNOWN_PERSONS:.0%}): were the pseudonyms made anew?"
    ]
