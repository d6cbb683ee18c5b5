"""An extract of a part of the country never counts as one of the whole (contract 1, method 8)."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from common.errors import WarehouseError
from common.paths import PROJECT
from deliveries.places import municipalities, too_few
from deliveries.purging import plan_purge, purge_rows
from deliveries.taking_back import take_back
from landing import limits
from landing.dataset import staged
from landing.request import Report
from landing_files import fingerprint, land_files, rows_of

FIRST, SECOND = date(2019, 3, 20), date(2019, 4, 20)
UNTIL = date(2019, 2, 28)
SIX = ("0101", "0259", "0330", "0461", "0751", "0851")
SPELLS = "spell_id,person_id,benefit_code,visitation_category,municipality_code,start_date,end_date"
COURSES = (
    "activity_id,person_id,benefit_code,offer_type_code,municipality_code,reporting_system,"
    "start_date,end_date,weekly_hours"
)


def sizes() -> dict[str, int]:
    """How many persons of each municipality are on a benefit, as the demo's are."""
    with (PROJECT / "scripts/synthesis/parameters.csv").open(encoding="utf-8") as file:
        return {
            row["municipality_code"]: int(row["persons_cash_benefits"])
            for row in csv.DictReader(file)
        }


def spells(path: Path, places: Iterable[str]) -> Path:
    """One spell of one person in each place that is given, as often as it is."""
    rows = [
        f"spell{n:07d},invented{n:07d},sygedagpenge,,{place},2017-01-01,"
        for n, place in enumerate(places)
    ]
    path.write_text("\n".join([SPELLS, *rows]) + "\n", encoding="utf-8")
    return path


def courses(path: Path, places: Iterable[str]) -> Path:
    rows = [
        f"course{n:06d},invented{n:07d},sygedagpenge,mentor,{place},Fasit,2018-06-01,2018-12-31,20"
        for n, place in enumerate(places)
    ]
    path.write_text("\n".join([COURSES, *rows]) + "\n", encoding="utf-8")
    return path


def land(folder: Path, *files: Path, received: date = FIRST, **options: object) -> Report:
    return land_files(folder, *files, received=received, data_until=UNTIL, **options)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "seeds" / "x"


def places_in(folder: Path) -> dict[str, set[str]]:
    if not (folder / "delivery_places.csv").exists():
        return {}
    found: dict[str, set[str]] = {}
    for row in rows_of(folder, "delivery_places"):
        found.setdefault(row["delivery_id"], set()).add(row["municipality_code"])
    return found


@pytest.mark.parametrize("persons", [20, 100])
def test_an_extract_of_six_municipalities_is_refused_until_its_places_are_said(
    persons: int, folder: Path, tmp_path: Path
) -> None:
    file = spells(tmp_path / "spells.csv", SIX * persons)
    with pytest.raises(WarehouseError, match="persons of 6 municipalities") as refused:
        land(folder, file)
    assert "--covers found" in str(refused.value)
    assert not folder.exists()
    report = land(folder, file, covers="found")
    [delivery] = report.landed
    assert places_in(folder) == {delivery: set(SIX)}
    assert any("covers 6 municipalities: København (0101)" in line for line in report.lines)
    assert (folder / "delivery_places.csv").stat().st_mode & 0o777 == 0o600


def test_an_extract_whose_country_has_nobody_elsewhere_needs_no_row(
    folder: Path, tmp_path: Path
) -> None:
    land(folder, spells(tmp_path / "spells.csv", SIX * 100), covers="whole")
    assert places_in(folder) == {}


def test_an_extract_of_named_places_may_have_rows_elsewhere_and_nobody_in_one(
    folder: Path, tmp_path: Path
) -> None:
    file = spells(tmp_path / "spells.csv", ["0101"] * 90 + ["0751"] * 9)
    report = land(folder, file, covers="0101,0825")
    assert set(*places_in(folder).values()) == {"0101", "0825"}
    assert any("its rows in 1 other municipalities" in line for line in report.lines)


@pytest.mark.parametrize("covers", ["all", "0101,9999", "0101;0751", "1084", ""])
def test_what_covers_no_place_is_refused(covers: str, folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="names no municipality") as refused:
        land(folder, spells(tmp_path / "spells.csv", SIX), covers=covers or ",")
    assert refused.value.exit_code == 2


def test_places_that_the_extract_before_had_are_missed_and_its_own_rows_stay(
    folder: Path, tmp_path: Path
) -> None:
    before = land(folder, spells(tmp_path / "first.csv", SIX)).landed
    file = spells(tmp_path / "second.csv", SIX[:5] * 2)
    with pytest.raises(WarehouseError, match=r"nobody in Aalborg \(0851\), where the extract befo"):
        land(folder, file, received=SECOND)
    after = land(folder, file, received=SECOND, covers="found").landed
    assert places_in(folder) == {after[0]: set(SIX[:5])}
    # after an extract of some places, the next has to be plausible by itself
    third = spells(tmp_path / "third.csv", SIX[:5] * 20)
    with pytest.raises(WarehouseError, match="persons of 5 municipalities"):
        land(folder, third, received=SECOND)
    assert before[0] not in places_in(folder)


