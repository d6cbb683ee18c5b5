"""What every command of the publication does around its work: privacy, log, signals, errors."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import duckdb

from common.console import fail
from common.errors import Fault, WarehouseError
from common.paths import project_name
from publication.exit_codes import FAILED, SIGNALLED
from publication.machine import explained, explained_os_error
from publication.places import Places, check_output
from publication.reporter import Reporter

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """The process was asked to end, by a signal; nothing half-done was published."""

    def __init__(self, number: int) -> None:
        self.exit_code = SIGNALLED + number
        name = signal.Signals(number).name
        super().__init__(f"interrupted ({name}); what was published stands, the rest was dropped")


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn Ctrl-C, a shutdown and a closed terminal into `Interrupted`, so that work cleans up."""

    def raise_it(number: int, _: FrameType | None) -> None:
        raise Interrupted(number)

    before = {number: signal.signal(number, raise_it) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def running(places: Places, name: str) -> Iterator[Reporter]:
    """Run a command's work; any error ends the process with a line and its exit code.

    Everything the process makes is private unless it says otherwise. An unexpected error is told by
    its kind only, and whole in the run's private log: its text may quote a raw row. The log is
    named after what the run is about, usually the dataset.
    """
    os.umask(0o077)
    reporter: Reporter | None = None
    try:
        with interruptible():
            check_output(places)
            reporter = Reporter(places.logs, "".join(c if c.isalnum() else "-" for c in name))
            yield reporter
    except (Interrupted, WarehouseError) as error:
        if reporter is not None:
            reporter.note(f"ended: {error}")
        fail(WarehouseError(str(error)), error.exit_code)
    except OSError as error:
        _note_traceback(reporter)
        fail(WarehouseError(explained_os_error(error)), FAILED)
    except Exception as error:
        _note_traceback(reporter)
        fail(_unexpected(error, reporter), FAILED)
    finally:
        if reporter is not None:
            reporter.close()


def _unexpected(error: Exception, reporter: Reporter | None) -> WarehouseError:
    known = None
    if isinstance(error, MemoryError):
        known = explained("Out of Memory")
    elif isinstance(error, duckdb.Error):
        known = explained(str(error))
    log = project_name(reporter.log_file) if reporter and reporter.log_file else "no log"
    return WarehouseError(
        known
        or Fault(f"unexpected {type(error).__name__}; nothing was changed", remedy=f"See {log}.")
    )


def _note_traceback(reporter: Reporter | None) -> None:
    if reporter is not None:
        reporter.note(traceback.format_exc())
