"""Random tables with known contents: landed exactly or refused, and clean ones nearly all land.

A short form runs with the other tests; `make test-full` makes 3,000.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from common.errors import WarehouseError
from landing import periods
from landing.reference import load_reference
from landing_files import land_files, rows_of
from table_generator import PERSONS, SHARE, Made, make

CLEAN_THAT_LAND = 0.95


def landed_exactly(made: Made, dataset: Path) -> bool:
    """Whether what landed is what the file holds, or stays outside the statistic as a part."""
    found: dict[tuple[str, str, str], str] = {}
    measures = set()
    for row in rows_of(dataset, "jobindsats_observations"):
        period = periods.parse(row["period_label"])
        assert period is not None
        area = load_reference().area_code(row["area_label"]) or ""
        found[area, period.label(), row["dimensions"]] = row["value"]
        measures.add(row["measure_label"])
    if not measures <= {SHARE, PERSONS}:
        return False
    if found == made.cells:
        return True
    parts = {(area, period): value for (area, period, _), value in found.items()}
    wanted = {(area, period): value for (area, period, _), value in made.cells.items()}
    return not made.clean and all(key[2] for key in found) and parts == wanted


def run(seeds: range, folder: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in seeds:
        place = folder / str(seed)
        place.mkdir()
        made = make(seed, place)
        clean = "clean" if made.clean else "trap"
        try:
            land_files(place / "seeds" / "x", made.path, **made.options)
        except WarehouseError:
            counts[f"{clean} refused"] += 1
            continue
        assert landed_exactly(made, place / "seeds" / "x"), (seed, made.kinds)
        counts[f"{clean} landed"] += 1
    return counts


@pytest.mark.parametrize(
    "seeds", [range(150), pytest.param(range(1000, 4000), marks=pytest.mark.long)]
)
def test_a_table_lands_exactly_or_is_refused(seeds, tmp_path):
    counts = run(seeds, tmp_path)
    clean = counts["clean landed"] + counts["clean refused"]
    assert counts["clean landed"] >= CLEAN_THAT_LAND * clean, counts
    assert counts["trap refused"] > 0
