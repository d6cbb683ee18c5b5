"""Vintages: immutable, in order, superseded and withdrawn in the open."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from unittest import mock

import duckdb
import pytest

from common.errors import LEAK, REFUSED, USAGE, WarehouseError
from disclosure.findings import Finding, Report
from disclosure.vintages import AlsoHidden
from publication.archive import withdraw_vintage
from publication.build import Build
from publication.comparison import compare
from publication.inputs import file_facts
from publication.outputs import AUDITS, DATABASE
from publication.plan import Plan
from publication.vintages import current_target, notice_of, read_manifest
from publishing import (
    VINTAGES,
    RememberedBuilds,
    contents,
    other_figures,
    places_in,
    publish_bare,
    publish_dataset,
    remembered_builds,
    without_workbook_and_audit,
)

pytestmark = pytest.mark.publication("4")

FIRST, SECOND, THIRD = VINTAGES


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> RememberedBuilds:
    return remembered_builds(monkeypatch)


def published(folder: Path) -> Path:
    return places_in(folder).published("example")


def publish_example(folder: Path, as_of: str | None = None, **options: object) -> list[str]:
    outcomes = publish_bare(folder, "example", as_of, **options)  # type: ignore[arg-type]
    return [f"{outcome.as_of} {outcome.word}" for outcome in outcomes]


@cache
def _standing(as_of: str) -> tempfile.TemporaryDirectory[str]:
    folder = tempfile.TemporaryDirectory(prefix="standing-")
    publish_example(Path(folder.name), as_of)
    return folder


def stand(folder: Path, as_of: str) -> None:
    """Let the example's vintages stand below a folder, up to one: published once, then copied."""
    shutil.copytree(_standing(as_of).name, folder, symlinks=True, dirs_exist_ok=True)


def withdraw_example(folder: Path, as_of: str | None, reason: str) -> tuple[str, ...]:
    day = date.fromisoformat(as_of) if as_of else None
    return withdraw_vintage(published(folder), "example", day, reason)


