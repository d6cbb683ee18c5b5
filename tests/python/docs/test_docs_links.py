"""Links lead somewhere, and a mention of a section or a decision names one that exists."""

from __future__ import annotations

import csv
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from method_coverage import sections
from project_docs import DOCS, headings, links, pages, slug
from texts.texts import read_texts
from warehouse_build import PROJECT

MADE_BY_A_COMMAND = {"docs/site/index.html"}
MENTION = re.compile(r"\b(method|publication|contract|facts) (\d+(?:\.\d+)?)\b")
SHEET_NAME = re.compile(r"sheet\.\w+\.name")
MARK = re.compile(r"\[(D\d+)[\]:]")
LIBRARY = re.compile(r'",  # (MIT|BSD-\d-Clause|Apache-2\.0|MPL-2\.0|EUPL-1\.2)[^:]*: \w.{4,}$')
READ = ("models", "macros", "scripts", "tests", "seeds/reference")
SUFFIXES = {".sql", ".yml", ".md", ".py"}


def anchors(page: Path) -> set[str]:
    return {slug(heading) for heading in headings(page.read_text(encoding="utf-8"))}


def broken_links(page: Path) -> Iterator[str]:
    for link in links(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        address, _, anchor = link.partition("#")
        target = (page.parent / address).resolve() if address else page
        if not target.exists() or (
            anchor and target.suffix == ".md" and anchor not in anchors(target)
        ):
            yield link


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](other.md) [b](#two) [c](#one) [d](https://example.org)\n")
    assert list(broken_links(page)) == ["other.md", "#two"]


def test_every_model_that_a_page_names_exists() -> None:
    models = {file.stem for file in (PROJECT / "models").rglob("*.sql")}
    named = {
        (page.name, name)
        for page in pages()
        for name in re.findall(r"`((?:stg|int)_[a-z]+__[a-z_0-9]+)`", page.read_text("utf-8"))
    }
    assert len(named) > 20
    assert {(page, name) for page, name in named if name not in models} == set()


def test_the_files_to_read_first_exist() -> None:
    text = (PROJECT / "CONTRIBUTING.md").read_text("utf-8")
    house = text.partition("## The house")[2].split("```")[1].splitlines()[2:]
    first = {name.strip() for line in house for name in line.split("  ")[-1].split(",")}
    files = [
        f"/{file.relative_to(PROJECT).as_posix()}"
        for folder in ("seeds", "models", "macros", "scripts", "analyses", "tests", "benchmarks")
        for file in (PROJECT / folder).rglob("*.*")
    ]
    files += [f"/{file.relative_to(PROJECT)}" for file in (*pages(), *PROJECT.glob("spark/*"))]
    named = {name for name in first if "." in name}
    assert len(named) > 15
    assert {name for name in named if not any(file.endswith(f"/{name}") for file in files)} == set()


def overlong_lines(text: str) -> list[str]:
    """Return the lines over 120 characters; rows of a seed in a diff block cannot be wrapped."""
    long, in_diff = [], False
    for line in text.splitlines():
        if line.startswith("```"):
            in_diff = line.startswith("```diff")
        elif len(line) > 120 and not in_diff:
            long.append(line)
    return long


def test_no_line_of_a_page_is_too_long_for_a_diff() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert {"README.md", "docs/method.md"} <= set(tracked)
    long = {name: overlong_lines((PROJECT / name).read_text("utf-8")) for name in tracked}
    assert {name: lines for name, lines in long.items() if lines} == {}


def test_an_overlong_line_is_found_outside_a_diff_block() -> None:
    row = "+" + "x" * 120
    assert overlong_lines(f"{row}\n```diff seeds/a.csv\n{row}\n```\n{row}\n") == [row, row]


def test_every_mention_of_a_section_names_one_that_exists() -> None:
    known = {name: sections(name) for name in ("method", "publication", "contract", "facts")}
    assert {"1", "4.2", "10"} <= set(known["method"])
    files = [
        file
        for folder in READ
        for file in sorted((PROJECT / folder).rglob("*"))
        if file.suffix in SUFFIXES and file != Path(__file__)
    ]
    unknown = [
        f"{file.relative_to(PROJECT)}: {name} {number}"
        for file in files
        for name, number in MENTION.findall(file.read_text(encoding="utf-8"))
        if number not in known[name]
    ]
    assert unknown == []


def test_every_decision_is_marked_where_it_takes_effect_and_has_its_reasons() -> None:
    decisions = DOCS / "decisions.md"
    explained = {
        heading.split()[0]
        for heading in headings(decisions.read_text(encoding="utf-8"))
        if re.match(r"D\d+ ", heading)
    }
    marked = {
        mark
        for page in sorted(DOCS.glob("*.md"))
        if page != decisions
        for mark in MARK.findall(page.read_text(encoding="utf-8"))
    }
    assert marked == explained
    assert len(explained) >= 20


def test_every_library_has_its_reason_and_licence() -> None:
    project = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    pinned = re.findall(r'^ +"[A-Za-z0-9-]+(?:\[\w+\])?==.*$', project, re.MULTILINE)
    assert len(pinned) > 35
    assert [line for line in pinned if not LIBRARY.search(line)] == []


def test_the_sheets_that_the_documents_name_are_those_of_the_workbook() -> None:
    with (PROJECT / "seeds/reference/target_groups.csv").open(encoding="utf-8", newline="") as file:
        sheets = {row["target_group_short_name"] for row in csv.DictReader(file)} | {"Forside"}
    sheets |= {text for key, text in read_texts().items() if SHEET_NAME.fullmatch(key)}
    table = (DOCS / "publication.md").read_text(encoding="utf-8")
    table = table.partition("| sheet | answers |")[2].partition("\n\n")[0]
    first_cells = [line.split("|")[1] for line in table.splitlines()[2:]]
    named = {
        name.strip()
        for cell in first_cells
        for name in re.split(r", (?!and)| … |, and .*", cell)
        if name and name.strip()
    }
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    named |= set(re.findall(r"sheet \*(\w+)\*|sheet\n\*(\w+)\*", readme)[0]) - {""}
    assert len(named) > 15
    assert named - sheets == set()


def test_every_test_that_the_table_of_the_public_texts_names_exists() -> None:
    text = (PROJECT / "docs/public-texts.md").read_text(encoding="utf-8")
    page = text.partition("\n## Where it is")[0]
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    named = [re.findall(r"`([a-z_0-9]+\.(?:py|sql|yml))`", row) for row in rows]
    assert [row for row, tests in zip(rows, named, strict=True) if not tests] == [
        "| it says | met by | shown by |"
    ] * 2
    files = {file.name for folder in ("tests", "models") for file in (PROJECT / folder).rglob("*")}
    assert {name for tests in named for name in tests} <= files
