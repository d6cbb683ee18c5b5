"""What a landing is asked to do, each file of it, and what it says to the person who ran it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

import duckdb

from common.raw_files import RAW_COLUMNS
from landing.sniff import DeliveredFile
from landing.workbooks import Workbook

Kind = Literal["jobindsats", "benefit_spells", "activity_spells", "hour_reports"]

_MAX_NAMED = 8

KINDS: tuple[Kind, ...] = ("jobindsats", "benefit_spells", "activity_spells", "hour_reports")
EXTRACTS: tuple[Kind, ...] = ("benefit_spells", "activity_spells")
"""The sources whose delivery is a complete extract that covers a stretch of days."""

DATA_FILE: dict[str, str] = {kind: kind for kind in KINDS} | {
    "jobindsats": "jobindsats_observations"
}
"""The raw file that each source's rows go to."""

DELIVERED_COLUMNS: dict[Kind, tuple[str, ...]] = {
    kind: RAW_COLUMNS[kind][1:] for kind in KINDS if kind != "jobindsats"
}
"""The columns a file of an extract or of hour reports must have: all but the delivery_id."""


@dataclass(frozen=True)
class LandingRequest:
    """What the command line asked for (land.py), checked for sense but not yet against any file."""

    folder: Path
    received: date
    files: tuple[Path, ...]
    kind: Kind | None = None
    table: str | None = None
    group: str | None = None
    measure: str | None = None
    sheet: str | None = None
    data_from: date | None = None
    data_until: date | None = None
    encoding: str = "utf-8"
    strict: bool = False
    accept: str | None = None
    replace: bool = False
    synthetic: bool = False
    covers: str | None = None
    published: Path | None = None


@dataclass(frozen=True)
class Incoming:
    """One file of a command, and what it is read with: a private database and a private folder.

    The database is opened when it is asked for: a table needs none.
    """

    file: DeliveredFile
    request: LandingRequest
    database: Callable[[], duckdb.DuckDBPyConnection]
    work: Path

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The connection to the database."""
        return self.database()

    @property
    def path(self) -> Path:
        """The file as the user named it."""
        return self.file.path

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook of some format."""
        return self.file.format in {"xlsx", "ods", "xls"}

    @cached_property
    def workbook(self) -> Workbook:
        """The workbook, opened once."""
        return Workbook(self.path, self.file.format)


@dataclass
class Report:
    """The outcome of one command: what a killed one left, the summary, ids of new deliveries."""

    recovered: str | None = None
    lines: list[str] = field(default_factory=list)
    landed: list[str] = field(default_factory=list)


def named(labels: Collection[str]) -> str:
    """Return how many labels there are, and the first of them in the order of the alphabet."""
    if not labels:
        return "none"
    names = sorted(set(labels))
    shown = ", ".join(map(repr, names[:_MAX_NAMED]))
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return f"{len(names)} ({shown}{more})"


@dataclass
class Contents:
    """What a sound file holds: how many rows, its summary, what is improbable about it by itself.

    `labels` are the (table, group) pairs of a Jobindsats file, `persons` how many different ones
    each municipality of an extract has.
    """

    rows: int
    lines: list[str]
    doubts: list[str] = field(default_factory=list)
    labels: frozenset[tuple[str, str]] = frozenset()
    persons: dict[str, int] = field(default_factory=dict)
