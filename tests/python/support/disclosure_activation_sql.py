"""The SQL of the activation table's protection on invented courses, without a warehouse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

import duckdb

from disclosure.course_tables import (
    ACTIVATION_COURSES_OF,
    AS_FIRST_DELIVERED,
    AS_REPORTED,
    CORRECTED,
    COURSES,
    FIGURES,
    FULL_TIME,
    FULL_TIME_OF,
    PARTS_OF_COURSES,
    STILL_WITHOUT,
    WITHOUT_HOURS,
    ShownRow,
)
from disclosure_sql import A_DAY, DEFAULTS, keep, keep_rules, rendered

IN_ORDER = (
    "int_disclosure__activation_primary",
    "int_disclosure__activation_rectangles",
    "int_disclosure__activation_rows",
)
REGIONS = ("1081", "1082", "1083", "1084", "1085")
BENEFITS = ("kontanthjaelp", "uddannelseshjaelp", "sygedagpenge", "ledighedsydelse")
OFFERS = ("vejledning", "uddannelse", "praktik", "mentor")
ROW_COLUMNS = ("area_level", "area_code", "region_code", "benefit_code", "offer_type_code")
SERIES = (AS_FIRST_DELIVERED, AS_REPORTED, CORRECTED)
IMPUTED_ALL = "courses_imputed_all"
OVERWRITTEN = "courses_overwritten"


@dataclass(frozen=True)
class InventedCourse:
    """A course of an invented person: full-time parts in the three series, 0 where it has none."""

    person: int
    municipality: str
    region: str
    benefit: str
    offer: str
    full_time: tuple[Decimal, Decimal, Decimal]

    def what_became_of_it(self) -> str | None:
        """Return the part of the courses without hours that it belongs to."""
        first, reported, corrected = self.full_time
        if first:
            return None
        if reported:
            return OVERWRITTEN
        return IMPUTED_ALL if corrected else STILL_WITHOUT


def published_rows(courses: Iterable[InventedCourse]) -> list[ShownRow]:
    """Count the rows of the three levels, before protection."""
    rows: dict[tuple[str, str, str | None, str, str], list[InventedCourse]] = defaultdict(list)
    for course in courses:
        rows["municipality", course.municipality, course.region, "_T", "_T"].append(course)
        rows["region", course.region, course.region, "_T", course.offer].append(course)
        rows["country", "000", None, course.benefit, course.offer].append(course)
    return [
        ShownRow(*key, figures=figures_of(members))
        for key, members in sorted(rows.items(), key=lambda item: str(item[0]))
    ]


def figures_of(courses: list[InventedCourse]) -> dict[str, int | Decimal | None]:
    """Add up the figures of a row."""
    figures: dict[str, int | Decimal | None] = {COURSES: len(courses)}
    for number, series in enumerate(SERIES):
        figures[series] = len({c.person for c in courses if c.full_time[number]})
        figures[ACTIVATION_COURSES_OF[series]] = sum(bool(c.full_time[number]) for c in courses)
        figures[FULL_TIME_OF[series]] = sum((c.full_time[number] for c in courses), Decimal(0))
    for part in PARTS_OF_COURSES:
        figures[part] = sum(c.what_became_of_it() == part for c in courses)
    figures[WITHOUT_HOURS] = sum(c.what_became_of_it() is not None for c in courses)
    return figures


def protect_activation(
    tables: Mapping[str, list[ShownRow]],
    variables: Mapping[str, object] | None = None,
    earlier: Iterable[tuple[str, str, str, str]] = (),
) -> dict[str, dict[tuple[str, str, str], tuple[bool, str, str | None]]]:
    """Protect tables, each as a period of its own: key of row -> hidden, status, reason.

    `earlier` are the rows that an earlier vintage hid: period, area, benefit, offer type.
    """
    settings = DEFAULTS | dict(variables or {})
    with duckdb.connect() as connection:
        for table, codes in (("benefit", BENEFITS), ("offer_type", OFFERS)):
            keep(
                connection,
                table,
                {f"{table}_code": str, "sort_order": int},
                [(code, number) for number, code in enumerate(codes, start=1)],
            )
        keep(
            connection,
            "int_activation__published_rows",
            dict.fromkeys(("period_id", *ROW_COLUMNS), str)
            | {"suppression_order": int}
            | {figure: Decimal if figure in FULL_TIME else int for figure in FIGURES},
            [
                (
                    *(period, row.area_level, row.area_code, row.region_code),
                    *(row.group_code, row.offer_type_code),
                    int(row.area_code) if row.area_level == "municipality" else None,
                    *(row.figures[figure] for figure in FIGURES),
                )
                for period, rows in tables.items()
                for row in rows
            ],
            f"date '{A_DAY}' as as_of",
        )
        keep(
            connection,
            "stg_publication__published_pattern",
            dict.fromkeys(("period_id", "area_code", "benefit_code", "offer_type_code"), str),
            list(earlier),
        )
        keep_rules(connection, settings)
        for model in IN_ORDER:
            connection.execute(f"create table {model} as {rendered(model)}")
        answers = connection.execute(
            "select period_id, area_code, benefit_code, offer_type_code, is_hidden, conf_status,"
            " protection_reason from int_disclosure__activation_rows"
        ).fetchall()
    protected: dict[str, dict[tuple[str, str, str], tuple[bool, str, str | None]]] = {
        period: {} for period in tables
    }
    for period, area, benefit, offer, hidden, status, reason in answers:
        protected[period][area, benefit, offer] = (hidden, status, reason)
    return protected


def as_shown(
    rows: Iterable[ShownRow], protected: Mapping[tuple[str, str, str], tuple[bool, str, str | None]]
) -> list[ShownRow]:
    """Return rows as the public sees them: a hidden row without its figures."""
    return [
        ShownRow(
            row.area_level,
            row.area_code,
            row.region_code,
            row.group_code,
            row.offer_type_code,
            dict.fromkeys(FIGURES) if protected[row.key][0] else row.figures,
        )
        for row in rows
    ]


def random_courses(random: Random) -> list[InventedCourse]:
    """Draw courses: rare offers, rare benefits, tiny places, regions with one place.

    Half of the tables are less odd, so that rows find partners.
    """
    is_odd = random.random() < 0.5
    regions = REGIONS[: random.randint(1, 5) if is_odd else random.choice((2, 3))]
    places = [
        (number, REGIONS[number % 5]) for number in range(60) if REGIONS[number % 5] in regions
    ]
    places = random.sample(places, random.choice((2, 4, 8, 12) if is_odd else (4, 6)))
    offers = OFFERS if is_odd else OFFERS[: random.choice((2, 3))]
    benefits = BENEFITS if is_odd else BENEFITS[: random.choice((1, 2))]
    sizes = (1, 1, 10, 100) if is_odd else (1, 3, 10)
    place_weights = [random.choice(sizes) for _ in places]
    offer_weights = [random.choice(sizes) for _ in offers]
    benefit_weights = [random.choice(sizes) for _ in benefits]
    # offers that belong to benefits leave rows empty
    affinity = is_odd and random.random() < 0.5
    has_hours = (random.choice((0.0, 0.5, 0.95, 1.0)), random.choice((0.0, 0.6, 1.0)))
    imputed = random.choice((0.0, 1.0, 0.9))
    is_full_time = random.random() < 0.4
    courses: list[InventedCourse] = []
    for person in range(random.choice((10, 60, 300, 1500) if is_odd else (30, 60, 120, 300))):
        place, region = random.choices(places, place_weights)[0]
        benefit = random.choices(benefits, benefit_weights)[0]
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            if random.random() < 0.02:
                place, region = random.choices(places, place_weights)[0]
            offer = random.choices(offers, offer_weights)[0]
            if affinity and random.random() < 0.95:
                offer = offers[benefits.index(benefit)]
            part = Decimal(random.randint(*(900, 1000) if is_full_time else (1, 400))) / 1000
            first = part if random.random() < has_hours[0] else Decimal(0)
            reported = first or (part if random.random() < has_hours[1] else Decimal(0))
            corrected = reported or (part if random.random() < imputed else Decimal(0))
            hours = (first, reported, corrected)
            courses.append(InventedCourse(person, f"{place:04d}", region, benefit, offer, hours))
    return courses
