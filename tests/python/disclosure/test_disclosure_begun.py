"""The protection of the courses that began: by system and offer type, in country and regions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random
from typing import NamedTuple

import duckdb
import pytest

from disclosure.course_tables import ALL, BEGUN, ShownRow, narrow_begun_rows
from disclosure_folder import audit, write_publication
from disclosure_sql import A_DAY, DEFAULTS, keep, keep_rules, rendered

COUNTRY = "000"
REGIONS = ("1081", "1082", "1083")
SYSTEMS = ("momentum", "anden")
OFFERS = ("mentor", "praktik")


class Begun(NamedTuple):
    """A course that began."""

    person: int
    region: str
    system: str
    offer: str


def counted(courses: Iterable[Begun]) -> dict[tuple[str, str, str], list[int]]:
    """Count a period: key of row -> the persons of its courses, one entry a course; zeros too."""
    rows: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    columns = [*((system, ALL) for system in SYSTEMS), *((ALL, offer) for offer in OFFERS)]
    for area in (COUNTRY, *REGIONS):
        for column in columns:
            rows[area, *column] = []
    for course in courses:
        for area in (COUNTRY, course.region):
            rows[area, course.system, ALL].append(course.person)
            rows[area, ALL, course.offer].append(course.person)
    return rows


def shown(
    periods: Mapping[str, Iterable[Begun]],
    threshold: int = 5,
    hidden_region: str | None = None,
    hidden_before: Iterable[tuple[str, str, str, str]] = (),
) -> dict[str, list[ShownRow]]:
    """Return each period's rows as the public sees them."""
    tables = {period: counted(courses) for period, courses in periods.items()}
    key = dict.fromkeys(("period_id", "area_code", "reporting_system_code", "offer_type_code"), str)
    with duckdb.connect() as con:
        keep(
            con,
            "int_activation__begun_rows",
            key | {"persons": int},
            [(p, *key, len(set(row))) for p, rows in tables.items() for key, row in rows.items()],
            f"date '{A_DAY}' as as_of",
        )
        keep(con, "stg_publication__published_pattern", key, list(hidden_before))
        con.execute(
            f"create table int_disclosure__activation_rows as select date '{A_DAY}' as as_of, "
            f"'{hidden_region or 'none'}' as period_id, 'region' as area_level, true as is_hidden"
        )
        keep_rules(con, DEFAULTS | {"disclosure_threshold": threshold})
        answers = con.execute(
            "select period_id, area_code, reporting_system_code, offer_type_code, is_hidden from ("
            + rendered("int_disclosure__begun_rows")
            + ")"
        ).fetchall()
    found: dict[str, list[ShownRow]] = defaultdict(list)
    for period, *key, is_hidden in answers:
        count = len(tables[period][tuple(key)])  # type: ignore[index]
        found[period].append(row_of(*key, None if is_hidden else count))
    return found


def row_of(area: str, system: str, offer: str, courses: int | None) -> ShownRow:
    """Return one row."""
    level, region = ("country", None) if area == COUNTRY else ("region", area)
    return ShownRow(level, area, region, system, offer, {BEGUN: courses})


def many(region: str, system: str, offer: str, courses: int, first: int = 0) -> list[Begun]:
    """Return courses of a person each."""
    return [Begun(first + number, region, system, offer) for number in range(courses)]


def a_country() -> list[Begun]:
    """Twenty courses in every region, system and offer type."""
    cells = [(r, s, o) for r in REGIONS for s in SYSTEMS for o in OFFERS]
    return [course for at, cell in enumerate(cells) for course in many(*cell, 20, first=1000 * at)]


def hidden(rows: Iterable[ShownRow]) -> set[tuple[str, str, str]]:
    return {row.key for row in rows if row.figures[BEGUN] is None}


def test_many_everywhere_are_shown() -> None:
    assert hidden(shown({"2019Q1": a_country()})["2019Q1"]) == set()


def test_few_in_a_region_hide_all_regions_by_system_and_not_by_offer() -> None:
    few = [course for course in a_country() if course[1:3] != ("1081", "momentum")]
    few += many("1081", "momentum", "mentor", 4, first=90_000)
    rows = shown({"2019Q1": few})["2019Q1"]
    assert hidden(rows) == {(region, system, ALL) for region in REGIONS for system in SYSTEMS}
    assert narrow_begun_rows(rows, 5) == {}


def test_many_courses_of_few_persons_are_few() -> None:
    few = [course for course in a_country() if course[1:3] != ("1081", "momentum")]
    few += [Begun(90_000 + n % 4, "1081", "momentum", "mentor") for n in range(40)]
    assert hidden(shown({"2019Q1": few})["2019Q1"])


def test_few_in_the_country_hide_the_country_too_and_only_that_period() -> None:
    few = [course for course in a_country() if course.system != "momentum"]
    rows = shown({"2019Q1": [*few, *many("1081", "momentum", "mentor", 4)], "2019Q2": a_country()})
    assert (COUNTRY, "momentum", ALL) in hidden(rows["2019Q1"])
    assert (COUNTRY, "anden", ALL) in hidden(rows["2019Q1"])
    assert hidden(rows["2019Q2"]) == set()


def test_nobody_is_no_secret() -> None:
    without = [course for course in a_country() if course.system != "momentum"]
    assert hidden(shown({"2019Q1": without})["2019Q1"]) == set()


