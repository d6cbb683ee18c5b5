"""What a person sees while a publication is made, and what the run's private log keeps of it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from common.console import IS_CI, err
from publication.places import private_folder

LOGS_KEPT = 200


class Reporter:
    """Progress bars on a terminal, plain lines elsewhere, every step with its duration in a log.

    Args:
        log_folder: the private folder of logs; None keeps no log.
    """

    def __init__(self, log_folder: Path | None = None, name: str = "run") -> None:
        self.log_file: Path | None = None
        self._log: BinaryIO | None = None
        if log_folder is not None:
            for old in sorted(private_folder(log_folder).glob("*.log"))[:-LOGS_KEPT]:
                old.unlink(missing_ok=True)
            started = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
            self.log_file = log_folder / f"{started}-{name}.log"
            self._log = self.log_file.open("ab", buffering=0)

    def close(self) -> None:
        """Close the log."""
        if self._log is not None:
            self._log.close()
            self._log = None

    def say(self, text: str) -> None:
        """Tell a person one thing, and log it."""
        err.print(escape(text))
        self.note(text)

    def note(self, text: str) -> None:
        """Log something that nobody needs to see while it happens; it may name private rows.

        A log that cannot be written adds no error of its own: the work itself reports a full disk.
        """
        if self._log is not None:
            with suppress(OSError):
                self._log.write(f"{datetime.now():%H:%M:%S.%f} {text}\n".encode())

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Run one step of the work, shown as a bar on a terminal, and timed."""
        started = time.monotonic()
        self.note(f"start: {name}")
        columns = (
            TextColumn("  {task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[doing]}"),
        )
        is_shown = err.is_terminal and not IS_CI
        try:
            with Progress(*columns, console=err, transient=True, disable=not is_shown) as progress:
                progress.add_task(escape(name), total=None, doing="")
                step = Step(progress)
                yield step
        except BaseException as error:
            seconds = time.monotonic() - started
            self.note(f"failed: {name} after {seconds:.1f} s ({type(error).__name__})")
            raise
        seconds = time.monotonic() - started
        self.note(f"done: {name} in {seconds:.1f} s")
        summary = f"{step.summary}, " if step.summary else ""
        err.print(escape(f"  {name}: {summary}{seconds:.1f} s"))


@dataclass
class Step:
    """One step under way; `summary` is shown when it has ended."""

    progress: Progress
    summary: str = ""

    def advance(self, done: int, total: int, doing: str) -> None:
        """Tell how far the step is and what it is doing."""
        task = self.progress.task_ids[0]
        self.progress.update(task, completed=done, total=total, doing=escape(doing))
