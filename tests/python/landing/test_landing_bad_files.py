"""Every bad file ends in one clear error, quickly, and nothing is changed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import common.paths
from land import main
from landing_files import FIXTURES, fingerprint, fixture_text, land_extract, land_files
from landing_mutations import MUTATIONS

SECONDS = 5.0


@pytest.fixture(scope="module")
def seeds(tmp_path_factory) -> Path:
    """A dataset with something in each of its files."""
    folder = tmp_path_factory.mktemp("seeds") / "x"
    land_files(folder, FIXTURES / "y60a02_v3.json", FIXTURES / "hour_reports.csv", synthetic=True)
    land_extract(folder, FIXTURES / "benefit_spells.csv", FIXTURES / "activity_spells.csv")
    return folder.parent


def run(seeds: Path, monkeypatch, *arguments: str) -> Result:
    monkeypatch.setattr(common.paths, "SEEDS", seeds)
    command = ["--dataset", "x", "--received", "2026-08-23", *arguments]
    return CliRunner().invoke(main, command)


def test_there_are_at_least_eighty_bad_files():
    assert len(MUTATIONS) >= 80


@pytest.mark.parametrize("claim", MUTATIONS)
def test_a_bad_file_is_refused_and_nothing_is_changed(claim, seeds, tmp_path, monkeypatch):
    mutation = MUTATIONS[claim]
    path = tmp_path / mutation.file
    mutation.write(path)
    before = fingerprint(seeds / "x")
    options = [part for pair in mutation.options.items() for part in pair]
    started = time.monotonic()
    result = run(seeds, monkeypatch, *options, str(path))
    took = time.monotonic() - started
    assert result.exit_code in {1, 2}, result.output
    assert result.output.startswith("error: "), result.output
    assert "Traceback" not in result.output
    for name in mutation.names:
        assert name in result.output, (name, result.output)
    assert path.name in result.output
    assert took < SECONDS, took
    assert fingerprint(seeds / "x") == before
    for digits in ("0101901234", "010190-1234", "311299-1111", "101901234"):
        assert digits not in result.output


def test_the_first_twenty_faults_are_shown_and_the_rest_counted(seeds, tmp_path, monkeypatch):
    path = tmp_path / "y60c07_v2.csv"
    path.write_text(fixture_text("y60c07_v2.csv").replace(";2026M0", ";2026X0"), encoding="utf-8")
    lines = run(seeds, monkeypatch, str(path)).output.splitlines()
    assert len(lines) == 22
    assert lines[-2].startswith("... and 40 more faults")


def test_the_first_twenty_faults_of_an_extract_are_in_file_order(seeds, tmp_path, monkeypatch):
    path = tmp_path / "benefit_spells.csv"
    text = fixture_text("benefit_spells.csv").replace(",0461,", ",9999,").replace("2017-", "2o17-")
    path.write_text(text, encoding="utf-8")
    result = run(seeds, monkeypatch, "--data-until", "2018-12-31", str(path))
    rows = [
        int(line.partition("row ")[2].partition(",")[0]) for line in result.output.splitlines()[:20]
    ]
    assert rows == sorted(rows)
    told = "60 × is not a date that exists, written YYYY-MM-DD; 12 × is no municipality of areas"
    assert f"more faults (in all: {told})" in result.output


def test_the_faults_of_all_files_are_told_at_once(seeds, tmp_path, monkeypatch):
    good, bad = tmp_path / "y60c07_good.csv", tmp_path / "y60c07_bad.csv"
    good.write_text(fixture_text("y60c07_v2.csv"), encoding="utf-8")
    bad.write_text(fixture_text("y60c07_v2.csv").replace("Læsø", "Læssø"), encoding="utf-8")
    missing = tmp_path / "y60c07_gone.csv"
    before = fingerprint(seeds / "x")
    result = run(seeds, monkeypatch, str(good), str(bad), str(missing))
    assert result.exit_code == 1
    assert "Læssø" in result.output
    assert "y60c07_gone.csv" in result.output
    assert fingerprint(seeds / "x") == before


def test_a_text_of_200_megabytes_is_refused_quickly(seeds, tmp_path, monkeypatch):
    path = tmp_path / "y60c07_v2.csv"
    header, _, rows = fixture_text("y60c07_v2.csv").partition("\n")
    with path.open("w", encoding="utf-8") as file:
        file.write(header + "\n")
        block = rows * 1000
        while file.tell() < 200 * 1024**2:
            file.write(block)
    started = time.monotonic()
    result = run(seeds, monkeypatch, str(path))
    assert result.exit_code == 1
    assert "at most 64 MB" in result.output
    assert time.monotonic() - started < 2 * SECONDS


@pytest.mark.parametrize("taken_as", [["--table", "y1"], ["--kind", "benefit_spells"]])
def test_no_id_is_repeated_when_the_headings_are_missing(taken_as, seeds, tmp_path, monkeypatch):
    path = tmp_path / "benefit_spells.csv"
    path.write_text(fixture_text("benefit_spells.csv").partition("\n")[2], encoding="utf-8")
    result = run(seeds, monkeypatch, *taken_as, "--data-until", "2018-12-31", str(path))
    assert result.exit_code == 1
    assert "invented0" not in result.output
    assert "spell0" not in result.output


def test_no_id_is_repeated_in_a_message(seeds, tmp_path, monkeypatch):
    path = tmp_path / "activity_spells.csv"
    text = fixture_text("activity_spells.csv").replace(",kontanthjaelp,", ",kontant,")
    path.write_text(text + text.splitlines()[1] + "\n", encoding="utf-8")
    output = run(seeds, monkeypatch, "--data-until", "2018-12-31", str(path)).output
    assert "kontant" in output
    assert "invented0" not in output
    assert "course0" not in output
