"""Adversarial random datasets: the six raw files of the contract, decided by one seed.

The persons are invented. Every rule of the method is meant to be met at its edge: gaps of a whole
calendar month and of one day less, 51 and 52 blocks of 65, courses that touch a window by one day,
classes of 9 and 10 donors, two deliveries on one day, reports of 0, ids whose text order is not
their number order, vintages on either side of the day imputation came into force.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from common.paths import PROJECT
from microdata import write_dataset
from recount import (
    first_day_of_12_month_window,
    first_day_of_65_week_window,
    last_day_of_month,
    period_containing,
)

REGION_OF = {
    "0101": "1084",
    "0147": "1084",
    "0259": "1085",
    "0330": "1085",
    "0461": "1083",
    "0751": "1082",
    "0825": "1081",
    "0851": "1081",
}
NAME_OF = {
    "0101": "København",
    "0147": "Frederiksberg",
    "0259": "Køge",
    "0330": "Slagelse",
    "0461": "Odense",
    "0751": "Aarhus",
    "0825": "Læsø",
    "0851": "Aalborg",
}
BENEFITS = (
    "kontanthjaelp",
    "uddannelseshjaelp",
    "integrationsydelse",
    "jobafklaringsforloeb",
    "sygedagpenge",
    "dagpenge",
    "ressourceforloeb",
    "ledighedsydelse",
)
VISITATIONS = ("jobparat", "aktivitetsparat", "uddannelsesparat", "aabenlyst_uddannelsesparat", "")
OFFERS = (
    "vejledning_opkvalificering",
    "ordinaer_uddannelse",
    "virksomhedspraktik",
    "nytteindsats",
    "loentilskud",
    "mentor",
    "ordinaere_timer",
)
HOURS = ("37", "12.5", "0.25", "20", "59", "0.01", "8.75", "30", "37.5", "36.99", "5")
SYSTEMS = ("KMD Momentum", "Schultz Fasit", "")
JOBINDSATS_GROUPS = (
    "Dagpengemodtagere",
    "Ressourceforløb",
    "Ledighedsydelse",
    "Jobparate kontanthjælpsmodtagere",
)
IMPUTATION_EDGES = (
    date(2020, 2, 12),
    date(2020, 2, 13),
    date(2020, 2, 29),
    date(2020, 3, 1),
    date(2020, 5, 31),
)


@dataclass(frozen=True)
class DatasetFacts:
    """What a test needs to know of a random dataset."""

    folder: Path
    seed: int
    as_of_dates: list[date]
    period_type: str
    first_period: str | None
    last_period: str | None
    municipalities: tuple[str, ...]
    has_jobindsats_cells: bool


@dataclass(frozen=True)
class Spell:
    """One true spell; each extract tells it in its own way."""

    spell_id: str
    person_id: str
    benefit: str
    visitation: str
    municipality: str
    start: date
    end: date | None


@dataclass(frozen=True)
class Course:
    """One true course."""

    activity_id: str
    person_id: str
    benefit: str
    offer: str
    municipality: str
    start: date
    end: date | None
    hours: str
    is_settled: bool = False


@dataclass(frozen=True)
class Delivery:
    """One delivered file."""

    delivery_id: str
    source: str
    received: date
    data_from: date | None = None
    data_until: date | None = None


@dataclass
class World:
    """The invented truth of one seed, and the time it spans."""

    random: Random
    first_day: date
    last_day: date
    municipalities: tuple[str, ...]
    persons: list[str]
    spells: list[Spell] = field(default_factory=list)
    courses: list[Course] = field(default_factory=list)
    spell_numbers: set[int] = field(default_factory=set)
    next_course: int = 1

    def chance(self, probability: float) -> bool:
        """Toss a coin that falls on True with a probability."""
        return self.random.random() < probability

    def days(self, low: int, high: int) -> timedelta:
        """Draw a number of days, both ends included."""
        return timedelta(days=self.random.randint(low, high))

    def day_between(self, first: date, last: date) -> date:
        """Draw a day, both ends included."""
        return first + self.days(0, max(0, (last - first).days))

    def reference_date(self) -> date:
        """Draw the last day of a month or quarter that the data span."""
        day = self.day_between(self.first_day + timedelta(days=366), self.last_day)
        return period_containing(day, self.random.choice(("month", "quarter"))).last_day

    def look_back_start(self, reference_date: date) -> date:
        """Draw one of the two windows of a reference date."""
        first_day = self.random.choice((first_day_of_12_month_window, first_day_of_65_week_window))
        return first_day(reference_date)

    def spell_id(self) -> str:
        """Draw an id of its own; text order, number order and length all differ."""
        number = self.random.randrange(10 ** self.random.randint(1, 5))
        while number in self.spell_numbers:
            number = self.random.randrange(10 ** self.random.randint(1, 5))
        self.spell_numbers.add(number)
        return f"{self.random.choice(('spell', 'spell', 'Spell'))}number{number}"

    def activity_id(self) -> str:
        """Number the courses."""
        self.next_course += 1
        return f"coursenumber{self.next_course}"

    def municipality_after(self, municipality: str) -> str:
        """Stay, or now and then move."""
        return self.random.choice(self.municipalities) if self.chance(0.08) else municipality


# --------------------------------------------------------------------------------------------
# Spells
# --------------------------------------------------------------------------------------------

KINDS = ("aktivitetsparat", "jobafklaring", "sygedagpenge", "anything")


def benefit_of(world: World, kind: str, before: str | None) -> str:
    """Draw the benefit of the next spell of a chain."""
    if kind == "aktivitetsparat":
        if before is not None and world.chance(0.7):
            return before
        return world.random.choices(BENEFITS[:3], weights=(5, 3, 2))[0]
    if kind == "jobafklaring":
        return "jobafklaringsforloeb"
    if kind == "sygedagpenge":
        return "sygedagpenge"
    return world.random.choice(BENEFITS)


def visitation_of(world: World, benefit: str) -> str:
    """Draw a visitation category: the population's most of the time, where it has one."""
    if benefit in ("kontanthjaelp", "uddannelseshjaelp"):
        return world.random.choices(VISITATIONS, weights=(1, 8, 1, 1, 1))[0]
    return world.random.choice(VISITATIONS) if world.chance(0.15) else ""


