"""Judgement of new extracts beside those they supersede; --accept is the one way past it."""

from __future__ import annotations

from pathlib import Path

import duckdb

from common.errors import Fault
from common.raw_files import RAW_COLUMNS
from landing.deliveries import Delivery, predecessor
from landing.faults import LandingError
from landing.plausible import DeliveredRows, Extracts, implausible
from landing.prepare import Prepared
from landing.reference import Reference
from landing.request import DATA_FILE, EXTRACTS, Kind, LandingRequest


def judge(
    con: duckdb.DuckDBPyConnection,
    request: LandingRequest,
    reference: Reference,
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
    if not any(kind in new for kind in EXTRACTS):
        return

    def counting(kind: Kind) -> DeliveredRows | None:
        found = predecessor(kind, request.received, existing)
        path = request.folder / f"{DATA_FILE[kind]}.csv"
        return DeliveredRows(found, path) if found else None

    before = Extracts(counting("benefit_spells"), counting("activity_spells"))
    after = Extracts(
        new.get("benefit_spells", before.spells), new.get("activity_spells", before.courses)
    )
    findings = implausible(con, before, after, reference, _reports(request.folder, prepared))
    if findings and request.accept is None:
        remedy = 'Ask the register unit; if it is right, land it with --accept "reason"'
        raise LandingError(
            *(
                Fault(f"not plausible: {finding}", remedy=remedy if at == len(findings) else None)
                for at, finding in enumerate(findings, start=1)
            )
        )
    for item in prepared:
        if item.kind in EXTRACTS:
            item.lines += [f"accepted all the same: {finding}" for finding in findings]


def _reports(folder: Path, prepared: list[Prepared]) -> list[Path]:
    """Return the files of hour reports, old and new; an empty one when there are none."""
    reports = [item.part for item in prepared if item.kind == "hour_reports"]
    landed = folder / "hour_reports.csv"
    if landed.exists():
        reports.append(landed)
    if not reports:
        empty = prepared[0].part.with_name("no_reports.csv")
        empty.write_text(",".join(RAW_COLUMNS["hour_reports"]) + "\n", encoding="utf-8")
        reports.append(empty)
    return reports
