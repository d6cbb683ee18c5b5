"""Around the project: its environments, the commands that messages name, the workflow."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

from project_docs import pages
from publication.manifest import git_state
from warehouse_build import PROJECT

SUFFIXES = {".py", ".sql", ".yml"}
WORKFLOW = PROJECT / ".github/workflows/ci.yml"


def make(project: Path, *arguments: str) -> str:
    run = subprocess.run(
        ["make", *arguments], cwd=project, capture_output=True, text=True, check=True
    )
    return run.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the Makefile, and an environment that is ready."""
    project = tmp_path / "one"
    (project / ".venv/bin").mkdir(parents=True)
    shutil.copyfile(PROJECT / "Makefile", project / "Makefile")
    (project / "requirements.lock").touch()
    (project / ".venv/bin/python").symlink_to(sys.executable)
    made = f"command = /usr/bin/python3.11 -m venv {project}/.venv\n"
    (project / ".venv/pyvenv.cfg").write_text(made, encoding="utf-8")
    (project / ".venv/.ready").touch()
    return project


def test_an_environment_in_its_place_is_kept(project: Path, tmp_path: Path) -> None:
    assert "Setting up" not in make(project, "--dry-run", "setup")
    link = tmp_path / "link"
    link.symlink_to(project)
    assert "Setting up" not in make(link, "--dry-run", "setup")


def test_an_environment_that_moved_with_its_folder_is_made_anew(project: Path) -> None:
    moved = project.rename(project.with_name("two words"))
    assert "Setting up .venv" in make(moved, "--dry-run", "setup")


def test_an_environment_that_was_copied_is_made_anew(project: Path) -> None:
    copy = project.with_name("copy")
    shutil.copytree(project, copy, symlinks=True)
    assert "Setting up .venv" in make(copy, "--dry-run", "setup")
    assert "Setting up" not in make(project, "--dry-run", "setup")


def test_an_environment_whose_python_is_gone_is_made_anew(project: Path) -> None:
    (project / ".venv/bin/python").unlink()
    (project / ".venv/bin/python").symlink_to("/nowhere/python3.11")
    assert "Setting up .venv" in make(project, "--dry-run", "setup")


def test_a_commit_is_checked_by_what_it_changes(project: Path) -> None:
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@y"]
    for name in ("models/one.sql", "models/two.sql", "scripts/a.py"):
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text("", encoding="utf-8")
    for command in ("init --quiet", "add .", "commit --quiet --message one"):
        subprocess.run([*git, *command.split()], cwd=project, check=True)

    def checks_of(changed: str) -> str:
        subprocess.run([*git, "checkout", "--quiet", "models", "scripts"], cwd=project, check=True)
        (project / changed).write_text("changed", encoding="utf-8")
        return make(project, "--dry-run", "lint-changed")

    of_sql, of_python = checks_of("models/two.sql"), checks_of("scripts/a.py")
    assert re.findall(r"sqruff lint --quiet (.*)", of_sql) == ["models/two.sql"]
    assert "dbt-bouncer" in of_sql
    assert "--no-partial-parse" not in of_sql
    assert "bin/mypy" in of_python
    assert not re.search(r"sqruff|dbt", of_python)


def test_every_command_that_a_message_or_a_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+):", (PROJECT / "Makefile").read_text("utf-8"), re.M))
    files = [*pages(), PROJECT / "Makefile"]
    for folder in ("scripts", "benchmarks", "spark", "macros", "tests", ".github"):
        files += [file for file in (PROJECT / folder).rglob("*.*") if file.suffix in SUFFIXES]
    named = {
        (file.name, target)
        for file in files
        for target in re.findall(r"`make ([\w.-]+)", file.read_text("utf-8"))
    }
    assert len(named) > 20
    assert {(file, target) for file, target in named if target not in targets} == set()


def test_actions_are_pinned_and_the_pythons_are_those_of_the_project() -> None:
    workflow = WORKFLOW.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)", workflow)
    assert used
    assert [action for action in used if not re.search(r"@[0-9a-f]{40}$", action)] == []
    steps = yaml.safe_load(workflow)["jobs"]["pythons"]["steps"]
    versions = next(step["with"] for step in steps if "python-version" in step.get("with", {}))
    lowest, above = re.findall(
        r'requires-python = ">=3\.(\d+),<3\.(\d+)"', (PROJECT / "pyproject.toml").read_text("utf-8")
    )[0]
    assert sorted(versions["python-version"].split()) == [
        f"3.{minor}" for minor in range(int(lowest), int(above))
    ]


def test_dbt_is_pinned_inside_the_minor_version_that_the_project_takes() -> None:
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    taken = SpecifierSet(",".join(project["require-dbt-version"]))
    [pinned] = re.findall(r'"dbt-core==([\d.]+)"', (PROJECT / "pyproject.toml").read_text("utf-8"))
    major, minor, _ = map(int, pinned.split("."))
    assert pinned in taken
    assert f"{major}.{minor - 1}.99" not in taken
    assert f"{major}.{minor + 1}.0" not in taken


def test_a_checkout_of_another_owner_says_why_no_commit_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tracked").touch()
    for command in ("init --quiet", "add .", "commit --quiet -m one", "tag -m tagged v1"):
        identity = ("-c", "user.name=n", "-c", "user.email=n@example.org")
        subprocess.run(["git", *identity, *command.split()], cwd=tmp_path, check=True)
    (tmp_path / "untracked").touch()
    state = git_state(tmp_path)
    assert re.fullmatch(r"[0-9a-f]{40}", state.pop("commit"))
    assert state == {"is_dirty": False}
    (tmp_path / "tracked").write_text("changed", encoding="utf-8")
    assert git_state(tmp_path)["is_dirty"] is True
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    state = git_state(tmp_path)
    assert state["commit"] is None
    assert "belongs to another user" in state["why_unknown"]
    assert str(tmp_path) not in str(state)


def test_a_folder_without_git_says_why_no_commit_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert git_state(tmp_path)["why_unknown"] == "the project's folder is no git checkout"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "not installed" in git_state(tmp_path)["why_unknown"]
