"""dbt's reading of the project, kept for the next build of the same code.

A reading is used again only where every file of the code is what it was, in the folder in which it
was, and the dataset, which may be another, has the same files. What they hold is read by the build
itself, and only compiled SQL depends on variables: none decides what a model reads or how it is
kept.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from common.paths import PROJECT
from publication.inputs import file_facts
from publication.places import private_folder

READING = "partial_parse.msgpack"
"""What dbt calls it, in its target folder."""
KEPT = 6
_CODE = ("models", "macros", "tests", "seeds", "analyses")
_SUFFIXES = (".sql", ".yml", ".yaml", ".md")


def kept_reading(folder: Path, inputs: Iterable[Path], target: str) -> Path:
    """Return the file that keeps the reading of this code for a dataset's and reference files."""
    found = (file for part in _CODE for file in (PROJECT / part).rglob("*"))
    code = [file for file in found if file.suffix in _SUFFIXES and file.is_file()]
    code += [PROJECT / "dbt_project.yml", PROJECT / "profiles.yml"]
    hashes = {str(file): file_facts(file).sha256 for file in sorted(code)}
    names = sorted(file.name for file in inputs)
    text = json.dumps([hashes, names, target], sort_keys=True)
    return folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.msgpack"


def keep_reading(kept: Path, artefacts: Path) -> None:
    """Keep the reading that dbt made in a build that succeeded; drop the oldest of those kept."""
    if not (artefacts / READING).is_file():
        return
    private_folder(kept.parent)
    prepared = kept.with_name(f".{kept.name}.new")
    shutil.copyfile(artefacts / READING, prepared)
    prepared.replace(kept)
    readings = sorted(kept.parent.glob("*.msgpack"), key=lambda file: file.stat().st_mtime)
    for old in readings[:-KEPT]:
        old.unlink()
