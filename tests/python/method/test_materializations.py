"""The project's own materializations: relations replaced in place, rows of failing tests kept."""

from __future__ import annotations

from pathlib import Path

import duckdb

from warehouse_build import Warehouse, build_warehouse

TEST = "benefit_spells_can_be_read"
SELECTION = ("--select", f"+{TEST}", "--indirect-selection", "cautious")


def kept_rows(warehouse: Warehouse) -> list[str]:
    """Return the tables of failing rows."""
    found = warehouse.rows(
        "select table_name from duckdb_tables() where schema_name = 'main_dbt_test__audit'"
    )
    return [name for (name,) in found]


def test_failing_rows_are_kept_until_the_test_passes(example_copy: Path, tmp_path: Path) -> None:
    file = example_copy / "benefit_spells.csv"
    whole = file.read_text(encoding="utf-8")
    header, first, *rest = whole.splitlines()
    day = first.split(",")[header.split(",").index("start_date")]
    bad = first.replace(day, "2019-02-30", 1)
    file.write_text("\n".join([header, bad, *rest]) + "\n", encoding="utf-8")

    damaged = build_warehouse(example_copy.name, tmp_path, arguments=SELECTION, check=False)
    assert damaged.results()[TEST] == "fail"
    assert kept_rows(damaged) == [TEST]
    assert damaged.rows(f"select count(*) from main_dbt_test__audit.{TEST}") == [(1,)]

    file.write_text(whole, encoding="utf-8")
    mended = build_warehouse(example_copy.name, tmp_path, arguments=SELECTION)
    assert mended.results()[TEST] == "pass"
    assert kept_rows(mended) == []


def test_a_relation_of_another_kind_is_replaced(tmp_path: Path) -> None:
    build_warehouse("example", tmp_path)
    with duckdb.connect(str(tmp_path / "example.duckdb")) as connection:
        before = connection.execute("from passive_share order by all").fetchall()
        found = connection.execute(
            "select table_name, table_type from information_schema.tables "
            "where table_name in ('stg_reference__areas', 'passive_share') order by all"
        ).fetchall()
        assert found == [("passive_share", "BASE TABLE"), ("stg_reference__areas", "VIEW")]
        connection.execute("drop view stg_reference__areas")
        connection.execute("create table stg_reference__areas as select 1 as leftover")
        connection.execute("drop table passive_share")
        connection.execute("create view passive_share as select 1 as leftover")
        stored = connection.execute(
            "select distinct compression from pragma_storage_info('int_hours__courses') "
            "where column_name in ('activity_id', 'person_id') and segment_type = 'VARCHAR'"
        ).fetchall()
        assert stored == [("Uncompressed",)]
    both = ("--select", "stg_reference__areas", "passive_share")
    without_tests = ("--exclude-resource-type", "test", "unit_test")
    again = build_warehouse("example", tmp_path, arguments=(*both, *without_tests))
    assert again.rows("from passive_share order by all") == before
    assert again.rows("select count(*) from stg_reference__areas where area_code = '000'") == [(1,)]
    comments = again.rows(
        "select count(*) filter (where comment is null), count(*) "
        "from duckdb_columns() where table_name = 'passive_share'"
    )
    assert comments[0][0] == 0
    assert comments[0][1] > 0
