"""Which tests prove each section of the method: `make coverage`.

Each test names its section: a unit or data test in its config.meta (`method: "4.2"`), a file of
Python tests in its marker (`pytest.mark.method("4.2")`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from common.console import out
from common.errors import WarehouseError
from common.paths import PROJECT, TARGET

PAGES = ("method", "publication", "contract")
TELLS_WHAT_HAPPENED = {"2"}
"""Sections of the method that state no rule."""
MANIFEST = TARGET / "lint" / "manifest.json"
PYTHON_TESTS = PROJECT / "tests" / "python"
WRITTEN = TARGET / "coverage.md"

_HEADING = re.compile(r"^#{2,3} (\d+(?:\.\d+)?)\.? (.+)$", re.MULTILINE)
_MARKER = re.compile(rf"pytest\.mark\.({'|'.join(PAGES)})\(([^)]*)\)")


@dataclass(frozen=True)
class Proof:
    """A test, and a section that it proves.

    Attributes:
        page: the page's name in docs/, without `.md`.
        section: the section's number.
        kind: unit test, data test or Python test.
        test: the test's name.
        subject: the model or seed it is about; empty for a test of several.
    """

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
    return [*_proofs_of_dbt(manifest), *_proofs_of_python(tests)]


def misfits(proofs: Iterable[Proof], manifest: Mapping[str, Any]) -> list[str]:
    """Name sections that do not exist, sections without a test, unit tests without a section."""
    listed = list(proofs)
    known = {page: sections(page) for page in PAGES}
    proved = {(proof.page, proof.section) for proof in listed}
    saying = {proof.test for proof in listed}
    method = set(known["method"])
    parents = {number.partition(".")[0] for number in method if "." in number}
    return [
        *(
            f"{proof.test}: there is no section {proof.section} in docs/{proof.page}.md"
            for proof in listed
            if proof.section not in known[proof.page]
        ),
        *(
            f"docs/method.md: no test proves section {number}"
            for number in known["method"]
            if number not in parents | TELLS_WHAT_HAPPENED and ("method", number) not in proved
        ),
        *(
            f"{test['name']}: config.meta does not say which section it proves"
            for test in manifest["unit_tests"].values()
            if test["name"] not in saying
        ),
    ]


def as_markdown(proofs: Iterable[Proof]) -> str:
    """Return every section with its tests, as Markdown."""
    listed = sorted(proofs, key=lambda proof: (proof.kind != "unit test", proof.kind, proof.test))
    lines = ["# What is tested where"]
    for page in PAGES:
        for number, heading in sections(page).items():
            found = [proof for proof in listed if (proof.page, proof.section) == (page, number)]
            if found:
                lines += ["", f"## {page} {number}: {heading}", ""]
                lines += [_line(proof) for proof in found]
    return "\n".join(lines) + "\n"


def _line(proof: Proof) -> str:
    about = f" of `{proof.subject}`" if proof.subject else ""
    return f"- {proof.kind}{about}: {proof.test}"


def _proofs_of_dbt(manifest: Mapping[str, Any]) -> Iterator[Proof]:
    nodes = manifest["nodes"]
    for test in manifest["unit_tests"].values():
        yield from _proofs_of(test, "unit test", test["model"])
    for node in nodes.values():
        if node["resource_type"] == "test":
            subject = nodes.get(node.get("attached_node"), {}).get("name", "")
            yield from _proofs_of(node, "data test", subject)


def _proofs_of(node: Mapping[str, Any], kind: str, subject: str) -> Iterator[Proof]:
    meta = node["config"]["meta"]
    for page in PAGES:
        said = meta.get(page, [])
        for section in [said] if isinstance(said, str) else said:
            yield Proof(page, section, kind, node["name"], subject)


def _proofs_of_python(tests: Path) -> Iterator[Proof]:
    for file in sorted(tests.rglob("test_*.py")):
        for page, numbers in _MARKER.findall(file.read_text(encoding="utf-8")):
            for section in re.findall(r'"([\d.]+)"', numbers):
                yield Proof(page, section, "Python test", file.name, "")


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