@pytest.mark.parametrize(("last_day", "is_missed"), [("2019-02-27", False), ("2019-02-28", True)])
def test_a_place_that_is_no_more_when_the_extract_ends_is_not_missed(
    last_day: str, is_missed: bool, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    areas = (PROJECT / "seeds/reference/areas.csv").read_text(encoding="utf-8")
    merged = areas.replace(
        "0851,Aalborg,municipality,,,", f"0851,Aalborg,municipality,,{last_day},"
    )
    (tmp_path / "areas.csv").write_text(merged, encoding="utf-8")
    monkeypatch.setattr("deliveries.places.REFERENCE", tmp_path)
    municipalities.cache_clear()
    try:
        land(folder, spells(tmp_path / "first.csv", SIX))
        file = spells(tmp_path / "second.csv", SIX[:5] * 2)
        if is_missed:
            with pytest.raises(WarehouseError, match=r"nobody in Aalborg"):
                land(folder, file, received=SECOND)
        else:
            land(folder, file, received=SECOND, accept="Aalborg has been merged")
            assert places_in(folder) == {}
    finally:
        municipalities.cache_clear()


def test_courses_of_fewer_places_than_the_spells_are_refused_and_told_as_the_worse_case(
    folder: Path, tmp_path: Path
) -> None:
    land(folder, spells(tmp_path / "spells.csv", SIX * 30), covers="found")
    file = courses(tmp_path / "courses.csv", SIX[:1] * 30)
    with pytest.raises(WarehouseError, match=r"nobody in Køge.*where the benefit_spells have many"):
        land(folder, file, received=SECOND)
    report = land(folder, file, received=SECOND, covers="0101")
    [warning] = [line for line in report.lines if "warning" in line]
    assert "the courses cover 5 municipalities fewer than the spells: Køge (0259)" in warning
    assert "would look passive" in warning


def test_the_persons_of_an_extract_are_counted_exactly(folder: Path, tmp_path: Path) -> None:
    places = [place for place, persons in sizes().items() for _ in range(-(-persons // 400))]
    file = spells(tmp_path / "spells.csv", (places * 10)[:1000])
    text = file.read_text(encoding="utf-8")
    # one of them has a second spell
    file.write_text(f"{text}more,invented0000007,dagpenge,,0101,2018-01-01,\n", encoding="utf-8")
    told = " ".join(land(folder, file).lines)
    assert "1,001 rows · 1,000 persons · 98 municipalities" in told
    assert "taken to cover the days from 2017-01-01 on (else say --data-from)" in told


@pytest.mark.parametrize("persons", [30, 60, 200, 500, 3000, 20000])
def test_an_extract_of_the_whole_country_is_taken_for_one(persons: int) -> None:
    """Also half as many persons as the rule is made for; drawn by the municipalities' sizes."""
    drawn = Random(persons)
    places, weights = zip(*sizes().items(), strict=True)
    refused = 0
    for _ in range(60 if persons > 1000 else 300):
        found: dict[str, int] = {}
        for place in drawn.choices(places, weights, k=persons):
            found[place] = found.get(place, 0) + 1
        refused += too_few(found, UNTIL) is not None
    assert refused <= 1


def test_the_fewest_municipalities_are_those_of_draws_by_size() -> None:
    drawn = Random(1)
    places, weights = zip(*sizes().items(), strict=True)
    for persons, fewest in limits.FEWEST_MUNICIPALITIES:
        draws = [len(set(drawn.choices(places, weights, k=persons // 2))) for _ in range(200)]
        assert fewest <= min(draws) <= fewest + 5


def test_a_large_municipality_that_is_missing_among_all_others_is_seen() -> None:
    found = {place: count for place, count in sizes().items() if place != "0101"}
    assert "nobody in København (0101)" in str(too_few(found, UNTIL))
    smallest = next(iter(municipalities(UNTIL)))
    without = {place: n for place, n in sizes().items() if place != smallest}
    assert too_few(without, UNTIL) is None


def test_what_a_delivery_covers_goes_with_it(folder: Path, tmp_path: Path) -> None:
    land(folder, spells(tmp_path / "first.csv", SIX * 20), covers="found")
    before = fingerprint(folder)
    again = spells(tmp_path / "second.csv", SIX * 25)
    [second] = land(folder, again, received=SECOND, covers="found").landed
    assert second in places_in(folder)
    take_back(folder, second, tmp_path / "nothing published")
    assert fingerprint(folder) == before
    [third] = land(folder, again, covers="0101", replace=True, accept="fewer").landed
    assert set(places_in(folder)) == {third}
    land(folder, spells(tmp_path / "third.csv", SIX * 26), received=SECOND, covers="found")
    land(folder, courses(tmp_path / "courses.csv", SIX), received=SECOND, covers="found")
    with staged(folder) as staging:
        purge_rows(staging, plan_purge(folder, SECOND, []), SECOND)
    assert third not in places_in(folder)
    assert len(places_in(folder)) == 2
