"""dbt by hand, in the project's folder: stage by stage, private, on this project's files alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml

from project_copy import copy_project
from project_docs import manifest
from warehouse_build import NOTHING_WITHHELD, PROJECT, build_warehouse

STAGES = ("raw", "method", "disclosure", "presentation")
BUILT = ("model", "seed", "test", "unit_test")
VARIABLES = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))["vars"]


def dbt(folder: Path, *arguments: str, expected: int = 0, **environment: str) -> str:
    """Run dbt in a folder, without any variable set but those given, with the usual umask."""
    ours = ("DBT_", "WAREHOUSE_", "DATASET")
    run = subprocess.run(
        [str(Path(sys.executable).with_name("dbt")), "--no-use-colors", *arguments],
        cwd=folder,
        env={key: value for key, value in os.environ.items() if not key.startswith(ours)}
        | environment,
        umask=0o022,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == expected, run.stdout + run.stderr
    return run.stdout + run.stderr


def deliveries(project: Path) -> list[tuple[str, ...]]:
    """Return what the working warehouse has as the deliveries' ids."""
    with duckdb.connect(str(project / "warehouse/example.duckdb"), read_only=True) as connection:
        return connection.execute("select delivery_id from deliveries order by all").fetchall()


def spoil(project: Path) -> None:
    """Leave a project's example with no delivery at all."""
    file = project / "seeds/example/deliveries.csv"
    header = file.read_text(encoding="utf-8").partition("\n")[0]
    file.write_text(f"{header}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the project as git makes it, where another user could reach it, and its seeds."""
    with tempfile.TemporaryDirectory(prefix="clone-") as folder:
        Path(folder).chmod(0o755)
        project = copy_project(Path(folder))
        shutil.copytree(PROJECT / "seeds/example", project / "seeds/example")
        for path in (project, *project.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() else 0o644)
        dbt(project, "seed", "--select", "deliveries")
        yield project


def test_dbt_needs_no_variable_and_makes_what_it_writes_private(clone: Path) -> None:
    assert len(deliveries(clone)) > 2
    modes = {
        name: (clone / name).stat().st_mode & 0o777 for name in ("warehouse", "target", "logs")
    }
    assert modes == dict.fromkeys(modes, 0o700)
    assert (clone / "warehouse/example.duckdb").stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can read as another user")
def test_another_user_reads_nothing_of_what_dbt_wrote(clone: Path) -> None:
    def read_by_nobody(name: str) -> int:
        command = ["cat", str(clone / name)]
        return subprocess.run(command, user="nobody", capture_output=True, check=False).returncode

    assert read_by_nobody("dbt_project.yml") == 0
    for name in ("warehouse/example.duckdb", "target/manifest.json", "logs/dbt.log"):
        assert (clone / name).is_file()
        assert read_by_nobody(name) != 0, name


def seeded(project: Path, file: Path) -> int:
    """Run dbt seed into a file that is the same wherever the project lies; count the deliveries."""
    dbt(project, "seed", "--select", "deliveries", WAREHOUSE_FILE=str(file))
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.table("deliveries").shape[0]


@pytest.fixture(scope="module")
def read_by_dbt(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A project of seeds alone, which dbt has read, and the file of its warehouse."""
    folder = tmp_path_factory.mktemp("read")
    project = folder / "project"
    without_models = shutil.ignore_patterns("models", "tests", "analyses", "target")
    shutil.copytree(clone, project, symlinks=True, ignore=without_models)
    texts_alone = shutil.ignore_patterns("[!_]*", "*.yml")
    shutil.copytree(clone / "models", project / "models", ignore=texts_alone)
    assert seeded(project, folder / "file.duckdb") > 2
    return project, folder / "file.duckdb"


@pytest.mark.parametrize("way", ["copied", "linked", "renamed"])
def test_a_project_loads_its_own_files_where_dbt_remembers_another_folder(
    way: str, read_by_dbt: tuple[Path, Path], tmp_path: Path
) -> None:
    # dbt keeps its reading of the project, with the folder's name, in target/; a file that did not
    # change is not read again. The folders of a copy are open to others, as some copy.
    remembered, file = read_by_dbt
    project = shutil.copytree(remembered, tmp_path / "100% of it's project", symlinks=True)
    private = [project / name for name in ("warehouse", "target", "logs")]
    for folder in private:
        folder.chmod(0o755)
    aside = remembered.rename(tmp_path / "aside")
    if way == "copied":
        spoil(shutil.copytree(aside, remembered, symlinks=True))
    elif way == "linked":
        remembered.symlink_to(shutil.copytree(aside, tmp_path / "other", symlinks=True))
        spoil(remembered)
        (tmp_path / "link").symlink_to(project)
        project = tmp_path / "link"
    try:
        assert seeded(project, file) > 2
    finally:
        if way == "linked":
            remembered.unlink()
        shutil.rmtree(remembered, ignore_errors=True)
        aside.rename(remembered)
    assert {folder.stat().st_mode & 0o777 for folder in private} == {0o700}


def test_the_profile_of_another_project_is_refused(
    clone: Path, read_by_dbt: tuple[Path, Path]
) -> None:
    project, _ = read_by_dbt
    told = dbt(project, "seed", DBT_PROFILES_DIR=str(clone), expected=2)
    assert f"the profiles.yml of another project (value '{clone}')" in told
    assert "START seed" not in told


def test_a_variable_that_the_project_does_not_know_is_refused(
    read_by_dbt: tuple[Path, Path],
) -> None:
    told = dbt(read_by_dbt[0], "seed", "--vars", "{as_off: 2020-03-31}", expected=2)
    assert "--vars names what the project does not know: as_off; expected as_of, " in told
    assert "START seed" not in told


def test_a_sample_is_refused_in_a_line(read_by_dbt: tuple[Path, Path]) -> None:
    told = dbt(read_by_dbt[0], "build", "--sample", "3 days", expected=2)
    assert "--sample: a figure rests on years of spells and courses" in told
    assert "START seed" not in told


def test_a_working_warehouse_that_is_open_elsewhere_is_said_by_whom(clone: Path) -> None:
    file = clone / "warehouse/example.duckdb"
    with duckdb.connect(str(file), read_only=True):
        told = dbt(clone, "seed", "--select", "deliveries", expected=2)
    assert "warehouse/example.duckdb is open in python" in told
    assert f"(process {os.getpid()}). Close it there" in told
    assert "Traceback" not in told


def test_a_folder_whose_files_duckdb_cannot_open_is_refused(
    read_by_dbt: tuple[Path, Path], tmp_path: Path
) -> None:
    copy = tmp_path / "what?"
    shutil.copytree(read_by_dbt[0], copy, symlinks=True)
    told = dbt(copy, "seed", "--select", "deliveries", expected=2)
    assert "a folder with a question mark in its name" in told
    assert "Rename the folder" in told


@pytest.mark.parametrize(
    "selection", [("--selector", "raw"), pytest.param((), marks=pytest.mark.long)], ids=str
)
def test_a_build_without_rows_runs_every_table_and_test(
    clone: Path, selection: tuple[str, ...]
) -> None:
    dbt(clone, "build", "--empty", "--exclude-resource-type", "unit_test", *selection)
    results = json.loads((clone / "target/run_results.json").read_text(encoding="utf-8"))
    assert {row["status"] for row in results["results"]} <= {"success", "pass"}
    assert len(results["results"]) > 50


def test_called_from_another_folder_dbt_reads_and_writes_the_project_alone(
    read_by_dbt: tuple[Path, Path], tmp_path: Path
) -> None:
    project, _ = read_by_dbt
    there = os.path.relpath(project, tmp_path)
    where = ("--project-dir", there, "--profiles-dir", there)
    dbt(tmp_path, "seed", "--select", "deliveries", *where, DATASET="")
    assert len(deliveries(project)) > 2
    assert list(tmp_path.iterdir()) == []


def test_the_stages_are_the_project_and_each_builds_on_those_before_it(tmp_path: Path) -> None:
    ran: list[str] = []
    for stage in STAGES:
        built = build_warehouse(
            "example",
            tmp_path,
            variables=NOTHING_WITHHELD,
            arguments=("--selector", stage),
        )
        results = json.loads((built.target / "run_results.json").read_text(encoding="utf-8"))
        assert {row["status"] for row in results["results"]} <= {"success", "pass"}
        ran += [row["unique_id"] for row in results["results"]]
    ran = [name for name in ran if name.partition(".")[0] in BUILT]
    assert len(ran) == len(set(ran)), "a node belongs to two stages"
    found = manifest()
    known = {name for name in found["nodes"] if name.partition(".")[0] in BUILT}
    assert set(ran) == known | set(found["unit_tests"])


def variables_read(found: dict[str, dict[str, dict[str, object]]], name: str) -> set[str]:
    """Return the variables that a model's SQL and the macros under it name."""
    waiting, seen, read = [name], set[str](), set[str]()
    while waiting:
        node = found["macros"].get(current := waiting.pop()) or found["nodes"][current]
        seen.add(current)
        code = str(node.get("macro_sql") or node["raw_code"])
        read |= set(re.findall(r"var(?:iable)?\('(\w+)'", code)) & set(VARIABLES)
        below: list[str] = node["depends_on"]["macros"]  # type: ignore[index]
        waiting += [macro for macro in below if "passive_share" in macro and macro not in seen]
    return read


def test_a_unit_test_pins_every_variable_that_its_model_reads() -> None:
    found = manifest()
    model = {node["name"]: key for key, node in found["nodes"].items() if key.startswith("model.")}
    unpinned = {
        test["name"]: missing
        for test in found["unit_tests"].values()
        if (
            missing := variables_read(found, model[test["model"]])
            - set((test["overrides"] or {}).get("vars", {}))
        )
    }
    assert unpinned == {}
    assert variables_read(found, model["int_disclosure__rules"]) == {
        "disclosure_threshold",
        "minimum_base",
    }
    assert variables_read(found, model["int_hours__donor_classes"]) >= {"imputation_effective_from"}
