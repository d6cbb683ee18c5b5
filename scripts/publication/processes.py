"""Child processes: started before they are needed, lines as they come, a time limit, no orphans."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

from common.errors import Fault, WarehouseError
from common.paths import PROJECT

SCRIPTS = PROJECT / "scripts"


class Workers:
    """The child processes of one publisher, see child.py.

    Args:
        lock: the lock's descriptor; children share it, so the lock lasts as long as the last.
    """

    def __init__(self, lock: int) -> None:
        self._lock = lock
        self._waiting: dict[str, subprocess.Popen[str]] = {}

    def close(self) -> None:
        """End the children that still wait."""
        while self._waiting:
            _, process = self._waiting.popitem()
            _end(process)

    def start(self, work: str) -> None:
        """Start a child that loads what its work needs (dbt: a second) and waits for its order."""
        if work not in self._waiting:
            self._waiting[work] = self._started(work)

    def run(
        self,
        work: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        *,
        timeout_seconds: float,
        on_line: Callable[[str], None],
    ) -> int:
        """Let a child do its work and hand every line it writes to `on_line`.

        Args:
            work: what it is to do, see child.py.
            arguments: of the work.
            environment: variables besides those of this process.
            timeout_seconds: after this long the child is killed.
            on_line: called with each line of its output and errors, without the line's end.

        Returns:
            the exit code; negative when a signal ended it.

        Raises:
            WarehouseError: the time limit was reached.
        """
        process = self._waiting.pop(work, None) or self._started(work)
        late = threading.Event()

        def end_it() -> None:
            late.set()
            _kill(process.pid)

        alarm = threading.Timer(timeout_seconds, end_it)
        alarm.daemon = True
        alarm.start()
        try:
            _order(process, arguments, environment)
            assert process.stdout is not None
            for line in process.stdout:
                on_line(line.rstrip("\n"))
            code = process.wait()
        finally:
            alarm.cancel()
            _end(process)
        if late.is_set():
            raise WarehouseError(
                Fault(
                    f"{work} did not end within {timeout_seconds:.0f} seconds and was stopped",
                    remedy="PUBLISH_TIMEOUT (seconds) allows more.",
                )
            )
        return code

    def _started(self, work: str) -> subprocess.Popen[str]:
        search = [str(SCRIPTS), os.environ.get("PYTHONPATH", "")]
        return subprocess.Popen(
            [sys.executable, "-m", "publication.child", str(os.getpid()), work],
            cwd=PROJECT,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(folder for folder in search if folder),
                "PYTHONIOENCODING": "utf-8",
                "PYTHONWARNINGS": "ignore",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            pass_fds=[self._lock],
            start_new_session=True,
        )


def _order(
    process: subprocess.Popen[str], arguments: Sequence[str], environment: Mapping[str, str]
) -> None:
    """Tell a waiting child what to do; one that died meanwhile is told by its exit code."""
    assert process.stdin is not None
    order = {"arguments": list(arguments), "environment": dict(environment)}
    try:
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.close()
    except BrokenPipeError:
        return


def _end(process: subprocess.Popen[str]) -> None:
    """Leave nothing of a child."""
    if process.poll() is None:
        _kill(process.pid)
        process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            try:
                stream.close()
            except BrokenPipeError:
                continue


def _kill(group: int) -> None:
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