def chain_start(world: World) -> date:
    """Start a chain anywhere, or on the edge of a window."""
    if world.chance(0.4):
        edge = world.look_back_start(world.reference_date())
        return edge + world.days(-1, 1)
    latest = world.first_day + (world.last_day - world.first_day) / 2
    return world.day_between(world.first_day - timedelta(days=200), latest)


def next_start(world: World, start: date, end: date) -> tuple[date, date]:
    """Draw where the next spell starts; the end may move to a month's end first."""
    draw = world.random.choices(
        ("touch", "overlap", "one day off", "whole month off", "one day less", "any gap"),
        weights=(35, 15, 10, 8, 12, 20),
    )[0]
    if draw == "touch":
        return end, end + timedelta(days=1)
    if draw == "overlap":
        return end, end - world.days(0, 20)
    if draw == "one day off":
        return end, end + timedelta(days=2)
    if draw == "any gap":
        return end, end + timedelta(days=1) + world.days(0, 70)
    month_end = last_day_of_month(end.year, end.month)
    next_month = month_end + timedelta(days=1)
    month_off_ends = last_day_of_month(next_month.year, next_month.month)
    if draw == "whole month off":
        return month_end, month_off_ends + timedelta(days=1)
    if world.chance(0.5):  # a gap one day short of the month, at its end or at its beginning
        return month_end, month_off_ends
    return next_month, month_off_ends + timedelta(days=1)


def add_chain(world: World, person_id: str, kind: str, home: str) -> None:
    """Add a chain of spells, with gaps, overlaps and now and then a second spell at once."""
    start = chain_start(world)
    benefit: str | None = None
    for _ in range(world.random.randint(1, 25)):
        if start > world.last_day + timedelta(days=30):
            return
        length = world.random.choice((0, 6, 13, 27, 30, 60, 90, 180, 400))
        end = start + timedelta(days=length)
        end, following = next_start(world, start, end)
        benefit = benefit_of(world, kind, benefit)
        home = world.municipality_after(home)
        visitation = visitation_of(world, benefit)
        spell = Spell(world.spell_id(), person_id, benefit, visitation, home, start, end)
        world.spells.append(spell)
        if world.chance(0.12):
            add_rival(world, spell, kind)
        start = following
    if world.chance(0.4):
        world.spells[-1] = replace(world.spells[-1], end=None)


