"""Killing a file operation half-way: a forked child that dies before its nth call to the system."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from common import atomic_files

WATCHED = (
    (os, "fsync"),
    (os, "rename"),
    (os, "replace"),
    (os, "symlink"),
    (os, "mkdir"),
    (os, "chmod"),
    (os, "unlink"),
    (os, "rmdir"),
    (shutil, "copyfile"),
    (atomic_files, "exchange_folders"),
)
"""Everything by which the archive changes what is on disk."""
DIED = 77


@contextmanager
def watching(before_each: Callable[[str, tuple[Any, ...]], None]) -> Iterator[None]:
    """Call something before each watched operation, with its name and arguments."""
    patches = [
        mock.patch.object(module, name, _watched(getattr(module, name), name, before_each))
        for module, name in WATCHED
    ]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in reversed(patches):
            patch.stop()


def _watched(
    real: Callable[..., Any], name: str, before_each: Callable[[str, tuple[Any, ...]], None]
) -> Callable[..., Any]:
    def call(*arguments: Any, **options: Any) -> Any:
        before_each(name, arguments)
        return real(*arguments, **options)

    return call


def recorded(work: Callable[[], object]) -> list[tuple[str, tuple[str, ...]]]:
    """Run something and return the operations it made: name and paths, a descriptor by its path."""
    calls: list[tuple[str, tuple[str, ...]]] = []

    def note(name: str, arguments: tuple[Any, ...]) -> None:
        paths = tuple(
            str(Path(f"/proc/self/fd/{one}").readlink()) if name == "fsync" else str(one)
            for one in arguments
        )
        calls.append((name, paths))

    with watching(note):
        work()
    return calls


def dies_before(number: int, work: Callable[[], object]) -> bool:
    """Run something in a child that dies, as by SIGKILL, before its nth operation.

    Returns:
        whether it died; False when it had fewer operations and ended well.
    """
    child = os.fork()
    if child == 0:
        left = number

        def count(name: str, arguments: tuple[Any, ...]) -> None:
            nonlocal left
            left -= 1
            if left < 0:
                os._exit(DIED)

        code = 1
        try:
            with watching(count):
                work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, DIED), f"the child ended with {code}"
    return code == DIED
