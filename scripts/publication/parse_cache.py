"""dbt's reading of the project, kept for the next build of the very same thing.

It saves 4.8 of 45 seconds of processor time on a vintage of the demo (medians of three rounds, with
and without in turn). dbt would look for changes itself; here nothing is left to that: a reading is
used again only where every file of the project and of the dataset, and every variable, is what it
was.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from common.paths import PROJECT
from publication.inputs import FileFacts, file_facts
from publication.places import private_folder

READING = "partial_parse.msgpack"
"""What dbt calls it, in its target folder."""
KEPT = 6
_CODE = ("models", "macros", "tests", "seeds", "analyses")
_SUFFIXES = (".sql", ".yml", ".yaml", ".md")


def kept_reading(
    folder: Path, variables: Mapping[str, Any], inputs: Mapping[str, FileFacts], target: str
) -> Path:
    """Return the file that keeps the reading of a build of this code, data and variables."""
    found = (file for part in _CODE for file in (PROJECT / part).rglob("*"))
    code = [file for file in found if file.suffix in _SUFFIXES and file.is_file()]
    hashes = {
        str(file.relative_to(PROJECT)): file_facts(file).sha256
        for file in sorted([PROJECT / "dbt_project.yml", PROJECT / "profiles.yml", *code])
    }
    data = {name: facts.sha256 for name, facts in inputs.items()}
    text = json.dumps([hashes, data, dict(variables), target], sort_keys=True, default=str)
    return folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.msgpack"


def use_reading(kept: Path, artefacts: Path) -> None:
    """Put a kept reading where dbt looks for one; where there is none, dbt reads the project."""
    if kept.is_file():
        private_folder(artefacts)
        shutil.copyfile(kept, artefacts / READING)


def keep_reading(kept: Path, artefacts: Path) -> None:
    """Keep the reading of a build that succeeded, and drop the oldest of those kept.

    Also over one that is kept: dbt set it aside where the warehouse lies in another folder by now.
    """
    if not (artefacts / READING).is_file():
        return
    private_folder(kept.parent)
    prepared = kept.with_name(f".{kept.name}.new")
    shutil.copyfile(artefacts / READING, prepared)
    prepared.replace(kept)
    readings = sorted(kept.parent.glob("*.msgpack"), key=lambda file: file.stat().st_mtime)
    for old in readings[:-KEPT]:
        old.unlink()
