"""What a machine has no room or no right for, in our words: the originals may quote raw rows."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from common.errors import Fault
from common.paths import project_name

_MEMORY = re.compile(
    r"Out of Memory|OutOfMemory|could not allocate|failed to pin block|GC overhead limit",
    re.IGNORECASE,
)
_LIMIT = re.compile(r"/([\d.]+ ?[KMGT]i?B) used")
_ROOM = re.compile(
    r"No space left|File too large|Disk quota|could not write (?:all )?(?:to|bytes)|"
    r"max_temp_directory_size|failed to offload",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"SparkContext was shut down|Connection refused|Answer from Java side is empty", re.IGNORECASE
)
"""Spark's process ends itself when a task of it finds no memory; after that nobody answers."""
_READ_ONLY = re.compile(r"Read-only file system|Permission denied", re.IGNORECASE)
_DAMAGED = re.compile(
    r"Corrupt database file|checksum|not a valid DuckDB database|Serialization Error",
    re.IGNORECASE,
)
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)


def explained(message: str, at: str = "") -> Fault | None:
    """Say what an engine's error, at some step, means for its user; None if unknown."""
    where = f" (at {at})" if at else ""
    if _ROOM.search(message):
        return _full(where)
    if _GONE.search(message):
        return Fault(
            f"Spark ended during the build{where}: most often its memory did not suffice",
            remedy="Raise WAREHOUSE_MEMORY (such as 4GB) and start again; nothing was changed.",
        )
    if _MEMORY.search(message):
        limit = _LIMIT.search(message)
        return Fault(
            f"the build needs more memory than {limit[1] if limit else 'it may use'}{where}",
            remedy="Raise WAREHOUSE_MEMORY (such as 4GB), or lower WAREHOUSE_THREADS.",
        )
    if _READ_ONLY.search(message):
        return Fault(f"a file or folder cannot be written{where}", remedy="Nothing was changed.")
    if _DAMAGED.search(message):
        return Fault(
            f"the working file was damaged while it was made{where}",
            remedy="Start again; nothing was changed.",
        )
    return None


def explained_os_error(error: OSError) -> Fault:
    """Say what an error of the operating system means, with the file's name only."""
    number = error.errno
    named = error.filename if isinstance(error.filename, str | os.PathLike) else None
    file = project_name(Path(named)) if named is not None else "a file"
    if number in _FULL:
        return _full()
    if number in _FORBIDDEN:
        return Fault(f"{file} cannot be written", remedy="Nothing was changed.")
    return Fault(f"{file}: {error.strerror or type(error).__name__}")


def _full(where: str = "") -> Fault:
    return Fault(
        f"the disk is full, or a file may not grow that large{where}",
        remedy="Make room and start again; nothing was changed.",
    )