def notices_in(folder: Path) -> list[tuple[str, str, str]]:
    """What the public DuckDB file of a vintage says of others."""
    with duckdb.connect(str(folder / "passive_share.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select cast(as_of as varchar), status, reason from publication_notice order by all"
        ).fetchall()
    return [(as_of, status, reason) for as_of, status, reason in rows]


def test_every_row_of_vintages_csv_is_published_in_order_and_the_newest_is_current(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    assert publish_example(tmp_path) == [f"{as_of} published" for as_of in VINTAGES]
    assert current_target(published(tmp_path)) == THIRD
    assert [read_manifest(published(tmp_path) / day)["previous_as_of"] for day in VINTAGES] == [
        None,
        FIRST,
        SECOND,
    ]
    # what is published already is not built again
    builds.builds = 0
    assert publish_example(tmp_path) == []
    assert builds.builds == 0


def test_the_vintage_before_is_published_first_where_it_is_missing(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    assert publish_example(tmp_path, SECOND) == [f"{FIRST} published", f"{SECOND} published"]
    assert publish_example(tmp_path, THIRD) == [f"{THIRD} published"]


def test_an_earlier_vintage_that_comes_later_leaves_current_where_it_is(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, SECOND)
    publish_example(tmp_path, "2019-12-31")
    assert current_target(published(tmp_path)) == SECOND


def test_the_same_vintage_with_the_same_content_is_identical_and_nothing_changes(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, FIRST)
    before = contents(published(tmp_path))
    assert publish_example(tmp_path, FIRST) == [f"{FIRST} identical"]
    assert publish_example(tmp_path, FIRST, supersede="twice") == [f"{FIRST} identical"]
    assert contents(published(tmp_path)) == before


def test_the_same_vintage_with_other_content_is_refused_and_nothing_changes(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, FIRST)
    before = contents(tmp_path / "publications")
    working_file = places_in(tmp_path).working_file("example").read_bytes()
    builds.change = other_figures
    with pytest.raises(WarehouseError, match="immutable") as refused:
        publish_example(tmp_path, FIRST)
    assert refused.value.exit_code == REFUSED
    assert "passive_share.csv" in str(refused.value)
    assert contents(tmp_path / "publications") == before
    assert places_in(tmp_path).working_file("example").read_bytes() == working_file


def test_a_superseded_vintage_is_kept_beside_its_successor_byte_for_byte_and_marked(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, FIRST)
    before = contents(published(tmp_path) / FIRST)
    builds.change = other_figures
    assert publish_example(tmp_path, FIRST, supersede="wrong rate") == [f"{FIRST} superseded"]
    old = published(tmp_path) / f"{FIRST}.superseded-1"
    notice = notice_of(old)
    assert notice is not None
    assert (notice.status, notice.reason) == ("superseded", "wrong rate")
    kept = contents(old)
    assert {kept.pop("status.json"), kept.pop("NOTICE.txt")}
    assert kept == before
    new = read_manifest(published(tmp_path) / FIRST)
    assert new["supersedes"]["kept_as"] == old.name
    assert notices_in(published(tmp_path) / FIRST) == [(FIRST, "superseded", "wrong rate")]
    assert current_target(published(tmp_path)) == FIRST
    # the same command again, after a crash say, changes nothing
    after = contents(published(tmp_path))
    assert publish_example(tmp_path, FIRST, supersede="wrong rate") == [f"{FIRST} identical"]
    assert contents(published(tmp_path)) == after


def test_a_vintage_superseded_twice_leaves_both_old_ones(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, FIRST)
    builds.change = other_figures
    publish_example(tmp_path, FIRST, supersede="once")
    builds.change = None
    publish_example(tmp_path, FIRST, supersede="twice")
    names = {folder.name for folder in published(tmp_path).iterdir() if folder.is_dir()}
    assert names == {FIRST, f"{FIRST}.superseded-1", f"{FIRST}.superseded-2", "current"}
    assert [row[2] for row in notices_in(published(tmp_path) / FIRST)] == ["once", "twice"]


def test_a_withdrawn_vintage_keeps_its_bytes_gets_a_notice_and_gives_current_away(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, SECOND)
    before = contents(published(tmp_path) / SECOND)
    assert withdraw_example(tmp_path, None, "hours counted twice") == (
        f"example as of {SECOND}: withdrawn: hours counted twice",
        f"current is {FIRST}",
    )
    assert current_target(published(tmp_path)) == FIRST
    after = contents(published(tmp_path) / SECOND)
    assert "TRUKKET TILBAGE" in str(after.pop("NOTICE.txt"), "utf-8")
    assert json.loads(after.pop("status.json"))["reason"] == "hours counted twice"
    assert after == before
    # the next publication shows it, and takes current
    publish_example(tmp_path, THIRD)
    assert notices_in(published(tmp_path) / THIRD) == [(SECOND, "withdrawn", "hours counted twice")]
    assert current_target(published(tmp_path)) == THIRD
    # twice is once
    (line, _) = withdraw_example(tmp_path, SECOND, "again")
    assert "was withdrawn already" in line
    assert "again" not in line


def test_a_withdrawn_vintage_comes_back_only_as_a_successor(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, SECOND)
    withdraw_example(tmp_path, SECOND, "wrong")
    assert publish_example(tmp_path, SECOND) == [f"{SECOND} identical"]
    assert current_target(published(tmp_path)) == FIRST
    builds.change = other_figures
    publish_example(tmp_path, SECOND, supersede="put right")
    assert current_target(published(tmp_path)) == SECOND
    assert notices_in(published(tmp_path) / SECOND) == [
        (SECOND, "superseded", "put right"),
        (SECOND, "withdrawn", "wrong"),
    ]


def test_without_a_vintage_that_stands_there_is_no_current(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, FIRST)
    assert "current is gone" in withdraw_example(tmp_path, FIRST, "wrong")[-1]
    assert not (published(tmp_path) / "current").is_symlink()


def test_only_what_is_published_can_be_withdrawn_and_only_with_a_reason(tmp_path: Path) -> None:
    for as_of, reason in ((FIRST, "wrong"), (None, "wrong"), (FIRST, " ")):
        with pytest.raises(WarehouseError) as refused:
            withdraw_example(tmp_path, as_of, reason)
        assert refused.value.exit_code == USAGE


def counts(summary: str) -> list[int]:
    """Return cells before, unchanged, changed, those of changed share, new and lost."""
    assert summary.startswith(f"against current ({FIRST}, ")
    return [int(number) for number in re.findall(r"\d+", summary.replace(FIRST, ""))]


def test_a_dry_run_changes_nothing_and_tells_what_would_change(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, FIRST)
    before = contents(tmp_path / "publications")
    working_file = places_in(tmp_path).working_file("example").read_bytes()
    builds.change = other_figures
    (outcome,) = publish_bare(tmp_path, "example", SECOND, dry_run=True)
    assert contents(tmp_path / "publications") == before
    assert places_in(tmp_path).working_file("example").read_bytes() == working_file
    assert not list(places_in(tmp_path).building.iterdir())
    # it tells what the same vintage, published elsewhere, differs in
    publish_example(tmp_path / "elsewhere", SECOND)
    told = compare(
        published(tmp_path) / FIRST / DATABASE,
        published(tmp_path / "elsewhere") / SECOND / DATABASE,
    )
    assert list(outcome.would_change[2:]) == told
    before, unchanged, changed, share_changed, new, lost = counts(told[0])
    assert before == unchanged + changed + lost
    assert outcome.would_change[0] == f"{unchanged + changed + new} cells"
    assert new > 0
    assert changed >= share_changed > 0
    found = [re.search(r"\(([+-]\d+\.\d+) points\)", line) for line in told]
    sizes = [abs(float(points[1])) for points in found if points]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes


def test_a_dry_run_against_itself_finds_nothing_changed(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, FIRST)
    (outcome,) = publish_bare(tmp_path, "example", FIRST, dry_run=True)
    database = published(tmp_path) / FIRST / DATABASE
    told = compare(database, database)
    assert list(outcome.would_change[2:]) == told
    before, unchanged, *others = counts(told[0])
    assert others == [0] * 4
    assert unchanged == before > 0


def leaky(build: Build) -> Report:
    return Report([Finding("a count is given away", "sygedagpenge", "2019Q1", "0101", "persons")])


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_finding_of_the_audit_publishes_nothing(
    tmp_path: Path, builds: RememberedBuilds, dry_run: bool
) -> None:
    stand(tmp_path, FIRST)
    before = contents(tmp_path / "publications")
    with (
        without_workbook_and_audit(),
        mock.patch.dict(AUDITS, {"leaky": leaky}),
        pytest.raises(WarehouseError, match="a count is given away") as refused,
    ):
        publish_dataset(tmp_path, "example", SECOND, dry_run=dry_run)
    assert refused.value.exit_code == LEAK
    assert contents(tmp_path / "publications") == before


SHOWN_OTHERWISE = AlsoHidden("aktivitetsparat", date(2018, 12, 31), "0101", hides_persons=True)


def gives_one_away(build: Build) -> Report:
    """Say that the rules give a count away as long as one more place is not hidden."""
    if build.also_hidden:
        return Report(counted=Counter({"hidden_counts_with_two_values": 2}))
    return Report(replayed=leaky(build).findings, also_hide={SHOWN_OTHERWISE})


def always_gives_one_away(build: Build) -> Report:
    another = replace(SHOWN_OTHERWISE, area_code=f"{len(build.also_hidden):04d}")
    return Report(replayed=leaky(build).findings, also_hide={another})


def test_what_the_rules_give_away_is_made_again_with_the_next_partner_hidden_as_well(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    builds.carries_over = True
    with (
        without_workbook_and_audit(),
        mock.patch.dict(AUDITS, {"replay": gives_one_away}),
    ):
        publish_dataset(tmp_path, "example", FIRST)
    manifest = read_manifest(published(tmp_path) / FIRST)
    assert manifest["also_hidden"] == [SHOWN_OTHERWISE.as_json()]
    assert manifest["audit"] == {"findings": 0, "hidden_counts_with_two_values": 2}
    assert planned(tmp_path, FIRST).also_hidden == (SHOWN_OTHERWISE,)
    with duckdb.connect(str(published(tmp_path) / FIRST / DATABASE), read_only=True) as file:
        cells = file.execute(
            "select conf_status, persons from passive_share where area_code = '0101'"
            " and target_group_code = 'aktivitetsparat' and reference_date = date '2018-12-31'"
        ).fetchall()
    assert cells == [("C", None)]


def test_what_the_rules_still_give_away_after_three_times_is_not_published(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    with (
        without_workbook_and_audit(),
        mock.patch.dict(AUDITS, {"replay": always_gives_one_away}),
        pytest.raises(WarehouseError, match="a count is given away") as refused,
    ):
        publish_dataset(tmp_path, "example", FIRST)
    assert (refused.value.exit_code, builds.builds) == (LEAK, 4)
    assert not published(tmp_path).exists()


# --------------------------------------------------------------------------------------------
# What earlier vintages hid (publication 3)
# --------------------------------------------------------------------------------------------


def pattern_of(folder: Path, as_of: str) -> list[str]:
    """Name the folders whose hidden cells a vintage carries over, as its manifest does."""
    named: dict[str, str] = read_manifest(published(folder) / as_of)["pattern_of"]
    for name, sha256 in named.items():
        kept = published(folder) / name
        if name == as_of:
            kept = published(folder) / f"{as_of}.superseded-1"
        assert file_facts(kept / "manifest.json").sha256 == sha256
    return list(named)


def planned(folder: Path, as_of: str, **variables: object) -> Build:
    plan = Plan(places_in(folder), "example", date.fromisoformat(as_of), given=variables)
    return plan.build(date.fromisoformat(as_of), 0)


def hide_less(working_file: Path) -> None:
    """Show what is hidden, as a build would that knows nothing of other vintages."""
    with duckdb.connect(str(working_file)) as connection:
        connection.execute("update passive_share set conf_status = 'F', persons = 7")


def test_a_vintage_carries_over_what_every_vintage_hid_that_stands(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    publish_example(tmp_path)
    assert [pattern_of(tmp_path, as_of) for as_of in VINTAGES] == [[], [FIRST], [FIRST, SECOND]]
    # to withdraw unlearns nothing, and what was made again knows what it was before
    withdraw_example(tmp_path, SECOND, "wrong")
    builds.change = other_figures
    publish_example(tmp_path, FIRST, supersede="wrong rate")
    assert pattern_of(tmp_path, FIRST) == [FIRST, SECOND, THIRD]
    assert [folder.name for folder in planned(tmp_path, "2020-06-30").earlier] == [
        FIRST,
        f"{FIRST}.superseded-1",
        SECOND,
        THIRD,
    ]
    # elsewhere nothing is known of it
    assert planned(tmp_path / "elsewhere", THIRD).earlier == ()


def test_a_vintage_without_protection_neither_carries_over_nor_teaches(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, FIRST)
    unprotected = {"disclosure_threshold": 0, "minimum_base": 0}
    assert planned(tmp_path, SECOND, **unprotected).earlier == ()
    assert planned(tmp_path, SECOND, disclosure_threshold=0).earlier != ()
    manifest = published(tmp_path) / FIRST / "manifest.json"
    told = read_manifest(manifest.parent)
    told["variables"] |= unprotected
    manifest.chmod(0o644)
    manifest.write_text(json.dumps(told), encoding="utf-8")
    assert planned(tmp_path, SECOND).earlier == ()


def test_a_vintage_that_would_show_what_a_newer_one_hides_is_refused_with_the_cells(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    builds.carries_over = True
    publish_example(tmp_path, SECOND)
    before = contents(published(tmp_path))
    builds.change = hide_less
    with pytest.raises(WarehouseError, match=r"newer vintage hides .*jobafklaring") as refused:
        publish_example(tmp_path, FIRST, supersede="shown again")
    assert refused.value.exit_code == REFUSED
    assert contents(published(tmp_path)) == before
    # what an older one hid, the rule itself carries over
    assert publish_example(tmp_path, SECOND, supersede="shown again") == [f"{SECOND} superseded"]


def test_without_a_folder_that_it_carried_over_a_vintage_cannot_be_made_again(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, SECOND)
    (published(tmp_path) / FIRST).rename(published(tmp_path) / "elsewhere")
    with pytest.raises(WarehouseError, match=f"the folder {FIRST} is gone"):
        planned(tmp_path, SECOND)
    # under any other name of a vintage it is found by what it holds
    (published(tmp_path) / "elsewhere").rename(published(tmp_path) / f"{FIRST}.superseded-3")
    assert [folder.name for folder in planned(tmp_path, SECOND).earlier] == [
        f"{FIRST}.superseded-3"
    ]


def test_the_method_version_changes_with_the_rules_and_not_with_the_vintage(
    tmp_path: Path, builds: RememberedBuilds
) -> None:
    stand(tmp_path, SECOND)
    first, second = (read_manifest(published(tmp_path) / day) for day in (FIRST, SECOND))
    assert first["method_version"] == second["method_version"]
    publish_bare(tmp_path / "b", "example", FIRST, variables={"low_base": 40})
    other = read_manifest(published(tmp_path / "b") / FIRST)
    assert other["method_version"] != first["method_version"]
    assert other["variables"]["low_base"] == 40
