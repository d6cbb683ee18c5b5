"""What leaves the working warehouse: the models in models/marts/public/, and nothing else.

A model is published where its folder and its own YAML (`access: public`) both say so. Where only
one of them does, somebody has moved or declared it by mistake, and nothing is published at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.errors import Fault, WarehouseError

FOLDER = "models/marts/public/"
ARRANGING = {"workbook"}
"""The folders whose tables lie in a schema of that name; all others lie in `main`."""
MAIN = "main"
PASSIVE_SHARE = "passive_share"
"""The table that is published as CSV and Parquet too."""
_ORDER = re.compile(r"\norder by ([a-z0-9_,\s]+)$")


@dataclass(frozen=True)
class Export:
    """One table of the public DuckDB file.

    Attributes:
        table: its name, there and in the working warehouse: that of its model.
        schema: its schema in the public file: main, or workbook.
        sort_by: the model's last line, what decides the order of the rows.
    """

    table: str
    schema: str
    sort_by: tuple[str, ...]


def read_exports(manifest: Path) -> list[Export]:
    """Return what is published, main tables first, each group in the order of its names.

    Args:
        manifest: dbt's manifest.json of the build.

    Raises:
        WarehouseError: folder and access of a model do not agree, or it is not sorted.
    """
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    return exports_of([node for node in nodes if node["resource_type"] == "model"])


def exports_of(models: list[Mapping[str, Any]]) -> list[Export]:
    """Return what is published of these models; see `read_exports`."""
    faults = [fault for model in models if (fault := _fault(model)) is not None]
    if faults:
        raise WarehouseError(*faults)
    found = [_export(model) for model in models if _is_in_folder(model)]
    return sorted(found, key=lambda export: (export.schema, export.table))


def _is_in_folder(model: Mapping[str, Any]) -> bool:
    return str(model["original_file_path"]).startswith(FOLDER)


def _fault(model: Mapping[str, Any]) -> Fault | None:
    is_public = model["access"] == "public"
    if _is_in_folder(model) and not is_public:
        return Fault(
            f"the model {model['name']} lies in {FOLDER}, but its YAML does not say access: public",
            remedy="What not everybody may see belongs in models/marts/private/.",
        )
    if is_public and not _is_in_folder(model):
        return Fault(
            f"the model {model['name']} says access: public, but does not lie in {FOLDER}",
            remedy="Only models in that folder are published.",
        )
    if is_public and not _ORDER.search(_sql(model)):
        return Fault(
            f"the model {model['name']} does not end in an order by of its columns",
            remedy="It decides the order of the published rows.",
        )
    return None


def _sql(model: Mapping[str, Any]) -> str:
    return str(model["raw_code"]).rstrip()


def _export(model: Mapping[str, Any]) -> Export:
    order = _ORDER.search(_sql(model))
    assert order is not None
    folder = Path(model["original_file_path"]).parent.name
    return Export(
        table=model["name"],
        schema=folder if folder in ARRANGING else MAIN,
        sort_by=tuple(column.strip() for column in order[1].split(",")),
    )
