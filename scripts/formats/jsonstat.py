"""The cube as JSON-stat 2.0: every cell has its figure or the reason why there is none."""

import itertools
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from formats.cube import CONTENTS, KEYS, NOT_DELIVERED, Cube, decimals

_CONTENTS = "contents"
_NORMAL = "A/F"


def write_jsonstat(cube: Cube, target: Path) -> None:
    """Write a cube as a JSON-stat dataset.

    The status of a cell is its obs_status and conf_status, and after a colon all its marks:
    `E/F:EP`. A figure that is not there has the reason in the place of obs_status. Cells that are
    normal and free have no status.
    """
    members = [list(cube.dimensions[name]) for name in KEYS]
    values: list[int | Decimal | None] = []
    statuses: dict[str, str] = {}
    for key in itertools.product(*members):
        row = cube.rows.get(key)
        for name, reason in CONTENTS.items():
            value = row[name] if row else None
            status = _status(row, value, reason)
            if status != _NORMAL:
                statuses[str(len(values))] = status
            values.append(value)
    dataset = {
        "version": "2.0",
        "class": "dataset",
        "label": cube.title,
        "source": cube.label("source"),
        "updated": cube.as_of,
        "note": [cube.label("note"), cube.label("note", "en")],
        "id": [*KEYS, _CONTENTS],
        "size": [*map(len, members), len(CONTENTS)],
        "role": {"geo": ["area_code"], "time": ["period_id"], "metric": [_CONTENTS]},
        "dimension": {
            **{name: _dimension(cube.label(name), cube.dimensions[name]) for name in KEYS},
            _CONTENTS: _dimension(
                cube.label(_CONTENTS),
                {name: cube.label(name) for name in CONTENTS},
                unit={name: {"decimals": decimals(name)} for name in CONTENTS},
            ),
        },
        "value": values,
        "status": statuses,
        "extension": {
            "status": {
                f"{code_list} {code}": [meaning["da"], meaning["en"]]
                for (code_list, code), meaning in cube.codes.items()
                if code_list == "obs_status" or (code_list == "conf_status" and code in "FC")
            }
        },
    }
    text = json.dumps(dataset, ensure_ascii=False, separators=(",", ":"), default=float)
    target.write_text(text + "\n", encoding="utf-8")


def _dimension(label: str, members: Mapping[str, str], **others: object) -> dict[str, Any]:
    return {"label": label, "category": {"index": list(members), "label": members, **others}}


def _status(row: Mapping[str, Any] | None, value: object, reason: str) -> str:
    if row is None:
        return f"{NOT_DELIVERED}/F"
    if value is None:
        return f"{row[reason] or NOT_DELIVERED}/{row['conf_status']}"
    return f"{row['obs_status']}/{row['conf_status']}:{row['mark_codes'] or ''}".rstrip(":")
