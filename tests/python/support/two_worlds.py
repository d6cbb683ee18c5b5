"""Two invented worlds that differ only in what a publication hides.

World b is world a after three moves, each between places that are hidden in both:
- Læsø and Rebild: a passive and an active person have changed places, so Læsø has one passive less;
- Vallensbæk and Dragør: a passive person has moved, so Dragør has four persons instead of three;
- Vallensbæk and Dragør: a course has moved, so Dragør has one activated person more.
Whoever holds all public files must not be able to tell which world they were made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from microdata import write_dataset

World = Literal["a", "b"]
Row = dict[str, str]

VINTAGES = ("2020-03-31", "2020-05-31")


@dataclass(frozen=True)
class Town:
    """A municipality: its people on sickness benefit, and how many of them are passive."""

    code: str
    persons: int
    passive: int


TOWNS = (
    Town("0825", 12, 3),  # Læsø: too few passive
    Town("0840", 40, 20),  # Rebild: its partner
    Town("0773", 60, 30),
    Town("0851", 300, 120),
    Town("0155", 3, 1),  # Dragør: too few persons
    Town("0187", 30, 15),  # Vallensbæk: its partner
    Town("0147", 90, 40),
    Town("0101", 500, 200),
    Town("0461", 200, 90),
    Town("0751", 250, 90),
    Town("0330", 80, 35),
    Town("0259", 70, 30),
)


@dataclass
class Person:
    """An invented person: where the spell and the course are, and whether there is a course."""

    number: int
    town: str
    course_town: str
    is_active: bool

    @property
    def person_id(self) -> str:
        """The pseudonym; long, so that a search for it finds nothing else."""
        return f"personinvented{self.number:05d}"

    @property
    def spell_id(self) -> str:
        """The spell."""
        return f"spellinvented{self.number:05d}"

    @property
    def activity_id(self) -> str:
        """The course."""
        return f"courseinvented{self.number:05d}"


def people(world: World) -> list[Person]:
    """Return everybody; the same persons in both worlds, three of them elsewhere in world b."""
    everybody: list[Person] = []
    for town in TOWNS:
        for number in range(town.persons):
            everybody.append(
                Person(len(everybody) + 1, town.code, town.code, number >= town.passive)
            )
    if world == "b":
        passive_of_laesoe = first(everybody, "0825", is_active=False)
        active_of_rebild = first(everybody, "0840", is_active=True)
        passive_of_laesoe.town, active_of_rebild.town = "0840", "0825"
        first(everybody, "0187", is_active=False).town = "0155"
        first(everybody, "0187", is_active=True).course_town = "0155"
    return everybody


def first(everybody: list[Person], town: str, *, is_active: bool) -> Person:
    """Return the first person of a town who is active, or passive."""
    return next(p for p in everybody if p.town == town and p.is_active == is_active)


def has_hours(person: Person) -> bool:
    """Two courses in three came with hours; the first active person of a town always."""
    return person.number % 3 != 0


def write_world(folder: Path, world: World) -> set[str]:
    """Write the six raw files of a world; return every id that no public file may hold."""
    everybody = people(world)
    active = [person for person in everybody if person.is_active]
    extracts = ("2020-03-10", "2020-05-10")
    deliveries = [
        delivery(f"{source}-{day}", source, day) for source in SOURCES for day in extracts
    ]
    reports = [person for person in active if not has_hours(person) and person.number % 2]
    deliveries.append(delivery("reports-2020-04-20", "hour_reports", "2020-04-20"))
    files: dict[str, list[Row]] = {
        "vintages.csv": [
            {"as_of": day, "label": f"Opdateret {day}", "note": "Syntetiske data"}
            for day in VINTAGES
        ],
        "deliveries.csv": deliveries,
        "jobindsats_observations.csv": [],
        "benefit_spells.csv": [
            spell(person, f"benefit_spells-{day}") for day in extracts for person in everybody
        ],
        "activity_spells.csv": [
            course(person, f"activity_spells-{day}") for day in extracts for person in active
        ],
        "hour_reports.csv": [
            {
                "delivery_id": "reports-2020-04-20",
                "activity_id": person.activity_id,
                "weekly_hours": "12",
            }
            for person in reports
        ],
    }
    write_dataset(folder, files)
    return {
        one
        for person in everybody
        for one in (person.person_id, person.spell_id, person.activity_id)
    }


SOURCES = ("benefit_spells", "activity_spells")


def delivery(delivery_id: str, source: str, received: str) -> Row:
    """Write a delivery; the files' hashes are the same in both worlds."""
    is_extract = source in SOURCES
    return {
        "delivery_id": delivery_id,
        "source": source,
        "received_date": received,
        "data_from": "2017-01-01" if is_extract else "",
        "data_until": "2019-06-30" if is_extract else "",
        "file_name": f"{delivery_id}.csv",
        "file_sha256": "0" * 64,
        "row_count": "",
        "is_synthetic": "true",
        "note": "invented",
    }


def spell(person: Person, delivery_id: str) -> Row:
    """Write a person's only spell: long enough to count in every quarter."""
    return {
        "delivery_id": delivery_id,
        "spell_id": person.spell_id,
        "person_id": person.person_id,
        "benefit_code": "sygedagpenge",
        "visitation_category": "",
        "municipality_code": person.town,
        "start_date": "2017-01-01",
        "end_date": "",
    }


def course(person: Person, delivery_id: str) -> Row:
    """Write a person's only course."""
    return {
        "delivery_id": delivery_id,
        "activity_id": person.activity_id,
        "person_id": person.person_id,
        "benefit_code": "sygedagpenge",
        "offer_type_code": "virksomhedspraktik" if person.number % 4 else "mentor",
        "municipality_code": person.course_town,
        "reporting_system": "",
        "start_date": "2017-02-01",
        "end_date": "",
        "weekly_hours": "20" if has_hours(person) else "",
    }
