"""The demo dataset as six files: everything invented, always the same bytes.

About 120,000 people. On a reference date about 34,000 are aktivitetsparate, 8,000 on
jobafklaringsforløb and 5,000 on sygedagpenge with a year's seniority: real proportions between
the municipalities, but only part of the real numbers. Corrected, about 25, 17 and 20 per cent of
them are passive in 2019. The first extract reaches back to 2016, the second to 2015.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from common.raw_files import RAW_FILES
from synthesis import tables
from synthesis.courses import invent_courses
from synthesis.extracts import FIRST, SECOND, TwoExtracts, course_extracts, spell_extracts
from synthesis.jobindsats import DELIVERIES, TABLE, cell_rows
from synthesis.lost_hours import REPORT_DATES, invent_hour_reports, with_lost_hours
from synthesis.random_integers import pseudonyms, scramble
from synthesis.spells import invent_people_and_spells
from synthesis.tables import DAY_ZERO, LAST_DAY
from synthesis.writing import plain_lines, quoted_lines, write_raw_file

Texts = npt.NDArray[np.object_]

DEMO_SHA256 = Path(__file__).with_name("demo.sha256")
_INVENTED = "Syntetiske data: "
_NOTE = f"{_INVENTED}opdigtede personer, ingen af dem findes"
_NOTE_CELLS = f"{_INVENTED}opdigtede tal, ikke fra Jobindsats"
_NOBODY_KNOWS = "timerne mangler på mange forløb, og ingen ved det endnu"
VINTAGES = (
    ("2019-03-31", "Opdateret marts 2019", f"{_INVENTED}{_NOBODY_KNOWS}"),
    ("2020-03-31", "Opdateret marts 2020", f"{_INVENTED}forløb uden timer får et beregnet timetal"),
    ("2020-05-31", "Opdateret maj 2020", f"{_INVENTED}kommunerne har indberettet de fleste timer"),
)
"""The rows of vintages.csv."""
_HOURS = np.array(
    [f"{whole // 100}.{whole % 100:02d}".rstrip("0").rstrip(".") for whole in range(5901)] + [""],
    dtype=object,
)
"""The text of 0 ... 59 hours in hundredths, without trailing zeros; the last one is empty."""


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
    """Write the six files into an empty folder, for the owner only; return the rows of each."""
    deliveries = sorted(_deliveries(), key=lambda delivery: delivery.delivery_id)
    parts: dict[str, list[bytes]] = {name: [] for name in RAW_FILES}
    for delivery in deliveries:
        name = "jobindsats_observations" if delivery.source == "jobindsats" else delivery.source
        parts[name].append(delivery.lines)
    parts["vintages"] = [quoted_lines(VINTAGES)]
    parts["deliveries"] = [quoted_lines(delivery.row() for delivery in deliveries)]
    for name, lines in parts.items():
        write_raw_file(folder, name, lines)
    return {name: sum(part.count(b"\n") for part in lines) for name, lines in parts.items()}


def _deliveries() -> Iterator[Delivery]:
    parameters = tables.read_parameters()
    people, spells = invent_people_and_spells(parameters)
    numbers = scramble("persons", np.arange(len(people)))
    persons = np.array(pseudonyms("p", numbers), dtype=object)
    yield from _spell_deliveries(parameters, persons, spells)
    courses = invent_courses(parameters, people, spells)
    yield from _course_deliveries(parameters, persons, courses)
    for cells, rows in zip(DELIVERIES, cell_rows(parameters), strict=True):
        more = {"table": TABLE, "note": _NOTE_CELLS}
        yield Delivery(cells.delivery_id, "jobindsats", cells.received, quoted_lines(rows), **more)


def _spell_deliveries(
    parameters: pd.DataFrame, persons: Texts, spells: pd.DataFrame
) -> Iterator[Delivery]:
    spells = spells.assign(number=scramble("spells", np.arange(len(spells))))
    codes = parameters["municipality_code"].to_numpy()
    both = spell_extracts(parameters, spells)
    for delivery, rows in _extracts("benefit_spells", both):
        lines = plain_lines(
            [delivery["delivery_id"]] * len(rows),
            pseudonyms("s", rows["number"].to_numpy()),
            persons[rows["person"]],
            tables.STATE_BENEFIT[rows["state"]],
            tables.STATE_CATEGORY[rows["state"]],
            codes[rows["municipality"]],
            _days(rows["start"]),
            _days(rows["end"]),
        )
        yield Delivery(lines=lines, **delivery)


def _course_deliveries(
    parameters: pd.DataFrame, persons: Texts, courses: pd.DataFrame
) -> Iterator[Delivery]:
    courses = courses.assign(number=scramble("courses", np.arange(len(courses))))
    codes = parameters["municipality_code"].to_numpy()
    both = course_extracts(parameters, with_lost_hours(parameters, courses))
    for delivery, rows in _extracts("activity_spells", both):
        lines = plain_lines(
            [delivery["delivery_id"]] * len(rows),
            pseudonyms("a", rows["number"].to_numpy()),
            persons[rows["person"]],
            rows["benefit"],
            tables.OFFERS[rows["offer"]],
            codes[rows["municipality"]],
            np.where(rows["is_momentum"], "momentum", "anden"),
            _days(rows["start"]),
            _days(rows["end"]),
            _HOURS[np.where(rows["is_empty"], -1, rows["hours"])],
        )
        yield Delivery(lines=lines, **delivery)
    yield from _report_deliveries(courses, both[1])


def _report_deliveries(courses: pd.DataFrame, latest: pd.DataFrame) -> Iterator[Delivery]:
    reports = invent_hour_reports(courses.loc[latest.index], latest["hours"].to_numpy() == 0)
    reports["number"] = latest["number"].to_numpy()[reports["course"]]
    for position, received in enumerate(REPORT_DATES):
        delivery_id = "h" + received[2:].replace("-", "")
        mine = reports[reports["delivery"] == position].sort_values("number")
        lines = plain_lines(
            [delivery_id] * len(mine),
            pseudonyms("a", mine["number"].to_numpy()),
            _HOURS[mine["hours"]],
        )
        yield Delivery(delivery_id, "hour_reports", received, lines)


def _extracts(source: str, both: TwoExtracts) -> Iterator[tuple[dict[str, str], pd.DataFrame]]:
    """Return what deliveries.csv says of both extracts of a source, and the rows of each."""
    for extract, rows in zip((FIRST, SECOND), both, strict=True):
        delivery = {
            "delivery_id": f"{source[0]}{extract.received[2:4]}{extract.received[5:7]}",
            "source": source,
            "received": extract.received,
            "data_from": extract.data_from,
            "data_until": extract.data_until,
        }
        yield delivery, rows.sort_values("number")


def _days(numbers: pd.Series) -> Texts:
    """Return days as YYYY-MM-DD; what lies after LAST_DAY is not known yet."""
    known = [*(DAY_ZERO + np.arange(LAST_DAY + 1)).astype(str), ""]
    texts: Texts = np.array(known, dtype=object)[numbers.clip(upper=LAST_DAY + 1)]
    return texts
