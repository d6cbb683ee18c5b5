"""Six CSV files, written aside and renamed into place, and their sha256."""

from __future__ import annotations

import csv
import hashlib
import io
import os
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

from common.errors import Fault, WarehouseError
from common.raw_files import RAW_COLUMNS, RAW_FILES


def plain_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows of fields that need no quotes as CSV lines, the fast way."""
    text = "\n".join(map(",".join, rows))
    return (text + "\n").encode("utf-8") if text else b""


def quoted_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV lines, with quotes where a field needs them."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8")


def header(name: str) -> bytes:
    """Return the header line of a raw seed."""
    return plain_lines([RAW_COLUMNS[name]])


def sha256_lines(folder: Path) -> str:
    """Return the sha256 of the six files as `sha256sum` writes them, a line each.

    Raises:
        WarehouseError: a file is missing.
    """
    lines = []
    for name in sorted(RAW_FILES):
        path = folder / f"{name}.csv"
        if not path.is_file():
            raise WarehouseError(Fault("file is missing", file=path, remedy="Run make demo"))
        with path.open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {path.name}\n")
    return "".join(lines)


def private_folder_beside(folder: Path) -> Path:
    """Return a new, private, empty folder beside `folder`, and clear what dead runs left there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for leftover in folder.parent.glob(f".{folder.name}.*-[0-9]*"):
        if not _is_running(int(leftover.name.rpartition("-")[2])):
            shutil.rmtree(leftover, ignore_errors=True)
    aside = folder.with_name(f".{folder.name}.making-{os.getpid()}")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    return aside


def write_private(path: Path, parts: Iterable[bytes]) -> None:
    """Write bytes to a file that only its owner can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for part in parts:
            file.write(part)


def move_into_place(aside: Path, folder: Path) -> None:
    """Put a finished folder in the place of `folder`; a kill leaves no folder or a whole one.

    A plain rename cannot replace a folder that has files in it: the old one steps aside first.
    """
    old = folder.with_name(f".{folder.name}.old-{os.getpid()}")
    if folder.exists():
        folder.rename(old)
    aside.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
