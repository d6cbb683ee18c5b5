"""A child process that never outlives its parent: it does the work that touches person data.

Run as `python -m publication.child PARENT WORK`, with WORK one of dbt, gather and extract. It loads
what the work needs and waits for one line on standard input: its arguments and environment as JSON.
dbt runs in a process of its own because it keeps the DuckDB file locked until its process ends. The
extraction does, so that the process that writes what is published never reads a page of the working
warehouse.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
NODE = "node"
"""The field of a line from dbt's process that names a node that ended."""
ERROR = "error"
"""The field of a line from dbt's process that tells an error."""


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent dies; only Linux can."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def main(arguments: list[str]) -> None:
    """Load what the work needs, wait for the order, do it."""
    parent, work = arguments
    die_with(int(parent))
    do = _loaded(work)
    if order := sys.stdin.readline():
        told = json.loads(order)
        os.environ.update(told["environment"])
        do(told["arguments"])


def _loaded(work: str) -> Callable[[list[str]], None]:
    if work == "dbt":
        # dbt makes millions of small objects that live as long as it does: looking through them for
        # rubbish, again and again, costs a tenth of the time of a small build
        gc.disable()
        from publication.dbt_events import run_dbt

        return run_dbt
    if work == "extract":
        from publication.extract import main as extract

        return extract
    if work == "gather":
        from publication.gather import main as gather

        return gather
    if work == "sleep":
        return _sleep
    raise SystemExit(f"no such work: {work}")


def _sleep(_: list[str]) -> None:
    """Do what a hanging child does, for the tests of time limits and of the lock."""
    sys.stdout.write("asleep\n")
    sys.stdout.flush()
    time.sleep(600)


if __name__ == "__main__":
    main(sys.argv[1:])
