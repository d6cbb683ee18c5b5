"""The benchmark: its data, its opponents, its judge and its report."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import contenders
from benchmarks.contenders import CONTENDERS, check_same, read_counts
from benchmarks.generator import Scale, make_dataset, parse_scale
from benchmarks.measuring import family_of, measure
from benchmarks.node_times import NodeTime, busy_seconds
from benchmarks.report import merge_results, write_report
from benchmarks.runner import known_names
from common.errors import WarehouseError
from common.paths import PROJECT, WAREHOUSE
from common.raw_files import RAW_FILES
from warehouse_build import build_warehouse

TINY = Scale(0.005)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_dataset(TINY, tmp_path_factory.mktemp("bench") / TINY.dataset)


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_raw_files_are_the_same_bytes_with_one_thread_and_with_two(
    tiny: Path, tmp_path: Path
) -> None:
    again = make_dataset(TINY, tmp_path / TINY.dataset, threads=1)
    for name in RAW_FILES:
        assert (again / f"{name}.csv").read_bytes() == (tiny / f"{name}.csv").read_bytes(), name


def test_the_invented_people_live_as_the_brief_asks(tiny: Path) -> None:
    spells, courses = rows(tiny, "benefit_spells"), rows(tiny, "activity_spells")
    people = {row["person_id"] for row in spells}
    assert len(spells) == len(courses) == TINY.rows
    assert 1.4 < len(spells) / len(people) / 7 < 1.6, "spells a person and year"
    assert all(re.fullmatch("p[A-Z]{12}", person) for person in people), "letters only"
    assert len({row["spell_id"] for row in spells}) == len(spells)
    assert len({row["activity_id"] for row in courses}) == len(courses)
    assert len({row["municipality_code"] for row in spells}) > 80
    assert {row["is_synthetic"] for row in rows(tiny, "deliveries")} == {"true"}
    homes = {(row["person_id"], row["municipality_code"]) for row in spells}
    assert len(homes) > 1.3 * len(people), "many moves"
    for row in spells + courses:
        assert not row["end_date"] or row["start_date"] <= row["end_date"]
    without = [row for row in courses if row["weekly_hours"] in ("", "0")]
    assert 0.02 < len(without) / len(courses) < 0.3


def test_a_scale_is_a_number_of_millions() -> None:
    assert (parse_scale("10").dataset, parse_scale("0.01").dataset) == ("bench-10m", "bench-10k")
    for wrong in ("", "x", "0", "-1", "1000", "0.0001"):
        with pytest.raises(WarehouseError, match="not a scale"):
            parse_scale(wrong)


def test_every_opponent_counts_what_the_project_counts(tiny: Path, tmp_path: Path) -> None:
    dataset = PROJECT / "seeds" / f"benchtest-{os.getpid()}"
    shutil.copytree(tiny, dataset)
    try:
        built = build_warehouse(dataset.name, tmp_path, variables=contenders.VARIABLES)
    finally:
        shutil.rmtree(dataset)
    figures = {
        (group, str(day), area): tuple(cells)
        for group, day, area, *cells in built.rows(
            f"select {', '.join(contenders.COUNTS)} from int_shares__computed_counts"
            " where persons > 0"
        )
    }
    found = {"ours": figures}
    for one in CONTENDERS:
        if not one.is_ours:
            output = tmp_path / f"{one.code}.csv"
            run = subprocess.run(
                one.command(tiny, output),
                env={**os.environ, **one.environment()},
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            assert run.returncode == 0, run.stderr[-2000:]
            found[one.code] = read_counts(output)
    assert check_same(found) > 1000
    passive = [cells[1:] for cells in figures.values()]
    assert any(corrected < reported for corrected, reported, _ in passive), "no hours imputed"


def test_contenders_that_count_differently_end_the_run() -> None:
    cell = ("sygedagpenge", "2019-03-31", "000")
    same = {cell: (10, 3, 4, 3)}
    assert check_same({"ours": same, "floor": dict(same)}) == 1
    for other in (
        {cell: (10, 3, 4, 2)},
        {},
        {**same, ("sygedagpenge", "2019-03-31", "0101"): (1,)},
    ):
        with pytest.raises(WarehouseError, match="floor and ours differ in 1 cells"):
            check_same({"ours": same, "floor": other})
    with pytest.raises(WarehouseError, match="counted nobody"):
        check_same({"ours": {}})


def test_an_unknown_contender_is_refused() -> None:
    with pytest.raises(WarehouseError, match="no contender excel"):
        known_names(["excel"])


def test_memory_is_that_of_all_processes_together_and_a_failure_is_told() -> None:
    log = WAREHOUSE / "bench" / f"test-{os.getpid()}.log"
    hold = "import time; held = bytearray(60_000_000); held[::4096] = b'x' * len(held[::4096]); "
    child = hold + "time.sleep(1)"
    two = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    try:
        found = measure([sys.executable, "-c", hold + two], {}, log)
        assert 120_000_000 < found.peak_bytes < 400_000_000
        assert 1 <= found.wall_seconds < 30
        with pytest.raises(WarehouseError, match="ended with exit code 3"):
            measure([sys.executable, "-c", "raise SystemExit(3)"], {}, log)
    finally:
        log.unlink(missing_ok=True)
    assert sum(one.bytes for one in family_of(os.getpid())) > 10_000_000


def test_nodes_side_by_side_are_busy_once() -> None:
    nodes = [
        NodeTime("model", "a", 0, 4),
        NodeTime("model", "b", 1, 2),
        NodeTime("model", "c", 6, 7),
    ]
    assert busy_seconds(nodes) == 5


def test_the_report_puts_ratios_first_and_keeps_the_other_scales(tmp_path: Path) -> None:
    def scale(millions: float, label: str, ours: float) -> dict[str, object]:
        times = {"cpu_seconds": 9.0, "peak_bytes": 2e9}
        return {
            "scale": {"millions": millions},
            "label": label,
            "rounds": 3,
            "measured_on": "2026-11-22",
            "idle_before": 0.4,
            "cells": 7488,
            "counts_sha256": "0" * 64,
            "raw_bytes": 190_000_000,
            "results": {
                "ours": {
                    **times,
                    "wall_seconds": ours,
                    "models_seconds": 3.0,
                    "same_models_seconds": 2.0,
                },
                "floor": {**times, "wall_seconds": 4.0, "cpu_seconds": 3.0},
            },
            "machine": {"cores": "2", "memory": "16 GiB"},
        }

    store = tmp_path / "benchmark.json"
    merge_results(store, scale(10, "10 M", 80.0))
    results = merge_results(store, scale(1, "1 M", 6.0))
    document, chart = tmp_path / "benchmark.md", tmp_path / "benchmark.svg"
    write_report(results, document, chart)
    text = document.read_text(encoding="utf-8")
    assert text.index("## Ratios") < text.index("## Times") < text.index("## Machine")
    assert "| 1 M | processor seconds | 3.00 |" in text
    assert "| 1 M | wall time | 1.50 |" in text
    assert "| 10 M | wall time | 20.00 |" in text
    assert "Busy before the first run: 60%" in text
    assert text.index("| 1 M |") < text.index("| 10 M |")
    assert chart.read_text(encoding="utf-8").count("<rect") == 5


def test_making_the_data_a_second_time_reads_what_is_there(tiny: Path) -> None:
    before = (tiny / "benefit_spells.csv").stat().st_mtime_ns
    began = time.monotonic()
    make_dataset(TINY, tiny)
    assert (tiny / "benefit_spells.csv").stat().st_mtime_ns == before
    assert time.monotonic() - began < 5
