"""`make status`: what a dataset holds, what is published of it, and the next command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from common.errors import WarehouseError
from publication.inputs import deliveries
from publication.status import status_of
from publication.vintages import SUPERSEDED, WITHDRAWN, Notice, give_notice, settle_current
from publishing import VINTAGES, contents, places_in, run_script
from warehouse_build import share_readings

FIRST, SECOND, THIRD = VINTAGES


def stand(folder: Path, dataset: str, name: str, previous: str | None = None) -> Path:
    """A published folder, as far as its status goes."""
    published = places_in(folder).published(dataset) / name
    published.mkdir(parents=True)
    listed = deliveries(places_in(folder).dataset(dataset))
    manifest = {
        "as_of": name[:10],
        "created_at": "2026-01-31T09:00:00+00:00",
        "previous_as_of": previous,
        "deliveries": [row for row in listed if row["received_date"] <= name[:10]],
    }
    (published / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return published


def told(folder: Path, dataset: str) -> list[str]:
    return [" ".join(line.split()) for line in status_of(places_in(folder), dataset)]


def test_deliveries_are_listed_with_what_they_hold_and_cover(
    tmp_path: Path, example_copy: Path
) -> None:
    (example_copy / "delivery_places.csv").write_text(
        "delivery_id,municipality_code\ncourses-2020-03-10,0101\ncourses-2020-03-10,0147\n",
        encoding="utf-8",
    )
    lines = told(tmp_path, example_copy.name)
    text = " ".join(lines)
    days = "2017-01-01 to 2019-03-31"
    assert f"2020-03-10 spells 63 rows {days} spells-2020-03-10" in text
    days = "2017-10-01 to 2019-12-31, 2 municipalities"
    assert f"2020-03-10 courses 25 rows {days} courses-2020-03-10" in text
    assert max(len(line) for line in status_of(places_in(tmp_path), example_copy.name)) <= 80


def test_vintages_are_listed_with_what_became_of_them_and_current_is_named(
    tmp_path: Path, example_copy: Path
) -> None:
    old = stand(tmp_path, example_copy.name, f"{FIRST}.superseded-1")
    give_notice(old, Notice(FIRST, SUPERSEDED, "wrong rate", "2026-02-01"))
    stand(tmp_path, example_copy.name, FIRST)
    wrong = stand(tmp_path, example_copy.name, SECOND, FIRST)
    give_notice(wrong, Notice(SECOND, WITHDRAWN, "wrong file", "2026-02-02"))
    settle_current(wrong.parent)
    lines = told(tmp_path, example_copy.name)
    text = " ".join(lines)
    assert f" {FIRST} published 2026-01-31 the first Opdateret marts 2019" in text
    assert f" {FIRST}.superseded-1 superseded 2026-02-01 wrong rate" in text
    assert f" {SECOND} withdrawn 2026-02-02 wrong file Opdateret marts 2020" in text
    assert f" {THIRD} not published Opdateret maj 2020" in text
    assert f"current is {FIRST}" in lines
    assert lines[-1] == f"Next: make publication DATASET={example_copy.name}"


def test_what_has_come_since_is_told_with_the_command_that_publishes_it(
    tmp_path: Path, example_copy: Path
) -> None:
    for day in VINTAGES:
        stand(tmp_path, example_copy.name, day)
    assert told(tmp_path, example_copy.name)[-1] == "Nothing has come since the newest vintage."
    with (example_copy / "deliveries.csv").open("a", encoding="utf-8") as file:
        file.write("reports-late,hour_reports,2020-06-02,,,late.csv,,0,true,\n")
    lines = told(tmp_path, example_copy.name)
    assert lines[-2:] == [
        "1 delivery came since the newest vintage",
        f"Next: make publication DATASET={example_copy.name} AS_OF=2020-06-02",
    ]


def test_a_delivery_dated_inside_a_vintage_is_told_with_the_command_that_replaces_it(
    tmp_path: Path, example_copy: Path
) -> None:
    for day in VINTAGES:
        stand(tmp_path, example_copy.name, day)
    with (example_copy / "deliveries.csv").open("a", encoding="utf-8") as file:
        file.write("reports-late,hour_reports,2020-03-25,,,late.csv,,0,true,\n")
    stale, following = told(tmp_path, example_copy.name)[-2:]
    assert stale == f"reports-late came after the vintage of {SECOND}, which does not rest on it"
    assert following.endswith(
        f'publish.py --dataset {example_copy.name} --as-of {SECOND} --supersede "reason"'
    )


def test_what_was_purged_is_named(tmp_path: Path, example_copy: Path) -> None:
    entry = {
        "delivery_id": "spells-2018-03-15", "source": "benefit_spells", "file_name": "x.csv",
        "received_date": "2018-03-15", "file_sha256": "", "row_count": "9", "rows_left": 0,
        "purged_on": "2026-01-01",
    }  # fmt: skip
    ledger = json.dumps({"deliveries": [entry]})
    (example_copy / "purged.json").write_text(ledger, encoding="utf-8")
    lines = told(tmp_path, example_copy.name)
    assert "2018-03-15 spells-2018-03-15: all rows purged on 2026-01-01" in lines


def test_private_files_are_listed_with_size_and_day_and_nothing_is_changed(
    tmp_path: Path, example_copy: Path
) -> None:
    places = places_in(tmp_path)
    share_readings(places.warehouse)
    places.working_file(example_copy.name).write_bytes(bytes(2_500_000))
    before = contents(example_copy), contents(tmp_path)
    run = run_script("status.py", tmp_path, "--dataset", example_copy.name)
    assert run.returncode == 0, run.stderr
    assert re.search(r" 2\.5 MB +\d{4}-\d\d-\d\d\s+\S+\.duckdb\n", run.stdout)
    assert (contents(example_copy), contents(tmp_path)) == before


def test_a_dataset_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(WarehouseError, match="there is no dataset 'no-such-one'"):
        told(tmp_path, "no-such-one")


def test_courses_that_come_without_hours_are_told(tmp_path: Path, example_copy: Path) -> None:
    assert "Courses without hours" not in told(tmp_path, example_copy.name)
    path = example_copy / "activity_spells.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    newest = [row.split(",") for row in rows if row.startswith("courses-2020-03-10,")]
    # as many that began in one month as ring, and as many with hours a year before
    for number in range(40):
        for day, hours in (("2018-11-15", "10"), ("2019-11-15", "")):
            course = [*newest[0][:1], f"course-{day}-{number}", *newest[0][2:7], day, day, hours]
            rows.append(",".join(course))
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    lines = told(tmp_path, example_copy.name)
    at = lines.index("Courses without hours")
    assert "too many courses without hours since 2019M" in lines[at + 1]
