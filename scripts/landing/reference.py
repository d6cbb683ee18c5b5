"""The code lists and spellings of seeds/reference, as landing needs them."""

import csv
import re
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from common.paths import REFERENCE

_CODE_AND_NAME = re.compile(
    r"(?P<first>\d{3,4})(?:[ ,:–-]+(?P<name>\D+))?|(?P<before>\D+?) ?\((?P<last>\d{3,4})\)",
    re.ASCII,
)
AREA_EXPECTED = "an area as Jobindsats spells it"
AREA_REMEDY = "Correct the name, or add the spelling to seeds/reference/area_spellings.csv"


class MeasureMapping(NamedTuple):
    """What a Jobindsats label of a table is mapped to (seeds/reference/jobindsats_measures.csv)."""

    unit: str
    target_group_code: str


class Seeds:
    """The seeds of seeds/reference that landing needs, for lookup."""

    def __init__(self) -> None:
        areas = rows_of("areas")
        # Area codes by spelling, patterns of labels that are known and kept out, names by code.
        self.areas = _codes("area_spellings", "spelling", "area_code", normalised_area)
        self.set_aside = [_like(row["label_pattern"]) for row in rows_of("area_labels_set_aside")]
        self.names = {row["area_code"]: row["area_name"] for row in areas}
        # The regions in which a municipality has lain.
        self.regions: dict[str, set[str]] = {}
        for row in rows_of("area_memberships"):
            self.regions.setdefault(row["municipality_code"], set()).add(row["region_code"])
        # By table, measure label and months of the look-back; '' without one.
        self.measures: dict[tuple[str, str, str], MeasureMapping] = {}
        for row in rows_of("jobindsats_measures"):
            label = normalised_label(row["measure_label"])
            key = row["table_id"].lower(), label, row["look_back_months"]
            self.measures[key] = MeasureMapping(row["unit"], row["target_group_code"])
        self.measure_labels = {label for _, label, _ in self.measures}
        self.look_backs = _codes("jobindsats_look_backs", "look_back_label", "look_back_months")
        self.groups = _codes("jobindsats_groups", "group_label", "target_group_code")
        self.benefits = _codes("benefits", "benefit_name", "benefit_code")
        # The codes that a raw column may hold.
        homes = (
            ("benefits", "benefit_code"),
            ("offer_types", "offer_type_code"),
            ("visitation_categories", "visitation_category"),
        )
        self.codes = {column: {row[column] for row in rows_of(seed)} for seed, column in homes}
        self.codes["municipality_code"] = {
            row["area_code"] for row in areas if row["area_level"] == "municipality"
        }
        # The raw column of each heading, by source.
        self.headings = {
            (row["source"], normalised_heading(row["heading"])): row["column_name"]
            for row in rows_of("extract_headings")
        }


_of_labels = lru_cache(maxsize=2**17)
"""A label is looked up once, however many cells it stands at."""


@cache
def seeds() -> Seeds:
    """Return the seeds, read at the first call."""
    return Seeds()


def area_code(label: str) -> str | None:
    """Return the code of an area label in any known spelling, or None."""
    return seeds().areas.get(normalised_area(label))


@_of_labels
def landed_area(label: str) -> str | None:
    """Return the spelling under which to land an area label, also one that holds its code.

    `751` and `751 Aarhus` are Aarhus; where code and name disagree the label is unknown.
    """
    if area_code(label) is not None:
        return label
    found = _CODE_AND_NAME.fullmatch(label.strip())
    if found is None:
        return None
    digits = found["first"] or found["last"]
    code = digits.zfill(4 if int(digits) else 3)
    name = found["name"] or found["before"]
    if code not in seeds().names or (name and area_code(name) != code):
        return None
    return name or code


def code_of(label: str) -> str | None:
    """Return the code of an area label, also of one that holds its code."""
    landed = landed_area(label) if label else None
    return None if landed is None else area_code(landed)


def look_back(label: str) -> str | None:
    """Return the months of a look-back such as Seneste 12 måneder, or None."""
    return seeds().look_backs.get(normalised_label(label))


def is_place(label: str) -> bool:
    """Return whether a label is an area by name; a code may as well be something else."""
    return not label.isdigit() and landed_area(label) is not None


@_of_labels
def is_set_aside(label: str) -> bool:
    """Return whether a label is a known non-area (RAR, unknown area, a total)."""
    text = normalised_area(label)
    return any(pattern.fullmatch(text) for pattern in seeds().set_aside)


def is_measure(label: str) -> bool:
    """Return whether any table has a measure of this label."""
    return normalised_label(label) in seeds().measure_labels


def mapping(table_id: str, measure: str, look_back: str = "") -> MeasureMapping | None:
    """Return what a table's measure label with a look-back is mapped to, or None."""
    return seeds().measures.get((table_id, normalised_label(measure), look_back))


def is_group(label: str) -> bool:
    """Return whether a label maps to a target group."""
    return normalised_label(label) in seeds().groups


def groups_of_table(table_id: str) -> set[str]:
    """Return the target groups that a table is of by itself; most tables are of none."""
    mappings = [found for (table, *_), found in seeds().measures.items() if table == table_id]
    return {mapping.target_group_code for mapping in mappings} - {""}


@_of_labels
def column_for(source: str, heading: str) -> str | None:
    """Return the raw column a heading stands for in a source, or None."""
    return seeds().headings.get((source, normalised_heading(heading)))


def role(heading: str) -> str | None:
    """Return what a heading of a table says of the labels under it or beside it, or None."""
    return column_for("jobindsats", heading)


@_of_labels
def normalised_label(label: str) -> str:
    """Return a label for lookup, as staging does: lower case, single spaces."""
    return " ".join(label.lower().split())


def normalised_area(label: str) -> str:
    """Return an area label for lookup: lower case, single spaces, one final ' kommune' dropped."""
    return normalised_label(label).removesuffix(" kommune")


def normalised_heading(heading: str) -> str:
    """Return a heading for lookup: case folded, blanks, hyphens and underscores as one space."""
    return " ".join(re.sub(r"[\s_-]+", " ", heading.casefold()).split())


def rows_of(name: str, folder: Path = REFERENCE) -> list[dict[str, str]]:
    """Return the rows of a small CSV file, without .csv: a reference seed, or one of a dataset."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _codes(
    seed: str, label: str, code: str, form: Callable[[str], str] = normalised_label
) -> dict[str, str]:
    return {form(row[label]): row[code] for row in rows_of(seed)}


def _like(pattern: str) -> re.Pattern[str]:
    parts = {"%": ".*", "_": "."}
    return re.compile("".join(parts.get(letter, re.escape(letter)) for letter in pattern))
