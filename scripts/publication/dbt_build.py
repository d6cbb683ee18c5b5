"""dbt with the project read once: `python -m publication.dbt_build READING ARGUMENT…`.

dbt reads the whole project anew where a variable is another one than last time, such as the as-of
date, or the dataset: half of the time of a small build. Only the compiled SQL depends on them. So a
reading that is kept (parse_cache) is given to dbt as its `manifest`; without one, dbt reads the
project itself.
"""

import gc
import os
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt.contracts.graph.manifest import Manifest
from dbt.parser.manifest import extended_mashumuro_decoder

ERROR = 2


def main(reading: Path, arguments: list[str]) -> int:
    """Run dbt, with the reading where it is there; return dbt's exit code."""
    manifest = _read(reading)
    # the collector would walk through all of it again and again: one processor second of fifteen
    gc.freeze()
    done = dbtRunner(manifest=manifest).invoke(arguments)
    if done.exception is not None:
        return ERROR
    return 0 if done.success else 1


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


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
