"""The series of a dataset's vintages: what each is compared with, what it is called, its row.

Publishing writes the row of `vintages.csv` itself, after the vintage is in its place; a row that a
crash kept from being written is written at the next start.
"""

import csv
import io
from collections.abc import Collection, Iterable, Mapping, Sized
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date

from common.atomic_files import write_file
from common.days import today
from common.raw_files import RAW_COLUMNS
from publication.inputs import deliveries, vintage_labels
from publication.vintages import read_manifest, vintage_folders

NO_PREDECESSOR = ""
"""The variable previous_as_of of a vintage that is compared with none; unset would mean that the
rows of vintages.csv decide, which may have become more since."""
_PRIVATE_FILE = 0o600


def derived_label(as_of: date, taken: Collection[str]) -> str:
    """Return what a vintage is called where nobody said: its month, or its day if that is taken."""
    month = f"Opdateret {format_date(as_of, 'MMMM y', locale='da')}"
    return month if month not in taken else f"Opdateret {format_date(as_of, 'long', locale='da')}"


def deliveries_after(dataset_folder: Path, vintages: Iterable[date]) -> list[Mapping[str, str]]:
    """Return the deliveries received by today and after every vintage, oldest first."""
    newest = max((day for day in vintages if day <= today()), default=date.min)
    later = [
        row
        for row in deliveries(dataset_folder)
        if newest.isoformat() < row["received_date"] <= today().isoformat()
    ]
    return sorted(later, key=lambda row: (row["received_date"], row["delivery_id"]))


def counted(found: Sized) -> str:
    """Return how many deliveries were found, in words."""
    return "1 delivery" if len(found) == 1 else f"{len(found)} deliveries"


def came_into(
    manifest: Mapping[str, Any], listed: Iterable[Mapping[str, str]]
) -> list[Mapping[str, str]]:
    """Return the deliveries that are dated inside a vintage, which does not rest on them."""
    rested_on = {delivery["delivery_id"] for delivery in manifest["deliveries"]}
    return [
        row
        for row in listed
        if row["received_date"] <= manifest["as_of"] and row["delivery_id"] not in rested_on
    ]


def new_place_in_series(
    as_of: date, labels: Mapping[date, str], standing: Iterable[date]
) -> dict[str, Any]:
    """Return the variables that say where a vintage that is to be made stands among the others.

    It is compared with the one before it (publication 4); `labels` are what the vintages of
    vintages.csv are called.
    """
    previous = max((day for day in {*labels, *standing} if day < as_of), default=None)
    return {
        "previous_as_of": previous.isoformat() if previous else NO_PREDECESSOR,
        "vintage_label": None if as_of in labels else derived_label(as_of, labels.values()),
    }


def place_in_series(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return the same of a vintage that is published: what it was compared with, and its name."""
    return {
        "previous_as_of": manifest["previous_as_of"] or NO_PREDECESSOR,
        "vintage_label": manifest["variables"].get("vintage_label"),
    }


def write_missing_rows(dataset_folder: Path, published: Path) -> None:
    """Add a row to vintages.csv for each published vintage that has none; other bytes stay."""
    file = dataset_folder / "vintages.csv"
    known = vintage_labels(dataset_folder)
    missing = [path for day, path in vintage_folders(published).items() if day not in known]
    if not missing:
        return
    text = file.read_bytes().decode()
    names = next(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    added = io.StringIO()
    writer = csv.DictWriter(added, names, lineterminator="\n")
    for folder in missing:
        values = (folder.name, read_manifest(folder)["label"] or "", "")
        writer.writerow(dict(zip(RAW_COLUMNS["vintages"], values, strict=True)))
    between = "" if text.endswith("\n") else "\n"
    write_file(file, text + between + added.getvalue(), _PRIVATE_FILE)
