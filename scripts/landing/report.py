"""What a landing tells the person who ran it."""

from __future__ import annotations

from dataclasses import dataclass, field

from landing.extract_sources import Source
from landing.extracts import ExtractContents
from landing.observations import Observations

_MAX_NAMED = 8


@dataclass
class Report:
    """The outcome of one command.

    Attributes:
        recovered: what was found of an interrupted landing, or None.
        lines: the summary, line by line.
        landed: ids of the new deliveries.
    """

    recovered: str | None = None
    lines: list[str] = field(default_factory=list)
    landed: list[str] = field(default_factory=list)


def table_lines(found: Observations) -> list[str]:
    """Return the summary of a Jobindsats file."""
    ordered = [found.periods[period] for period in sorted(found.periods)]
    span = ordered[0] if len(ordered) == 1 else f"{ordered[0]} … {ordered[-1]}"
    lines = [
        f"table {found.table_id}: {len(found.rows):,} cells from {found.delivered_rows:,} rows",
        f"areas {len(found.areas)} · periods {len(ordered)} ({span}) · "
        f"measures {_named(found.measures)} · groups {_named(found.groups)}",
        f"missing cells {found.missing:,}",
    ]
    if found.set_aside:
        total = sum(found.set_aside.values())
        lines.append(f"set aside {total:,} cells: {_named(set(found.set_aside))}")
    if found.repeated_rows:
        lines.append(f"dropped {found.repeated_rows:,} rows that stand twice, identical")
    for name, values in sorted(found.dimensions.items()):
        lines.append(f"dimension {name}: {_named(values)}")
    if found.left_out:
        lines.append(f"columns left out: {_named(set(found.left_out))}")
    if found.not_read:
        lines.append(f"texts not read: {_named(set(found.not_read))}")
    if found.unmapped_measures and found.unmapped_measures == found.measures:
        lines.append("none of its measures is mapped: all of it stays out of the statistic")
    elif found.unmapped_measures:
        lines.append(
            f"maps to no measure, stays out of the statistic: {_named(found.unmapped_measures)}"
        )
    if found.unmapped_groups:
        groups = {group or "(no group)" for group in found.unmapped_groups}
        lines.append(f"maps to no target group, stays out of the statistic: {_named(groups)}")
    if found.unnoticed:
        reasons = "; ".join(f"{cells:,} {why}" for why, cells in found.unnoticed.most_common())
        total = sum(found.unnoticed.values())
        lines.append(
            f"the statistic takes no notice of {total:,} of {len(found.rows):,} cells: {reasons}"
        )
    return lines


def extract_lines(found: ExtractContents, source: Source, data_until: str) -> list[str]:
    """Return the summary of an extract or report."""
    lines = [f"{found.rows:,} rows"]
    if found.persons is not None:
        lines[0] += f" · about {found.persons:,} persons · {found.municipalities} municipalities"
        lines.append(f"start dates {found.first_start} … {found.last_start}")
        if found.last_start and found.last_start > data_until:
            lines.append(f"note: some start after {data_until}, the last day the extract covers")
    if found.without_hours is not None:
        share = found.without_hours / max(1, found.rows)
        lines.append(f"courses without hours {found.without_hours:,} ({share:.1%})")
    if found.repeated_rows:
        lines.append(f"dropped {found.repeated_rows:,} rows that stand twice, identical")
    if len(source.sheets) > 1:
        lines.append(f"sheets {_named(set(source.sheets))}")
    if not source.ends_in_a_line:
        lines.append("note: the last line has no line break; check that the file is whole")
    return lines


def _named(labels: set[str]) -> str:
    if not labels:
        return "none"
    names = sorted(labels)
    shown = ", ".join(repr(name) for name in names[:_MAX_NAMED])
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return f"{len(names)} ({shown}{more})"
