"""Running a child process: lines as they come, a time limit, no orphans."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

from common.errors import Fault, WarehouseError
from common.paths import PROJECT

SCRIPTS = PROJECT / "scripts"


def run_child(
    work: Sequence[str],
    environment: Mapping[str, str],
    *,
    lock: int,
    timeout_seconds: float,
    on_line: Callable[[str], None],
) -> int:
    """Run `publication.child` and hand every line it writes to `on_line`.

    Args:
        work: what it is to do, see child.py.
        environment: variables besides those of this process.
        lock: the lock's descriptor; the child shares it, so the lock lasts as long as the child.
        timeout_seconds: after this long the child is killed.
        on_line: called with each line of its output and errors, without the line's end.

    Returns:
        the exit code; negative when a signal ended it.

    Raises:
        WarehouseError: the time limit was reached.
    """
    search = [str(SCRIPTS), os.environ.get("PYTHONPATH", "")]
    process = subprocess.Popen(
        [sys.executable, "-m", "publication.child", str(os.getpid()), *work],
        cwd=PROJECT,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(folder for folder in search if folder),
            "PYTHONIOENCODING": "utf-8",
            "PYTHONWARNINGS": "ignore",
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
    late = threading.Event()

    def end_it() -> None:
        late.set()
        _kill(process.pid)

    alarm = threading.Timer(timeout_seconds, end_it)
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
            _kill(process.pid)
            process.wait()
        if process.stdout is not None:
            process.stdout.close()
    if late.is_set():
        raise WarehouseError(
            Fault(
                f"{work[0]} did not end within {timeout_seconds:.0f} seconds and was stopped",
                remedy="PUBLISH_TIMEOUT (seconds) allows more.",
            )
        )
    return code


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
