"""One landing from request to dataset: read every file, judge, stage, and move in as a whole."""

import logging
import shutil
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import duckdb

from common.days import today
from common.errors import Fault, WarehouseError
from deliveries.places import decide_places, new_places
from fetching.jobindsats import FetchedAnswer
from landing.dataset import Delivery, Staging, read_deliveries, staged, write_deliveries
from landing.extract_sources import connect
from landing.faults import LandingError, fault
from landing.plausible import doubts_beside_others
from landing.prepare import Preparation, Prepared
from landing.privacy import safe_name
from landing.request import DATA_FILE, EXTRACTS, Kind, LandingRequest, Report
from landing.sniff import has_changed
from publication.purged import read_ledger
from publication.vintages import resting_on, vintage_folders
from worklists.alarm import missing_hours_alarms

log = logging.getLogger("landing")


def land(request: LandingRequest, fetched: tuple[FetchedAnswer, ...] = ()) -> Report:
    """Land files, and answers of the API, into a dataset: all of them or none.

    Raises:
        WarehouseError: any fault of any file, or a disk that fails; the dataset is unchanged.
    """
    try:
        with staged(request.folder) as staging:
            report = Report(staging.recovered)
            _land(request, fetched, staging, report)
            return report
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
    request: LandingRequest, fetched: tuple[FetchedAnswer, ...], staging: Staging, report: Report
) -> None:
    existing = read_deliveries(request.folder)
    with ExitStack() as stack:
        database = cache(lambda: stack.enter_context(connect(staging.work)))
        preparation = Preparation(database, request, staging, existing, report)
        prepared = preparation.read_all(fetched)
        if not prepared:
            return
        replaced = preparation.replaced()
        places = decide_places(database, request, prepared, existing)
        refuse_unlikely_days(request, prepared, replaced)
        _judge(preparation, places)
    _stage(preparation, replaced, places)
    alarms: list[str] = []
    if any(item.kind == "activity_spells" for item in prepared):
        with connect(staging.work) as con:
            alarms = missing_hours_alarms(con, staging.new)
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


def refuse_unlikely_days(
    request: LandingRequest, prepared: list[Prepared], replaced: list[Delivery]
) -> None:
    """Refuse what no landing should do, unless a reason to accept it is given.

    A day yet to come, a change of what published vintages rest on, and what was purged.
    """
    doubts = doubts_of_the_day(request, replaced)
    purged = {one.file_sha256: one for one in read_ledger(request.folder)}
    again = [purged[sha256] for item in prepared if (sha256 := item.file.sha256) in purged]
    doubts += [f"{one.delivery_id}, purged on {one.purged_on}, had the same bytes" for one in again]
    if doubts and request.accept is None:
        remedy = 'Correct --received; if it is right, land it with --accept "reason"'
        raise LandingError(*(Fault(doubt, remedy=remedy) for doubt in doubts))
    for item in prepared:
        item.contents.lines += [f"accepted all the same: {doubt}" for doubt in doubts]


def doubts_of_the_day(request: LandingRequest, replaced: list[Delivery]) -> list[str]:
    """Return what is improbable about a landing's day, a sentence each."""
    received, published = request.received, request.published
    doubts = []
    if received > today():
        doubts.append(f"received {received}, and today is {today()}: that day is yet to come")
    if published is None:
        return doubts
    later = [str(day) for day in vintage_folders(published) if day >= received]
    if later:
        then = "what those rest on would change, and make verify would fail"
        doubts.append(
            f"received {received}, and published already as of {', '.join(later)}: {then}"
        )
    for delivery in replaced if not later else ():
        if names := resting_on(published, delivery.delivery_id):
            rests = f"what is published as of {', '.join(names)} rests on it"
            doubts.append(f"{delivery.delivery_id} would be replaced, and {rests}")
    return doubts


def _judge(preparation: Preparation, places: Mapping[Kind, Collection[str]]) -> None:
    request, prepared = preparation.request, preparation.prepared
    new = {item.kind: item.delivery for item in prepared if item.kind in EXTRACTS}
    doubts = [doubt for item in prepared for doubt in item.contents.doubts]
    if new:
        con, existing = preparation.database(), preparation.existing
        doubts += doubts_beside_others(con, request, new, existing, places)
    if doubts and request.accept is None:
        *others, last = [f"not plausible: {doubt}" for doubt in doubts]
        remedy = 'Ask the register unit; if it is right, land it with --accept "reason"'
        raise LandingError(*map(Fault, others), Fault(last, remedy=remedy))
    for item in prepared:
        if item.kind != "jobindsats":
            item.contents.lines += [f"accepted all the same: {doubt}" for doubt in doubts]


def _stage(
    preparation: Preparation, replaced: list[Delivery], places: Mapping[Kind, Collection[str]]
) -> None:
    staging, prepared = preparation.staging, preparation.prepared
    gone = {delivery.delivery_id for delivery in replaced}
    parts: dict[str, list[Path]] = {DATA_FILE[delivery.source]: [] for delivery in replaced}
    for item in prepared:
        parts.setdefault(DATA_FILE[item.kind], []).append(item.part)
    new_deliveries = staging.work / "new_deliveries.csv"
    write_deliveries(new_deliveries, [item.delivery for item in prepared])
    parts["deliveries"] = [new_deliveries]
    covered = {item.delivery.delivery_id: places.get(item.kind, ()) for item in prepared}
    staging.change(parts | new_places(staging, covered, gone), gone)
    for item in prepared:
        if item.from_api:
            raw = staging.new / "raw"
            raw.mkdir(mode=0o700, exist_ok=True)
            shutil.copyfile(item.file.path, raw / item.delivery.file_name)
