"""Bad input: a clear line naming file, row, column and value, and nothing changed (contract 4)."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from common.errors import FAILED, USAGE, WarehouseError
from common.paths import PROJECT
from publication.build import Build
from publication.places import Places, check_output
from publication.plan import check_protection
from publishing import (
    RememberedBuilds,
    contents,
    places_in,
    publish_bare,
    publish_command,
    remembered_builds,
)

FIRST = "2019-03-31"


@pytest.fixture
def dataset(example_copy: Path) -> Path:
    """A copy of the example dataset, to be spoilt."""
    return example_copy


def refused(tmp_path: Path, dataset: Path, as_of: str | None = FIRST) -> str:
    """Publish a spoilt dataset; return what the user is told, having seen that nothing changed."""
    before = contents(dataset)
    with pytest.raises(WarehouseError) as error:
        publish_bare(tmp_path, dataset.name, as_of)
    assert error.value.exit_code == FAILED
    places = places_in(tmp_path)
    assert contents(dataset) == before
    assert not places.output.exists()
    assert not places.working_file(dataset.name).exists()
    assert not list(places.building.glob("*"))
    return str(error.value)


def edited(file: Path, change: Callable[[list[dict[str, str]]], None]) -> None:
    """Read a raw file, change its rows and write it back."""
    with file.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    columns = list(rows[0])
    change(rows)
    with file.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def line_of(told: str, *words: str) -> str:
    """The one line of an error that holds all of some words."""
    (line,) = (line for line in told.splitlines() if all(word in line for word in words))
    return line


def test_a_missing_file_is_named(tmp_path: Path, dataset: Path) -> None:
    (dataset / "hour_reports.csv").unlink()
    assert "lacks hour_reports.csv" in refused(tmp_path, dataset)


def test_an_empty_file_is_named(tmp_path: Path, dataset: Path) -> None:
    (dataset / "benefit_spells.csv").write_bytes(b"")
    assert "benefit_spells.csv: is empty" in refused(tmp_path, dataset)


def test_a_file_that_is_not_utf_8_is_named_with_its_row(tmp_path: Path, dataset: Path) -> None:
    file = dataset / "jobindsats_observations.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[5] = lines[5].replace(",", ",Sønderborg", 1)
    file.write_bytes("".join(lines).encode("latin-1"))
    rows = [number for number, line in enumerate(lines, 1) if not line.isascii()]
    told = refused(tmp_path, dataset)
    assert f"jobindsats_observations.csv, row {rows[0]}: is not UTF-8" in told


def test_a_dataset_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no dataset 'nowhere'"):
        publish_bare(tmp_path, "nowhere")


def test_a_vintage_before_the_first_delivery_is_refused(tmp_path: Path, dataset: Path) -> None:
    assert "nothing was delivered by 2001-01-01" in refused(tmp_path, dataset, "2001-01-01")


def test_a_dataset_without_deliveries_is_refused(tmp_path: Path, dataset: Path) -> None:
    edited(dataset / "deliveries.csv", lambda rows: rows.clear())
    assert "deliveries.csv: nothing was delivered yet" in refused(tmp_path, dataset, None)


def test_a_vintage_twice_or_without_a_date_is_refused(tmp_path: Path, dataset: Path) -> None:
    file = dataset / "vintages.csv"
    edited(file, lambda rows: rows.append(dict(rows[0])))
    told = refused(tmp_path, dataset)
    assert "vintages.csv, row 5, column 'as_of'" in told
    assert "twice" in told
    edited(file, lambda rows: rows[3].update(as_of="31.03.2019"))
    assert "value '31.03.2019'" in refused(tmp_path, dataset)


def test_missing_extra_and_renamed_columns_are_named(tmp_path: Path, dataset: Path) -> None:
    file = dataset / "activity_spells.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("weekly_hours", "hours", 1), encoding="utf-8")
    told = line_of(refused(tmp_path, dataset), "activity_spells.csv")
    assert "missing column weekly_hours" in told
    assert "extra column hours" in told


def test_reordered_columns_and_a_bom_are_fine(
    tmp_path: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered_builds(monkeypatch)
    (plain,) = publish_bare(tmp_path / "plain", "example", FIRST)
    monkeypatch.undo()
    for file in dataset.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as source:
            rows = list(csv.reader(source))
        with file.open("w", encoding="utf-8-sig", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerows(list(reversed(row)) for row in rows)
    (outcome,) = publish_bare(tmp_path, dataset.name, FIRST)
    assert (
        contents(outcome.folder)["passive_share.csv"] == contents(plain.folder)["passive_share.csv"]
    )


def spoil(dataset: Path) -> list[str]:
    """Put one fault of each kind into the raw files; return the ids that must not be told."""

    def spoil_spells(rows: list[dict[str, str]]) -> None:
        rows[3].update(start_date="2018-02-30")
        rows[5].update(start_date="2018-06-02", end_date="2018-06-01")
        rows[7].update(municipality_code="0999")
        rows[9].update(benefit_code="folkepension")

    def spoil_courses(rows: list[dict[str, str]]) -> None:
        rows[2].update(weekly_hours="60")
        rows[4].update(person_id="0101801234")
        rows[6].update(person_id="")
        rows[8].update(offer_type_code="yoga")

    edited(dataset / "benefit_spells.csv", spoil_spells)
    edited(dataset / "activity_spells.csv", spoil_courses)
    private = {"0101801234", "010180"}
    for name, column in (("benefit_spells", "spell_id"), ("activity_spells", "activity_id")):
        with (dataset / f"{name}.csv").open(encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                private |= {row["person_id"], row[column]} - {""}
    return sorted(private)


def test_each_fault_in_the_data_is_told_with_its_place_and_no_person(
    tmp_path: Path, dataset: Path
) -> None:
    private = spoil(dataset)
    told = refused(tmp_path, dataset)
    for file, row, column, value in (
        ("benefit_spells.csv", 5, "start_date", "2018-02-30"),
        ("benefit_spells.csv", 7, "end_date", "2018-06-01"),
        ("benefit_spells.csv", 9, "municipality_code", "0999"),
        ("benefit_spells.csv", 11, "benefit_code", "folkepension"),
        ("activity_spells.csv", 4, "weekly_hours", "60"),
        ("activity_spells.csv", 10, "offer_type_code", "yoga"),
    ):
        assert f"'{value}'" in line_of(told, file, f"row {row},", f"column '{column}'")
    assert line_of(told, "activity_spells.csv", "row 8,", "column 'person_id'")
    cpr = line_of(told, "activity_spells.csv", "row 6,", "column 'person_id'")
    assert "CPR" in cpr
    assert not [one for one in private if one in told]
    # the rows themselves are kept where only their owner may look
    kept = places_in(tmp_path).failed / f"{dataset.name}.duckdb"
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.parent.stat().st_mode & 0o077 == 0


def test_without_the_data_tests_the_spoilt_dataset_check_goes_red(
    tmp_path: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The safety net of data tests, tested itself: a fault that only they find is published."""

    def move_to_nowhere(rows: list[dict[str, str]]) -> None:
        rows[7].update(municipality_code="0999")

    edited(dataset / "benefit_spells.csv", move_to_nowhere)
    monkeypatch.setattr("publication.build.LEFT_OUT", ("unit_test", "test"))
    with pytest.raises(pytest.fail.Exception):
        refused(tmp_path, dataset)


