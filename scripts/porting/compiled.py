"""Models and tests compiled for Spark, in an environment without it."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING, cast

from common.errors import Fault, WarehouseError
from common.paths import PROJECT
from porting.constructs import Finding, unreadable

if TYPE_CHECKING:
    from dbt.artifacts.schemas.run import RunExecutionResult

KINDS = ("resource_type:model", "resource_type:test")


def compile_for_spark(target_path: Path) -> dict[str, str]:
    """Compile every model and data test with dbt's target `spark`; nothing is connected to.

    Args:
        target_path: dbt's target folder for it.

    Returns:
        kind and name, such as "model passive_share" -> compiled SQL.

    Raises:
        WarehouseError: dbt could not compile the project for Spark.
    """
    # dbt-spark looks for pyspark before it is asked to connect
    sys.modules.setdefault("pyspark", types.ModuleType("pyspark"))
    from dbt.cli.main import dbtRunner

    done = dbtRunner().invoke(
        [
            *("--quiet", "compile", "--target", "spark", "--target-path", str(target_path)),
            *("--no-introspect", "--no-populate-cache", "--no-partial-parse"),
            *("--select", *KINDS),
            *("--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT / "profiles")),
        ]
    )
    if not done.success:
        raise WarehouseError(
            Fault("the models do not compile for Spark", value=str(done.exception))
        )
    nodes = (item.node for item in cast("RunExecutionResult", done.result).results)
    return {
        f"{node.resource_type} {node.name}": getattr(node, "compiled_code", "") for node in nodes
    }


def find_unreadable(compiled: dict[str, str]) -> dict[str, list[Finding]]:
    """Return what Spark cannot read, by kind and name."""
    found = {name: unreadable(sql) for name, sql in compiled.items()}
    return {name: findings for name, findings in sorted(found.items()) if findings}
