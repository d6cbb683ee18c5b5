"""The rules of docs/style.md that no linter knows, and that the linter really refuses."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from project_docs import manifest, nodes
from warehouse_build import PROJECT

MODELS = sorted((PROJECT / "models").rglob("*.sql"))
GRAIN = re.compile(r"^-- Grain: one row per \((.*?)\)", re.MULTILINE | re.DOTALL)
LAST_LINES = re.compile(
    r"\nfinal as \(\n.*\n\)\n\nselect \* from final(\n(where|order by) [^()]+)*$", re.DOTALL
)
ONE_STEP = re.compile(
    r"\nselect( distinct)?\n    (?!.*\b(join|union)\b).*\nfrom \{\{ ref\('\w+'\) \}\}(\n|\Z)",
    re.DOTALL,
)
"""A model of one step reads one table: no import and no `final` to say it a second time."""
IMPORT = r"\w+ as \(select \* from \{\{ ref\('\w+'\) \}\}\)"
AS_A_STEP = re.compile(r"\w+ as \(\s+select \*\s+from \{\{ ref\('\w+'\) \}\}\s+\)")
NO_GAP = re.compile(rf"^(?:\)|{IMPORT}),\n(?!\n|{IMPORT},\n)[^\n]+|\n\n\n", re.MULTILINE)
"""A step, or the last import, with no blank line after it; and two blank lines."""
CONFIGURED = re.compile(r"config\((.*?)\)\s*\}\}", re.DOTALL)
DECIDED = re.compile(r"\{%-?\s*if\b[^%]*\b(?:var|env_var)\(.*?endif\s*-?%\}", re.DOTALL)
"""What stands or not, as a variable is."""
KEY = re.compile(r"Unique at the level of \(([^)]+)\)\.?\s*$")


def columns(text: str) -> list[str]:
    return [name.strip() for name in text.replace("\n-- ", " ").split(",")]


def head(file: Path) -> str:
    lines = file.read_text(encoding="utf-8").splitlines()
    comments = []
    for line in lines:
        if not line.startswith("--"):
            break
        comments.append(line)
    return "\n".join(comments)


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_a_model_says_what_it_is_and_one_row_per_what(file: Path) -> None:
    grain = GRAIN.search(head(file))
    assert not head(file).startswith("-- Grain")
    assert grain is not None
    description = nodes("model")[file.stem]["description"]
    key = KEY.search(description.strip())
    assert key is not None, description
    assert columns(grain.group(1)) == columns(key.group(1))


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_a_model_ends_in_select_star_from_final_or_is_one_step(file: Path) -> None:
    text = file.read_text(encoding="utf-8").rstrip()
    assert LAST_LINES.search(text) if "\nwith\n" in text else ONE_STEP.search(text)


def test_imports_stand_as_a_list_and_a_blank_line_sets_steps_apart() -> None:
    folders = (PROJECT / "models", PROJECT / "tests")
    files = [file for folder in folders for file in folder.rglob("*.sql")]
    texts = {file.stem: file.read_text(encoding="utf-8") for file in files}
    found = {name: AS_A_STEP.findall(text) + NO_GAP.findall(text) for name, text in texts.items()}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize("file", MODELS, ids=lambda file: file.stem)
def test_no_variable_decides_what_a_model_reads_or_how_it_is_kept(file: Path) -> None:
    # a reading of the project is kept for other variables too (scripts/publication/dbt_build.py)
    text = file.read_text(encoding="utf-8")
    assert not [part for part in CONFIGURED.findall(text) if "var(" in part]
    assert not [part for part in DECIDED.findall(text) if "ref(" in part or "source(" in part]


def test_no_variable_decides_a_setting_of_the_project() -> None:
    settings = (
        (PROJECT / "dbt_project.yml").read_text(encoding="utf-8").replace("env_var('DATASET'", "")
    )
    assert "var(" not in settings


def test_unit_tests_lie_in_a_file_of_their_own_beside_the_models() -> None:
    for unit_test in manifest()["unit_tests"].values():
        folder = Path(nodes("model")[unit_test["model"]]["original_file_path"]).parent
        expected = folder / f"_{folder.name}__unit_tests.yml"
        assert Path(unit_test["original_file_path"]) == expected, unit_test["name"]


def refused(folder: Path, changed: dict[str, Any]) -> set[str]:
    """Run dbt-bouncer on a manifest; return the checks that failed, with the model of each."""
    (folder / "manifest.json").write_text(json.dumps(changed), encoding="utf-8")
    config = (PROJECT / "dbt-bouncer.yml").read_text(encoding="utf-8")
    config = config.replace("dbt_artifacts_dir: target/lint", f"dbt_artifacts_dir: {folder}")
    (folder / "dbt-bouncer.yml").write_text(config, encoding="utf-8")
    run = subprocess.run(
        [
            str(Path(sys.executable).with_name("dbt-bouncer")),
            *("run", "--config-file", str(folder / "dbt-bouncer.yml")),
            *("--output-file", str(folder / "out.json"), "--output-format", "json"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    checks = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    failed = {check["check_run_id"] for check in checks if check["outcome"] == "failed"}
    assert (run.returncode != 0) == bool(failed), run.stdout + run.stderr
    return failed


@pytest.fixture(scope="module")
def refused_now(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    return refused(tmp_path_factory.mktemp("bouncer"), manifest())


def test_the_project_keeps_its_conventions(refused_now: set[str]) -> None:
    assert refused_now == set()


@pytest.mark.parametrize(
    ("model", "upstream", "check"),
    [
        ("passive_share", "stg_reference__areas", "check_lineage_permitted_upstream_models"),
        ("int_shares__cells", "passive_share", "check_lineage_permitted_upstream_models"),
        ("stg_reference__areas", "int_shares__cells", "check_lineage_permitted_upstream_models"),
        ("area", "stg_register__benefit_spells", "check_lineage_permitted_upstream_models"),
        ("activation", "activation_detail", "check_lineage_permitted_upstream_models"),
        ("passive_share_presented", "int_shares__cells", "check_lineage_permitted_upstream_models"),
        ("int_shares__cells", "seed:areas", "check_lineage_seed_cannot_be_used"),
    ],
)
def test_a_model_that_reads_what_it_may_not_is_refused(
    tmp_path: Path, refused_now: set[str], model: str, upstream: str, check: str
) -> None:
    changed = manifest()
    kind, _, name = upstream.rpartition(":")
    node = changed["nodes"][f"model.passive_share_warehouse.{model}"]
    node["depends_on"]["nodes"].append(f"{kind or 'model'}.passive_share_warehouse.{name}")
    [failed] = refused(tmp_path, changed) - refused_now
    assert failed.startswith(f"{check}:")
    assert failed.endswith(f":{model}")


def test_a_mart_without_contract_or_description_is_refused(
    tmp_path: Path, refused_now: set[str]
) -> None:
    changed = manifest()
    node = changed["nodes"]["model.passive_share_warehouse.passive_share"]
    node["config"]["contract"]["enforced"] = False
    node["contract"]["enforced"] = False
    node["description"] = ""
    failed = {name.split(":")[0] for name in refused(tmp_path, changed) - refused_now}
    assert {"check_model_has_contracts_enforced", "check_model_description_populated"} <= failed
