"""CONTRIBUTING's recipes, carried out as they are written, in a copy of the project.

Most recipes are rows of reference seeds; two are lines of a model, its YAML and the workbook's
words. The people below are invented; each shows one recipe.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl.workbook.workbook import Workbook

from project_copy import copy_project
from warehouse_build import PROJECT
from workbook_reading import read_back

pytestmark = pytest.mark.method("4.4", "5", "10")

DATASET = "recipes"


def tripled(text: str) -> str:
    """Repeat the rows below a header, with ids and persons of their own."""
    head, *rows = text.splitlines(keepends=True)
    more = (re.sub(r"\b(s|a|invented)-", rf"\g<0>{n}", row) for n in range(TIMES) for row in rows)
    return "".join([head, *more])


BLOCK = re.compile(r"^```(?:diff (\S+)|sh recipe)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

# The mentor of r1 counts for 2019Q4 and no longer for 2020Q1. r2 has ten days off in June 2019:
# joined under calendar_month, a new start under start_to_end. r3 and r4 are the new group; only r4
# has a course of an offer type that counts for it. r5 lives in the municipality that is merged, r6
# in a region that is, on a benefit whose code changes. Each stands for three people, the fewest
# that are shown.
TIMES = 3
RAW = {
    "vintages": "as_of,label,note\n2020-04-30,invented,invented\n2020-05-01,invented,invented\n",
    "deliveries": (
        "delivery_id,source,received_date,data_from,data_until,file_name,file_sha256,row_count,"
        "is_synthetic,note\n"
        "s1,benefit_spells,2020-05-01,2017-01-01,2020-03-31,s1.csv,,24,true,invented\n"
        "c1,activity_spells,2020-05-01,2017-01-01,2020-03-31,c1.csv,,9,true,invented\n"
    ),
    "jobindsats_observations": (
        "delivery_id,table_id,area_label,period_label,group_label,dimensions,measure_label,value,"
        "value_raw\n"
    ),
    "benefit_spells": tripled(
        "delivery_id,spell_id,person_id,benefit_code,visitation_category,municipality_code,"
        "start_date,end_date\n"
        "s1,s-r1,invented-r1,sygedagpenge,,0461,2018-01-01,\n"
        "s1,s-r2a,invented-r2,jobafklaringsforloeb,,0461,2018-01-01,2019-06-10\n"
        "s1,s-r2b,invented-r2,jobafklaringsforloeb,,0461,2019-06-21,\n"
        "s1,s-r3,invented-r3,integrationsydelse,,0461,2018-01-01,\n"
        "s1,s-r4,invented-r4,integrationsydelse,,0461,2018-01-01,\n"
        "s1,s-r5,invented-r5,sygedagpenge,,0420,2018-01-01,\n"
        "s1,s-r6a,invented-r6,sygedagpenge,,0851,2018-01-01,2019-12-31\n"
        "s1,s-r6b,invented-r6,sygedagpenge_ny,,0851,2020-01-01,\n"
    ),
    "activity_spells": tripled(
        "delivery_id,activity_id,person_id,benefit_code,offer_type_code,municipality_code,"
        "reporting_system,start_date,end_date,weekly_hours\n"
        "c1,a-r1,invented-r1,sygedagpenge,mentor,0461,,2019-05-01,2020-03-31,2\n"
        "c1,a-r3,invented-r3,integrationsydelse,mentor,0461,,2019-05-01,2020-03-31,2\n"
        "c1,a-r4,invented-r4,integrationsydelse,virksomhedspraktik,0461,,2019-05-01,2020-03-31,20\n"
    ),
    "hour_reports": "delivery_id,activity_id,weekly_hours\n",
}
EXPORTS = {
    "passiv12_2020-04-20.csv": (
        "Area;Periode;Målgruppe;Passivandel i perioden i pct.;Antal personer\n"
        "Odense;2019M12;Ressourceforløb;31,0;300\nOdense;2020M01;Ressourceforløb;32,0;310\n"
    ),
    "y01c07_2020-04-20.csv": (
        "Area;Periode;Andel aktiveringsberørte i pct.\n"
        "Odense;2020M03;33,3\nHele landet;2020M03;40,1\n"
    ),
    "y01a02_2020-04-20.csv": (
        "Area;Periode;Antal personer\nOdense;2020M03;600\nHele landet;2020M03;50000\n"
    ),
    "y01c14_2020-04-20.csv": (
        "Area;Periode;Måleperiode;Passivandel i pct.;Antal personer\n"
        "Odense;2020M03;Seneste 9 måneder;30,1;700\n"
        "Odense;2020M03;seneste 12 mdr.;21,5;650\n"
    ),
}


@dataclass(frozen=True)
class Built:
    """The copy's working warehouse, its publication, and what became of every node of its build."""

    file: Path
    published: Path
    statuses: dict[str, str]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        with duckdb.connect(str(self.file), read_only=True) as connection:
            return connection.execute(sql).fetchall()

    def counts(self, group: str, period: str, area: str = "0461") -> tuple[Any, ...]:
        [row] = self.rows(
            f"select persons, passive_persons from passive_share where area_code = '{area}' "
            f"and target_group_code = '{group}' and period_id = '{period}'"
        )
        return row

    def areas(self, group: str, period: str) -> dict[str, str | None]:
        """Return the areas that have a cell, with their regions."""
        rows = self.rows(
            "select area_code, region_code from passive_share where measure_code = 'passive_12m' "
            f"and target_group_code = '{group}' and period_id = '{period}'"
        )
        return dict(rows)