@pytest.mark.parametrize(
    ("written", "instead"),
    [("\n", ",2019-01-01,too,many\n"), (",", ',"')],
    ids=["too many fields", "a quotation mark that is never closed"],
)
def test_a_row_that_is_no_csv_is_told_by_its_line_without_quoting_it(
    tmp_path: Path, dataset: Path, written: str, instead: str
) -> None:
    file = dataset / "benefit_spells.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[6] = lines[6].replace(written, instead, 1)
    file.write_text("".join(lines), encoding="utf-8")
    told = refused(tmp_path, dataset)
    assert line_of(told, "benefit_spells.csv, row 7")
    assert "person" not in told
    assert lines[6].split(",")[2] not in told


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--as-of", "31.03.2019"], "'31.03.2019' is not a date"),
        (["--as-of", "2019-02-30"], "'2019-02-30' is not a date"),
        (["--vars", "{period_type: month}"], "--vars is not JSON"),
        (["--vars", '{"treshold": 0}'], "treshold"),
        (["--vars", '{"minimum_base": -1}'], "minimum_base"),
        (["--vars", '{"period_type": "week"}'], "period_type"),
        (["--as-of", FIRST, "--vars", '{"as_of": "2020-03-31"}'], "two different dates"),
        (["--supersede", " "], "--supersede needs a reason"),
        (["--withdraw", "x", "--dry-run"], "--withdraw goes with neither"),
        (["--target", "oracle"], "oracle"),
    ],
)
def test_a_command_line_that_makes_no_sense_ends_with_one_line_and_exit_code_2(
    tmp_path: Path, arguments: list[str], word: str
) -> None:
    run = publish_command(tmp_path, "--dataset", "example", *arguments)
    assert run.returncode == USAGE, run.stderr
    assert word in run.stderr
    assert len(run.stderr.strip().splitlines()) <= 4
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "publications").exists()


