"""`make audit`: known weaknesses of the pinned dependencies, where an advisory source answers."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from common.console import err, out
from common.paths import PROJECT

LOCKS = ("requirements.lock", "requirements-duckdb2.lock", "requirements-spark.lock")
SECONDS = 120


@dataclass(frozen=True)
class Advice:
    """What an advisory source said of one lock file.

    Attributes:
        asked: number of pinned packages.
        unanswered: how many of them the source could not say anything about.
        weaknesses: one line for each known weakness.
    """

    asked: int
    unanswered: int
    weaknesses: tuple[str, ...]


def read_advice(report: str) -> Advice:
    """Read pip-audit's JSON report; an unreadable report means that nothing was answered."""
    try:
        packages = json.loads(report)["dependencies"]
    except (json.JSONDecodeError, KeyError):
        return Advice(0, 0, ())
    weaknesses = tuple(
        f"{package['name']} {package['version']}: {weakness['id']}"
        + (f" (fixed in {', '.join(weakness['fix_versions'])})" if weakness["fix_versions"] else "")
        for package in packages
        for weakness in package.get("vulns", [])
    )
    unanswered = sum("skip_reason" in package for package in packages)
    return Advice(len(packages), unanswered, weaknesses)


def ask(lock: Path) -> str:
    """Ask pip-audit about one lock file and return its JSON report, empty where none came."""
    command = [str(Path(sys.executable).with_name("pip-audit")), "--requirement", str(lock)]
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--format", "json"]
    try:
        run = subprocess.run(
            [*command, *options], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return run.stdout


def main() -> int:
    """Audit every lock; say so where no advisory source answers."""
    found = 0
    for name in LOCKS:
        advice = read_advice(ask(PROJECT / name))
        for weakness in advice.weaknesses:
            err.print(f"{name}: {weakness}")
        found += len(advice.weaknesses)
        answered = advice.asked - advice.unanswered
        if answered == 0:
            err.print(f"{name}: NOT CHECKED: no advisory source answered from here")
        else:
            out.print(
                f"{name}: {answered} of {advice.asked} packages checked, "
                f"{len(advice.weaknesses)} known weaknesses"
            )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
