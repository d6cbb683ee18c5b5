"""A child process that never outlives its parent: it does the work that touches person data.

Run as `python -m publication.child PARENT dbt ARG…`, `… gather ARG…` or `… extract ARG…`. dbt runs
in a process of its own because it keeps the DuckDB file locked until its process ends. The
extraction does, so that the process that writes what is published never reads a page of the working
warehouse.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
import sys
import time

PR_SET_PDEATHSIG = 1


def die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent dies; only Linux can."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def main(arguments: list[str]) -> None:
    """Do what the parent asks for: `dbt`, `gather` or `extract`, with the rest as its arguments."""
    parent, work, *rest = arguments
    die_with(int(parent))
    if work == "dbt":
        # dbt makes millions of small objects that live as long as it does: looking through them for
        # rubbish, again and again, costs a tenth of the time of a small build
        gc.disable()
        from dbt.cli.main import cli

        cli(rest)
    elif work == "extract":
        from publication.extract import main as extract

        extract(rest)
    elif work == "gather":
        from publication.gather import main as gather

        gather(rest)
    elif work == "sleep":
        # what a hanging child looks like, for the tests of time limits and of the lock
        sys.stdout.write("asleep\n")
        sys.stdout.flush()
        time.sleep(600)
    else:
        raise SystemExit(f"no such work: {work}")


if __name__ == "__main__":
    main(sys.argv[1:])