def add_rival(world: World, spell: Spell, kind: str) -> None:
    """Add a second spell at once, most often with the same start."""
    start = spell.start if world.chance(0.7) else spell.start + world.days(-10, 10)
    end = spell.end
    if end is None or end < start or world.chance(0.5):
        end = start + world.days(0, 120)
    benefit = benefit_of(world, kind, None)
    world.spells.append(
        Spell(
            world.spell_id(),
            spell.person_id,
            benefit,
            visitation_of(world, benefit),
            world.random.choice(world.municipalities),
            start,
            end,
        )
    )


def add_sparse_person(world: World, person_id: str) -> None:
    """Add a person on benefit in 51, 52 or 53 of 65 blocks, mostly one day in each."""
    d = world.reference_date()
    numbers = [0, *world.random.sample(range(1, 65), world.random.choice((50, 51, 51, 52)))]
    municipality = world.random.choice(world.municipalities)
    for number in sorted(numbers):
        day = d - timedelta(days=7 * number) - timedelta(days=world.random.choice((0, 3, 6)))
        if number == 0:
            day = d
        benefit = world.random.choice(BENEFITS[:3] if number else BENEFITS[:2])
        world.spells.append(
            Spell(
                world.spell_id(),
                person_id,
                benefit,
                "aktivitetsparat" if not number else visitation_of(world, benefit),
                municipality,
                day,
                day,
            )
        )


def add_spells(world: World) -> None:
    """Give every person one chain or two; a few are sparse; a few have no spell at all."""
    for person_id in world.persons:
        home = world.random.choice(world.municipalities)
        if world.chance(0.03):
            continue
        if world.chance(0.06):
            add_sparse_person(world, person_id)
            continue
        kind = world.random.choices(KINDS, weights=(9, 6, 6, 1))[0]
        add_chain(world, person_id, kind, home)
        if world.chance(0.15):
            add_chain(world, person_id, world.random.choice(KINDS), home)


# --------------------------------------------------------------------------------------------
# Courses
# --------------------------------------------------------------------------------------------


def course_days(world: World) -> tuple[date, date | None]:
    """Draw the days of a course: anywhere, or touching a window by a day, or missing it by one."""
    d = world.reference_date()
    length = timedelta(days=world.random.choice((0, 1, 6, 13, 30, 90, 200)))
    draw = world.random.random()
    if draw < 0.25:
        end = world.look_back_start(d) + world.days(-1, 0)
        return end - length, end
    if draw < 0.45:
        start = d + world.days(0, 1)
        return start, start + length
    start = world.day_between(world.first_day - timedelta(days=100), world.last_day)
    return start, None if world.chance(0.08) else start + length


def add_course(
    world: World, person_id: str, benefit: str, offer: str, hours: str, *, is_settled: bool = False
) -> None:
    """Add one course; a settled one reads the same in every extract."""
    start, end = course_days(world)
    if is_settled:
        start = min(start, world.first_day + timedelta(days=300))
        end = None if end is None else max(start, end)
    world.courses.append(
        Course(
            world.activity_id(),
            person_id,
            benefit,
            offer,
            world.random.choice(world.municipalities),
            start,
            end,
            hours,
            is_settled,
        )
    )


def add_donor_class(world: World, offer: str) -> None:
    """Add a class of about ten donors, some of its offer on other benefits, and receivers."""
    benefit, other = world.random.sample(BENEFITS, 2)
    donors = world.random.choice((8, 9, 9, 10, 10, 11))
    elsewhere = world.random.choice((0, 0, 1, 1, 2))
    receivers = world.random.randint(2, 6)
    classes = [(benefit, True)] * donors + [(other, True)] * elsewhere
    classes += [(benefit, False)] * receivers + [(world.random.choice(BENEFITS), False)] * 2
    for on_benefit, has_hours in classes:
        hours = world.random.choice(HOURS) if has_hours else world.random.choice(("", "0"))
        person_id = world.random.choice(world.persons)
        add_course(world, person_id, on_benefit, offer, hours, is_settled=world.chance(0.9))


