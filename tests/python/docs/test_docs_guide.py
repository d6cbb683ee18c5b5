"""The number worked out by hand in the analyst's guide, and the explanation of a cell."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from unittest import mock

import pytest
import yaml
from click.testing import CliRunner, Result
from rich.console import Console

import explain
from common.paths import PROJECT
from project_docs import DOCS
from public_tables import write_public_file
from warehouse_build import Warehouse, build_warehouse

GUIDE = (
    (DOCS / "analyst-guide.md").read_text(encoding="utf-8").partition("## One number by hand")[2]
)
CELL = "target_group_code = 'aktivitetsparat' and period_id = '2018Q4'"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("example")
    return build_warehouse("example", folder, variables={"as_of": "2020-03-31"})


def people_of_the_guide() -> dict[str, bool]:
    """Return every person of the guide's table, and whether passive."""
    rows = re.findall(r"^\| (p\d\d) \|.*\| (active|passive)[^|]*\|$", GUIDE, re.MULTILINE)
    return {person: word == "passive" for person, word in rows}


def test_the_people_of_the_guide_are_those_of_the_cell(warehouse: Warehouse) -> None:
    counted = warehouse.rows(
        "select person_id, is_passive from int_population__activity "
        "where target_group_code = 'aktivitetsparat' and reference_date = '2018-12-31' "
        "and municipality_code = '0461' and as_of = '2020-03-31'"
    )
    assert people_of_the_guide() == {
        person.removeprefix("example-")[:3]: passive for person, passive in counted
    }


def test_the_guides_number_is_the_published_one(warehouse: Warehouse) -> None:
    [[passive, persons, share, pct, lower, upper, words, status]] = warehouse.rows(
        "select passive_persons, persons, passive_share, passive_share_pct, ci_lower, ci_upper, "
        f"compared_to_country, obs_status from passive_share where {CELL} and area_code = '0461'"
    )
    people = people_of_the_guide()
    assert (persons, passive) == (len(people), sum(people.values()))
    text = " ".join(GUIDE.split())
    assert f"**{passive} of {persons} = {pct} per cent**" in text
    assert f"{passive} / {persons} = {share}, {pct} per cent" in text
    assert f"interval is {round(lower * 100, 1)} to {round(upper * 100, 1)}" in text
    assert (words, status) == ("not_different", "U")


def test_the_guides_country_is_the_published_one(warehouse: Warehouse) -> None:
    [[passive, persons, pct]] = warehouse.rows(
        "select passive_persons, persons, passive_share_pct from passive_share "
        f"where {CELL} and area_code = '000'"
    )
    assert f"({passive} of {persons}, {pct} per cent)" in GUIDE


def explained(file: Path, *more: str, width: int = 250) -> Result:
    arguments = ["--file", str(file), "--area", "0461", "--group", "aktivitetsparat"]
    out = Console(width=width, highlight=False, soft_wrap=True)
    with mock.patch.object(explain, "out", out):
        return CliRunner().invoke(explain.main, [*arguments, "--period", "2018Q4", *more])


def test_a_cell_is_explained_person_by_person(warehouse: Warehouse) -> None:
    shown = explained(warehouse.file)
    assert shown.exit_code == 0, shown.output
    assert "6 passive of 11 persons; 6 as reported, 6 if all count" in shown.output
    lines = {
        person: [line for line in shown.output.splitlines() if f"example-{person}" in line]
        for person in people_of_the_guide()
    }
    assert "active: a counting course with actual hours (5)" in lines["p07"][0]
    assert "passive: no course meets the window (5)" in lines["p10"][0]
    assert "passive: no course that meets the window counts (5)" in lines["p19"][0]
    assert "the offer type does not count for the group (5)" in lines["p19"][1]
    assert "65 of 65 weeks" in lines["p16"][0]


