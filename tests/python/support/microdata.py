"""Real person-level spells (mvad, Northern Ireland 1993-1999) as a dataset of the contract.

Joblessness stands in for the benefit sygedagpenge, government training for a course of 20 hours
a week, the five areas for five municipalities. What must come out is in the shared data, worked
out by others: `mvad_expected_12_months_1994_1996.csv`.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

RECEIVED = date(1999, 7, 1)
DATA_FROM = date(1993, 7, 1)
DATA_UNTIL = date(1999, 6, 30)
MUNICIPALITY_OF = {
    "Belfast": "0101",
    "N.Eastern": "0147",
    "Southern": "0461",
    "S.Eastern": "0751",
    "Western": "0851",
}
AREA_CODE_OF = {**MUNICIPALITY_OF, "I alt": "000"}
REGION_OF = {"0101": "1084", "0147": "1084", "0461": "1083", "0751": "1082", "0851": "1081"}

COLUMNS = {
    "vintages.csv": "as_of label note",
    "deliveries.csv": (
        "delivery_id source received_date data_from data_until file_name file_sha256 row_count "
        "is_synthetic note"
    ),
    "jobindsats_observations.csv": (
        "delivery_id table_id area_label period_label group_label dimensions measure_label value "
        "value_raw"
    ),
    "benefit_spells.csv": (
        "delivery_id spell_id person_id benefit_code visitation_category municipality_code "
        "start_date end_date"
    ),
    "activity_spells.csv": (
        "delivery_id activity_id person_id benefit_code offer_type_code municipality_code "
        "reporting_system start_date end_date weekly_hours"
    ),
    "hour_reports.csv": "delivery_id activity_id weekly_hours",
    "delivery_places.csv": "delivery_id municipality_code",
}
MAY_BE_ABSENT = "delivery_places.csv"


def write_dataset(folder: Path, rows: Mapping[str, Iterable[Mapping[str, str]]]) -> None:
    """Write all six raw files (contract section 1); a file without rows gets its header only.

    A column that a row does not name is empty. A file that may be absent is, without rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    unknown = set(rows) - set(COLUMNS)
    if unknown:
        raise ValueError(f"no such raw file: {sorted(unknown)}")
    for file_name, columns in COLUMNS.items():
        if file_name == MAY_BE_ABSENT and not rows.get(file_name):
            (folder / file_name).unlink(missing_ok=True)
            continue
        with (folder / file_name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns.split(), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows.get(file_name, ()))


def person_id(number: str) -> str:
    """Give a person of the study a pseudonym of at least twelve characters."""
    return f"mvadperson{int(number):05d}"


def benefit_spells(source: Path) -> list[dict[str, str]]:
    """Turn the joblessness spells into spells of sygedagpenge."""
    with source.open(encoding="utf-8", newline="") as file:
        return [
            {
                "delivery_id": "mvad_benefit_spells",
                "spell_id": f"mvadspell{number:05d}",
                "person_id": person_id(row["person_id"]),
                "benefit_code": "sygedagpenge",
                "municipality_code": MUNICIPALITY_OF[row["area"]],
                "start_date": row["start_date"],
                "end_date": row["end_date"],
            }
            for number, row in enumerate(csv.DictReader(file), start=1)
        ]


def activity_spells(source: Path) -> list[dict[str, str]]:
    """Turn the training spells into courses of guidance and upskilling, 20 hours a week."""
    with source.open(encoding="utf-8", newline="") as file:
        return [
            {
                "delivery_id": "mvad_activity_spells",
                "activity_id": f"mvadcourse{number:05d}",
                "person_id": person_id(row["person_id"]),
                "benefit_code": "sygedagpenge",
                "offer_type_code": "vejledning_opkvalificering",
                "municipality_code": MUNICIPALITY_OF[row["area"]],
                "reporting_system": "mvad",
                "start_date": row["start_date"],
                "end_date": row["end_date"],
                "weekly_hours": "20",
            }
            for number, row in enumerate(csv.DictReader(file), start=1)
        ]


def delivery(source: str, file: Path, row_count: int) -> dict[str, str]:
    """Describe one of the two extracts."""
    return {
        "delivery_id": f"mvad_{source}",
        "source": source,
        "received_date": RECEIVED.isoformat(),
        "data_from": DATA_FROM.isoformat(),
        "data_until": DATA_UNTIL.isoformat(),
        "file_name": file.name,
        "file_sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "row_count": str(row_count),
        "is_synthetic": "false",
        "note": "mvad: McVicar and Anyadike-Danes 2002",
    }


def write_microdata_dataset(folder: Path, shared_data: Path) -> None:
    """Write the mvad spells of the shared data as the six raw files of a dataset."""
    spells_file = shared_data / "microdata" / "mvad_benefit_spells.csv"
    courses_file = shared_data / "microdata" / "mvad_activity_spells.csv"
    spells = benefit_spells(spells_file)
    courses = activity_spells(courses_file)
    write_dataset(
        folder,
        {
            "vintages.csv": [
                {"as_of": RECEIVED.isoformat(), "label": "mvad", "note": "real spells, 1993-1999"}
            ],
            "deliveries.csv": [
                delivery("benefit_spells", spells_file, len(spells)),
                delivery("activity_spells", courses_file, len(courses)),
            ],
            "benefit_spells.csv": spells,
            "activity_spells.csv": courses,
        },
    )


def expected_cells(shared_data: Path) -> dict[tuple[str, str], tuple[int, int]]:
    """Read (area code, month) -> (persons, passive persons) of 1994M06 to 1996M12."""
    source = shared_data / "microdata" / "mvad_expected_12_months_1994_1996.csv"
    cells: dict[tuple[str, str], tuple[int, int]] = {}
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            month = date.fromisoformat(row["month"])
            if month >= date(1994, 6, 1):
                key = AREA_CODE_OF[row["area"]], f"{month.year:04d}M{month.month:02d}"
                cells[key] = int(row["persons"]), int(row["passive_persons"])
    return cells
