"""All or nothing: what a landing does to a dataset, and what it never does."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest

from common.errors import WarehouseError
from common.raw_files import RAW_COLUMNS
from landing import dataset as dataset_module
from landing import extracts as extracts_module
from landing import run as run_module
from landing.dataset import Staging, exchange_folders, staged, without_deliveries
from landing_files import (
    FIXTURES,
    MEASURE,
    fingerprint,
    fixture_text,
    land_extract,
    land_files,
    rows_of,
)

PROJECT = Path(__file__).resolve().parents[3]
SCRIPTS = PROJECT / "scripts"
SUPPORT = PROJECT / "tests/python/support"
KILLS = int(os.environ.get("LANDING_KILLS", "8"))


@pytest.fixture
def folder(tmp_path) -> Path:
    return tmp_path / "seeds" / "x"


def table(tmp_path: Path, name: str, text: str | None = None) -> Path:
    path = tmp_path / name
    path.write_text(fixture_text("y60c07_v2.csv") if text is None else text, encoding="utf-8")
    return path


def small_table(tmp_path: Path, name: str, value: str, area: str = "Odense") -> Path:
    return table(tmp_path, name, f"Area;Periode;{MEASURE}\n{area};2026M01;{value}\n")


def test_the_same_bytes_again_change_nothing(tmp_path, folder):
    path = table(tmp_path, "y60c07_v2.csv")
    first = land_files(folder, path)
    before = fingerprint(folder)
    copy = table(tmp_path, "y60c07_other_name.csv")
    again = land_files(folder, copy, received=date(2026, 9, 1))
    assert fingerprint(folder) == before
    assert again.landed == []
    assert f"already landed as {first.landed[0]}" in again.lines[0]


def test_the_same_bytes_twice_in_one_command_land_once(tmp_path, folder):
    paths = table(tmp_path, "y60c07_a.csv"), table(tmp_path, "y60c07_b.csv")
    assert len(land_files(folder, *paths).landed) == 1


def test_a_new_delivery_leaves_every_old_byte(tmp_path, folder):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    old = {path.name: path.read_bytes() for path in folder.iterdir()}
    land_files(folder, small_table(tmp_path, "y60c07_b.csv", "2,0"), received=date(2026, 9, 1))
    land_extract(folder, FIXTURES / "benefit_spells.csv")
    for name, content in old.items():
        assert (folder / name).read_bytes().startswith(content)
    assert len(rows_of(folder, "deliveries")) == 3


def test_what_else_lies_in_the_dataset_stays(tmp_path, folder):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    (folder / "vintages.csv").write_text("as_of,label,note\n2026-09-01,a,\n", encoding="utf-8")
    (folder / "raw").mkdir()
    (folder / "raw/kept.json").write_text("{}", encoding="utf-8")
    (folder / "notes.md").symlink_to("raw/kept.json")
    land_files(folder, small_table(tmp_path, "y60c07_b.csv", "2,0"))
    assert len(rows_of(folder, "vintages")) == 1
    assert (folder / "raw/kept.json").read_text(encoding="utf-8") == "{}"
    assert (folder / "notes.md").is_symlink()


def test_a_last_line_without_line_break_is_completed_not_joined(tmp_path, folder):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    observations = folder / "jobindsats_observations.csv"
    observations.write_bytes(observations.read_bytes().rstrip(b"\n"))
    land_files(folder, small_table(tmp_path, "y60c07_b.csv", "2,0"))
    assert [row["value"] for row in rows_of(folder, "jobindsats_observations")] == ["1", "2"]


def test_a_dataset_with_other_columns_is_not_added_to(tmp_path, folder):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    (folder / "hour_reports.csv").write_text("activity_id,weekly_hours\n", encoding="utf-8")
    before = fingerprint(folder)
    with pytest.raises(WarehouseError, match=r"hour_reports\.csv, row 1: the dataset's own file"):
        land_files(folder, small_table(tmp_path, "y60c07_b.csv", "2,0"))
    assert fingerprint(folder) == before


def test_ids_sort_in_the_order_of_arrival_also_within_a_day(tmp_path, folder):
    ids = [
        land_files(folder, small_table(tmp_path, f"y60c07_{n}.csv", f"{n},0")).landed[0]
        for n in range(12)
    ]
    assert ids == sorted(ids)
    assert ids[0].startswith("jobindsats-2026-08-22-001-")
    assert len({row["delivery_id"] for row in rows_of(folder, "jobindsats_observations")}) == 12


# --- replacing ----------------------------------------------------------------------------------


def test_replace_takes_the_place_of_the_same_table_of_that_day_and_names_it(tmp_path, folder):
    first = land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0")).landed[0]
    other = land_files(folder, small_table(tmp_path, "y60c01_a.csv", "7,0")).landed[0]
    earlier = land_files(
        folder, small_table(tmp_path, "y60c07_0.csv", "5,0"), received=date(2026, 7, 1)
    ).landed[0]
    report = land_files(folder, small_table(tmp_path, "y60c07_b.csv", "2,0"), replace=True)
    assert any(f"replaced {first}" in line for line in report.lines)
    values = {r["delivery_id"]: r["value"] for r in rows_of(folder, "jobindsats_observations")}
    assert values == {other: "7", earlier: "5", report.landed[0]: "2"}
    assert {r["delivery_id"] for r in rows_of(folder, "deliveries")} == set(values)
    assert f"replaces {first}" in rows_of(folder, "deliveries")[-1]["note"]


def test_replace_lands_the_same_bytes_with_other_options(tmp_path, folder):
    path = table(tmp_path, "passiv12.csv", "Area;Periode;Antal personer\nOdense;2019Q1;25\n")
    land_files(folder, path, group="Dagpengemodtagere")
    land_files(folder, path, group="Ledighedsydelse", replace=True)
    [row] = rows_of(folder, "jobindsats_observations")
    assert row["group_label"] == "Ledighedsydelse"
    assert len(rows_of(folder, "deliveries")) == 1


def test_replace_keeps_the_other_target_groups_of_the_table(tmp_path, folder):
    path = table(tmp_path, "passiv12.csv", "Area;Periode;Antal personer\nOdense;2019Q1;25\n")
    other = table(tmp_path, "passiv12_b.csv", "Area;Periode;Antal personer\nOdense;2019Q1;26\n")
    corrected = table(tmp_path, "passiv12_c.csv", "Area;Periode;Antal personer\nOdense;2019Q1;27\n")
    land_files(folder, path, group="Dagpengemodtagere")
    land_files(folder, other, group="Ledighedsydelse")
    land_files(folder, corrected, group="Dagpengemodtagere", replace=True)
    landed = {r["group_label"]: r["value"] for r in rows_of(folder, "jobindsats_observations")}
    assert landed == {"Ledighedsydelse": "26", "Dagpengemodtagere": "27"}


def test_replace_with_nothing_to_replace_is_refused(tmp_path, folder):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    before = fingerprint(folder)
    with pytest.raises(WarehouseError, match="nothing to replace"):
        land_files(
            folder,
            small_table(tmp_path, "y60c07_b.csv", "2,0"),
            replace=True,
            received=date(2026, 9, 9),
        )
    assert fingerprint(folder) == before


def test_rows_of_other_deliveries_keep_every_byte_when_one_is_replaced(tmp_path):
    source, target = tmp_path / "a.csv", tmp_path / "b.csv"
    kept = b'id,t\r\nd1,"two\nlines, d2,x"\nd10,"a ""quote"""\n'
    source.write_bytes(kept + b'd2,"gone\nd1,too"\nd2,x\nd1,last')
    without_deliveries(source, target, {"d2"})
    assert target.read_bytes() == kept + b"d1,last"


