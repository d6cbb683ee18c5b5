"""What every command of the publication does around its work: privacy, log, signals, errors."""

import os
import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import click
import duckdb

from common.errors import SIGNALLED, Fault, WarehouseError
from common.paths import PUBLICATIONS, project_name
from publication.machine import explained, explained_os_error
from publication.places import Places, check_output
from publication.reporter import Reporter

output_option = click.option(
    "--output",
    "places",
    type=click.Path(path_type=Path),
    default=PUBLICATIONS,
    callback=lambda context, option, folder: Places(output=folder.resolve()),
    help="Stands for publications/.",
)
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

    Everything the process makes is private unless it says otherwise. Of an unexpected
    error only the kind is shown; its text, which may quote a raw row, goes to the run's private
    log. The log is named after what the run is about, usually the dataset.
    """
    os.umask(0o077)
    reporter = Reporter()  # without a log, until it is known where one may lie
    try:
        with interruptible():
            check_output(places)
            reporter = Reporter(places.logs, "".join(c if c.isalnum() else "-" for c in name))
            yield reporter
    except (Interrupted, WarehouseError) as error:
        reporter.note(f"ended: {error}")
        raise WarehouseError(str(error), exit_code=error.exit_code) from error
    except OSError as error:
        reporter.note(traceback.format_exc())
        raise WarehouseError(explained_os_error(error)) from error
    except Exception as error:
        reporter.note(traceback.format_exc())
        raise WarehouseError(_unexpected(error, reporter)) from error
    finally:
        reporter.close()


def _unexpected(error: Exception, reporter: Reporter) -> Fault:
    message = str(error) if isinstance(error, duckdb.Error) else ""
    if isinstance(error, MemoryError):
        message = "Out of Memory"
    log = project_name(reporter.log_file) if reporter.log_file else "no log"
    return explained(message) or Fault(
        f"unexpected {type(error).__name__}; nothing was changed", remedy=f"See {log}."
    )
