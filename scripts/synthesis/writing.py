"""Raw files of an invented dataset, written aside and put in their place whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from common.raw_files import RAW_COLUMNS


@contextmanager
def made_aside(folder: Path) -> Iterator[Path]:
    """Yield a new private folder, which takes the place of `folder` if nothing goes wrong.

    What dead runs left beside it is cleared. A kill leaves no folder or a whole one: a rename
    cannot replace a folder that has files in it, so the old one steps aside first.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    for leftover in folder.parent.glob(f".{folder.name}.*-[0-9]*"):
        if not _is_running(int(leftover.name.rpartition("-")[2])):
            shutil.rmtree(leftover, ignore_errors=True)
    aside, old = (folder.with_name(f".{folder.name}.{it}-{os.getpid()}") for it in ("new", "old"))
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    try:
        yield aside
        if folder.exists():
            folder.rename(old)
        aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def write_raw_file(folder: Path, name: str, parts: Iterable[bytes] = ()) -> None:
    """Write a raw file that only its owner can read: its header, and lines."""
    descriptor = os.open(folder / f"{name}.csv", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(",".join(RAW_COLUMNS[name]).encode() + b"\n")
        file.writelines(parts)


def quoted_lines(rows: Iterable[Iterable[object]]) -> bytes:
    """Return rows as CSV lines, with quotes where a field needs them."""
    lines: str = pd.DataFrame(rows).to_csv(index=False, header=False, lineterminator="\n")
    return lines.encode()


def plain_lines(*columns: Iterable[str]) -> bytes:
    """Return columns of texts that need no quotes as CSV lines, the fast way."""
    text = "\n".join(map(",".join, zip(*columns, strict=True)))
    return (text + "\n").encode() if text else b""


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except OSError as error:
        return isinstance(error, PermissionError)
    return True
