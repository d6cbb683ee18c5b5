"""Erasing expired extracts: the rows go, the ledger stays, what was published can be verified."""

from __future__ import annotations

import csv
import os
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner

import explain
import purge
from common.errors import USAGE, WarehouseError
from common.paths import PROJECT
from deliveries import purging
from deliveries.purging import expired, plan_purge, purge_rows
from landing.dataset import Staging, staged
from publication.plan import Plan
from publication.purged import LEDGER, holding_extract, read_ledger, refuse_if_purged
from publication.reporter import Reporter
from publication.verification import verify
from publishing import (
    RememberedBuilds,
    contents,
    places_in,
    publish_bare,
    remembered_builds,
    run_script,
    without_workbook_and_audit,
)
from warehouse_build import build_warehouse

TODAY = date(2026, 1, 1)
BEFORE = date(2020, 3, 1)


@pytest.fixture
def dataset(dataset_name: str) -> Path:
    folder = PROJECT / "seeds" / dataset_name
    shutil.copytree(PROJECT / "seeds" / "example", folder)
    return folder


def rows(dataset: Path, name: str) -> list[dict[str, str]]:
    with (dataset / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def purge_now(dataset: Path, before: date = BEFORE) -> int:
    """Erase what was received before a day and nothing needs; return how many rows went."""
    with staged(dataset) as staging:
        purge = plan_purge(dataset, before, [])
        purge_rows(staging, purge, TODAY)
        return purge.erased


def by_source(dataset: Path, source: str) -> list[Mapping[str, str]]:
    found = [row for row in rows(dataset, "deliveries") if row["source"] == source]
    return sorted(found, key=lambda row: (row["received_date"], row["delivery_id"]))


def test_an_extract_expires_when_a_later_one_has_replaced_it_and_nothing_needs_it(
    dataset: Path,
) -> None:
    extracts = [*by_source(dataset, "benefit_spells"), *by_source(dataset, "activity_spells")]
    newest = {
        by_source(dataset, "benefit_spells")[-1]["delivery_id"],
        by_source(dataset, "activity_spells")[-1]["delivery_id"],
    }
    late = date(2030, 1, 1)
    everything_else = {row["delivery_id"] for row in extracts} - newest
    assert set(expired(dataset, late, [])) == everything_else
    # what was received on the day itself stays, and so does what a vintage still needs
    first_day = min(row["received_date"] for row in extracts)
    assert expired(dataset, date.fromisoformat(first_day), []) == []
    still_needed = set(expired(dataset, late, [date(2019, 3, 31)]))
    winner = [r for r in by_source(dataset, "benefit_spells") if r["received_date"] <= "2019-03-31"]
    assert winner[-1]["delivery_id"] not in still_needed
    assert winner[0]["delivery_id"] in still_needed


def test_the_extract_that_holds_on_a_day_is_the_one_the_models_take(
    tmp_path: Path, dataset: Path
) -> None:
    """Two of one day, the later of which has the lower number, and one received afterwards."""
    with (dataset / "deliveries.csv").open("a", encoding="utf-8") as file:
        for source in ("benefit_spells", "activity_spells"):
            for received, number in (("2020-05-30", 2), ("2020-05-30", 1), ("2020-06-01", 0)):
                file.write(f"{source}-twin-{number},{source},{received},,,x.csv,,0,true,\n")
    built = build_warehouse(
        dataset.name,
        tmp_path,
        variables={"as_of": "2020-05-31"},
        arguments=("--select", "+int_as_of__extracts", "--exclude-resource-type", "test"),
    )
    taken = built.rows("select source, as_of, delivery_id from int_as_of__extracts order by all")
    assert len({as_of for _, as_of, _ in taken}) > 1
    listed = rows(dataset, "deliveries")
    for source, as_of, delivery in taken:
        assert holding_extract(listed, source, as_of) == delivery
    assert "benefit_spells-twin-2" in {delivery for *_, delivery in taken}


def test_the_rows_are_gone_the_rest_is_as_it_was_and_the_ledger_keeps_the_hashes(
    dataset: Path,
) -> None:
    gone = set(expired(dataset, BEFORE, []))
    before = {name: rows(dataset, name) for name in ("benefit_spells", "activity_spells")}
    hashes = {r["delivery_id"]: r["file_sha256"] for r in rows(dataset, "deliveries")}
    other = (dataset / "jobindsats_observations.csv").read_bytes()
    erased = purge_now(dataset)
    count = 0
    for name, was in before.items():
        kept = [row for row in was if row["delivery_id"] not in gone]
        assert rows(dataset, name) == kept
        count += len(was) - len(kept)
    assert erased >= count > 0
    assert not gone & {row["delivery_id"] for row in rows(dataset, "deliveries")}
    ledger = {entry.delivery_id: entry for entry in read_ledger(dataset)}
    assert gone <= set(ledger)
    assert all(ledger[one].file_sha256 == hashes[one] for one in gone)
    assert (dataset / "jobindsats_observations.csv").read_bytes() == other
    text = (dataset / LEDGER).read_text(encoding="utf-8")
    persons = {row["person_id"] for row in before["benefit_spells"]}
    assert not [one for one in persons if one in text]


def test_a_purge_shows_what_it_would_erase_and_erases_nothing_unless_the_answer_is_yes(
    tmp_path: Path, dataset: Path
) -> None:
    before = contents(dataset)
    places = places_in(tmp_path)
    for day in ("2019-03-31", "2020-03-31", "2020-05-31"):
        (places.published(dataset.name) / day).mkdir(parents=True)
        (places.published(dataset.name) / day / "manifest.json").write_text("{}", encoding="utf-8")
    run = run_script("purge.py", tmp_path, "--dataset", dataset.name, "--before", "2020-03-01")
    assert run.returncode == USAGE
    assert "spells-2019-03-15-b (benefit_spells, received 2019-03-15): all 61 rows" in run.stdout
    assert "nothing was erased" in run.stderr
    assert contents(dataset) == before
    run = run_script("purge.py", tmp_path, "--dataset", dataset.name, "--before", "2062-01-01")
    assert (run.returncode, "yet to come" in run.stderr) == (USAGE, True)
    assert contents(dataset) == before


def test_a_dataset_that_changes_while_the_question_stands_keeps_its_rows(
    tmp_path: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the extract that replaced another is taken back: the other is the only one again
    def answer() -> bool:
        listed = (dataset / "deliveries.csv").read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in listed if not line.startswith("spells-2020-03-10,")]
        assert len(kept) == len(listed) - 1
        (dataset / "deliveries.csv").write_text("".join(kept), encoding="utf-8")
        return True

    monkeypatch.setattr(purge, "is_wanted", answer)
    monkeypatch.setattr(purge, "needed_dates", lambda *given: [])
    monkeypatch.setenv("WAREHOUSE_FOLDER", str(tmp_path / "warehouse"))
    before = (dataset / "benefit_spells.csv").read_bytes()
    arguments = ["--dataset", dataset.name, "--before", "2020-03-01"]
    arguments += ["--output", str(tmp_path / "publications")]
    umask = os.umask(0o077)
    try:
        run = CliRunner().invoke(purge.main, arguments)
    finally:
        os.umask(umask)
    assert "the dataset changed after it was shown" in str(run.exception) + run.output
    assert (dataset / "benefit_spells.csv").read_bytes() == before


def test_a_vintage_of_purged_extracts_is_told_so_where_nothing_older_is_left(
    tmp_path: Path, dataset: Path
) -> None:
    purge_now(dataset)
    lines = (dataset / "deliveries.csv").read_text(encoding="utf-8").splitlines()
    left = [line for line in lines if ",2019-" not in line]
    (dataset / "deliveries.csv").write_text("\n".join(left) + "\n", encoding="utf-8")
    with pytest.raises(WarehouseError, match="benefit_spells that hold on 2019-03-31 were purged"):
        Plan(places_in(tmp_path), dataset.name, date(2019, 3, 31))


def test_a_second_purge_finds_nothing_and_changes_nothing(dataset: Path) -> None:
    purge_now(dataset)
    before = contents(dataset)
    assert purge_now(dataset) == 0
    assert contents(dataset) == before


def add_orphaned_report(dataset: Path) -> Mapping[str, str]:
    """Let the first delivery of hour reports hold one of a course that no extract holds."""
    report = by_source(dataset, "hour_reports")[0]
    with (dataset / "hour_reports.csv").open("a", encoding="utf-8") as file:
        file.write(f"{report['delivery_id']},course-that-nobody-holds,20\n")
    return report


def test_hour_reports_go_with_the_last_extract_that_holds_their_course(dataset: Path) -> None:
    report = add_orphaned_report(dataset)
    day = date.fromisoformat(report["received_date"])
    was = rows(dataset, "hour_reports")
    purge_now(dataset, date(day.year + 1, 1, 1))
    left = rows(dataset, "hour_reports")
    assert "course-that-nobody-holds" not in {row["activity_id"] for row in left}
    held = {row["activity_id"] for row in rows(dataset, "activity_spells")}
    assert {row["activity_id"] for row in left} == {row["activity_id"] for row in was} & held
    for row in by_source(dataset, "hour_reports"):
        mine = [one for one in left if one["delivery_id"] == row["delivery_id"]]
        if row["delivery_id"] == report["delivery_id"]:
            assert int(row["row_count"]) == len(mine)


@pytest.mark.parametrize(
    ("where", "step"),
    [(purging, "write_deliveries"), (Staging, "change"), (purging, "write_file"),
     (Staging, "commit")],
)  # fmt: skip
def test_an_interrupted_purge_changes_nothing_and_the_next_erases_all_of_it(
    dataset: Path, monkeypatch: pytest.MonkeyPatch, where: object, step: str
) -> None:
    add_orphaned_report(dataset)
    before = contents(dataset)
    asked = plan_purge(dataset, BEFORE, [])
    with monkeypatch.context() as patched:
        patched.setattr(where, step, mock.Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            purge_now(dataset)
    assert contents(dataset) == before
    assert not list(dataset.parent.glob(f".{dataset.name}.*"))
    assert purge_now(dataset) == asked.erased > 0
    assert set(asked.rows_left) == {entry.delivery_id for entry in read_ledger(dataset)}


def test_what_a_killed_purge_left_beside_the_dataset_goes_with_the_next_though_it_finds_nothing(
    tmp_path: Path, dataset: Path
) -> None:
    purge_now(dataset)
    left = dataset.parent / f".{dataset.name}.landing" / "new"
    left.mkdir(parents=True)
    (left / "benefit_spells.csv").write_text("persons that were erased", encoding="utf-8")
    asked = ("--dataset", dataset.name, "--before", str(BEFORE), "--yes")
    run = run_script("purge.py", tmp_path, *asked)
    assert run.returncode == 0, run.stderr
    assert "found an interrupted landing and removed its leftovers" in run.stderr
    assert not left.parent.exists()


def test_a_vintage_whose_extract_was_purged_cannot_be_built_and_the_others_can(
    dataset: Path,
) -> None:
    purge_now(dataset)
    with pytest.raises(WarehouseError, match="were purged"):
        refuse_if_purged(dataset, [date(2019, 3, 31)])
    refuse_if_purged(dataset, [date(2020, 5, 31)])


def test_what_was_published_stays_readable_and_verifiable_and_nothing_private_is_left(
    tmp_path: Path, dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    builds: RememberedBuilds = remembered_builds(monkeypatch)
    builds.instead = "example"
    publish_bare(tmp_path, dataset.name)
    places = places_in(tmp_path)
    before = contents(places.output)
    early = [r for r in rows(dataset, "benefit_spells") if "2019-03" in r["delivery_id"]]
    erased = {row["spell_id"] for row in early} - {
        row["spell_id"] for row in rows(dataset, "benefit_spells") if row not in early
    }
    asked = ("--dataset", dataset.name, "--before", "2020-03-01")
    run = run_script("purge.py", tmp_path, *asked, "--yes")
    assert run.returncode == 0, run.stderr
    assert "rows of extracts received before 2020-03-01 erased" in run.stdout
    assert contents(places.output) == before
    private = [path for path in tmp_path.rglob("*") if path.is_file()]
    private += list(dataset.iterdir())
    for file in private:
        assert not [one for one in erased if one.encode() in file.read_bytes()], file.name
    assert not places.working_file(dataset.name).exists()
    with without_workbook_and_audit():
        found = verify(places, dataset.name, None, Reporter())
    verdicts = {verdict.name: verdict for verdict in found}
    assert all(not verdict.faults for verdict in verdicts.values())
    first, last = verdicts["2019-03-31"], verdicts["2020-05-31"]
    assert not first.is_rebuilt
    assert any("was purged on" in note for note in first.notes)
    assert not last.is_rebuilt  # it, too, had the first extract: hours as first delivered


def test_the_ledger_is_private_and_no_seed(dataset: Path) -> None:
    purge_now(dataset)
    assert (dataset / LEDGER).stat().st_mode & 0o777 == 0o600


def test_explain_names_what_was_purged_and_the_vintage_whose_warehouse_can_be_had(
    tmp_path: Path, dataset: Path
) -> None:
    stand = places_in(tmp_path).published(dataset.name) / "2020-05-31"
    stand.mkdir(parents=True)
    (stand / "manifest.json").write_text("{}", encoding="utf-8")
    purge_now(dataset)
    where = ["--area=0461", "--group=sygedagpenge", "--period=2018Q4"]
    cell = ["--dataset", dataset.name, *where]
    with mock.patch("explaining.warehouse.Places", lambda: places_in(tmp_path)):
        now = CliRunner().invoke(explain.main, cell)
        before = CliRunner().invoke(explain.main, [*cell, "--as-of", "2019-03-31"])
    assert f"make publication DATASET={dataset.name} AS_OF=2020-05-31 makes it" in now.output
    assert "that hold on 2019-03-31 were purged" in before.output
