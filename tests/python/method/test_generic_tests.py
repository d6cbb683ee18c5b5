"""The tests of the warehouse, tested themselves: on values that must fail, and on their neighbours.

Two invented datasets hold one fault a row. The first cannot be read: its faults must be told by the
test of each file, before anything casts a text. The second can be read and must not be believed.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pytest

from faulty_rows import CLAIMS, HEADERS, INCREDIBLE, UNREADABLE, File, Row
from warehouse_build import PROJECT, Warehouse, build_warehouse


def write_lines(folder: Path, lines: Mapping[str, File]) -> None:
    """Write the six raw files of a dataset."""
    folder.mkdir(parents=True)
    for name, header in HEADERS.items():
        text = "\n".join([header, *(line for line, _ in lines[name])]) + "\n"
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")


def expected_rows(lines: Mapping[str, File]) -> set[Row]:
    """Return what the tests of the raw files must say; the header is row 1."""
    return {
        (f"{name}.csv", row, *fault)
        for name, file_lines in lines.items()
        for row, (_, faults) in enumerate(file_lines, start=2)
        for fault in faults
    }


def told(warehouse: Warehouse, tests: list[str]) -> set[Row]:
    """Return the failing rows of some tests, as the publication would read them."""
    rows: set[Row] = set()
    for name in tests:
        rows |= set(
            warehouse.rows(
                f"select file_name, row_number, column_name, value, problem "
                f"from main_dbt_test__audit.{name}"
            )
        )
    return rows


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A name for the datasets of this module and a folder to build in."""
    name = f"test-{os.getpid()}-{uuid.uuid4().hex[:8]}"
    yield name, tmp_path_factory.mktemp("generic_tests")
    for dataset in (f"{name}-unreadable", f"{name}-incredible"):
        shutil.rmtree(PROJECT / "seeds" / dataset, ignore_errors=True)


@pytest.fixture(scope="module")
def unreadable(scratch: tuple[str, Path]) -> Warehouse:
    """The dataset that cannot be read, built as far as it goes."""
    name, folder = scratch
    dataset = f"{name}-unreadable"
    write_lines(PROJECT / "seeds" / dataset, UNREADABLE)
    return build_warehouse(
        dataset, folder, arguments=("--exclude-resource-type", "unit_test"), check=False
    )


@pytest.fixture(scope="module")
def incredible(scratch: tuple[str, Path]) -> Warehouse:
    """The dataset that must not be believed: the seeds, their tests and the claims."""
    name, folder = scratch
    dataset = f"{name}-incredible"
    write_lines(PROJECT / "seeds" / dataset, INCREDIBLE)
    arguments = ("--exclude-resource-type", "unit_test", "--select", "path:seeds")
    claims = tuple(f"+{claim}" for claim in CLAIMS)
    return build_warehouse(dataset, folder, arguments=(*arguments, *claims), check=False)


def failed(warehouse: Warehouse, *words: str) -> list[str]:
    """Return the names of the failed tests that hold one of some words."""
    return [
        name
        for name, status in warehouse.results().items()
        if status == "fail" and any(word in name for word in words)
    ]


def test_every_fault_of_an_unreadable_row_is_told_and_no_other(unreadable: Warehouse) -> None:
    tests = failed(unreadable, "read", "stands_once", "is_reported_once")
    assert told(unreadable, tests) == expected_rows(UNREADABLE)


def test_what_cannot_be_read_is_told_before_anything_casts_it(unreadable: Warehouse) -> None:
    statuses = unreadable.results()
    assert unreadable.returncode != 0
    assert [name for name, status in statuses.items() if "error" in status] == []
    for model in ("stg_register__benefit_spells", "stg_register__activity_spells"):
        assert statuses[model] == "skipped"
    assert statuses["passive_share"] == "skipped"


def test_ids_and_cpr_numbers_are_not_repeated(unreadable: Warehouse) -> None:
    rows = told(unreadable, failed(unreadable, "read", "once"))
    private = {"person_id", "spell_id", "activity_id"}
    about_ids = [row for row in rows if private & set(row[2].split(", "))]
    assert about_ids
    assert [value for _, _, _, value, _ in about_ids if value is not None] == []
    assert not re.search(r"\d{6}[- ]?\d{4}", unreadable.output)


