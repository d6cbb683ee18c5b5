"""What disclosure control costs: hidden cells, persons in them, and the fewest that would do.

    python -m benchmarks.disclosure_cost --dataset demo

Every vintage is built in order, with t = 3, 5 and 8, each carrying over what those before it hid.
The optimum takes, in each region by itself, the fewest partners that satisfy the same sums, in
whatever order; what is small, hides its persons, or was hidden before is hidden in either.
"""

from __future__ import annotations

import csv
import json
import math
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click
import duckdb
import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table
from scipy.optimize import Bounds, LinearConstraint, milp

from publication.pattern import KEY

PROJECT = Path(__file__).resolve().parents[1]
THRESHOLDS = (3, 5, 8)
CELLS = """
    select cells.*, primary_cells.* exclude (hides_figures, hides_persons, protection_reason),
        primary_cells.hides_figures as is_primary
    from int_disclosure__cells as cells
    inner join int_disclosure__primary_cells as primary_cells
        using (as_of, target_group_code, reference_date, area_code)
    inner join int_as_of__vintages using (as_of)
    where vintage_role = 'current'
"""
Row = Mapping[str, object]


def build(dataset: str, as_of: str, threshold: int, folder: Path, *models: str) -> None:
    """Build the models of disclosure control, or all that they need."""
    pattern = folder / f"pattern-{threshold}.csv"
    subprocess.run(
        [
            str(Path(sys.executable).with_name("dbt")),
            *("build", "--quiet", "--exclude-resource-type", "test", "unit_test"),
            *("--select", *models),
            *("--vars", json.dumps({"as_of": as_of, "disclosure_threshold": threshold})),
        ],
        cwd=PROJECT,
        env={
            **os.environ,
            "DATASET": dataset,
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_TARGET_PATH": str(folder / "target"),
            "WAREHOUSE_FILE": str(folder / "warehouse.duckdb"),
            "WAREHOUSE_SPILL": str(folder / "spill"),
            "PUBLISHED_PATTERN": str(pattern) if pattern.is_file() else "",
        },
        check=True,
    )


def measured(folder: Path, threshold: int) -> Iterator[tuple[str, ...]]:
    """Count, for each group and for all, cells, hidden ones, the optimum, and the persons hidden.

    What this vintage hides is added to the pattern that the next one carries over.
    """
    pattern = folder / f"pattern-{threshold}.csv"
    with duckdb.connect(str(folder / "warehouse.duckdb"), read_only=True) as connection:
        cursor = connection.execute(CELLS)
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
    with pattern.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for row in rows:
            key = [row.get(name) for name in ("as_of", "as_of", *KEY)]
            writer.writerow([*key, row["hides_figures"], row["hides_persons"]])
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(row["target_group_code"])].append(row)
    total = np.zeros(5, dtype=np.int64)
    for group, cells in sorted(groups.items()):
        hidden = [cell for cell in cells if cell["hides_figures"]]
        places = [cell for cell in cells if cell["area_level"] == "municipality"]
        fewest = sum(optimum(region, threshold) for region in regions(places))
        fewest += sum(cell["area_level"] != "municipality" for cell in hidden)
        persons = [
            sum(number(cell, "persons") for cell in places if cell["hides_figures"] or not only)
            for only in (True, False)
        ]
        counts = np.array([len(cells), len(hidden), fewest, *persons])
        total += counts
        yield told(group, counts)
    yield told("all", total)


def told(group: str, counts: npt.NDArray[np.int64]) -> tuple[str, ...]:
    """Return a row of the table; of persons, the share."""
    *cells, hidden, everybody = counts.tolist()
    return group, *map(str, cells), f"{100 * hidden / max(everybody, 1):.1f}"


def regions(places: Sequence[Row]) -> list[list[Row]]:
    """Return the places of each region and day."""
    found: dict[tuple[object, object], list[Row]] = defaultdict(list)
    for place in places:
        found[place["reference_date"], place["region_code"]].append(place)
    return list(found.values())


def optimum(region: Sequence[Row], threshold: int) -> int:
    """Return how many places of a region must be hidden at least, for the same sums.

    Where the search does not end in a second, the bound that it has proved by then.
    """
    somebody = [cell for cell in region if number(cell, "persons") > 0]
    forced = [
        cell
        for cell in somebody
        if cell["is_primary"] or cell["has_hidden_figures"] or cell["hides_persons"]
    ]
    ours = len([cell for cell in region if cell["hides_figures"]])
    free = [cell for cell in somebody if cell not in forced and not cell["has_known_figures"]]
    counted = [cell for cell in forced if not cell["has_known_figures"]]
    if not forced or not free or ours == len(forced) or is_enough(counted, threshold):
        return min(ours, len(forced)) if forced else ours
    # with each partner, every sum must be one more
    have, gains = sums(counted), np.array([sums([cell]) for cell in free]) - 1
    search = milp(
        np.ones(len(free)),
        integrality=np.ones(len(free)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            np.vstack([gains.T, np.ones(len(free))]),
            lb=np.append(len(counted) + threshold - 2 - have, max(1, 2 - len(counted))),
        ),
        options={"time_limit": 1.0},
    )
    if search.mip_dual_bound is None:
        return ours
    fewest: int = len(forced) + math.ceil(search.mip_dual_bound - 1e-6)
    return min(ours, fewest)


def is_enough(counted: Sequence[Row], threshold: int) -> bool:
    """Tell whether hidden places cover for each other (publication 3)."""
    k, come_to = len(counted), sums(counted)
    most, least = (threshold - 1) * k, k + threshold - 2
    is_near_the_top = bool(((come_to > most - threshold + 2) & (come_to <= most)).any())
    all_small = all(cell["is_primary"] for cell in counted)
    return (
        k >= 2 and min(come_to) >= least + is_near_the_top and not (is_near_the_top and all_small)
    )


def sums(places: Sequence[Row]) -> npt.NDArray[np.int64]:
    """Return what the passive and the active persons of places add up to, in each series."""
    return np.array(
        [
            sum(number(place, f"{who}_persons{series}") for place in places)
            for who in ("passive", "active")
            for series in ("", "_as_reported", "_if_all_count")
        ]
    )


def number(cell: Row, name: str) -> int:
    """Return a count of a cell."""
    return int(str(cell[name]))


@click.command(help="Print what disclosure control costs, per vintage, group and threshold.")
@click.option("--dataset", default="demo", show_default=True)
def main(dataset: str) -> None:
    """Build every vintage and print the table."""
    columns = ("vintage", "t", "group", "cells", "hidden", "at least", "persons hidden, %")
    console = Console()
    with (PROJECT / "seeds" / dataset / "vintages.csv").open(encoding="utf-8") as file:
        vintages = sorted(row["as_of"] for row in csv.DictReader(file))
    with tempfile.TemporaryDirectory(prefix="disclosure-cost-") as private:
        for as_of in vintages:
            table = Table(*columns)
            for threshold in THRESHOLDS:
                needed = ["+int_disclosure__cells"]
                if threshold != THRESHOLDS[0]:
                    changed = ("int_disclosure__rules+", "stg_publication__published_pattern+")
                    needed = [f"{model},+int_disclosure__cells" for model in changed]
                with console.status(f"{as_of}, t = {threshold}"):
                    build(dataset, as_of, threshold, Path(private), *needed)
                    for told in measured(Path(private), threshold):
                        table.add_row(as_of, str(threshold), *told)
            console.print(table)


if __name__ == "__main__":
    main()
