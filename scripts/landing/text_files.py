"""Text files of every dialect a caseworker has: what encoding, which delimiter, where it begins.

UTF-8 with or without byte-order marks and UTF-16 are seen from their first bytes, Latin-1 (read as
the Windows-1252 it nearly always is) must be said. A first line `sep=;` and a last Ctrl-Z are no
data.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from landing.faults import LandingError, fault
from landing.grid import one_line
from landing.request import Incoming
from landing.sniff import BOM, UTF_16

_CHUNK = 256 * 1024
_HEAD = 64 * 1024
_SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_ENCODINGS = {
    "utf-8": ("UTF-8", "Save it as UTF-8, or say --encoding latin-1 if that is what it is"),
    "cp1252": ("Latin-1 (Windows-1252)", "Save it as UTF-8"),
    "utf-16": ("UTF-16", "Save it as UTF-8"),
}


class Header(NamedTuple):
    """How many lines stand before the header row, what separates its fields, and the fields."""

    skip: int
    delimiter: str
    headings: list[str]


def header_of(incoming: Incoming) -> Header:
    """Return the header row of a text file, reading no more than its beginning."""
    head, codec = _head(incoming)
    text = head.decode(codec, errors="replace").lstrip("\ufeff")
    skip, first, separator = _without_separator_line(text)
    line, newline, _ = first.partition("\n")
    if "\x00" in line:
        raise _nul_byte(incoming.path, skip + 1)
    if "\ufffd" in line:
        raise _wrong_encoding(incoming.path, skip + 1, codec)
    if not newline and len(head) == _HEAD:
        what = "a first line that does not end"
        raise fault(incoming.path, what, "Export the file again", row=1, expected="a header row")
    delimiter = separator or max((";", ",", "\t", "|"), key=line.count)
    # A heading may go over several lines, in quotes.
    _, headings = next(_parsed(incoming.path, first, delimiter, skip), (0, []))
    return Header(skip, delimiter, [one_line(field) for field in headings])


def plain_text(incoming: Incoming, target: Path) -> None:
    """Put a text file at `target` as UTF-8, however long it is: a link to it, or a copy.

    A file that is linked may have bytes that are no UTF-8 (check_text).
    """
    head, codec = _head(incoming)
    as_it_is = codec == "utf-8" and not head.startswith(2 * BOM)
    if as_it_is and _length_without_ctrl_z(incoming) == incoming.file.size:
        link(incoming, target)
        with incoming.path.open("rb") as source:
            if any(b"\x00" in chunk for chunk in iter(partial(source.read, _CHUNK), b"")):
                check_text(incoming)
        return
    with target.open("wb") as out:
        out.writelines(text.encode() for text in _decoded_chunks(incoming))


def check_text(incoming: Incoming) -> None:
    """Refuse a file with bytes that are no text, with the first row that has one."""
    for _ in _decoded_chunks(incoming):
        pass


def link(incoming: Incoming, target: Path) -> None:
    """Give a file a name of our own: DuckDB would read *, ? and [ in the user's as a pattern."""
    target.unlink(missing_ok=True)
    target.symlink_to(incoming.path.resolve())


def records(incoming: Incoming) -> tuple[str, list[tuple[int, list[str]]]]:
    """Return a CSV file's delimiter and its records, each with the number of its first line."""
    skip, text, separator = _without_separator_line(whole_text(incoming))
    delimiter = separator or _common_delimiter(text)
    return delimiter, list(_parsed(incoming.path, text, delimiter, skip))


def whole_text(incoming: Incoming) -> str:
    """Return the text of a file that fits in memory, without marks at its start and end."""
    return "".join(_decoded_chunks(incoming))


def ends_in_a_line(incoming: Incoming) -> bool:
    """Return whether the last line of a file has its line break."""
    return _tail(incoming).rstrip(b"\x00\x1a").endswith((b"\n", b"\r"))


def _head(incoming: Incoming) -> tuple[bytes, str]:
    with incoming.path.open("rb") as source:
        head = source.read(_HEAD)
    if head.startswith(UTF_16):
        return head, "utf-16"
    return head, "cp1252" if incoming.request.encoding == "latin-1" else "utf-8"


def _tail(incoming: Incoming) -> bytes:
    with incoming.path.open("rb") as source:
        source.seek(max(0, incoming.file.size - 64))
        return source.read()


def _parsed(path: Path, text: str, delimiter: str, skip: int) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = skip
    try:
        for record in reader:
            yield line + 1, record
            line = skip + reader.line_num
    except csv.Error as error:
        what = f"not readable as CSV ({error})"
        raise fault(path, what, "Export the file again", row=line + 1) from None


def _common_delimiter(text: str) -> str:
    """Return the delimiter of a text whose first lines may be titles: what most lines hold."""
    lines = [line for line in text[:_HEAD].splitlines() if line.strip()]
    for delimiter in (";", "\t", "|"):
        if 2 * sum(delimiter in line for line in lines) >= len(lines):
            return delimiter
    return ","


def _without_separator_line(text: str) -> tuple[int, str, str | None]:
    found = _SEPARATOR_LINE.match(text)
    return (1, text[found.end() :], found[1]) if found else (0, text, None)


def _length_without_ctrl_z(incoming: Incoming) -> int:
    """Return how many bytes count: old programs end a file with Ctrl-Z."""
    tail = _tail(incoming)
    rest = tail[len(tail.rstrip(b"\x1a\x00\r\n ")) :]
    cut = len(rest) - rest.index(b"\x1a") if b"\x1a" in rest else 0
    return incoming.file.size - cut


def _decoded_chunks(incoming: Incoming) -> Iterator[str]:
    path, codec = incoming.path, _head(incoming)[1]
    if codec == "cp1252" and _is_utf_8(path):
        what = "--encoding latin-1 is given, and the file is UTF-8"
        raise fault(path, what, "Leave --encoding out")
    left, row, started = _length_without_ctrl_z(incoming), 1, False
    decoder = codecs.getincrementaldecoder(codec)()
    with path.open("rb") as source:
        while True:
            chunk = source.read(min(_CHUNK, left))
            left -= len(chunk)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                row += error.object.count(b"\n", 0, error.start)
                raise _wrong_encoding(path, row, codec) from None
            if "\x00" in text:
                row += text.count("\n", 0, text.index("\x00"))
                raise _nul_byte(path, row)
            row += text.count("\n")
            if text := text if started else text.lstrip("\ufeff"):
                started = True
                yield text
            if not chunk:
                return


def _wrong_encoding(path: Path, row: int, codec: str) -> LandingError:
    name, remedy = _ENCODINGS[codec]
    return fault(path, f"not {name} text", remedy, row=row, expected=name)


def _nul_byte(path: Path, row: int) -> LandingError:
    return fault(path, "a NUL byte in a text file", "Export it as UTF-8", row=row)


def _is_utf_8(path: Path) -> bool:
    """Return whether a file is UTF-8 with letters in it: then it is no Latin-1."""
    try:
        with path.open(encoding="utf-8") as file:
            has_letters = [not text.isascii() for text in iter(partial(file.read, _CHUNK), "")]
            return any(has_letters)
    except UnicodeDecodeError:
        return False
