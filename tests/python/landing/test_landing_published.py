"""What is published rests on what was landed: days are guarded, and a mistake can be taken back."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import common.paths
import land as land_script
from common.days import today
from common.errors import WarehouseError
from deliveries.taking_back import take_back
from landing.request import LandingRequest
from landing.run import doubts_of_the_day
from landing_files import FIXTURES, fingerprint, rows_of

TABLE = str(FIXTURES / "y60c07_v2.csv")
REPORTS = str(FIXTURES / "hour_reports.csv")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(common.paths, "SEEDS", tmp_path / "seeds")
    monkeypatch.setattr(land_script, "PUBLICATIONS", tmp_path / "publications")
    monkeypatch.setenv("WAREHOUSE_FOLDER", str(tmp_path / "warehouse"))
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(land_script.main, ["--dataset", "x", *arguments])


def publish(project: Path, name: str, *deliveries: str) -> None:
    folder = project / "publications" / "x" / name
    folder.mkdir(parents=True)
    listed = [{"delivery_id": delivery} for delivery in deliveries]
    (folder / "manifest.json").write_text(json.dumps({"deliveries": listed}), encoding="utf-8")


def test_a_day_yet_to_come_is_refused_and_a_reason_lets_it_in(project: Path) -> None:
    tomorrow = str(today() + timedelta(days=1))
    refused = run("--received", tomorrow, TABLE)
    assert refused.exit_code == 1
    assert "that day is yet to come" in refused.stderr
    assert not (project / "seeds" / "x").exists()
    taken = run("--received", tomorrow, "--accept", "the sender's clock", TABLE)
    assert taken.exit_code == 0
    assert "accepted all the same" in taken.stdout
    assert run("--received", str(today()), REPORTS, "--synthetic").exit_code == 0


def test_a_delivery_dated_inside_published_vintages_is_refused_and_a_reason_lets_it_in(
    project: Path,
) -> None:
    publish(project, "2020-03-31")
    refused = run("--received", "2020-03-31", TABLE)
    assert refused.exit_code == 1
    assert "published already as of 2020-03-31" in refused.stderr
    assert run("--received", "2020-04-01", TABLE).exit_code == 0
    assert run("--received", "2020-03-30", "--accept", "lost", REPORTS).exit_code == 0
    note = {row["source"]: row["note"] for row in rows_of(project / "seeds" / "x", "deliveries")}
    assert note == {"jobindsats": "", "hour_reports": "accepted: lost"}


def test_replacing_what_a_published_vintage_rests_on_is_refused_whenever_received(
    project: Path,
) -> None:
    assert run("--received", "2020-03-01", TABLE).exit_code == 0
    [delivery] = rows_of(project / "seeds" / "x", "deliveries")
    publish(project, "2020-03-31", delivery["delivery_id"])
    refused = run("--received", "2020-04-01", "--replace", TABLE)
    assert refused.exit_code == 1
    assert f"{delivery['delivery_id']} would be replaced" in refused.stderr


def test_what_was_purged_is_not_landed_again_unawares(project: Path) -> None:
    folder = project / "seeds" / "x"
    days = ("--data-until", "2019-02-28", "--covers", "whole", "--synthetic")
    extracts = [str(FIXTURES / f"{name}.csv") for name in ("benefit_spells", "activity_spells")]
    assert run("--received", "2019-03-01", *days, *extracts).exit_code == 0
    entry = {"file_sha256": rows_of(folder, "deliveries")[0]["file_sha256"], "rows_left": 0}
    fields = ("delivery_id", "source", "received_date", "file_name", "row_count", "purged_on")
    ledger = {"deliveries": [entry | dict.fromkeys(fields, "2019-03-01")]}
    (folder / "purged.json").write_text(json.dumps(ledger), encoding="utf-8")
    for name in ("deliveries", "benefit_spells"):
        header = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        (folder / f"{name}.csv").write_text(f"{header}\n", encoding="utf-8")
    refused = run("--received", "2019-03-01", *days, extracts[0])
    assert refused.exit_code == 1
    assert "purged on 2019-03-01, had the same bytes" in refused.stderr
    assert run("--received", "2019-03-01", *days, "--accept", "x", extracts[0]).exit_code == 0


def test_without_publications_every_day_until_today_is_a_day_of_receipt(tmp_path: Path) -> None:
    for received, published in ((today(), None), (date(1999, 1, 1), tmp_path / "nothing")):
        asked = LandingRequest(tmp_path, received, (), published=published)
        assert doubts_of_the_day(asked, []) == []


def test_a_wrong_delivery_is_taken_back_and_nothing_of_it_is_left(project: Path) -> None:
    folder = project / "seeds" / "x"
    assert run("--received", "2020-03-01", TABLE).exit_code == 0
    before = fingerprint(folder)
    assert run("--received", "2020-03-02", "--synthetic", REPORTS).exit_code == 0
    delivery = rows_of(folder, "deliveries")[-1]["delivery_id"]
    (project / "warehouse").mkdir()
    (project / "warehouse" / "x.duckdb").touch()
    taken = run("--take-back", delivery)
    assert taken.exit_code == 0, taken.stderr
    assert f"{delivery} (hour_reports.csv, " in taken.stdout
    assert "deleted from warehouse/: x.duckdb" in taken.stdout
    assert fingerprint(folder) == before


def test_what_a_published_vintage_rests_on_cannot_be_taken_back(project: Path) -> None:
    folder = project / "seeds" / "x"
    assert run("--received", "2020-03-01", TABLE).exit_code == 0
    [row] = rows_of(folder, "deliveries")
    before = fingerprint(folder)
    # a vintage that was replaced is verified by its deliveries, too
    publish(project, "2020-03-31.superseded-1", row["delivery_id"])
    refused = run("--take-back", row["delivery_id"])
    assert refused.exit_code == 1
    assert "2020-03-31.superseded-1 rests on" in refused.stderr
    assert fingerprint(folder) == before


def test_only_a_delivery_of_the_dataset_can_be_taken_back_and_nothing_else_is_done(
    project: Path,
) -> None:
    assert run("--received", "2020-03-01", TABLE).exit_code == 0
    assert run("--take-back", "no-such-delivery").exit_code == 2
    assert run("--take-back", "no-such-delivery", TABLE).exit_code == 2
    with pytest.raises(WarehouseError, match="no such delivery"):
        take_back(project / "seeds" / "x", "no-such-delivery", project / "publications" / "x")
