"""The one error of the project: a fault a person can act on; and the exit codes."""

from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import click

MAX_SHOWN = 20

# docs/operations.md says what to do about each
FAILED = 1
"""Bad input, a failed test, or a machine that has no room: nothing was published."""
USAGE = 2
"""The command line makes no sense."""
BUSY = 3
"""Another publisher is at work in this project."""
REFUSED = 4
"""The vintage is published already with other content: it is immutable."""
LEAK = 5
"""The audit found a hidden count that what is published gives away."""
DIFFERENT = 6
"""A published folder is not what its manifest says, or cannot be rebuilt to the same bytes."""
SIGNALLED = 128
"""Ended by a signal: 128 and the signal's number (130 for Ctrl-C)."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where.

    Attributes:
        what: what is wrong, in one sentence, without a person's data.
        file: the file as the user named it.
        sheet: the sheet of a workbook.
        row: row number as a person sees it (the header is row 1).
        column: the column's heading.
        value: the offending text; never a person_id or anything that looks like a CPR number.
        expected: what would have been right.
        remedy: what to do about it.
    """

    what: str
    file: str | Path | None = None
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None
    expected: str | None = None
    remedy: str | None = None

    def __str__(self) -> str:
        """Return the fault as one line."""
        places = [
            f"{Path(self.file).name}" if self.file is not None else "",
            f"sheet {self.sheet!r}" if self.sheet is not None else "",
            f"row {self.row}" if self.row is not None else "",
            f"column {self.column!r}" if self.column is not None else "",
        ]
        where = ", ".join(place for place in places if place)
        line = f"{where}: {self.what}" if where else self.what
        if self.value is not None:
            line += f" (value {self.value!r})"
        if self.expected is not None:
            line += f"; expected {self.expected}"
        if self.remedy is not None:
            line += f" {self.remedy}" if line[-1] in ".?!…" else f". {self.remedy}"
        return line


class WarehouseError(click.ClickException):
    """One or more faults that end a command; its text is what the user reads.

    A click command ends by itself with the text and the exit code.

    Args:
        faults: the faults, most important first; the first 20 are shown, the rest counted.
        exit_code: the process's exit code.
        about: more of a fault that is given as a text: the fields of `Fault`.
    """

    def __init__(
        self,
        *faults: Fault | str,
        exit_code: int = FAILED,
        **about: Any,  # noqa: ANN401
    ) -> None:
        self.faults = tuple(f if isinstance(f, Fault) else Fault(f, **about) for f in faults)
        self.exit_code = exit_code  # type: ignore[misc]  # click has it on the class
        lines = [str(fault) for fault in self.faults[:MAX_SHOWN]]
        more = len(self.faults) - MAX_SHOWN
        if more > 0:
            lines.append(f"... and {more} more faults")
        super().__init__("\n".join(lines))

    def show(self, file: IO[str] | None = None) -> None:
        """Print the text, without a traceback; make, which itself ends with 2, hides the code."""
        click.secho("error:", file, nl=False, err=True, fg="red", bold=True)
        click.echo(f" {self}\n(exit code {self.exit_code})", file, err=True)
