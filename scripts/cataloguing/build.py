"""Building the catalogue: dbt, dbt-colibri and the pages, into one folder."""

from __future__ import annotations

import html
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from cataloguing.catalogue import keep_offline, write_catalogue
from cataloguing.pages import render_page, write_page
from common.errors import Fault, WarehouseError
from common.paths import PROJECT, project_name

CATALOGUE = "catalogue.html"
LINEAGE = "lineage.html"
INDEX = "index.html"

_WORKBOOK = "exposure.passive_share_warehouse.workbook"

ROOT_PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")


def build_site(dataset: str, site: Path, scratch: Path) -> None:
    """Build the catalogue of the project.

    Args:
        dataset: the dataset whose tables are described; its rows are not shown.
        site: the folder to write; made if missing.
        scratch: a folder for the build itself, removed by the caller.

    Raises:
        WarehouseError: dbt or dbt-colibri failed.
    """
    site.mkdir(parents=True, exist_ok=True)
    environment = {
        "DATASET": dataset,
        "WAREHOUSE_FILE": str(scratch / "catalogue.duckdb"),
        "WAREHOUSE_SPILL": str(scratch / "spill"),
        "DBT_TARGET_PATH": str(scratch / "target"),
        "DBT_LOG_PATH": str(scratch / "logs"),
        "DBT_PROFILES_DIR": str(PROJECT / "profiles"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DO_NOT_TRACK": "1",
        "DBT_COLIBRI_NO_VERSION_CHECK": "1",
    }
    _run(["dbt", "--quiet", "build", "--exclude-resource-type", "unit_test", "test"], environment)
    _run(["dbt", "--quiet", "docs", "generate"], environment)
    target = scratch / "target"
    write_catalogue(
        target / INDEX, target / "manifest.json", target / "catalog.json", site / CATALOGUE
    )
    _run(
        [
            *("colibri", "generate", "--light", "--disable-telemetry"),
            *("--manifest", str(target / "manifest.json")),
            *("--catalog", str(target / "catalog.json")),
            *("--output-dir", str(scratch / "colibri")),
        ],
        environment,
    )
    lineage = (scratch / "colibri" / INDEX).read_text(encoding="utf-8")
    (site / LINEAGE).write_text(keep_offline(lineage), encoding="utf-8")
    write_pages(site)


def project_pages(site: Path) -> dict[Path, Path]:
    """Return every Markdown file that becomes a page, and its HTML file in the site."""
    files = [PROJECT / name for name in ROOT_PAGES if (PROJECT / name).is_file()]
    files += sorted((PROJECT / "docs").glob("*.md"))
    return {file: site / f"{file.stem.lower()}.html" for file in files}


def write_pages(site: Path) -> None:
    """Write the project's pages and the front page of the catalogue."""
    pages = project_pages(site)
    for source, target in pages.items():
        render_page(source, target, pages)
    items = "".join(
        f'<li><a href="{target.name}">{html.escape(project_name(source))}</a></li>'
        for source, target in pages.items()
    )
    write_page(
        site / INDEX,
        "The passive-share warehouse: catalogue",
        "<h1>The passive-share warehouse: catalogue</h1>\n"
        f'<p><a href="{CATALOGUE}">Models, columns, tests, seeds and exposures</a>: '
        "dbt's documentation. Search for a table or column; the round button at the lower right "
        "shows the lineage.</p>\n"
        f'<p><a href="{LINEAGE}">Column lineage</a>: from a published column to the raw file. '
        "Choose a model, then a column. "
        f'<a href="{LINEAGE}?model={_WORKBOOK}&amp;parents=20&amp;children=0">'
        "All that the workbook is made of</a>.</p>\n"
        f"<h2>Pages</h2>\n<ul>{items}</ul>\n",
    )


def _run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    program = Path(sys.executable).with_name(command[0])
    if not program.is_file():
        raise WarehouseError(
            Fault(f"{command[0]} is not installed", remedy="make setup installs it.")
        )
    run = subprocess.run(
        [str(program), *command[1:]],
        cwd=PROJECT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise WarehouseError(
            Fault(f"{command[0]} failed:\n{(run.stdout + run.stderr)[-2000:].strip()}")
        )
