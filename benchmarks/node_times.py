"""Where the time of a dbt build goes, from its run_results.json."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class NodeTime:
    """How long one node of the build took.

    Attributes:
        kind: model, seed, test …
        name: the node's name.
        began: when its statement began, in seconds since 1970.
        ended: when it ended.
    """

    kind: str
    name: str
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        """Return how long it took; two nodes run side by side."""
        return self.ended - self.began


def read_node_times(run_results: Path) -> list[NodeTime]:
    """Read the times of a build's nodes, the longest first."""
    results = json.loads(run_results.read_text(encoding="utf-8"))["results"]
    found = []
    for result in results:
        moments = {part["name"]: part for part in result["timing"]}
        if "execute" in moments:
            kind, _, name = result["unique_id"].split(".")[:3]
            began, ended = (
                datetime.fromisoformat(moments["execute"][moment].replace("Z", "+00:00"))
                for moment in ("started_at", "completed_at")
            )
            found.append(NodeTime(kind, name, began.timestamp(), ended.timestamp()))
    return sorted(found, key=lambda node: -node.seconds)


def busy_seconds(nodes: Iterable[NodeTime]) -> float:
    """Return for how long at least one of the nodes was at work."""
    total, until = 0.0, 0.0
    for node in sorted(nodes, key=lambda node: node.began):
        total += max(node.ended - max(node.began, until), 0.0)
        until = max(until, node.ended)
    return total


def upstream(manifest: Path, name: str) -> set[str]:
    """Return the names of the models that a model is made from, and its own."""
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"]
    found: set[str] = set()
    waiting = [key for key in nodes if key.startswith("model.") and key.endswith(f".{name}")]
    while waiting:
        key = waiting.pop()
        if key in nodes and key not in found:
            found.add(key)
            waiting.extend(nodes[key]["depends_on"].get("nodes", []))
    return {key.split(".")[2] for key in found if key.startswith("model.")}
