"""dbt with the project read once: `python -m publication.dbt_build FOLDER ARGUMENT…`.

dbt reads the whole project anew where a variable is another one than last time, such as the as-of
date, or the dataset: half of the time of a small build. Only the compiled SQL depends on them: no
variable decides what a model reads or how it is kept. So a reading is kept in FOLDER and given to
dbt as its `manifest` where every file of the code is what it was, in the folder in which it was,
and the dataset, which may be another, has the same files; what these hold, the build itself reads.
"""

import gc
import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import extended_mashumuro_decoder

from common.paths import PROJECT, REFERENCE, SEEDS
from publication.inputs import file_facts
from publication.places import private_folder
from publication.spark import SPARK, parquet_files

ERROR = 2
KEPT = 6
_CODE = ("models", "macros", "tests", "seeds", "analyses")
_SUFFIXES = (".sql", ".yml", ".yaml", ".md")


def main(folder: Path, arguments: list[str]) -> int:
    """Run dbt, with the reading where there is one, else keeping its own; return its exit code."""
    kept = _place_of_reading(folder, SPARK if SPARK in arguments else "duckdb")
    manifest = _read(kept)
    # the collector would walk through all of it again and again: one processor second of fifteen
    gc.freeze()
    done = dbtRunner(manifest=manifest).invoke(arguments)
    if manifest is None:
        _keep(Path(os.environ["DBT_TARGET_PATH"], "partial_parse.msgpack"), kept)
    if done.exception is not None:
        return ERROR
    return 0 if done.success else 1


def _place_of_reading(folder: Path, target: str) -> Path:
    """Return the file of this code's reading, for a dataset of these files."""
    found = (file for part in _CODE for file in (PROJECT / part).rglob("*"))
    code = [file for file in found if file.suffix in _SUFFIXES and file.is_file()]
    code += [PROJECT / "dbt_project.yml", PROJECT / "profiles.yml"]
    hashes = {str(file): file_facts(file).sha256 for file in sorted(code)}
    seeds = [REFERENCE, SEEDS / os.environ["DATASET"]]
    rows = [*parquet_files(target), *(file for place in seeds for file in place.glob("*.csv"))]
    text = json.dumps([hashes, sorted(file.name for file in rows), target], sort_keys=True)
    return folder / f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.msgpack"


def _read(reading: Path) -> Manifest | None:
    """Return the reading, of the warehouse that is built now; None where it is not there."""
    try:
        manifest = Manifest.from_msgpack(reading.read_bytes(), decoder=extended_mashumuro_decoder)
    except FileNotFoundError:
        return None
    catalogue = Path(os.environ["WAREHOUSE_FILE"]).stem
    for node in manifest.nodes.values():
        if node.database is not None:
            if node.relation_name is not None:
                node.relation_name = node.relation_name.replace(node.database, catalogue, 1)
            node.database = catalogue
    manifest.build_flat_graph()  # type: ignore[no-untyped-call]
    return manifest


def _keep(made: Path, kept: Path) -> None:
    """Keep the reading that dbt made, if it could read the project; drop the oldest ones."""
    if not made.is_file():
        return
    private_folder(kept.parent)
    prepared = kept.with_name(f".{kept.name}.new")
    shutil.copyfile(made, prepared)
    prepared.replace(kept)
    readings = sorted(kept.parent.glob("*.msgpack"), key=lambda file: file.stat().st_mtime)
    for old in readings[:-KEPT]:
        old.unlink()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
