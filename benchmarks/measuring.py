"""Measuring a command: seconds, processor seconds, and the memory of all its processes."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from common.errors import WarehouseError
from common.paths import PROJECT

SAMPLE_SECONDS = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Measurement:
    """What one run of a command took.

    Attributes:
        wall_seconds: from start to end.
        cpu_seconds: processor time of the process and all that descend from it; other work on the
            machine changes it little.
        peak_bytes: the largest resident memory of all its processes together, sampled 20 times a
            second.
    """

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int


def measure(
    command: Sequence[str], environment: Mapping[str, str], log: Path, timeout_seconds: float = 3600
) -> Measurement:
    """Run a command and measure it.

    Args:
        command: what to run, from the project's root.
        environment: variables besides those of this process.
        log: where its output goes.
        timeout_seconds: after this long it is killed.

    Raises:
        WarehouseError: it failed, or took too long; the log says why.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        began = time.monotonic()
        process = subprocess.Popen(
            command,
            cwd=PROJECT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        memory = _MemoryWatch(process.pid)
        memory.start()
        late = threading.Timer(timeout_seconds, process.kill)
        late.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            late.cancel()
            memory.stop()
        wall_seconds = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise WarehouseError(
            f"{' '.join(Path(part).name for part in command[:4])} ended with exit code "
            f"{process.returncode}",
            remedy=f"Its output is in {log.relative_to(PROJECT)}.",
        )
    return Measurement(
        wall_seconds=round(wall_seconds, 2),
        # a grandchild that was not waited for (Spark's Java) is only in what was sampled
        cpu_seconds=round(max(usage.ru_utime + usage.ru_stime, memory.cpu_seconds), 2),
        # not ru_maxrss: a new process counts the memory of the one that it was split from
        peak_bytes=memory.peak_bytes,
    )


class _MemoryWatch(threading.Thread):
    """Adds up the memory and the processor time of a process and its descendants, repeatedly."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.peak_bytes = 0
        self._root = root
        self._ticks: dict[int, int] = {}
        self._ended = threading.Event()

    def run(self) -> None:
        seen: set[int] = set()
        while not self._ended.wait(SAMPLE_SECONDS):
            family = family_of(self._root)
            # a child that has only just been split off shares its parent's memory: count it once
            # it is there a second time
            peak = sum(one.bytes for one in family if one.process in seen)
            self.peak_bytes = max(self.peak_bytes, peak)
            self._ticks |= {one.process: one.ticks for one in family}
            seen = {one.process for one in family}

    @property
    def cpu_seconds(self) -> float:
        """Processor time, each process as last seen."""
        return sum(self._ticks.values()) / TICKS_PER_SECOND

    def stop(self) -> None:
        self._ended.set()
        self.join()


@dataclass(frozen=True)
class Member:
    """A process of a family: its resident bytes, and its processor time in ticks."""

    process: int
    bytes: int
    ticks: int


def family_of(root: int) -> list[Member]:
    """Return a process and everything that descends from it."""
    parents: dict[int, int] = {}
    members: dict[int, Member] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                # the name in brackets may hold spaces: count from its closing bracket
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            process = int(folder.name)
            parents[process] = int(fields[1])
            ticks = int(fields[11]) + int(fields[12])
            members[process] = Member(process, int(fields[21]) * PAGE, ticks)
    family, grown = {root}, True
    while grown:
        children = {child for child, parent in parents.items() if parent in family}
        grown = not children <= family
        family |= children
    return [members[process] for process in family if process in members]


def idle_share(seconds: float = 1.0) -> float:
    """Return the idle share of the processors over a moment, from 0 to 1."""
    before = _processor_times()
    time.sleep(seconds)
    spent = [after - start for start, after in zip(before, _processor_times(), strict=True)]
    return (spent[3] + spent[4]) / max(sum(spent), 1)


def _processor_times() -> list[int]:
    line = Path("/proc/stat").read_text().splitlines()[0]
    return [int(field) for field in line.split()[1:9]]
