"""The published table as a cube: its dimensions, and a cell for every combination of them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

from publication.public_files import public_file, records
from texts.texts import PAGE, read_texts

KEYS = ("measure_code", "area_code", "target_group_code", "period_id")
NOT_DELIVERED = "O"
CONTENTS: Mapping[str, str] = {
    "persons": "persons_reason",
    "passive_persons": "passive_persons_reason",
    "passive_share": "figure_reason",
    "passive_share_pct": "figure_reason",
    "ci_lower": "interval_reason",
    "ci_upper": "interval_reason",
    "passive_persons_as_reported": "correction_reason",
    "passive_share_as_reported": "correction_reason",
    "passive_persons_if_all_count": "correction_reason",
    "persons_active_by_imputation": "correction_reason",
}
"""A column of figures -> the column that says why one is not there."""
FLAGS = (
    *("is_provisional", "is_low_base", "is_under_reported"),
    *("has_series_break", "rests_on_imputation"),
)
_CELLS = """
    select *
    from public_file.main.passive_share as figures
    join public_file.workbook.passive_share_presented as presented using ({keys})
    join (
        select measure_code, measure_name, sort_order as measure_sort_order
        from public_file.main.measure
    ) as measures using (measure_code)
    order by figures.reference_date
"""
_CODES = """
    select code_list, code, sort_order as number, name_da as da, name_en as en
    from public_file.main.status_code
"""
_DIMENSIONS = {
    "measure_code": ("measure_sort_order", "measure_name"),
    "area_code": ("area_sort_order", "area_name"),
    "target_group_code": ("target_group_sort_order", "target_group_name"),
    "period_id": ("reference_date", "period_id"),
}
"""Dimension -> what its members are sorted by, and what they are called."""


@dataclass(frozen=True)
class Cube:
    """The published table.

    Attributes:
        as_of: the vintage, YYYY-MM-DD.
        dimensions: in the order of KEYS, each with its members: code -> name.
        codes: (code list, code) -> its number in the list, and what it means: da, en.
        texts: labels in both languages: page.toml, [cube].
    """

    title: str
    as_of: str
    dimensions: Mapping[str, Mapping[str, str]]
    rows: Mapping[tuple[str, ...], Mapping[str, Any]]
    codes: Mapping[tuple[str, str], Mapping[str, Any]]
    texts: Mapping[str, str]

    def label(self, name: str, language: str = "da") -> str:
        """Return what a dimension or a column is called."""
        return self.texts[f"cube.{name}.{language}"]

    def only(self, group: str, measure: str) -> Self:
        """Return the part of one group under one measure, with the periods that it has."""
        kept = {key: row for key, row in self.rows.items() if key[0] == measure and key[2] == group}
        dimensions = {
            name: {code: label for code, label in self.dimensions[name].items() if code in found}
            for name, found in zip(KEYS, map(set, zip(*kept, strict=True)), strict=True)
        }
        return replace(self, dimensions=dimensions, rows=kept)


def read_cube(database: Path, title: str, as_of: str) -> Cube:
    """Read the published table from the public DuckDB file."""
    with public_file(database) as connection:
        rows = records(connection, _CELLS.format(keys=", ".join(KEYS)))
        codes = records(connection, _CODES)
    return Cube(
        title,
        as_of,
        {name: _members(rows, name, *shown) for name, shown in _DIMENSIONS.items()},
        {tuple(row[key] for key in KEYS): row for row in rows},
        {(row["code_list"], row["code"]): row for row in codes},
        read_texts(PAGE),
    )


def _members(
    rows: Sequence[Mapping[str, Any]], name: str, order: str, label: str
) -> dict[str, str]:
    """Return a dimension's members in their order; those of the same name with their codes."""
    newest = {(row[order], row[name]): row[label] for row in rows}
    often = Counter(newest.values())
    return {
        code: text if often[text] == 1 else f"{text} ({code})"
        for (_, code), text in sorted(newest.items())
    }


def decimals(name: str) -> int:
    """Return how many decimals a column of figures has; counts have none."""
    if name.endswith("_pct"):
        return 1
    return 6 if "share" in name or name.startswith("ci_") else 0
