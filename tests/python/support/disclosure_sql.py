"""The SQL of disclosure control on trees made by hand or at random, without a warehouse.

The models are rendered as dbt renders them (`ref` is the model's name) and run over input tables in
memory: a tree takes milliseconds instead of a build.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random

import duckdb
import pandas as pd
from jinja2 import Environment, StrictUndefined

PROJECT = Path(__file__).resolve().parents[3]
MODELS = PROJECT / "models/intermediate/disclosure"
RULES = "int_disclosure__rules"
IN_ORDER = (
    "int_disclosure__primary_cells",
    "int_disclosure__partners_for_persons",
    "int_disclosure__partners_for_figures",
    "int_disclosure__regions",
    "int_disclosure__cells",
)
DEFAULTS = {"disclosure_threshold": 5, "minimum_base": 10}
A_DAY = date(2019, 3, 31)


@dataclass(frozen=True)
class Counts:
    """Persons of one place and the passive among them; one number stands for all three series."""

    persons: int
    passive: int
    as_reported: int | None = None
    if_all_count: int | None = None

    def values(self) -> tuple[int, int, int, int]:
        """Return persons, passive, as reported, if all count."""
        as_reported = self.passive if self.as_reported is None else self.as_reported
        if_all_count = self.passive if self.if_all_count is None else self.if_all_count
        return self.persons, self.passive, as_reported, if_all_count


@dataclass(frozen=True)
class Place:
    """One municipality of a tree."""

    code: str
    region: str
    order: int
    counts: Counts


@dataclass(frozen=True)
class Protected:
    """One cell after protection: its true counts and what is hidden of it."""

    code: str
    level: str
    region: str | None
    values: tuple[int, int, int, int]
    hides_figures: bool
    hides_persons: bool
    conf_status: str
    reason: str | None


Tree = list[Place]


def tree(regions: Mapping[str, Iterable[Counts | tuple[int, ...]]]) -> Tree:
    """Make a tree: places a1, a2 … of region a, in the fixed order in which they stand."""
    places: Tree = []
    for region, counts in regions.items():
        for number, count in enumerate(counts, start=1):
            told = count if isinstance(count, Counts) else Counts(*count)
            places.append(Place(f"{region}{number}", region, len(places) + 1, told))
    return places


def rendered(model: str) -> str:
    """Render a model as dbt would."""
    environment = Environment(undefined=StrictUndefined, autoescape=False)
    text = (MODELS / f"{model}.sql").read_text(encoding="utf-8")
    return environment.from_string(text).render(ref=lambda name: name)


def with_totals(places: Tree) -> list[tuple[str, str, str | None, int | None, list[int]]]:
    """Return every area of a tree with its counts: places, then regions, then the country."""
    rows: list[tuple[str, str, str | None, int | None, list[int]]] = [
        (place.code, "municipality", place.region, place.order, list(place.counts.values()))
        for place in places
    ]
    for region in sorted({place.region for place in places}):
        parts = [row[4] for row in rows if row[1] == "municipality" and row[2] == region]
        rows.append((region, "region", region, None, [sum(p) for p in zip(*parts, strict=True)]))
    parts = [row[4] for row in rows if row[1] == "municipality"]
    rows.append(("000", "country", None, None, [sum(p) for p in zip(*parts, strict=True)]))
    return rows


@dataclass(frozen=True)
class Earlier:
    """What earlier vintages hid of a tree, and what one on the same extracts showed: area codes."""

    figures: Set[str] = frozenset()
    persons: Set[str] = frozenset()
    known_figures: Set[str] = frozenset()
    known_persons: Set[str] = frozenset()

    def areas(self) -> Set[str]:
        """Return all areas that something is said of."""
        return self.figures | self.persons | self.known_figures | self.known_persons

    def says(self, code: str) -> tuple[bool, ...]:
        """Return what is said of an area, in the order of the columns."""
        kinds = (self.figures, self.persons, self.known_figures, self.known_persons)
        return tuple(code in kind for kind in kinds)


def protect(
    trees: Mapping[str, Tree],
    variables: Mapping[str, object] | None = None,
    earlier: Mapping[str, Earlier] | None = None,
) -> dict[str, dict[str, Protected]]:
    """Protect trees with the project's SQL, all of them in one run, as groups of one day.

    All trees must be made of the same areas.
    """
    settings = DEFAULTS | dict(variables or {})
    told = {name: with_totals(places) for name, places in trees.items()}
    areas = {row[0]: row for rows in told.values() for row in rows}
    with duckdb.connect() as connection:
        keep(
            connection,
            "int_places__areas",
            {"area_code": str, "area_level": str, "region_code": str, "suppression_order": int},
            [row[:4] for row in areas.values()],
            "date '0001-01-01' as valid_from, date '9999-12-31' as valid_to",
        )
        counts = dict.fromkeys(
            (
                "persons",
                "passive_persons",
                "passive_persons_as_reported",
                "passive_persons_if_all_count",
            ),
            int,
        )
        keep(
            connection,
            "int_shares__computed_counts",
            {"target_group_code": str, "area_code": str} | counts,
            [(name, row[0], *row[4]) for name, rows in told.items() for row in rows],
            f"date '{A_DAY}' as as_of, date '{A_DAY}' as reference_date",
        )
        keep(
            connection,
            "int_disclosure__earlier_cells",
            {"target_group_code": str, "area_code": str}
            | dict.fromkeys(
                (
                    "has_hidden_figures",
                    "has_hidden_persons",
                    "has_known_figures",
                    "has_known_persons",
                ),
                bool,
            ),
            [
                (name, code, *told.says(code))
                for name, told in (earlier or {}).items()
                for code in sorted(told.areas())
            ],
            f"date '{A_DAY}' as as_of, date '{A_DAY}' as reference_date",
        )
        keep_rules(connection, settings)
        for model in IN_ORDER:
            connection.execute(f"create table {model} as {rendered(model)}")
        answers = connection.execute(
            "select target_group_code, area_code, hides_figures, hides_persons, conf_status,"
            " protection_reason from int_disclosure__cells"
        ).fetchall()
    protected: dict[str, dict[str, Protected]] = {name: {} for name in trees}
    values = {(name, row[0]): row for name, rows in told.items() for row in rows}
    for name, code, figures, persons, status, reason in answers:
        _, level, region, _, counts = values[name, code]
        protected[name][code] = Protected(
            code, level, region, tuple(counts), figures, persons, status, reason
        )
    return protected


def keep_rules(connection: duckdb.DuckDBPyConnection, settings: Mapping[str, object]) -> None:
    """Make the table of the threshold and the minimum base in force."""
    names = ("disclosure_threshold", "minimum_base")
    row = [settings[name] for name in names]
    constants = f"date '{A_DAY}' as as_of, 'current' as vintage_role"
    keep(connection, RULES, dict.fromkeys(names, int), [row], constants)


def keep(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    columns: Mapping[str, type],
    rows: Sequence[Sequence[object]],
    constants: str = "",
) -> None:
    """Make a table of rows, with typed columns and constants besides."""
    frame = pd.DataFrame(rows, columns=list(columns)).astype(object)
    frame = frame.where(frame.notna(), None)
    types = {int: "bigint", bool: "boolean", str: "varchar", Decimal: "decimal(18, 6)"}
    typed = [f"cast({name} as {types[kind]}) as {name}" for name, kind in columns.items()]
    connection.register("rows_in_memory", frame)
    connection.execute(
        f"create table {table} as select {', '.join([*typed, *filter(None, [constants])])}"
        " from rows_in_memory"
    )
    connection.unregister("rows_in_memory")


def random_places(random: Random) -> Tree:
    """Draw a tree of one to five regions: big and tiny places, empty ones, everybody active …"""
    sizes = random.choice(
        ((0, 1, 2, 3, 4, 5, 7), (0, 0, 0, 2, 40), (1, 5, 9, 10, 11, 30, 60), (20, 300, 2000))
    )
    rate = random.choice((0.0, 0.05, 0.3, 0.5, 0.9, 1.0))
    places: Tree = []
    codes = list(range(1, 41))
    random.shuffle(codes)
    for region in range(random.randint(1, 5)):
        for _ in range(random.choice((1, 1, 2, 3, 5, 8))):
            persons = random.choice(sizes)
            series = sorted(sum(random.random() < rate for _ in range(persons)) for _ in range(3))
            if random.random() < 0.4:
                series = [series[1]] * 3
            number = codes.pop()
            places.append(
                Place(
                    f"{number:04d}",
                    f"r{region}",
                    number,
                    Counts(persons, series[1], series[2], series[0]),
                )
            )
    return places
