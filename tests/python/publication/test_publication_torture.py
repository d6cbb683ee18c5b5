"""The short form of `make torture`: real faults, real readers, nothing lost and no failed read."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_publication_crashes import prepared_folder

from common.paths import PROJECT
from publication.archive import add_vintage
from torture.checks import Watch
from torture.faults import FAULTS, deck
from torture.world import World

TIMEOUT_SECONDS = 1500
LONG = pytest.mark.long


@pytest.mark.parametrize(
    ("publications", "faults", "reads"), [(2, 11, 300), pytest.param(3, 20, 500, marks=LONG)]
)
def test_publications_survive_faults_of_every_kind_and_hundreds_of_reads(
    publications: int, faults: int, reads: int
) -> None:
    asked = {"--publications": publications, "--faults": faults, "--reads": reads}
    options = [str(part) for option in asked.items() for part in option]
    run = subprocess.run(
        [sys.executable, "-m", "torture", *options],
        env={**os.environ, "PYTHONPATH": f"{PROJECT / 'scripts'}:{PROJECT / 'tests'}"},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    told = re.search(
        r"faults tried (\d+), survived (\d+); publications (\d+); reads (\d+), failed (\d+)",
        run.stdout,
    )
    assert told is not None
    tried, survived, published, read, failed = map(int, told.groups())
    assert (tried, survived, published, failed) == (faults, faults, publications, 0)
    assert read >= reads
    assert faults > len(FAULTS)
    assert not list((PROJECT / "seeds").glob("trial-*"))


def test_every_kind_of_fault_is_done_before_one_is_repeated() -> None:
    kinds = {fault for fault, _ in FAULTS}
    assert set(deck(len(kinds), random.Random(1))) == kinds
    assert len(deck(200, random.Random(1))) == 200


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """A look at a world in which two vintages stand and nothing is wrong."""
    world = World("example", tmp_path, ())
    for as_of in ("2020-06-01", "2020-06-02"):
        add_vintage(prepared_folder(tmp_path / "prepared", as_of), world.published, as_of)
    watch = Watch(world, world.dataset_hashes())
    assert watch.faults() == []
    return watch


def test_the_look_after_a_fault_finds_a_changed_byte(watch: Watch) -> None:
    file = watch.world.published / "2020-06-01" / "passive_share.csv"
    file.chmod(0o644)
    file.write_text("x", encoding="utf-8")
    assert "2020-06-01: published bytes changed" in watch.faults()


def test_the_look_after_a_fault_finds_a_vintage_that_vanished(watch: Watch) -> None:
    (watch.world.published / "2020-06-01").rename(watch.world.folder / "elsewhere")
    assert "2020-06-01: vanished" in watch.faults()


def test_the_look_after_a_fault_finds_a_current_that_went_back_or_away(watch: Watch) -> None:
    current = watch.world.published / "current"
    current.unlink()
    assert watch.faults() == ["current vanished"]
    current.symlink_to("2020-06-01")
    assert watch.faults() == ["current went back from 2020-06-02 to 2020-06-01"]
    current.unlink()
    current.symlink_to(".incoming-2020-06-03")
    assert watch.faults() == ["current points at .incoming-2020-06-03, which is not whole"]


def test_the_look_after_a_fault_finds_a_dataset_that_changed(watch: Watch) -> None:
    watch.raw["deliveries.csv"] = "another hash"
    assert watch.faults() == ["the dataset changed"]
