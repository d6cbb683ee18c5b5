"""DuckDB files that another program keeps open: who it is, and what to close."""

import re
from pathlib import Path

import duckdb

from common.errors import Fault
from common.paths import project_name

_HOLDER = re.compile(r"Conflicting lock is held in (?P<program>.+?) \(PID (?P<process>\d+)\)")


def holder(error: duckdb.Error) -> str | None:
    """Say who keeps a file open, from DuckDB's refusal to open it; None for other errors."""
    if found := _HOLDER.search(str(error)):
        return f"{Path(found['program']).name} (process {found['process']})"
    return "another program" if "could not set lock" in str(error).lower() else None


def held(file: Path, holder: str) -> Fault:
    """Say that a file is held, and what to do."""
    return Fault(
        f"{project_name(file)} is open in {holder}",
        remedy="Close it there (a build, a DuckDB prompt, DBeaver, a notebook); then start again.",
    )


def held_by(file: Path, *, read_only: bool) -> str | None:
    """Say who keeps a file, where there is one, from being opened; None if it can be."""
    if not file.is_file():
        return None
    try:
        duckdb.connect(str(file), read_only=read_only).close()
    except duckdb.Error as error:
        return holder(error)
    return None