# --- faults in the middle -----------------------------------------------------------------------


def test_a_failing_disk_leaves_the_dataset_as_it_was(tmp_path, folder, monkeypatch):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    before = fingerprint(folder)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    for module, name in ((dataset_module, "write_with_rows"), (run_module, "write_deliveries")):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, full)
            with pytest.raises(WarehouseError, match="the disk is full"):
                land_files(folder, small_table(tmp_path, "y60c07_b.csv", "2,0"))
        assert fingerprint(folder) == before
    with monkeypatch.context() as patch:
        patch.setattr(dataset_module, "_swap", full)
        with pytest.raises(WarehouseError, match="the disk is full"):
            land_files(folder, small_table(tmp_path, "y60c07_b.csv", "2,0"))
    assert fingerprint(folder) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("IO Error: Could not write: No space left on device", "the disk is full"),
        ("Invalid Input Error: row spell0000001,invented0001", "the database failed"),
    ],
)
def test_a_failing_database_is_one_error_without_its_text(
    text, says, tmp_path, folder, monkeypatch
):
    def failing(*_: object) -> None:
        raise duckdb.IOException(text)

    monkeypatch.setattr(extracts_module, "_write", failing)
    with pytest.raises(WarehouseError, match=says) as error:
        land_extract(folder, FIXTURES / "benefit_spells.csv")
    assert "invented" not in str(error.value)
    assert not folder.exists()


