"""What a person sees while a publication is made, and what the run's private log keeps of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column

from common.console import IS_CI, err
from publication.places import private_folder

LOGS_KEPT = 200


@dataclass
class Step:
    """One step under way; `summary` is shown when it has ended."""

    bar: Progress | None
    summary: str = ""

    def show(self, **fields: object) -> None:
        """Change what the bar shows, if there is one."""
        if self.bar is not None:
            self.bar.update(self.bar.task_ids[0], **fields)  # type: ignore[arg-type]

    def one_more(self, doing: str, of: int | None = None) -> None:
        """Tell that one more piece is made, of so many in the first step, once they are known."""
        if self.bar is not None and of is not None:
            self.show(total=of + self.bar.tasks[0].fields["others"])
        self.show(advance=1, doing=escape(doing))


class Reporter:
    """Progress bars on a terminal, plain lines elsewhere, every step with its duration in a log.

    Without a private folder of logs it keeps none.
    """

    def __init__(self, log_folder: Path | None = None, name: str = "run") -> None:
        self.log_file: Path | None = None
        self._bar: Progress | None = None
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
    def bar(self, others: int) -> Iterator[None]:
        """Show one bar for all steps within, on a terminal: how many pieces are made, of how many.

        `others` are the pieces of all steps but the first, which says how many it has.
        """
        columns = (
            TextColumn("  {task.description}", table_column=Column(width=16)),
            BarColumn(bar_width=24),
            MofNCompleteColumn(table_column=Column(width=9, justify="right")),
            TimeElapsedColumn(table_column=Column(width=7)),
            TextColumn(
                "{task.fields[doing]}",
                table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
            ),
        )
        is_shown = err.is_terminal and not IS_CI
        with Progress(
            *columns, console=err, transient=True, expand=True, disable=not is_shown
        ) as progress:
            progress.add_task("", total=None, others=others, doing="")
            self._bar = progress
            try:
                yield
            finally:
                self._bar = None

    @contextmanager
    def step(self, name: str) -> Iterator[Step]:
        """Run one step of the work, timed; where a bar is shown, it says the step's name."""
        started = time.monotonic()
        self.note(f"start: {name}")
        step = Step(self._bar)
        step.show(description=escape(name), doing="")
        try:
            yield step
        except BaseException as error:
            seconds = time.monotonic() - started
            self.note(f"failed: {name} after {seconds:.1f} s ({type(error).__name__})")
            raise
        seconds = time.monotonic() - started
        self.note(f"done: {name} in {seconds:.1f} s")
        summary = f"{step.summary}, " if step.summary else ""
        err.print(escape(f"  {name}: {summary}{seconds:.1f} s"))
