"""What changes a dataset, or tells of its persons, never falls on the demo because nobody said."""

from __future__ import annotations

import os
import subprocess

import pytest

from common.paths import PROJECT


@pytest.mark.parametrize("target", ["land", "purge", "explain", "verify", "status", "worklist"])
def test_a_command_that_changes_or_looks_into_a_dataset_asks_which(target: str) -> None:
    told = subprocess.run(
        ["make", "--assume-old=.venv/.ready", target],
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if name != "DATASET"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert f"error: of which dataset? make {target} DATASET=x" in told.stderr
    assert told.stdout == ""
