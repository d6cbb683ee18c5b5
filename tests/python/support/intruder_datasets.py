"""Random datasets for the intruder: small groups in many places, published three times.

The extracts of the first vintage are replaced before the second; between the second and the third
only hours are reported, or nothing at all, or (seldom) new extracts come again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from unittest import mock

from publishing import publish_dataset, without_workbook_and_page
from random_datasets import (
    DatasetFacts,
    Delivery,
    World,
    new_world,
    number_deliveries,
    write_random_dataset,
)
from warehouse_build import PROJECT

SUPPORT = Path(__file__).parent
YEARS = 3
PERSONS = (2_000, 3_000, 4_000)
LAST_DAY = date(2019, 12, 31)
FIRST_UNTIL = date(2019, 5, 31)
FIRST_RECEIVED = date(2019, 6, 20)
NEW_EXTRACTS = date(2020, 2, 20)
AS_OF = (date(2019, 6, 30), date(2020, 2, 29), date(2020, 5, 31))


def write_small_groups(folder: Path, seed: int) -> DatasetFacts:
    """Write the raw files of a dataset of small groups with three vintages."""
    facts = write_random_dataset(
        folder,
        seed,
        world=small_groups(seed),
        deliver=_deliver,
        date_vintages=lambda world, deliveries: list(AS_OF),
    )
    if seed % 2 == 0:
        _keep_reports_of_missing_hours(folder)
    return facts


def _keep_reports_of_missing_hours(folder: Path) -> None:
    """Let hours only come in: no report of 0, and none for a course that has hours already."""
    with (folder / "activity_spells.csv").open(encoding="utf-8", newline="") as file:
        courses = list(csv.DictReader(file))
    have_hours = {row["activity_id"] for row in courses if row["weekly_hours"].strip("0.")}
    reports = folder / "hour_reports.csv"
    with reports.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    hours, activity = header.index("weekly_hours"), header.index("activity_id")
    kept: dict[str, list[str]] = {}
    for row in rows:
        if row[hours].strip("0.") and row[activity] not in have_hours:
            kept.setdefault(row[activity], row)
    with reports.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *kept.values()])


def small_groups(seed: int, persons: int | None = None, last_day: date = LAST_DAY) -> World:
    """Draw two or three regions with most of their municipalities, small ones seldom drawn."""
    random = Random(seed)
    with (PROJECT / "seeds/reference/area_memberships.csv").open(newline="") as file:
        places = [row for row in csv.DictReader(file) if not row["valid_to"]]
    regions = random.sample(sorted({row["region_code"] for row in places}), random.choice((2, 3)))
    chosen: list[str] = []
    for region in regions:
        inside = [row["municipality_code"] for row in places if row["region_code"] == region]
        for place in random.sample(inside, min(len(inside), random.choice((5, 8, 11)))):
            chosen += [place] * random.choice((1, 1, 2, 4, 8))
    return replace(
        new_world(seed),
        municipalities=tuple(chosen),
        first_day=date(last_day.year - YEARS + 1, 1, 1),
        last_day=last_day,
        persons=[f"pseudonym{number:05d}x" for number in range(persons or random.choice(PERSONS))],
    )


def _deliver(world: World) -> list[Delivery]:
    """Draw the deliveries of spells, of courses and of hours."""
    extracts = [(FIRST_RECEIVED, FIRST_UNTIL), (NEW_EXTRACTS, LAST_DAY)]
    if world.chance(0.2):
        extracts.append((AS_OF[2], LAST_DAY))
    drafts = [
        Delivery("", source, received, world.first_day, until)
        for source in ("benefit_spells", "activity_spells")
        for received, until in extracts
    ]
    for _ in range(world.random.choice((0, 1, 2))):
        received = AS_OF[1] + timedelta(days=world.random.randint(1, 80))
        drafts.append(Delivery("", "hour_reports", received))
    return number_deliveries(world, drafts)


# --------------------------------------------------------------------------------------------
# Published
# --------------------------------------------------------------------------------------------


def publish_small_groups(folder: Path, dataset: str, seed: int) -> list[Path]:
    """Write and publish a random dataset of small groups, one vintage after the other.

    Published as always, but for workbook, page and dbt's tests; dbt reads the project once. The
    vintages may differ in what they call a period.

    Returns:
        the published folders, in the order in which they were published.
    """
    write_small_groups(PROJECT / "seeds" / dataset, seed)
    random = Random(seed)
    first_period = {"quarter": "2018Q3", "month": "2019M03", "year": "2018"}
    folders: list[Path] = []
    usual = random.choice(("quarter", "quarter", "month"))
    with _without_what_others_test():
        for as_of in AS_OF:
            period_type = "quarter" if random.random() < 0.2 else usual
            outcome = publish_dataset(
                folder,
                dataset,
                as_of.isoformat(),
                variables={"period_type": period_type, "first_period": first_period[period_type]},
            )
            folders.append(outcome[-1].folder)
    return folders


@contextmanager
def _without_what_others_test() -> Iterator[None]:
    """Leave out tests, workbook and page."""
    with (
        without_workbook_and_page(),
        mock.patch("publication.build.LEFT_OUT", ("unit_test", "test")),
    ):
        yield
