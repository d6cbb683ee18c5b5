"""dbt's reading of the project, kept for a build of the very same thing: it saves some seconds.

dbt would look for changes itself; here nothing is left to that: a reading is used again only where
every file of the project and of the dataset, and every variable, is what it was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from common.paths import PROJECT
from publication.inputs import FileFacts
from publication.places import private_folder

READING = "partial_parse.msgpack"
KEPT = 6
_CODE = ("models", "macros", "tests", "seeds", "analyses", "profiles")
_SUFFIXES = (".sql", ".yml", ".yaml", ".md")


def key_of(variables: Mapping[str, Any], inputs: Mapping[str, FileFacts], target: str) -> str:
    """Return a name for a build: the same for two builds of the same code, data and variables."""
    digest = hashlib.sha256()
    for file in _code_files():
        digest.update(f"{file.relative_to(PROJECT)}\0".encode())
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    data = {name: facts.sha256 for name, facts in sorted(inputs.items())}
    rest = {"variables": dict(variables), "inputs": data, "target": target}
    digest.update(json.dumps(rest, sort_keys=True, default=str).encode())
    return digest.hexdigest()[:24]


def take(cache: Path, key: str, target: Path) -> None:
    """Put a kept reading where dbt looks for one; where there is none, dbt reads the project."""
    kept = cache / f"{key}.msgpack"
    if kept.is_file():
        private_folder(target)
        shutil.copyfile(kept, target / READING)


def keep(cache: Path, key: str, target: Path) -> None:
    """Keep the reading of a build that succeeded, and drop the oldest.

    Also over one that is kept: dbt set it aside where the warehouse lies in another folder by now.
    """
    if not (target / READING).is_file():
        return
    private_folder(cache)
    prepared = cache / f".{key}.new"
    shutil.copyfile(target / READING, prepared)
    prepared.replace(cache / f"{key}.msgpack")
    readings = sorted(cache.glob("*.msgpack"), key=lambda file: file.stat().st_mtime)
    for old in readings[:-KEPT]:
        old.unlink()


def _code_files() -> Iterable[Path]:
    top = [PROJECT / "dbt_project.yml"]
    below = (file for folder in _CODE for file in (PROJECT / folder).rglob("*"))
    return sorted([*top, *(file for file in below if file.suffix in _SUFFIXES and file.is_file())])
