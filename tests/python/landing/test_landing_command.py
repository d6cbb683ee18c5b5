"""The command line: options, exit codes, and no traceback ever."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import common.paths
import land as land_script
from land import main
from landing_files import FIXTURES, rows_of, write_rows

PROJECT = Path(__file__).resolve().parents[3]
TABLE = str(FIXTURES / "y60c07_v2.csv")


@pytest.fixture
def seeds(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(common.paths, "SEEDS", tmp_path / "seeds")
    return tmp_path / "seeds"


def run(*arguments: str):
    return CliRunner().invoke(main, list(arguments))


def test_files_land_and_the_summary_is_on_standard_output(seeds):
    result = run("--dataset", "x", "--received", "2026-08-22", TABLE)
    assert result.exit_code == 0, result.output
    assert "landed as jobindsats-2026-08-22-001-" in result.stdout
    assert result.stderr == ""
    assert len(rows_of(seeds / "x", "jobindsats_observations")) == 120


def test_the_same_again_is_said_with_exit_code_0(seeds):
    for _ in range(2):
        result = run("--dataset", "x", "--received", "2026-08-22", TABLE)
    assert result.exit_code == 0
    assert "already landed" in result.stdout


def test_all_the_options_of_an_extract(seeds):
    result = run(
        "--dataset", "x", "--received", "2019-03-20", "--kind", "benefit_spells",
        "--data-from", "2017-01-01", "--data-until", "2019-02-28", "--encoding", "latin-1",
        "--accept", "første udtræk", "--covers", "whole", "--synthetic",
        str(FIXTURES / "benefit_spells.csv"),
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    [delivery] = rows_of(seeds / "x", "deliveries")
    assert delivery["data_from"] == "2017-01-01"
    assert delivery["data_until"] == "2019-02-28"
    assert delivery["note"] == "accepted: første udtræk"
    assert delivery["is_synthetic"] == "true"


USAGE = {
    "no dataset": ["--received", "2026-08-22", TABLE],
    "no file": ["--dataset", "x", "--received", "2026-08-22"],
    "no received": ["--dataset", "x", TABLE],
    "a day that does not exist": ["--dataset", "x", "--received", "2026-02-30", TABLE],
    "a Danish day": ["--dataset", "x", "--received", "22-08-2026", TABLE],
    "a day without hyphens": ["--dataset", "x", "--received", "20260822", TABLE],
    "no such kind": ["--dataset", "x", "--received", "2026-08-22", "--kind", "spells", TABLE],
    "no such option": ["--dataset", "x", "--received", "2026-08-22", "--force", TABLE],
    "--fetch without --periods": ["--dataset", "x", "--fetch", "y60c07"],
    "--fetch with files": ["--dataset", "x", "--fetch", "y60c07", "--periods", "6", TABLE],
    "--fetch with received": [
        "--dataset", "x", "--fetch", "y60c07", "--periods", "6", "--received", "2026-08-22",
    ],
    "no periods at all": ["--dataset", "x", "--fetch", "y60c07", "--periods", "0"],
    "--periods without --fetch": [
        "--dataset", "x", "--received", "2026-08-22", "--periods", "6", TABLE,
    ],
    "an empty reason": ["--dataset", "x", "--received", "2026-08-22", "--accept", " ", TABLE],
    "a CPR number as reason": [
        "--dataset", "x", "--received", "2026-08-22", "--accept", "se 010190-1234", TABLE,
    ],
}  # fmt: skip


@pytest.mark.parametrize("claim", USAGE)
def test_a_command_that_makes_no_sense_ends_with_2(claim, seeds):
    result = run(*USAGE[claim])
    assert result.exit_code == 2, result.output
    assert "Traceback" not in result.output
    assert "010190" not in result.output
    assert not (seeds / "x").exists()


@pytest.mark.parametrize("name", ["../x", "Reference", "reference", "", "a b", "x/y", "æ", ".x"])
def test_a_dataset_is_a_plain_name(name, seeds):
    result = run("--dataset", name, "--received", "2026-08-22", TABLE)
    assert result.exit_code in {1, 2}
    assert not seeds.exists()


def test_a_fault_of_the_program_is_one_line_without_its_text(seeds, monkeypatch):
    def failing(*_: object, **__: object) -> None:
        raise KeyError("0101901234")

    monkeypatch.setattr(land_script, "land", failing)
    result = run("--dataset", "x", "--received", "2026-08-22", TABLE)
    assert result.exit_code == 3
    assert "fault of the program (KeyError)" in result.output
    assert "0101901234" not in result.output
    monkeypatch.setenv("LANDING_DEBUG", "1")
    assert isinstance(run("--dataset", "x", "--received", "2026-08-22", TABLE).exception, KeyError)


def test_the_script_runs_by_itself_and_says_how_it_is_used():
    done = subprocess.run(
        [sys.executable, "scripts/land.py", "--help"], cwd=PROJECT, capture_output=True, check=False
    )
    assert done.returncode == 0
    for option in (
        "--kind",
        "--table",
        "--group",
        "--measure",
        "--accept",
        "--replace",
        "--strict",
    ):
        assert option in done.stdout.decode()


def test_square_brackets_in_a_file_name_are_shown_as_they_are(seeds, tmp_path):
    path = tmp_path / "y60c07_[red].csv"
    path.write_text("Area;Periode;Antal\nOdense;2026M01;x1\n", encoding="utf-8")
    result = run("--dataset", "x", "--received", "2026-08-22", str(path))
    assert "y60c07_[red].csv" in result.output
    path.write_text("Area;Periode;Antal\nOdense;2026M01;1\n", encoding="utf-8")
    result = run("--dataset", "x", "--received", "2026-08-22", str(path))
    assert "y60c07_[red].csv: landed" in result.output


GOOD = [["Område", "2026M01"], ["Aarhus", 44.1], ["Odense", 39.6]]
BAD = [*GOOD, ["Xkøbing", 12.3]]
CPR = "010190-1234"


@pytest.mark.parametrize("rows", [GOOD, BAD], ids=["lands", "refused"])
@pytest.mark.parametrize(
    ("file", "sheet", "options"),
    [
        (f"y60c07 {CPR}.xlsx", "Ark1", []),
        ("y60c07.xlsx", CPR, []),
        ("y60c07.xlsx", CPR, ["--sheet", CPR]),
        ("y60c07.xlsx", CPR, ["--sheet", f"{CPR}!A1:B4"]),
        ("y60c07.xlsx", CPR, ["--sheet", f"x{CPR}"]),
    ],
)
def test_a_cpr_number_in_the_name_of_a_file_or_sheet_is_nowhere(
    rows, file, sheet, options, seeds, tmp_path, caplog
):
    path = write_rows(tmp_path / file, rows, sheet)
    measure = ["--measure", "Andel aktiveringsberørte i pct."]
    command = ["--dataset", "x", "--received", "2026-08-22", *measure, *options, str(path)]
    for _ in range(2):
        output = run(*command).output + caplog.text
        assert "landed" in output or "error" in output
        assert "010190" not in output
        assert "1234" not in output
    for kept in seeds.rglob("*.csv"):
        assert "010190" not in kept.read_text(encoding="utf-8")


def test_a_cpr_number_in_the_name_of_a_file_that_is_not_there_is_not_repeated(seeds, tmp_path):
    result = run("--dataset", "x", "--received", "2026-08-22", str(tmp_path / f"{CPR}.csv"))
    assert result.exit_code == 1
    assert "1234" not in result.output
