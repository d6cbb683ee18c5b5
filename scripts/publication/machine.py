"""What a machine has no room or no right for, in our words: the originals may quote raw rows."""

import errno
import os
import re
from pathlib import Path

from common.errors import Fault
from common.paths import project_name

_UNCHANGED = "nothing was changed."
_FULL = (
    "the disk is full, or a file may not grow that large",
    f"Make room and start again; {_UNCHANGED}",
)
_MORE_MEMORY = "Raise WAREHOUSE_MEMORY (such as 4GB)"
_KNOWN = (
    (
        r"No space left|File too large|Disk quota|could not write (?:all )?(?:to|bytes)|"
        r"max_temp_directory_size|failed to offload",
        *_FULL,
    ),
    (
        # Spark's process ends itself when a task of it finds no memory; after that nobody answers
        r"SparkContext was shut down|Connection refused|Answer from Java side is empty",
        "Spark ended during the build: most often its memory did not suffice",
        f"{_MORE_MEMORY} and start again; {_UNCHANGED}",
    ),
    (
        r"Out of Memory|OutOfMemory|could not allocate|failed to pin block|GC overhead limit",
        "the build needs more memory than {limit}",
        f"{_MORE_MEMORY}, or lower WAREHOUSE_THREADS.",
    ),
    (
        r"Read-only file system|Permission denied",
        "a file or folder cannot be written",
        _UNCHANGED.capitalize(),
    ),
    (
        r"Corrupt database file|checksum|not a valid DuckDB database|Serialization Error",
        "the working file was damaged while it was made",
        f"Start again; {_UNCHANGED}",
    ),
)
"""What an engine says, what it means, and what to do."""
_LIMIT = re.compile(r"/([\d.]+ ?[KMGT]i?B) used")


def explained(message: str, at: str = "") -> Fault | None:
    """Say what an engine's error, at some step, means for its user; None if unknown."""
    where = f" (at {at})" if at else ""
    for pattern, what, remedy in _KNOWN:
        if re.search(pattern, message, re.IGNORECASE):
            limit = _LIMIT.search(message)
            meaning = what.format(limit=limit[1] if limit else "it may use")
            return Fault(meaning + where, remedy=remedy)
    return None


def explained_os_error(error: OSError) -> Fault:
    """Say what an error of the operating system means, with the file's name only."""
    number = error.errno
    named = error.filename if isinstance(error.filename, str | os.PathLike) else None
    file = project_name(Path(named)) if named is not None else "a file"
    if number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
        what, remedy = _FULL
        return Fault(what, remedy=remedy)
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return Fault(f"{file} cannot be written", remedy="Nothing was changed.")
    return Fault(f"{file}: {error.strerror or type(error).__name__}")
