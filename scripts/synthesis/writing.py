"""Raw files of an invented dataset, written aside and put in their place whole."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from common.atomic_files import exclusive_lock, remove_folder
from common.errors import WarehouseError
from common.raw_files import RAW_COLUMNS


@contextmanager
def made_aside(folder: Path) -> Iterator[Path]:
    """Yield a new private folder, which takes the place of `folder` if nothing goes wrong.

    Two runs at once are refused; a kill leaves no folder or a whole one.

    Raises:
        WarehouseError: another run, or a landing into the dataset, is under way.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = folder.with_name(f".{folder.name}.new")
    refusal = WarehouseError(f"the dataset {folder.name} is being made or landed into just now")
    with exclusive_lock(folder.with_name(f".{folder.name}.lock"), refusal):
        remove_folder(aside)
        aside.mkdir(mode=0o700)
        try:
            yield aside
            remove_folder(folder)
            aside.rename(folder)
        finally:
            remove_folder(aside)


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