@pytest.mark.parametrize(
    "words",
    [
        ("--area", "odense"),
        ("--area", "461"),
        ("--period", "2018K4"),
        ("--group", "Aktivitetsparate kontanthjælps- og uddannelseshjælpsmodtagere"),
    ],
)
def test_a_cell_is_asked_for_as_people_write_it(
    warehouse: Warehouse, words: tuple[str, str]
) -> None:
    assert explained(warehouse.file, *words).output == explained(warehouse.file).output


def test_a_hidden_cell_is_explained_by_the_rule_that_hides_it(warehouse: Warehouse) -> None:
    shown = explained(warehouse.file, "--group", "jobafklaring")
    assert "obs_status Q, conf_status C" in shown.output
    assert "Hidden: Fewer passive persons than the threshold, in any series" in shown.output
    # what it covers for, or what covers for it
    together = shown.output.partition("Hidden together on that day")[2].partition("Reference date")[
        0
    ]
    assert all(name in together for name in ("Ærø", "Odense", "Region Syddanmark"))
    assert "Assens" not in together
    assert "Hidden:" not in explained(warehouse.file).output


def test_imputed_hours_are_explained_with_their_donors(warehouse: Warehouse) -> None:
    shown = explained(warehouse.file, "--area", "0101")
    [course] = [line for line in shown.output.splitlines() if "course-p20" in line]
    assert "15.80" in course
    assert "counts: imputed from 10 donors, same offer type, any benefit (6.2)" in course
    [zero] = [line for line in shown.output.splitlines() if "course-p24" in line]
    assert "0 hours were reported, a real zero (6.1)" in zero


def test_what_changed_since_the_vintage_before_is_told_person_by_person(
    warehouse: Warehouse,
) -> None:
    shown = explained(warehouse.file, "--area", "0101", "--against", "2019-03-31")
    assert shown.exit_code == 0, shown.output
    told = shown.output.partition("People who changed since")[2]
    people, courses = told.split("Their courses that changed")
    [[then, now]] = warehouse.rows(
        "select previous_passive_persons, passive_persons from int_revisions__bridge "
        "where target_group_code = 'aktivitetsparat' and area_code = '0101' "
        "and reference_date = '2018-12-31'"
    )
    assert f"As of 2019-03-31: {then} passive of" in shown.output
    assert f"Before protection: {now} passive of" in shown.output
    changes = re.findall(r"│ (entered|left|moved|stayed).*? │ (\w*) +│ (\w*) +│ ", people)
    assert {place for place, *_ in changes} >= {"entered", "stayed"}
    came = sum(state == "passive" for place, _, state in changes if place != "left")
    went = sum(state == "passive" for place, state, _ in changes if place != "entered")
    assert then + came - went == now
    [person] = [line for line in people.splitlines() if "example-p20" in line]
    assert "stayed in 0101" in person
    assert "Hours imputed since" in person
    [course] = [line for line in courses.splitlines() if "course-p20" in line]
    assert "no hours" in course
    assert "imputed 15.80" in course


def test_a_cell_in_which_nobody_changed_says_so(warehouse: Warehouse) -> None:
    [group, area, period] = warehouse.rows(
        "select target_group_code, area_code, period_id from int_shares__cells as cells "
        "where source = 'special_extract' and persons > 0 and area_level = 'municipality' "
        "and not exists (from int_revisions__people as people "
        "where people.target_group_code = cells.target_group_code "
        "and people.reference_date = cells.reference_date and cells.area_code "
        "in (people.municipality_code, people.previous_municipality_code)) "
        "group by target_group_code, area_code, period_id having count(distinct as_of) = 2 "
        "order by all"
    )[0]
    asked = ("--group", group, "--area", area, "--period", period)
    shown = explained(warehouse.file, *asked, "--against", "2019-03-31")
    assert "The same people, each active or passive as before." in shown.output, shown.output


@pytest.mark.parametrize("more", [(), ("--against", "2019-03-31")])
def test_an_explanation_fits_80_columns(warehouse: Warehouse, more: tuple[str, ...]) -> None:
    shown = explained(warehouse.file, "--area", "0101", *more, width=80)
    assert [line for line in shown.output.splitlines() if len(line) > 80] == []


