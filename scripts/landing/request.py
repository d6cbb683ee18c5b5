"""What a landing is asked to do, one file of it, and the shape of the raw files it writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

import duckdb

from common.raw_files import RAW_COLUMNS
from landing.reference import Reference
from landing.sniff import DeliveredFile
from landing.workbooks import Workbook

Kind = Literal["jobindsats", "benefit_spells", "activity_spells", "hour_reports"]

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


@dataclass(frozen=True)
class Incoming:
    """One file of a command, and what it is read with.

    Attributes:
        con: the private database that reads and writes extracts.
        work: a private folder for what must be written out.
    """

    file: DeliveredFile
    request: LandingRequest
    reference: Reference
    con: duckdb.DuckDBPyConnection
    work: Path

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


@dataclass(frozen=True)
class FetchedAnswer:
    """The body of an answer of the Jobindsats API about a table, as received."""

    table: str
    content: bytes
