"""The file operations that a crash must not catch half-way: sync first, then one atomic rename.

A file is whole or not there, because its bytes are on disk before its name is, and a folder is
whole or not there, because it is prepared beside its place. Nothing else in the project renames or
links anything that is published.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path


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


def copy_files(files: Iterable[Path], folder: Path, mode: int) -> None:
    """Copy files into a folder, byte for byte, with a mode of their own."""
    for file in files:
        copy = folder / file.name
        shutil.copyfile(file, copy)
        copy.chmod(mode)


def remove_folder(folder: Path) -> None:
    """Remove a folder that nobody reads any more; one that is gone already is no error.

    It loses its name first, so that a crash half-way leaves nothing that looks whole.
    """
    if not folder.exists():
        return
    doomed = folder.with_name(f".removing-{folder.name.lstrip('.')}")
    if doomed != folder:
        shutil.rmtree(doomed, ignore_errors=True)
        folder.rename(doomed)
    shutil.rmtree(doomed)