def test_a_table_opens_no_database_which_takes_as_long_as_all_else(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(run_module, "connect", None)
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    with pytest.raises(TypeError):
        land_extract(folder, FIXTURES / "benefit_spells.csv")


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, folder, monkeypatch):
    path = small_table(tmp_path, "y60c07_a.csv", "1,0")

    def changing(*arguments: object) -> None:
        path.write_text("changed", encoding="utf-8")

    monkeypatch.setattr(run_module, "refuse_unlikely_days", changing)
    with pytest.raises(WarehouseError, match="changed while it was read"):
        land_files(folder, path)
    assert not folder.exists()


def test_a_second_landing_ends_at_once_while_one_is_under_way(tmp_path, folder):
    with staged(folder), pytest.raises(WarehouseError, match="another landing"):
        land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    assert [path.name for path in folder.parent.iterdir()] == ["x"]


def test_leftovers_of_a_killed_landing_are_removed_and_said(tmp_path, folder):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    staging = Staging(folder)
    staging.prepare()
    (staging.work / "half.csv").write_text("half", encoding="utf-8")
    report = land_files(folder, small_table(tmp_path, "y60c07_b.csv", "2,0"))
    assert report.recovered is not None
    assert [path.name for path in folder.parent.iterdir()] == ["x"]


def test_where_folders_cannot_change_places_a_killed_landing_is_put_right(tmp_path, folder):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    whole = fingerprint(folder)
    staging = Staging(folder)
    folder.rename(staging.before)  # killed between the two renames
    report = land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    assert "put the dataset back" in str(report.recovered)
    assert fingerprint(folder) == whole


def test_landing_works_where_folders_cannot_change_places(tmp_path, folder, monkeypatch):
    monkeypatch.setattr(dataset_module, "exchange_folders", lambda *_: False)
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    land_files(folder, small_table(tmp_path, "y60c07_b.csv", "2,0"))
    assert len(rows_of(folder, "deliveries")) == 2
    assert [path.name for path in folder.parent.iterdir()] == ["x"]


