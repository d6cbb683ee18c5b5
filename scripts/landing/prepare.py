"""One file after another: known, judged by its own contents, its raw rows written aside."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from common.errors import WarehouseError
from common.raw_files import RAW_COLUMNS
from landing.dataset import Staging
from landing.deliveries import Delivery, next_delivery_id
from landing.extract_sources import kind_of_file, open_source
from landing.extracts import read_extract, write_extract
from landing.faults import fault, together
from landing.privacy import without_cpr
from landing.reference import Reference
from landing.report import Report, extract_lines, table_lines
from landing.request import (
    EXTRACTS,
    FetchedAnswer,
    Kind,
    LandingRequest,
)
from landing.sniff import DeliveredFile, deliver
from landing.table_files import read_table_file

_COMMITTED_DATASET = "example"


@dataclass
class Prepared:
    """A file that is sound, its raw rows written beside the dataset.

    Attributes:
        file: the file as delivered.
        kind: what it is.
        delivery: its row of deliveries.csv.
        part: its raw rows, with header line.
        labels: (table, group) pairs of a Jobindsats file.
        from_api: an answer of the API, to be kept as received.
        lines: its summary.
        doubts: what is improbable about it by itself, a sentence each.
    """

    file: DeliveredFile
    kind: Kind
    delivery: Delivery
    part: Path
    labels: frozenset[tuple[str, str]]
    from_api: bool
    lines: list[str]
    doubts: list[str]


@dataclass
class Preparation:
    """What the files of one command are read with.

    Attributes:
        con: the connection that reads and writes extracts.
        request: what was asked for.
        reference: the reference seeds.
        staging: where the raw rows are written.
        existing: the deliveries of the dataset.
        report: gets a line for every file that is landed already.
        prepared: the files that are sound so far.
    """

    con: duckdb.DuckDBPyConnection
    request: LandingRequest
    reference: Reference
    staging: Staging
    existing: list[Delivery]
    report: Report
    prepared: list[Prepared] = field(default_factory=list)

    def read_all(self, fetched: tuple[FetchedAnswer, ...]) -> list[Prepared]:
        """Read every file and answer.

        Raises:
            LandingError: the faults of all of them at once.
        """
        incoming = [(path, self.request) for path in self.request.files]
        for answer in fetched:
            path = self.staging.work / f"{answer.table}.json"
            path.write_bytes(answer.content)
            asked = replace(self.request, table=answer.table, kind="jobindsats")
            incoming.append((path, asked))
        errors: list[WarehouseError] = []
        for path, asked in incoming:
            try:
                item = self._read(path, asked)
            except WarehouseError as error:
                errors.append(error)
                continue
            if item is not None:
                self.prepared.append(item)
        if errors:
            raise together(errors)
        return self.prepared

    def _read(self, path: Path, request: LandingRequest) -> Prepared | None:
        """Read one file; None when the same bytes are landed already."""
        file = deliver(path)
        sheet = f"sheet {request.sheet!r}" if request.sheet else ""
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
            return None
        kind = kind_of_file(self.con, file, self.reference, request, self.staging.work)
        _check_days(path, kind, request, self.prepared)
        others = self.existing + [item.delivery for item in self.prepared]
        delivery_id = next_delivery_id(kind, request.received, file.sha256, others)
        part = self.staging.work / f"{delivery_id}.csv"
        labels: frozenset[tuple[str, str]] = frozenset()
        doubts: list[str] = []
        if kind == "jobindsats":
            rows, labels, lines = self._read_table(file, request, delivery_id, part)
        else:
            rows, lines, doubts = self._read_extract(file, kind, request, delivery_id, part)
        is_extract = kind in EXTRACTS
        accepted = f"accepted: {request.accept}" if request.accept else ""
        from_api = path.parent == self.staging.work
        api_name = f"{request.table}_{request.received.isoformat()}_{file.sha256}.json"
        delivery = Delivery(
            delivery_id=delivery_id,
            source=kind,
            received_date=request.received.isoformat(),
            data_from=str(request.data_from or "") if is_extract else "",
            data_until=str(request.data_until or "") if is_extract else "",
            file_name=api_name if from_api else without_cpr(path.name),
            file_sha256=file.sha256,
            row_count=str(rows),
            is_synthetic="true" if request.synthetic else "false",
            note="; ".join(filter(None, [sheet, accepted])),
        )
        return Prepared(file, kind, delivery, part, labels, from_api, lines, doubts)

    def _read_table(
        self, file: DeliveredFile, request: LandingRequest, delivery_id: str, part: Path
    ) -> tuple[int, frozenset[tuple[str, str]], list[str]]:
        observations = read_table_file(file, self.reference, request)
        with part.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(RAW_COLUMNS["jobindsats_observations"])
            writer.writerows((delivery_id, *row) for row in observations.rows)
        labels = frozenset((row[0], row[3]) for row in observations.rows)
        return len(observations.rows), labels, table_lines(observations)

    def _read_extract(
        self,
        file: DeliveredFile,
        kind: Kind,
        request: LandingRequest,
        delivery_id: str,
        part: Path,
    ) -> tuple[int, list[str], list[str]]:
        source = open_source(self.con, file, kind, self.reference, request, self.staging.work)
        contents = read_extract(self.con, source, kind, self.reference, delivery_id, file.path)
        write_extract(self.con, kind, contents, part)
        until = request.data_until.isoformat() if request.data_until else ""
        lines = extract_lines(contents, source, until)
        return contents.rows, lines, contents.doubts


def _landed_already(path: Path, request: LandingRequest, known: list[Delivery]) -> str:
    if not known:
        return f"{path.name}: the same bytes stand twice in this command; landed once"
    delivery = known[0]
    line = f"{path.name}: already landed as {delivery.delivery_id}; nothing was changed"
    if delivery.received_date != request.received.isoformat():
        line += f" (it was received {delivery.received_date}; --replace lands it anew)"
    return line


def _check_days(path: Path, kind: Kind, request: LandingRequest, prepared: list[Prepared]) -> None:
    """Refuse an extract that does not say its days, or says days that cannot be."""
    if kind != "jobindsats" and request.folder.name == _COMMITTED_DATASET and not request.synthetic:
        raise fault(
            path,
            f"data about persons, and seeds/{_COMMITTED_DATASET} is public",
            expected="invented data, with --synthetic",
            remedy="Land it into a dataset of your own",
        )
    if kind not in EXTRACTS:
        return
    first, last = request.data_from, request.data_until
    if last is None:
        raise fault(
            path,
            f"an extract ({kind}) must say the last day it covers",
            remedy="Say --data-until YYYY-MM-DD (and --data-from, if it does not go back to its "
            "earliest start)",
            exit_code=2,
        )
    if first is not None and first > last:
        raise fault(path, "--data-from is after --data-until", value=f"{first} is after {last}")
    if request.received < last:
        raise fault(
            path,
            "received before the last day it covers",
            value=f"received {request.received}, --data-until {last}",
            expected="a day of receipt on or after --data-until",
        )
    if any(item.kind == kind for item in prepared):
        raise fault(
            path,
            f"a second file of {kind} in one command",
            expected="one complete extract: a delivery takes the place of its predecessor whole",
            remedy="Join the files into one",
        )
