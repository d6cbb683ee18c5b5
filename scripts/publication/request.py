"""What publish.py is asked to do, checked before anything is built."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from common.errors import Fault, WarehouseError
from common.paths import SEEDS
from publication.exit_codes import USAGE
from publication.inputs import is_all_synthetic, received_dates, vintage_rows
from publication.places import Places, project_name
from publication.purging import refuse_if_purged
from publication.variables import is_protection_lowered, merged_variables, project_variables
from publication.vintages import is_published


@dataclass(frozen=True)
class Request:
    """What publish.py is asked to do.

    Attributes:
        dataset: the dataset's name.
        as_of: the vintage; None: every row of vintages.csv that is not published yet.
        given: the variables of `--vars`.
        dry_run: build, compare and audit, and change nothing.
        supersede: why a published vintage is replaced, where it is.
        target: dbt's target.
        places: the folders.
    """

    dataset: str
    as_of: date | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    dry_run: bool = False
    supersede: str | None = None
    target: str = "duckdb"
    places: Places = field(default_factory=Places)


def checked_variables(request: Request) -> dict[str, Any]:
    """Merge `--vars` over the defaults and see that they may be used (contract 2).

    Raises:
        WarehouseError: unknown names, wrong values, or less protection than a publication of real
            people may have (exit code 2).
    """
    defaults = project_variables()
    variables = merged_variables(request.given, defaults)
    places = request.places
    is_lowered = is_protection_lowered(variables, defaults)
    is_harmless = places.is_output_elsewhere or is_all_synthetic(places.dataset(request.dataset))
    if is_lowered and not is_harmless:
        raise _usage(
            "disclosure_threshold and minimum_base may be lowered only for invented data",
            "Leave them as they are, or write elsewhere with --output DIR.",
        )
    return variables


def check_output(places: Places) -> None:
    """See that publications do not land among the raw files or in the private folder.

    Raises:
        WarehouseError: they would (exit code 2).
    """
    output = places.output.resolve()
    if any(output.is_relative_to(folder.resolve()) for folder in (SEEDS, places.warehouse)):
        raise _usage(
            "--output lies in seeds/ or warehouse/, which are private",
            "Publications are for everyone: choose another folder.",
        )


def check_writable(published: Path) -> None:
    """See, before anything is built, that a vintage could be put where it belongs.

    Raises:
        WarehouseError: it could not.
    """
    place = next(folder for folder in (published, *published.parents) if folder.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        raise WarehouseError(
            Fault(f"{project_name(place)} cannot be written", remedy="Nothing was changed.")
        )


def planned(request: Request) -> list[date]:
    """Return the vintages to build, in order.

    A vintage needs the one before it (publication 4): where that is a row of vintages.csv that
    is not published, it is published first.

    Raises:
        WarehouseError: nothing was delivered by then, or what was has been purged.
    """
    folder = request.places.dataset(request.dataset)
    published = request.places.published(request.dataset)
    received = received_dates(folder)
    rows = [vintage.as_of for vintage in vintage_rows(folder)]
    if not received:
        raise WarehouseError(Fault("nothing was delivered yet", file=folder / "deliveries.csv"))
    asked_for = request.as_of
    if asked_for is None and (not rows or request.supersede is not None):
        asked_for = rows[-1] if rows else max(received)
    if asked_for is None:
        wanted = [day for day in rows if not is_published(published, day)]
    else:
        wanted = [asked_for]
        earlier = [day for day in rows if day < asked_for]
        while not request.dry_run and earlier and not is_published(published, earlier[-1]):
            wanted.insert(0, earlier.pop())
    if wanted and wanted[0] < min(received):
        raise WarehouseError(
            Fault(
                f"nothing was delivered by {wanted[0]}",
                remedy=f"The first delivery was received on {min(received)}.",
            )
        )
    for day in wanted:
        before = [row for row in rows if row < day]
        refuse_if_purged(folder, [day, *before[-1:]])
    return wanted


def _usage(what: str, remedy: str) -> WarehouseError:
    return WarehouseError(Fault(what, remedy=remedy), exit_code=USAGE)