def add_courses(world: World) -> None:
    """Give most persons courses; two offers are kept for the classes near the limit."""
    world.next_course = world.random.choice((1, 7, 95))
    rare = world.random.sample(OFFERS, 2)
    common = [offer for offer in OFFERS if offer not in rare]
    without_hours = world.random.choice((0.1, 0.3, 0.6))
    is_barren = world.chance(0.15)
    for person_id in world.persons:
        if world.chance(0.4):
            continue
        for _ in range(world.random.choice((1, 1, 1, 2, 3))):
            is_empty = world.chance(0.97 if is_barren else without_hours)
            hours = world.random.choice(("", "", "0", "0.00") if is_empty else HOURS)
            benefit = world.random.choice(BENEFITS[:5] if world.chance(0.8) else BENEFITS)
            add_course(world, person_id, benefit, world.random.choice(common), hours)
    if not is_barren or world.chance(0.5):
        for offer in rare[: world.random.randint(1, 2)]:
            add_donor_class(world, offer)
    if not world.courses:
        add_course(world, world.persons[0], "sygedagpenge", "mentor", "20")


# --------------------------------------------------------------------------------------------
# Deliveries
# --------------------------------------------------------------------------------------------


def extract_days(world: World, is_last: bool) -> tuple[date | None, date]:
    """Draw what an extract covers; the first day is sometimes left empty."""
    back = (0, 0, 0, 1, 30) if is_last else (0, 0, 1, 31, 92, 181)
    until = world.last_day - timedelta(days=world.random.choice(back))
    start = world.first_day + timedelta(days=world.random.choice((0, 0, 0, 1, 31, 100)))
    return (None if world.chance(0.25) else start), until


def received_days(world: World, untils: list[date]) -> list[date]:
    """Draw the received dates, none before what was delivered; often two on one day."""
    days: list[date] = []
    for number, until in enumerate(untils):
        earliest = max([until, *days[-1:]])
        is_late = number > 0 and world.chance(0.5)
        if is_late and earliest < date(2020, 6, 30):
            earliest = max(earliest, date(2020, 1, 15))
        days.append(earliest + world.days(0, 90))
    if len(days) > 1 and world.chance(0.4):
        days[-2] = days[-1]
    if len(days) > 1 and world.chance(0.15):  # the older extract was sent after the newer one
        days[0] = days[-1] + world.days(1, 20)
    return days


def draw_deliveries(world: World) -> list[Delivery]:
    """Draw the deliveries of spells, courses and hour reports, ids in no order."""
    drafts: list[Delivery] = []
    for source in ("benefit_spells", "activity_spells"):
        count = world.random.randint(1, 3)
        spans = [extract_days(world, number == count - 1) for number in range(count)]
        received = received_days(world, [until for _, until in spans])
        drafts += [
            Delivery("", source, day, *span) for day, span in zip(received, spans, strict=True)
        ]
    course_days_received = [d.received for d in drafts if d.source == "activity_spells"]
    for _ in range(world.random.randint(0, 3)):
        day = world.random.choice(course_days_received)
        if world.chance(0.5):
            day += world.days(-40, 60)
        drafts.append(Delivery("", "hour_reports", day))
    return number_deliveries(world, drafts)


def number_deliveries(world: World, drafts: list[Delivery]) -> list[Delivery]:
    """Hand out ids such as d8, d9, d10 and D11, where binary order is not number order."""
    first = world.random.choice((1, 6, 8, 96))
    ids = [f"d{first + number}" for number in range(len(drafts))]
    if world.chance(0.2):
        ids[0] = ids[0].upper()
    world.random.shuffle(ids)
    return [replace(d, delivery_id=i) for d, i in zip(drafts, ids, strict=True)]


