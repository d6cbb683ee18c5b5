"""What every command of the publication does around its work: privacy, log, signals, errors."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from common.console import fail
from common.errors import Fault, WarehouseError
from publication.exit_codes import FAILED
from publication.interrupts import Interrupted, interruptible
from publication.machine import explained, explained_os_error
from publication.places import Places, project_name
from publication.reporter import Reporter


@contextmanager
def running(places: Places, name: str) -> Iterator[Reporter]:
    """Run a command's work; any error ends the process with a line and its exit code.

    Everything the process makes is private unless it says otherwise. An error that is not ours is
    told by its kind only, and whole in the run's private log: its text may quote a raw row.

    Args:
        places: the folders; the log goes to the private one.
        name: what the run is about, usually the dataset.
    """
    os.umask(0o077)
    reporter: Reporter | None = None
    try:
        with interruptible():
            reporter = Reporter(places.logs, "".join(c if c.isalnum() else "-" for c in name))
            yield reporter
    except Interrupted as error:
        fail(WarehouseError(str(error)), error.exit_code)
    except WarehouseError as error:
        if reporter is not None:
            reporter.note(f"ended: {error}")
        fail(error, error.exit_code)
    except OSError as error:
        _note(reporter)
        fail(WarehouseError(explained_os_error(error)), FAILED)
    except Exception as error:
        _note(reporter)
        fail(_unexpected(error, reporter), FAILED)
    finally:
        if reporter is not None:
            reporter.close()


def _unexpected(error: Exception, reporter: Reporter | None) -> WarehouseError:
    known = explained(str(error)) if isinstance(error, duckdb.Error | MemoryError) else None
    if isinstance(error, MemoryError):
        known = explained("Out of Memory")
    log = project_name(reporter.log_file) if reporter and reporter.log_file else "no log"
    return WarehouseError(
        known
        or Fault(f"unexpected {type(error).__name__}; nothing was changed", remedy=f"See {log}.")
    )


def _note(reporter: Reporter | None) -> None:
    if reporter is not None:
        reporter.note(traceback.format_exc())
