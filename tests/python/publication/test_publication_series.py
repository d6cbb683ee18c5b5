"""The series of vintages: publishing writes their rows, and guards their days."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from common.errors import USAGE, WarehouseError
from publication.build import Build
from publication.inputs import deliveries
from publication.plan import Plan, write_rows_of_published
from publication.reporter import Reporter
from publication.series import NO_PREDECESSOR, derived_label, new_place_in_series
from publication.verification import Verdict, check_deliveries, rebuild
from publication.vintages import read_manifest, vintage_folders
from publish import Outcome
from publishing import VINTAGES, places_in, publish_dataset, run_script

pytestmark = pytest.mark.publication("4")

FIRST, SECOND, THIRD = VINTAGES


def publish_variables_only(plan: Plan, build: Build, reporter: Reporter) -> Outcome:
    """Stands in for the work on one vintage: a folder with what a manifest says of the series."""
    folder = plan.published / build.as_of.isoformat()
    folder.mkdir(parents=True, exist_ok=True)
    previous, label = build.variables["previous_as_of"], build.variables["vintage_label"]
    manifest = {
        "as_of": folder.name,
        "previous_as_of": previous or None,
        "label": label or plan.labels.get(build.as_of),
        "variables": build.variables,
        "deliveries": [],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return Outcome(build.as_of, "published", folder)


@pytest.fixture(autouse=True)
def no_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.publish_vintage", publish_variables_only)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose publications/ is the project's own, not one that --output names."""
    monkeypatch.setattr("publication.places.PUBLICATIONS", tmp_path / "publications")
    return tmp_path


@pytest.fixture
def without_rows(example_copy: Path) -> Path:
    """A dataset whose vintages.csv nobody has written in."""
    (example_copy / "vintages.csv").write_text("as_of,label,note\n", encoding="utf-8")
    return example_copy


def rows_of(dataset: Path) -> list[tuple[str, str]]:
    with (dataset / "vintages.csv").open(encoding="utf-8", newline="") as file:
        return [(row["as_of"], row["label"]) for row in csv.DictReader(file)]


def add_row(dataset: Path, line: str) -> None:
    with (dataset / "vintages.csv").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def predecessors_in(published: Path) -> dict[str, str | None]:
    return {
        folder.name: read_manifest(folder)["previous_as_of"]
        for folder in vintage_folders(published).values()
    }


def test_vintages_published_by_date_alone_have_rows_labels_and_predecessors(
    own: Path, without_rows: Path
) -> None:
    published = places_in(own).published(without_rows.name)
    publish_dataset(own, without_rows.name, FIRST)
    assert rows_of(without_rows) == [(FIRST, "Opdateret marts 2019")]
    publish_dataset(own, without_rows.name, THIRD, variables={"vintage_label": "Efter timerne"})
    assert rows_of(without_rows)[1:] == [(THIRD, "Efter timerne")]
    assert predecessors_in(published) == {FIRST: None, THIRD: FIRST}
    # a vintage in between, and a row that somebody adds, change nothing of what stands
    publish_dataset(own, without_rows.name, SECOND)
    add_row(without_rows, "2018-01-01,Før alt andet,")
    for day in VINTAGES:
        publish_dataset(own, without_rows.name, day)
    assert predecessors_in(published) == {FIRST: None, SECOND: FIRST, THIRD: FIRST}
    assert read_manifest(published / THIRD)["label"] == "Efter timerne"
    # but one that is made anew is compared with what is before it now
    publish_dataset(own, without_rows.name, THIRD, supersede="compared with a vintage too old")
    assert predecessors_in(published)[THIRD] == SECOND


