"""Random tables and extracts with known contents: landed exactly or refused, and clean ones land.

A short form runs with the other tests; `make test-full` makes 3,000 tables and 600 extracts.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from common.errors import WarehouseError
from extract_generator import make_extract
from landing import periods
from landing.reference import area_code
from landing_files import land_extract, land_files, rows_of
from table_generator import PERSONS, SHARE, Made, make

CLEAN_THAT_LAND = 0.95


def landed_exactly(made: Made, dataset: Path) -> bool:
    """Whether what landed is what the file holds, or stays outside the statistic as a part."""
    found: dict[tuple[str, str, str], str] = {}
    measures = set()
    for row in rows_of(dataset, "jobindsats_observations"):
        period = periods.parse(row["period_label"])
        assert period is not None
        area = area_code(row["area_label"]) or ""
        found[area, period.label(), row["dimensions"]] = row["value"]
        measures.add(row["measure_label"])
    if not measures <= {SHARE, PERSONS}:
        return False
    if found == made.cells:
        return True
    parts = {(area, period): value for (area, period, _), value in found.items()}
    wanted = {(area, period): value for (area, period, _), value in made.cells.items()}
    return not made.clean and all(key[2] for key in found) and parts == wanted


def says_what_is_narrowed(dataset: Path, lines: list[str]) -> bool:
    """Whether the summary names every dimension, and how many cells stay out of the statistic."""
    summary = "\n".join(lines)
    rows = rows_of(dataset, "jobindsats_observations")
    narrowed = [row["dimensions"] for row in rows if row["dimensions"]]
    pairs = {tuple(pair.split("=", 1)) for text in narrowed for pair in text.split("; ")}
    said = all(f"dimension {name}: " in summary and value in summary for name, value in pairs)
    return said and (not narrowed or f"no notice of {len(narrowed):,} of {len(rows):,}" in summary)


def run(seeds: range, folder: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in seeds:
        place = folder / str(seed)
        place.mkdir()
        made = make(seed, place)
        clean = "clean" if made.clean else "trap"
        try:
            report = land_files(place / "seeds" / "x", made.path, **made.options)
        except WarehouseError:
            counts[f"{clean} refused"] += 1
            counts.update(f"{kind} refused" for kind in made.kinds if made.clean)
            continue
        assert landed_exactly(made, place / "seeds" / "x"), (seed, made.kinds)
        assert says_what_is_narrowed(place / "seeds" / "x", report.lines), (seed, made.kinds)
        counts[f"{clean} landed"] += 1
        counts.update(f"{kind} landed" for kind in made.kinds if made.clean)
    return counts


@pytest.mark.parametrize(
    "seeds", [range(150), pytest.param(range(1000, 4000), marks=pytest.mark.long)]
)
def test_a_table_lands_exactly_or_is_refused(seeds, tmp_path):
    counts = run(seeds, tmp_path)
    for kind in {kind.rpartition(" ")[0] for kind in counts} - {"trap"}:
        landed, refused = counts[f"{kind} landed"], counts[f"{kind} refused"]
        assert landed >= CLEAN_THAT_LAND * (landed + refused), (kind, landed, refused)
    assert counts["trap refused"] > 0


def run_extracts(seeds: range, folder: Path) -> Counter[str]:
    counts: Counter[str] = Counter()
    for seed in seeds:
        place = folder / str(seed)
        place.mkdir()
        made = make_extract(seed, place)
        try:
            land_extract(place / "seeds" / "x", made.path)
        except WarehouseError as error:
            counts["trap refused" if made.trap else "clean refused"] += 1
            assert "0190" not in str(error)
            continue
        assert not made.trap, (seed, made.trap)
        landed = [
            list(row.values())[1:] for row in rows_of(place / "seeds" / "x", "benefit_spells")
        ]
        assert landed == made.rows, seed
        counts["clean landed"] += 1
    return counts


@pytest.mark.parametrize(
    "seeds", [range(40), pytest.param(range(1000, 1600), marks=pytest.mark.long)]
)
def test_an_extract_lands_with_its_persons_or_is_refused(seeds, tmp_path):
    counts = run_extracts(seeds, tmp_path)
    assert counts["clean landed"] >= CLEAN_THAT_LAND * len(seeds) / 2, counts
    assert counts["trap refused"] == len(seeds) / 2
