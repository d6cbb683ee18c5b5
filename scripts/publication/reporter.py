"""What a person sees while a publication is made, and what the run's private log keeps of it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from common.console import IS_CI, err
from publication.places import private_folder

LOGS_KEPT = 200


class RunLog(logging.FileHandler):
    """The log of a run, which never adds an error of its own: a full disk is told by the work."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Say nothing of a line that could not be written."""

    def close(self) -> None:
        """Close the file, whether or not its last lines can still be written."""
        with suppress(OSError):
            super().close()


class Reporter:
    """Progress bars on a terminal, plain lines elsewhere, every step with its duration in a log.

    Args:
        log_folder: the private folder of logs; None keeps no log.
        name: what the run is about, for the log's file name.
    """

    def __init__(self, log_folder: Path | None = None, name: str = "run") -> None:
        self.log_file: Path | None = None
        self._log = logging.getLogger(f"publication.{name}.{id(self)}")
        self._log.propagate = False
        self._log.setLevel(logging.INFO)
        self._handler: logging.Handler = logging.NullHandler()
        if log_folder is not None:
            started = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
            for old in sorted(private_folder(log_folder).glob("*.log"))[:-LOGS_KEPT]:
                old.unlink(missing_ok=True)
            self.log_file = log_folder / f"{started}-{name}.log"
            self._handler = RunLog(self.log_file, encoding="utf-8")
            self._handler.setFormatter(
                logging.Formatter("%(asctime)s.%(msecs)03d %(levelname)s %(message)s", "%H:%M:%S")
            )
        self._log.addHandler(self._handler)

    def close(self) -> None:
        """Close the log."""
        self._log.removeHandler(self._handler)
        self._handler.close()

    def say(self, text: str) -> None:
        """Tell a person one thing, and log it."""
        err.print(escape(text))
        self._log.info("%s", text)

    def note(self, text: str) -> None:
        """Log something that nobody needs to see while it happens; it may name private rows."""
        self._log.info("%s", text)

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Run one step of the work, shown and timed."""
        started = time.monotonic()
        self._log.info("start: %s", name)
        step = Step(name)
        try:
            if err.is_terminal and not IS_CI:
                with step.shown():
                    yield step
            else:
                yield step
        except BaseException as error:
            self._log.error(
                "failed: %s after %.1f s (%s)", name, _since(started), type(error).__name__
            )
            raise
        seconds = _since(started)
        self._log.info("done: %s in %.1f s", name, seconds)
        err.print(escape(f"  {name}: {step.summary + ', ' if step.summary else ''}{seconds:.1f} s"))


class Step:
    """One step under way."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.summary = ""
        self._progress: Progress | None = None

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Show the step as a bar on a terminal until it ends."""
        columns = (
            TextColumn("  {task.description}"),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[doing]}"),
        )
        with Progress(*columns, console=err, transient=True) as progress:
            progress.add_task(escape(self.name), total=None, doing="")
            self._progress = progress
            yield
            self._progress = None

    def advance(self, done: int, total: int, doing: str) -> None:
        """Tell how far the step is and what it is doing."""
        if self._progress is not None:
            task = self._progress.task_ids[0]
            self._progress.update(task, completed=done, total=total, doing=escape(doing))


def _since(started: float) -> float:
    return time.monotonic() - started
