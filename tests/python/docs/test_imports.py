"""No module of scripts/ imports itself by way of others: each can be read after what it imports."""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from common.paths import PROJECT


def imports_of(folder: Path) -> dict[str, set[str]]:
    """Each module below a folder, and the modules below it that it imports, wherever it does."""
    files = {
        ".".join(file.relative_to(folder).with_suffix("").parts).removesuffix(".__init__"): file
        for file in folder.rglob("*.py")
    }
    imports: dict[str, set[str]] = {}
    for module, file in files.items():
        names: set[str] = set()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                parts = {f"{node.module}.{alias.name}" for alias in node.names}
                names |= (parts & files.keys()) or {node.module}
        imports[module] = names & files.keys()
    return imports


def circle_in(folder: Path) -> list[str]:
    """The modules of a circle of imports; none where there is no circle."""
    try:
        TopologicalSorter(imports_of(folder)).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert len(imports_of(PROJECT / "scripts")) > 100
    assert circle_in(PROJECT / "scripts") == []


@pytest.mark.parametrize(
    "back", ["import area.first", "from area import first", "def f():\n    import area.first"]
)
def test_a_circle_is_found_however_it_is_written(tmp_path: Path, back: str) -> None:
    (tmp_path / "area").mkdir()
    (tmp_path / "area" / "__init__.py").touch()
    (tmp_path / "area" / "first.py").write_text("from area.second import x\n", encoding="utf-8")
    (tmp_path / "area" / "second.py").write_text("x = 1\n", encoding="utf-8")
    assert circle_in(tmp_path) == []
    (tmp_path / "area" / "second.py").write_text(f"{back}\nx = 1\n", encoding="utf-8")
    assert set(circle_in(tmp_path)) == {"area.first", "area.second"}
