"""Which tests prove each section of the method: `make coverage`.

Each test names its section: a unit or data test in its config.meta (`method: "4.2"`), a file of
Python tests in its marker (`pytest.mark.method("4.2")`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from common.console import out
from common.errors import WarehouseError
from common.paths import PROJECT, TARGET

PAGES = ("method", "publication", "contract")
WITHOUT_RULES = {"2"}
"""Sections of the method that state no rule."""
MANIFEST = TARGET / "lint" / "manifest.json"
PYTHON_TESTS = PROJECT / "tests" / "python"
WRITTEN = TARGET / "coverage.md"

_HEADING = re.compile(r"^#{2,3} (\d+(?:\.\d+)?)\.? (.+)$", re.MULTILINE)
_MARKER = re.compile(rf"pytest\.mark\.({'|'.join(PAGES)})\(([^)]*)\)")


class Proof(NamedTuple):
    """A test, and a section of a page in docs/ that it proves; no subject if it is of several."""

    page: str
    section: str
    kind: str
    test: str
    subject: str


def sections(page: str) -> dict[str, str]:
    """Return the numbered sections of a page in docs/: number → heading, in their order."""
    text = (PROJECT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    return dict(_HEADING.findall(text))


def read_proofs(manifest: Mapping[str, Any], tests: Path = PYTHON_TESTS) -> list[Proof]:
    """Return every section that a test says it proves."""
    nodes = manifest["nodes"]
    data_tests = [node for node in nodes.values() if node["resource_type"] == "test"]
    found = [(test, "unit test", test["model"]) for test in manifest["unit_tests"].values()]
    found += [
        (test, "data test", nodes.get(test.get("attached_node"), {}).get("name", ""))
        for test in data_tests
    ]
    proofs = []
    for test, kind, subject in found:
        for page in PAGES:
            said = test["config"]["meta"].get(page, [])
            for section in [said] if isinstance(said, str) else said:
                proofs.append(Proof(page, section, kind, test["name"], subject))
    for file in sorted(tests.rglob("test_*.py")):
        for page, numbers in _MARKER.findall(file.read_text(encoding="utf-8")):
            for section in re.findall(r'"([\d.]+)"', numbers):
                proofs.append(Proof(page, section, "Python test", file.name, ""))
    return proofs


def misfits(proofs: Sequence[Proof], manifest: Mapping[str, Any]) -> list[str]:
    """Name sections that do not exist, sections without a test, unit tests without a section."""
    known = {page: sections(page) for page in PAGES}
    proved = {proof.section for proof in proofs if proof.page == "method"}
    saying = {proof.test for proof in proofs}
    parents = {number.partition(".")[0] for number in known["method"] if "." in number}
    strange = [
        f"{proof.test}: there is no section {proof.section} in docs/{proof.page}.md"
        for proof in proofs
        if proof.section not in known[proof.page]
    ]
    unproved = [
        f"docs/method.md: no test proves section {number}"
        for number in known["method"]
        if number not in parents | WITHOUT_RULES | proved
    ]
    silent = [
        f"{test['name']}: config.meta does not say which section it proves"
        for test in manifest["unit_tests"].values()
        if test["name"] not in saying
    ]
    return strange + unproved + silent


def as_markdown(proofs: Sequence[Proof]) -> str:
    """Return every section with its tests, as Markdown."""
    lines = ["# What is tested where"]
    for page in PAGES:
        for number, heading in sections(page).items():
            found = [proof for proof in proofs if (proof.page, proof.section) == (page, number)]
            if found:
                lines += ["", f"## {page} {number}: {heading}", ""]
            for proof in sorted(found, key=lambda it: (it.kind != "unit test", it.kind, it.test)):
                about = f" of `{proof.subject}`" if proof.subject else ""
                lines.append(f"- {proof.kind}{about}: {proof.test}")
    return "\n".join(lines) + "\n"


@click.command(help="Show which tests prove each section of the method; fail where one has none.")
def main() -> None:
    """Write target/coverage.md and show it."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    proofs = read_proofs(manifest)
    WRITTEN.write_text(as_markdown(proofs), encoding="utf-8")
    out.print(as_markdown(proofs), markup=False)
    if found := misfits(proofs, manifest):
        raise WarehouseError(*found)


if __name__ == "__main__":
    main()