def carry_out_recipes(project: Path) -> int:
    """Apply CONTRIBUTING's blocks to the copy; return how many there are."""
    blocks = BLOCK.findall((PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    for name, block in blocks:
        if not name:
            subprocess.run(["bash", "-ec", block], cwd=project, check=True)
            continue
        file = project / name
        change = change_of_rows if name.endswith(".csv") else change_of_lines
        file.write_text(change(file.read_text(encoding="utf-8"), block), encoding="utf-8")
    return len(blocks)


def change_of_rows(text: str, block: str) -> str:
    """Take rows out of a seed, and add others at its end."""
    rows = text.splitlines()
    for line in block.splitlines():
        if line.startswith("-"):
            rows.remove(line[1:])
        else:
            assert line.startswith("+"), line
            rows.append(line[1:])
    return "\n".join(rows) + "\n"


def change_of_lines(text: str, block: str) -> str:
    """Replace the one place that has a block's lines with - and without sign."""
    lines = block.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] != "+")
    assert text.count(before) == 1, before
    return text.replace(before, "".join(line[1:] for line in lines if line[0] != "-"))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("recipes")
    project = copy_project(folder)
    assert carry_out_recipes(project) >= 10
    dataset = project / "seeds" / DATASET
    dataset.mkdir()
    for name, text in RAW.items():
        (dataset / f"{name}.csv").write_text(text, encoding="utf-8")
    for name, text in EXPORTS.items():
        (folder / name).write_text(text, encoding="utf-8")
        land = [sys.executable, "scripts/land.py", "--dataset", DATASET]
        run(project, [*land, "--received", "2020-04-20", str(folder / name)])
    publish = [sys.executable, "scripts/publish.py", "--dataset", DATASET]
    run(project, [*publish, "--as-of", "2020-05-01"])
    results = project / f"warehouse/logs/dbt-{DATASET}-2020-05-01/run_results.json"
    return Built(
        project / "warehouse" / f"{DATASET}.duckdb",
        project / "publications" / DATASET / "2020-05-01",
        {
            row["unique_id"]: row["status"]
            for row in json.loads(results.read_text(encoding="utf-8"))["results"]
        },
    )


@pytest.fixture(scope="module")
def book(built: Built) -> Workbook:
    return read_back(built.published / "manglende-aktiv-indsats.xlsx", data_only=True)


def run(project: Path, command: list[str]) -> None:
    done = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, "DATASET": DATASET, "DBT_PROFILES_DIR": str(project)},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-4000:]


def test_every_data_test_passes_with_the_new_rows(built: Built) -> None:
    tests = [status for node, status in built.statuses.items() if node.startswith("test.")]
    assert len(tests) > 50
    assert set(tests) == {"pass"}


def test_a_new_target_group_needs_seed_rows_only(built: Built) -> None:
    assert built.counts("integrationsydelse", "2019Q4") == (6, 3)
    [(areas, name)] = built.rows(
        "select count(*), min(target_group_name) from passive_share "
        "where target_group_code = 'integrationsydelse' and period_id = '2019Q4'"
    )
    assert (areas, name) == (104, "Integrationsydelsesmodtagere")
    assert built.areas("integrationsydelse", "2019Q3") == {}


def test_a_changed_offer_counts_until_its_last_day_only(built: Built) -> None:
    assert built.counts("sygedagpenge", "2019Q4") == (3, 0)
    assert built.counts("sygedagpenge", "2020Q1") == (3, 3)


def test_a_changed_seniority_rule_holds_from_its_first_day(built: Built) -> None:
    assert built.counts("jobafklaring", "2019Q4") == (3, 3)
    assert built.counts("jobafklaring", "2020Q1") == (0, 0)


def test_of_several_look_backs_the_one_of_the_measure_is_published(built: Built) -> None:
    [row] = built.rows(
        "select persons, passive_share_pct from passive_share where area_code = '0461' "
        "and measure_code = 'passive_12m' and target_group_code = 'ledighedsydelse' "
        "and period_id = '2020M03'"
    )
    assert [str(value) for value in row] == ["650", "21.5"]


