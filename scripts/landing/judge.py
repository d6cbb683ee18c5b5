"""Judgement of new extracts, by themselves and beside those they supersede.

--accept is the one way past it.
"""

from __future__ import annotations

import duckdb

from common.errors import Fault
from landing.deliveries import Delivery, predecessor
from landing.faults import LandingError
from landing.plausible import DeliveredRows, Extracts, implausible
from landing.prepare import Prepared
from landing.request import DATA_FILE, Kind, LandingRequest


def judge(
    con: duckdb.DuckDBPyConnection,
    request: LandingRequest,
    prepared: list[Prepared],
    existing: list[Delivery],
) -> None:
    """Refuse implausible extracts, unless a reason to accept them is given.

    Files of one command are judged together: spells and courses with new pseudonyms may come as
    a pair.

    Raises:
        LandingError: each finding with its figures.
    """
    new = {item.kind: DeliveredRows(item.delivery, item.part) for item in prepared}

    def counting(kind: Kind) -> DeliveredRows | None:
        found = predecessor(kind, request.received, existing)
        path = request.folder / f"{DATA_FILE[kind]}.csv"
        return DeliveredRows(found, path) if found else None

    before = Extracts(counting("benefit_spells"), counting("activity_spells"))
    after = Extracts(
        new.get("benefit_spells", before.spells), new.get("activity_spells", before.courses)
    )
    findings = [doubt for item in prepared for doubt in item.doubts]
    findings += implausible(con, before, after)
    if findings and request.accept is None:
        remedy = 'Ask the register unit; if it is right, land it with --accept "reason"'
        raise LandingError(
            *(
                Fault(f"not plausible: {finding}", remedy=remedy if at == len(findings) else None)
                for at, finding in enumerate(findings, start=1)
            )
        )
    for item in prepared:
        if item.kind != "jobindsats":
            item.lines += [f"accepted all the same: {finding}" for finding in findings]
