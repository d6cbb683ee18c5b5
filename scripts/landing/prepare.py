"""One file after another: known, judged by its own contents, its raw rows written aside."""

import csv
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from common.errors import WarehouseError
from common.raw_files import RAW_COLUMNS
from fetching.jobindsats import FetchedAnswer
from landing.dataset import Delivery, Staging, next_delivery_id
from landing.extract_sources import kind_of_file
from landing.extracts import read_extract
from landing.faults import fault, together
from landing.plausible import rows_of_delivery
from landing.privacy import safe_name
from landing.request import DATA_FILE, EXTRACTS, Contents, Incoming, Kind, LandingRequest, Report
from landing.sniff import DeliveredFile, deliver
from landing.table_files import read_table_file

_COMMITTED_DATASET = "example"


@dataclass
class Prepared:
    """A file that is sound, with the part its raw rows are in; an answer of the API is kept."""

    file: DeliveredFile
    kind: Kind
    delivery: Delivery
    part: Path
    from_api: bool
    contents: Contents


@dataclass
class Preparation:
    """What the files of one command are read with, and those that are sound so far."""

    database: Callable[[], duckdb.DuckDBPyConnection]
    request: LandingRequest
    staging: Staging
    existing: list[Delivery]
    report: Report
    prepared: list[Prepared] = field(default_factory=list)

    def read_all(self, fetched: tuple[FetchedAnswer, ...]) -> list[Prepared]:
        """Read every file and answer; the report gets a line for each that is landed already."""
        incoming = [(path, self.request) for path in self.request.files]
        for answer in fetched:
            path = self.staging.work / f"{answer.table}.json"
            path.write_bytes(answer.content)
            asked = replace(self.request, table=answer.table, kind="jobindsats")
            incoming.append((path, asked))
        errors: list[WarehouseError] = []
        for path, asked in incoming:
            try:
                self._read(path, asked)
            except WarehouseError as error:
                errors.append(error)
        if errors:
            raise together(errors)
        return self.prepared

    def _read(self, path: Path, request: LandingRequest) -> None:
        file = deliver(path)
        sheet = f"sheet {safe_name(request.sheet)!r}" if request.sheet else ""
        known = [
            delivery
            for delivery in self.existing
            # Of a workbook with several tables each sheet may be a delivery of its own.
            if delivery.file_sha256 == file.sha256
            and (not sheet or sheet in delivery.note or "sheet '" not in delivery.note)
        ]
        twice = any(item.file.sha256 == file.sha256 for item in self.prepared)
        if twice or (known and not request.replace):
            self.report.lines.append(_landed_already(path, request, known))
            return
        work = self.staging.work
        incoming = Incoming(file, request, self.database, work)
        kind = kind_of_file(incoming)
        _check_days(path, kind, request, self.prepared)
        others = self.existing + [item.delivery for item in self.prepared]
        delivery_id = next_delivery_id(kind, request.received, file.sha256, others)
        part = work / f"{delivery_id}.csv"
        read = _read_table if kind == "jobindsats" else read_extract
        contents = read(incoming, kind, delivery_id, part)
        is_extract = kind in EXTRACTS
        accepted = f"accepted: {request.accept}" if request.accept else ""
        from_api = path.parent == work
        api_name = f"{request.table}_{request.received.isoformat()}_{file.sha256}.json"
        delivery = Delivery(
            delivery_id=delivery_id,
            source=kind,
            received_date=request.received.isoformat(),
            data_from=str(request.data_from or "") if is_extract else "",
            data_until=str(request.data_until or "") if is_extract else "",
            file_name=api_name if from_api else safe_name(path.name),
            file_sha256=file.sha256,
            row_count=str(contents.rows),
            is_synthetic="true" if request.synthetic else "false",
            note="; ".join(filter(None, [sheet, accepted])),
        )
        self.prepared.append(Prepared(file, kind, delivery, part, from_api, contents))

    def replaced(self) -> list[Delivery]:
        """Return the deliveries that --replace takes out, and note them in the new ones.

        Always those of the same bytes, whenever received: they were landed with wrong options. Of
        the same source and day besides: an extract of the register; a Jobindsats delivery of the
        same table and target groups; hour reports from a file of the same name.
        """
        found: dict[str, Delivery] = {}
        for item in self.prepared if self.request.replace else ():
            old = [old for old in self.existing if self._is_replaced(item, old)]
            if not old:
                what = f"--replace, and there is nothing to replace: no delivery of {item.kind}"
                received = f"received on {item.delivery.received_date} with the same content"
                what += f" with the same bytes, or {received}"
                remedy = "Leave --replace out, or correct --received"
                raise fault(item.file.path, what, remedy, exit_code=2)
            names = ", ".join(delivery.delivery_id for delivery in old)
            note = "; ".join(filter(None, [f"replaces {names}", item.delivery.note]))
            item.delivery = item.delivery._replace(note=note)
            found.update({delivery.delivery_id: delivery for delivery in old})
        return list(found.values())

    def _is_replaced(self, item: Prepared, old: Delivery) -> bool:
        new = item.delivery
        if old.file_sha256 == new.file_sha256:
            return True
        if (old.source, old.received_date) != (new.source, new.received_date):
            return False
        if old.source == "jobindsats":
            pairs = "select distinct table_id, coalesce(group_label, '')"
            rows = self.database().execute(f"{pairs} from {rows_of_delivery(self.request, old)}")
            return not item.contents.labels.isdisjoint(rows.fetchall())
        return old.source in EXTRACTS or old.file_name == new.file_name


