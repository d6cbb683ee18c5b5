"""The demo dataset as six files: everything invented, always the same bytes.

About 120,000 people. On a reference date about 34,000 are aktivitetsparate, 8,000 on
jobafklaringsforløb and 5,000 on sygedagpenge with a year's seniority: real proportions between
the municipalities, but only part of the real numbers. Corrected, about 25, 17 and 20 per cent of
them are passive in 2019. The first extract reaches back to 2016, the second to 2015.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from common.raw_files import RAW_FILES
from synthesis import chains, offers, writing
from synthesis.calendar_days import LAST_DAY, day_texts
from synthesis.courses import Courses, invent_courses
from synthesis.extracts import (
    FIRST,
    SECOND,
    CourseRows,
    SpellRows,
    course_extracts,
    spell_extracts,
)
from synthesis.jobindsats import DELIVERIES, TABLE, cell_rows
from synthesis.lost_hours import REPORT_DATES, invent_hour_reports, invent_lost_hours
from synthesis.parameters import Parameters, read_parameters
from synthesis.random_integers import Ints, pseudonyms, scramble
from synthesis.spells import People, Spells, invent_people_and_spells

VINTAGES = (
    (
        "2019-03-31",
        "Opdateret marts 2019",
        "timerne mangler på mange forløb, og ingen ved det endnu",
    ),
    ("2020-03-31", "Opdateret marts 2020", "forløb uden timer får et beregnet timetal"),
    ("2020-05-31", "Opdateret maj 2020", "kommunerne har indberettet de fleste timer"),
)
"""As-of date, label, and what its note says after _INVENTED."""

_INVENTED = "Syntetiske data: "
_NOTE = f"{_INVENTED}opdigtede personer, ingen af dem findes"
_NOTE_CELLS = f"{_INVENTED}opdigtede tal, ikke fra Jobindsats"

Rows = TypeVar("Rows", SpellRows, CourseRows)

DEMO_SHA256 = Path(__file__).with_name("demo.sha256")


@dataclass(frozen=True)
class Delivery:
    """One delivered file: its lines in a raw seed, and what deliveries.csv says of it."""

    delivery_id: str
    source: str
    received: str
    lines: bytes
    data_from: str = ""
    data_until: str = ""
    table: str = ""
    note: str = _NOTE

    def row(self) -> tuple[str, ...]:
        """Return the row of deliveries.csv; the sha256 is that of the lines, without a header."""
        return (
            *(self.delivery_id, self.source, self.received, self.data_from, self.data_until),
            f"{self.table or self.source}_{self.received}.csv",
            hashlib.sha256(self.lines).hexdigest(),
            str(self.lines.count(b"\n")),
            "true",
            self.note,
        )


def write_demo(folder: Path) -> dict[str, int]:
    """Write the six files into an empty folder, and return the rows of each."""
    deliveries = sorted(_deliveries(), key=lambda delivery: delivery.delivery_id)
    parts: dict[str, list[bytes]] = {name: [] for name in RAW_FILES}
    for delivery in deliveries:
        name = "jobindsats_observations" if delivery.source == "jobindsats" else delivery.source
        parts[name].append(delivery.lines)
    parts["vintages"].append(
        writing.quoted_lines((as_of, label, _INVENTED + note) for as_of, label, note in VINTAGES)
    )
    parts["deliveries"].append(writing.quoted_lines(delivery.row() for delivery in deliveries))
    for name, lines in parts.items():
        writing.write_private(folder / f"{name}.csv", [writing.header(name), *lines])
    return {name: sum(part.count(b"\n") for part in lines) for name, lines in parts.items()}


def _deliveries() -> list[Delivery]:
    parameters = read_parameters()
    people, spells = invent_people_and_spells(parameters)
    courses = invent_courses(parameters, people, spells)
    return [
        *_spell_deliveries(parameters, people, spells),
        *_course_deliveries(parameters, people, courses),
        *_cell_deliveries(parameters),
    ]


def _cell_deliveries(parameters: Parameters) -> list[Delivery]:
    rows = cell_rows(parameters)
    return [
        Delivery(
            delivery.delivery_id,
            "jobindsats",
            delivery.received,
            writing.quoted_lines(rows[delivery.delivery_id]),
            table=TABLE,
            note=_NOTE_CELLS,
        )
        for delivery in DELIVERIES
    ]


def _person_texts(people: People) -> list[str]:
    return pseudonyms("p", scramble("persons", np.arange(people.family.size)))


def _extract_deliveries(
    source: str, lines: Callable[[str, Rows], bytes], both: tuple[Rows, Rows]
) -> list[Delivery]:
    """Return the first and the second extract of a source; `lines` writes the rows of one."""
    deliveries = []
    for extract, rows in zip((FIRST, SECOND), both, strict=True):
        delivery_id = f"{source[0]}{extract.received[2:4]}{extract.received[5:7]}"
        covered = extract.data_from, extract.data_until
        written = lines(delivery_id, rows)
        deliveries.append(Delivery(delivery_id, source, extract.received, written, *covered))
    return deliveries


def _end_text(days: list[str], ends: Ints) -> list[str]:
    texts = [*days, ""]
    return [texts[end] for end in np.minimum(ends, LAST_DAY + 1).tolist()]


def _texts(table: tuple[str, ...] | list[str], positions: Ints) -> list[str]:
    return [table[position] for position in positions.tolist()]


def _spell_deliveries(parameters: Parameters, people: People, spells: Spells) -> list[Delivery]:
    persons = _person_texts(people)
    days = day_texts(LAST_DAY)
    numbers = scramble("spells", np.arange(spells.person.size))

    def lines(delivery_id: str, rows: SpellRows) -> bytes:
        order = np.argsort(numbers[rows.spell])
        spell = rows.spell[order]
        state = spells.state[spell]
        return writing.plain_lines(
            zip(
                [delivery_id] * spell.size,
                pseudonyms("s", numbers[spell]),
                _texts(persons, spells.person[spell]),
                _texts(chains.BENEFITS, chains.STATE_BENEFIT[state]),
                _texts(chains.CATEGORIES, chains.STATE_CATEGORY[state]),
                _texts(parameters.codes, rows.municipality[order]),
                _texts(days, spells.start[spell]),
                _end_text(days, rows.end[order]),
                strict=True,
            )
        )

    return _extract_deliveries("benefit_spells", lines, spell_extracts(parameters, spells))


def _hours_texts() -> list[str]:
    """Return the text of 0 ... 59 hours in hundredths, without trailing zeros."""
    return [f"{whole // 100}.{whole % 100:02d}".rstrip("0").rstrip(".") for whole in range(5901)]


def _course_deliveries(parameters: Parameters, people: People, courses: Courses) -> list[Delivery]:
    persons = _person_texts(people)
    days = day_texts(LAST_DAY)
    hours_texts = _hours_texts()
    numbers = scramble("courses", np.arange(courses.person.size))
    systems = ("anden", "momentum")

    def lines(delivery_id: str, rows: CourseRows) -> bytes:
        order = np.argsort(numbers[rows.course])
        course = rows.course[order]
        hours = np.where(rows.is_empty, len(hours_texts), rows.hours)[order]
        return writing.plain_lines(
            zip(
                [delivery_id] * course.size,
                pseudonyms("a", numbers[course]),
                _texts(persons, courses.person[course]),
                _texts(chains.BENEFITS, courses.benefit[course]),
                _texts(offers.OFFERS, courses.offer[course]),
                _texts(parameters.codes, courses.municipality[course]),
                _texts(systems, rows.is_momentum[order].astype(np.int64)),
                _texts(days, courses.start[course]),
                _end_text(days, rows.end[order]),
                _texts([*hours_texts, ""], hours),
                strict=True,
            )
        )

    lost = invent_lost_hours(parameters, courses)
    both = course_extracts(parameters, courses, lost)
    extracts = _extract_deliveries("activity_spells", lines, both)
    return [*extracts, *_report_deliveries(courses, numbers, both[1], hours_texts)]


def _report_deliveries(
    courses: Courses, numbers: Ints, latest: CourseRows, hours_texts: list[str]
) -> list[Delivery]:
    reports = invent_hour_reports(courses.where(latest.course), latest.hours == 0)
    number = numbers[latest.course][reports.course]
    deliveries = []
    for position, received in enumerate(REPORT_DATES):
        delivery_id = "h" + received[2:].replace("-", "")
        mine = np.flatnonzero(reports.delivery == position)
        mine = mine[np.argsort(number[mine])]
        lines = writing.plain_lines(
            zip(
                [delivery_id] * mine.size,
                pseudonyms("a", number[mine]),
                _texts(hours_texts, reports.hours[mine]),
                strict=True,
            )
        )
        deliveries.append(Delivery(delivery_id, "hour_reports", received, lines))
    return deliveries
