"""Measure the publication against what its users would write instead: `make bench SCALE=1`.

`make bench SCALE=1 OPTIONS=--profile` takes our own time apart instead.
"""

from __future__ import annotations

import os
from pathlib import Path

import click
from rich.markup import escape
from rich.table import Table

from benchmarks.generator import Scale, make_dataset, parse_scale, remove_dataset
from benchmarks.profiling import profile_scale
from benchmarks.report import merge_results, report_text, write_report
from benchmarks.runner import known_names, run_scale
from common.console import err, out
from common.paths import PROJECT

DOCUMENT = PROJECT / "docs" / "benchmark.md"


@click.command(help="Measure the publication against a DuckDB script, polars and pandas.")
@click.option("--scale", "scales", default="1", show_default=True, help="Millions, such as 1,10.")
@click.option("--rounds", default=3, show_default=True, help="Runs of each contender, in turn.")
@click.option("--contender", "names", multiple=True, help="Only this one (may be repeated).")
@click.option("--output", type=click.Path(path_type=Path), default=DOCUMENT, help="The report.")
@click.option("--profile", is_flag=True, help="Seconds by node and DuckDB's profiles instead.")
@click.option("--models", default=8, show_default=True, help="How many models are profiled.")
@click.option("--keep", is_flag=True, help="Keep the raw files: 2 GB for ten million rows.")
def main(
    scales: str,
    rounds: int,
    names: tuple[str, ...],
    output: Path,
    profile: bool,
    models: int,
    keep: bool,
) -> None:
    """Measure the scales asked for, one after another."""
    os.umask(0o077)
    contenders = known_names(names)
    for scale in [parse_scale(text) for text in scales.replace(",", " ").split()]:
        err.print(f"{scale.label}: making the raw files")
        make_dataset(scale)
        try:
            if profile:
                _profile(scale, models)
            else:
                _measure(scale, rounds, contenders, output)
        finally:
            if not keep:
                remove_dataset(scale)


def _measure(scale: Scale, rounds: int, names: list[str], output: Path) -> None:
    new = run_scale(scale, rounds, names, lambda line: err.print(escape(line)))
    results = merge_results(output.with_suffix(".json"), new)
    write_report(results, output, output.with_suffix(".svg"))
    for path in (output, output.with_suffix(".json"), output.with_suffix(".svg")):
        path.chmod(0o644)
    out.print(escape(report_text({scale.label: new}, output.with_suffix(".svg").name)))


def _profile(scale: Scale, models: int) -> None:
    found = profile_scale(scale, models)
    table = Table("kind", "node", "seconds", "most expensive operators")
    for node in found.nodes[:30]:
        operators = "\n".join(found.operators.get(node.name, [])) if node.kind == "model" else ""
        table.add_row(node.kind, node.name, f"{node.seconds:.2f}", escape(operators))
    out.print(table)
    out.print(
        f"{scale.label}: {found.build.wall_seconds} s, {found.build.cpu_seconds} processor "
        f"seconds, {found.build.peak_bytes / 1e9:.2f} GB at most"
    )


if __name__ == "__main__":
    main()
