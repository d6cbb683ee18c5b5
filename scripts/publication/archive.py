"""Putting a vintage in its place: prepared beside it, synced, renamed; and putting a crash right.

A vintage killed on its way is there whole or not at all; `tidy` does the rest at the next start.

Names inside publications/<dataset>/, besides the vintages and `current`:
  .incoming-<as_of>   a new vintage being copied in; worth nothing after a crash
  .replacing-<as_of>  a vintage that supersedes another: the new one before the two trade places,
                      the old one after; the new one's manifest says which it is
  .removing-…         a folder on its way out
"""

import errno
import os
from datetime import date
from pathlib import Path

from common import atomic_files
from common.errors import USAGE, WarehouseError
from publication import vintages
from publication.inputs import file_facts
from publication.places import PUBLIC_FILE, PUBLIC_FOLDER, Places, private_folder, public_folder
from publication.reporter import Reporter
from publication.vintage_list import LIST_FILES, renew_list

INCOMING = ".incoming-"
REPLACING = ".replacing-"
_LEFTOVERS = (
    INCOMING,
    REPLACING,
    ".removing-",
    *(f".{name}.new" for name in (vintages.CURRENT, *LIST_FILES)),
)


def add_vintage(prepared: Path, published: Path, as_of: str) -> None:
    """Publish a new vintage: copy it beside its place, sync it, rename it, move `current`."""
    public_folder(published)
    incoming = _copy_in(prepared, published / f"{INCOMING}{as_of}")
    atomic_files.move_folder(incoming, published / as_of)
    _settle(published)


def replace_vintage(prepared: Path, published: Path, as_of: str) -> None:
    """Publish a vintage in the place of one that stands, which is kept beside it, marked.

    The two trade places in one step of the kernel, so that a reader finds the one or the other. The
    manifest in `prepared` says what it supersedes, and why.
    """
    replacing = _copy_in(prepared, published / f"{REPLACING}{as_of}")
    atomic_files.sync_tree(replacing)
    if not atomic_files.exchange_folders(replacing, published / as_of):
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP), str(published))
    atomic_files.sync_file(published)
    _finish_replacing(replacing, published, as_of)
    _settle(published)


def withdraw_vintage(
    published: Path, dataset: str, as_of: date | None, reason: str
) -> tuple[str, ...]:
    """Mark a published vintage as withdrawn and move `current` to the newest that stands.

    Its bytes stay, a notice stands beside them; one that has a notice already keeps it. Without an
    as-of date it is the vintage that `current` is.

    Returns:
        what became of it and of `current`, in lines.

    Raises:
        WarehouseError: no such vintage is published, or no reason was given (exit code 2).
    """
    if not reason.strip():
        raise WarehouseError("--withdraw needs a reason for the readers", exit_code=USAGE)
    name = as_of.isoformat() if as_of else vintages.current_target(published)
    if name is None or not (published / name / vintages.MANIFEST).is_file():
        raise WarehouseError(
            f"{dataset} has no published vintage {name or 'that is current'}", exit_code=USAGE
        )
    standing = vintages.notice_of(published / name)
    notice = standing or vintages.Notice(name, vintages.WITHDRAWN, reason)
    word = f"was {notice.status} already ({notice.noted_on})" if standing else "withdrawn"
    if standing is None:
        vintages.give_notice(published / name, notice)
        _settle(published)
    current = vintages.current_target(published)
    return (
        f"{dataset} as of {name}: {word}: {notice.reason}",
        f"current is {current}" if current else "no vintage is left: current is gone",
    )


def tidy(places: Places, reporter: Reporter) -> None:
    """Put right what a crashed run left, and say so in one line. Call it with the lock held."""
    private_folder(places.warehouse)
    found: list[str] = []
    if places.building.is_dir():
        for folder in sorted(places.building.iterdir()):
            atomic_files.remove_folder(folder)
            found.append(f"removed the unfinished build {folder.name}")
    if places.output.is_dir():
        for published in sorted(places.output.iterdir()):
            found += [f"{published.name}: {what}" for what in tidy_published(published)]
    if found:
        reporter.say(f"a run before this one did not end: {'; '.join(found)}")


def tidy_published(published: Path) -> list[str]:
    """Put right what a crashed run left among a dataset's vintages, and say what it was."""
    if not published.is_dir():
        return []
    found: list[str] = []
    for folder in sorted(published.iterdir()):
        if folder.name.startswith(REPLACING):
            as_of = folder.name.removeprefix(REPLACING)
            if _is_superseded(folder, published / as_of):
                _finish_replacing(folder, published, as_of)
                found.append(f"finished keeping the old vintage {as_of}")
                continue
        if folder.name.startswith(_LEFTOVERS):
            if folder.is_dir() and not folder.is_symlink():
                atomic_files.remove_folder(folder)
            else:
                folder.unlink()
            found.append(f"removed {folder.name}")
        elif (
            (folder / vintages.MANIFEST).is_file()
            and not folder.is_symlink()
            and vintages.finish_notice(folder)
        ):
            found.append(f"finished the notice of {folder.name}")
    if _settle(published):
        found.append("moved current to the newest vintage")
    return found


def _settle(published: Path) -> bool:
    """Move `current`, and renew what older vintages and readers learn it from."""
    moved = vintages.settle_current(published)
    renew_list(published)
    return moved


def _copy_in(prepared: Path, incoming: Path) -> Path:
    atomic_files.remove_folder(incoming)
    atomic_files.copy_folder(prepared, incoming, PUBLIC_FILE, PUBLIC_FOLDER)
    return incoming


def _is_superseded(folder: Path, standing: Path) -> bool:
    """Tell whether a folder is the old vintage that the standing one says it supersedes."""
    if not (folder / vintages.MANIFEST).is_file() or not (standing / vintages.MANIFEST).is_file():
        return False
    supersedes = vintages.read_manifest(standing).get("supersedes") or {}
    return supersedes.get("manifest_sha256") == file_facts(folder / vintages.MANIFEST).sha256


def _finish_replacing(old: Path, published: Path, as_of: str) -> None:
    """Mark the old vintage and give it the name it is kept under."""
    supersedes = vintages.read_manifest(published / as_of)["supersedes"]
    vintages.give_notice(
        old,
        vintages.Notice(as_of, vintages.SUPERSEDED, supersedes["reason"], supersedes["noted_on"]),
    )
    atomic_files.move_folder(old, published / vintages.next_superseded_name(published, as_of))
