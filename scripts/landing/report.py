"""What a landing says to the person who ran it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

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


def named(labels: Collection[str]) -> str:
    """Return how many labels there are, and the first of them in the order of the alphabet."""
    if not labels:
        return "none"
    names = sorted(set(labels))
    shown = ", ".join(repr(name) for name in names[:_MAX_NAMED])
    more = f" and {len(names) - _MAX_NAMED} more" if len(names) > _MAX_NAMED else ""
    return f"{len(names)} ({shown}{more})"


@dataclass
class Contents:
    """What a sound file holds.

    Attributes:
        rows: how many rows land.
        lines: its summary.
        doubts: what is improbable about it by itself, a sentence each.
        labels: the (table, group) pairs of a Jobindsats file.
    """

    rows: int
    lines: list[str]
    doubts: list[str] = field(default_factory=list)
    labels: frozenset[tuple[str, str]] = frozenset()
