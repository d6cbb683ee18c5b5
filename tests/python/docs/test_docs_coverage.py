"""Every section of the method has a test, and every unit test says which section it proves."""

from __future__ import annotations

from typing import Any

from method_coverage import PAGES, as_markdown, misfits, read_proofs
from project_docs import manifest


def unit_test(found: dict[str, Any], sentence: str) -> dict[str, Any]:
    """Return a unit test of the manifest by its name."""
    [test] = [test for test in found["unit_tests"].values() if test["name"] == sentence]
    return test


def test_every_section_has_a_test_and_every_unit_test_a_section() -> None:
    found = manifest()
    assert misfits(read_proofs(found), found) == []


def test_a_unit_test_without_a_section_is_told() -> None:
    found = manifest()
    unit_test(found, "An hour report of 0 is a real zero")["config"]["meta"] = {}
    assert misfits(read_proofs(found), found) == [
        "An hour report of 0 is a real zero: config.meta does not say which section it proves"
    ]


def test_a_section_that_does_not_exist_is_told() -> None:
    found = manifest()
    unit_test(found, "An hour report of 0 is a real zero")["config"]["meta"] = {"method": "6.9"}
    assert misfits(read_proofs(found), found) == [
        "An hour report of 0 is a real zero: there is no section 6.9 in docs/method.md"
    ]


def test_a_section_without_a_test_is_told() -> None:
    found = manifest()
    proofs = [
        proof for proof in read_proofs(found) if (proof.page, proof.section) != ("method", "4.3")
    ]
    assert "docs/method.md: no test proves section 4.3" in misfits(proofs, found)


def test_a_data_test_says_nothing_in_its_meta_but_its_section_and_its_reason() -> None:
    # a misspelt key would say nothing at all, silently
    strange = {
        f"{node['name']}: {key}"
        for node in manifest()["nodes"].values()
        if node["resource_type"] == "test"
        for key in node["config"]["meta"]
        if key not in {*PAGES, "reason"}
    }
    assert strange == set()


def test_the_list_names_the_tests_of_a_section() -> None:
    text = as_markdown(read_proofs(manifest()))
    section = text.partition("## method 6.1: Actual hours\n")[2].partition("\n## ")[0]
    assert "- unit test of `int_hours__actual`: An hour report of 0 is a real zero\n" in section
    assert "- data test of `hour_reports`: hour_reports_can_be_read" in section
    assert "Python test: test_recount.py" in text.partition("## method 4.2")[2]
