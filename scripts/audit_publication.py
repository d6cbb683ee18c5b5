"""Look through a published folder for hidden figures that it gives away (docs/disclosure.md)."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from common.console import out
from common.errors import LEAK
from disclosure.audit import examine
from disclosure.other_files import audit_other_files
from disclosure.vintages import Earlier, also_hidden_in
from publication.pattern import earlier_vintages, named_folders
from publication.vintages import MANIFEST, read_manifest


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--threshold", type=click.IntRange(min=0), help="Persons; by default the publication's own."
)
def main(folder: Path, threshold: int | None) -> None:
    """Audit a published FOLDER: what could be worked out of what is hidden?"""
    told = read_manifest(folder) if (folder / MANIFEST).is_file() else {}
    report = examine(folder, threshold, _earlier(folder, told), also_hidden_in(told))
    findings = report.findings + report.replayed + audit_other_files(folder)
    for finding in findings:
        out.print(str(finding), markup=False)
    if findings:
        sys.exit(LEAK)
    out.print("nothing that is hidden can be worked out more closely than the threshold")


def _earlier(folder: Path, told: Mapping[str, Any]) -> list[Earlier]:
    """Find what a reader has besides: the folders that the manifest names, where it stands."""
    named = told.get("pattern_of", {})
    folders = named_folders(folder.parent, named)
    return earlier_vintages(folders, told["deliveries"], told["as_of"]) if folders else []


if __name__ == "__main__":
    main()
