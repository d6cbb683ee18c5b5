"""The activation table's protection: the last but one paragraph of publication.md section 3."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import count
from pathlib import Path
from random import Random

import pytest

from disclosure.course_tables import FIGURES, ShownRow, narrow_row_counts
from disclosure_activation_sql import (
    BENEFITS,
    OFFERS,
    InventedCourse,
    as_shown,
    protect_activation,
    published_rows,
    random_courses,
)
from disclosure_folder import audit, write_publication

HOURS = (Decimal("0.25"), Decimal("0.25"), Decimal("0.25"))
ALL = "_T"
PERSONS = count(1)


def courses(
    persons: int,
    municipality: str = "0001",
    region: str = "1081",
    benefit: str = BENEFITS[0],
    offer: str = OFFERS[0],
    hours: tuple[Decimal, Decimal, Decimal] = HOURS,
) -> list[InventedCourse]:
    """Make a course each for persons of their own."""
    return [
        InventedCourse(next(PERSONS), municipality, region, benefit, offer, hours)
        for _ in range(persons)
    ]


def a_country() -> list[InventedCourse]:
    """Two regions of three places with fifty people on every offer type and benefit."""
    return [
        course
        for number in range(1, 7)
        for benefit in BENEFITS
        for offer in OFFERS
        for course in courses(50, f"{number:04d}", "1081" if number < 4 else "1082", benefit, offer)
    ]


def hidden_rows(people: Iterable[InventedCourse], **variables: object) -> set[tuple[str, str, str]]:
    rows = published_rows(people)
    protected = protect_activation({"2019Q1": rows}, variables)["2019Q1"]
    assert narrow_row_counts(as_shown(rows, protected), 5) == {}
    return {key for key, (is_hidden, _, _) in protected.items() if is_hidden}


def test_a_table_without_small_rows_is_shown_whole() -> None:
    assert hidden_rows(a_country()) == set()


def test_a_hidden_municipality_takes_the_next_of_its_region() -> None:
    people = a_country() + courses(4, "0009", "1081")
    assert hidden_rows(people) == {("0009", ALL, ALL), ("0001", ALL, ALL)}


def test_a_municipality_is_hidden_for_a_small_count_in_any_series() -> None:
    late = courses(30, "0009", "1081", hours=(Decimal(0), HOURS[0], HOURS[0]))
    people = a_country() + late + courses(2, "0009", "1081")
    assert hidden_rows(people) == {("0009", ALL, ALL), ("0001", ALL, ALL)}


def test_two_hidden_municipalities_with_too_few_courses_take_a_third() -> None:
    people = a_country() + courses(2, "0008", "1081") + courses(2, "0009", "1081")
    assert hidden_rows(people) == {(code, ALL, ALL) for code in ("0008", "0009", "0001")}


def test_hidden_courses_are_counted_from_one() -> None:
    places = courses(3, "0008", "1081") + courses(3, "0009", "1081")
    assert ("0001", ALL, ALL) in hidden_rows(a_country() + places), "six courses, one in each"
    places += courses(1, "0009", "1081")
    assert hidden_rows(a_country() + places) == {("0008", ALL, ALL), ("0009", ALL, ALL)}


def test_a_hidden_region_by_offer_type_takes_another_there_and_both_in_the_next_region() -> None:
    rare = OFFERS[-1]
    people = [
        course for course in a_country() if not (course.offer == rare and course.region == "1081")
    ]
    people += courses(2, "0001", "1081", offer=rare)
    assert hidden_rows(people) == {
        ("1081", ALL, rare),
        ("1081", ALL, OFFERS[-2]),
        ("1082", ALL, rare),
        ("1082", ALL, OFFERS[-2]),
    }


def test_a_hidden_benefit_by_offer_type_of_the_country_likewise() -> None:
    rare = OFFERS[0]
    people = [
        course
        for course in a_country()
        if not (course.offer == rare and course.benefit == BENEFITS[0])
    ]
    people += courses(2, benefit=BENEFITS[0], offer=rare)
    assert hidden_rows(people) == {
        ("000", BENEFITS[0], rare),
        ("000", BENEFITS[0], OFFERS[-1]),
        ("000", BENEFITS[-1], rare),
        ("000", BENEFITS[-1], OFFERS[-1]),
    }


def test_where_a_row_finds_no_partners_the_whole_period_is_hidden_and_no_other() -> None:
    alone = published_rows(a_country() + courses(2, "0010", "1083"))
    protected = protect_activation({"2019Q1": alone, "2019Q2": published_rows(a_country())})
    assert all(is_hidden for is_hidden, _, _ in protected["2019Q1"].values())
    assert not any(is_hidden for is_hidden, _, _ in protected["2019Q2"].values())


def test_rows_of_places_without_a_sum_contradict_nothing() -> None:
    rows = published_rows(a_country() + courses(4, "0009", "1081"))
    protected = protect_activation({"2019Q1": rows}, {})["2019Q1"]
    shown = as_shown(rows, protected)
    hidden = {key for key, (is_hidden, _, _) in protected.items() if is_hidden}
    for levels in ({"municipality"}, {"municipality", "region"}):
        left = [row for row in shown if row.area_level in levels and row.region_code != "1082"]
        assert {row.key for row in left} & hidden
        assert narrow_row_counts(left, 5) == {}


def test_a_threshold_of_0_hides_nothing() -> None:
    assert hidden_rows(a_country() + courses(1, "0009"), disclosure_threshold=0) == set()


# --------------------------------------------------------------------------------------------
# The audit of the table
# --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first", [0, 50, *(pytest.param(n, marks=pytest.mark.long) for n in range(100, 1000, 50))]
)
def test_no_hidden_count_of_a_random_table_is_narrower_than_the_threshold(first: int) -> None:
    seeds = range(first, first + 50)
    tables = {f"{seed}": published_rows(random_courses(Random(seed))) for seed in seeds}
    threshold = 5 if first % 100 else 3
    protected = protect_activation(tables, {"disclosure_threshold": threshold})
    for period, rows in tables.items():
        assert narrow_row_counts(as_shown(rows, protected[period]), threshold) == {}, period


Row = tuple[str, str, str]


def shown_again(
    people: list[InventedCourse], which: Callable[[Row, str], bool]
) -> tuple[list[ShownRow], set[tuple[Row, str]]]:
    """Protect, show some rows again, and tell what can be worked out."""
    rows = published_rows(people)
    protected = protect_activation({"2019Q1": rows})["2019Q1"]
    told = {
        key: (is_hidden and not which(key, status), status, reason)
        for key, (is_hidden, status, reason) in protected.items()
    }
    assert told != protected, "nothing was shown again"
    shown = as_shown(rows, told)
    return shown, {(tuple(key), count) for *key, count in narrow_row_counts(shown, 5)}


def test_showing_again_the_partner_of_a_municipality_makes_the_audit_fail() -> None:
    people = a_country() + courses(4, "0009", "1081")
    _, found = shown_again(people, lambda key, status: status == "D")
    assert (("0009", ALL, ALL), "courses") in found


@pytest.mark.parametrize("corner", ["1081", "1082"])
def test_showing_again_a_corner_of_a_rectangle_makes_the_audit_fail(corner: str) -> None:
    rare = OFFERS[-1]
    people = [c for c in a_country() if not (c.offer == rare and c.region == "1081")]
    people += courses(2, "0001", "1081", offer=rare)
    partner = (corner, ALL, OFFERS[-2])
    _, found = shown_again(people, lambda key, status: key == partner)
    assert (("1081", ALL, rare), "courses") in found


def test_persons_are_known_to_within_the_rows_that_count_the_same_people() -> None:
    # Without its courses told, a municipality's persons are still at most those of its offers.
    people = courses(30, "0001", offer=OFFERS[0]) + courses(40, "0002", offer=OFFERS[0])
    rows = published_rows(people)
    shown = [
        replace(row, figures=dict.fromkeys(FIGURES)) if row.area_code == "0001" else row
        for row in rows
    ]
    widths = {(key[0], key[-1]): n for key, n in narrow_row_counts(shown, 1000).items()}
    assert widths["0001", "courses"] == pytest.approx(0, abs=1e-4)
    assert widths["0001", "activated_persons"] == pytest.approx(0, abs=1e-4)


def test_a_hidden_row_is_known_to_have_a_course() -> None:
    # six courses in two places: one to five in each
    people = courses(3, "0008", "1081", offer=OFFERS[0]) + courses(
        3, "0009", "1081", offer=OFFERS[0]
    )
    shown = [
        replace(row, figures=dict.fromkeys(FIGURES)) if row.area_level == "municipality" else row
        for row in published_rows(people)
    ]
    widths = narrow_row_counts(shown, 5)
    assert widths["0008", ALL, ALL, "courses"] == pytest.approx(4, abs=1e-4)


def test_the_audit_of_a_folder_covers_the_activation_table(tmp_path: Path) -> None:
    people = a_country() + courses(4, "0009", "1081")
    rows = published_rows(people)
    protected = protect_activation({"2019Q1": rows})["2019Q1"]
    hidden = {key for key, (is_hidden, _, _) in protected.items() if is_hidden}
    table = [(row, row.key in hidden) for row in as_shown(rows, protected)]
    write_publication(tmp_path / "good", [], activation={"2019Q1": table})
    assert audit(tmp_path / "good") == []

    leaking = [
        (row if row.area_code == "0001" else shown, row.key in hidden)
        for row, (shown, _) in zip(rows, table, strict=True)
    ]
    write_publication(tmp_path / "bad", [], activation={"2019Q1": leaking})
    findings = audit(tmp_path / "bad")
    assert {finding.what for finding in findings} == {
        "a hidden row shows figures",
        "a hidden count can be worked out too closely",
    }
    assert {finding.area_code for finding in findings} == {"0001", "0009"}
