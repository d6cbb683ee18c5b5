"""What a machine has no room or no right for, in our words: the originals may quote raw rows."""

from __future__ import annotations

import errno
import re

from common.errors import Fault

_MEMORY = re.compile(r"Out of Memory|could not allocate|failed to pin block", re.IGNORECASE)
_LIMIT = re.compile(r"/([\d.]+ ?[KMGT]i?B) used")
_ROOM = re.compile(
    r"No space left|File too large|Disk quota|could not write (?:all )?(?:to|bytes)|"
    r"max_temp_directory_size|failed to offload",
    re.IGNORECASE,
)
_READ_ONLY = re.compile(r"Read-only file system|Permission denied", re.IGNORECASE)
_DAMAGED = re.compile(
    r"Corrupt database file|checksum|not a valid DuckDB database|Serialization Error",
    re.IGNORECASE,
)
_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)
_FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)


def explained(message: str, at: str = "") -> Fault | None:
    """Say what a message of DuckDB or the system means for whoever runs this; None if unknown.

    Args:
        message: the text of an error.
        at: which step it happened in.
    """
    where = f" (at {at})" if at else ""
    if _ROOM.search(message):
        return Fault(
            f"the disk is full, or a file may not grow that large{where}",
            remedy="Make room and start again; nothing was changed.",
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
    file = error.filename if isinstance(error.filename, str) else None
    if number in _FULL:
        return Fault(
            "the disk is full, or a file may not grow that large",
            remedy="Make room and start again; nothing was changed.",
        )
    if number in _FORBIDDEN:
        return Fault("cannot be written", file=file, remedy="Nothing was changed.")
    return Fault(f"the operating system says: {error.strerror or type(error).__name__}", file=file)
