"""The code lists and spellings of seeds/reference, as landing needs them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
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


@dataclass(frozen=True)
class Reference:
    """Reference seeds, read once.

    Attributes:
        areas: normalised spelling -> area code.
        set_aside: patterns of area labels that are known and kept out.
        regions: municipality code -> the codes of the regions that it has lain in.
        names: area code -> Danish name.
        measures: (table id, normalised measure label, months of the look-back or '') -> mapping.
        look_backs: normalised spelling of a look-back -> its months.
        measure_labels: the normalised measure labels of all tables.
        groups: normalised group label -> target group.
        codes: raw column -> the codes it may hold.
        headings: source -> normalised heading -> raw column.
    """

    areas: dict[str, str]
    set_aside: tuple[re.Pattern[str], ...]
    regions: dict[str, frozenset[str]]
    names: dict[str, str]
    measures: dict[tuple[str, str, str], MeasureMapping]
    look_backs: dict[str, str]
    measure_labels: frozenset[str]
    groups: dict[str, str]
    codes: dict[str, frozenset[str]]
    headings: dict[str, dict[str, str]]

    def area_code(self, label: str) -> str | None:
        """Return the code of an area label in any known spelling, or None."""
        return self.areas.get(normalised_area(label))

    def landed_area(self, label: str) -> str | None:
        """Return the spelling under which to land an area label, also one that holds its code.

        `751` and `751 Aarhus` are Aarhus; where code and name disagree the label is unknown.
        """
        if self.area_code(label) is not None:
            return label
        found = _CODE_AND_NAME.fullmatch(label.strip())
        if found is None:
            return None
        digits = found["first"] or found["last"]
        code = digits.zfill(4 if int(digits) else 3)
        name = found["name"] or found["before"]
        if code not in self.names or (name and self.area_code(name) != code):
            return None
        return name or code

    def code_of(self, label: str) -> str | None:
        """Return the code of an area label, also of one that holds its code."""
        landed = self.landed_area(label) if label else None
        return None if landed is None else self.area_code(landed)

    def look_back(self, label: str) -> str | None:
        """Return the months of a look-back such as Seneste 12 måneder, or None."""
        return self.look_backs.get(normalised_label(label))

    def is_set_aside(self, label: str) -> bool:
        """Return whether a label is a known non-area (RAR, unknown area, a total)."""
        text = normalised_area(label)
        return any(pattern.fullmatch(text) for pattern in self.set_aside)

    def is_measure(self, label: str) -> bool:
        """Return whether any table has a measure of this label."""
        return normalised_label(label) in self.measure_labels

    def mapping(self, table_id: str, measure: str, look_back: str = "") -> MeasureMapping | None:
        """Return what a table's measure label with a look-back is mapped to, or None."""
        return self.measures.get((table_id, normalised_label(measure), look_back))

    def is_group(self, label: str) -> bool:
        """Return whether a label maps to a target group."""
        return normalised_label(label) in self.groups

    def groups_of_table(self, table_id: str) -> set[str]:
        """Return the target groups that a table is of by itself; most tables are of none."""
        mappings = [found for (table, *_), found in self.measures.items() if table == table_id]
        return {mapping.target_group_code for mapping in mappings} - {""}

    def column_for(self, source: str, heading: str) -> str | None:
        """Return the raw column a heading stands for in a source, or None."""
        return self.headings.get(source, {}).get(normalised_heading(heading))


def normalised_label(label: str) -> str:
    """Return a label for lookup, as staging does: lower case, single spaces."""
    return " ".join(label.lower().split())


def normalised_area(label: str) -> str:
    """Return an area label for lookup: lower case, single spaces, one final ' kommune' dropped."""
    return normalised_label(label).removesuffix(" kommune")


def normalised_heading(heading: str) -> str:
    """Return a heading for lookup: case folded, blanks, hyphens and underscores as one space."""
    return " ".join(re.sub(r"[\s_-]+", " ", heading.casefold()).split())


@lru_cache(maxsize=4)
def load_reference(folder: Path = REFERENCE) -> Reference:
    """Read the reference seeds that landing uses."""
    areas = _rows(folder, "areas")
    measures = _rows(folder, "jobindsats_measures")
    regions: dict[str, frozenset[str]] = {}
    for row in _rows(folder, "area_memberships"):
        so_far = regions.get(row["municipality_code"], frozenset())
        regions[row["municipality_code"]] = so_far | {row["region_code"]}
    headings: dict[str, dict[str, str]] = {}
    for row in _rows(folder, "extract_headings"):
        by_heading = headings.setdefault(row["source"], {})
        by_heading[normalised_heading(row["heading"])] = row["column_name"]
    return Reference(
        areas={
            normalised_area(row["spelling"]): row["area_code"]
            for row in _rows(folder, "area_spellings")
        },
        set_aside=tuple(
            _like(row["label_pattern"]) for row in _rows(folder, "area_labels_set_aside")
        ),
        regions=regions,
        names={row["area_code"]: row["area_name"] for row in areas},
        measures={
            (
                row["table_id"].lower(),
                _label(row, "measure"),
                row["look_back_months"],
            ): MeasureMapping(row["unit"], row["target_group_code"])
            for row in measures
        },
        look_backs={
            _label(row, "look_back"): row["look_back_months"]
            for row in _rows(folder, "jobindsats_look_backs")
        },
        measure_labels=frozenset(_label(row, "measure") for row in measures),
        groups={
            _label(row, "group"): row["target_group_code"]
            for row in _rows(folder, "jobindsats_groups")
        },
        codes={
            "benefit_code": _column(folder, "benefits", "benefit_code"),
            "offer_type_code": _column(folder, "offer_types", "offer_type_code"),
            "visitation_category": _column(folder, "visitation_categories", "visitation_category"),
            "municipality_code": frozenset(
                row["area_code"] for row in areas if row["area_level"] == "municipality"
            ),
        },
        headings=headings,
    )


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _label(row: dict[str, str], of: str) -> str:
    return normalised_label(row[f"{of}_label"])


def _column(folder: Path, name: str, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in _rows(folder, name))


def _like(pattern: str) -> re.Pattern[str]:
    """Return a SQL LIKE pattern as a regular expression for a whole lower-case label."""
    parts = {"%": ".*", "_": "."}
    return re.compile("".join(parts.get(letter, re.escape(letter)) for letter in pattern))