def test_less_protection_is_for_invented_data_or_for_elsewhere(
    tmp_path: Path, dataset: Path
) -> None:
    lowered = {"disclosure_threshold": 0, "minimum_base": 0}
    day = date.fromisoformat(FIRST)
    check_protection(Places(), dataset.name, lowered, day)
    edited(dataset / "deliveries.csv", lambda rows: rows[0].update(is_synthetic="false"))
    with pytest.raises(WarehouseError, match="only for invented data") as error:
        check_protection(Places(), dataset.name, lowered, day)
    assert error.value.exit_code == USAGE
    check_protection(places_in(tmp_path), dataset.name, lowered, day)
    # more protection is always allowed
    check_protection(Places(), dataset.name, {"minimum_base": 20}, day)


def test_the_threshold_in_force_is_that_of_the_as_of_date(tmp_path: Path) -> None:
    places = places_in(tmp_path)
    places.reference = tmp_path
    head = "valid_from,disclosure_threshold,minimum_base,basis\n"
    rules = tmp_path / "disclosure_rules.csv"
    rules.write_text(f"{head}2020-01-01,3,4,new\n,5,10,old\n", encoding="utf-8")
    asked = {"disclosure_threshold": None, "minimum_base": 4}
    before, after = (
        Build("example", date.fromisoformat(day), asked, "duckdb", places, 0)
        for day in ("2019-12-31", "2020-01-01")
    )
    assert before.variables | asked | {"disclosure_threshold": 5} == before.variables
    assert before.asked == {"minimum_base": 4, "as_of": "2019-12-31"}
    assert after.variables["disclosure_threshold"] == 3
    assert after.asked == {"as_of": "2020-01-01"}
    rules.write_text(f"{head}2020-01-01,3,4,new\n", encoding="utf-8")
    with pytest.raises(WarehouseError, match="in force on 2019-12-31"):
        Build("example", date(2019, 12, 31), asked, "duckdb", places, 0)


@pytest.mark.parametrize("folder", ["seeds/example", "warehouse/x"])
def test_publications_never_go_among_raw_files_or_into_the_private_folder(folder: str) -> None:
    with pytest.raises(WarehouseError, match="--output lies in") as error:
        check_output(Places(output=PROJECT / folder))
    assert error.value.exit_code == USAGE


def test_a_damaged_working_file_publishes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds: RememberedBuilds = remembered_builds(monkeypatch)

    def damage(working_file: Path) -> None:
        with working_file.open("r+b") as file:
            for place in range(20_000, working_file.stat().st_size, 50_000):
                file.seek(place)
                file.write(b"\0damage\0" * 200)

    builds.change = damage
    with pytest.raises(WarehouseError, match=r"damaged|could not be taken out"):
        publish_bare(tmp_path, "example", FIRST)
    assert not places_in(tmp_path).published("example").exists()
