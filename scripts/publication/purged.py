"""What was erased of a dataset's persons, so that what is published stays verifiable.

A ledger beside the raw files, `seeds/<dataset>/purged.json`, keeps which delivery it was, its
sha256 as delivered, how many rows it had. deliveries/purging.py erases and writes it.
"""

import itertools
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from common.errors import WarehouseError
from publication.inputs import deliveries

LEDGER = "purged.json"
EXTRACTS = ("benefit_spells", "activity_spells")


@dataclass(frozen=True)
class Purged:
    """What was erased of one delivery.

    Attributes:
        delivery_id, source, received_date, file_name, file_sha256, row_count: as delivered.
        rows_left: rows that stay; more than 0 only for hour reports.
        purged_on: the day it was done, YYYY-MM-DD.
    """

    delivery_id: str
    source: str
    received_date: str
    file_name: str
    file_sha256: str
    row_count: str
    rows_left: int
    purged_on: str


def read_ledger(dataset_folder: Path) -> list[Purged]:
    """Return what was erased from a dataset, oldest first."""
    file = dataset_folder / LEDGER
    ledger = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {"deliveries": []}
    return [Purged(**entry) for entry in ledger["deliveries"]]


def refuse_if_purged(dataset_folder: Path, as_of_dates: Iterable[date]) -> None:
    """See that the extract that holds on each date is still there.

    Raises:
        WarehouseError: it was erased; what was published of that date stays as it is.
    """
    purged = {entry.delivery_id: asdict(entry) for entry in read_ledger(dataset_folder)}
    rows = [*deliveries(dataset_folder), *purged.values()] if purged else []
    for as_of, source in itertools.product(as_of_dates, EXTRACTS):
        if holding_extract(rows, source, as_of) in purged:
            raise WarehouseError(
                f"the {source} that hold on {as_of} were purged: "
                "that vintage cannot be built any more",
                remedy="Where it was published, it stands and can be read and verified.",
            )


def holding_extract(rows: Iterable[Mapping[str, Any]], source: str, day: date) -> str | None:
    """Return the delivery that holds on a day: the last received, then the highest id (method 3).

    The models decide it too (int_as_of__extracts); a purge cannot ask them, because what was built
    may be gone. A test sees that both agree.
    """
    received = [
        (str(row["received_date"]), str(row["delivery_id"]))
        for row in rows
        if row["source"] == source and row["received_date"] <= day.isoformat()
    ]
    return max(received)[1] if received else None
