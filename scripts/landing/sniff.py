"""What a file is, by its first bytes and its headings, before anything is read into memory."""

from __future__ import annotations

import codecs
import hashlib
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from landing.faults import fault
from landing.reference import Reference
from landing.request import DELIVERED_COLUMNS, KINDS, Kind

Format = Literal["csv", "json", "xlsx", "ods", "xls", "parquet"]

BOM = codecs.BOM_UTF8
_CHUNK = 4 * 1024**2
_HEAD = 64 * 1024
_REFUSED_STARTS = (
    (b"PK\x05\x06", "an empty zip file", "Export the file again"),
    (b"\x1f\x8b", "a gzip file", "Unpack it first"),
    (b"%PDF", "a PDF", "Ask for the table itself, as .xlsx or .csv"),
    (
        b"<",
        "a web page or XML file, not a table",
        "Export the table as .xlsx, .csv or JSON; the source may have been under maintenance",
    ),
)


@dataclass(frozen=True)
class DeliveredFile:
    """A file that is there and may be read.

    Attributes:
        path: the file as the user named it.
        sha256: of its bytes as delivered.
        size: in bytes.
        format: what its first bytes say it is.
        stamp: size and time of last change when it was read, to see that it stayed the same.
    """

    path: Path
    sha256: str
    size: int
    format: Format
    stamp: tuple[int, int]


def deliver(path: Path) -> DeliveredFile:
    """Return what a file is, having read it once for its sha256.

    Raises:
        LandingError: it is missing, a folder, no regular file, empty or of a refused format.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise fault(path, f"cannot be read ({error.strerror})", remedy="Check the path") from None
    if stat.S_ISDIR(status.st_mode):
        raise fault(path, "is a folder", expected="a file", remedy="Name the files in it")
    if not stat.S_ISREG(status.st_mode):
        raise fault(path, "is not a regular file", expected="a file")
    if status.st_size == 0:
        raise fault(path, "the file is empty", remedy="Export it again")
    digest = hashlib.sha256()
    head = b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                head = head or chunk[:_HEAD]
                digest.update(chunk)
    except OSError as error:
        raise fault(path, f"cannot be read ({error.strerror})", remedy="Check the file") from None
    stamp = (status.st_size, status.st_mtime_ns)
    return DeliveredFile(path, digest.hexdigest(), status.st_size, _format(path, head), stamp)


def has_changed(file: DeliveredFile) -> bool:
    """Return whether a file is another than when it was first read."""
    try:
        status = file.path.stat()
    except OSError:
        return True
    return (status.st_size, status.st_mtime_ns) != file.stamp


def without_boms(content: bytes) -> bytes:
    """Return bytes without the byte-order marks at their start: there may be two (facts 1)."""
    while content.startswith(BOM):
        content = content[len(BOM) :]
    return content


def kind_of_headings(headings: list[str], reference: Reference) -> Kind | None:
    """Return the extract or report a row of headings belongs to, or None for neither.

    A row belongs to the kind it has most columns of, when it has the column that tells the
    rows of that kind apart, or a person, and at least half of the columns.
    """
    jobindsats = {reference.column_for("jobindsats", heading) for heading in headings}
    if {"area_label", "period_label"} <= jobindsats:
        return None
    best: tuple[int, int, Kind] | None = None
    for kind in KINDS:
        if kind == "jobindsats":
            continue
        columns = {reference.column_for(kind, heading) for heading in headings} - {None}
        wanted = DELIVERED_COLUMNS[kind]
        has_id = columns & {"spell_id", "activity_id", "person_id"}
        if not has_id or 2 * len(columns) < len(wanted):
            continue
        score = (len(columns), -len(wanted), kind)
        if best is None or score[:2] > best[:2]:
            best = score
    return best[2] if best else None


def _format(path: Path, head: bytes) -> Format:
    start = without_boms(head)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"PK\x03\x04"):
        return _format_of_archive(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    utf_16 = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    blank = (head.decode("utf-16", errors="ignore").encode() if utf_16 else start).lstrip()
    if not blank:
        raise fault(path, "the file holds nothing but blanks", remedy="Export it again")
    for refused, what, remedy in _REFUSED_STARTS:
        if blank.startswith(refused):
            raise fault(path, f"is {what}", expected="CSV, JSON, .xlsx or Parquet", remedy=remedy)
    return "json" if blank[:1] in b"{[" else "csv"


def _format_of_archive(path: Path) -> Format:
    """Return which workbook an archive is; one that cannot be listed is told by its reader."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise fault(path, "is an .xlsb workbook", expected=".xlsx", remedy="Save it as .xlsx")
    if "content.xml" in names:
        return "ods"
    if "xl/workbook.xml" not in names:
        raise fault(
            path,
            "a zip archive that is no .xlsx workbook",
            expected="CSV, JSON, .xlsx, .ods, .xls or Parquet",
            remedy="Unpack it, and land the files in it",
        )
    return "xlsx"
