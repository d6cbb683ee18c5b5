"""The code lists and spellings of seeds/reference, as landing needs them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from common.paths import REFERENCE

AREA_EXPECTED = "an area as Jobindsats spells it"
AREA_REMEDY = "Correct the name, or add the spelling to seeds/reference/area_spellings.csv"


@dataclass(frozen=True)
class MeasureMapping:
    """What a Jobindsats label of a table is mapped to (seeds/reference/jobindsats_measures.csv)."""

    unit: str
    target_group_code: str


@dataclass(frozen=True)
class GroupRule:
    """A computed target group, as far as the plausibility gate needs it.

    Attributes:
        code: target group code.
        populations: (benefit code, visitation category or '') that make up the population.
        offers: offer types that have ever counted.
    """

    code: str
    populations: tuple[tuple[str, str], ...]
    offers: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """Reference seeds, read once.

    Attributes:
        areas: normalised spelling -> area code.
        set_aside: patterns of area labels that are known and kept out.
        measures: (table id, normalised measure label) -> mapping.
        measure_labels: the normalised measure labels of all tables.
        groups: normalised group labels that map to a target group.
        codes: raw column -> the codes it may hold.
        headings: source -> normalised heading -> raw column.
        group_rules: the computed target groups.
    """

    areas: dict[str, str]
    set_aside: tuple[re.Pattern[str], ...]
    measures: dict[tuple[str, str], MeasureMapping]
    measure_labels: frozenset[str]
    groups: frozenset[str]
    codes: dict[str, frozenset[str]]
    headings: dict[str, dict[str, str]]
    group_rules: tuple[GroupRule, ...]

    def area_code(self, label: str) -> str | None:
        """Return the code of an area label in any known spelling, or None."""
        return self.areas.get(normalised_area(label))

    def is_set_aside(self, label: str) -> bool:
        """Return whether a label is a known non-area (RAR, unknown area, a total)."""
        text = normalised_area(label)
        return any(pattern.fullmatch(text) for pattern in self.set_aside)

    def is_area(self, label: str) -> bool:
        """Return whether a label stands where an area would: known, or set aside."""
        return bool(label) and (self.area_code(label) is not None or self.is_set_aside(label))

    def is_measure(self, label: str) -> bool:
        """Return whether any table has a measure of this label."""
        return normalised_label(label) in self.measure_labels

    def mapping(self, table_id: str, measure_label: str) -> MeasureMapping | None:
        """Return what a table's measure label is mapped to, or None."""
        return self.measures.get((table_id, normalised_label(measure_label)))

    def is_group(self, label: str) -> bool:
        """Return whether a label maps to a target group."""
        return normalised_label(label) in self.groups

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
    """Read the reference seeds that landing uses.

    Args:
        folder: seeds/reference.
    """
    spellings = _rows(folder, "area_spellings")
    levels = _rows(folder, "areas")
    headings: dict[str, dict[str, str]] = {}
    for row in _rows(folder, "extract_headings"):
        by_heading = headings.setdefault(row["source"], {})
        by_heading[normalised_heading(row["heading"])] = row["column_name"]
    return Reference(
        areas={normalised_area(row["spelling"]): row["area_code"] for row in spellings},
        set_aside=tuple(
            _like(row["label_pattern"]) for row in _rows(folder, "area_labels_set_aside")
        ),
        measures={
            (row["table_id"].lower(), normalised_label(row["measure_label"])): MeasureMapping(
                row["unit"], row["target_group_code"]
            )
            for row in _rows(folder, "jobindsats_measures")
        },
        measure_labels=frozenset(
            normalised_label(row["measure_label"]) for row in _rows(folder, "jobindsats_measures")
        ),
        groups=frozenset(
            normalised_label(row["group_label"]) for row in _rows(folder, "jobindsats_groups")
        ),
        codes={
            "benefit_code": _column(folder, "benefits", "benefit_code"),
            "offer_type_code": _column(folder, "offer_types", "offer_type_code"),
            "visitation_category": _column(folder, "visitation_categories", "visitation_category"),
            "municipality_code": frozenset(
                row["area_code"] for row in levels if row["area_level"] == "municipality"
            ),
        },
        headings=headings,
        group_rules=_group_rules(folder),
    )


def _group_rules(folder: Path) -> tuple[GroupRule, ...]:
    rules = {r["rule_id"]: r["target_group_code"] for r in _rows(folder, "target_group_rules")}
    populations: dict[str, set[tuple[str, str]]] = {}
    for row in _rows(folder, "target_group_benefits"):
        if row["counts_for_population"] == "true":
            pair = (row["benefit_code"], row["visitation_category"])
            populations.setdefault(rules[row["rule_id"]], set()).add(pair)
    offers: dict[str, set[str]] = {}
    for row in _rows(folder, "counting_offers"):
        offers.setdefault(row["target_group_code"], set()).add(row["offer_type_code"])
    return tuple(
        GroupRule(code, tuple(sorted(pairs)), tuple(sorted(offers.get(code, ()))))
        for code, pairs in sorted(populations.items())
    )


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _column(folder: Path, name: str, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in _rows(folder, name))


def _like(pattern: str) -> re.Pattern[str]:
    """Return a SQL LIKE pattern as a regular expression for a whole lower-case label."""
    parts = {"%": ".*", "_": "."}
    return re.compile("".join(parts.get(letter, re.escape(letter)) for letter in pattern))
