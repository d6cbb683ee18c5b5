"""The independent recount: the statistic of method.md, counted again from the raw files.

No code here is shared with the warehouse: days are walked one by one, sums are exact fractions and
only the standard library is used. It is written to be read beside the method, section by section,
and not to be fast. The offers that count are read from their seed; the rules of the groups are
typed from method.md on purpose, and `told_twice` says so where the seeds have others.
"""

from __future__ import annotations

import csv
import functools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import TypeVar

ONE_DAY = timedelta(days=1)
COUNTRY = "000"
IMPUTATION_EFFECTIVE_FROM = date(2020, 3, 1)
MINIMUM_DONORS = 10


# --------------------------------------------------------------------------------------------
# The rules (method sections 4, 5 and 8)
# --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class GroupRule:
    """One row of the table in method section 4."""

    code: str
    population_benefits: frozenset[str]
    visitation: str | None
    seniority_benefits: frozenset[str]
    seniority_rule: str
    look_back: str
    first_reference_date: date = date.min
    last_reference_date: date = date.max

    def has_cells_on(self, day: date) -> bool:
        """Section 8: a group only from its first to its last reference date."""
        return self.first_reference_date <= day <= self.last_reference_date


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both included, one municipality belongs to another area."""

    code: str
    belongs_to: str
    first_day: date = date.min
    last_day: date = date.max

    def holds_on(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class Places:
    """Section 7: in which region a municipality lies while it exists, where its people go then."""

    regions: tuple[Span, ...]
    successors: tuple[Span, ...] = ()

    def region_of(self, day: date) -> dict[str, str]:
        """Return the region of each municipality that exists on a day."""
        return {span.code: span.belongs_to for span in self.regions if span.holds_on(day)}

    def counted_in(self, municipality: str, day: date) -> str:
        """Return the municipality in which the people of a municipality count on a day."""
        for span in self.successors:
            if span.code == municipality and span.holds_on(day):
                return span.belongs_to
        return municipality

    def parts_on(self, day: date) -> dict[str, frozenset[str]]:
        """Return the municipalities, also those that are no more, whose people an area counts."""
        region_of, codes = self.region_of(day), {span.code for span in self.regions}
        parts: dict[str, set[str]] = {}
        for code in codes | {span.code for span in self.successors}:
            counted = self.counted_in(code, day)
            if counted in region_of:
                for area in (counted, region_of[counted]):
                    parts.setdefault(area, set()).add(code)
        return {area: frozenset(codes) for area, codes in parts.items()}


@functools.cache
def changes_of_areas(places: Places) -> tuple[tuple[str, date], ...]:
    """Section 8: the areas that became other places than they were the day before, and when."""
    spans = (*places.regions, *places.successors)
    days = {span.first_day for span in spans} | {
        span.last_day + timedelta(days=1) for span in spans if span.last_day != date.max
    }
    found = []
    for day in sorted(days - {date.min}):
        before, after = places.parts_on(day - timedelta(days=1)), places.parts_on(day)
        found += [(a, day) for a in before.keys() & after.keys() if before[a] != after[a]]
    return tuple(found)


NO_SUCCESSORS = Places(regions=())


def places_of(regions: Mapping[str, str] | Places) -> Places:
    """Take a mapping of municipalities to regions as places that never change."""
    if isinstance(regions, Places):
        return regions
    return Places(tuple(Span(code, region) for code, region in regions.items()))


@dataclass(frozen=True)
class KnownIssue:
    """One row of the table in method section 8, as far as it meets the computed groups."""

    first_day: date
    known_from: date
    is_series_break: bool
    groups: frozenset[str]


@dataclass(frozen=True)
class CountingOffer:
    """Section 5: an offer type counts for a group from the first day to the last."""

    group: str
    offer: str
    first_day: date
    last_day: date


def read_reference(name: str) -> list[dict[str, str]]:
    """Return the rows of a reference seed."""
    file = Path(__file__).parents[3] / "seeds" / "reference" / f"{name}.csv"
    with file.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def read_offers() -> tuple[CountingOffer, ...]:
    """Return the offers that count, from the seed that says so."""
    return tuple(
        CountingOffer(
            row["target_group_code"],
            row["offer_type_code"],
            date.fromisoformat(row["valid_from"] or "0001-01-01"),
            date.fromisoformat(row["valid_to"] or "9999-12-31"),
        )
        for row in read_reference("counting_offers")
    )


@dataclass(frozen=True)
class Rules:
    """The group rules (section 4), the offers that count (5) and the known issues (8)."""

    groups: tuple[GroupRule, ...] = (
        GroupRule(
            code="aktivitetsparat",
            population_benefits=frozenset({"kontanthjaelp", "uddannelseshjaelp"}),
            visitation="aktivitetsparat",
            seniority_benefits=frozenset(
                {"kontanthjaelp", "uddannelseshjaelp", "integrationsydelse"}
            ),
            seniority_rule="weeks_52_of_65",
            look_back="65-week window",
        ),
        GroupRule(
            code="jobafklaring",
            population_benefits=frozenset({"jobafklaringsforloeb"}),
            visitation=None,
            seniority_benefits=frozenset({"jobafklaringsforloeb"}),
            seniority_rule="calendar_month",
            look_back="12-month window",
        ),
        GroupRule(
            code="sygedagpenge",
            population_benefits=frozenset({"sygedagpenge"}),
            visitation=None,
            seniority_benefits=frozenset({"sygedagpenge"}),
            seniority_rule="start_to_end",
            look_back="12-month window",
        ),
    )
    counting_offers: tuple[CountingOffer, ...] = field(default_factory=read_offers)
    courses_without_hours_known_from: date = date(2020, 2, 13)
    known_issues: tuple[KnownIssue, ...] = (
        # Of the issues marked "break: yes" only this one is valid for a computed group (5).
        KnownIssue(
            first_day=date(2025, 7, 1),
            known_from=date(2025, 7, 1),
            is_series_break=True,
            groups=frozenset({"aktivitetsparat"}),
        ),
    )

    def offers_on(self, group: str, day: date) -> frozenset[str]:
        """Return the offers that count for a group on a day."""
        return frozenset(
            one.offer
            for one in self.counting_offers
            if one.group == group and one.first_day <= day <= one.last_day
        )


RULES = Rules()


def told_twice() -> str:
    """Say where the seeds have other rules of groups than those typed here; empty where nowhere."""
    windows = {"weeks_65": "65-week window", "months_12": "12-month window"}
    benefits = read_reference("target_group_benefits")
    seeds = {
        (
            row["target_group_code"],
            row["seniority_rule"],
            windows.get(row["look_back_window"]),
            *(
                frozenset(
                    one["benefit_code"]
                    for one in benefits
                    if one["rule_id"] == row["rule_id"] and one[counts] == "true"
                )
                for counts in ("counts_for_population", "counts_for_seniority")
            ),
        )
        for row in read_reference("target_group_rules")
    }
    typed = {
        (g.code, g.seniority_rule, g.look_back, g.population_benefits, g.seniority_benefits)
        for g in RULES.groups
    }
    if seeds == typed:
        return ""
    other = sorted({rule[0] for rule in seeds ^ typed})
    return (
        f"method 4: target_group_rules.csv and target_group_benefits.csv have other rules of "
        f"{', '.join(other)} than RULES in tests/python/support/recount.py: change it as well"
    )


# --------------------------------------------------------------------------------------------
# What comes out
# --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """One area, group and period before disclosure control.

    Not delivered (status O): every number and flag is None. Nobody in the group (status M): the
    numbers are 0 and the flags None (method section 8: null where the status is O, M or Q).
    """

    is_delivered: bool
    persons: int | None = None
    passive_persons: int | None = None
    passive_persons_as_reported: int | None = None
    passive_persons_if_all_count: int | None = None
    persons_active_by_imputation: int | None = None
    is_provisional: bool | None = None
    is_under_reported: bool | None = None
    has_series_break: bool | None = None
    rests_on_imputation: bool | None = None


@dataclass(frozen=True)
class CourseHours:
    """The hours of one course of the winning extract, side by side (method section 6)."""

    first_delivered: Decimal | None
    actual: Decimal | None
    imputed: Decimal | None
    used: Decimal | None
    donor_level: str | None
    donor_count: int | None


@dataclass(frozen=True)
class ActivationRow:
    """One municipality, benefit, offer type and period of the activation mart (section 6)."""

    courses: int
    activation_courses_as_first_delivered: int
    activation_courses_as_reported: int
    activation_courses_corrected: int
    activated_persons_as_first_delivered: int
    activated_persons_as_reported: int
    activated_persons_corrected: int
    full_time_activated_as_first_delivered: Decimal
    full_time_activated_as_reported: Decimal
    full_time_activated_corrected: Decimal
    courses_without_hours_at_first_delivery: int
    courses_overwritten: int
    courses_imputed_same_benefit_and_offer: int
    courses_imputed_same_offer: int
    courses_imputed_all: int
    courses_still_without_hours: int


BRIDGE_PARTS = (
    "entered",
    "left",
    "new_course",
    "course_withdrawn",
    "hours_reported",
    "hours_imputed",
    "other",
)


@dataclass
class BridgeRow:
    """Old and new passive persons of a cell and the signed parts of the difference."""

    previous_passive_persons: int = 0
    passive_persons: int = 0
    entered: int = 0
    left: int = 0
    new_course: int = 0
    course_withdrawn: int = 0
    hours_reported: int = 0
    hours_imputed: int = 0
    other: int = 0

    def add(self, part: str, change: int) -> None:
        """Give one person's change to one reason."""
        setattr(self, part, getattr(self, part) + change)

    def sum_of_parts(self) -> int:
        """Sum the signed parts; it must equal new minus old passive persons."""
        return sum(getattr(self, part) for part in BRIDGE_PARTS)


