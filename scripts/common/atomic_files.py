"""File operations that a crash must not catch half-way: sync first, then one atomic rename.

A file is whole or not there, because its bytes are on disk before its name is; a folder too,
because it is prepared beside its place. Publications and datasets are renamed, linked, exchanged
and locked by these functions only.
"""

import ctypes
import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_HERE = -100
"""AT_FDCWD: paths are those of the process."""
_EXCHANGE = 2
"""RENAME_EXCHANGE."""
_NOT_SUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}


def sync_file(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Sync every file of a folder, then every folder from the inside out."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in sorted(names):
            sync_file(Path(parent, name))
        sync_file(Path(parent))


def move_folder(prepared: Path, final: Path) -> None:
    """Give a prepared folder its name: the folder appears whole, with its bytes on disk.

    Raises:
        OSError: `final` exists and is not empty, or lies on another file system.
    """
    sync_tree(prepared)
    prepared.rename(final)
    sync_file(final.parent)


def move_file(prepared: Path, final: Path) -> None:
    """Put a prepared file in the place of another: readers have the old one or the new one."""
    sync_file(prepared)
    prepared.replace(final)
    sync_file(final.parent)


def write_file(path: Path, text: str, mode: int) -> None:
    """Write a small text file so that it is there whole or not at all."""
    prepared = path.with_name(f".{path.name}.new")
    prepared.write_text(text, encoding="utf-8")
    prepared.chmod(mode)
    move_file(prepared, path)


def point_link(link: Path, target: str) -> None:
    """Make a symbolic link point at a neighbour, in one step for everyone who reads it."""
    prepared = link.with_name(f".{link.name}.new")
    prepared.unlink(missing_ok=True)
    prepared.symlink_to(target)
    prepared.replace(link)
    sync_file(link.parent)


def files_below(folder: Path) -> dict[str, Path]:
    """Return the files of a folder and of those in it, by their names below it (web/index.html)."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in files}


def copy_folder(folder: Path, target: Path, file_mode: int, folder_mode: int) -> None:
    """Copy a folder, byte for byte, as a new one, with modes of their own."""
    shutil.copytree(folder, target, copy_function=shutil.copyfile)
    for path in (target, *target.rglob("*")):
        path.chmod(folder_mode if path.is_dir() else file_mode)


def remove_folder(folder: Path) -> None:
    """Remove a folder that is no longer read; a folder already gone is no error.

    It loses its name first, so that a crash half-way leaves nothing that looks whole.
    """
    if not folder.exists():
        return
    leaving = folder.with_name(f".removing-{folder.name.lstrip('.')}")
    if leaving != folder:
        shutil.rmtree(leaving, ignore_errors=True)
        folder.rename(leaving)
    shutil.rmtree(leaving)


def exchange_folders(one: Path, other: Path) -> bool:
    """Exchange the names of two folders in one step (Linux: renameat2 with RENAME_EXCHANGE).

    Returns:
        False where the system or the file system has no such call, and nothing was done.

    Raises:
        OSError: it has, and it failed.
    """
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if renameat2(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NOT_SUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


@contextmanager
def exclusive_lock(file: Path, refusal: Exception) -> Iterator[int]:
    """Hold a lock that the kernel drops when its process dies; its file is gone afterwards.

    Yields the lock's file descriptor: a child process that shares it holds the lock too, for as
    long as it lives. Where another process holds it, `refusal` is raised at once.
    """
    descriptor = _locked_descriptor(file, refusal)
    try:
        yield descriptor
    finally:
        file.unlink(missing_ok=True)
        os.close(descriptor)


def _locked_descriptor(file: Path, refusal: Exception) -> int:
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise refusal from None
        # the holder before may have ended, and removed the file, between the two calls
        if _is_open_as(descriptor, file):
            return descriptor
        os.close(descriptor)


def _is_open_as(descriptor: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False