def test_a_new_jobindsats_table_is_published_as_its_complement(built: Built) -> None:
    [row] = built.rows(
        "select persons, passive_share_pct, source from passive_share where area_code = '0461' "
        "and measure_code = 'passive_month' and target_group_code = 'dagpenge'"
    )
    assert [str(value) for value in row] == ["600", "66.7", "jobindsats"]


def test_two_regions_merge_from_a_date(built: Built) -> None:
    before, after = (built.areas("sygedagpenge", period) for period in ("2019Q4", "2020Q1"))
    assert (before["0851"], after["0851"]) == ("1081", "1099")
    assert {"1081", "1082"} <= before.keys()
    assert "1099" not in before
    assert not {"1081", "1082"} & after.keys()
    assert built.counts("sygedagpenge", "2020Q1", "1099") == (3, 3)


def test_a_municipality_moves_to_another_region(built: Built) -> None:
    assert built.areas("sygedagpenge", "2019Q4")["0461"] == "1083"
    assert built.areas("sygedagpenge", "2020Q1")["0461"] == "1085"
    assert built.counts("sygedagpenge", "2020Q1", "1085") == (3, 3)


def test_the_people_of_a_merged_municipality_count_where_they_went(built: Built) -> None:
    assert built.counts("sygedagpenge", "2019Q4", "0420") == (3, 3)
    assert built.counts("sygedagpenge", "2019Q4", "0430") == (0, 0)
    assert "0420" not in built.areas("sygedagpenge", "2020Q1")
    assert built.counts("sygedagpenge", "2020Q1", "0430") == (3, 3)


def test_a_new_name_holds_from_its_first_day_and_a_place_stays_on_one_row(
    built: Built, book: Workbook
) -> None:
    named = built.rows(
        "select distinct period_id, area_name from passive_share where area_code = '0791' "
        "and target_group_code = 'sygedagpenge' and period_id in ('2019Q4', '2020Q1') order by 1"
    )
    assert named == [("2019Q4", "Viborg"), ("2020Q1", "Opfundet")]
    # ressourceforloeb ended before: its newest figures bear the old name
    for sheet, column in (("Overblik", 0), ("Opslag", 1)):
        places = [row[column] for row in book[sheet].iter_rows(values_only=True)]
        assert "Opfundet" in places
        assert "Viborg" not in places


def test_the_page_of_a_place_that_is_no_more_says_until_when_it_was(built: Built) -> None:
    said = "Området er opgjort til og med 31. december 2019."
    for area, is_said in (("0420", True), ("1081", True), ("0430", False), ("1099", False)):
        page = (built.published / f"web/omraade/{area}.html").read_text(encoding="utf-8")
        assert (said in page) == is_said


def test_a_group_that_has_ended_has_no_cells_and_its_sheet_says_so(
    built: Built, book: Workbook
) -> None:
    assert len(built.areas("ressourceforloeb", "2019M12")) == 104
    assert built.areas("ressourceforloeb", "2020M01") == {}
    lines = [row[0] for row in book["Ressourceforløb"].iter_rows(max_row=12, values_only=True)]
    [said] = [line for line in lines if str(line).startswith("Målgruppen")]
    assert said == (
        "Målgruppen er opgjort til og med 31. december 2019. Den fortsættes af Ledighedsydelse."
    )


def test_a_new_code_of_a_benefit_breaks_no_seniority(built: Built) -> None:
    assert built.counts("sygedagpenge", "2019Q4", "0851") == (3, 3)
    assert built.counts("sygedagpenge", "2020Q1", "0851") == (3, 3)


def test_a_threshold_holds_from_its_as_of_date(built: Built) -> None:
    rules = "select as_of, disclosure_threshold, minimum_base from int_disclosure__rules order by 1"
    assert [(str(day), *numbers) for day, *numbers in built.rows(rules)] == [
        ("2020-04-30", 5, 10),
        ("2020-05-01", 3, 3),
    ]
    # with the earlier one it would be hidden
    assert built.counts("sygedagpenge", "2019Q4") == (3, 0)


def test_a_column_and_a_sheet_take_their_lines_and_no_more(built: Built, book: Workbook) -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    column, _, sheet = text.partition("### A new sheet")
    assert len({name for name, _ in BLOCK.findall(column) if name}) == 4
    assert len({name for name, _ in BLOCK.findall(sheet.partition("###")[0])}) == 3

    with duckdb.connect() as connection:
        published = f"'{built.published}/passive_share.parquet'"
        [counted] = connection.execute(
            "select count(active_persons), count(*) filter (where active_persons is distinct from "
            f"persons - passive_persons) from {published}"
        ).fetchall()
    assert counted[0] > 0
    assert counted[1] == 0

    heading, *rows = (
        row for row in book["Aktive"].iter_rows(values_only=True) if row[3] is not None
    )
    assert heading[3] == "Aktive personer (antal)"
    assert {row[1] for row in rows} >= {"Hele landet", "Region Opfundet"}
