"""Ending a run in good order when it is asked to end: Ctrl-C, a shutdown, a closed terminal."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from publication.exit_codes import SIGNALLED

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupted(BaseException):
    """The process was asked to end; nothing half-done was published.

    Args:
        number: the signal's number.
    """

    def __init__(self, number: int) -> None:
        self.exit_code = SIGNALLED + number
        name = signal.Signals(number).name
        super().__init__(f"interrupted ({name}); what was published stands, the rest was dropped")


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the signals that ask a process to end into `Interrupted`, so that it cleans up."""

    def raise_it(number: int, _: FrameType | None) -> None:
        raise Interrupted(number)

    before = {number: signal.signal(number, raise_it) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
