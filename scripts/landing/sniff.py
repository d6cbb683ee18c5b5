"""What a file is, by its first bytes, before anything is read into memory."""

import codecs
import hashlib
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from landing.faults import fault

Format = Literal["csv", "json", "xlsx", "ods", "xls", "parquet"]

BOM = codecs.BOM_UTF8
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_CHUNK = 4 * 1024**2
_FORMATS = "CSV, JSON, .xlsx, .ods, .xls or Parquet"
_EXPORT = "Export the table as .xlsx, .csv or JSON"
_MAINTENANCE = "the source may have been under maintenance"
_REFUSED_STARTS = (
    (b"PK\x05\x06", "an empty zip file", "Export the file again"),
    (b"\x1f\x8b", "a gzip file", "Unpack it first"),
    (b"%PDF", "a PDF", "Ask for the table itself, as .xlsx or .csv"),
    (b"<", "a web page or XML file, not a table", f"{_EXPORT}; {_MAINTENANCE}"),
)


@dataclass(frozen=True)
class DeliveredFile:
    """A file that is there and may be read.

    The stamp is its size and time of last change when it was read, to see that it stayed the same.
    """

    path: Path
    sha256: str
    size: int
    format: Format
    stamp: tuple[int, int]


def deliver(path: Path) -> DeliveredFile:
    """Return what a file is, having read it once for its sha256."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise fault(path, "is a folder", "Name the files in it", expected="a file")
        if not stat.S_ISREG(status.st_mode):
            raise fault(path, "is not a regular file", "Copy it into a file, and land that")
        if status.st_size == 0:
            raise fault(path, "the file is empty", "Export it again")
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            head = file.read(_CHUNK)
    except OSError as error:
        raise fault(path, f"cannot be read ({error.strerror})", "Check the path") from None
    stamp = (status.st_size, status.st_mtime_ns)
    return DeliveredFile(path, digest, status.st_size, _format(path, head), stamp)


def has_changed(file: DeliveredFile) -> bool:
    """Return whether a file is another than when it was first read."""
    try:
        status = file.path.stat()
    except OSError:
        return True
    return (status.st_size, status.st_mtime_ns) != file.stamp


def _format(path: Path, head: bytes) -> Format:
    start = head
    while start.startswith(BOM):  # there may be two (facts 1)
        start = start.removeprefix(BOM)
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"PK\x03\x04"):
        return _format_of_archive(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    is_utf_16 = head.startswith(UTF_16)
    blank = (head.decode("utf-16", errors="ignore").encode() if is_utf_16 else start).lstrip()
    if not blank:
        raise fault(path, "the file holds nothing but blanks", "Export it again")
    for refused, what, remedy in _REFUSED_STARTS:
        if blank.startswith(refused):
            raise fault(path, f"is {what}", remedy, expected=_FORMATS)
    return "json" if blank[:1] in b"{[" else "csv"


def _format_of_archive(path: Path) -> Format:
    """Return which workbook an archive is; one that cannot be listed is refused by its reader."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError):
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    if "xl/workbook.bin" in names:
        raise fault(path, "is an .xlsb workbook", "Save it as .xlsx", expected=_FORMATS)
    if "xl/workbook.xml" not in names:
        what, remedy = "a zip archive that is no .xlsx workbook", "Unpack it, and land the files"
        raise fault(path, what, remedy, expected=_FORMATS)
    return "xlsx"
