"""docs/coverage.md: every statement of the method has a model and a test, and the names exist."""

from __future__ import annotations

from cataloguing.pages import headings
from method_coverage import PAGE, TESTS, misfits, page, read_statements
from project_docs import DOCS, manifest

STATEMENTS = read_statements()


def test_every_name_exists_and_every_unit_test_has_a_statement() -> None:
    assert misfits(STATEMENTS, manifest(), TESTS) == []


def test_a_name_that_does_not_exist_and_a_unit_test_without_a_statement_are_told() -> None:
    changed = manifest()
    name = next(name for name in changed["unit_tests"] if ".int_hours__actual." in name)
    renamed = changed["unit_tests"].pop(name)
    told = misfits(STATEMENTS, changed, TESTS)
    assert told == [f"unit_tests: there is no {renamed['name']}"]
    lacking = [one for one in STATEMENTS if renamed["name"] not in one.unit_tests]
    assert f"unit_tests: no statement has {renamed['name']}" in misfits(lacking, manifest(), TESTS)


def test_every_section_of_the_method_from_3_on_has_a_statement() -> None:
    text = (DOCS / "method.md").read_text(encoding="utf-8")
    numbers = {heading.split()[0].rstrip(".") for heading in headings(text)[1:]}
    covered = {one.section.split()[1] for one in STATEMENTS if one.section.startswith("method")}
    # a section with subsections is covered by them; 2 tells what happened, not what is computed
    missing = {
        number
        for number in numbers - covered - {"2"}
        if not any(other.startswith(f"{number}.") for other in covered)
    }
    assert missing == set()


def test_the_page_is_written_from_the_list() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(STATEMENTS), (
        "run: python scripts/method_coverage.py"
    )
