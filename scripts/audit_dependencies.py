"""`make audit`: known weaknesses of the pinned dependencies, where an advisory source can be reached."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from common.console import err, out
from common.paths import PROJECT

LOCKS = ("requirements.lock", "requirements-duckdb2.lock")
SECONDS = 120
UNREACHABLE = ("ConnectionError", "ConnectTimeout", "ServiceError", "Max retries", "resolve")


def audit(lock: Path) -> tuple[int, str]:
    """Ask pip-audit about one lock file.

    Returns:
        its exit code (0 nothing known, 1 weaknesses or failure) and what it printed.
    """
    command = [
        str(Path(sys.executable).with_name("pip-audit")),
        "--requirement",
        str(lock),
        "--require-hashes",
        "--disable-pip",
        "--progress-spinner",
        "off",
        "--timeout",
        "10",
    ]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return 1, "ConnectTimeout"
    return run.returncode, run.stdout + run.stderr


def main() -> int:
    """Audit every lock; say so where no advisory source answers."""
    worst = 0
    for name in LOCKS:
        code, text = audit(PROJECT / name)
        if code != 0 and any(word in text for word in UNREACHABLE):
            err.print(f"{name}: NOT CHECKED: no advisory source could be reached from here")
            continue
        out.print(f"{name}: {text.strip()}")
        worst = max(worst, code)
    return worst


if __name__ == "__main__":
    sys.exit(main())
