"""What a landing is asked to do, and the shape of the raw files it writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from common.raw_files import RAW_COLUMNS

Kind = Literal["jobindsats", "benefit_spells", "activity_spells", "hour_reports"]

KINDS: tuple[Kind, ...] = ("jobindsats", "benefit_spells", "activity_spells", "hour_reports")
EXTRACTS: tuple[Kind, ...] = ("benefit_spells", "activity_spells")
"""The sources whose delivery is a complete extract that covers a stretch of days."""

DATA_FILE: dict[Kind, str] = {
    "jobindsats": "jobindsats_observations",
    "benefit_spells": "benefit_spells",
    "activity_spells": "activity_spells",
    "hour_reports": "hour_reports",
}
"""The raw file that each source's rows go to."""

DELIVERED_COLUMNS: dict[Kind, tuple[str, ...]] = {
    kind: RAW_COLUMNS[DATA_FILE[kind]][1:] for kind in KINDS if kind != "jobindsats"
}
"""The columns a file of an extract or of hour reports must have: all but the delivery_id."""

ROW_KEY: dict[Kind, str] = {
    "benefit_spells": "spell_id",
    "activity_spells": "activity_id",
    "hour_reports": "activity_id",
}
"""The column that tells the rows of one delivery apart."""


@dataclass(frozen=True)
class LandingRequest:
    """What the command line asked for, checked for sense but not yet against any file.

    Attributes:
        folder: the dataset's folder, seeds/<dataset>.
        received: the day the files were received.
        files: the files, in the order given.
        kind: what all files are; None to see it from each file.
        table: Jobindsats table id for files whose name does not say it.
        group: target group for files that do not say it.
        measure: measure label for files that do not say it.
        sheet: the sheet to read, for workbooks with several tables.
        data_from: first day an extract covers.
        data_until: last day an extract covers.
        encoding: the encoding of the text files.
        strict: refuse what maps to no measure or group.
        accept: the reason for which an implausible extract is let in.
        replace: let the new delivery take the place of the one it corrects.
        synthetic: the files hold invented data.
    """

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
class FetchedAnswer:
    """An answer of the Jobindsats API, as received.

    Attributes:
        table: the table that was asked for.
        content: the body's bytes.
    """

    table: str
    content: bytes
