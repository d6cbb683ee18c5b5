"""What people see on a terminal, and plain lines where there is none."""

from __future__ import annotations

import os
import sys

from rich.console import Console

IS_CI = os.environ.get("CI", "").lower() in {"1", "true"}

out = Console(highlight=False, soft_wrap=True, force_terminal=False if IS_CI else None)
"""Results: standard output."""

err = Console(highlight=False, soft_wrap=True, stderr=True, force_terminal=False if IS_CI else None)
"""Errors and progress: standard error."""


def fail(error: Exception, exit_code: int = 1) -> None:
    """Print an error's text, without a traceback, and end the process.

    Args:
        error: what went wrong; its text is shown as it is.
        exit_code: the process's exit code.
    """
    err.print(f"[bold red]error:[/] {_escaped(str(error))}")
    sys.exit(exit_code)


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")
