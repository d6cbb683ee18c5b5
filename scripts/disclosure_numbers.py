"""Print how much is hidden and by which rule, as the table of docs/disclosure.md."""

from __future__ import annotations

import click

from common.console import fail, out
from common.errors import WarehouseError
from common.paths import WAREHOUSE
from disclosure.numbers import hidden_by_reason


@click.command(help="Count hidden cells by rule, for the vintages that a working warehouse knows.")
@click.option("--dataset", default="demo", show_default=True, help="The folder seeds/DATASET.")
def main(dataset: str) -> None:
    """Print the numbers of a dataset as a Markdown table."""
    try:
        numbers = hidden_by_reason(WAREHOUSE / f"{dataset}.duckdb")
    except WarehouseError as error:
        fail(error, error.exit_code)
    vintages = sorted({number.as_of for number in numbers})
    cells = {(n.table, n.area_level, n.reason, n.as_of): n.cells for n in numbers}
    lines = list(dict.fromkeys(key[:3] for key in cells))
    header = ["table", "level", "shown, or hidden by", *map(str, vintages)]
    out.print(f"| {' | '.join(header)} |", markup=False)
    out.print(f"|---|---|---|{'---:|' * len(vintages)}", markup=False)
    for line in sorted(lines, key=lambda line: (line[0] != "passive share", line[1:])):
        counts = [str(cells.get((*line, vintage), 0)) for vintage in vintages]
        out.print(f"| {' | '.join([*line, *counts])} |", markup=False)


if __name__ == "__main__":
    main()