def test_this_system_lets_folders_change_places(tmp_path):
    for name in "ab":
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert exchange_folders(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a" / "b").exists()


LANDING = """
import sys
sys.path[:0] = [{scripts!r}, {tests!r}]
from pathlib import Path
from landing_files import land_extract
land_extract(Path({folder!r}), *map(Path, {files!r}), synthetic=True)
"""


def test_killed_at_any_moment_the_dataset_is_the_old_or_the_new_one(tmp_path, folder):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    before = fingerprint(folder)
    files = [str(FIXTURES / name) for name in ("benefit_spells.csv", "activity_spells.csv")]
    files.append(str(table(tmp_path, "y60c07_v2.csv")))
    code = LANDING.format(scripts=str(SCRIPTS), tests=str(SUPPORT), folder=str(folder), files=files)

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)

    spare = tmp_path / "spare"
    subprocess.run(["cp", "-a", str(folder), str(spare)], check=True)
    started = time.monotonic()
    assert start().wait() == 0
    whole_run = time.monotonic() - started
    after = fingerprint(folder)
    dice = random.Random(3)
    left_as_it_was = 0
    for number in range(KILLS):
        subprocess.run(["rm", "-rf", str(folder)], check=True)
        subprocess.run(["cp", "-a", str(spare), str(folder)], check=True)
        process = start()
        # Most of a run is Python's start; the moments of interest are near its end.
        time.sleep(whole_run * (dice.uniform(0.6, 1.1) if number else 0.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = {k: v for k, v in fingerprint(folder).items() if k.startswith("x/")}
        assert found in (before, after)
        left_as_it_was += found == before
        # The next landing succeeds whatever was left.
        land_extract(folder, *map(Path, files), synthetic=True)
        assert fingerprint(folder) == after
    assert left_as_it_was > 0


KILLING = """
import os, signal
from landing import dataset
steps = 0
def killing(real):
    def step(*arguments, **options):
        global steps
        steps += 1
        if steps == {step}:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **options)
    return step
for name in ("sync_file", "_swap", "exchange_folders"):
    setattr(dataset, name, killing(getattr(dataset, name)))
dataset.shutil.rmtree = killing(dataset.shutil.rmtree)
dataset.shutil.copytree = killing(dataset.shutil.copytree)
dataset.Path.rename = killing(dataset.Path.rename)
"""
STEPS_OF_A_LANDING = 8


@pytest.mark.parametrize("step", range(1, STEPS_OF_A_LANDING + 1))
def test_killed_before_each_step_of_moving_in_the_dataset_is_whole(step, tmp_path, folder):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    before = fingerprint(folder)
    path = small_table(tmp_path, "y60c07_b.csv", "2,0")
    start, rest = LANDING.split("from landing_files")
    code = (start + KILLING.format(step=step) + "from landing_files" + rest).format(
        scripts=str(SCRIPTS),
        tests=str(SUPPORT),
        folder=str(folder),
        files=[str(path)],
    )
    ended = subprocess.run([sys.executable, "-c", code], check=False).returncode
    assert ended == -signal.SIGKILL
    found = {key: value for key, value in fingerprint(folder).items() if key.startswith("x/")}
    assert "x/deliveries.csv" in found, "at no moment is there no dataset"
    was_old = found == before
    report = land_extract(folder, path, synthetic=True)
    assert bool(report.landed) == was_old
    assert len(rows_of(folder, "deliveries")) == 2
    assert [entry.name for entry in folder.parent.iterdir()] == ["x"]


def test_every_file_and_folder_is_synced_before_the_folders_change_places(
    tmp_path, folder, monkeypatch
):
    land_files(folder, small_table(tmp_path, "y60c07_a.csv", "1,0"))
    calls: list[str] = []
    real_fsync, real_swap = os.fsync, dataset_module._swap

    def fsync(descriptor: int) -> None:
        calls.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real_fsync(descriptor)

    def swap(*arguments: Path) -> None:
        calls.append("swap")
        real_swap(*arguments)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(dataset_module, "_swap", swap)
    land_files(folder, small_table(tmp_path, "y60c07_b.csv", "2,0"))
    assert calls == ["deliveries.csv", "jobindsats_observations.csv", "new", "swap", "seeds"]


def test_the_raw_columns_are_those_of_the_contract():
    assert RAW_COLUMNS["deliveries"][-1] == "note"
    assert RAW_COLUMNS["jobindsats_observations"][-2:] == ("value", "value_raw")
    assert all(
        columns[0] == "delivery_id" for name, columns in RAW_COLUMNS.items() if name != "vintages"
    )
