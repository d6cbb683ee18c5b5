"""What dbt's catalogue says of the project: everything described, and exposures that are true."""

from __future__ import annotations

import re

from project_docs import depends_on, manifest, nodes
from publication.exports import exports_of

NAMED_BY_DBT = re.compile(r"^(unique|not_null|accepted_values|relationships)_|_[0-9a-f]{32}$")


def test_every_model_and_seed_and_each_of_their_columns_is_described() -> None:
    undescribed = [
        f"{name}.{column['name']}" if column else name
        for kind in ("model", "seed")
        for name, node in nodes(kind).items()
        for column in (None, *node["columns"].values())
        if not ((column or node).get("description") or "").strip()
    ]
    assert undescribed == []


def test_every_mart_declares_every_column() -> None:
    marts = [node for node in nodes("model").values() if node["fqn"][1] == "marts"]
    assert len(marts) > 20
    assert all(node["columns"] for node in marts)


def test_every_test_is_named_as_the_claim_it_checks() -> None:
    unnamed = [
        name for name in nodes("test") if NAMED_BY_DBT.search(name) or len(name.split("_")) < 3
    ]
    assert unnamed == []
    unit_tests = manifest()["unit_tests"].values()
    assert [test["name"] for test in unit_tests if len(re.split("[ _]", test["name"])) < 4] == []


def test_every_model_belongs_to_a_group_that_somebody_owns() -> None:
    groups = {group["name"]: group for group in manifest()["groups"].values()}
    assert {node["config"]["group"] for node in nodes("model").values()} == set(groups)
    assert all(group["owner"]["name"] for group in groups.values())


def exported() -> set[str]:
    return {export.name for export in exports_of(list(nodes("model").values()))}


def test_the_public_file_is_made_of_the_models_that_its_exposure_names() -> None:
    assert depends_on("public_duckdb") == exported()


def test_the_files_of_the_table_are_the_main_mart_and_what_names_its_codes() -> None:
    names = {"measure", "status_code", "target_group", "passive_share_presented"}
    assert depends_on("passive_share_csv") == {"passive_share"} | names
