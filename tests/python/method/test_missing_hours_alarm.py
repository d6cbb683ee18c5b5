"""The alarm of courses without hours: when it rings, since when, and for whom it does not."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

import duckdb

from common.raw_files import RAW_COLUMNS
from landing_files import land_extract
from publication.build_results import NodeResult, warnings_of
from worklists.alarm import missing_hours_alarms

PLACES = ("0101", "0461", "0751", "0851")
Rate = Callable[[str, str, int], int]
"""Place, system and month counted from January 2016 -> courses without hours of that month."""


def begun(
    *places: str, months: int = 36, a_month: int = 20, system: str = "anden"
) -> list[tuple[str, str, int, int]]:
    """Return the courses that begin each month: place, system, month, how many."""
    return [(place, system, month, a_month) for place in places for month in range(months)]


def rows_of(courses: Iterable[tuple[str, str, int, int]], rate: Rate) -> list[dict[str, str]]:
    """Return an extract from 2016 on, of which some courses have no hours."""
    return [
        {
            "activity_id": f"course{place}{system}{month}-{number}",
            "person_id": f"person{place}{system}{month}-{number}",
            "benefit_code": "kontanthjaelp", "offer_type_code": "mentor",
            "municipality_code": place, "reporting_system": system,
            "start_date": f"{2016 + month // 12}-{month % 12 + 1:02d}-15", "end_date": "",
            "weekly_hours": "" if number < rate(place, system, month) else "10",
        }
        for place, system, month, courses_of_month in courses
        for number in range(courses_of_month)
    ]  # fmt: skip


def alarms(folder: Path, courses: Iterable[tuple[str, str, int, int]], rate: Rate) -> list[str]:
    """Write an extract and return what is told of it."""
    rows = rows_of(courses, rate)
    last = max(row["start_date"] for row in rows)
    write_extract(folder, {"first": ("2020-01-15", last, rows)})
    with duckdb.connect() as con:
        return missing_hours_alarms(con, folder)


def write_extract(folder: Path, extracts: dict[str, tuple[str, str, list[dict[str, str]]]]) -> None:
    """Write extracts of courses: id -> day received, last day covered, rows."""
    deliveries = [
        {
            "delivery_id": name, "source": "activity_spells", "received_date": received,
            "data_from": "2016-01-01", "data_until": until, "is_synthetic": "true",
        }
        for name, (received, until, _) in extracts.items()
    ]  # fmt: skip
    rows = [row | {"delivery_id": name} for name, (*_, rows) in extracts.items() for row in rows]
    for name, content in (("deliveries", deliveries), ("activity_spells", rows)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, RAW_COLUMNS[name], lineterminator="\n")
            writer.writeheader()
            writer.writerows(content)


def no_hours(place: str, since: int, until: int = 99, courses: int = 15) -> Rate:
    """Return a rate: one place loses the hours of so many courses in some months."""
    return lambda where, _, month: courses if where == place and since <= month <= until else 0


def test_a_place_rings_from_the_month_in_which_its_courses_lose_their_hours(tmp_path: Path) -> None:
    assert alarms(tmp_path, begun(*PLACES), no_hours("0461", since=27)) == [
        "Odense (0461): too many courses without hours since 2018M05; 45 of 60 that began in the "
        "three months to 2018M12, 0 of 60 a year before",
        "system anden: too many courses without hours since 2018M05; 45 of 240 that began in the "
        "three months to 2018M12, 0 of 240 a year before",
    ]


def test_a_rate_that_is_too_high_for_years_rings_on(tmp_path: Path) -> None:
    alarm, _ = alarms(tmp_path, begun(*PLACES, months=48), no_hours("0461", since=13))
    assert "since 2017M03; 45 of 60" in alarm


def test_what_is_over_is_told_for_a_year(tmp_path: Path) -> None:
    alarm, _ = alarms(tmp_path, begun(*PLACES, months=48), no_hours("0461", since=27, until=37))
    assert "since 2018M05, until 2019M03; 30 of 60" in alarm
    assert alarms(tmp_path, begun(*PLACES, months=52), no_hours("0461", since=27, until=35)) == []


def test_few_courses_do_not_ring(tmp_path: Path) -> None:
    small = [*begun("0101", "0751", "0851", a_month=50), *begun("0461", a_month=2)]
    assert alarms(tmp_path, small, no_hours("0461", since=34, courses=2)) == []
    [alarm] = alarms(tmp_path, small, no_hours("0461", since=33, courses=2))
    assert "6 of 6" in alarm, "five of five is no chance where the country has none"


def test_a_system_without_a_past_is_held_against_the_country(tmp_path: Path) -> None:
    old = begun(*PLACES, months=52)
    new = [(*one[:2], month + 24, 10) for *one, month, _ in begun("0461", months=28, system="new")]
    found = alarms(
        tmp_path, [*old, *new], lambda _, system, month: 9 if system == "new" else month % 2
    )
    assert any(alarm.startswith("system new: ") and "since 2018M0" in alarm for alarm in found)
    assert not any(alarm.startswith("system anden") for alarm in found)


def test_hours_are_judged_as_first_delivered(tmp_path: Path) -> None:
    alarms(tmp_path, begun(*PLACES), no_hours("0461", since=27))
    with (tmp_path / "activity_spells.csv").open(encoding="utf-8") as file:
        first = list(csv.DictReader(file))
    second = [row | {"weekly_hours": "10"} for row in first]
    write_extract(
        tmp_path,
        {
            "first": ("2020-01-15", "2018-12-31", first),
            "second": ("2020-02-15", "2018-12-31", second),
        },
    )
    with duckdb.connect() as con:
        assert len(missing_hours_alarms(con, tmp_path)) == 2


def test_a_steady_rate_rings_for_nobody(tmp_path: Path) -> None:
    # a hundred places, two per cent of their courses without hours, for four years
    with duckdb.connect() as con:
        codes = con.execute(
            "select area_code from read_csv('seeds/reference/areas.csv', all_varchar = true) "
            "where area_level = 'municipality'"
        ).fetchall()
    random = Random(22)
    courses = begun(*(code for (code,) in codes), months=48, a_month=30)
    found = alarms(tmp_path, courses, lambda *_: sum(random.random() < 0.02 for _ in range(30)))
    assert found == []


def test_a_landing_warns_of_them(tmp_path: Path) -> None:
    rows = rows_of(begun(*PLACES), no_hours("0461", since=27))
    with (tmp_path / "courses.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    report = land_extract(tmp_path / "seeds/x", tmp_path / "courses.csv")
    assert [line for line in report.lines if line.startswith("warning: ")] == [
        "warning: Odense (0461): too many courses without hours since 2018M05; 45 of 60 that began "
        "in the three months to 2018M12, 0 of 60 a year before",
        "warning: system anden: too many courses without hours since 2018M05; 45 of 240 that began "
        "in the three months to 2018M12, 0 of 240 a year before",
    ]


def test_a_build_tells_what_a_landing_tells(tmp_path: Path) -> None:
    file = tmp_path / "x.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute(
            "create table rows as select null as file_name, null as row_number, "
            "null as column_name, null as value, 'Odense: too many' as problem from range(25)"
        )
    result = NodeResult("rates_are_low", True, "warn", 25, 0.1, "", '"x"."main"."rows"')
    lines = warnings_of([result], file)
    assert lines[0] == "warning: rates are low: not so in 25 rows"
    assert set(lines[1:-1]) == {"  Odense: too many"}
    assert lines[-1] == f"  and {25 - len(lines[1:-1])} more"