def test_a_rebuild_compares_with_the_predecessor_that_the_manifest_names(
    own: Path, without_rows: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_dataset(own, without_rows.name, FIRST)
    add_row(without_rows, "2018-01-01,Før alt andet,")
    manifest = read_manifest(places_in(own).published(without_rows.name) / FIRST)
    # as a publication of before says it, which knew no such variables
    manifest["variables"] = {"as_of": FIRST}
    manifest |= {"git": {"commit": None}, "inputs": {}, "notices": [], "supersedes": None}
    manifest["dataset"] = without_rows.name
    asked: list[Build] = []

    def make_vintage(build: Build, *_: object) -> None:
        asked.append(build)
        raise WarehouseError("enough is seen")

    monkeypatch.setattr("publication.verification.make_vintage", make_vintage)
    rebuild(manifest, places_in(own), 0, Reporter(), Verdict(FIRST))
    assert [build.variables["previous_as_of"] for build in asked] == [NO_PREDECESSOR]


def test_the_row_that_a_crash_kept_from_being_written_is_written_at_the_next_start(
    own: Path, example_copy: Path
) -> None:
    publish_dataset(own, example_copy.name, FIRST)
    whole = (example_copy / "vintages.csv").read_bytes()
    rows = rows_of(example_copy)
    text = "note,as_of,label\n" + "".join(f",{as_of},{label}\n" for as_of, label in rows[1:])
    (example_copy / "vintages.csv").write_text(text.rstrip("\n"), encoding="utf-8")
    write_rows_of_published(places_in(own), example_copy.name)
    assert sorted(rows_of(example_copy)) == sorted(rows)
    (example_copy / "vintages.csv").write_bytes(whole)
    write_rows_of_published(places_in(own), example_copy.name)
    assert (example_copy / "vintages.csv").read_bytes() == whole


def test_what_is_published_elsewhere_or_tried_writes_no_row(
    tmp_path: Path, without_rows: Path
) -> None:
    publish_dataset(tmp_path, without_rows.name, FIRST, dry_run=True)
    publish_dataset(tmp_path, without_rows.name, FIRST)
    publish_dataset(tmp_path, without_rows.name, THIRD)
    assert rows_of(without_rows) == []
    published = places_in(tmp_path).published(without_rows.name)
    assert predecessors_in(published) == {FIRST: None, THIRD: FIRST}


def test_a_label_that_contradicts_the_row_or_a_predecessor_that_comes_later_is_refused(
    tmp_path: Path, example_copy: Path
) -> None:
    places, day = places_in(tmp_path), date(2020, 3, 31)
    for given in ({"vintage_label": "noget andet"}, {"previous_as_of": "2020-03-31"}):
        with pytest.raises(WarehouseError) as refused:
            Plan(places, example_copy.name, day, given=given)
        assert refused.value.exit_code == USAGE


@pytest.mark.parametrize(
    ("taken", "label"),
    [([], "Opdateret maj 2020"), (["Opdateret maj 2020"], "Opdateret 31. maj 2020")],
)
def test_a_vintage_that_nobody_named_is_called_after_its_month(
    taken: list[str], label: str
) -> None:
    assert derived_label(date(2020, 5, 31), taken) == label


def test_the_vintage_before_is_the_latest_earlier_one() -> None:
    days = [date(2019, 3, 31), date(2020, 3, 31), date(2020, 5, 31)]
    labels = {days[1]: "named"}
    before = [new_place_in_series(day, labels, days[::2])["previous_as_of"] for day in days]
    assert before == [NO_PREDECESSOR, "2019-03-31", "2020-03-31"]


def test_deliveries_of_no_vintage_are_told_with_the_command_that_publishes_them(
    tmp_path: Path, example_copy: Path
) -> None:
    places = places_in(tmp_path)
    for day in VINTAGES:
        folder = places.published(example_copy.name) / day
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}", encoding="utf-8")
    told = run_script("publish.py", tmp_path, "--dataset", example_copy.name)
    assert "every vintage of vintages.csv is published already" in told.stdout
    with (example_copy / "deliveries.csv").open("a", encoding="utf-8") as file:
        file.write("reports-late,hour_reports,2020-06-02,,,late.csv,,0,true,\n")
    told = run_script("publish.py", tmp_path, "--dataset", example_copy.name)
    assert "already" not in told.stdout
    assert "reports-late, received 2020-06-02" in told.stdout
    assert f"make publication DATASET={example_copy.name} AS_OF=2020-06-02" in told.stdout


def test_a_day_yet_to_come_is_published_only_where_that_is_said(
    tmp_path: Path, example_copy: Path
) -> None:
    places, name = places_in(tmp_path), example_copy.name
    with pytest.raises(WarehouseError, match="2062-01-01 is yet to come") as refused:
        Plan(places, name, date(2062, 1, 1))
    assert refused.value.exit_code == USAGE
    assert Plan(places, name, date(2062, 1, 1), ahead=True).as_of_dates[-1] == date(2062, 1, 1)
    # a row of such a day waits for it
    add_row(example_copy, "2062-01-01,Langt ude i fremtiden,")
    assert Plan(places, name).as_of_dates == tuple(map(date.fromisoformat, VINTAGES))
    assert Plan(places, name, ahead=True).as_of_dates[-1] == date(2062, 1, 1)


def test_verify_names_a_delivery_that_was_landed_into_a_published_vintage(
    example_copy: Path,
) -> None:
    known = [row for row in deliveries(example_copy) if row["received_date"] <= FIRST]
    verdict = Verdict(FIRST)
    manifest = {"as_of": FIRST, "deliveries": known}
    assert check_deliveries(manifest, example_copy, verdict, is_superseded=False)
    assert verdict.faults == []
    with (example_copy / "deliveries.csv").open("a", encoding="utf-8") as file:
        file.write("reports-2019-03-31,hour_reports,2019-03-31,,,late.csv,,0,true,\n")
    check_deliveries(manifest, example_copy, verdict, is_superseded=False)
    [fault] = verdict.faults
    assert "delivery reports-2019-03-31 came after the publication" in fault
    replaced = Verdict(f"{FIRST}.superseded-1")
    check_deliveries(manifest, example_copy, replaced, is_superseded=True)
    assert (replaced.faults, replaced.notes) == ([], [fault])
