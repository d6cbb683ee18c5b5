"""Build the catalogue as static files: `make docs`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import click

from cataloguing.build import INDEX, build_site
from common.console import fail, out
from common.errors import WarehouseError
from common.paths import PROJECT, dataset_folder, project_name

SITE = PROJECT / "docs" / "site"


@click.command(help="Build the catalogue: dbt's documentation, column lineage and the pages.")
@click.option("--dataset", default="example", show_default=True, help="Whose tables to describe.")
@click.option("--output", type=click.Path(path_type=Path), default=SITE, help="The site's folder.")
def main(dataset: str, output: Path) -> None:
    """Build the catalogue."""
    os.umask(0o077)
    try:
        dataset_folder(dataset)
        with tempfile.TemporaryDirectory(prefix="catalogue-") as scratch:
            build_site(dataset, output.resolve(), Path(scratch))
    except WarehouseError as error:
        fail(error, error.exit_code)
    out.print(f"The catalogue is in {project_name(output.resolve() / INDEX)}")


if __name__ == "__main__":
    main()
