"""docs/benchmark.md and its chart, from the results of the last runs of every scale."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks.contenders import CONTENDERS

NAMES = {one.code: one.name for one in CONTENDERS}
MEGABYTE, GIGABYTE = 1_000_000, 1_000_000_000


INTRODUCTION = """\
Written by `make bench SCALE=…`; do not edit. All are measured in turn on the same invented people,
and must count the same in each series, area and quarter."""

OURS = """\
Ours is the whole publication, tested, protected, explained and audited. The others only count the
passive share from the same raw files."""

LEGEND = """\
Rows are spells, and as many courses. Processor seconds and memory are those of all processes.
“Our models” is how long at least one model was at work, “the same figures” one that counts need."""


def merge_results(store: Path, new: dict[str, Any]) -> dict[str, Any]:
    """Put a scale's results into the stored ones and return them all, smallest scale first."""
    stored = json.loads(store.read_text(encoding="utf-8")) if store.is_file() else {}
    stored[new["label"]] = new
    ordered = dict(sorted(stored.items(), key=lambda item: float(item[1]["scale"]["millions"])))
    store.parent.mkdir(parents=True, exist_ok=True)
    store.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return ordered


def write_report(results: dict[str, Any], document: Path, chart: Path) -> None:
    """Write the report and its chart.

    Args:
        results: for each scale's label what `run_scale` returned.
        document: the Markdown file.
        chart: the SVG file beside it.
    """
    document.write_text(report_text(results, chart.name), encoding="utf-8")
    chart.write_text(chart_text(results), encoding="utf-8")


def report_text(results: dict[str, Any], chart_name: str) -> str:
    """Return the report as Markdown: ratios first."""
    newest = max(results.values(), key=lambda result: str(result["measured_on"]))
    machine = ", ".join(f"{what} {which}" for what, which in newest["machine"].items())
    parts = [
        "# Benchmark",
        INTRODUCTION,
        OURS,
        "## Ratios",
        "Our time over theirs, median of the rounds; below 1 we are faster.",
        _table(
            ["rows", "measure", *(NAMES[code] for code in _measured(results))], _ratios(results)
        ),
        f"![Seconds of each contender at each scale]({chart_name})",
        "## Times",
        _table(
            [
                "rows",
                "contender",
                "wall, s",
                "processor, s",
                "peak memory",
                "our models, s",
                "of these for the same figures, s",
            ],
            _times(results),
        ),
        LEGEND,
        "## Machine",
        textwrap.fill(machine, 100, break_on_hyphens=False),
        *_notes(results),
    ]
    return "\n\n".join(parts) + "\n"


def _measured(results: dict[str, Any]) -> list[str]:
    found = {code for result in results.values() for code in result["results"]}
    return [code for code in NAMES if code in found and code != "ours"]


def _ratios(results: dict[str, Any]) -> Iterable[list[str]]:
    measures = {
        "processor seconds": ("cpu_seconds", "cpu_seconds"),
        "wall time": ("wall_seconds", "wall_seconds"),
        "peak memory": ("peak_bytes", "peak_bytes"),
        "our models' own time to their wall time": ("same_models_seconds", "wall_seconds"),
    }
    for label, result in results.items():
        found = result["results"]
        for name, (our_measure, their_measure) in measures.items():
            ours = found.get("ours", {}).get(our_measure)
            if ours is not None and len(found) > 1:
                cells = [
                    f"{ours / found[code][their_measure]:.2f}" if code in found else ""
                    for code in _measured(results)
                ]
                yield [label, name, *cells]


def _times(results: dict[str, Any]) -> Iterable[list[str]]:
    for label, result in results.items():
        for code, name in NAMES.items():
            if code in result["results"]:
                found = result["results"][code]
                yield [
                    label,
                    name,
                    f"{found['wall_seconds']:.1f}",
                    f"{found['cpu_seconds']:.1f}",
                    _memory(found["peak_bytes"]),
                    _seconds(found.get("models_seconds")),
                    _seconds(found.get("same_models_seconds")),
                ]


def _notes(results: dict[str, Any]) -> list[str]:
    lines = ["## Runs"]
    for label, result in results.items():
        line = (
            f"- {label}: {result['raw_bytes'] / GIGABYTE:.2f} GB of raw files, {result['cells']:,}"
            f" cells counted alike (sha256 {result['counts_sha256'][:12]}), rounds:"
            f" {result['rounds']}, on {result['measured_on']}. Busy before the first run:"
            f" {1 - result['idle_before']:.0%} of the processors."
        )
        if result["idle_before"] < 0.9:
            line += " Trust the processor seconds more than the wall time."
        lines.append(line)
    return ["\n".join(lines)]


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _memory(value: float) -> str:
    return f"{value / GIGABYTE:.2f} GB" if value >= GIGABYTE else f"{value / MEGABYTE:.0f} MB"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    heads = list(heads)
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


ROW, BAR, LEFT, WIDTH = 26, 16, 220, 800
OURS_COLOUR, OTHER_COLOUR, TEXT_COLOUR = "#0b5a8a", "#b3b8bd", "#222222"


def chart_text(results: dict[str, Any]) -> str:
    """Return the chart as SVG: a bar for each contender at each scale, its seconds beside it."""
    body: list[str] = []
    top = 10
    for label, result in results.items():
        found = {code: result["results"][code] for code in NAMES if code in result["results"]}
        longest = max(times["wall_seconds"] for times in found.values())
        top += ROW
        body.append(_text(10, top, f"{label} spells, {label} courses: seconds", bold=True))
        for code, times in found.items():
            top += ROW
            length = (WIDTH - LEFT - 80) * times["wall_seconds"] / longest
            colour = OURS_COLOUR if code == "ours" else OTHER_COLOUR
            body.append(_text(LEFT - 10, top, NAMES[code], anchor="end"))
            body.append(
                f'<rect x="{LEFT}" y="{top - BAR + 3}" width="{length:.1f}" height="{BAR}"'
                f' fill="{colour}"/>'
            )
            body.append(_text(LEFT + length + 8, top, f"{times['wall_seconds']:.1f}"))
        top += ROW // 2
    height = top + ROW // 2
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
            f' font-family="sans-serif" font-size="14" fill="{TEXT_COLOUR}">',
            "<title>Seconds of each contender at each scale</title>",
            f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
            *body,
            "</svg>\n",
        ]
    )


def _text(x: float, y: float, words: str, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return f'<text x="{x:.1f}" y="{y}" text-anchor="{anchor}"{weight}>{words}</text>'