# --------------------------------------------------------------------------------------------
# What an extract says of the truth
# --------------------------------------------------------------------------------------------


def mutated_days(world: World, start: date, end: date | None) -> tuple[date, date | None]:
    """Move the start or the end a little; the end never comes before the start."""
    if world.chance(0.5):
        start += world.days(-40, 40)
    elif end is not None:
        end += world.days(-40, 40)
    return start, None if end is None else max(start, end)


def mutated_spell(world: World, spell: Spell) -> Spell:
    """Change one thing of a spell."""
    draw = world.random.randrange(4)
    if draw == 0:
        return replace(spell, municipality=world.random.choice(world.municipalities))
    if draw == 1:
        return replace(spell, visitation=world.random.choice(VISITATIONS))
    start, end = mutated_days(world, spell.start, spell.end)
    return replace(spell, start=start, end=end)


def mutated_course(world: World, course: Course) -> Course:
    """Change one thing of a course."""
    draw = world.random.randrange(7)
    if draw == 0:
        return replace(course, municipality=world.random.choice(world.municipalities))
    if draw == 1:
        return replace(course, offer=world.random.choice(OFFERS))
    if draw in (2, 3):
        return replace(course, hours=world.random.choice((*HOURS, "", "0")))
    if draw == 4:
        return replace(course, benefit=world.random.choice(BENEFITS))
    start, end = mutated_days(world, course.start, course.end)
    return replace(course, start=start, end=end)


def hours_in_early_extract(world: World, course: Course) -> str:
    """Leave out hours in the extracts before the last."""
    if course.is_settled or not world.chance(0.4):
        return course.hours
    return world.random.choice(("", "", "0"))


def end_as_told(world: World, end: date | None, until: date) -> str:
    """Tell the end; one after the extract's last day is most often not known yet."""
    if end is None or (end > until and world.chance(0.7)) or world.chance(0.02):
        return ""
    return end.isoformat()


@dataclass(frozen=True)
class Span:
    """What an extract takes: nothing that started before ``earliest``, if there is one."""

    earliest: date
    keeps_old: bool


def draw_span(world: World, delivery: Delivery) -> Span:
    """Let an extract without data_from start late now and then: its earliest start is told."""
    starts_late = delivery.data_from is None and world.chance(0.4)
    earliest = world.first_day + world.days(30, 200) if starts_late else date(1900, 1, 1)
    return Span(earliest, keeps_old=world.chance(0.5))


def is_in_extract(start: date, end: date | None, delivery: Delivery, span: Span) -> bool:
    """Leave out what starts after the extract, and mostly what ended before it."""
    if delivery.data_until is None or start > delivery.data_until or start < span.earliest:
        return False
    return span.keeps_old or end is None or delivery.data_from is None or end >= delivery.data_from


def spell_rows(world: World, delivery: Delivery) -> list[dict[str, str]]:
    """Write one extract of spells: a few withdrawn, a few changed."""
    span = draw_span(world, delivery)
    change = world.random.choice((0.0, 0.03, 0.1))
    rows: list[dict[str, str]] = []
    for truth in world.spells:
        spell = mutated_spell(world, truth) if world.chance(change) else truth
        if world.chance(change / 2) or not is_in_extract(spell.start, spell.end, delivery, span):
            continue
        rows.append(
            {
                "delivery_id": delivery.delivery_id,
                "spell_id": spell.spell_id,
                "person_id": spell.person_id,
                "benefit_code": spell.benefit,
                "visitation_category": spell.visitation,
                "municipality_code": spell.municipality,
                "start_date": spell.start.isoformat(),
                "end_date": end_as_told(world, spell.end, delivery.data_until or world.last_day),
            }
        )
    return rows


