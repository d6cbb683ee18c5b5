"""Look through a published folder for hidden figures that it gives away (docs/disclosure.md)."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from common.console import out
from disclosure.audit import audit
from publication.exit_codes import LEAK


@click.command(help="Audit a published FOLDER: what could be worked out of what is hidden?")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--threshold", type=click.IntRange(min=0), help="Persons; by default the publication's own."
)
def main(folder: Path, threshold: int | None) -> None:
    """Audit a folder; end with 5 where something is given away."""
    findings = audit(folder, threshold)
    for finding in findings:
        out.print(str(finding), markup=False)
    if findings:
        sys.exit(LEAK)
    out.print("nothing that is hidden can be worked out more closely than the threshold")


if __name__ == "__main__":
    main()