def test_the_hint_of_more_people_runs_as_it_stands(warehouse: Warehouse) -> None:
    shown = explained(warehouse.file, "--limit", "2").output
    [(left_out, variable, options)] = re.findall(r"and (\d+) more .*; (\S+) \((.+?)\)", shown)
    everybody = explained(warehouse.file, *shlex.split(options)).output
    assert everybody == explained(warehouse.file, "--limit", "1000").output
    assert "more people" not in everybody
    asked = ["DATASET=x", "AREA=0461", "GROUP=g", "PERIOD=2019Q1", variable, "AGAINST=2019-03-31"]
    run = subprocess.run(
        ["make", "--assume-old=.venv/.ready", "--dry-run", "explain", *asked],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    [command] = [line for line in run.stdout.splitlines() if "explain.py" in line]
    given = explain.main.make_context("explain", shlex.split(command)[2:]).params
    assert given["limit"] == int(left_out) + 2
    assert str(given["against"]) == "2019-03-31"


@pytest.mark.parametrize(
    ("more", "variables"),
    [
        (["--as-of", "2019-05-31"], ["as_of"]),
        (["--against", "2018-12-31"], ["as_of", "previous_as_of"]),
    ],
)
def test_the_hint_of_another_vintage_is_dbts_command(
    warehouse: Warehouse, more: list[str], variables: list[str]
) -> None:
    hint = explained(warehouse.file, *more).output.partition("Build it: ")[2].splitlines()[0]
    dataset, program, *options, given = shlex.split(hint)
    assert (dataset, program) == (f"DATASET={warehouse.file.stem}", ".venv/bin/dbt")
    assert options == ["build", "--vars"]
    assert list(yaml.safe_load(given)) == variables
    assert more[1] in given
    known = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]
    assert set(variables) <= known.keys()


def test_hours_are_not_imputed_before_march_2020(warehouse: Warehouse) -> None:
    shown = explained(warehouse.file, "--area", "0101", "--as-of", "2019-03-31")
    [person] = [
        line
        for line in shown.output.splitlines()
        if "example-p20" in line and "course-p20" not in line
    ]
    assert "passive: only courses without hours; active if all count (6.3)" in person


def test_a_delivered_cell_is_explained_by_its_delivery(warehouse: Warehouse) -> None:
    shown = explained(warehouse.file, "--area", "0101", "--group", "dagpenge")
    assert shown.exit_code == 0, shown.output
    assert "cells-2020-03-17" in shown.output


def test_a_chain_and_a_quarter_that_is_not_delivered_are_explained(warehouse: Warehouse) -> None:
    shown = explained(warehouse.file, "--group", "jobafklaring")
    joined = [line for line in shown.output.splitlines() if "example-p36" in line]
    assert "2017-01-15 – 2019-03-31" in joined[0]
    early = explained(warehouse.file, "--group", "jobafklaring", "--period", "2018Q1")
    told = " ".join(early.output.split())
    assert "the look-back window and the reference date, but 2017-10-01 to 2019-03-31 (3)" in told


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--group", "nobody"], "there is no such group"),
        (["--group", "sygedagpeng"], "expected sygedagpenge (Sygedagpengemodtagere)"),
        (["--area", "Odnse"], "0461 (Odense)"),
        (["--period", "2025Q4"], "aktivitetsparat has no cell of this period"),
        (["--as-of", "2018-01-01"], "was not built for this as-of date"),
    ],
)
def test_a_question_that_cannot_be_answered_is_refused(
    warehouse: Warehouse, arguments: list[str], message: str
) -> None:
    shown = explained(warehouse.file, *arguments)
    assert shown.exit_code == 1
    assert message in shown.output


def test_a_public_file_is_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    shown = explained(write_public_file(warehouse, tmp_path))
    assert shown.exit_code == 1
    assert "it holds no persons" in shown.output
