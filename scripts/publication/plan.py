"""What publish.py is asked to do, read and checked once, before anything is built."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from common.days import today
from common.errors import USAGE, WarehouseError
from common.paths import project_name
from disclosure.vintages import also_hidden_in
from publication import series
from publication.build import Build
from publication.inputs import deliveries, is_all_synthetic, raw_files, vintage_labels
from publication.manifest import History
from publication.pattern import is_protected, named_folders, pattern_folders
from publication.places import Places
from publication.purged import refuse_if_purged
from publication.spark import SPARK, check_spark
from publication.variables import (
    is_protection_lowered,
    merged_variables,
    protection_in_force,
    with_protection,
)
from publication.vintages import Notice, all_notices, read_manifest, vintage_folders


@dataclass
class Plan:
    """What is asked for, read and checked once. Make it with the lock held.

    Attributes:
        as_of: one vintage; without it all rows of vintages.csv that are not published yet, and not
            `ahead` of today.
        given: the variables of --vars.
        dry_run: build, audit and compare, and change nothing.
        supersede: why the last of the vintages is replaced, where it is published.
        variables: all of dbt's variables but as_of.
        standing: the folders of the vintages that are published, by their as-of dates.
        labels: what the vintages of vintages.csv are called, by their as-of dates.
        as_of_dates: the vintages to make, oldest first.

    Raises:
        WarehouseError: it cannot be done.
    """

    places: Places
    dataset: str
    as_of: date | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    dry_run: bool = False
    supersede: str | None = None
    target: str = "duckdb"
    ahead: bool = False

    def __post_init__(self) -> None:
        """Read what is there, and see that it can be done."""
        if self.target == SPARK:
            check_spark()
        if self.supersede is not None and not self.supersede.strip():
            raise WarehouseError("--supersede needs a reason for the readers", exit_code=USAGE)
        self.folder = self.places.dataset(self.dataset)
        self.published = self.places.published(self.dataset)
        raw_files(self.folder)
        self.variables = merged_variables(self.given)
        if not self.dry_run:
            _check_writable(self.published)
        self.standing = vintage_folders(self.published)
        self.notices = all_notices(self.published)
        self.labels = vintage_labels(self.folder)
        self.as_of_dates = self._wanted()
        for day in self.as_of_dates:
            check_protection(self.places, self.dataset, self.variables, day)
        if self.as_of_dates:
            self._check_place(self.as_of_dates[-1])

    def build(self, as_of: date, lock: int) -> Build:
        """Return one vintage's build; one that stands carries on what it did then."""
        variables = {**self.variables, **self.place_in_series(as_of)}
        earlier = self.all_earlier(as_of)
        told = read_manifest(self.standing[as_of]) if earlier and as_of in self.standing else {}
        if told:
            earlier = named_folders(self.published, told.get("pattern_of", {}))
        also_hidden = also_hidden_in(told)
        return Build(
            self.dataset, as_of, variables, self.target, self.places, lock, earlier, also_hidden
        )

    def place_in_series(self, as_of: date) -> dict[str, Any]:
        """Return what a vintage is compared with, and called; one that stands keeps its place."""
        if as_of in self.standing and self.reason_to_replace(as_of) is None:
            return series.place_in_series(read_manifest(self.standing[as_of]))
        place = series.new_place_in_series(as_of, self.labels, self.standing)
        if as_of == self.as_of_dates[-1]:
            place |= {name: self.variables[name] for name in place if self.variables[name]}
        return place

    def all_earlier(self, as_of: date) -> tuple[Path, ...]:
        """Return the folders whose pattern a new vintage carries on: all that stand by now."""
        in_force = protection_in_force(self.places.reference, as_of)
        protects = is_protected(with_protection(self.variables, in_force))
        return pattern_folders(self.published) if protects else ()

    def newer(self, as_of: date) -> tuple[Path, ...]:
        """Return the folders of newer vintages, which hide what this one must not show."""
        day = as_of.isoformat()
        return tuple(folder for folder in self.all_earlier(as_of) if folder.name[: len(day)] > day)

    def history(self, as_of: date) -> History:
        """Return what a vintage says of others; one that stands says what it said then."""
        if as_of in self.standing:
            told = read_manifest(self.standing[as_of])
            return History(told["notices"], told["supersedes"])
        return History([asdict(notice) for notice in self.notices_until(as_of)])

    def notices_until(self, as_of: date) -> list[Notice]:
        """Return the notices that a vintage shows."""
        return [notice for notice in self.notices if notice.as_of <= as_of.isoformat()]

    def deliveries_of_no_vintage(self) -> list[Mapping[str, str]]:
        """Return what was received by today and after every vintage, oldest first."""
        days = {*self.labels, *self.standing, *self.as_of_dates}
        return series.deliveries_after(self.folder, days)

    def reason_to_replace(self, as_of: date) -> str | None:
        """Return why a vintage is replaced; those before the last are only there for its sake."""
        return self.supersede if as_of == self.as_of_dates[-1] else None

    def _check_place(self, as_of: date) -> None:
        """See that what `--vars` says of a vintage's place in the series can be so."""
        label, previous = self.variables["vintage_label"], self.variables["previous_as_of"]
        if label and self.labels.get(as_of, label) != label:
            raise WarehouseError(
                f"vintages.csv calls the vintage of {as_of} otherwise",
                value=self.labels[as_of],
                remedy="Change its row, or leave the label out.",
                exit_code=USAGE,
            )
        if previous and date.fromisoformat(str(previous)) >= as_of:
            raise WarehouseError(
                f"a vintage as of {as_of} cannot be compared with one as of {previous}",
                exit_code=USAGE,
            )

    def _wanted(self) -> tuple[date, ...]:
        """Return the vintages to make, oldest first.

        A new vintage needs the one before it (publication 4): where that is a row of vintages.csv
        that is not published, it is published first. A row of a day yet to come waits for it.

        Raises:
            WarehouseError: nothing was delivered by then, or what was has been purged; or the day
                that was asked for is yet to come.
        """
        received = [date.fromisoformat(row["received_date"]) for row in deliveries(self.folder)]
        rows, as_of = [*self.labels], self.as_of
        if not received:
            raise WarehouseError("nothing was delivered yet", file=self.folder / "deliveries.csv")
        if as_of is None and (not rows or self.supersede is not None):
            as_of = rows[-1] if rows else max(received)
        if as_of is None:
            wanted = [
                day for day in rows if day not in self.standing and (self.ahead or day <= today())
            ]
        elif as_of > today() and not (self.ahead or self.dry_run):
            raise WarehouseError(
                f"{as_of} is yet to come: what will be delivered by then is not here",
                remedy="Publish as of a day that has been, or say --ahead.",
                exit_code=USAGE,
            )
        else:
            wanted = [as_of]
            stays = as_of in self.standing and self.supersede is None
            earlier = [] if self.dry_run or stays else [day for day in rows if day < as_of]
            while earlier and earlier[-1] not in self.standing:
                wanted.insert(0, earlier.pop())
        for day in wanted:
            before = [row for row in rows if row < day]
            refuse_if_purged(self.folder, [day, *before[-1:]])
        if wanted and wanted[0] < min(received):
            raise WarehouseError(
                f"nothing was delivered by {wanted[0]}",
                remedy=f"The first delivery was received on {min(received)}.",
            )
        return tuple(wanted)


