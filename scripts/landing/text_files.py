"""Text files of every dialect a caseworker has: what encoding, which delimiter, where it begins.

UTF-8 with or without byte-order marks and UTF-16 are told by their first bytes, Latin-1 (read as
the Windows-1252 it nearly always is) must be said. A first line `sep=;` and a last Ctrl-Z are no
data.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from landing.faults import LandingError, fault
from landing.sniff import BOM, DeliveredFile
from landing.tables import one_line

_CHUNK = 8 * 1024**2
_HEAD = 64 * 1024
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_ENCODINGS = {
    "utf-8": ("UTF-8", "Save it as UTF-8, or say --encoding latin-1 if that is what it is"),
    "cp1252": ("Latin-1 (Windows-1252)", "Save it as UTF-8"),
    "utf-16": ("UTF-16", "Save it as UTF-8"),
}
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class PlainText:
    """A text file as UTF-8.

    Attributes:
        path: where it lies: a link to the file as delivered, or a copy in UTF-8.
        delimiter: what stands between its fields.
        skip: how many lines stand before the header row.
        headings: the fields of the header row, blanks collapsed.
        ends_in_a_line: False when the last line has no line break.
    """

    path: Path
    delimiter: str
    skip: int
    headings: list[str]
    ends_in_a_line: bool


def plain_text(file: DeliveredFile, encoding: str, target: Path) -> PlainText:
    """Put a text file at `target` as UTF-8, however long it is, and return what it is.

    Raises:
        LandingError: bytes that are not of the encoding, a NUL, no header row.
    """
    with file.path.open("rb") as source:
        head = source.read(_HEAD)
    link(file, target)
    plain = encoding == "utf-8" and not head.startswith((*_UTF_16, 2 * BOM))
    rewritten = not plain or _length_without_ctrl_z(file) < file.size
    with target.open("rb") if not rewritten else _new(target) as out:
        for text in _decoded_chunks(file, encoding):
            if rewritten:
                out.write(text.encode())
    skip, delimiter, headings = header_of(file, encoding)
    return PlainText(target, delimiter, skip, headings, ends_in_a_line(file))


def header_of(file: DeliveredFile, encoding: str) -> tuple[int, str, list[str]]:
    """Return how many lines stand before the header row, the delimiter, and the headings."""
    with file.path.open("rb") as source:
        head = source.read(_HEAD)
    codec = _codec(head, encoding)
    text = head.decode(codec, errors="replace").lstrip("\ufeff")
    skip, first, separator = _without_separator_line(text)
    line, newline, _ = first.partition("\n")
    if "\ufffd" in line:
        raise _wrong_encoding(file.path, skip + 1, codec)
    if not newline and len(head) == _HEAD:
        raise fault(file.path, "a first line that does not end", row=1, expected="a header row")
    delimiter = separator or delimiter_of(line)
    _, rows = _parsed(file.path, line.rstrip("\r") + "\n", delimiter, skip)
    return skip, delimiter, [one_line(field) for field in rows[0][1]] if rows else []


def _codec(head: bytes, encoding: str) -> str:
    if head.startswith(_UTF_16):
        return "utf-16"
    return "cp1252" if encoding == "latin-1" else encoding


def _new(target: Path) -> BinaryIO:
    target.unlink()
    return target.open("wb")


def link(file: DeliveredFile, target: Path) -> None:
    """Give a file a name of our own: DuckDB would read *, ? and [ in the user's as a pattern."""
    target.unlink(missing_ok=True)
    target.symlink_to(file.path.resolve())


def records(file: DeliveredFile, encoding: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """Return the delimiter of a CSV file and its records, each with the number of its first line.

    Raises:
        LandingError: as `whole_text`, or quotes that do not match.
    """
    skip, text, separator = _without_separator_line(whole_text(file, encoding))
    return _parsed(file.path, text, separator or _common_delimiter(text), skip)


def whole_text(file: DeliveredFile, encoding: str) -> str:
    """Return the text of a file that fits in memory, without marks at its start and end."""
    return "".join(_decoded_chunks(file, encoding))


def _parsed(
    path: Path, text: str, delimiter: str, skip: int
) -> tuple[str, list[tuple[int, list[str]]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    line = skip
    try:
        for record in reader:
            found.append((line + 1, record))
            line = skip + reader.line_num
    except csv.Error as error:
        what = f"not readable as CSV ({error})"
        raise fault(path, what, row=line + 1, remedy="Export the file again") from None
    return delimiter, found


def ends_in_a_line(file: DeliveredFile) -> bool:
    """Return whether the last line of a file has its line break."""
    with file.path.open("rb") as source:
        source.seek(max(0, file.size - 4))
        return source.read().rstrip(b"\x00\x1a").endswith((b"\n", b"\r"))


def delimiter_of(line: str) -> str:
    """Return the delimiter of a header line: the commonest of semicolon, comma and tab."""
    return max((";", ",", "\t"), key=line.count)


def _common_delimiter(text: str) -> str:
    """Return the delimiter of a text whose first lines may be titles: what most lines hold."""
    lines = [line for line in text[:_HEAD].splitlines() if line.strip()]
    for delimiter in (";", "\t"):
        if 2 * sum(delimiter in line for line in lines) >= len(lines):
            return delimiter
    return ","


def _without_separator_line(text: str) -> tuple[int, str, str | None]:
    """Return how many lines are skipped, the rest, and the delimiter that a first line says."""
    found = _SEPARATOR_LINE.match(text)
    return (1, text[found.end() :], found[1]) if found else (0, text, None)


def _length_without_ctrl_z(file: DeliveredFile) -> int:
    """Return how many bytes count: old programs end a file with Ctrl-Z."""
    with file.path.open("rb") as source:
        source.seek(max(0, file.size - 64))
        tail = source.read()
    end = tail.rstrip(b"\x1a\x00\r\n ")
    rest = tail[len(end) :]
    return file.size - len(rest) + rest.index(b"\x1a") if b"\x1a" in rest else file.size


def _decoded_chunks(file: DeliveredFile, encoding: str) -> Iterator[str]:
    """Yield a file's text in pieces, without byte-order marks at its start."""
    size = _length_without_ctrl_z(file)
    row = 1
    started = False
    with file.path.open("rb") as source:
        codec = _codec(source.read(4), encoding)
        if codec == "cp1252" and _is_utf_8(file.path):
            raise fault(
                file.path,
                f"--encoding {encoding} is said, and the file is UTF-8",
                remedy="Leave --encoding out",
            )
        decoder = codecs.getincrementaldecoder(codec)()
        source.seek(0)
        while True:
            chunk = source.read(min(_CHUNK, size))
            size -= len(chunk)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                row += error.object.count(b"\n", 0, error.start)
                raise _wrong_encoding(file.path, row, codec) from None
            if "\x00" in text:
                row += text.count("\n", 0, text.index("\x00"))
                raise fault(
                    file.path, "a NUL byte in a text file", row=row, remedy="Export it as UTF-8"
                )
            row += text.count("\n")
            text = text if started else text.lstrip("\ufeff")
            started = started or bool(text)
            if text:
                yield text
            if not chunk:
                return


def _wrong_encoding(path: Path, row: int, codec: str) -> LandingError:
    name, remedy = _ENCODINGS[codec]
    return fault(path, f"not {name} text", row=row, expected=name, remedy=remedy)


def _is_utf_8(path: Path) -> bool:
    """Return whether a file is UTF-8 with letters in it: then it is no Latin-1."""
    letters = False
    try:
        with path.open(encoding="utf-8") as file:
            while text := file.read(_CHUNK):
                letters = letters or not text.isascii()
    except UnicodeDecodeError:
        return False
    return letters
