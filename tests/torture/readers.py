"""Readers that open `current` all the while, each its own process, and count what they see."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import random
import time
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

import duckdb

from publication.outputs import CSV, DATABASE, WORKBOOK
from publication.vintages import CURRENT, MANIFEST

PAUSE_SECONDS = 0.5
HOLD_SECONDS = 2.0


@dataclass
class Reading:
    """What one reader saw: reads that were whole, and a word on each that was not."""

    reads: int
    failures: list[str]


class Readers:
    """A few reader processes.

    Args:
        published: the folder with `current`; they wait until it is there.
        count: how many.
    """

    def __init__(self, published: Path, count: int = 2) -> None:
        spawn = multiprocessing.get_context("spawn")
        self._stop: Event = spawn.Event()
        self._queue: Any = spawn.Queue()
        self._counter: Any = spawn.Value("q", 0)
        self._processes: list[SpawnProcess] = [
            spawn.Process(
                target=_read_on,
                args=(published, number, self._stop, self._counter, self._queue),
                daemon=True,
            )
            for number in range(count)
        ]
        for process in self._processes:
            process.start()

    @property
    def reads(self) -> int:
        """How many reads there were so far."""
        return int(self._counter.value)

    def wait_for(self, reads: int, timeout_seconds: float) -> None:
        """Let them go on until there were so many reads, or the time is up."""
        end = time.monotonic() + timeout_seconds
        while self.reads < reads and time.monotonic() < end:
            time.sleep(0.2)

    def stop(self) -> Reading:
        """End them and return what they saw together."""
        self._stop.set()
        failures: list[str] = []
        for _ in self._processes:
            failures += self._queue.get(timeout=60)
        for process in self._processes:
            process.join(timeout=60)
        return Reading(self.reads, failures)


def _read_on(published: Path, number: int, stop: Event, counter: Any, queue: Any) -> None:
    """Read until told to stop. The kinds of reading take turns."""
    randomness = random.Random(number)
    failures: list[str] = []
    kinds = (_read_files, _read_database, _read_through_link, _keep_open)
    weights = (4, 10, 10, 1)
    while not stop.is_set():
        if not (published / CURRENT).is_symlink():
            time.sleep(PAUSE_SECONDS)
            continue
        kind = randomness.choices(kinds, weights)[0]
        try:
            kind(published / CURRENT)
        except Exception as error:
            failures.append(f"{kind.__name__}: {type(error).__name__}: {error}")
        with counter.get_lock():
            counter.value += 1
        time.sleep(PAUSE_SECONDS)
    queue.put(failures)


def _read_files(current: Path) -> None:
    """A reader that looks once where `current` points and reads all of that vintage."""
    folder = current.resolve(strict=True)
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for name in (CSV, WORKBOOK, DATABASE):
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if digest != manifest["outputs"][name]["sha256"]:
            raise ValueError(f"{name} of {folder.name} is not what its manifest says")


def _read_database(current: Path) -> None:
    """An analyst: opens the DuckDB file under `current` and asks it what it is."""
    with duckdb.connect(str(current / DATABASE), read_only=True) as connection:
        _ask(connection, current.parent)


def _read_through_link(current: Path) -> None:
    """A script: opens one file under `current`, without asking where that is."""
    text = (current / CSV).read_bytes()
    as_of = text.rstrip(b"\n").rsplit(b",", 1)[-1].decode("ascii")
    manifest = json.loads((current.parent / as_of / MANIFEST).read_text(encoding="utf-8"))
    if hashlib.sha256(text).hexdigest() != manifest["outputs"][CSV]["sha256"]:
        raise ValueError(f"{CSV} is of no vintage, though it says {as_of}")


def _keep_open(current: Path) -> None:
    """A reader that stays: it keeps the vintage it opened, whatever becomes of `current`."""
    with duckdb.connect(str(current / DATABASE), read_only=True) as connection:
        before = _ask(connection, current.parent)
        time.sleep(HOLD_SECONDS)
        if _ask(connection, current.parent) != before:
            raise ValueError("an open file changed its vintage")


def _ask(connection: duckdb.DuckDBPyConnection, published: Path) -> str:
    row = connection.execute(
        "select as_of, (select count(*) from passive_share), "
        "(select count(*) from passive_share where passive_share.as_of <> publication.as_of) "
        "from publication"
    ).fetchone()
    if row is None:
        raise ValueError("the file says nothing of what it is")
    as_of, rows, strays = row
    manifest = json.loads((published / str(as_of) / MANIFEST).read_text(encoding="utf-8"))
    if strays or rows != manifest["tables"]["passive_share"]["rows"]:
        raise ValueError(f"{as_of} is not whole: {rows} cells, {strays} of another vintage")
    return str(as_of)