# --------------------------------------------------------------------------------------------
# Periods and time (method section 3)
# --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Period:
    """A month, quarter or year; its reference date is its last day."""

    period_type: str
    period_id: str
    first_day: date
    last_day: date


MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


def last_day_of_month(year: int, month: int) -> date:
    """Take the day before the first day of the next month (section 3: calendar only)."""
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - ONE_DAY


def period_containing(day: date, period_type: str) -> Period:
    """Find the month, quarter or year that holds a day (section 3)."""
    months = MONTHS_IN[period_type]
    number = (day.month - 1) // months + 1
    first_month = (number - 1) * months + 1
    last_month = number * months
    period_id = {
        "month": f"{day.year:04d}M{day.month:02d}",
        "quarter": f"{day.year:04d}Q{number}",
        "year": f"{day.year:04d}",
    }[period_type]
    first_day = date(day.year, first_month, 1)
    return Period(period_type, period_id, first_day, last_day_of_month(day.year, last_month))


def parse_period(period_id: str, period_type: str) -> Period:
    """Read 2019M03, 2019Q1 or 2019 (section 3); anything else is refused."""
    year = int(period_id[:4])
    month = 1
    if period_type == "month":
        month = int(period_id[5:])
    elif period_type == "quarter":
        month = int(period_id[5:]) * 3
    period = period_containing(date(year, month, 1), period_type)
    if period.period_id != period_id:
        raise ValueError(f"{period_id} is not a {period_type}")
    return period


def periods_between(first: Period, last: Period) -> list[Period]:
    """Every period of one type from first to last; none if last lies before first."""
    found: list[Period] = []
    period = first
    while period.first_day <= last.first_day:
        found.append(period)
        period = period_containing(period.last_day + ONE_DAY, period.period_type)
    return found


def first_day_of_12_month_window(reference_date: date) -> date:
    """Section 3: the first day of the month eleven months before the month of d."""
    year, month = reference_date.year, reference_date.month
    for _ in range(11):
        month -= 1
        if month == 0:
            year, month = year - 1, 12
    return date(year, month, 1)


