"""The cube as PX (PC-Axis), in Danish and English: status and confidentiality are figures in it."""

import itertools
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from formats.cube import CONTENTS, FLAGS, KEYS, NOT_DELIVERED, Cube, decimals

_CONTENTS = "contents"
_SYMBOLS = {"M": '"."', NOT_DELIVERED: '".."', "Q": '"..."'}
"""Reason -> the symbol of PC-Axis that stands in the place of a figure."""
_STATUSES = ("obs_status", "conf_status")
_ALL = (*CONTENTS, *_STATUSES, *FLAGS)
_LONGEST = 200
_HEAD = """\
CHARSET="ANSI";
AXIS-VERSION="2013";
CODEPAGE="utf-8";
LANGUAGE="da";
LANGUAGES="da","en";
CREATION-DATE="{day} 00:00";
DECIMALS=6;
SHOWDECIMALS=1;
MATRIX="passive_share";
SUBJECT-CODE="AM";
LAST-UPDATED="{day} 00:00";"""


def write_px(cube: Cube, target: Path) -> None:
    """Write a cube as PX: the contents lie across, all else down."""
    head = _HEAD.format(day=cube.as_of.replace("-", ""))
    lines = [head, *_language(cube, "da", ""), *_language(cube, "en", "[en]"), "DATA="]
    for key in itertools.product(*(cube.dimensions[name] for name in KEYS)):
        lines.append(" ".join(_figures(cube, cube.rows.get(key))))
    lines[-1] += ";"
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _language(cube: Cube, language: str, tag: str) -> Iterator[str]:
    """Return the texts of one language; the first is the file's own and has no tag."""
    names = {name: cube.label(name, language) for name in (*KEYS, _CONTENTS)}
    contents = {name: cube.label(name, language) for name in _ALL}
    yield _line(f"SUBJECT-AREA{tag}", [cube.label("subject", language)])
    yield _line(f"TITLE{tag}", [f"{cube.label('title', language)}, {cube.as_of}"])
    yield _line(f"CONTENTS{tag}", [cube.label("title", language)])
    yield _line(f"UNITS{tag}", [cube.label("units", language)])
    yield _line(f"STUB{tag}", [names[name] for name in KEYS])
    yield _line(f"HEADING{tag}", [names[_CONTENTS]])
    yield _line(f"CONTVARIABLE{tag}", [names[_CONTENTS]])
    for name, members in {**cube.dimensions, _CONTENTS: contents}.items():
        yield _line(f'VALUES{tag}("{names[name]}")', members.values())
        yield _line(f'CODES{tag}("{names[name]}")', members)
    for name, label in contents.items():
        unit = cube.label("share" if decimals(name) else "count", language)
        yield _line(f'UNITS{tag}("{label}")', [unit])
    for code_list in _STATUSES:
        label = cube.label(code_list, language)
        yield _line(
            f'VALUENOTE{tag}("{names[_CONTENTS]}","{label}")',
            [_meanings(cube, code_list, language)],
        )
    yield _line(f"NOTE{tag}", [cube.label("note", language)])
    yield _line(f"SOURCE{tag}", [cube.label("source", language)])
    for number, reason in enumerate(_SYMBOLS, start=1):
        yield _line(f"DATASYMBOL{number}{tag}", [cube.codes["obs_status", reason][language]])


def _meanings(cube: Cube, code_list: str, language: str) -> str:
    """Return what the numbers of a status mean: 1 = not delivered; ..."""
    published = {str(row[code_list]) for row in cube.rows.values()}
    found = sorted(
        (code["number"], code[language])
        for (listed, letter), code in cube.codes.items()
        if listed == code_list and letter in published
    )
    return "; ".join(f"{number} = {meaning}" for number, meaning in found)


def _line(keyword: str, values: Iterable[str]) -> str:
    """Return a keyword with its texts; a long text is several, end to end, as the format says."""
    quoted = []
    for value in values:
        parts = textwrap.wrap(value.replace('"', "'"), _LONGEST, drop_whitespace=False) or [""]
        quoted.append("\n".join(f'"{part}"' for part in parts))
    return f"{keyword}={','.join(quoted)};"


def _figures(cube: Cube, row: Mapping[str, Any] | None) -> Iterator[str]:
    if row is None:
        yield from (_SYMBOLS[NOT_DELIVERED] for _ in _ALL)
        return
    for name, reason in CONTENTS.items():
        value = row[name]
        yield _SYMBOLS[row[reason] or NOT_DELIVERED] if value is None else str(value)
    for code_list in _STATUSES:
        yield str(cube.codes[code_list, row[code_list]]["number"])
    for name in FLAGS:
        flag = row[name]
        yield _SYMBOLS[row["obs_status"]] if flag is None else str(int(flag))
