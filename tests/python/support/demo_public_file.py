"""The demo's public DuckDB file, made once per test run: what the example queries are asked of."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from public_tables import write_public_file
from warehouse_build import PROJECT, build_warehouse

AS_OF = "2020-05-31"


@dataclass(frozen=True)
class DemoFiles:
    """The demo as of its newest vintage: the private working warehouse and the public file."""

    working: Path
    public: Path


def make_demo_files(folder: Path) -> DemoFiles:
    """Build the demo's newest vintage, without its tests, and write the public file from it."""
    subprocess.run(
        [sys.executable, "scripts/synthesize.py"], cwd=PROJECT, check=True, capture_output=True
    )
    warehouse = build_warehouse("demo", folder, variables={"as_of": AS_OF})
    return DemoFiles(warehouse.file, write_public_file(warehouse, folder))