def first_day_of_65_week_window(reference_date: date) -> date:
    """Section 3: the 455 days d-454 ... d."""
    return reference_date - timedelta(days=454)


def first_day_of_look_back(group: GroupRule, reference_date: date) -> date:
    """Section 4, last column of the table."""
    if group.look_back == "65-week window":
        return first_day_of_65_week_window(reference_date)
    return first_day_of_12_month_window(reference_date)


def days_from_to(first: date, last: date) -> Iterator[date]:
    """Every day from first to last, both included; none if last lies before first."""
    day = first
    while day <= last:
        yield day
        day += ONE_DAY


# --------------------------------------------------------------------------------------------
# The raw files (contract section 1) and which delivery wins (method section 3)
# --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Delivery:
    """One row of deliveries.csv."""

    delivery_id: str
    source: str
    received: date
    data_from: date | None
    data_until: date | None

    def order(self) -> tuple[date, bytes]:
        """Section 3: the later received date wins, on one day the higher id, binary order."""
        return self.received, self.delivery_id.encode()


@dataclass(frozen=True)
class Spell:
    """One benefit spell; an open end has become the data_until of its extract."""

    spell_id: str
    person_id: str
    benefit: str
    visitation: str
    municipality: str
    start: date
    end: date


@dataclass(frozen=True)
class Course:
    """One activity course; an open end has become the data_until of its extract."""

    activity_id: str
    person_id: str
    benefit: str
    offer: str
    municipality: str
    start: date
    end: date
    hours_in_extract: Decimal | None


