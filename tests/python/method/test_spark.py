"""The same models on Spark give the same figures, to the last digit.

Short form: the example, on two workers that are processes of their own, from folders of Parquet.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from common.errors import WarehouseError
from microdata import write_microdata_dataset
from needed import missing
from publication.build import Build, run_dbt
from publication.build_results import failed_build, read_results
from publication.exports import extract
from publication.places import Places
from publication.reporter import Reporter
from publication.spark import LARGE, copy_spark_tables, parquet_files
from publishing import publish_command
from random_datasets import write_random_dataset
from shared_data import shared_data
from spark_build import (
    SMALL,
    SparkBuild,
    assert_same_tables,
    build_on_spark,
    spark_python,
)
from warehouse_build import NOTHING_WITHHELD, PROJECT, Warehouse, build_warehouse

LAST = "2020-05-31"
TWO_WORKERS = "local-cluster[2,1,1024]"


@dataclass(frozen=True)
class BothEngines:
    """One dataset, built by both engines."""

    spark: SparkBuild
    duckdb: Warehouse
    folder: Path


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BothEngines]:
    """Build the example: on DuckDB from CSV, on two workers from Parquet with every test."""
    spark_python()
    folder = tmp_path_factory.mktemp("example")
    dataset = f"test-{os.getpid()}-spark"
    seeds = PROJECT / "seeds" / dataset
    shutil.copytree(PROJECT / "seeds" / "example", seeds)
    (folder / "events").mkdir()
    try:
        pattern = write_carried_over(folder / "pattern.csv")
        on_duckdb = build_warehouse(
            dataset, folder, variables={"as_of": LAST}, environment={"PUBLISHED_PATTERN": pattern}
        )
        move_to_parquet(seeds, folder / "lake")
        on_spark = build_on_spark(
            dataset,
            folder,
            variables={"as_of": LAST},
            arguments=(),
            environment={
                "SPARK_MASTER": TWO_WORKERS,
                "SPARK_EVENTS": str(folder / "events"),
                "RAW_PARQUET": str(folder / "lake"),
                "PUBLISHED_PATTERN": pattern,
            },
            check=False,
        )
        yield BothEngines(on_spark, on_duckdb, folder)
    finally:
        shutil.rmtree(seeds, ignore_errors=True)


def write_carried_over(file: Path) -> str:
    """Write what an earlier vintage of the example might have hidden and shown."""
    lines = (
        "2020-03-31,2020-03-31,aktivitetsparat,2019-03-31,,0101,,,,true,true",
        "2020-03-31,2020-03-31,aktivitetsparat,2019-03-31,,0461,,,,false,false",
        ",,aktivitetsparat,2018-12-31,,0101,,,,true,false",
        "2020-03-31,2020-03-31,,,2018Q4,0101,_T,_T,,true,true",
        "2020-03-31,2020-03-31,,,2018Q4,1081,,_T,momentum,true,true",
    )
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return str(file)


def move_to_parquet(seeds: Path, lake: Path) -> None:
    """Turn the large raw files into folders of two Parquet files each; leave their headers."""
    for name in LARGE:
        file = seeds / f"{name}.csv"
        (lake / name).mkdir(parents=True)
        with duckdb.connect() as connection:
            connection.execute(f"create table raw as from read_csv('{file}', all_varchar = true)")
            for part in (0, 1):
                connection.execute(
                    f"copy (from raw where rowid % 2 = {part}) "
                    f"to '{lake / name}/part-{part}.parquet'"
                )
        header, _, rows = file.read_text(encoding="utf-8").partition("\n")
        assert rows
        file.write_text(f"{header}\n", encoding="utf-8")


def test_both_engines_carry_over_what_an_earlier_vintage_hid(example: BothEngines) -> None:
    """The vintage before hides what its own folder hides; this one what any of them hid."""
    select = (
        "select cast(as_of as varchar), cast(reference_date as varchar), area_code, hides_persons"
        " from {} where protection_reason = 'hidden_before' order by all"
    )
    rows = example.duckdb.rows(select.format("int_disclosure__cells"))
    assert rows == [
        ("2020-03-31", "2019-03-31", "0101", True),
        ("2020-05-31", "2018-12-31", "0101", False),
        ("2020-05-31", "2019-03-31", "0101", True),
    ]
    cells = example.spark.tables()["int_disclosure__cells"]
    with duckdb.connect() as connection:
        assert connection.execute(select.format(cells)).fetchall() == rows


def test_every_data_test_and_unit_test_holds_on_spark(example: BothEngines) -> None:
    bad = {
        name: message
        for name, (status, message) in example.spark.results().items()
        if status not in ("success", "pass") and not name.startswith("exposure.")
    }
    assert bad == {}
    assert example.spark.returncode == 0, example.spark.output[-4000:]
    kinds = [name.split(".")[0] for name in example.spark.results()]
    manifest = json.loads((example.spark.target / "manifest.json").read_text(encoding="utf-8"))
    assert kinds.count("unit_test") == len(manifest["unit_tests"]) > 80
    assert kinds.count("test") > 140


def test_every_table_is_the_same_on_both_engines(example: BothEngines) -> None:
    assert_same_tables(example.spark, example.duckdb, example.folder)


def test_the_work_was_done_by_two_workers_in_bounded_pieces(example: BothEngines) -> None:
    tasks: dict[str, int] = {}
    pieces = 0
    for file in (example.folder / "events").rglob("events_*"):
        for line in file.read_text(encoding="utf-8").splitlines():
            event = json.loads(line)
            if event["Event"] == "SparkListenerTaskEnd":
                worker = event["Task Info"]["Executor ID"]
                tasks[worker] = tasks.get(worker, 0) + 1
            if event["Event"] == "SparkListenerStageCompleted":
                pieces = max(pieces, event["Stage Info"]["Number of Tasks"])
    # a worker that was lost is replaced by one of another number
    assert "driver" not in tasks
    assert len([worker for worker, done in tasks.items() if done > 100]) >= 2, tasks
    # 200 is what Spark cuts a step into where nobody bounds it
    assert pieces < 200


def test_what_is_published_from_spark_is_what_is_published_from_duckdb(
    example: BothEngines,
) -> None:
    folder = example.folder
    gathered = folder / "gathered.duckdb"
    manifest = example.spark.target / "manifest.json"
    copy_spark_tables(example.spark.warehouse, manifest, gathered)
    extract(gathered, manifest, folder / "from-spark")
    extract(example.duckdb.file, manifest, folder / "from-duckdb")
    ours, theirs = (
        {file.name: file.read_bytes() for file in (folder / name).iterdir()}
        for name in ("from-spark", "from-duckdb")
    )
    assert len(ours) > 30
    assert {name for name in theirs if ours.get(name) != theirs[name]} == set()
    with duckdb.connect(str(gathered), read_only=True) as connection:
        columns = connection.execute(
            "select column_name from duckdb_columns() where schema_name = 'main'"
        ).fetchall()
    assert not {"person_id", "spell_id", "activity_id"} & {name for (name,) in columns}


def test_a_publication_knows_the_parquet_files_it_is_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAW_PARQUET", str(tmp_path))
    assert parquet_files("duckdb") == []
    with pytest.raises(Exception, match="holds no Parquet file of benefit_spells"):
        parquet_files("spark")
    for name in LARGE:
        (tmp_path / name).mkdir()
        (tmp_path / name / "part-0.parquet").write_bytes(b"")
    assert len(parquet_files("spark")) == 3


def test_an_environment_without_spark_says_so(tmp_path: Path) -> None:
    done = publish_command(tmp_path, "--dataset", "example", "--target", "spark")
    assert done.returncode == 2
    assert "this Python has no Spark" in done.stderr
    assert not (tmp_path / "publications").exists()


def test_a_build_whose_spark_has_ended_says_so_in_one_line_and_what_to_raise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # what dbt keeps when a task finds no memory: Spark ends itself, and nobody answers any more
    messages = {
        "int_shares__cells": "Job 222 cancelled because SparkContext was shut down",
        "int_shares__grid": "[Errno 111] Connection refused",
    }
    modules: list[str] = []

    def ended(module: str, arguments: list[str], **_: object) -> int:
        modules.append(module)
        assert "--fail-fast" in arguments
        rows = [
            {
                "unique_id": f"model.passive_share_warehouse.{name}",
                "status": "error",
                "message": message,
                "execution_time": 1.0,
            }
            for name, message in messages.items()
        ]
        build.artefacts.mkdir(parents=True)
        build.manifest.write_text("{}", encoding="utf-8")
        results = json.dumps({"results": rows})
        (build.artefacts / "run_results.json").write_text(results, encoding="utf-8")
        return 1

    places = Places(output=tmp_path / "publications", warehouse=tmp_path / "warehouse")
    build = Build("example", date(2019, 3, 31), {}, "spark", places, 0)
    monkeypatch.setattr("publication.build.run_child", ended)
    reporter = Reporter()
    with pytest.raises(WarehouseError) as told, reporter.step("build") as step:
        run_dbt(build, reporter, step)
    assert modules == ["publication.dbt_build"]
    assert "Spark ended during the build" in str(told.value)
    assert "(at int_shares__cells)" in str(told.value)
    assert "Raise WAREHOUSE_MEMORY" in str(told.value)
    assert len(str(told.value).splitlines()) == 1


@pytest.mark.long
def test_publishing_on_spark_what_duckdb_published_finds_it_identical(tmp_path: Path) -> None:
    python = spark_python()
    done = publish_command(tmp_path, "--dataset", "example", "--as-of", LAST)
    assert done.returncode == 0, done.stderr
    again = subprocess.run(
        [
            *(str(python), str(PROJECT / "scripts" / "publish.py"), "--target", "spark"),
            *("--dataset", "example", "--as-of", LAST),
            *("--output", str(tmp_path / "publications")),
        ],
        env={**os.environ, **SMALL, "CI": "1", "WAREHOUSE_FOLDER": str(tmp_path / "warehouse")},
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert again.returncode == 0, again.stdout + again.stderr
    assert "identical" in again.stdout + again.stderr
    assert list((tmp_path / "warehouse" / ".building").iterdir()) == []


@pytest.mark.long
def test_bad_raw_files_are_refused_on_spark_as_on_duckdb(tmp_path: Path, dataset_name: str) -> None:
    seeds = PROJECT / "seeds" / dataset_name
    shutil.copytree(PROJECT / "seeds" / "example", seeds)
    faults = {
        "vintages": (b"", "is empty: it needs a header row"),
        "deliveries": (_renamed(seeds, "deliveries", b"data_until", b"until"), "missing column"),
        "hour_reports": (_renamed(seeds, "hour_reports", b"\n", b",extra\n"), "extra column extra"),
        "benefit_spells": (
            _renamed(seeds, "benefit_spells", b"end_date", b"start_date"),
            "repeated column start_date",
        ),
        "activity_spells": (
            (seeds / "activity_spells.csv").read_bytes() + b"one,two\n",
            "MALFORMED_RECORD_IN_PARSING",
        ),
        "jobindsats_observations": (
            # dbt itself refuses such a file where it is smaller than a megabyte
            (seeds / "jobindsats_observations.csv").read_text("utf-8").encode("latin-1") * 200,
            "rows are not UTF-8",
        ),
    }
    for name, (content, _) in faults.items():
        (seeds / f"{name}.csv").write_bytes(content)
    built = build_on_spark(dataset_name, tmp_path, arguments=("--select", *faults), check=False)
    said = {name.split(".")[-1]: message for name, (_, message) in built.results().items()}
    for name, (_, expected) in faults.items():
        assert expected in said[name], (name, said[name])


def _renamed(seeds: Path, name: str, old: bytes, new: bytes) -> bytes:
    return (seeds / f"{name}.csv").read_bytes().replace(old, new, 1)


@pytest.mark.long
def test_a_faulty_row_is_told_on_spark_by_file_column_and_value(
    tmp_path: Path, dataset_name: str
) -> None:
    seeds = PROJECT / "seeds" / dataset_name
    shutil.copytree(PROJECT / "seeds" / "example", seeds)
    file = seeds / "activity_spells.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    where = lines[0].split(",").index("weekly_hours")
    fields = lines[1].split(",")
    fields[where] = "61"
    file.write_text("\n".join([lines[0], ",".join(fields), *lines[2:]]) + "\n", encoding="utf-8")
    built = build_on_spark(
        dataset_name, tmp_path, arguments=("--select", "activity_spells"), check=False
    )
    assert built.returncode == 1
    gathered = tmp_path / "gathered.duckdb"
    copy_spark_tables(built.warehouse, built.target / "manifest.json", gathered)
    results = read_results(built.target / "run_results.json")
    said = str(failed_build(results, gathered, dataset_name, built.returncode, ""))
    for part in ("activity_spells.csv", "weekly_hours", "61", "lies outside 0 to 59"):
        assert part in said, said


@pytest.mark.long
def test_the_microdata_are_the_same_on_spark(tmp_path: Path, dataset_name: str) -> None:
    write_microdata_dataset(PROJECT / "seeds" / dataset_name, shared_data())
    asked = {"period_type": "month", "first_period": "1994M01", "last_period": "1996M12"}
    assert_same_on_both(dataset_name, tmp_path, {**NOTHING_WITHHELD, **asked})


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
def test_random_datasets_are_the_same_on_spark(
    seed: int, tmp_path: Path, dataset_name: str
) -> None:
    facts = write_random_dataset(PROJECT / "seeds" / dataset_name, seed)
    asked = {
        "period_type": facts.period_type,
        "first_period": facts.first_period,
        "last_period": facts.last_period,
        "as_of": facts.as_of_dates[-1],
    }
    assert_same_on_both(dataset_name, tmp_path, {**NOTHING_WITHHELD, **asked})


@pytest.mark.long
@pytest.mark.parametrize("as_of", [date(2019, 3, 31), date(2020, 3, 31), date(2020, 5, 31)])
def test_the_demo_is_the_same_on_spark(as_of: date, tmp_path: Path) -> None:
    if not (PROJECT / "seeds" / "demo").is_dir():
        missing("demo")
    large = {
        "SPARK_CODEGEN": "true",
        "SPARK_ADAPTIVE": "true",
        "SPARK_PARTITIONS": "8",
        "SPARK_JAVA_OPTIONS": "",
        "WAREHOUSE_MEMORY": "4GB",
    }
    assert_same_on_both("demo", tmp_path, {"as_of": as_of}, large)


def assert_same_on_both(
    dataset: str,
    folder: Path,
    variables: dict[str, object],
    environment: dict[str, str] | None = None,
) -> None:
    """Build a dataset on both engines without its tests, and compare every table."""
    on_spark = build_on_spark(dataset, folder, variables=variables, environment=environment)
    on_duckdb = build_warehouse(dataset, folder, variables=variables)
    assert_same_tables(on_spark, on_duckdb, folder)
