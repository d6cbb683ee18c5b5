"""A child process that never outlives its parent: it does the work that touches person data.

dbt runs in a process of its own because it keeps the DuckDB file locked until its process ends. The
extraction does, so that the process that writes what is published never reads a page of the working
warehouse. Run as `python -m publication.child_process PARENT MODULE ARGUMENT…`, this module ties
its life to its parent's and then runs the other.
"""

import ctypes
import os
import runpy
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from common.errors import WarehouseError
from common.paths import PROJECT

DEFAULT_TIMEOUT_SECONDS = 3600.0
_DIE_WITH_PARENT = 1
"""PR_SET_PDEATHSIG."""


def run_child(
    module: str,
    arguments: Sequence[str],
    *,
    lock: int,
    on_line: Callable[[str], None],
    environment: Mapping[str, str] | None = None,
) -> int:
    """Run a Python module as a child and hand every line it writes to `on_line`.

    Args:
        lock: the publication lock's descriptor; the lock lasts as long as the child lives.
        on_line: called with each line of output and errors, as it comes, without the line's end.

    Returns:
        the exit code; negative when a signal ended the child.

    Raises:
        WarehouseError: it took longer than PUBLISH_TIMEOUT allows, and was stopped.
    """
    seconds = float(os.environ.get("PUBLISH_TIMEOUT", DEFAULT_TIMEOUT_SECONDS))
    is_late = threading.Event()
    with _started(module, arguments, lock, environment or {}) as process:

        def stop_it() -> None:
            is_late.set()
            _kill(process)

        alarm = threading.Timer(seconds, stop_it)
        alarm.daemon = True
        alarm.start()
        try:
            assert process.stdout is not None
            for line in process.stdout:
                on_line(line.rstrip("\n"))
            code = process.wait()
        finally:
            alarm.cancel()
            if process.poll() is None:
                _kill(process)
    if is_late.is_set():
        raise WarehouseError(
            f"the build did not end within {seconds:.0f} seconds and was stopped",
            remedy="PUBLISH_TIMEOUT (seconds) allows more.",
        )
    return code


def _started(
    module: str, arguments: Sequence[str], lock: int, environment: Mapping[str, str]
) -> subprocess.Popen[str]:
    search = [str(PROJECT / "scripts"), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(
        [sys.executable, "-m", "publication.child_process", str(os.getpid()), module, *arguments],
        cwd=PROJECT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(folder for folder in search if folder),
            "PYTHONIOENCODING": "utf-8",
            "PYTHONWARNINGS": "ignore",
            "PYTHONUNBUFFERED": "1",
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=[lock],
        start_new_session=True,
    )


def _kill(process: subprocess.Popen[str]) -> None:
    """Kill a child and the processes it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _die_with(parent: int) -> None:
    """Ask the kernel to kill this process when its parent dies; only Linux can."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    _die_with(int(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