def course_rows(world: World, delivery: Delivery, is_last: bool) -> list[dict[str, str]]:
    """Write one extract of courses: a few withdrawn or changed, hours missing in early ones."""
    span = draw_span(world, delivery)
    change = world.random.choice((0.0, 0.05, 0.15))
    withheld = world.random.choice((0.05, 0.15, 0.3)) * (0.5 if is_last else 1)
    rows: list[dict[str, str]] = []
    for truth in world.courses:
        course = truth
        if not truth.is_settled:
            course = mutated_course(world, truth) if world.chance(change) else truth
            if world.chance(withheld):
                continue
        if not is_in_extract(course.start, course.end, delivery, span):
            continue
        rows.append(
            {
                "delivery_id": delivery.delivery_id,
                "activity_id": course.activity_id,
                "person_id": course.person_id,
                "benefit_code": course.benefit,
                "offer_type_code": course.offer,
                "municipality_code": course.municipality,
                "reporting_system": world.random.choice(SYSTEMS),
                "start_date": course.start.isoformat(),
                "end_date": end_as_told(world, course.end, delivery.data_until or world.last_day),
                "weekly_hours": course.hours if is_last else hours_in_early_extract(world, course),
            }
        )
    return rows


def report_rows(world: World, delivery: Delivery) -> list[dict[str, str]]:
    """Write late reports of hours, of 0 too, and for a course no extract holds."""
    ids = [course.activity_id for course in world.courses]
    chosen = world.random.sample(ids, max(1, len(ids) // world.random.choice((2, 4, 10))))
    if world.chance(0.5):
        chosen.append("courseunknown1")
    return [
        {
            "delivery_id": delivery.delivery_id,
            "activity_id": activity_id,
            "weekly_hours": world.random.choice((*HOURS, "0", "0", "0", "0.00")),
        }
        for activity_id in chosen
    ]


# --------------------------------------------------------------------------------------------
# Jobindsats
# --------------------------------------------------------------------------------------------


def canonical(tenths: int) -> str:
    """Write tenths as canonical number text: 125 is 12.5 and 120 is 12."""
    whole, tenth = divmod(tenths, 10)
    return f"{whole}.{tenth}" if tenth else str(whole)


def jobindsats_keys(world: World) -> list[tuple[str, str, str, str, str, str]]:
    """List the cells an export could hold: table, area, period, group, dimensions, measure."""
    places = [NAME_OF[code] for code in dict.fromkeys(world.municipalities) if code in NAME_OF]
    areas = ["Hele landet", *places]
    quarter = period_containing(world.last_day, "quarter").period_id
    keys: list[tuple[str, str, str, str, str, str]] = []
    for area in areas:
        for measure in ("Passivandel i perioden i pct.", "Antal personer"):
            for group in JOBINDSATS_GROUPS:
                for year in range(world.first_day.year, world.last_day.year):
                    keys += [
                        ("passiv12", area, f"{year}Q{number}", group, "", measure)
                        for number in (1, 2, 3, 4)
                    ]
                keys.append(("passiv12", area, quarter, group, "", measure))
            keys.append(("passiv12", area, quarter, JOBINDSATS_GROUPS[0], "Køn=Kvinder", measure))
        for month in (1, 2, 3, 11, 12):
            period = f"{world.last_day.year - 1}M{month:02d}"
            keys.append(("y60c07", area, period, "", "", "Andel aktiveringsberørte i pct."))
            keys.append(("y60a02", area, period, "", "", "Antal personer"))
    return keys


def jobindsats_rows(world: World, delivery: Delivery) -> list[dict[str, str]]:
    """Write one export: part of the cells, some of them empty, each at its own value."""
    share = world.random.choice((0.2, 0.5, 0.9))
    rows: list[dict[str, str]] = []
    for table, area, period, group, dimensions, measure in jobindsats_keys(world):
        if not world.chance(share):
            continue
        value = canonical(world.random.randint(0, 1000))
        if measure == "Antal personer":
            value = str(world.random.randint(1, 5000))
        if world.chance(0.08):
            value = ""
        rows.append(
            {
                "delivery_id": delivery.delivery_id,
                "table_id": table,
                "area_label": area,
                "period_label": period,
                "group_label": group,
                "dimensions": dimensions,
                "measure_label": measure,
                "value": value,
                "value_raw": value.replace(".", ","),
            }
        )
    return rows


def draw_jobindsats(world: World) -> tuple[list[Delivery], list[dict[str, str]]]:
    """Draw up to three exports, now and then two on one day; half of the datasets have none."""
    if world.chance(0.5):
        return [], []
    day = world.last_day + world.days(0, 60)
    deliveries: list[Delivery] = []
    rows: list[dict[str, str]] = []
    first = world.random.choice((1, 8, 9))
    for number in range(world.random.randint(1, 3)):
        delivery = Delivery(f"jobindsats{first + number}", "jobindsats", day)
        deliveries.append(delivery)
        rows += jobindsats_rows(world, delivery)
        if world.chance(0.7):
            day += world.days(1, 60)
    return deliveries, rows


# --------------------------------------------------------------------------------------------
# Vintages and the dataset as a whole
# --------------------------------------------------------------------------------------------


def draw_as_of_dates(world: World, deliveries: list[Delivery]) -> list[date]:
    """Draw two or three as-of dates, on and beside received dates and the edges of 2020."""
    received: dict[str, list[date]] = {}
    for delivery in deliveries:
        received.setdefault(delivery.source, []).append(delivery.received)
    both = max(min(received["benefit_spells"]), min(received["activity_spells"]))
    latest = max(day for days in received.values() for day in days)
    candidates = {latest, latest + timedelta(days=1)}
    for day in sorted({d.received for d in deliveries}):
        candidates |= {day - timedelta(days=1), day, day + timedelta(days=30)}
    candidates |= set(IMPUTATION_EDGES)
    usable = sorted(day for day in candidates if day >= both)
    chosen = {latest} if world.chance(0.5) else {latest + world.days(1, 30)}
    if world.chance(0.6):
        chosen.add(both + world.days(0, 1))
    wanted = min(world.random.randint(2, 3), len(usable))
    before = [day for day in usable if day < date(2020, 3, 1)]
    if before and world.chance(0.7):
        chosen.add(world.random.choice(before))
    if max(chosen) < date(2020, 3, 1) and world.chance(0.8):
        chosen.add(date(2020, 3, 1))
    while len(chosen) < wanted:
        chosen.add(world.random.choice(usable))
    days = sorted(chosen)
    return [days[0], *days[-2:]] if len(days) > 3 else days


def draw_period_range(world: World, period_type: str) -> tuple[str | None, str | None]:
    """Draw the periods to ask for: none, inside what is covered, or beyond it."""

    def some(first: date, last: date) -> str:
        return period_containing(world.day_between(first, last), period_type).period_id

    year = timedelta(days=365)
    middle = world.first_day + (world.last_day - world.first_day) / 2
    has_first = world.chance(0.4)
    has_last = world.chance(0.4)
    first = some(world.first_day - year / 2, middle) if has_first else None
    last = some(middle, world.last_day + year / 2) if has_last else None
    return first, last


def draw_places(seed: int, world: World, deliveries: list[Delivery]) -> list[dict[str, str]]:
    """Draw which extracts cover a part of the country: with every eighth seed, most of them.

    All but one region, all but one municipality, or some of those where the people live. It has a
    chance of its own, so that the rest of a seed's dataset is what it was.
    """
    random = Random(f"places of {seed}")
    if seed % 8 != 3:
        return []
    with (PROJECT / "seeds/reference/area_memberships.csv").open(encoding="utf-8") as file:
        everywhere = {row["municipality_code"]: row["region_code"] for row in csv.DictReader(file)}
    rows: list[dict[str, str]] = []
    for delivery in deliveries:
        if delivery.source == "hour_reports" or random.random() < 0.3:
            continue
        left_out = random.choice(world.municipalities)
        covered = random.choice(
            [
                [code for code in everywhere if everywhere[code] != everywhere[left_out]],
                [code for code in everywhere if code != left_out],
                random.sample(world.municipalities, random.randint(1, len(world.municipalities))),
            ]
        )
        rows += [
            {"delivery_id": delivery.delivery_id, "municipality_code": code} for code in covered
        ]
    return rows


def delivery_row(delivery: Delivery, row_count: int) -> dict[str, str]:
    """Write one row of deliveries.csv."""
    return {
        "delivery_id": delivery.delivery_id,
        "source": delivery.source,
        "received_date": delivery.received.isoformat(),
        "data_from": delivery.data_from.isoformat() if delivery.data_from else "",
        "data_until": delivery.data_until.isoformat() if delivery.data_until else "",
        "file_name": f"{delivery.delivery_id}.csv",
        "file_sha256": hashlib.sha256(delivery.delivery_id.encode()).hexdigest(),
        "row_count": str(row_count),
        "is_synthetic": "true",
        "note": "invented",
    }


def new_world(seed: int) -> World:
    """Draw the years, the municipalities of two regions or more, and the persons."""
    random = Random(seed)
    years = random.randint(2, 4)
    last_year = random.choices(
        range(2013 + years, 2022),
        weights=[4 if y in (2019, 2020) else 1 for y in range(2013 + years, 2022)],
    )[0]
    last_day = date(last_year, 12, 31) - timedelta(days=random.choice((0, 0, 0, 1, 31, 45, 92)))
    codes = sorted(REGION_OF)
    municipalities = ["0101"]
    while len({REGION_OF[code] for code in municipalities}) < 2:
        municipalities = random.sample(codes, random.randint(3, 6))
    count = random.choice((20, 30, 40, 60, 60, 90, 120, 200))
    return World(
        random=random,
        first_day=date(last_year - years + 1, 1, 1),
        last_day=last_day,
        municipalities=tuple(municipalities),
        persons=[f"pseudonym{number:04d}x" for number in range(1, count + 1)],
    )


RowMaker = Callable[[World, Delivery], list[dict[str, str]]]


def write_random_dataset(
    folder: Path,
    seed: int,
    *,
    world: World | None = None,
    deliver: Callable[[World], list[Delivery]] = draw_deliveries,
    date_vintages: Callable[[World, list[Delivery]], list[date]] = draw_as_of_dates,
) -> DatasetFacts:
    """Write the six raw files of a random dataset; the same seed writes the same bytes.

    Args:
        folder: where to write them.
        seed: decides everything that is drawn.
        world: places and persons, where they are not to be drawn.
        deliver: draws the deliveries but those of Jobindsats.
        date_vintages: draws the as-of dates.
    """
    world = world or new_world(seed)
    add_spells(world)
    add_courses(world)
    deliveries = deliver(world)
    last_courses = [d for d in deliveries if d.source == "activity_spells"][-1]
    makers: dict[str, RowMaker] = {
        "benefit_spells": spell_rows,
        "activity_spells": lambda w, d: course_rows(w, d, is_last=d == last_courses),
        "hour_reports": report_rows,
    }
    rows: dict[str, list[dict[str, str]]] = {source: [] for source in makers}
    for delivery in deliveries:
        rows[delivery.source] += makers[delivery.source](world, delivery)
    jobindsats_deliveries, rows["jobindsats_observations"] = draw_jobindsats(world)
    all_deliveries = deliveries + jobindsats_deliveries
    as_of_dates = date_vintages(world, deliveries)

    counts: dict[str, int] = {}
    for source_rows in rows.values():
        world.random.shuffle(source_rows)
        for row in source_rows:
            counts[row["delivery_id"]] = counts.get(row["delivery_id"], 0) + 1
    files = {f"{name}.csv": source_rows for name, source_rows in rows.items()}
    files["deliveries.csv"] = [
        delivery_row(d, counts.get(d.delivery_id, 0)) for d in all_deliveries
    ]
    files["vintages.csv"] = [
        {"as_of": day.isoformat(), "label": f"vintage {number}", "note": f"seed {seed}"}
        for number, day in enumerate(as_of_dates, start=1)
    ]
    files["delivery_places.csv"] = draw_places(seed, world, deliveries)
    write_dataset(folder, files)

    period_type = world.random.choices(("quarter", "month", "year"), weights=(5, 3, 2))[0]
    first_period, last_period = draw_period_range(world, period_type)
    return DatasetFacts(
        folder=folder,
        seed=seed,
        as_of_dates=as_of_dates,
        period_type=period_type,
        first_period=first_period,
        last_period=last_period,
        municipalities=world.municipalities,
        has_jobindsats_cells=bool(rows["jobindsats_observations"]),
    )
