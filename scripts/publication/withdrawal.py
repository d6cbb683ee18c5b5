"""Withdrawing a vintage: its bytes stay, a notice stands beside them, `current` moves away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from common.errors import Fault, WarehouseError
from publication.exit_codes import USAGE
from publication.lock import one_publisher
from publication.pipeline import tidy
from publication.places import Places
from publication.reporter import Reporter
from publication.vintages import (
    WITHDRAWN,
    Notice,
    current_target,
    give_notice,
    is_published,
    notice_of,
    settle_current,
)


@dataclass(frozen=True)
class Withdrawal:
    """What became of a vintage that was to be withdrawn.

    Attributes:
        notice: the notice that stands beside it.
        is_new: False where it was withdrawn already.
        current: what `current` points at now; None where no vintage is left.
    """

    notice: Notice
    is_new: bool
    current: str | None


def withdraw(
    places: Places, dataset: str, as_of: date | None, reason: str, reporter: Reporter
) -> Withdrawal:
    """Mark a published vintage as withdrawn and move `current` to the newest that stands.

    Args:
        places: the folders.
        dataset: the dataset's name.
        as_of: the vintage; None: the one that `current` is.
        reason: why, for its readers; the next publication shows it.
        reporter: who tells what was found.

    Raises:
        WarehouseError: no such vintage is published, or no reason was given (exit code 2).
    """
    if not reason.strip():
        raise WarehouseError(Fault("--withdraw needs a reason for the readers"), exit_code=USAGE)
    published = places.published(dataset)
    with one_publisher(places.lock):
        tidy(places, reporter)
        name = as_of.isoformat() if as_of else current_target(published)
        if name is None or not is_published(published, date.fromisoformat(name)):
            raise WarehouseError(
                Fault(f"{dataset} has no published vintage {name or 'that is current'}"),
                exit_code=USAGE,
            )
        folder = published / name
        standing = notice_of(folder)
        if standing is not None:
            return Withdrawal(standing, False, current_target(published))
        notice = Notice(name, WITHDRAWN, reason, datetime.now().astimezone().date().isoformat())
        give_notice(folder, notice)
        settle_current(published)
        return Withdrawal(notice, True, current_target(published))
