"""The list of deliveries of a dataset: what is landed already, and what the next one is called."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

from common.raw_files import RAW_COLUMNS
from landing.request import Kind


class Delivery(NamedTuple):
    """One row of deliveries.csv, all text (contract 1)."""

    delivery_id: str
    source: str
    received_date: str
    data_from: str
    data_until: str
    file_name: str
    file_sha256: str
    row_count: str
    is_synthetic: str
    note: str


def read_deliveries(folder: Path) -> list[Delivery]:
    """Return the deliveries of a dataset, none when it does not exist."""
    path = folder / "deliveries.csv"
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Delivery(**{name: row.get(name) or "" for name in RAW_COLUMNS["deliveries"]})
            for row in csv.DictReader(file)
        ]


def write_deliveries(path: Path, deliveries: list[Delivery]) -> None:
    """Write deliveries with a header line, LF at the ends of lines."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([Delivery._fields, *deliveries])


def next_delivery_id(source: Kind, received: date, sha256: str, existing: list[Delivery]) -> str:
    """Return the id of the next delivery: `<source>-<received>-<number of the day>-<sha256>`.

    Ids of one source sort in the order of arrival, also within a day: of two deliveries received
    on one day the higher id counts (method 3), and that must be the one landed last.
    """
    start = f"{source}-{received.isoformat()}-"
    numbers = [
        int(number)
        for delivery in existing
        if delivery.delivery_id.startswith(start)
        and (number := delivery.delivery_id.removeprefix(start)[:3]).isdigit()
    ]
    return f"{start}{max(numbers, default=0) + 1:03d}-{sha256[:8]}"


def predecessor(source: str, received: date, existing: list[Delivery]) -> Delivery | None:
    """Return the delivery of a source that counted until a new one is received (method 3)."""
    earlier = [
        (delivery.received_date, delivery.delivery_id, delivery)
        for delivery in existing
        if delivery.source == source and delivery.received_date <= received.isoformat()
    ]
    return max(earlier)[-1] if earlier else None
