"""What disclosure control costs: hidden cells, persons in them, and the fewest that would do.

    python -m benchmarks.disclosure_cost --dataset demo

Every vintage is built in order, with t = 3, 5 and 8, each carrying over what those before it hid.
The optimum takes, in each region by itself, the fewest partners that satisfy the same sums, in
whatever order; what is small, or was hidden before, is hidden in either.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import click
import duckdb
from rich.console import Console
from rich.table import Table

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


def measured(folder: Path, threshold: int) -> Iterator[tuple[str, int, int, int, float]]:
    """Count, for each group, its cells, those hidden, the optimum, and the persons hidden.

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
            key = [row[name] for name in ("as_of", "as_of", "target_group_code", "reference_date")]
            hides = [str(row[name]).lower() for name in ("hides_figures", "hides_persons")]
            writer.writerow([*key, "", row["area_code"], "", "", *hides])
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(row["target_group_code"])].append(row)
    for group, cells in sorted(groups.items()):
        hidden = [cell for cell in cells if cell["hides_figures"]]
        places = [cell for cell in cells if cell["area_level"] == "municipality"]
        persons = sum(number(cell, "persons") for cell in hidden if cell in places)
        everybody = sum(number(cell, "persons") for cell in places) or 1
        fewest = sum(optimum(region, threshold) for region in regions(places))
        fewest += sum(cell not in places for cell in hidden)
        yield group, len(cells), len(hidden), fewest, 100 * persons / everybody


def regions(places: Sequence[Row]) -> list[list[Row]]:
    """Return the places of each region and day."""
    found: dict[tuple[object, object], list[Row]] = defaultdict(list)
    for place in places:
        found[place["reference_date"], place["region_code"]].append(place)
    return list(found.values())


def optimum(region: Sequence[Row], threshold: int) -> int:
    """Return the fewest places of a region that cover for each other."""
    forced = [c for c in region if c["is_primary"] or c["has_hidden_figures"] or c["hides_persons"]]
    forced = [cell for cell in forced if number(cell, "persons") > 0]
    ours = sum(bool(cell["hides_figures"]) for cell in region)
    if not forced:
        return ours
    free = [
        cell
        for cell in region
        if cell not in forced and number(cell, "persons") > 0 and not cell["has_known_figures"]
    ]
    for more in range(ours - len(forced)):
        for partners in combinations(free, more):
            if is_enough([*forced, *partners], threshold):
                return len(forced) + more
    return ours


def is_enough(places: Sequence[Row], threshold: int) -> bool:
    """Tell whether hidden places cover for each other (publication 3)."""
    counted = [place for place in places if not place["has_known_figures"]]
    k = len(counted)
    sums = [
        sum(number(place, f"{who}_persons{series}") for place in counted)
        for who in ("passive", "active")
        for series in ("", "_as_reported", "_if_all_count")
    ]
    most = (threshold - 1) * k
    gives_away = all(place["is_primary"] for place in counted) and any(
        most - threshold + 2 < total <= most for total in sums
    )
    return k >= 2 and min(sums) >= k + threshold - 2 and not gives_away


def number(cell: Row, name: str) -> int:
    """Return a count of a cell."""
    return int(str(cell[name]))


@click.command(help="Print what disclosure control costs, per vintage, group and threshold.")
@click.option("--dataset", default="demo", show_default=True)
def main(dataset: str) -> None:
    """Build every vintage and print the table."""
    table = Table("vintage", "t", "group", "cells", "hidden", "fewest", "persons hidden, %")
    with (PROJECT / "seeds" / dataset / "vintages.csv").open(encoding="utf-8") as file:
        vintages = sorted(row["as_of"] for row in csv.DictReader(file))
    with tempfile.TemporaryDirectory(prefix="disclosure-cost-") as private:
        for as_of in vintages:
            for threshold in THRESHOLDS:
                needed = ["+int_disclosure__cells"]
                if threshold != THRESHOLDS[0]:
                    needed = ["stg_publication__published_cells+,+int_disclosure__cells"]
                build(dataset, as_of, threshold, Path(private), *needed)
                for group, cells, hidden, fewest, persons in measured(Path(private), threshold):
                    told = (group, str(cells), str(hidden), str(fewest), f"{persons:.1f}")
                    table.add_row(as_of, str(threshold), *told)
    Console().print(table)


if __name__ == "__main__":
    main()
