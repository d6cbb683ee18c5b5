"""The results of the publication's commands, as people read them on standard output."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape

from publication.comparison import CellChange, Comparison
from publication.pipeline import Outcome
from publication.places import project_name
from publication.request import Request
from publication.verification import Verdict
from publication.withdrawal import Withdrawal


def tell_outcomes(request: Request, outcomes: Sequence[Outcome], out: Console) -> None:
    """Tell what became of each vintage."""
    if not outcomes:
        out.print(f"{request.dataset}: every vintage of vintages.csv is published already")
    for outcome in outcomes:
        if outcome.word == "compared":
            _tell_dry_run(outcome, out)
        elif outcome.word == "identical":
            out.print(f"{outcome.as_of}: already published, identical")
        else:
            out.print(escape(f"{outcome.as_of}: {outcome.word} in {project_name(outcome.folder)}"))


def tell_withdrawal(dataset: str, withdrawal: Withdrawal, out: Console) -> None:
    """Tell what became of a withdrawn vintage and of `current`."""
    notice = withdrawal.notice
    word = "withdrawn" if withdrawal.is_new else f"was {notice.status} already ({notice.noted_on})"
    out.print(escape(f"{dataset} as of {notice.as_of}: {word}: {notice.reason}"))
    current = withdrawal.current
    out.print(f"current is {current}" if current else "no vintage is left: current is gone")


def tell_verdicts(verdicts: Sequence[Verdict], out: Console) -> None:
    """Tell what was found of each published folder."""
    for verdict in verdicts:
        how = " (bytes and rebuild)" if verdict.is_rebuilt else ""
        out.print(f"{verdict.name}: {'FAULTY' if verdict.faults else 'as published'}{how}")
        for line in (*verdict.faults, *verdict.notes):
            out.print(escape(f"  {line}"))


def _tell_dry_run(outcome: Outcome, out: Console) -> None:
    rows = outcome.manifest["tables"]["passive_share"]["rows"]
    out.print(f"{outcome.as_of}: dry run, nothing was published; {rows} cells")
    out.print(f"  audit: {outcome.manifest['audit']['findings']} findings")
    if outcome.comparison is None:
        out.print("  there is no current to compare with")
    else:
        for line in _comparison_lines(outcome.comparison):
            out.print(escape(f"  {line}"))


def _comparison_lines(comparison: Comparison) -> list[str]:
    lines = [
        f"against current ({comparison.before_as_of}, {comparison.cells_before} cells): "
        f"{comparison.unchanged} cells unchanged, {comparison.changed} changed "
        f"(the share of {comparison.share_changed}), {comparison.new} new, {comparison.lost} lost",
        f"confidential cells: {comparison.hidden_before} before, {comparison.hidden_after} after",
    ]
    if comparison.largest:
        lines.append("largest changes:")
    return [*lines, *(f"  {_change_line(change)}" for change in comparison.largest)]


def _change_line(change: CellChange) -> str:
    return (
        f"{change.area_name}, {change.target_group_name}, {change.period_id}: "
        f"{change.before} -> {change.after} per cent ({change.points:+} points)"
    )
