"""The raw files of a dataset as a publication takes them: there, readable, known by hash."""

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from common.errors import Fault, WarehouseError
from common.raw_files import OPTIONAL_COLUMNS, RAW_FILES

_CHUNK = 1 << 24


@dataclass(frozen=True)
class FileFacts:
    """What a manifest says of a file."""

    sha256: str
    bytes: int


def file_facts(path: Path) -> FileFacts:
    """Hash a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return FileFacts(sha256=digest, bytes=file.tell())


def raw_files(folder: Path) -> list[Path]:
    """Return the raw files of a dataset: the six of every dataset, and those it may lack.

    Raises:
        WarehouseError: the folder or one of the six is not there.
    """
    if not folder.is_dir():
        raise WarehouseError(
            f"there is no dataset {folder.name!r}: seeds/{folder.name}/ does not exist",
            remedy="`make demo` makes the demo; `make land` lands your own files.",
        )
    files = [folder / f"{name}.csv" for name in RAW_FILES]
    missing = [file.name for file in files if not file.is_file()]
    if missing:
        raise WarehouseError(
            f"seeds/{folder.name}/ lacks {', '.join(missing)}",
            remedy="All six raw files exist in every dataset, with at least a header row.",
        )
    optional = [folder / f"{name}.csv" for name in OPTIONAL_COLUMNS]
    return files + [file for file in optional if file.is_file()]


def check_text(file: Path) -> None:
    """See that a raw file is not empty and is UTF-8 throughout.

    Raises:
        WarehouseError: naming the file, and the row of the first byte that is not UTF-8.
    """
    row = 1
    with file.open("rb") as source:
        while lines := source.read(_CHUNK) + source.readline():
            try:
                lines.decode("utf-8")
            except UnicodeDecodeError as error:
                raise WarehouseError(
                    "is not UTF-8",
                    file=file,
                    row=row + lines.count(b"\n", 0, error.start),
                    value=f"byte 0x{lines[error.start]:02X}",
                    remedy="Save it as UTF-8 (it may be Latin-1 or Windows-1252).",
                ) from error
            if b"\0" in lines:
                row += lines.count(b"\n", 0, lines.index(b"\0"))
                raise WarehouseError("holds a NUL byte", file=file, row=row)
            row += lines.count(b"\n")
    if file.stat().st_size == 0:
        raise WarehouseError("is empty: it needs a header row", file=file)


def misshapen_row(file: Path) -> Fault | None:
    """Find the first row of a raw file with more or fewer fields than the header.

    DuckDB refuses such a file too, but says so by quoting the row.
    """
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, strict=True)
        before = 0
        try:
            fields = len(next(reader, []))
            before = reader.line_num
            for values in reader:
                row, before = before + 1, reader.line_num
                if len(values) != fields:
                    return Fault(
                        f"has {len(values)} fields, the header has {fields}", file, row=row
                    )
        except csv.Error:
            return Fault("a quotation mark is not closed or not doubled", file, row=before + 1)
    return None


def vintage_labels(dataset_folder: Path) -> dict[date, str]:
    """Return what the vintages of vintages.csv are called, by their as-of dates, oldest first.

    Raises:
        WarehouseError: a row without a date, or the same date twice.
    """
    file = dataset_folder / "vintages.csv"
    labels: dict[date, str] = {}
    for row, day, values in _rows(file, "as_of"):
        if day in labels:
            raise WarehouseError(
                "the same vintage twice", file=file, row=row, column="as_of", value=str(day)
            )
        labels[day] = values.get("label", "")
    return dict(sorted(labels.items()))


def deliveries(dataset_folder: Path) -> list[dict[str, str]]:
    """Return the rows of deliveries.csv, as text.

    Raises:
        WarehouseError: a row without a date.
    """
    return [values for *_, values in _rows(dataset_folder / "deliveries.csv", "received_date")]


def is_all_synthetic(dataset_folder: Path) -> bool:
    """Tell whether every delivery of a dataset says that it is invented."""
    marks = [row.get("is_synthetic", "").lower() for row in deliveries(dataset_folder)]
    return bool(marks) and all(mark == "true" for mark in marks)


def _rows(file: Path, column: str) -> Iterator[tuple[int, date, dict[str, str]]]:
    """Read a small raw file: row number (the header is row 1), a column of dates, all values."""
    check_text(file)
    reader = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""))
    if column not in (reader.fieldnames or ()):
        raise WarehouseError("lacks a column", file=file, row=1, column=column)
    for row, values in enumerate(reader, start=2):
        found = {name: value or "" for name, value in values.items() if name is not None}
        text = found[column]
        try:
            day = date.fromisoformat(text)
        except ValueError as error:
            raise WarehouseError(
                "is not a date",
                file=file,
                row=row,
                column=column,
                value=text,
                expected="YYYY-MM-DD",
            ) from error
        yield row, day, found
