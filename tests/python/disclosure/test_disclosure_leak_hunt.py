"""The leak hunt on a finished publication, and proof that the hunt finds what is planted."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

import leak_hunt
from disclosure.replayed_trees import order_of_partners
from disclosure_folder import audit
from intruder import search_published
from intruder_tables import told_findings
from publishing import publish_dataset
from two_worlds import VINTAGES, World, write_world

PROJECT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Published:
    """One world's newest vintage, and the ids that it was made from."""

    folder: Path
    ids: set[str]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[World, Published]]:
    """Publish both worlds from a dataset of one name: nothing else differs between them."""
    dataset = "test-two-worlds"
    raw = PROJECT / "seeds" / dataset
    published: dict[World, Published] = {}
    try:
        for world in ("a", "b"):
            shutil.rmtree(raw, ignore_errors=True)
            ids = write_world(raw, world)
            folder = tmp_path_factory.mktemp(f"world-{world}")
            outcomes = publish_dataset(folder, dataset)
            published[world] = Published(outcomes[-1].folder, ids)
        yield published
    finally:
        shutil.rmtree(raw, ignore_errors=True)


@pytest.fixture
def world(worlds: dict[World, Published]) -> Published:
    """One of them."""
    return worlds["a"]


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / leak_hunt.CSV).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_the_worlds_differ_in_hidden_cells_and_rows_only(
    worlds: dict[World, Published], tmp_path: Path
) -> None:
    hidden = {row["area_code"] for row in rows_of(worlds["a"].folder) if row["conf_status"] == "C"}
    assert hidden == {"0825", "0840", "0155", "0187"}
    truths = {
        world: (write_world(tmp_path / world, world), (tmp_path / world / "benefit_spells.csv"))[1]
        for world in ("a", "b")
    }
    assert truths["a"].read_text(encoding="utf-8") != truths["b"].read_text(encoding="utf-8")


def test_nobody_can_tell_two_worlds_apart_that_differ_only_in_what_is_hidden(
    worlds: dict[World, Published],
) -> None:
    assert leak_hunt.find_differences(worlds["a"].folder, worlds["b"].folder) == []


def test_the_earlier_vintages_of_the_two_worlds_are_the_same_too(
    worlds: dict[World, Published],
) -> None:
    one, other = (worlds[world].folder.parent / VINTAGES[0] for world in ("a", "b"))
    assert leak_hunt.find_differences(one, other) == []


def test_no_person_spell_or_course_is_anywhere_in_the_published_files(world: Published) -> None:
    assert leak_hunt.find_ids(world.folder, world.ids) == []


def test_the_audit_finds_nothing(world: Published) -> None:
    assert audit(world.folder) == []


def vintages_of(world: Published) -> list[Path]:
    """Return the folders of all its vintages, as they were published."""
    return [world.folder.parent / as_of for as_of in VINTAGES]


def test_the_intruder_learns_no_hidden_count_from_all_vintages(world: Published) -> None:
    knowledge = search_published(vintages_of(world), order_of_partners())
    assert knowledge.regions_replayed > 0
    assert knowledge.findings == []


def test_no_public_table_of_any_vintage_says_anything_of_hidden_cells(world: Published) -> None:
    assert told_findings(vintages_of(world)) == []


def test_csv_parquet_and_duckdb_show_the_same(world: Published) -> None:
    assert leak_hunt.find_different_copies(world.folder) == []


def test_statistics_in_the_files_are_of_shown_values(world: Published) -> None:
    assert leak_hunt.find_foreign_statistics(world.folder) == []


def test_the_public_database_has_no_free_pages(world: Published) -> None:
    assert leak_hunt.find_free_pages(world.folder) == []


def test_the_manifest_holds_no_figures_of_places(world: Published) -> None:
    assert leak_hunt.find_manifest_figures(world.folder) == []


def test_the_workbook_has_nothing_beside_its_sheets(world: Published) -> None:
    assert leak_hunt.find_in_workbook(world.folder / leak_hunt.WORKBOOK) == []


def test_no_row_of_any_sheet_has_a_share_where_one_is_hidden(world: Published) -> None:
    hidden = {
        (row["area_name"], row["target_group_name"], row["period_id"])
        for row in rows_of(world.folder)
        if row["conf_status"] == "C"
    }
    assert hidden
    workbook = world.folder / leak_hunt.WORKBOOK
    assert leak_hunt.find_hidden_figures_in_sheets(workbook, hidden) == []


