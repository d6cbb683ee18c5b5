"""Which model, unit test and data test stand for each statement of the method: docs/coverage.md.

docs/coverage.csv is kept by hand; this writes the page and names what does not fit dbt's manifest.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from common.console import fail, out
from common.errors import Fault, WarehouseError
from common.paths import PROJECT
from publication.places import project_name

LIST = PROJECT / "docs" / "coverage.csv"
PAGE = PROJECT / "docs" / "coverage.md"
TESTS = PROJECT / "tests" / "python"
MANIFEST = PROJECT / "target" / "lint" / "manifest.json"

_HEAD = """# Coverage

Each statement of the method, the model that does it, the unit test named as it, and the data tests
and Python tests that watch it. Unit tests run on rows of their own; data tests run on every dataset
before it is published.

`docs/coverage.csv` is kept by hand; `python scripts/method_coverage.py` writes this page from it. A
test sees that every name exists, that every unit test of a staging or intermediate model has a
statement, and that every section of [method.md](method.md) from 3 on has one.
"""


@dataclass(frozen=True)
class Statement:
    """One statement: its section, what it says, and the names that stand for it."""

    section: str
    text: str
    models: tuple[str, ...]
    unit_tests: tuple[str, ...]
    data_tests: tuple[str, ...]
    python_tests: tuple[str, ...]


def read_statements(file: Path = LIST) -> list[Statement]:
    """Read the list kept by hand."""
    with file.open(encoding="utf-8", newline="") as rows:
        return [
            Statement(
                section=row["section"],
                text=row["statement"],
                models=_names(row["models"]),
                unit_tests=_names(row["unit_tests"]),
                data_tests=_names(row["data_tests"]),
                python_tests=_names(row["python_tests"]),
            )
            for row in csv.DictReader(rows)
        ]


def misfits(statements: Iterable[Statement], manifest: dict[str, Any], tests: Path) -> list[str]:
    """Name what is in the list and not in the project, and unit tests that have no statement.

    Unit tests of marts may have one; those of staging and intermediate models must.

    Args:
        statements: the list.
        manifest: dbt's manifest.
        tests: the folder of the Python tests.
    """
    listed = list(statements)
    nodes = manifest["nodes"].values()
    models = {node["name"] for node in nodes if node["resource_type"] == "model"}
    data_tests = {node["name"] for node in nodes if node["resource_type"] == "test"}
    unit_tests = {test["name"] for test in manifest["unit_tests"].values()}
    of_the_method = {
        test["name"] for test in manifest["unit_tests"].values() if test["fqn"][1] != "marts"
    }
    python_tests = {file.name for file in tests.rglob("test_*.py")}
    found = []
    for kind, known in (
        ("models", models),
        ("unit_tests", unit_tests),
        ("data_tests", data_tests),
        ("python_tests", python_tests),
    ):
        named = {name for statement in listed for name in getattr(statement, kind)}
        found += [f"{kind}: there is no {name}" for name in sorted(named - known)]
        if kind == "unit_tests":
            found += [
                f"unit_tests: no statement has {name}" for name in sorted(of_the_method - named)
            ]
    found += [
        f"{statement.section}: nothing tests '{statement.text}'"
        for statement in listed
        if not (statement.unit_tests or statement.data_tests or statement.python_tests)
    ]
    return found


def page(statements: Iterable[Statement]) -> str:
    """Return the page as Markdown."""
    lines = [_HEAD, "| section | statement | model | unit test | data test, Python test |"]
    lines.append("|---|---|---|---|---|")
    for statement in statements:
        kind, _, number = statement.section.partition(" ")
        cells = (
            f"[{statement.section}]({kind}.md#{_anchor(kind, number)})",
            statement.text,
            _listed(statement.models),
            "<br>".join(_escaped(name) for name in statement.unit_tests),
            _listed(statement.data_tests + statement.python_tests),
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _anchor(kind: str, number: str) -> str:
    from cataloguing.pages import headings, slug

    text = (PROJECT / "docs" / f"{kind}.md").read_text(encoding="utf-8")
    for heading in headings(text):
        if heading.startswith((f"{number} ", f"{number}. ")):
            return slug(heading)
    raise WarehouseError(Fault("there is no such section", file=f"{kind}.md", value=number))


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(" | ") if name.strip())


def _listed(names: tuple[str, ...]) -> str:
    return "<br>".join(f"`{name}`" for name in names)


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


@click.command(help="Write docs/coverage.md from docs/coverage.csv, and check it.")
@click.option(
    "--manifest",
    type=click.Path(path_type=Path),
    default=MANIFEST,
    help="dbt's manifest; make lint leaves one.",
)
def main(manifest: Path) -> None:
    """Write the page."""
    try:
        if not manifest.is_file():
            raise WarehouseError(
                Fault("there is no manifest", file=manifest, remedy="make lint makes one.")
            )
        statements = read_statements()
        found = misfits(statements, json.loads(manifest.read_text(encoding="utf-8")), TESTS)
        if found:
            raise WarehouseError(*(Fault(text, file=LIST) for text in found))
        PAGE.write_text(page(statements), encoding="utf-8")
    except WarehouseError as error:
        fail(error, error.exit_code)
    out.print(f"{project_name(PAGE)}: {len(statements)} statements")


if __name__ == "__main__":
    main()
