"""An extract is compared with its predecessor before it is let in (limits in landing/limits.py)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from common.errors import WarehouseError
from landing_files import fingerprint, land_files, rows_of

FIRST, SECOND = date(2019, 3, 20), date(2019, 4, 20)
PERSONS = 200
SPELLS = "spell_id,person_id,benefit_code,visitation_category,municipality_code,start_date,end_date"
COURSES = (
    "activity_id,person_id,benefit_code,offer_type_code,municipality_code,reporting_system,"
    "start_date,end_date,weekly_hours"
)
Row = list[str]


def spells() -> list[Row]:
    """Two hundred invented persons on sygedagpenge or jobafklaring in four municipalities."""
    return [
        [f"spell{n:07d}", f"invented{n:04d}", ("sygedagpenge", "jobafklaringsforloeb")[n % 2], "",
         ("0101", "0461", "0751", "0851")[n % 4], "2017-01-01", ""]
        for n in range(PERSONS)
    ]  # fmt: skip


def courses() -> list[Row]:
    """A course in 2018 for half of them, one in ten without hours."""
    return [
        [f"course{n:06d}", f"invented{n:04d}", "sygedagpenge", ("mentor",
        "loentilskud")[n // 2 % 2],
         ("0101", "0461", "0751", "0851")[n % 4], "Fasit", "2018-06-01", "2018-12-31",
         "" if n % 10 == 0 else "20"]
        for n in range(0, PERSONS // 2)
    ]  # fmt: skip


def write(path: Path, header: str, rows: list[Row]) -> Path:
    text = "\n".join([header, *(",".join(row) for row in rows)]) + "\n"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def landed_once(tmp_path_factory) -> Path:
    """The first extracts, landed once for all tests."""
    root = tmp_path_factory.mktemp("first")
    folder = root / "seeds" / "x"
    land_files(
        folder,
        write(root / "spells1.csv", SPELLS, spells()),
        write(root / "courses1.csv", COURSES, courses()),
        received=FIRST,
        data_until=date(2019, 2, 28),
        covers="whole",
    )
    return folder


@pytest.fixture
def dataset(tmp_path, landed_once) -> Path:
    return shutil.copytree(landed_once, tmp_path / "seeds" / "x")


def second(
    folder: Path,
    change_spells: Callable[[list[Row]], list[Row]] | None = None,
    change_courses: Callable[[list[Row]], list[Row]] | None = None,
    **options: object,
):
    root = folder.parents[1]
    files = []
    if change_spells:
        files.append(write(root / "spells2.csv", SPELLS, change_spells(spells())))
    if change_courses:
        files.append(write(root / "courses2.csv", COURSES, change_courses(courses())))
    options.setdefault("covers", "whole")
    return land_files(folder, *files, received=SECOND, data_until=date(2019, 3, 31), **options)


def grown(rows: list[Row]) -> list[Row]:
    """A plausible next month: one more row."""
    return [*rows, ["new0001", *rows[0][1:]]]


def without(column: int, value: str) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [row for row in rows if row[column] != value]


def keep_of(municipality: str, count: int) -> Callable[[list[Row]], list[Row]]:
    def change(rows: list[Row]) -> list[Row]:
        of_it = [row for row in rows if row[4] == municipality]
        # Every second one, so that active and passive persons leave alike.
        kept = (of_it[::2] + of_it[1::2])[:count]
        return [row for row in rows if row[4] != municipality] + kept

    return change


def new_pseudonyms(rows: list[Row]) -> list[Row]:
    return [[row[0], row[1].replace("invented", "inventXX"), *row[2:]] for row in rows]


def unknown_persons(count: int) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: new_pseudonyms(rows[:count]) + rows[count:]


def empty_hours(count: int) -> Callable[[list[Row]], list[Row]]:
    return lambda rows: [[*row[:8], "" if at < count else row[8]] for at, row in enumerate(rows)]


IMPLAUSIBLE = {
    "a municipality loses more than half its spells": (
        keep_of("0461", 24), None, "0461 from 50 to 24",
    ),
    "a municipality disappears": (without(4, "0461"), None, "0461 from 50 to 0"),
    "a municipality loses more than half its courses": (
        None, keep_of("0461", 12), "0461 from 25 to 12",
    ),
    "a benefit disappears": (
        without(2, "sygedagpenge"), None, "the benefit sygedagpenge disappears",
    ),
    "an offer type disappears": (None, without(3, "mentor"), "the offer type mentor disappears"),
    "six of a hundred persons are unknown": (
        None, unknown_persons(6), "only 94 of the 100 persons",
    ),
    "courses are pseudonymised anew": (None, new_pseudonyms, "only 0 of the 100 persons"),
    "spells are pseudonymised anew": (new_pseudonyms, None, "only 0 of the 100 persons"),
    "hours are emptied": (None, empty_hours(30), "from 10.0% to 37.0%"),
    "all hours are filled": (None, lambda rows: [[*r[:8], "10"] for r in rows], None),
}  # fmt: skip


@pytest.mark.parametrize("claim", [c for c, (_, _, names) in IMPLAUSIBLE.items() if names])
def test_an_implausible_extract_is_refused_with_its_figures(claim, dataset):
    change_spells, change_courses, names = IMPLAUSIBLE[claim]
    before = fingerprint(dataset)
    with pytest.raises(WarehouseError, match="not plausible") as error:
        second(dataset, change_spells, change_courses)
    assert str(names) in str(error.value)
    assert "invent" not in str(error.value)
    assert fingerprint(dataset) == before


@pytest.mark.parametrize("claim", [c for c, (_, _, names) in IMPLAUSIBLE.items() if names])
def test_a_reason_lets_it_in_and_is_kept(claim, dataset):
    change_spells, change_courses, _ = IMPLAUSIBLE[claim]
    report = second(dataset, change_spells, change_courses, accept="aftalt med registeret, sag 17")
    notes = {row["delivery_id"]: row["note"] for row in rows_of(dataset, "deliveries")}
    assert all("aftalt med registeret, sag 17" in notes[name] for name in report.landed)
    assert any("accepted all the same" in line for line in report.lines)


PLAUSIBLE = {
    "the next month": (grown, grown),
    "spells alone": (grown, None),
    "courses alone": (None, grown),
    "a municipality loses less than half its courses": (None, keep_of("0461", 13)),
    "five of a hundred persons are unknown": (None, unknown_persons(5)),
    "fifteen points of hours are emptied": (None, empty_hours(16)),
    "both pseudonymised anew, as a pair": (new_pseudonyms, new_pseudonyms),
}


@pytest.mark.parametrize("claim", PLAUSIBLE)
def test_a_plausible_extract_lands(claim, dataset):
    change_spells, change_courses = PLAUSIBLE[claim]
    assert second(dataset, change_spells, change_courses).landed


def test_the_first_extract_has_nothing_to_be_compared_with(tmp_path):
    path = write(tmp_path / "s.csv", SPELLS, spells()[:3])
    assert land_files(tmp_path / "seeds/x", path, received=FIRST, data_until=FIRST).landed


def test_the_predecessor_is_the_latest_received_before_not_the_last_landed(dataset):
    second(dataset, grown, None)
    root = dataset.parents[1]
    earlier = write(root / "earlier.csv", SPELLS, spells()[:10])
    # Received before everything else: there is no predecessor to lose rows against.
    landed = land_files(
        dataset, earlier, received=date(2019, 1, 20), data_until=date(2018, 12, 31)
    ).landed
    assert len(landed) == 1