def test_every_unknown_code_is_told_with_its_first_row(incredible: Warehouse) -> None:
    tests = failed(incredible, "known_codes", "known_deliveries")
    assert told(incredible, tests) == expected_rows(INCREDIBLE)


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_claim_about_jobindsats_cells_tells_what_breaks_it(
    incredible: Warehouse, claim: str
) -> None:
    assert told(incredible, [claim]) == CLAIMS[claim]


# --------------------------------------------------------------------------------------------
# Tests of models: their SQL, on a table in memory
# --------------------------------------------------------------------------------------------

MARK = "-- the next test"
CALLS = {
    "unique_combination": "test_unique_combination("
    "model='cells', columns=['area_code', 'period_id'])",
    "holds_in_every_row": "test_holds_in_every_row(model='cells', expression='persons >= passive')",
    "codes_are_in_list": "test_codes_are_in_list("
    "model='cells', column_name='status', code_list='obs_status')",
}


@pytest.fixture(scope="module")
def sql_of(scratch: tuple[str, Path]) -> dict[str, str]:
    """The SQL that dbt makes of each generic test of models."""
    _, folder = scratch
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("dbt")),
            "compile",
            "--quiet",
            "--no-use-colors",
            "--output",
            "json",
            "--inline",
            f"\n{MARK}\n".join(f"{{{{ {call} }}}}" for call in CALLS.values()),
        ],
        cwd=PROJECT,
        env={
            **os.environ,
            "DATASET": "example",
            "DBT_PROFILES_DIR": str(PROJECT),
            "DBT_TARGET_PATH": str(folder / "target-inline"),
            "DBT_LOG_PATH": str(folder / "logs"),
            "WAREHOUSE_FILE": str(folder / "inline.duckdb"),
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    compiled = json.loads(run.stdout)["compiled"]
    return dict(zip(CALLS, compiled.split(MARK), strict=True))


def rows_failing(sql: str, cells: str) -> list[tuple[object, ...]]:
    """Run a test's SQL on cells (area_code, period_id, persons, passive, status)."""
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as inline")
        connection.execute("create schema if not exists inline.main")
        connection.execute(
            "create table inline.main.status_code as "
            "select 'obs_status' as code_list, 'A' as code "
            "union all select 'conf_status', 'C'"
        )
        connection.execute(
            f"create table cells as select * from (values {cells}) "
            "as t(area_code, period_id, persons, passive, status)"
        )
        return connection.execute(sql).fetchall()


GOOD = (
    "('0101', '2019Q1', 10, 4, 'A'), ('0101', '2019Q2', 10, 10, null), (null, '2019Q1', 0, 0, 'A')"
)


@pytest.mark.parametrize("name", CALLS)
def test_a_test_of_models_passes_on_good_rows(sql_of: dict[str, str], name: str) -> None:
    assert rows_failing(sql_of[name], GOOD) == []


@pytest.mark.parametrize(
    ("name", "bad_row", "told_rows"),
    [
        ("unique_combination", "('0101', '2019Q1', 11, 4, 'A')", [("0101", "2019Q1", 2)]),
        ("unique_combination", "(null, '2019Q1', 11, 4, 'A')", [(None, "2019Q1", 2)]),
        (
            "holds_in_every_row",
            "('0102', '2019Q1', 3, 4, 'A')",
            [("0102", "2019Q1", 3, 4, "A")],
        ),
        (
            "holds_in_every_row",
            "('0102', '2019Q1', 3, null, 'A')",
            [("0102", "2019Q1", 3, None, "A")],
        ),
        ("codes_are_in_list", "('0102', '2019Q1', 4, 3, 'X')", [("X", 1)]),
        # a code of another list
        ("codes_are_in_list", "('0102', '2019Q1', 4, 3, 'C')", [("C", 1)]),
    ],
)
def test_a_test_of_models_fails_on_a_bad_row(
    sql_of: dict[str, str], name: str, bad_row: str, told_rows: list[tuple[object, ...]]
) -> None:
    assert rows_failing(sql_of[name], f"{GOOD}, {bad_row}") == told_rows