def test_a_hidden_region_of_activation_hides_the_period() -> None:
    rows = shown({"2019Q1": a_country()}, hidden_region="2019Q1")["2019Q1"]
    assert hidden(rows) == {row.key for row in rows}


def test_what_a_vintage_hid_stays_hidden_whatever_the_threshold_is_now() -> None:
    few = [course for course in a_country() if course[1:3] != ("1081", "momentum")]
    few += many("1081", "momentum", "mentor", 4, first=90_000)
    before = {("2019Q1", *row) for row in hidden(shown({"2019Q1": few})["2019Q1"])}
    assert hidden(shown({"2019Q1": few}, threshold=3)["2019Q1"]) == set()
    periods = {"2019Q1": few, "2019Q2": few}
    rows = shown(periods, threshold=3, hidden_before=before)
    assert {("2019Q1", *row) for row in hidden(rows["2019Q1"])} == before != set()
    assert hidden(rows["2019Q2"]) == set()


def test_a_threshold_of_0_hides_nothing() -> None:
    rows = shown({"2019Q1": many("1081", "momentum", "mentor", 1)}, threshold=0)["2019Q1"]
    assert hidden(rows) == set()


@pytest.mark.parametrize(
    "first", [0, *(pytest.param(n, marks=pytest.mark.long) for n in range(60, 660, 60))]
)
def test_no_hidden_count_of_a_random_table_is_narrower_than_the_threshold(first: int) -> None:
    periods = {f"{seed}": random_courses(Random(seed)) for seed in range(first, first + 60)}
    for period, rows in shown(periods).items():
        assert narrow_begun_rows(rows, 5) == {}, period


def random_courses(random: Random) -> list[Begun]:
    """Draw courses: rare systems and offers, small and empty regions, some persons with several."""
    weights = [
        [random.choice((0, 1, 5, 100)) for _ in kinds] for kinds in (REGIONS, SYSTEMS, OFFERS)
    ]
    if not all(any(kind) for kind in weights):
        return []
    found = []
    for person in range(random.choice((3, 12, 40, 300))):
        for _ in range(random.choice((1, 1, 2, 6))):
            drawn = [
                random.choices(kinds, kind)[0]
                for kinds, kind in zip((REGIONS, SYSTEMS, OFFERS), weights, strict=True)
            ]
            found.append(Begun(person, *drawn))
    return found


def test_showing_the_other_regions_of_a_system_tells_the_one_that_is_left() -> None:
    few = [course for course in a_country() if course[1:3] != ("1081", "momentum")]
    few += many("1081", "momentum", "mentor", 4, first=90_000)
    told = {key: len(row) for key, row in counted(few).items()}
    again = [
        row_of(*row.key, told[row.key])
        if row.area_code in ("1082", "1083") and row.group_code == "momentum"
        else row
        for row in shown({"2019Q1": few})["2019Q1"]
    ]
    assert ("1081", "momentum", ALL, BEGUN) in narrow_begun_rows(again, 5)


def test_regions_of_which_no_country_is_told_add_up_to_nothing() -> None:
    """An extract of two regions: both are hidden, and no sum of theirs is known."""
    columns = [*((system, ALL) for system in SYSTEMS), (ALL, OFFERS[0])]
    rows = [row_of(region, *column, None) for region in REGIONS[:2] for column in columns]
    assert narrow_begun_rows(rows, 5) == {}
    country = [row_of(COUNTRY, *column, None) for column in columns[:2]]
    rows += [*country, row_of(COUNTRY, ALL, OFFERS[0], 4)]
    assert ("1081", ALL, OFFERS[0], BEGUN) in narrow_begun_rows(rows, 5)


def write_begun(file: Path, rows: Iterable[ShownRow]) -> None:
    """Write the public DuckDB file with the courses that began only."""
    names = "period_id, area_code, area_level, reporting_system_code, offer_type_code"
    with duckdb.connect(str(file)) as con:
        con.execute(f"create table missing_hours ({names.replace(',', ' varchar,')} varchar)")
        con.execute("alter table missing_hours add conf_status varchar")
        con.execute(f"alter table missing_hours add {BEGUN} bigint")
        told = [
            ("2019Q1", row.area_code, row.area_level, *row.key[1:], status, row.figures[BEGUN])
            for row in rows
            for status in ["C" if row.figures[BEGUN] is None else "F"]
        ]
        con.executemany("insert into missing_hours values (?, ?, ?, ?, ?, ?, ?)", told)


def test_showing_a_hidden_row_again_makes_the_audit_fail(tmp_path: Path) -> None:
    few = [course for course in a_country() if course[1:3] != ("1081", "momentum")]
    few += many("1081", "momentum", "mentor", 4, first=90_000)
    rows = shown({"2019Q1": few})["2019Q1"]
    told = {key: len(row) for key, row in counted(few).items()}
    again = [
        row_of(*row.key, told[row.key])
        if row.area_code == "1081" and row.group_code == "anden"
        else row
        for row in rows
    ]
    assert list(narrow_begun_rows(again, 5)) == [("1081", "momentum", ALL, BEGUN)]
    for folder, shown_rows in ((tmp_path / "good", rows), (tmp_path / "bad", again)):
        write_publication(folder, [])
        write_begun(folder / "passive_share.duckdb", shown_rows)
    assert audit(tmp_path / "good") == []
    (finding,) = audit(tmp_path / "bad")
    assert (finding.area_code, finding.detail) == ("1081", "courses begun, momentum, _T")
