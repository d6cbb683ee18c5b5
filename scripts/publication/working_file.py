"""The working warehouse that stays: of the last publication, and of the last build that failed."""

from pathlib import Path

from common.atomic_files import move_file
from common.held_files import held_by
from publication.places import private_folder

_PRIVATE_FILE = 0o600


def replace_working_file(built: Path, working_file: Path, failed: Path) -> str | None:
    """Put a finished build in the place of the working warehouse; return who hinders it, if any.

    It is left while another process writes to it (a build by hand): its work would be lost. Readers
    keep the file they have open. What was kept of a failed build is dropped.
    """
    if writer := held_by(working_file, read_only=True):
        return writer
    built.chmod(_PRIVATE_FILE)
    # what a crash left unwritten of the old file would make the new one unopenable
    _wal(working_file).unlink(missing_ok=True)
    move_file(built, working_file)
    for kept in (failed / built.name, _wal(failed / built.name)):
        kept.unlink(missing_ok=True)
    return None


def keep_failed(built: Path, failed: Path) -> Path | None:
    """Keep the warehouse of a build that failed, privately, with the failing rows of its tests."""
    if not built.is_file():
        return None
    private_folder(failed)
    kept = failed / built.name
    _wal(kept).unlink(missing_ok=True)
    built.replace(kept)
    if _wal(built).exists():
        _wal(built).replace(_wal(kept))
    return kept


def _wal(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")
