"""The published table as a cube: its dimensions, and a cell for every combination of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from publication.public_files import public_file
from texts.texts import PAGE, read_texts

KEYS = ("measure_code", "area_code", "target_group_code", "period_id")
NOT_DELIVERED = "O"
HIDDEN = "C"
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
    "is_provisional",
    "is_low_base",
    "is_under_reported",
    "has_series_break",
    "rests_on_imputation",
)
_CELLS = """
    select
        {columns}
    from public_file.main.passive_share as figures
    join public_file.workbook.passive_share_presented as presented using ({keys})
"""
_DIMENSIONS = {
    "measure_code": "select measure_code, measure_name, measure_name from public_file.main.measure "
    "where measure_code in (select measure_code from public_file.main.passive_share) "
    "order by sort_order",
    "area_code": "select area_code, any_value(area_name order by reference_date desc), "
    "any_value(area_name order by reference_date desc) "
    "from public_file.workbook.passive_share_presented "
    "group by area_code order by min(area_sort_order), area_code",
    "target_group_code": "select target_group_code, target_group_name, target_group_name "
    "from public_file.main.target_group where target_group_code in "
    "(select target_group_code from public_file.main.passive_share) order by sort_order",
    "period_id": "select period_id, period_id, period_id from public_file.main.passive_share "
    "group by period_id order by min(reference_date), period_id",
}


@dataclass(frozen=True)
class Category:
    """A member of a dimension."""

    code: str
    danish: str
    english: str


@dataclass(frozen=True)
class Code:
    """A code of a status, with its number in its list."""

    number: int
    danish: str
    english: str


@dataclass(frozen=True)
class Cube:
    """The published table.

    Attributes:
        title: the publication's title in Danish.
        as_of: the vintage, YYYY-MM-DD.
        dimensions: their members, in the order of KEYS.
        rows: the published rows by their keys.
        codes: (code list, code) -> what it means.
        texts: labels in both languages: page.toml, [cube].
    """

    title: str
    as_of: str
    dimensions: Mapping[str, Sequence[Category]]
    rows: Mapping[tuple[str, ...], Mapping[str, Any]]
    codes: Mapping[tuple[str, str], Code]
    texts: Mapping[str, str]

    def label(self, name: str, language: str = "da") -> str:
        """Return what a dimension or a column is called."""
        return self.texts[f"cube.{name}.{language}"]

    def only(self, group: str, measure: str) -> Cube:
        """Return the part of one group under one measure, with the periods that it has."""
        kept = {key: row for key, row in self.rows.items() if key[0] == measure and key[2] == group}
        found = [{key[place] for key in kept} for place in range(len(KEYS))]
        dimensions = {
            name: [member for member in self.dimensions[name] if member.code in found[place]]
            for place, name in enumerate(KEYS)
        }
        return Cube(self.title, self.as_of, dimensions, kept, self.codes, self.texts)


def read_cube(database: Path, title: str, as_of: str) -> Cube:
    """Read the published table from the public DuckDB file."""
    shown = [f"figures.{name}" for name in (*CONTENTS, *FLAGS, "obs_status", "conf_status")]
    reasons = [f"presented.{name}" for name in ("mark_codes", *dict.fromkeys(CONTENTS.values()))]
    sql = _CELLS.format(columns=", ".join([*KEYS, *shown, *reasons]), keys=", ".join(KEYS))
    with public_file(database) as connection:
        cursor = connection.execute(sql)
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        dimensions = {
            name: _distinct([Category(*row) for row in connection.execute(query).fetchall()])
            for name, query in _DIMENSIONS.items()
        }
        codes = connection.execute(
            "select code_list, code, sort_order, name_da, name_en from public_file.main.status_code"
        ).fetchall()
    return Cube(
        title,
        as_of,
        dimensions,
        {tuple(row[key] for key in KEYS): row for row in rows},
        {(row[0], row[1]): Code(*row[2:]) for row in codes},
        read_texts(PAGE),
    )


def _distinct(members: Sequence[Category]) -> list[Category]:
    """Tell members of the same name apart by their codes."""
    names = [member.danish for member in members]

    def told(name: str, code: str) -> str:
        return name if names.count(name) == 1 else f"{name} ({code})"

    return [
        Category(one.code, told(one.danish, one.code), told(one.english, one.code))
        for one in members
    ]


def plain(value: Decimal | int | None) -> float | int | None:
    """Return a figure as a number of JSON."""
    return float(value) if isinstance(value, Decimal) else value
