"""Raw files of an invented dataset."""

import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from common.raw_files import RAW_COLUMNS


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
