"""What people see on a terminal, and plain lines where there is none."""

import os

from rich.console import Console

IS_CI = os.environ.get("CI", "").lower() in {"1", "true"}

out = Console(highlight=False, soft_wrap=True, force_terminal=False if IS_CI else None)
"""Results: standard output."""

err = Console(highlight=False, soft_wrap=True, stderr=True, force_terminal=False if IS_CI else None)
"""Errors and progress: standard error."""
