"""The raw files of a dataset and their columns (contract 1), as their YAML declares them."""

from typing import Any

import yaml  # type: ignore[import-untyped]

from common.paths import REFERENCE

with (REFERENCE / "_raw__seeds.yml").open(encoding="utf-8") as _declared:
    SEEDS: list[dict[str, Any]] = yaml.load(_declared, Loader=yaml.CSafeLoader)["seeds"]
"""Each raw file as its YAML declares it: columns, rules of its rows, settings."""


def _columns(*, may_be_absent: bool) -> dict[str, tuple[str, ...]]:
    return {
        seed["name"]: tuple(column["name"] for column in seed["columns"])
        for seed in SEEDS
        if seed.get("config", {}).get("meta", {}).get("may_be_absent", False) is may_be_absent
    }


RAW_COLUMNS = _columns(may_be_absent=False)
"""The six raw files of a dataset and their columns."""

RAW_FILES = tuple(RAW_COLUMNS)
"""Their names, without .csv."""

OPTIONAL_COLUMNS = _columns(may_be_absent=True)
"""What a dataset may lack, and its columns."""
