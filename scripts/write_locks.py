"""`make locks`: the hashed locks anew from pyproject.toml, with uv, without an index's address."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from common.console import fail
from common.paths import PROJECT

OPTIONS = (
    "--quiet",
    "--generate-hashes",
    "--no-strip-extras",
    "--no-emit-index-url",
    "--no-header",
    "--no-annotate",
    "--python-version=3.11",
)
LOCKS = {
    "requirements.lock": ("dev", ""),
    "requirements-duckdb2.lock": ("", "duckdb==2.0.0"),
    "requirements-spark.lock": ("spark", ""),
}
"""Lock -> the extra it holds besides what the project runs on, and the version it overrides."""

_SQLGLOT = re.compile(r"^sqlglot\[c\](==.*?)(?=^[a-z])", re.MULTILINE | re.DOTALL)


def with_plain_sqlglot(lock: str) -> str:
    """Name sqlglot without its extra too: pip's hash check does not see it behind `sqlglot[c]`."""
    return _SQLGLOT.sub(lambda found: f"sqlglot{found[1]}{found[0]}", lock)


def main() -> int:
    """Write every lock."""
    for name, (extra, override) in LOCKS.items():
        lock = PROJECT / name
        with tempfile.TemporaryDirectory() as folder:
            overrides = Path(folder) / "overrides.txt"
            overrides.write_text(f"{override}\n", encoding="utf-8")
            command = ["uv", "pip", "compile", *OPTIONS, "pyproject.toml", "-o", str(lock)]
            command += ["--extra", extra] if extra else ["--override", str(overrides)]
            try:
                subprocess.run(command, cwd=PROJECT, check=True)
            except (OSError, subprocess.CalledProcessError) as error:
                fail(error)
        lock.write_text(with_plain_sqlglot(lock.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
