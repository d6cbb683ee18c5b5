"""One publisher at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.atomic_files import exclusive_lock
from common.errors import WarehouseError
from publication.exit_codes import BUSY
from publication.places import private_folder


@contextmanager
def one_publisher(lock_file: Path) -> Iterator[int]:
    """Hold the project's publication lock, which a child process can share by its descriptor.

    Raises:
        WarehouseError: another process holds it (exit code 3); at once, never a wait.
    """
    private_folder(lock_file.parent)
    refusal = WarehouseError(
        "another publication is at work in this project; nothing was done",
        remedy="Try again when it has ended.",
        exit_code=BUSY,
    )
    with exclusive_lock(lock_file, refusal) as descriptor:
        yield descriptor
