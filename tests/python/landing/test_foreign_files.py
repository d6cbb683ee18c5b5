"""Files from elsewhere with known contents: each is landed exactly, or refused; never otherwise."""

from __future__ import annotations

import csv
import re
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from unittest import mock

import pytest

import land
from common.errors import WarehouseError
from foreign_files import MAKERS, RECEIVED, Cell, ForeignFile, clean_long, place_code

SHORT, LONG = 3, 5
"""Files of each kind; the long form makes more than 3,000 in its ten parts."""
READ = 0.95


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for one dataset after the other, instead of seeds/."""
    folder = tmp_path_factory.mktemp("foreign")
    with mock.patch.object(land, "dataset_folder", lambda name: folder / name):
        yield folder


@pytest.fixture(scope="module")
def outcomes(folder: Path) -> list[Outcome]:
    """What became of a few files of each kind."""
    return receive_all(folder, files_of_each=SHORT, seed=1)


def test_foreign_files_land_exactly_or_are_refused(outcomes: list[Outcome]) -> None:
    """None lands otherwise, and none that must be refused lands."""
    assert wrong(outcomes) == []


def test_everyday_files_are_read(outcomes: list[Outcome]) -> None:
    """Of each everyday kind, 95 in a hundred land; with few files of a kind, all."""
    assert unread(outcomes) == {}


def test_a_figure_in_another_place_is_wrong(folder: Path) -> None:
    """The test itself: what lands is compared cell by cell."""
    file = clean_long(Random(1))
    cell = next(iter(file.cells))
    others = (file.cells - {cell}) | {cell._replace(value="1234567")}
    assert receive(folder, file)[0] == "landed"
    assert receive(folder, replace(file, cells=others))[0] == "wrong"
    assert receive(folder, replace(file, expectation="forbidden"))[0] == "wrong"


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10))
def test_three_thousand_foreign_files_land_exactly_or_are_refused(folder: Path, seed: int) -> None:
    """The long form, in parts; of every everyday kind nearly all land."""
    outcomes = receive_all(folder, files_of_each=LONG, seed=100 + seed)
    assert wrong(outcomes) == []
    assert unread(outcomes) == {}


# --------------------------------------------------------------------------------------------
# Receiving
# --------------------------------------------------------------------------------------------

Outcome = tuple[ForeignFile, str, str]
"""A file, one of landed, refused and wrong, and why."""


def receive_all(folder: Path, *, files_of_each: int, seed: int) -> list[Outcome]:
    """Make files of each kind and land them."""
    made = (
        maker(Random(f"{place}-{seed}-{number}"))
        for place, maker in enumerate(MAKERS)
        for number in range(files_of_each)
    )
    return [(file, *receive(folder, file)) for file in made]


def receive(folder: Path, file: ForeignFile) -> tuple[str, str]:
    """Land one file into a dataset of its own; say what became of it, and why it is wrong."""
    dataset = folder / "foreign"
    shutil.rmtree(dataset, ignore_errors=True)
    path = folder / file.name
    path.write_bytes(file.content)
    options = ["--dataset", "foreign", "--received", RECEIVED, *file.options, str(path)]
    try:
        land.main(options, standalone_mode=False)
    except WarehouseError as error:
        text = str(error)
        if error.exit_code != 1:
            return "wrong", f"exit code {error.exit_code}: {text}"
        if any(secret in re.sub(r"\D", "", text) for secret in file.secrets):
            return "wrong", "the message repeats a CPR number"
        if dataset.exists() and any(rows_of(dataset / name) for name in LANDED):
            return "wrong", "refused, and yet something landed"
        return "refused", text
    finally:
        path.unlink()
    if file.expectation == "forbidden":
        return "wrong", f"landed: {contents(dataset, file)[:3]}"
    found, meant = contents(dataset, file), sorted(file.cells or file.rows)
    if found == meant:
        return "landed", ""
    more = [one for one in found if one not in meant][:3]
    less = [one for one in meant if one not in found][:3]
    return "wrong", f"landed {more} instead of {less}"


LANDED = ("jobindsats_observations.csv", "benefit_spells.csv", "hour_reports.csv")


def rows_of(file: Path) -> list[dict[str, str]]:
    """Read a raw file; one that is absent has no rows."""
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def contents(dataset: Path, file: ForeignFile) -> list[tuple[object, ...]]:
    """Return what landed, in codes and in order."""
    if file.rows:
        is_report = file.kind == "hour_reports"
        rows = rows_of(dataset / ("hour_reports.csv" if is_report else "benefit_spells.csv"))
        return sorted(
            tuple(sorted((name, text) for name, text in row.items() if name != "delivery_id"))
            for row in rows
        )
    return sorted(
        Cell(
            place_code(row["area_label"]),
            file.period_codes.get(row["period_label"], row["period_label"]),
            row["group_label"],
            row["dimensions"],
            row["measure_label"],
            row["value"],
        )
        for row in rows_of(dataset / "jobindsats_observations.csv")
    )


def wrong(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    """Return the kinds that landed otherwise, or landed and must not."""
    return [(file.kind, why) for file, word, why in outcomes if word == "wrong"]


def unread(outcomes: list[Outcome]) -> dict[str, list[str]]:
    """Return the everyday kinds of which too few landed, with the refusals."""
    made: Counter[str] = Counter()
    refusals: dict[str, list[str]] = defaultdict(list)
    for file, word, why in outcomes:
        if file.expectation == "everyday":
            made[file.kind] += 1
            if word != "landed":
                refusals[file.kind].append(why)
    return {kind: why for kind, why in refusals.items() if 1 - len(why) / made[kind] < READ}