def _read_table(incoming: Incoming, kind: Kind, delivery_id: str, part: Path) -> Contents:
    observations = read_table_file(incoming)
    with part.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(RAW_COLUMNS[DATA_FILE[kind]])
        writer.writerows((delivery_id, *row) for row in observations.rows)
    labels = frozenset((row.table_id, row.group_label) for row in observations.rows)
    return Contents(len(observations.rows), observations.summary(), labels=labels)


def _landed_already(path: Path, request: LandingRequest, known: list[Delivery]) -> str:
    name = safe_name(path.name)
    if not known:
        return f"{name}: the same bytes stand twice in this command; landed once"
    delivery = known[0]
    line = f"{name}: already landed as {delivery.delivery_id}; nothing was changed"
    if delivery.received_date != request.received.isoformat():
        line += f" (it was received {delivery.received_date}; --replace lands it anew)"
    return line


def _check_days(path: Path, kind: Kind, request: LandingRequest, prepared: list[Prepared]) -> None:
    if kind != "jobindsats" and request.folder.name == _COMMITTED_DATASET and not request.synthetic:
        what = f"data about persons, and seeds/{_COMMITTED_DATASET} is public"
        remedy = "Land it into a dataset of your own; invented data needs --synthetic"
        raise fault(path, what, remedy)
    if kind not in EXTRACTS:
        return
    first, last = request.data_from, request.data_until
    if last is None:
        what = f"an extract ({kind}) must say the last day it covers"
        also = "and --data-from, if it does not go back to its earliest start"
        raise fault(path, what, f"Say --data-until YYYY-MM-DD ({also})", exit_code=2)
    if first is not None and first > last:
        what, value = "--data-from is after --data-until", f"{first} is after {last}"
        raise fault(path, what, "Correct them", value=value)
    if request.received < last:
        what = "received before the last day it covers"
        value = f"received {request.received}, --data-until {last}"
        raise fault(path, what, "Correct --received or --data-until", value=value)
    if any(item.kind == kind for item in prepared):
        what = f"a second file of {kind} in one command"
        expected = "one complete extract: a delivery takes the place of its predecessor whole"
        raise fault(path, what, "Join the files into one", expected=expected)
