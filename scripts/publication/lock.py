"""One publisher at a time: a lock that the kernel drops when its process dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.errors import Fault, WarehouseError
from publication.exit_codes import BUSY
from publication.places import private_folder


@contextmanager
def one_publisher(lock_file: Path) -> Iterator[int]:
    """Hold the project's publication lock.

    Yields the lock's file descriptor, so that a child process can share it: the lock then lasts
    until the child is gone as well.

    Raises:
        WarehouseError: another process holds it (exit code 3); at once, never a wait.
    """
    private_folder(lock_file.parent)
    descriptor = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WarehouseError(
                Fault(
                    "another publication is at work in this project; nothing was done",
                    remedy="Try again when it has ended.",
                ),
                exit_code=BUSY,
            ) from error
        yield descriptor
    finally:
        os.close(descriptor)