def write_rows_of_published(places: Places, dataset: str) -> None:
    """Add to vintages.csv what is published and has no row; what lies elsewhere is a trial."""
    raw_files(places.dataset(dataset))
    if not places.is_output_elsewhere:
        series.write_missing_rows(places.dataset(dataset), places.published(dataset))


def check_protection(
    places: Places, dataset: str, variables: Mapping[str, Any], as_of: date
) -> None:
    """See that a vintage protects as its as-of date asks, or may do without (contract 2).

    Raises:
        WarehouseError: less protection than a publication of real people may have (exit code 2).
    """
    in_force = protection_in_force(places.reference, as_of)
    is_harmless = places.is_output_elsewhere or is_all_synthetic(places.dataset(dataset))
    if is_protection_lowered(with_protection(variables, in_force), in_force) and not is_harmless:
        raise WarehouseError(
            "disclosure_threshold and minimum_base may be lowered only for invented data",
            remedy="Leave them as they are, or write elsewhere with --output DIR.",
            exit_code=USAGE,
        )


def _check_writable(published: Path) -> None:
    """See, before anything is built, that a vintage could be put where it belongs."""
    place = next(folder for folder in (published, *published.parents) if folder.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        raise WarehouseError(
            f"{project_name(place)} cannot be written", remedy="Nothing was changed."
        )