# --------------------------------------------------------------------------------------------
# The hunt finds what is planted
# --------------------------------------------------------------------------------------------


@pytest.fixture
def copy(world: Published, tmp_path: Path) -> Path:
    """A copy of the publication to plant something in."""
    folder = tmp_path / "copy"
    shutil.copytree(world.folder, folder)
    return folder


def replace_in_package(file: Path, part: str, old: str, new: str) -> None:
    """Change a part of an xlsx file; what is to be changed must be there."""
    with zipfile.ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    text = parts[part].decode("utf-8")
    assert old in text
    parts[part] = text.replace(old, new, 1).encode("utf-8")
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)


def test_an_id_in_the_properties_is_found(copy: Path, world: Published) -> None:
    file = copy / leak_hunt.WORKBOOK
    replace_in_package(file, "docProps/core.xml", "</dc:title>", f" {min(world.ids)}</dc:title>")
    assert leak_hunt.find_ids(copy, world.ids) != []


def test_a_dropped_table_of_the_public_database_is_found(copy: Path) -> None:
    with duckdb.connect(str(copy / leak_hunt.DATABASE)) as connection:
        connection.execute("create table planted as select range as n from range(500000)")
        connection.execute("checkpoint")
        connection.execute("drop table planted")
        connection.execute("checkpoint")
    assert leak_hunt.find_free_pages(copy) != []


def test_an_id_in_a_table_of_the_public_database_is_found(copy: Path, world: Published) -> None:
    with duckdb.connect(str(copy / leak_hunt.DATABASE)) as connection:
        connection.execute("create table planted as select ? as note", [min(world.ids)])
    assert leak_hunt.find_ids(copy, world.ids) != []


def test_a_column_of_hidden_cells_is_found_whatever_it_is_called(copy: Path) -> None:
    with duckdb.connect(str(copy / leak_hunt.DATABASE)) as connection:
        connection.execute("alter table passive_share add column active_persons bigint")
        connection.execute("update passive_share set active_persons = 1 where conf_status = 'C'")
    assert {told.column for told in told_findings([copy])} == {"active_persons"}


def test_a_copy_that_shows_more_is_found(copy: Path) -> None:
    with duckdb.connect(str(copy / leak_hunt.DATABASE)) as connection:
        connection.execute("update passive_share set persons = 4 where area_code = '0155'")
    assert f"{leak_hunt.DATABASE} differs from {leak_hunt.CSV}" in (
        leak_hunt.find_different_copies(copy)
    )


def test_a_value_that_only_a_charts_cache_remembers_is_found(copy: Path) -> None:
    file = copy / leak_hunt.WORKBOOK
    with zipfile.ZipFile(file) as package:
        charts = sorted(n for n in package.namelist() if n.startswith("xl/charts/chart"))
        chart = next(n for n in charts if b"<c:numCache>" in package.read(n))
        text = package.read(chart).decode("utf-8")
    cache = text.split("<c:numCache>")[1].split("</c:numCache>")[0]
    value = cache.split("<c:v>")[1].split("</c:v>")[0]
    changed = cache.replace(f"<c:v>{value}</c:v>", "<c:v>17.654321</c:v>", 1)
    replace_in_package(file, chart, cache, changed)
    assert any("a cached value" in line for line in leak_hunt.find_in_workbook(file))


def test_a_hidden_sheet_is_found(copy: Path) -> None:
    file = copy / leak_hunt.WORKBOOK
    replace_in_package(file, "xl/workbook.xml", "<sheet ", '<sheet state="veryHidden" ')
    assert any("is hidden" in line for line in leak_hunt.find_in_workbook(file))


def test_a_figure_of_a_place_in_the_manifest_is_found(copy: Path) -> None:
    file = copy / leak_hunt.MANIFEST
    manifest = json.loads(file.read_text(encoding="utf-8"))
    manifest["audit"]["by_area"] = {"0155": 4}
    file.write_text(json.dumps(manifest), encoding="utf-8")
    assert leak_hunt.find_manifest_figures(copy) != []


def test_a_world_that_differs_in_what_is_shown_can_be_told_apart(
    copy: Path, world: Published
) -> None:
    file = copy / leak_hunt.CSV
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert leak_hunt.find_differences(world.folder, copy) == [f"{leak_hunt.CSV} differs"]
