"""The example queries run as they stand, and the answers in the documents are the file's."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import duckdb
import pytest
from click.testing import CliRunner
from rich.console import Console

import analyses
from analyses import Question, ask, read_questions
from common.errors import WarehouseError
from demo_public_file import AS_OF, DemoFiles, make_demo_files
from warehouse_build import PROJECT

QUESTIONS = read_questions()
DANISH = re.compile(
    r"\b(hvor|hvornår|hvordan|hvem|hvad|hvilke|hvorfor|er|varierer)\b", re.IGNORECASE
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> DemoFiles:
    return make_demo_files(tmp_path_factory.mktemp("demo"))


def rows(file: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def snippets(page: str, language: str) -> list[str]:
    text = (PROJECT / page).read_text(encoding="utf-8")
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL)


def test_there_are_at_least_fifteen_questions_in_danish() -> None:
    assert len(QUESTIONS) >= 15
    assert [question.name for question in QUESTIONS if not DANISH.match(question.text)] == []
    assert len({question.text for question in QUESTIONS}) == len(QUESTIONS)


def test_a_query_without_a_question_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.sql").write_text("select 1\n", encoding="utf-8")
    with pytest.raises(WarehouseError, match=r"mine\.sql, row 1: the first line is not a question"):
        read_questions(tmp_path)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_an_example_query_returns_rows(demo: DemoFiles, question: Question) -> None:
    answer = ask(demo.public, question)
    assert len(answer.rows) > 0
    assert len(set(answer.columns)) == len(answer.columns)
    assert any(value is not None for value in answer.rows[0])


def test_the_command_shows_every_question(demo: DemoFiles) -> None:
    shown = CliRunner().invoke(analyses.main, ["--file", str(demo.public)])
    assert shown.exit_code == 0, shown.output
    assert all(f"analyses/{question.name}.sql" in shown.output for question in QUESTIONS)


@pytest.mark.parametrize("width", [80, 120])
def test_no_name_is_broken_and_no_table_too_wide(demo: DemoFiles, width: int) -> None:
    with mock.patch.object(analyses, "out", Console(width=width, soft_wrap=True, record=True)):
        CliRunner().invoke(analyses.main, ["--file", str(demo.public)])
        shown = analyses.out.export_text()
    tables = [line for line in shown.splitlines() if line[:1] in "┏┃┡│└"]
    assert len(tables) > 100
    assert max(map(len, tables)) <= width
    assert "…" not in shown
    assert "All rows: make sql" in shown


def test_a_dataset_that_is_not_published_is_told(demo: DemoFiles) -> None:
    shown = CliRunner().invoke(analyses.main, ["--dataset", "never-published"])
    assert shown.exit_code == 1
    assert "make publication DATASET=never-published" in shown.output


def test_the_parts_of_every_bridge_add_up(demo: DemoFiles) -> None:
    [bridge] = [one for one in QUESTIONS if one.name == "the_bridge_between_two_vintages"]
    answer = ask(demo.public, bridge)
    assert {row[answer.columns.index("parts_add_up")] for row in answer.rows} == {True}


def test_a_revised_count_of_jobindsats_is_found_as_a_revised_per_cent_is() -> None:
    [revised] = [one for one in QUESTIONS if one.name == "how_jobindsats_revised"]
    measures = {"Antal personer": (12004, 11903), "Passivandel i perioden i pct.": (31.0, 30.5)}
    with duckdb.connect() as connection:
        connection.execute(
            "create table observation_revisions (delivery_id text, table_id text, "
            "area_label text, group_label text, period_label text, measure_label text, "
            "previous_received_date date, received_date date, previous_value double, "
            "value double, difference double, change text)"
        )
        for measure, (before, after) in measures.items():
            connection.execute(
                "insert into observation_revisions values ('d2', 't', 'Odense', '', '2019M01', ?, "
                "'2019-03-20', '2019-04-20', ?, ?, ?, 'changed')",
                [measure, before, after, after - before],
            )
        found = connection.execute(revised.sql).fetchall()
    # the count moved by 0.8 per cent of what it was, the per cent by 1.6
    assert [(row[4], row[-1]) for row in found] == [
        ("Passivandel i perioden i pct.", -1.6),
        ("Antal personer", -0.8),
    ]


def test_the_readme_answers_its_question_as_the_file_does(demo: DemoFiles) -> None:
    [sql] = snippets("README.md", "sql")
    odense, country = rows(demo.public, sql)
    name, period, passive, persons, share, lower, upper, words = odense
    told = " ".join((PROJECT / "README.md").read_text(encoding="utf-8").split())
    assert (name, words) == ("Odense", "not_different")
    assert f"**{share} per cent in {period}** ({passive} of {persons} persons)" in told
    assert f"from {round(lower * 100, 1)} to {round(upper * 100, 1)}" in told
    assert f"The country has {country[4]} per cent" in told
    [by_query] = [one for one in QUESTIONS if one.name == "my_municipality_against_country"]
    assert ask(demo.public, by_query).rows[0][:5] == (name, period, persons, passive, share)


def test_every_public_table_and_column_has_a_comment(demo: DemoFiles) -> None:
    bare = rows(
        demo.public,
        "select table_name, '' from duckdb_tables() where comment is null "
        "union all select table_name, column_name from duckdb_columns() "
        "where comment is null and not internal",
    )
    assert bare == []


def test_the_guides_sql_lines_run(
    demo: DemoFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = tmp_path / "publications" / "demo" / AS_OF
    current.mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    rows(demo.public, f"copy passive_share to '{current}/passive_share.parquet'")
    lines = "".join(snippets("docs/analyst-guide.md", "sql")).split(";\n")
    assert len(lines) == 6
    for line in lines[:-1]:
        assert rows(demo.public, line)


def test_the_guides_python_lines_run(
    demo: DemoFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = tmp_path / "publications" / "demo" / "current"
    current.mkdir(parents=True)
    (current / "passive_share.duckdb").symlink_to(demo.public)
    monkeypatch.chdir(tmp_path)
    # the others read the files, as test_readers does
    lines, *_ = snippets("docs/analyst-guide.md", "python")
    names: dict[str, Any] = {}
    exec(lines, names)
    assert len(names["shares"]) == 5


def test_the_decisions_effects_are_measured_against_this_baseline(demo: DemoFiles) -> None:
    told = " ".join((PROJECT / "docs" / "decisions.md").read_text(encoding="utf-8").split())
    for group, persons, pct in rows(
        demo.public,
        "select target_group_code, persons, passive_share_pct from passive_share "
        "where area_code = '000' and period_id = '2019Q4' and source = 'special_extract'",
    ):
        assert re.search(rf"{group} {pct} (per cent )?of {persons:,}( persons)?\b", told), group
    [[courses, empty, zero]] = rows(
        demo.working,
        "select count(*), count(*) filter (where extract_hours is null), "
        "count(*) filter (where extract_hours = 0) from int_hours__actual "
        "where as_of = '2020-03-31'",
    )
    assert (
        f"{empty:,} of {courses:,} courses of the demo have empty hours and {zero:,} have 0" in told
    )


def test_the_three_series_of_courses_differ_where_hours_were_missing_and_only_there(
    demo: DemoFiles,
) -> None:
    # alike where hours were missing: only where all of them were reported since, as 0 hours
    [[missing, alike, elsewhere, above]] = rows(
        demo.working,
        """
        select
            count(*) filter (where lost > 0),
            count(*) filter (where lost > reported_since and first_delivered = corrected),
            count(*) filter (where lost = 0 and first_delivered <> corrected),
            count(*) filter (where reported > corrected)
        from (
            select
                courses_without_hours_as_first_delivered as lost,
                courses_overwritten as reported_since,
                activation_courses_as_first_delivered as first_delivered,
                activation_courses_as_reported as reported,
                activation_courses as corrected
            from activation_detail
        )
        """,
    )
    assert missing > 1000
    assert (alike, elsewhere, above) == (0, 0, 0)


def test_areas_have_the_codes_of_the_statistics_bank_and_the_address_register(
    demo: DemoFiles,
) -> None:
    found = rows(
        demo.public,
        "select area_code, statbank_code, dawa_code from area "
        "where area_code in ('000', '1081', '0101', '0461') order by area_code",
    )
    assert found == [
        ("000", "000", None),
        ("0101", "101", "0101"),
        ("0461", "461", "0461"),
        ("1081", "081", "1081"),
    ]


def test_the_prompt_reads_and_does_not_write(demo: DemoFiles) -> None:
    prompt = [str(Path(sys.executable).with_name("duckdb")), "-readonly", "-csv", str(demo.public)]
    read = subprocess.run(
        [*prompt, "-c", "select count(*) as areas from area"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert read.stdout.split() == ["areas", "104"]
    written = subprocess.run(
        [*prompt, "-c", "delete from area"], capture_output=True, text=True, check=False
    )
    assert "read-only" in written.stderr
