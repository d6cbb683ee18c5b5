"""Build the catalogue as two static files: dbt's documentation and column lineage: `make docs`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from common.console import out
from common.errors import WarehouseError
from common.paths import PROJECT, dataset_folder, project_name

SITE = PROJECT / "docs" / "site"
CATALOGUE = "index.html"
LINEAGE = "lineage.html"

# Nothing the pages do may reach a network, whatever their scripts would like.
_POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="'
    "default-src 'self' file: data: blob: 'unsafe-inline' 'unsafe-eval'; "
    "connect-src 'self' file: data: blob:\">"
)


def build_site(dataset: str, site: Path, scratch: Path) -> None:
    """Build the catalogue of the project.

    Args:
        dataset: the dataset whose tables are described; its rows are not shown.
        scratch: a folder for the build itself, removed by the caller.

    Raises:
        WarehouseError: dbt or dbt-colibri failed.
    """
    target = scratch / "target"
    environment = {
        "DATASET": dataset,
        "WAREHOUSE_FILE": str(scratch / "catalogue.duckdb"),
        "WAREHOUSE_SPILL": str(scratch / "spill"),
        "DBT_TARGET_PATH": str(target),
        "DBT_LOG_PATH": str(scratch / "logs"),
        "DO_NOT_TRACK": "1",
        "DBT_COLIBRI_NO_VERSION_CHECK": "1",
    }
    _run(environment, "dbt", "--quiet", "build", "--exclude-resource-type", "unit_test", "test")
    _run(environment, "dbt", "--quiet", "docs", "generate", "--static")
    _run(
        environment,
        *("colibri", "generate", "--light", "--disable-telemetry"),
        *("--manifest", str(target / "manifest.json")),
        *("--catalog", str(target / "catalog.json")),
        *("--output-dir", str(scratch / "colibri")),
    )
    site.mkdir(parents=True, exist_ok=True)
    _keep(target / "static_index.html", site / CATALOGUE)
    _keep(scratch / "colibri" / "index.html", site / LINEAGE)


def _keep(made: Path, page: Path) -> None:
    """Keep a page that opens from disk, reaches no network and names no folder of this machine."""
    text = made.read_text(encoding="utf-8").replace(str(PROJECT), "")
    if "<head>" not in text:
        raise WarehouseError("the page has no <head>: its layout has changed", file=made)
    page.write_text(text.replace("<head>", f"<head>{_POLICY}", 1), encoding="utf-8")


def _run(environment: dict[str, str], program: str, *arguments: str) -> None:
    run = subprocess.run(
        [str(Path(sys.executable).with_name(program)), *arguments],
        cwd=PROJECT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode != 0:
        raise WarehouseError(f"{program} failed:\n{(run.stdout + run.stderr)[-2000:].strip()}")


@click.command()
@click.option("--dataset", default="example", show_default=True, help="Whose tables to describe.")
@click.option("--output", type=click.Path(path_type=Path), default=SITE, help="The site's folder.")
def main(dataset: str, output: Path) -> None:
    """Build the catalogue: dbt's documentation and column lineage."""
    os.umask(0o077)
    dataset_folder(dataset)
    with tempfile.TemporaryDirectory(prefix="catalogue-") as scratch:
        build_site(dataset, output.resolve(), Path(scratch))
    out.print(f"The catalogue is in {project_name(output.resolve() / CATALOGUE)}")


if __name__ == "__main__":
    main()
