"""The recount against cases worked out by hand from method.md, and against real persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

import recount
from microdata import (
    RECEIVED,
    REGION_OF,
    expected_cells,
    write_dataset,
    write_microdata_dataset,
)
from random_datasets import REGION_OF as RANDOM_REGION_OF
from random_datasets import write_random_dataset
from recount import RULES, Cell, told_twice
from shared_data import shared_data

DATA_FROM = "2013-01-01"
DATA_UNTIL = "2020-12-31"
AS_OF = date(2021, 1, 31)
Rows = Sequence[Mapping[str, str]]


def spell(
    benefit: str,
    start: str | date,
    end: str | date,
    *,
    number: int = 1,
    person: str = "persontestone",
    municipality: str = "0101",
    visitation: str = "",
) -> dict[str, str]:
    """Write one spell of the delivery spells1."""
    return {
        "delivery_id": "spells1",
        "spell_id": f"spellnumber{number}",
        "person_id": person,
        "benefit_code": benefit,
        "visitation_category": visitation,
        "municipality_code": municipality,
        "start_date": str(start),
        "end_date": str(end),
    }


def course(
    start: str | date,
    end: str | date,
    hours: str,
    *,
    number: int = 1,
    person: str = "persontestone",
    benefit: str = "sygedagpenge",
    offer: str = "virksomhedspraktik",
    delivery: str = "courses1",
) -> dict[str, str]:
    """Write one course."""
    return {
        "delivery_id": delivery,
        "activity_id": f"coursenumber{number}",
        "person_id": person,
        "benefit_code": benefit,
        "offer_type_code": offer,
        "municipality_code": "0101",
        "reporting_system": "",
        "start_date": str(start),
        "end_date": str(end),
        "weekly_hours": hours,
    }


def delivery(
    delivery_id: str, source: str, received: str = "2021-01-01", data_from: str = DATA_FROM
) -> dict[str, str]:
    """Write one delivery that covers 2013 to 2020."""
    covers = source != "hour_reports"
    return {
        "delivery_id": delivery_id,
        "source": source,
        "received_date": received,
        "data_from": data_from if covers else "",
        "data_until": DATA_UNTIL if covers else "",
        "is_synthetic": "true",
    }


TWO_EXTRACTS = (delivery("spells1", "benefit_spells"), delivery("courses1", "activity_spells"))


def write(
    folder: Path,
    spells: Rows = (),
    courses: Rows = (),
    reports: Rows = (),
    deliveries: Rows = TWO_EXTRACTS,
) -> Path:
    """Write a small dataset."""
    write_dataset(
        folder,
        {
            "deliveries.csv": deliveries,
            "benefit_spells.csv": spells,
            "activity_spells.csv": courses,
            "hour_reports.csv": reports,
        },
    )
    return folder


def country_cell(folder: Path, group: str, month: str, as_of: date = AS_OF) -> Cell:
    """Count one month of one group for the whole country."""
    cells = recount.recount_passive_share(
        folder,
        as_of,
        region_of=REGION_OF,
        period_type="month",
        first_period=month,
        last_period=month,
    )
    return cells["000", group, month]


# --- periods and windows ---------------------------------------------------------------------


def test_windows_of_the_first_quarter_of_2019() -> None:
    d = recount.parse_period("2019Q1", "quarter").last_day
    assert d == date(2019, 3, 31)
    assert recount.first_day_of_12_month_window(d) == date(2018, 4, 1)
    assert recount.first_day_of_65_week_window(d) == date(2018, 1, 1)
    assert recount.parse_period("2020M02", "month").last_day == date(2020, 2, 29)
    leap = recount.first_day_of_12_month_window(date(2020, 2, 29))
    assert leap == date(2019, 3, 1)


def test_not_delivered_before_the_look_back_is_covered_and_after_data_until(tmp_path: Path) -> None:
    folder = write(tmp_path, [spell("sygedagpenge", "2010-01-01", "")])
    for month, delivered in (("2013M11", False), ("2013M12", True), ("2020M12", True)):
        assert country_cell(folder, "sygedagpenge", month).is_delivered is delivered
    assert country_cell(folder, "sygedagpenge", "2021M01") == Cell(is_delivered=False)


def test_grid_has_every_area_and_only_delivered_groups(tmp_path: Path) -> None:
    folder = write(tmp_path, [spell("sygedagpenge", "2010-01-01", "")])
    cells = recount.recount_passive_share(folder, AS_OF, region_of=REGION_OF, period_type="year")
    assert len(cells) == (5 + 4 + 1) * 8
    assert {group for _, group, _ in cells} == {"sygedagpenge"}
    nobody = cells["0147", "sygedagpenge", "2019"]
    assert (nobody.persons, nobody.passive_persons, nobody.is_provisional) == (0, 0, None)
    assert cells["000", "sygedagpenge", "2020"].is_provisional is True
    assert cells["1084", "sygedagpenge", "2019"].is_provisional is False


# --- seniority -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first_ends", "second_starts", "persons"),
    [
        ("2016-01-31", "2016-03-01", 0),  # all 29 days of February 2016 off
        ("2016-01-31", "2016-02-29", 1),  # on again on the leap day
        ("2016-02-01", "2016-03-01", 1),  # on for the first day of February
        ("2016-02-01", "2016-03-31", 1),  # 58 days off, but no whole month
        ("2015-12-20", "2016-01-15", 1),  # the window opens inside the gap
        ("2015-12-31", "2016-02-01", 0),  # all of January off
        ("2015-01-31", "2015-03-01", 1),  # broken, but before the window
    ],
)
def test_gap_of_a_whole_calendar_month(
    tmp_path: Path, first_ends: str, second_starts: str, persons: int
) -> None:
    """Jobafklaring on 2016-12-31: the window opens on 2016-01-01."""
    spells = [
        spell("jobafklaringsforloeb", "2014-06-01", first_ends, number=1),
        spell("jobafklaringsforloeb", second_starts, "2017-01-31", number=2),
    ]
    assert country_cell(write(tmp_path, spells), "jobafklaring", "2016M12").persons == persons


@pytest.mark.parametrize(
    ("first_ends", "second_starts", "persons"),
    [
        ("2016-05-10", "2016-05-11", 1),  # touch
        ("2016-05-10", "2016-05-05", 1),  # overlap
        ("2016-05-10", "2016-05-12", 0),  # one day off
    ],
)
def test_from_start_to_end(
    tmp_path: Path, first_ends: str, second_starts: str, persons: int
) -> None:
    spells = [
        spell("sygedagpenge", "2016-01-01", first_ends, number=1),
        spell("sygedagpenge", second_starts, "", number=2),
    ]
    folder = write(tmp_path, spells)
    assert country_cell(folder, "sygedagpenge", "2016M12").persons == persons
    assert country_cell(folder, "sygedagpenge", "2016M11").persons == 0


@pytest.mark.parametrize(
    ("days_before_d", "persons"), [(52 * 7 - 1, 1), (51 * 7, 1), (51 * 7 - 1, 0)]
)
def test_blocks_of_a_spell_up_to_the_day(tmp_path: Path, days_before_d: int, persons: int) -> None:
    """One day in the 52nd block is enough; one day later the spell meets 51 blocks."""
    d = date(2018, 6, 30)
    start = d - timedelta(days=days_before_d)
    folder = write(tmp_path, [spell("kontanthjaelp", start, "", visitation="aktivitetsparat")])
    assert country_cell(folder, "aktivitetsparat", "2018M06").persons == persons


@pytest.mark.parametrize(("other_blocks", "persons"), [(51, 1), (50, 0)])
def test_blocks_of_one_day_each_on_any_of_the_benefits(
    tmp_path: Path, other_blocks: int, persons: int
) -> None:
    d = date(2018, 6, 30)
    spells = [spell("uddannelseshjaelp", d, d, number=99, visitation="aktivitetsparat")]
    for number in range(65 - other_blocks, 65):  # the oldest blocks, each on its oldest day
        day = d - timedelta(days=7 * number + 6)
        spells.append(spell("integrationsydelse", day, day, number=100 + number))
    assert spells[-1]["start_date"] == str(d - timedelta(days=454))
    cell = country_cell(write(tmp_path, spells), "aktivitetsparat", "2018M06")
    assert cell.persons == persons


def test_population_needs_the_visitation_category_on_the_day(tmp_path: Path) -> None:
    spells = [
        spell("kontanthjaelp", "2015-01-01", "2017-12-30", visitation="jobparat", number=1),
        spell("kontanthjaelp", "2017-12-31", "", visitation="aktivitetsparat", number=2),
    ]
    folder = write(tmp_path, spells)
    assert country_cell(folder, "aktivitetsparat", "2017M11").persons == 0
    assert country_cell(folder, "aktivitetsparat", "2017M12").persons == 1


@pytest.mark.parametrize(("start_of_10", "area"), [("2015-01-01", "0147"), ("2015-01-02", "0461")])
def test_two_spells_on_the_day(tmp_path: Path, start_of_10: str, area: str) -> None:
    """Same start: spellnumber9 is above spellnumber10 in text order; else the later start."""
    spells = [
        spell("sygedagpenge", "2015-01-01", "", number=9, municipality="0147"),
        spell("sygedagpenge", start_of_10, "", number=10, municipality="0461"),
    ]
    cells = recount.recount_passive_share(
        write(tmp_path, spells), AS_OF, region_of=REGION_OF, period_type="year"
    )
    found = {a: cells[a, "sygedagpenge", "2018"].persons for a in ("0101", "0147", "0461", "000")}
    assert found == {"0101": 0, "0147": 0, "0461": 0, area: 1, "000": 1}


# --- active or passive -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "passive"),
    [
        ("2017-01-01", "2018-04-01", 0),  # touches the first day of the window
        ("2017-01-01", "2018-03-31", 1),  # ends the day before
        ("2019-03-31", "2019-05-31", 0),  # touches the reference date
        ("2019-04-01", "2019-05-31", 1),  # starts the day after
    ],
)
def test_course_touches_the_window_by_a_day(
    tmp_path: Path, start: str, end: str, passive: int
) -> None:
    folder = write(
        tmp_path, [spell("sygedagpenge", "2015-01-01", "")], [course(start, end, "0.25")]
    )
    cell = country_cell(folder, "sygedagpenge", "2019M03")
    assert (cell.persons, cell.passive_persons) == (1, passive)


@pytest.mark.parametrize(("end", "passive"), [("2018-01-01", 0), ("2017-12-31", 1)])
def test_look_back_of_65_weeks(tmp_path: Path, end: str, passive: int) -> None:
    folder = write(
        tmp_path,
        [spell("kontanthjaelp", "2015-01-01", "", visitation="aktivitetsparat")],
        [course("2017-06-01", end, "10", benefit="dagpenge")],
    )
    assert country_cell(folder, "aktivitetsparat", "2019M03").passive_persons == passive


def test_ordinary_hours_do_not_count_and_no_hours_is_a_bound(tmp_path: Path) -> None:
    persons = ("personnumberone", "personnumbertwo", "personnumberthree", "personnumberfour")
    spells = [
        spell("sygedagpenge", "2015-01-01", "", number=n, person=person)
        for n, person in enumerate(persons)
    ]
    days = ("2018-06-01", "2018-06-30")
    courses = [
        course(*days, "37", number=1, person=persons[0], offer="ordinaere_timer"),
        course(*days, "", number=2, person=persons[1]),
        course(*days, "0", number=3, person=persons[2]),
        course(*days, "1", number=4, person=persons[3]),
    ]
    cell = country_cell(write(tmp_path, spells, courses), "sygedagpenge", "2018M12")
    assert (cell.persons, cell.passive_persons_as_reported, cell.passive_persons) == (4, 3, 3)
    assert cell.passive_persons_if_all_count == 1
    assert cell.is_under_reported is True
    assert cell.rests_on_imputation is False


# --- hours -----------------------------------------------------------------------------------


def class_of(hours: Sequence[str], *, first: int, benefit: str, offer: str) -> list[dict[str, str]]:
    """Write donors of one class."""
    days = ("2018-01-01", "2018-12-31")
    return [
        course(*days, h, number=first + n, benefit=benefit, offer=offer)
        for n, h in enumerate(hours)
    ]


@pytest.mark.parametrize(
    ("same", "other_benefit", "other_offer", "level", "count", "imputed"),
    [
        (10, 5, 5, "same_benefit_and_offer", 10, "10.00"),
        (9, 1, 5, "same_offer", 10, "11.00"),  # (9 * 10 + 20) / 10
        (9, 0, 1, "all", 10, "12.00"),  # (9 * 10 + 30) / 10
        (9, 0, 0, None, None, None),
    ],
)
def test_nine_and_ten_donors(
    tmp_path: Path,
    same: int,
    other_benefit: int,
    other_offer: int,
    level: str | None,
    count: int | None,
    imputed: str | None,
) -> None:
    courses = [
        *class_of([""], first=1, benefit="sygedagpenge", offer="mentor"),
        *class_of(["10"] * same, first=100, benefit="sygedagpenge", offer="mentor"),
        *class_of(["20"] * other_benefit, first=200, benefit="dagpenge", offer="mentor"),
        *class_of(["30"] * other_offer, first=300, benefit="dagpenge", offer="ordinaere_timer"),
    ]
    hours = recount.recount_hours(write(tmp_path, courses=courses), AS_OF)["coursenumber1"]
    assert (hours.donor_level, hours.donor_count) == (level, count)
    assert hours.imputed == hours.used == (Decimal(imputed) if imputed else None)


def test_mean_is_exact_and_half_up_from_the_first_of_march(tmp_path: Path) -> None:
    courses = [
        *class_of([""], first=1, benefit="sygedagpenge", offer="mentor"),
        *class_of(["12.35"] * 9 + ["12.4"], first=100, benefit="sygedagpenge", offer="mentor"),
    ]
    deliveries = [
        delivery("spells1", "benefit_spells", "2020-02-01"),
        delivery("courses1", "activity_spells", "2020-02-01"),
    ]
    folder = write(tmp_path, courses=courses, deliveries=deliveries)
    before = recount.recount_hours(folder, date(2020, 2, 29))["coursenumber1"]
    after = recount.recount_hours(folder, date(2020, 3, 1))["coursenumber1"]
    assert (before.used, after.used) == (None, Decimal("12.36"))  # the mean is 12.355


@pytest.mark.parametrize(
    ("report_received", "reported", "in_extract", "actual"),
    [
        ("2021-01-01", "5", "20", "5"),  # on one day the report wins
        ("2021-01-01", "0", "20", "0"),  # also when it says 0
        ("2020-12-31", "5", "20", "20"),  # the extract was received last
        ("2020-12-31", "0", "20", "20"),
        ("2020-12-31", "5", "", "5"),  # an empty value never overrules a report
        ("2020-12-31", "0", "0", "0"),  # and a report of 0 stays a real zero
        ("2021-01-02", "5", "20", "5"),
        ("2021-02-01", "5", "20", "20"),  # not received yet
    ],
)
def test_report_and_extract(
    tmp_path: Path, report_received: str, reported: str, in_extract: str, actual: str
) -> None:
    deliveries = [*TWO_EXTRACTS, delivery("reports1", "hour_reports", report_received)]
    reports = [
        {"delivery_id": "reports1", "activity_id": "coursenumber1", "weekly_hours": reported}
    ]
    folder = write(
        tmp_path, (), [course("2018-01-01", "", in_extract)], reports, deliveries=deliveries
    )
    hours = recount.recount_hours(folder, AS_OF)["coursenumber1"]
    assert hours.actual == hours.used == Decimal(actual)
    assert hours.first_delivered == (Decimal(in_extract) if in_extract else None)


def test_of_two_deliveries_on_one_day_d9_is_above_d10(tmp_path: Path) -> None:
    deliveries = [
        delivery("spells1", "benefit_spells"),
        delivery("d10", "activity_spells"),
        delivery("d9", "activity_spells"),
    ]
    courses = [
        course("2018-01-01", "", "", delivery="d10"),
        course("2018-01-01", "", "20", delivery="d9"),
        course("2018-01-01", "", "20", number=2, delivery="d10"),
    ]
    hours = recount.recount_hours(write(tmp_path, (), courses, deliveries=deliveries), AS_OF)
    assert set(hours) == {"coursenumber1"}
    assert (hours["coursenumber1"].first_delivered, hours["coursenumber1"].used) == (None, 20)


# --- activation and the bridge ---------------------------------------------------------------


def test_activation_by_hand(tmp_path: Path) -> None:
    """2019Q1 has 90 days: 12.5 hours on 31 of them, and 59 hours (37 at most) on all."""
    courses = [
        course("2018-06-01", "2019-01-31", "12.5", number=1),
        course("2018-06-01", "", "59", number=2),
        course("2019-03-31", "", "", number=3, person="persontesttwo"),
    ]
    rows = recount.recount_activation(write(tmp_path, (), courses), AS_OF, first_period="2019Q1")
    row = rows["0101", "sygedagpenge", "virksomhedspraktik", "2019Q1"]
    assert row.courses == 3
    assert row.activation_courses_corrected == 2
    assert row.activated_persons_corrected == 1
    assert row.full_time_activated_corrected == Decimal("1.116366")  # 1 + 12.5/37 * 31/90
    assert row.courses_without_hours_at_first_delivery == row.courses_still_without_hours == 1
    later = rows["0101", "sygedagpenge", "virksomhedspraktik", "2019Q2"]
    assert (later.courses, later.full_time_activated_as_reported) == (2, Decimal("1.000000"))


def test_bridge_by_hand(tmp_path: Path) -> None:
    """One person for each reason, all on sygedagpenge at the end of 2019."""
    names = {
        "reported": "personreported",
        "zeroed": "personzeroreport",
        "new": "personnewcourse",
        "gone": "personwithdrawn",
        "moved": "personmovedaway",
        "entered": "personentered",
    }
    old_spells = [
        spell("sygedagpenge", "2015-01-01", "", number=n, person=person)
        for n, (name, person) in enumerate(names.items())
        if name != "entered"
    ]
    new_spells = [
        spell(
            "sygedagpenge",
            "2015-01-01",
            "",
            number=n,
            person=person,
            municipality="0147" if name == "moved" else "0101",
        )
        | {"delivery_id": "spells2"}
        for n, (name, person) in enumerate(names.items())
    ]
    days = ("2019-01-01", "2019-12-31")
    old_courses = [
        course(*days, "", number=1, person=names["reported"]),
        course(*days, "20", number=2, person=names["zeroed"]),
        course(*days, "20", number=4, person=names["gone"]),
    ]
    new_courses = [
        course(*days, "", number=1, person=names["reported"], delivery="courses2"),
        course(*days, "", number=2, person=names["zeroed"], delivery="courses2"),
        course(*days, "20", number=3, person=names["new"], delivery="courses2"),
    ]
    reports = [
        {"delivery_id": "reports1", "activity_id": "coursenumber1", "weekly_hours": "8"},
        {"delivery_id": "reports1", "activity_id": "coursenumber2", "weekly_hours": "0"},
    ]
    deliveries = [
        *TWO_EXTRACTS,
        delivery("spells2", "benefit_spells", "2021-02-01"),
        delivery("courses2", "activity_spells", "2021-02-01"),
        delivery("reports1", "hour_reports", "2021-02-01"),
    ]
    folder = write(
        tmp_path, old_spells + new_spells, old_courses + new_courses, reports, deliveries
    )
    rows = recount.recount_bridge(
        folder, AS_OF, date(2021, 2, 28), region_of=REGION_OF, period_type="year"
    )
    region = rows["1084", "sygedagpenge", "2019"]
    assert (region.previous_passive_persons, region.passive_persons) == (3, 4)
    assert (region.entered, region.left) == (1, 0)
    assert (region.new_course, region.course_withdrawn) == (-1, 1)
    assert (region.hours_reported, region.hours_imputed, region.other) == (0, 0, 0)
    home = rows["0101", "sygedagpenge", "2019"]
    assert (home.entered, home.left) == (1, -1)
    assert rows["0147", "sygedagpenge", "2019"].entered == 1


def test_jobindsats_cell_keeps_the_latest_delivery_that_has_it(tmp_path: Path) -> None:
    def cell(delivery_id: str, period: str, value: str) -> dict[str, str]:
        return {
            "delivery_id": delivery_id,
            "table_id": "passiv12",
            "area_label": "Hele landet",
            "period_label": period,
            "group_label": "Ressourceforløb",
            "measure_label": "Antal personer",
            "value": value,
        }

    write_dataset(
        tmp_path,
        {
            "deliveries.csv": [
                {"delivery_id": "j9", "source": "jobindsats", "received_date": "2019-04-01"},
                {"delivery_id": "j10", "source": "jobindsats", "received_date": "2019-04-01"},
            ],
            "jobindsats_observations.csv": [
                cell("j10", "2018Q4", "10"),
                cell("j10", "2018Q3", "11"),
                cell("j9", "2018Q4", ""),
            ],
        },
    )
    cells = recount.recount_jobindsats(tmp_path, date(2019, 4, 1))
    found = {period: value for (_, _, period, _, _), value in cells.items()}
    assert found == {"2018Q4": None, "2018Q3": "11"}
    assert recount.recount_jobindsats(tmp_path, date(2019, 3, 31)) == {}


# --- random datasets and real persons --------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_must_hold_in_every_dataset(tmp_path: Path, seed: int) -> None:
    facts = write_random_dataset(tmp_path, seed)
    asked = {
        "period_type": facts.period_type,
        "first_period": facts.first_period,
        "last_period": facts.last_period,
    }
    previous: date | None = None
    for as_of in facts.as_of_dates:
        cells = recount.recount_passive_share(tmp_path, as_of, region_of=RANDOM_REGION_OF, **asked)
        regions = sorted(set(RANDOM_REGION_OF.values()))
        for (area, group, period), cell in cells.items():
            if not cell.is_delivered or area != "000":
                continue
            for part in (RANDOM_REGION_OF, regions):
                parts = [cells[a, group, period] for a in part]
                assert sum(c.persons for c in parts) == cell.persons
                assert sum(c.passive_persons for c in parts) == cell.passive_persons
            if as_of < recount.IMPUTATION_EFFECTIVE_FROM:
                assert cell.passive_persons == cell.passive_persons_as_reported
        if previous is not None:
            bridge = recount.recount_bridge(
                tmp_path, previous, as_of, region_of=RANDOM_REGION_OF, **asked
            )
            for row in bridge.values():
                change = row.passive_persons - row.previous_passive_persons
                assert row.sum_of_parts() == change
        previous = as_of


def test_a_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    facts = [write_random_dataset(tmp_path / name, 17) for name in ("one", "two")]
    assert facts[0].as_of_dates == facts[1].as_of_dates
    for file in sorted((tmp_path / "one").iterdir()):
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes()


def test_real_persons_of_the_shared_data(tmp_path: Path) -> None:
    """The real persons of the mvad study: all 186 cells of 1994M06 to 1996M12, to the person."""
    source = shared_data()
    write_microdata_dataset(tmp_path, source)
    expected = expected_cells(source)
    assert len(expected) == 186
    cells = recount.recount_passive_share(
        tmp_path, RECEIVED, region_of=REGION_OF, period_type="month"
    )
    found = {
        (area, month): (cell.persons, cell.passive_persons)
        for (area, group, month), cell in cells.items()
        if group == "sygedagpenge" and (area, month) in expected
    }
    assert found == expected


def test_the_rules_are_those_of_the_method() -> None:
    """Three groups, six offers that count, and no offer that the method leaves out."""
    assert [group.code for group in RULES.groups] == [
        "aktivitetsparat",
        "jobafklaring",
        "sygedagpenge",
    ]
    assert told_twice() == ""
    six = {
        "vejledning_opkvalificering",
        "ordinaer_uddannelse",
        "virksomhedspraktik",
        "nytteindsats",
        "loentilskud",
        "mentor",
    }
    for group in RULES.groups:
        found = RULES.offers_on(group.code, date(2018, 12, 31))
        assert found == six, "method 5: counting_offers.csv has others; say so in method.md"
