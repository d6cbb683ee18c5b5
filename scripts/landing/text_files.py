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

from landing.faults import LandingError, fault
from landing.sniff import BOM, DeliveredFile, without_boms
from landing.tables import one_line

_CHUNK = 8 * 1024**2
_HEAD = 64 * 1024
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
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
    kept = _length_without_ctrl_z(file)
    name = _codec(head, encoding)
    rewritten = name != "utf-8" or kept < file.size or head.startswith(2 * BOM)
    last = ""
    out = target.open("w", encoding="utf-8", newline="") if rewritten else None
    try:
        for text in _decoded_chunks(file.path, kept, name, encoding):
            last = text or last
            if out is not None:
                out.write(text)
    finally:
        if out is not None:
            out.close()
    if out is None:
        link(file, target)
    with target.open("rb") as source:
        head = without_boms(source.read(_HEAD))
    first = head.decode("utf-8", errors="ignore")
    skip, first, separator = _without_separator_line(first)
    line = first.partition("\n")[0]
    if "\n" not in first and len(head) >= _HEAD - len(BOM):
        raise fault(file.path, "a first line that does not end", row=1, expected="a header row")
    delimiter = separator or delimiter_of(line)
    return PlainText(
        target,
        delimiter,
        skip,
        _first_record(file.path, line.rstrip("\r") + "\n", delimiter),
        last.endswith(("\n", "\r")),
    )


def link(file: DeliveredFile, target: Path) -> None:
    """Give a file a name of our own: DuckDB would read *, ? and [ in the user's as a pattern."""
    target.unlink(missing_ok=True)
    target.symlink_to(file.path.resolve())


def whole_text(file: DeliveredFile, encoding: str) -> str:
    """Return the text of a file that fits in memory, without marks at its start and end."""
    with file.path.open("rb") as source:
        name = _codec(source.read(4), encoding)
    chunks = _decoded_chunks(file.path, _length_without_ctrl_z(file), name, encoding)
    return "".join(chunks)


def records(path: Path, text: str) -> tuple[str, list[tuple[int, list[str]]]]:
    """Return a text's delimiter and its records, each with the number of its first line.

    Raises:
        LandingError: quotes that do not match.
    """
    skip, text, separator = _without_separator_line(text)
    delimiter = separator or _common_delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    line = 0
    try:
        for record in reader:
            found.append((skip + line + 1, record))
            line = reader.line_num
    except csv.Error as error:
        raise fault(
            path,
            f"not readable as CSV ({error})",
            row=skip + line + 1,
            remedy="Export the file again",
        ) from None
    return delimiter, found


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


def _codec(head: bytes, encoding: str) -> str:
    if head.startswith(_UTF_16):
        return "utf-16"
    return "cp1252" if encoding == "latin-1" else encoding


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


def _decoded_chunks(path: Path, size: int, codec: str, said: str) -> Iterator[str]:
    """Yield a file's text in pieces, without byte-order marks at its start."""
    decoder = codecs.getincrementaldecoder(codec)()
    # What is valid UTF-8 with letters in it is no Latin-1, whatever was said.
    probe: codecs.IncrementalDecoder | None = None
    if codec == "cp1252":
        probe = codecs.getincrementaldecoder("utf-8")()
    letters = False
    row = 1
    started = False
    with path.open("rb") as source:
        while True:
            chunk = source.read(min(_CHUNK, size))
            size -= len(chunk)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                row += error.object.count(b"\n", 0, error.start)
                raise _wrong_encoding(path, row, codec) from None
            if "\x00" in text:
                row += text.count("\n", 0, text.index("\x00"))
                raise fault(
                    path, "a NUL byte in a text file", row=row, remedy="Export it again as UTF-8"
                )
            letters = letters or not chunk.isascii()
            if probe is not None and not _is_utf_8(probe, chunk):
                probe = None
            row += text.count("\n")
            if not started:
                text = text.lstrip("\ufeff")
                started = bool(text)
            if text:
                yield text
            if not chunk:
                break
    if probe is not None and letters:
        raise fault(
            path,
            f"--encoding {said} is said, and the file is UTF-8",
            remedy="Leave --encoding out",
        )


def _is_utf_8(probe: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        probe.decode(chunk, final=not chunk)
    except UnicodeDecodeError:
        return False
    return True


def _wrong_encoding(path: Path, row: int, codec: str) -> LandingError:
    if codec == "utf-8":
        remedy = "Save it as UTF-8, or say --encoding latin-1 if that is what it is"
    else:
        remedy = "Save it as UTF-8"
    name = {"utf-8": "UTF-8", "cp1252": "Latin-1 (Windows-1252)"}.get(codec, "UTF-16")
    return fault(path, f"not {name} text", row=row, expected=name, remedy=remedy)


def _first_record(path: Path, text: str, delimiter: str) -> list[str]:
    try:
        record = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except (csv.Error, StopIteration) as error:
        raise fault(path, f"the header row cannot be read ({error})", row=1) from None
    return [one_line(field) for field in record]
