"""`make readers`: open a publication with every program that is here, and keep a table of it."""

from __future__ import annotations

from pathlib import Path

import click

from common.console import out
from common.errors import WarehouseError
from common.paths import PROJECT
from readers.programs import PROGRAMS, facts_of

PAGE = PROJECT / "docs/readers.md"
_START, _END = "<!-- made by make readers -->\n", "<!-- end -->\n"


@click.command(help="Open a publication with the programs that people use, and keep a table of it.")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
def main(folder: Path) -> None:
    """Read a vintage's folder with every program that is here."""
    expected = facts_of(folder)
    lines = ["| program | version | opened |", "|---|---|---|"]
    faults: list[str] = []
    for program in PROGRAMS:
        if not program.is_here:
            out.print(f"not here: {program.name}")
            continue
        found = program.read(folder)
        version = found.pop("version")
        lines.append(f"| {program.name} | {version} | `{program.opens}` |")
        faults += [
            f"{program.name}: {name} is {found[name]}, expected {expected[name]}"
            for name in expected
            if found[name] != expected[name]
        ]
    if faults:
        raise WarehouseError(*faults)
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(_START)
    after = rest.partition(_END)[2]
    table = "".join(f"{line}\n" for line in lines)
    PAGE.write_text(f"{before}{_START}{table}{_END}{after}", encoding="utf-8")
    out.print("\n".join(lines))


if __name__ == "__main__":
    main()