def read_rows(dataset: Path, file_name: str) -> list[dict[str, str]]:
    """Read one raw file: every column is text."""
    with (dataset / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def date_or_none(text: str) -> date | None:
    """Read an ISO date; an empty field is null."""
    return date.fromisoformat(text) if text else None


def decimal_or_none(text: str) -> Decimal | None:
    """Read a decimal number; an empty field is null."""
    return Decimal(text) if text else None


def deliveries_received_by(dataset: Path, source: str, as_of: date) -> list[Delivery]:
    """Section 3: only deliveries received on or before v exist; the winning one comes last."""
    deliveries = [
        Delivery(
            delivery_id=row["delivery_id"],
            source=row["source"],
            received=date.fromisoformat(row["received_date"]),
            data_from=date_or_none(row["data_from"]),
            data_until=date_or_none(row["data_until"]),
        )
        for row in read_rows(dataset, "deliveries.csv")
        if row["source"] == source and date.fromisoformat(row["received_date"]) <= as_of
    ]
    return sorted(deliveries, key=Delivery.order)


def end_or_data_until(row: Mapping[str, str], delivery: Delivery) -> date:
    """Section 3: no end = still in force on the extract's data_until."""
    end = date_or_none(row["end_date"]) or delivery.data_until
    if end is None:
        raise ValueError(f"extract {delivery.delivery_id} has no data_until")
    return end


def spell_of(row: Mapping[str, str], delivery: Delivery) -> Spell:
    """Read one row of benefit_spells.csv."""
    return Spell(
        spell_id=row["spell_id"],
        person_id=row["person_id"],
        benefit=row["benefit_code"],
        visitation=row["visitation_category"],
        municipality=row["municipality_code"],
        start=date.fromisoformat(row["start_date"]),
        end=end_or_data_until(row, delivery),
    )


def course_of(row: Mapping[str, str], delivery: Delivery) -> Course:
    """Read one row of activity_spells.csv."""
    return Course(
        activity_id=row["activity_id"],
        person_id=row["person_id"],
        benefit=row["benefit_code"],
        offer=row["offer_type_code"],
        municipality=row["municipality_code"],
        start=date.fromisoformat(row["start_date"]),
        end=end_or_data_until(row, delivery),
        hours_in_extract=decimal_or_none(row["weekly_hours"]),
    )


# --------------------------------------------------------------------------------------------
# The dataset as it stood on v
# --------------------------------------------------------------------------------------------


@dataclass
class Vintage:
    """What is known on the as-of date, and nothing else."""

    as_of: date
    spells: list[Spell] = field(default_factory=list)
    courses: dict[str, Course] = field(default_factory=dict)
    hours: dict[str, CourseHours] = field(default_factory=dict)
    zero_by_report: set[str] = field(default_factory=set)
    benefits_delivered: set[str] = field(default_factory=set)
    covered_from: date | None = None
    covered_until: date | None = None
    covered_by_spells: frozenset[str] | None = None
    covered_by_courses: frozenset[str] | None = None


def covered_places(dataset: Path, delivery: Delivery) -> frozenset[str] | None:
    """Contract section 1: the municipalities that an extract covers; None is the whole country."""
    if not (dataset / "delivery_places.csv").exists():
        return None
    rows = read_rows(dataset, "delivery_places.csv")
    found = {r["municipality_code"] for r in rows if r["delivery_id"] == delivery.delivery_id}
    return frozenset(found) or None


def first_covered_day(delivery: Delivery, starts: Iterable[date]) -> date | None:
    """Section 3 and contract section 1: data_from, where empty the earliest start."""
    return delivery.data_from or min(starts, default=None)


def load_vintage(
    dataset: Path, as_of: date, imputation_effective_from: date, minimum_donors: int
) -> Vintage:
    """Take the winning extracts of spells and courses whole (contract section 1)."""
    vintage = Vintage(as_of)
    spell_deliveries = deliveries_received_by(dataset, "benefit_spells", as_of)
    course_deliveries = deliveries_received_by(dataset, "activity_spells", as_of)

    received_ids = {delivery.delivery_id for delivery in spell_deliveries}
    for row in read_rows(dataset, "benefit_spells.csv"):
        if row["delivery_id"] in received_ids:
            vintage.benefits_delivered.add(row["benefit_code"])
        if spell_deliveries and row["delivery_id"] == spell_deliveries[-1].delivery_id:
            vintage.spells.append(spell_of(row, spell_deliveries[-1]))

    first_hours: dict[str, Decimal | None] = {}
    for delivery in course_deliveries:  # the oldest first, the winning one last
        vintage.courses = {}
        for row in read_rows(dataset, "activity_spells.csv"):
            if row["delivery_id"] == delivery.delivery_id:
                course = course_of(row, delivery)
                vintage.courses[course.activity_id] = course
                first_hours.setdefault(course.activity_id, course.hours_in_extract)

    if spell_deliveries and course_deliveries:
        spells_from = first_covered_day(spell_deliveries[-1], (s.start for s in vintage.spells))
        courses_from = first_covered_day(
            course_deliveries[-1], (c.start for c in vintage.courses.values())
        )
        ends = [spell_deliveries[-1].data_until, course_deliveries[-1].data_until]
        if spells_from and courses_from and all(ends):
            vintage.covered_from = max(spells_from, courses_from)
            vintage.covered_until = min(end for end in ends if end)

    if spell_deliveries:
        vintage.covered_by_spells = covered_places(dataset, spell_deliveries[-1])
    if course_deliveries:
        vintage.covered_by_courses = covered_places(dataset, course_deliveries[-1])
        reports = latest_hour_reports(dataset, as_of)
        vintage.hours, vintage.zero_by_report = hours_of_courses(
            vintage.courses,
            course_deliveries[-1].received,
            first_hours,
            reports,
            imputes=as_of >= imputation_effective_from,
            minimum_donors=minimum_donors,
        )
    return vintage


# --------------------------------------------------------------------------------------------
# Hours of a course (method section 6)
# --------------------------------------------------------------------------------------------


def round_half_up(value: Fraction, digits: int) -> Decimal:
    """Round an exact, non-negative number once, half up."""
    units = math.floor(value * 10**digits + Fraction(1, 2))
    return Decimal(units).scaleb(-digits)


def is_above_zero(hours: Decimal | None) -> bool:
    """Tell hours above zero from 0 and from no hours."""
    return hours is not None and hours > 0


def latest_hour_reports(dataset: Path, as_of: date) -> dict[str, tuple[date, Decimal]]:
    """Section 6.1: per course the hour report received last, with its received date."""
    rows = read_rows(dataset, "hour_reports.csv")
    latest: dict[str, tuple[date, Decimal]] = {}
    for delivery in deliveries_received_by(dataset, "hour_reports", as_of):
        for row in rows:
            if row["delivery_id"] == delivery.delivery_id:
                if not row["weekly_hours"]:
                    raise ValueError(f"empty hour report in {delivery.delivery_id}")
                hours = Decimal(row["weekly_hours"])
                latest[row["activity_id"]] = (delivery.received, hours)
    return latest


def actual_hours(
    course: Course, extract_received: date, report: tuple[date, Decimal] | None
) -> Decimal | None:
    """Section 6.1: extract (above zero) or report, the later one; on one day the report."""
    if report is not None:
        report_received, hours_in_report = report
        extract_has_hours = is_above_zero(course.hours_in_extract)
        if not extract_has_hours or report_received >= extract_received:
            return hours_in_report
    if is_above_zero(course.hours_in_extract):
        return course.hours_in_extract
    return None


@dataclass
class Donors:
    """The actual hours above zero of all courses, by the three levels (section 6.2)."""

    same_benefit_and_offer: dict[tuple[str, str], list[Decimal]] = field(default_factory=dict)
    same_offer: dict[str, list[Decimal]] = field(default_factory=dict)
    every: list[Decimal] = field(default_factory=list)

    def add(self, course: Course, hours: Decimal) -> None:
        """Count one course with actual hours above zero at all three levels."""
        self.same_benefit_and_offer.setdefault((course.benefit, course.offer), []).append(hours)
        self.same_offer.setdefault(course.offer, []).append(hours)
        self.every.append(hours)

    def first_level_with_enough(
        self, course: Course, minimum: int
    ) -> tuple[str, list[Decimal]] | None:
        """Section 6.2: the first level with at least the minimum of donors, else none."""
        levels = (
            (
                "same_benefit_and_offer",
                self.same_benefit_and_offer.get((course.benefit, course.offer), []),
            ),
            ("same_offer", self.same_offer.get(course.offer, [])),
            ("all", self.every),
        )
        for level, donors in levels:
            if donors and len(donors) >= minimum:
                return level, donors
        return None


def mean_of(hours: list[Decimal]) -> Decimal:
    """Section 6.2: the exact mean, rounded half up to two decimals."""
    return round_half_up(sum((Fraction(h) for h in hours), Fraction(0)) / len(hours), 2)


def hours_of_courses(
    courses: Mapping[str, Course],
    extract_received: date,
    first_hours: Mapping[str, Decimal | None],
    reports: Mapping[str, tuple[date, Decimal]],
    *,
    imputes: bool,
    minimum_donors: int,
) -> tuple[dict[str, CourseHours], set[str]]:
    """Section 6 for every course; and the courses whose actual hours are 0 by a report."""
    actual = {
        activity_id: actual_hours(course, extract_received, reports.get(activity_id))
        for activity_id, course in courses.items()
    }
    zero_by_report = {a for a, hours in actual.items() if hours is not None and hours == 0}

    donors = Donors()
    for activity_id, course in courses.items():
        hours = actual[activity_id]
        if hours is not None and hours > 0:
            donors.add(course, hours)

    result: dict[str, CourseHours] = {}
    for activity_id, course in courses.items():
        imputed, level, count = None, None, None
        if actual[activity_id] is None and imputes:
            found = donors.first_level_with_enough(course, minimum_donors)
            if found is not None:
                level, count, imputed = found[0], len(found[1]), mean_of(found[1])
        result[activity_id] = CourseHours(
            first_delivered=first_hours[activity_id],
            actual=actual[activity_id],
            imputed=imputed,
            used=imputed if actual[activity_id] is None else actual[activity_id],
            donor_level=level,
            donor_count=count,
        )
    return result, zero_by_report


def recount_hours(
    dataset: Path,
    as_of: date,
    *,
    imputation_effective_from: date = IMPUTATION_EFFECTIVE_FROM,
    minimum_donors: int = MINIMUM_DONORS,
) -> dict[str, CourseHours]:
    """Section 6: the hours of every course of the winning extract, by activity_id."""
    return load_vintage(dataset, as_of, imputation_effective_from, minimum_donors).hours


# --------------------------------------------------------------------------------------------
# The grid of periods (method sections 3 and 8)
# --------------------------------------------------------------------------------------------


def periods_wholly_covered(vintage: Vintage, period_type: str) -> list[Period]:
    """Section 8: the periods that both extracts cover from first to last day."""
    if vintage.covered_from is None or vintage.covered_until is None:
        return []
    first = period_containing(vintage.covered_from, period_type)
    last = period_containing(vintage.covered_until, period_type)
    return [
        period
        for period in periods_between(first, last)
        if period.first_day >= vintage.covered_from and period.last_day <= vintage.covered_until
    ]


def periods_of_grid(
    vintage: Vintage, period_type: str, first_period: str | None, last_period: str | None
) -> list[Period]:
    """Section 8: the periods wholly covered, or those first_period ... last_period ask for.

    A bound that is given replaces the bound of the covered periods: it restricts the grid where
    it lies inside, and adds periods (status O) where it lies outside.
    """
    covered = periods_wholly_covered(vintage, period_type)
    first = parse_period(first_period, period_type) if first_period else None
    last = parse_period(last_period, period_type) if last_period else None
    if first is None and covered:
        first = covered[0]
    if last is None and covered:
        last = covered[-1]
    if first is None or last is None:
        return []
    return periods_between(first, last)


def newest_ended_period(vintage: Vintage, period_type: str) -> Period | None:
    """Section 8, is_provisional: the newest period that ended by the earlier data_until."""
    if vintage.covered_until is None:
        return None
    period = period_containing(vintage.covered_until, period_type)
    if period.last_day > vintage.covered_until:
        return period_containing(period.first_day - ONE_DAY, period_type)
    return period


def is_delivered(vintage: Vintage, group: GroupRule, period: Period) -> bool:
    """Section 3: the reference date and the whole look-back are covered by both extracts."""
    if vintage.covered_from is None or vintage.covered_until is None:
        return False
    if period.last_day > vintage.covered_until:
        return False
    return first_day_of_look_back(group, period.last_day) >= vintage.covered_from


def is_covered(vintage: Vintage, area: str, region_of: Mapping[str, str]) -> bool:
    """Section 8: both extracts cover the municipality, or every municipality of the area."""
    return all(
        places is None or municipality in places
        for places in (vintage.covered_by_spells, vintage.covered_by_courses)
        for municipality, region in region_of.items()
        if area in (municipality, region, COUNTRY)
    )


def groups_of_grid(vintage: Vintage, rules: Rules) -> list[GroupRule]:
    """Section 8: the groups of which a spell of a population benefit was delivered by v."""
    return [g for g in rules.groups if g.population_benefits & vintage.benefits_delivered]


# --------------------------------------------------------------------------------------------
# Population and seniority (method section 4)
# --------------------------------------------------------------------------------------------


def spell_that_decides(spells: list[Spell], group: GroupRule, day: date) -> Spell | None:
    """Section 4.1: the population spell in force; of several the latest start, then the id."""
    in_force = [
        spell
        for spell in spells
        if spell.benefit in group.population_benefits
        and (group.visitation is None or spell.visitation == group.visitation)
        and spell.start <= day <= spell.end
    ]
    if not in_force:
        return None
    return max(in_force, key=lambda spell: (spell.start, spell.spell_id.encode()))


def days_on_benefit(spells: list[Spell], benefits: frozenset[str]) -> set[date]:
    """Every day on which at least one of the benefits is in force (section 3)."""
    days: set[date] = set()
    for spell in spells:
        if spell.benefit in benefits:
            days.update(days_from_to(spell.start, spell.end))
    return days


def first_day_without_interruption(days: set[date], reference_date: date) -> date:
    """Section 4.2 start_to_end: walk back from d to the last day that is still on benefit."""
    day = reference_date
    while day - ONE_DAY in days:
        day -= ONE_DAY
    return day


def first_day_without_whole_month_off(days: set[date], reference_date: date) -> date:
    """Section 4.2 calendar_month: walk back from d until a whole calendar month has been off.

    ``first_on`` is the earliest day on benefit so far; the days between it and ``day`` are the
    gap. A month lies wholly in the gap when the walk reaches its first day and its last day
    comes before ``first_on``.
    """
    first_on = reference_date
    earliest_of_all = min(days)
    day = reference_date
    while day > earliest_of_all:
        day -= ONE_DAY
        if day in days:
            first_on = day
        elif day.day == 1 and last_day_of_month(day.year, day.month) < first_on:
            break
    return first_on


def blocks_on_benefit(days: set[date], reference_date: date) -> int:
    """Section 4.2 weeks_52_of_65: how many of the 65 seven-day blocks hold a day on benefit."""
    blocks = 0
    for number in range(65):
        last_day = reference_date - timedelta(days=7 * number)
        block = list(days_from_to(last_day - timedelta(days=6), last_day))
        if any(day in days for day in block):
            blocks += 1
    return blocks


def has_a_year_of_seniority(group: GroupRule, days: set[date], reference_date: date) -> bool:
    """Section 4.2, by the group's rule; d itself is a day on benefit."""
    if group.seniority_rule == "weeks_52_of_65":
        return blocks_on_benefit(days, reference_date) >= 52
    window_first = first_day_of_12_month_window(reference_date)
    if group.seniority_rule == "start_to_end":
        return first_day_without_interruption(days, reference_date) <= window_first
    if group.seniority_rule == "calendar_month":
        return first_day_without_whole_month_off(days, reference_date) <= window_first
    raise ValueError(f"unknown seniority rule {group.seniority_rule}")


# --------------------------------------------------------------------------------------------
# Active or passive (method sections 5 and 6)
# --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonState:
    """One person of the population of one group on one reference date."""

    municipality: str
    passive: bool
    passive_as_reported: bool
    passive_if_all_count: bool


def courses_in_look_back(
    courses: Iterable[Course], group: GroupRule, rules: Rules, reference_date: date
) -> list[Course]:
    """Section 5: the courses of counting offers that overlap the look-back by a day or more."""
    window_first = first_day_of_look_back(group, reference_date)
    offers = rules.offers_on(group.code, reference_date)
    return [
        course
        for course in courses
        if course.offer in offers
        and course.start <= course.end
        and course.start <= reference_date
        and course.end >= window_first
    ]


def state_of(spell: Spell, courses: list[Course], hours: Mapping[str, CourseHours]) -> PersonState:
    """Section 5, and the three numbers of section 6."""
    known = [hours[course.activity_id] for course in courses]
    return PersonState(
        municipality=spell.municipality,
        passive=not any(is_above_zero(h.used) for h in known),
        passive_as_reported=not any(is_above_zero(h.actual) for h in known),
        passive_if_all_count=not any(h.actual is None or h.actual > 0 for h in known),
    )


SpellOrCourse = TypeVar("SpellOrCourse", Spell, Course)


def by_person(rows: Iterable[SpellOrCourse]) -> dict[str, list[SpellOrCourse]]:
    """Gather the spells or courses of each person."""
    found: dict[str, list[SpellOrCourse]] = {}
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


Population = dict[str, PersonState]


def populations(
    vintage: Vintage, periods: list[Period], rules: Rules
) -> dict[tuple[str, str], Population]:
    """Sections 4 and 5: per group and period delivered, the persons and their states."""
    spells_of = by_person(vintage.spells)
    courses_of = by_person(vintage.courses.values())
    result: dict[tuple[str, str], Population] = {}
    for group in groups_of_grid(vintage, rules):
        dated = [p for p in periods if group.has_cells_on(p.last_day)]
        delivered = [p for p in dated if is_delivered(vintage, group, p)]
        for period in delivered:
            result[group.code, period.period_id] = {}
        for person_id, spells in spells_of.items():
            days = days_on_benefit(spells, group.seniority_benefits)
            for period in delivered:
                d = period.last_day
                spell = spell_that_decides(spells, group, d)
                if spell is None or not has_a_year_of_seniority(group, days, d):
                    continue
                courses = courses_in_look_back(courses_of.get(person_id, []), group, rules, d)
                state = state_of(spell, courses, vintage.hours)
                result[group.code, period.period_id][person_id] = state
    return result


# --------------------------------------------------------------------------------------------
# Areas and cells (method sections 7 and 8)
# --------------------------------------------------------------------------------------------


def all_areas(region_of: Mapping[str, str]) -> list[str]:
    """Section 7: every municipality of the day, every region and the whole country."""
    return [*sorted(region_of), *sorted(set(region_of.values())), COUNTRY]


def by_area(population: Population, places: Places, day: date) -> dict[str, dict[str, PersonState]]:
    """Section 7: each person in the municipality, its region and the whole country."""
    region_of = places.region_of(day)
    found: dict[str, dict[str, PersonState]] = {area: {} for area in all_areas(region_of)}
    for person_id, state in population.items():
        municipality = places.counted_in(state.municipality, day)
        if municipality not in region_of:
            raise ValueError(f"municipality {municipality} does not exist on {day}")
        for area in (municipality, region_of[municipality], COUNTRY):
            found[area][person_id] = state
    return found


def has_series_break(
    vintage: Vintage, group: GroupRule, period: Period, rules: Rules, area: str, places: Places
) -> bool:
    """Section 8: a known issue that is a break begins in the look-back, or the area changes."""
    window_first = first_day_of_look_back(group, period.last_day)
    return any(
        changed == area and window_first <= day <= period.last_day
        for changed, day in changes_of_areas(places)
    ) or any(
        issue.is_series_break
        and group.code in issue.groups
        and issue.known_from <= vintage.as_of
        and window_first <= issue.first_day <= period.last_day
        for issue in rules.known_issues
    )


def cell_of(
    vintage: Vintage, period: Period, states: list[PersonState], rules: Rules, *, is_break: bool
) -> Cell:
    """Count one cell; its flags by section 8, null where nobody is in the group."""
    passive = sum(state.passive for state in states)
    as_reported = sum(state.passive_as_reported for state in states)
    if_all_count = sum(state.passive_if_all_count for state in states)
    cell = Cell(
        is_delivered=True,
        persons=len(states),
        passive_persons=passive,
        passive_persons_as_reported=as_reported,
        passive_persons_if_all_count=if_all_count,
        persons_active_by_imputation=as_reported - passive,
    )
    if not states:
        return cell
    is_known = rules.courses_without_hours_known_from <= vintage.as_of
    return replace(
        cell,
        is_provisional=period == newest_ended_period(vintage, period.period_type),
        is_under_reported=is_known and if_all_count < passive,
        has_series_break=is_break,
        rests_on_imputation=as_reported - passive > 0,
    )


def recount_passive_share(
    dataset: Path,
    as_of: date,
    *,
    region_of: Mapping[str, str] | Places,
    period_type: str = "quarter",
    first_period: str | None = None,
    last_period: str | None = None,
    imputation_effective_from: date = IMPUTATION_EFFECTIVE_FROM,
    minimum_donors: int = MINIMUM_DONORS,
    rules: Rules = RULES,
) -> dict[tuple[str, str, str], Cell]:
    """Count the three special-extract groups: (area, group, period) -> cell (section 8)."""
    vintage = load_vintage(dataset, as_of, imputation_effective_from, minimum_donors)
    periods = periods_of_grid(vintage, period_type, first_period, last_period)
    found = populations(vintage, periods, rules)
    cells: dict[tuple[str, str, str], Cell] = {}
    for group in groups_of_grid(vintage, rules):
        for period in (p for p in periods if group.has_cells_on(p.last_day)):
            population = found.get((group.code, period.period_id), {})
            delivered = is_delivered(vintage, group, period)
            places = places_of(region_of)
            areas = by_area(population, places, period.last_day)
            for area, persons in areas.items():
                cell = Cell(is_delivered=False)
                if delivered and is_covered(vintage, area, places.region_of(period.last_day)):
                    is_break = has_series_break(vintage, group, period, rules, area, places)
                    states = list(persons.values())
                    cell = cell_of(vintage, period, states, rules, is_break=is_break)
                cells[area, group.code, period.period_id] = cell
    return cells


# --------------------------------------------------------------------------------------------
# Activation (method section 6, last paragraph)
# --------------------------------------------------------------------------------------------


def days_in_force(course: Course, period: Period) -> int:
    """Count the days of the period on which the course is in force."""
    first = max(course.start, period.first_day)
    last = min(course.end, period.last_day)
    return sum(1 for _ in days_from_to(first, last))


def full_time_part(hours: Decimal | None, days: int, period: Period) -> Fraction:
    """Section 6: min(hours, 37)/37 times days in force over the days of the period, exact."""
    if hours is None:
        return Fraction(0)
    days_of_period = sum(1 for _ in days_from_to(period.first_day, period.last_day))
    return Fraction(min(hours, Decimal(37))) / 37 * Fraction(days, days_of_period)


def what_became_of(hours: CourseHours) -> str | None:
    """Section 6: the fate of a course that was without hours at its first delivery."""
    if is_above_zero(hours.first_delivered):
        return None
    if hours.actual is not None:
        return "overwritten"
    if hours.imputed is not None:
        return f"imputed_{hours.donor_level}"
    return "still_without"


def activation_row(
    courses: list[Course], hours_of: Mapping[str, CourseHours], period: Period
) -> ActivationRow:
    """Section 6, last paragraph, for the courses of one row."""
    persons: dict[str, set[str]] = {"first": set(), "reported": set(), "corrected": set()}
    full_time = dict.fromkeys(persons, Fraction(0))
    activation_courses = dict.fromkeys(persons, 0)
    for course in courses:
        hours = hours_of[course.activity_id]
        days = days_in_force(course, period)
        series = {
            "first": hours.first_delivered,
            "reported": hours.actual,
            "corrected": hours.used,
        }
        for name, value in series.items():
            full_time[name] += full_time_part(value, days, period)
            if is_above_zero(value):
                activation_courses[name] += 1
                persons[name].add(course.person_id)
    fates = [what_became_of(hours_of[course.activity_id]) for course in courses]
    return ActivationRow(
        courses=len(courses),
        activation_courses_as_first_delivered=activation_courses["first"],
        activation_courses_as_reported=activation_courses["reported"],
        activation_courses_corrected=activation_courses["corrected"],
        activated_persons_as_first_delivered=len(persons["first"]),
        activated_persons_as_reported=len(persons["reported"]),
        activated_persons_corrected=len(persons["corrected"]),
        full_time_activated_as_first_delivered=round_half_up(full_time["first"], 6),
        full_time_activated_as_reported=round_half_up(full_time["reported"], 6),
        full_time_activated_corrected=round_half_up(full_time["corrected"], 6),
        courses_without_hours_at_first_delivery=sum(fate is not None for fate in fates),
        courses_overwritten=fates.count("overwritten"),
        courses_imputed_same_benefit_and_offer=fates.count("imputed_same_benefit_and_offer"),
        courses_imputed_same_offer=fates.count("imputed_same_offer"),
        courses_imputed_all=fates.count("imputed_all"),
        courses_still_without_hours=fates.count("still_without"),
    )


def recount_activation(
    dataset: Path,
    as_of: date,
    *,
    places: Places = NO_SUCCESSORS,
    period_type: str = "quarter",
    first_period: str | None = None,
    last_period: str | None = None,
    imputation_effective_from: date = IMPUTATION_EFFECTIVE_FROM,
    minimum_donors: int = MINIMUM_DONORS,
) -> dict[tuple[str, str, str, str], ActivationRow]:
    """Count activation: (municipality, benefit, offer type, period) -> row (section 6).

    Periods wholly covered by both winning extracts (first and last only restrict them), rows
    with at least one course.
    """
    vintage = load_vintage(dataset, as_of, imputation_effective_from, minimum_donors)
    asked = periods_of_grid(vintage, period_type, first_period, last_period)
    rows: dict[tuple[str, str, str, str], ActivationRow] = {}
    for period in periods_wholly_covered(vintage, period_type):
        if period not in asked:
            continue
        courses_of: dict[tuple[str, str, str], list[Course]] = {}
        for course in vintage.courses.values():
            if days_in_force(course, period) > 0:
                municipality = places.counted_in(course.municipality, period.last_day)
                # Section 8: no activation where the extract of courses does not cover the place
                covered = vintage.covered_by_courses
                if covered is not None and municipality not in covered:
                    continue
                key = (municipality, course.benefit, course.offer)
                courses_of.setdefault(key, []).append(course)
        for key, courses in courses_of.items():
            rows[(*key, period.period_id)] = activation_row(courses, vintage.hours, period)
    return rows


# --------------------------------------------------------------------------------------------
# The bridge between two vintages (publication section 4)
# --------------------------------------------------------------------------------------------


def counting_courses(
    vintage: Vintage, own: list[Course], group: GroupRule, rules: Rules, reference_date: date
) -> list[Course]:
    """Section 5: the courses that make the person active in this vintage (corrected)."""
    overlapping = courses_in_look_back(own, group, rules, reference_date)
    return [c for c in overlapping if is_above_zero(vintage.hours[c.activity_id].used)]


def reason_for_activity(courses: list[Course], old: Vintage, new: Vintage) -> str:
    """Passive before, active now: the first reason that applies to any counting course."""
    ids = [course.activity_id for course in courses]
    held = [i for i in ids if i in old.courses]
    if len(held) < len(ids):
        return "new_course"
    if any(
        is_above_zero(new.hours[i].actual) and not is_above_zero(old.hours[i].actual) for i in held
    ):
        return "hours_reported"
    if any(new.hours[i].imputed is not None and not is_above_zero(old.hours[i].used) for i in held):
        return "hours_imputed"
    return "other"


def reason_for_passivity(courses: list[Course], new: Vintage) -> str:
    """Active before, passive now: the first reason that applies to any course that counted."""
    ids = [course.activity_id for course in courses]
    if any(i not in new.courses for i in ids):
        return "course_withdrawn"
    if any(i in new.zero_by_report for i in ids):
        return "hours_reported"
    return "other"


def recount_bridge(
    dataset: Path,
    previous_as_of: date,
    as_of: date,
    *,
    region_of: Mapping[str, str] | Places,
    period_type: str = "quarter",
    first_period: str | None = None,
    last_period: str | None = None,
    imputation_effective_from: date = IMPUTATION_EFFECTIVE_FROM,
    minimum_donors: int = MINIMUM_DONORS,
    rules: Rules = RULES,
) -> dict[tuple[str, str, str], BridgeRow]:
    """Tell the change of passive persons of every cell delivered in both vintages.

    (area, group, period) -> row; every part is a signed contribution to new minus old.
    """
    old = load_vintage(dataset, previous_as_of, imputation_effective_from, minimum_donors)
    new = load_vintage(dataset, as_of, imputation_effective_from, minimum_donors)
    old_periods = periods_of_grid(old, period_type, first_period, last_period)
    new_periods = periods_of_grid(new, period_type, first_period, last_period)
    old_populations = populations(old, old_periods, rules)
    new_populations = populations(new, new_periods, rules)

    places = places_of(region_of)
    rows: dict[tuple[str, str, str], BridgeRow] = {}
    for group in rules.groups:
        for period in new_periods:
            key = (group.code, period.period_id)
            if key not in old_populations or key not in new_populations:
                continue
            reasons = reasons_of_change(
                old, new, old_populations[key], new_populations[key], group, period, rules
            )
            old_areas = by_area(old_populations[key], places, period.last_day)
            new_areas = by_area(new_populations[key], places, period.last_day)
            region_of_day = places.region_of(period.last_day)
            for area in new_areas:
                if not all(is_covered(vintage, area, region_of_day) for vintage in (old, new)):
                    continue
                rows[area, *key] = bridge_row(old_areas[area], new_areas[area], reasons)
    return rows


def reasons_of_change(
    old: Vintage,
    new: Vintage,
    old_population: Population,
    new_population: Population,
    group: GroupRule,
    period: Period,
    rules: Rules,
) -> dict[str, str]:
    """Name the reason for each person, in both populations, whose state differs."""
    d = period.last_day
    old_courses = by_person(old.courses.values())
    new_courses = by_person(new.courses.values())
    reasons: dict[str, str] = {}
    for person_id, state in new_population.items():
        before = old_population.get(person_id)
        if before is None or before.passive == state.passive:
            continue
        if state.passive:
            courses = counting_courses(old, old_courses[person_id], group, rules, d)
            reasons[person_id] = reason_for_passivity(courses, new)
        else:
            courses = counting_courses(new, new_courses[person_id], group, rules, d)
            reasons[person_id] = reason_for_activity(courses, old, new)
    return reasons


def bridge_row(
    old_persons: Mapping[str, PersonState],
    new_persons: Mapping[str, PersonState],
    reasons: Mapping[str, str],
) -> BridgeRow:
    """Add up the persons of one cell; who moved inside an area is in both of its populations."""
    row = BridgeRow(
        previous_passive_persons=sum(state.passive for state in old_persons.values()),
        passive_persons=sum(state.passive for state in new_persons.values()),
    )
    for person_id in {*old_persons, *new_persons}:
        before = old_persons.get(person_id)
        after = new_persons.get(person_id)
        was_passive = before is not None and before.passive
        is_passive = after is not None and after.passive
        if before is None and is_passive:
            row.add("entered", +1)
        elif after is None and was_passive:
            row.add("left", -1)
        elif before is not None and after is not None and was_passive != is_passive:
            row.add(reasons[person_id], +1 if is_passive else -1)
    return row


# --------------------------------------------------------------------------------------------
# Jobindsats (contract section 1, method sections 1 and 10)
# --------------------------------------------------------------------------------------------

JOBINDSATS_TABLES = ("passiv12", "y60c07", "y60a02")
JOBINDSATS_GROUPS = {
    "Dagpengemodtagere": "dagpenge",
    "Ressourceforløb": "ressourceforloeb",
    "Ledighedsydelse": "ledighedsydelse",
    "Jobparate kontanthjælpsmodtagere": "kontanthjaelp_jobparat",
}


def jobindsats_group(row: Mapping[str, str]) -> str | None:
    """Section 10: for the y60 tables the table decides; for passiv12 the label (section 1)."""
    if row["table_id"] == "passiv12":
        return JOBINDSATS_GROUPS.get(row["group_label"])
    return "kontanthjaelp"


def recount_jobindsats(
    dataset: Path, as_of: date
) -> dict[tuple[str, str, str, str, str], str | None]:
    """Take each delivered total from the latest delivery that has the cell.

    (table_id, area_label, period_label, group code, measure_label) -> value text, None = missing.
    Rows by other dimensions, and rows whose group label is not known, are not totals of a group.
    """
    rows = read_rows(dataset, "jobindsats_observations.csv")
    cells: dict[tuple[str, str, str, str, str], str | None] = {}
    for delivery in deliveries_received_by(dataset, "jobindsats", as_of):
        for row in rows:
            if row["delivery_id"] != delivery.delivery_id:
                continue
            group = jobindsats_group(row)
            if row["table_id"] not in JOBINDSATS_TABLES or row["dimensions"] or group is None:
                continue
            key = (
                row["table_id"],
                row["area_label"],
                row["period_label"],
                group,
                row["measure_label"],
            )
            cells[key] = row["value"] or None
    return cells
