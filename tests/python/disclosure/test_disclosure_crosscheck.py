"""The same invented tables through tau-argus (pytauargus): the statistical offices' own tool.

A development dependency only (EUPL). It protects one table of persons by area and state at a time;
ours protects three series at once and keeps a fixed order, so the two are compared where they can
be: which cells are unsafe, and how much is hidden.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from statistics import median

import pytest
from pytauargus import protect as tau_protect

from disclosure_sql import Counts, Place, Protected, Tree, protect

MUNICIPALITIES = 98
REGIONS = 5
UNSAFE = "U"
WITHHELD = ("U", "M")
SERIES = ("passive", "as reported", "if all count")


@pytest.fixture(autouse=True)
def _solver_logs_lie_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """tau-argus leaves its logs in the current folder."""
    monkeypatch.chdir(tmp_path)


def invented_tree(random: Random) -> Tree:
    """Invent 98 municipalities of realistic sizes, the fixed order by size of the place."""
    share = random.choice((0.1, 0.2, 0.35))
    middle = random.choice((3.6, 4.2, 5.2))
    places = []
    for number in range(1, MUNICIPALITIES + 1):
        size = random.lognormvariate(0, 0.9)
        persons = round(size * 2.718**middle * random.uniform(0.8, 1.25))
        passive = sum(random.random() < share for _ in range(persons))
        missing = sum(random.random() < 0.1 for _ in range(persons - passive))
        late = sum(random.random() < 0.1 for _ in range(passive))
        counts = Counts(persons, passive, passive + missing, passive - late)
        places.append((size, f"{number:04d}", f"{1081 + number % REGIONS}", counts))
    return [
        Place(code, region, order, counts)
        for order, (_, code, region, counts) in enumerate(sorted(places), start=1)
    ]


Cells = dict[tuple[str, str], str]
"""Area and state -> tau-argus' status."""


def through_tau(folder: Path, places: Tree, series: int, rule: str) -> Cells:
    """Protect one series as tau-argus does, optimally: persons by area and passive or active."""
    folder.mkdir(parents=True, exist_ok=True)
    hierarchy = folder / "area.hrc"
    lines = []
    for region in sorted({place.region for place in places}):
        lines += [region, *(f"@{place.code}" for place in places if place.region == region)]
    hierarchy.write_text("\n".join(lines) + "\n", encoding="utf-8")
    areas: list[str] = []
    states: list[str] = []
    for place in places:
        persons, *passive = place.counts.values()
        areas += [place.code] * persons
        states += ["passive"] * passive[series] + ["active"] * (persons - passive[series])
    result = tau_protect(
        {"area": areas, "state": states, "one": [1] * len(areas)},
        [["area", "state"]],
        response="one",
        safety_rules=rule,
        suppress="OPT(1)",
        hrc={"area": str(hierarchy)},
        hierleadstring="@",
        workdir=str(folder),
    )
    return {
        (str(row["area"]), str(row["state"]).strip()): row["status"]
        for row in result.tables[0].rows
    }


def area_code(tau_area: str) -> str:
    return "000" if tau_area == "Total" else tau_area


def areas_with(cells: Cells, statuses: tuple[str, ...]) -> set[str]:
    return {area_code(area) for (area, _), status in cells.items() if status in statuses}


def is_hidden(cell: Protected, state: str) -> bool:
    """Tell whether we hide a cell of tau-argus' table: persons, or passive or active persons."""
    return cell.hides_persons if state == "Total" else cell.hides_figures


@pytest.mark.parametrize("seed", range(8))
def test_primary_cells_are_those_of_tau_argus(tmp_path: Path, seed: int) -> None:
    places = invented_tree(Random(seed))
    ours = protect({"tree": places})["tree"]
    unsafe: set[str] = set()
    for number in range(3):
        table = through_tau(tmp_path / str(number), places, number, "FREQ(5,100)")
        unsafe |= areas_with(table, (UNSAFE,))
    base = through_tau(tmp_path / "base", places, 0, "FREQ(10,100)")
    unsafe |= {
        area_code(area)
        for (area, state), status in base.items()
        if state == "Total" and status == UNSAFE
    }
    assert {code for code, cell in ours.items() if cell.conf_status == "A"} == unsafe


@pytest.mark.parametrize("seed", range(8))
def test_no_cell_that_tau_argus_finds_unsafe_is_published(tmp_path: Path, seed: int) -> None:
    places = invented_tree(Random(seed))
    ours = protect({"tree": places}, {"minimum_base": 0})["tree"]
    for number in range(3):
        table = through_tau(tmp_path / str(number), places, number, "FREQ(5,100)")
        unsafe = [key for key, status in table.items() if status == UNSAFE]
        assert [key for key in unsafe if not is_hidden(ours[area_code(key[0])], key[1])] == []


def test_hidden_cells_are_at_most_one_and_a_half_times_the_optimum_in_the_median(
    tmp_path: Path,
) -> None:
    """The price of a fixed order: 50 invented periods, one series, hidden cells of one table."""
    ratios = []
    for seed in range(50):
        places = [
            Place(p.code, p.region, p.order, Counts(p.counts.persons, p.counts.passive))
            for p in invented_tree(Random(seed))
        ]
        ours = protect({"tree": places}, {"minimum_base": 0})["tree"]
        table = through_tau(tmp_path / str(seed), places, 0, "FREQ(5,100)")
        hidden = sum(is_hidden(ours[area_code(area)], state) for area, state in table)
        optimum = sum(status in WITHHELD for status in table.values())
        if optimum:
            ratios.append(hidden / optimum)
        else:
            assert hidden == 0
    assert len(ratios) > 40
    assert median(ratios) <= 1.5
    assert max(ratios) < 3
    print(f"hidden cells, ours over optimum: median {median(ratios):.3f}, most {max(ratios):.3f}")  # noqa: T201
