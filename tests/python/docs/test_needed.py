"""What a machine lacks is said in one line at the end; where it is required, a test fails."""

from __future__ import annotations

import os
import subprocess
import sys

from needed import not_checked
from warehouse_build import PROJECT

TRACED = "tests/python/publication/test_publication_crashes.py"


def run_without_programs(**more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "0", TRACED, "-k", "system_call_trace"],
        cwd=PROJECT,
        env={**os.environ, "PATH": "/nowhere", "REQUIRE": "", "PYTEST_ADDOPTS": "", **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_machine_without_a_program_is_told_in_the_last_lines_what_was_not_checked() -> None:
    run = run_without_programs()
    assert run.returncode == 0, run.stdout + run.stderr
    line, summary = run.stdout.strip().splitlines()[-2:]
    assert line == (
        "Not checked, for want of strace (1 test); as root on Debian: apt-get install strace"
    )
    assert summary.startswith("1 skipped")


def test_where_the_program_is_required_its_lack_is_a_failure() -> None:
    run = run_without_programs(REQUIRE="java strace")
    assert run.returncode == 1
    assert "strace is required and not here" in run.stdout


def test_everything_that_lacked_something_is_counted_and_nothing_else_is_told() -> None:
    reasons = ["Skipped: not here: java", "Skipped: not here: java", "Skipped: not here: demo"]
    assert not_checked(reasons) == (
        "Not checked, for want of demo (1 test), java (2 tests); "
        "as root on Debian: apt-get install default-jre-headless"
    )
    assert not_checked(["Skipped: another reason"]) is None
    assert not_checked([]) is None
