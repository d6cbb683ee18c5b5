"""The check that Spark can read the models, itself checked: each construct turns it red."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from porting.constructs import unreadable
from project_copy import copy_project
from warehouse_build import PROJECT

ONLY_DUCKDB = {
    "floor division": "select passive_persons // 2 as half from passive_share",
    "list": "select [persons, passive_persons] as both_counts from passive_share",
    "struct": "select {'a': persons} as counts from passive_share",
    "list function": "select list_sort(list(persons)) as counts from passive_share",
    "unnest": "select unnest(range(3)) as number",
    "generate_series": "select * from generate_series(1, 3)",
    "lambda": "select list_transform(counts, x -> x + 1) as more from t",
    "exclude": "select * exclude (persons) from passive_share",
    "qualify": "select persons from t qualify row_number() over (order by persons) = 1",
    "double colon": "select persons::bigint as persons from t",
    "bare varchar": "select cast(persons as varchar) as persons from t",
    "hugeint": "select cast(persons * 2 as hugeint) as persons from t",
    "text": "select try_cast(persons as text) as persons from t",
    "name in double quotes": 'select "persons" from t',
    "order in an aggregate": "select string_agg(name, ', ' order by name) as names from t",
    "arg_max": "select arg_max(persons, as_of) as persons from t",
    "strftime": "select strftime(as_of, '%Y') as year_text from t",
    "asof join": "select a.x from a asof join b on a.x >= b.x",
    "regular expression sign": "select persons ~ '1.*' as is_one from t",
    "power sign": "select persons ** 2 as square from t",
    "computed interval": "select as_of + interval (persons) month as later from t",
    "hash": "select hash(persons) as persons_hash, md5_number(persons) as number from t",
    "bracket subscript": "select counts[1] as first_count from t",
    "not SQL": "select from where",
}
BOTH = """
with

source as (select * from raw_cells),  -- "quotes", [brackets] and // in a comment
cells as (select * from (values ('//', 1), ('"a"', 2)) as pairs (code, n)),
sums as (
    select
        code,
        count(*) filter (where n > 0) as rows_above,
        cast(sum(n) as decimal(18, 6)) as n,
        row_number() over same_code as place,
        extract(year from max(as_of)) as calendar_year,
        case when max(n) in (1, 2) then cast(null as string) end as nothing
    from cells
    group by code
    window same_code as (partition by code order by n)
)

select *, try_cast(code as bigint) is null as is_text from sums
order by code
"""


@pytest.mark.parametrize("construct", ONLY_DUCKDB)
def test_what_only_duckdb_reads_is_found(construct: str) -> None:
    assert unreadable(ONLY_DUCKDB[construct]) != []


def test_what_both_engines_read_is_let_pass() -> None:
    assert unreadable(BOTH) == []


def test_the_line_of_a_finding_is_told() -> None:
    found = unreadable("select\n    1 as one,\n    5 // 2 as two")
    assert [(finding.line, finding.what) for finding in found] == [(3, "//")]


def test_a_model_that_spark_cannot_read_stops_the_lint(tmp_path: Path) -> None:
    copy = copy_project(tmp_path)
    (copy / "seeds" / "example").symlink_to(PROJECT / "seeds" / "example")
    model = copy / "models" / "marts" / "dimensions" / "measure.sql"
    text = model.read_text(encoding="utf-8")
    assert "        sort_order\n" in text
    model.write_text(
        text.replace("        sort_order\n", "        sort_order // 1 as sort_order\n", 1),
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(copy / "scripts" / "portability.py")],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    said = done.stderr.splitlines()
    assert said[0].startswith("model measure, compiled line ")
    assert said[0].endswith("Spark cannot read //")
    assert len(said) == 2
