"""Which dataset: what changes one, or tells of its persons, asks; one that is not there is said."""

from __future__ import annotations

import os
import subprocess

import click
import pytest
from click.testing import CliRunner

import explain
import publish
import purge
import status
import worklist
from common.paths import PROJECT


@pytest.mark.parametrize("target", ["land", "purge", "explain", "verify", "status", "worklist"])
def test_a_command_that_changes_or_looks_into_a_dataset_asks_which(target: str) -> None:
    told = subprocess.run(
        ["make", "--assume-old=.venv/.ready", target],
        cwd=PROJECT,
        env={name: value for name, value in os.environ.items() if name != "DATASET"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert f"error: of which dataset? make {target} DATASET=x" in told.stderr
    assert told.stdout == ""


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["OPTIONS=--take-back one"], '--dataset "x"  --take-back one '),
        (["RECEIVED=2026-08-22", "FILES=a.csv"], '--dataset "x" --received "2026-08-22"  a.csv'),
    ],
)
def test_a_delivery_is_landed_and_taken_back_by_one_command(given: list[str], told: str) -> None:
    command = ["make", "--dry-run", "--assume-old=.venv/.ready", "land", "DATASET=x", *given]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert told in run.stdout


@pytest.mark.parametrize(
    ("command", "options"),
    [
        (publish.main, ""),
        (purge.main, "--before 2020-01-01"),
        (status.main, ""),
        (worklist.main, "--area all"),
        (explain.main, "--area 0461 --group sygedagpenge --period 2019Q1"),
    ],
    ids=["publish", "purge", "status", "worklist", "explain"],
)
def test_a_misspelt_dataset_is_said_not_to_be_there(command: click.Command, options: str) -> None:
    result = CliRunner().invoke(command, ["--dataset", "exampel", *options.split()])
    assert result.exit_code == 1
    assert "there is no dataset 'exampel': seeds/exampel/ does not exist" in result.output
