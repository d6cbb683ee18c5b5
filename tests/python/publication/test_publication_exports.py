"""What leaves the working warehouse: what folder and model both call public, in its own order."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import duckdb
import pytest

from common.errors import WarehouseError
from common.paths import PROJECT
from project_docs import nodes
from publication.exports import (
    Column,
    Table,
    _check_columns,
    _check_order,
    exports_of,
)
from publication.public_files import has_figures

MARTS = PROJECT / "models" / "marts"


def models(**changed: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the project's models as the manifest has them, some of them changed."""
    return [{**node, **changed.get(name, {})} for name, node in nodes("model").items()]


def test_what_is_published_are_the_models_of_the_public_folder() -> None:
    tables = [export.name for export in exports_of(models())]
    assert sorted(tables) == sorted(file.stem for file in (MARTS / "public").rglob("*.sql"))
    assert len(tables) > 25


def test_no_private_mart_is_published() -> None:
    private = {file.stem for file in (MARTS / "private").glob("*.sql")}
    assert len(private) >= 3
    assert not private & {export.name for export in exports_of(models())}


@pytest.mark.parametrize(
    ("model", "changed", "message"),
    [
        (
            "activation_detail",
            {"original_file_path": "models/marts/public/activation_detail.sql"},
            "activation_detail lies in models/marts/public/, but .* not say access: public",
        ),
        (
            "activation_detail",
            {"access": "public"},
            "activation_detail says access: public, but does not lie in models/marts/public/",
        ),
        (
            "int_population__members",
            {"access": "public"},
            "int_population__members says access: public, but does not lie in",
        ),
        (
            "area",
            {"access": "protected"},
            "area lies in models/marts/public/, but its YAML does not say access: public",
        ),
        ("area", {"raw_code": "select * from final"}, "area does not end in an order by"),
        (
            "area",
            {"raw_code": "select * from final\norder by lower(area_name)"},
            "area does not end",
        ),
    ],
)
def test_a_model_moved_or_declared_by_mistake_stops_the_publication(
    model: str, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(WarehouseError, match=message):
        exports_of(models(**{model: changed}))


def test_the_order_of_the_rows_is_that_of_the_model() -> None:
    exports = {export.name: export for export in exports_of(models())}
    key = ["measure_code", "area_code", "target_group_code", "period_id"]
    assert exports["passive_share"].sort_by == key
    assert exports["passive_share"].schema == "main"
    observations = (MARTS / "public" / "observation_revisions.sql").read_text(encoding="utf-8")
    for column in exports["observation_revisions"].sort_by:
        assert column in observations.rpartition("order by")[2]


def test_what_only_arranges_lies_in_a_schema_of_its_own() -> None:
    arranging = {export.name for export in exports_of(models()) if export.schema == "workbook"}
    assert arranging == {file.stem for file in (MARTS / "public" / "workbook").glob("*.sql")}


def test_a_table_whose_order_nothing_decides_is_not_published() -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute("create table area as select 1 as area_code union all select 1")
        with pytest.raises(WarehouseError, match="area has two rows with the same area_code"):
            _check_order(connection, Table("area", "main", "", ["area_code"], []))


@pytest.mark.parametrize(
    ("built", "declared", "message"),
    [
        ("VARCHAR", "VARCHAR", None),
        ("INTEGER", "VARCHAR", "no table area with the columns of its YAML"),
        ("BLOB", "BLOB", r"area\.area_code is BLOB: not a type for the public"),
    ],
)
def test_a_column_of_another_type_than_its_yaml_says_or_of_none_for_the_public_stops_it(
    built: str, declared: str, message: str | None
) -> None:
    table = Table("area", "main", "", ["area_code"], [Column("area_code", declared, "")])
    refused = pytest.raises(WarehouseError, match=message) if message else nullcontext()
    with refused:
        _check_columns(table, [("area_code", built)])


def test_a_publication_without_a_single_figure_is_known_as_one(tmp_path: Path) -> None:
    for name, shares in {"without": "(null), (null)", "with": "(null), (0.25)"}.items():
        with duckdb.connect(str(tmp_path / name)) as connection:
            connection.execute(
                f"create table passive_share as from (values {shares}) as cells (passive_share)"
            )
        assert has_figures(tmp_path / name) == (name == "with")
