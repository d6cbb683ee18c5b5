"""What a test needs beside the project: it is skipped where that is missing, and one line says so.

REQUIRE names, with spaces between, what must be there: a test that lacks it fails then.
"""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable
from typing import NoReturn

import pytest

PACKAGES = {
    "java": "default-jre-headless",
    "chromium": "chromium",
    "strace": "strace",
    "soffice": "libreoffice-calc-nogui",
    "pdftoppm": "poppler-utils",
    "Rscript": "r-cran-jsonlite",
}
"""Debian's package of each program."""

_MARK = "not here: "


def program(name: str, *other_names: str) -> str:
    """Return the path of a program, or end the test where it is not installed."""
    for candidate in (name, *other_names):
        found = shutil.which(candidate)
        if found is not None:
            return found
    missing(name)


def missing(name: str) -> NoReturn:
    """End the test because something is not here: skipped, or failed where REQUIRE names it."""
    if name in os.environ.get("REQUIRE", "").split():
        pytest.fail(f"{name} is required and not here")
    pytest.skip(_MARK + name)


def not_checked(reasons: Iterable[str]) -> str | None:
    """Return the line that says what was not checked, from why tests were skipped; None for all."""
    names = Counter(reason.partition(_MARK)[2].strip() for reason in reasons if _MARK in reason)
    if not names:
        return None
    counts = ", ".join(
        f"{name} ({count} {'test' if count == 1 else 'tests'})"
        for name, count in sorted(names.items())
    )
    packages = " ".join(PACKAGES[name] for name in sorted(names) if name in PACKAGES)
    remedy = f"; as root on Debian: apt-get install {packages}" if packages else ""
    return f"Not checked, for want of {counts}{remedy}"
