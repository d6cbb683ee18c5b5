"""A dataset's folder: changed as a whole or not at all, by one landing at a time.

New files are written into a folder of their own beside the dataset, `seeds/.<dataset>.landing/`
(unchanged files are hard links), synced to disk, and the two folders change places in one system
call (renameat2 with RENAME_EXCHANGE). Killed at any moment, the dataset is the old one or the new
one, whole. What a killed landing left beside it is removed when the next one starts.

Where the call is missing (an old kernel, some network file systems, macOS) the old folder is
renamed to `.<dataset>.before` and the new one takes its name: between the two renames there is no
dataset, and the next landing puts the old one back.
"""

import csv
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from common.atomic_files import exchange_folders, exclusive_lock, sync_file
from common.errors import WarehouseError
from common.raw_files import OPTIONAL_COLUMNS, RAW_COLUMNS, RAW_FILES
from landing.faults import fault
from landing.request import Kind
from publication.inputs import deliveries
from publication.purged import holding_extract


def header(raw_file: str) -> str:
    """Return the header line of a raw file."""
    return ",".join((RAW_COLUMNS | OPTIONAL_COLUMNS)[raw_file]) + "\n"


@contextmanager
def staged(folder: Path, *, is_made_anew: bool = False) -> Iterator["Staging"]:
    """Hold a dataset's lock and the place where its files are prepared, which goes afterwards.

    Of one that is made anew nothing stays, whatever columns its files have.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    busy = f"another landing into {folder.name} is under way: wait until it has ended"
    with exclusive_lock(folder.parent / f".{folder.name}.lock", WarehouseError(busy)):
        staging = Staging(folder)
        try:
            staging.prepare()
            if not is_made_anew:
                check_headers(folder)
            yield staging
        finally:
            shutil.rmtree(staging.root, ignore_errors=True)


class Staging:
    """The place beside a dataset, which need not exist, where a landing prepares its files."""

    recovered: str | None = None
    """What was found of an interrupted landing, once it is prepared."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder.parent / f".{folder.name}.landing"
        self.before = folder.parent / f".{folder.name}.before"
        self.new = self.root / "new"
        self.work = self.root / "work"

    def prepare(self) -> None:
        """Remove what a killed landing left, and make the empty folders new/ and work/, private."""
        if self.root.exists():
            shutil.rmtree(self.root)
            self.recovered = "found an interrupted landing and removed its leftovers"
        if self.before.exists():
            if self.folder.exists():
                shutil.rmtree(self.before)
            else:
                self.before.rename(self.folder)
            self.recovered = "found an interrupted landing and put the dataset back in place"
        for path in (self.root, self.new, self.work):
            path.mkdir(mode=0o700)

    def change(self, parts: Mapping[str, list[Path]], gone: set[str]) -> None:
        """Prepare the dataset with new rows in some raw files, and without some deliveries' rows.

        `parts` has the raw files that change, each with files of the rows it gets; the others are
        in new/ as hard links.
        """
        if self.folder.exists():
            shutil.copytree(
                self.folder, self.new, symlinks=True, copy_function=_link, dirs_exist_ok=True
            )
        for name in RAW_FILES:
            path = self.new / f"{name}.csv"
            if not path.exists():
                path.write_text(header(name), encoding="utf-8")
        for name, new_parts in parts.items():
            old, target = self.folder / f"{name}.csv", self.new / f"{name}.csv"
            target.unlink(missing_ok=True)  # a link to the old file, whose bytes stay
            if gone and old.exists():
                kept = self.work / f"kept_{name}.csv"
                without_deliveries(old, kept, gone)
                old = kept
            if not old.exists() and len(new_parts) == 1:
                # A first delivery of tens of millions of rows is moved, not copied once more.
                new_parts[0].rename(target)
            else:
                write_with_rows(target, old, name, new_parts)

    def commit(self) -> None:
        """Let new/ take the dataset's place, everything synced before and after."""
        for path in [*sorted(self.new.rglob("*")), self.new]:
            is_new_file = path.is_file() and path.stat().st_nlink == 1
            if not path.is_symlink() and (is_new_file or path.is_dir()):
                path.chmod(0o700 if path.is_dir() else 0o600)
                sync_file(path)
        if self.folder.exists():
            _swap(self.new, self.folder, self.before)
        else:
            self.new.rename(self.folder)
        sync_file(self.folder.parent)


def check_headers(folder: Path) -> None:
    """Refuse a dataset whose raw files have other columns than the contract says."""
    for name in (*RAW_FILES, *OPTIONAL_COLUMNS):
        path, expected = folder / f"{name}.csv", header(name).strip()
        if not path.exists():
            continue
        with path.open("rb") as file:
            found = file.readline(4096)
        if found.rstrip(b"\r\n") != expected.encode():
            what = "the dataset's own file has other columns than it should"
            remedy = "Restore the file: landing adds rows and never repairs a dataset"
            raise fault(path, what, remedy, row=1, expected=expected)


def write_with_rows(target: Path, old: Path, raw_file: str, parts: list[Path]) -> None:
    """Write a raw file anew: its old bytes, if any, then the parts without their headers."""
    with target.open("wb") as out:
        if old.exists():
            with old.open("rb") as source:
                shutil.copyfileobj(source, out, 8 * 1024**2)
                source.seek(max(0, source.tell() - 1))
                if source.read() != b"\n":
                    out.write(b"\n")
        else:
            out.write(header(raw_file).encode())
        for part in parts:
            with part.open("rb") as source:
                source.readline()
                shutil.copyfileobj(source, out, 8 * 1024**2)


def without_deliveries(source: Path, target: Path, delivery_ids: set[str]) -> None:
    """Copy a raw file without the rows of some deliveries; every other byte stays.

    The delivery_id is the first column and never quoted; a record may span lines inside quotes.
    """
    prefixes = tuple(f"{delivery_id},".encode() for delivery_id in delivery_ids)
    inside = dropping = False
    with source.open("rb") as lines, target.open("wb") as out:
        for line in lines:
            if not inside:
                dropping = line.startswith(prefixes)
            if line.count(b'"') % 2:
                inside = not inside
            if not dropping:
                out.write(line)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def _swap(new: Path, folder: Path, before: Path) -> None:
    if exchange_folders(new, folder):
        return
    folder.rename(before)
    new.rename(folder)
    shutil.rmtree(before)


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
    if not (folder / "deliveries.csv").exists():
        return []
    return [Delivery(**row) for row in deliveries(folder)]


def write_deliveries(path: Path, rows: list[Delivery]) -> None:
    """Write deliveries with a header line, LF at the ends of lines."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([Delivery._fields, *rows])


def next_delivery_id(source: Kind, received: date, sha256: str, existing: list[Delivery]) -> str:
    """Return the id of the next delivery: `<source>-<received>-<number of the day>-<sha256>`.

    Ids of one source sort in the order of arrival, also within a day: of two deliveries received
    on one day the higher id counts (method 3), and that must be the one landed last.
    """
    start = f"{source}-{received.isoformat()}-"
    same_day = [one.delivery_id for one in existing if one.delivery_id.startswith(start)]
    numbers = [int(n) for one in same_day if (n := one.removeprefix(start)[:3]).isdigit()]
    return f"{start}{max(numbers, default=0) + 1:03d}-{sha256[:8]}"


def predecessor(source: str, received: date, existing: list[Delivery]) -> Delivery | None:
    """Return the delivery of a source that counted until a new one is received (method 3)."""
    held = holding_extract((one._asdict() for one in existing), source, received)
    return next((one for one in existing if one.delivery_id == held), None)
