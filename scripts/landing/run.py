"""One landing from request to dataset: read every file, judge, stage, and move in as a whole."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

import duckdb

from common.errors import WarehouseError
from fetching.jobindsats import FetchedAnswer
from landing.alarm import missing_hours_alarms
from landing.dataset import Staging, check_headers, locked, without_deliveries, write_with_rows
from landing.deliveries import Delivery, read_deliveries, write_deliveries
from landing.extract_sources import connect
from landing.faults import fault
from landing.places import decide_places, stage_places
from landing.plausible import doubts_beside_others, refuse
from landing.prepare import Preparation, Prepared
from landing.privacy import safe_name
from landing.published import refuse_unlikely_days
from landing.reference import Reference, load_reference
from landing.replacing import replaced_deliveries
from landing.request import DATA_FILE, EXTRACTS, Kind, LandingRequest, Report
from landing.sniff import has_changed

log = logging.getLogger("landing")


def land(
    request: LandingRequest,
    reference: Reference | None = None,
    fetched: tuple[FetchedAnswer, ...] = (),
) -> Report:
    """Land files, and answers of the API, into a dataset: all of them or none.

    Raises:
        WarehouseError: any fault of any file, or a disk that fails; the dataset is unchanged.
    """
    reference = reference or load_reference()
    try:
        with locked(request.folder):
            staging = Staging(request.folder)
            recovered = staging.recover()
            try:
                staging.prepare()
                report = _land(request, reference, fetched, staging)
                report.recovered = recovered
                return report
            finally:
                staging.discard()
    except (OSError, duckdb.Error) as error:
        raise _failure(error) from None


def _failure(error: OSError | duckdb.Error) -> WarehouseError:
    """Return the project's error for one of the disk or DuckDB, whose own text may quote rows."""
    if "No space left" in str(error):
        return WarehouseError("the disk is full: nothing was changed. Make room and land again")
    if isinstance(error, OSError):
        name = safe_name(Path(str(error.filename)).name) if error.filename else "a file"
        return WarehouseError(f"{name}: {error.strerror}: nothing was changed")
    return WarehouseError(f"the database failed ({type(error).__name__}): nothing was changed")


def _land(
    request: LandingRequest,
    reference: Reference,
    fetched: tuple[FetchedAnswer, ...],
    staging: Staging,
) -> Report:
    check_headers(request.folder)
    existing = read_deliveries(request.folder)
    report = Report()
    con = connect(staging.work)
    try:
        preparation = Preparation(con, request, reference, staging, existing, report)
        prepared = preparation.read_all(fetched)
        if not prepared:
            return report
        replaced = replaced_deliveries(preparation)
        places = decide_places(con, request, prepared, existing)
        refuse_unlikely_days(request, prepared, replaced)
        _judge(preparation, places)
    finally:
        con.close()
    _stage(preparation, replaced)
    covered = {item.delivery.delivery_id: places.get(item.kind, ()) for item in prepared}
    stage_places(request.folder, staging, covered, {one.delivery_id for one in replaced})
    alarms = _alarms(prepared, staging)
    for item in prepared:
        if has_changed(item.file):
            raise fault(item.file.path, "the file changed while it was read", "Land it again")
    staging.commit()
    for item in prepared:
        report.landed.append(item.delivery.delivery_id)
        name = safe_name(item.file.path.name)
        report.lines.append(f"{name}: landed as {item.delivery.delivery_id}")
        report.lines += [f"  {line}" for line in item.contents.lines]
        log.info("landed %s rows=%s", item.delivery.delivery_id, item.delivery.row_count)
    report.lines += [
        f"replaced {delivery.delivery_id} ({delivery.file_name}, {delivery.row_count} rows)"
        for delivery in replaced
    ]
    report.lines += [f"warning: {alarm}" for alarm in alarms]
    return report


def _alarms(prepared: list[Prepared], staging: Staging) -> list[str]:
    """Return the alarms about courses without hours, where an extract of courses is landed."""
    if all(item.kind != "activity_spells" for item in prepared):
        return []
    with connect(staging.work) as con:
        return missing_hours_alarms(con, staging.new)


def _judge(preparation: Preparation, places: Mapping[Kind, Collection[str]]) -> None:
    """Refuse extracts that are not plausible, unless a reason to accept them is given."""
    request, prepared = preparation.request, preparation.prepared
    new = {item.kind: item.delivery for item in prepared if item.kind in EXTRACTS}
    doubts = [doubt for item in prepared for doubt in item.contents.doubts]
    doubts += doubts_beside_others(preparation.con, request, new, preparation.existing, places)
    if doubts and request.accept is None:
        raise refuse(doubts)
    for item in prepared:
        if item.kind != "jobindsats":
            item.contents.lines += [f"accepted all the same: {doubt}" for doubt in doubts]


def _stage(preparation: Preparation, replaced: list[Delivery]) -> None:
    """Write the changed raw files into the staging folder and link the others."""
    staging, prepared = preparation.staging, preparation.prepared
    gone = {delivery.delivery_id for delivery in replaced}
    files = {DATA_FILE[item.kind] for item in prepared}
    files |= {DATA_FILE[delivery.source] for delivery in replaced}
    staging.fill({"deliveries", *files})
    new_deliveries = staging.work / "new_deliveries.csv"
    write_deliveries(new_deliveries, [item.delivery for item in prepared])
    parts = {name: [i.part for i in prepared if DATA_FILE[i.kind] == name] for name in files}
    for name, new_parts in {"deliveries": [new_deliveries], **parts}.items():
        old = staging.folder / f"{name}.csv"
        if gone and old.exists():
            kept = staging.work / f"kept_{name}.csv"
            without_deliveries(old, kept, gone)
            old = kept
        target = staging.new / f"{name}.csv"
        if not old.exists() and len(new_parts) == 1:
            # A first delivery of tens of millions of rows is moved, not copied once more.
            new_parts[0].rename(target)
        else:
            write_with_rows(target, old, name, new_parts)
    for item in prepared:
        if item.from_api:
            raw = staging.new / "raw"
            raw.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(item.file.path, raw / item.delivery.file_name)
