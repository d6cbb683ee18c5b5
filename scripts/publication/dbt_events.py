"""dbt, and what its parent wants to hear of it: each node that ended, and each error.

dbt's own log as JSON says the same at a tenth of a small build's time: every event is written out
with all that is known of its node, and read again.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from dbt.cli.main import dbtRunner

from publication.child import ERROR, NODE

_FAILED = 1
_UNHANDLED = 2
_LOG = ("--log-level", "none", "--log-level-file", "none", "--no-use-colors")


def run_dbt(arguments: list[str]) -> None:
    """Run dbt; a line of JSON for each node that ended (`node`) and each error (`error`).

    Raises:
        SystemExit: something failed: 1 as dbt expects it to, 2 otherwise, as dbt's own command.
    """
    outcome = dbtRunner(callbacks=[_tell]).invoke([*_LOG, *arguments])
    if outcome.exception is not None:
        _write({ERROR: str(outcome.exception)})
        raise SystemExit(_UNHANDLED)
    if not outcome.success:
        raise SystemExit(_FAILED)


def _tell(event: Any) -> None:  # noqa: ANN401
    """Write what matters of one of dbt's events (its protobuf messages)."""
    data = event.data
    if event.info.name in ("LogModelResult", "LogSeedResult", "LogTestResult"):
        total = data.num_models if event.info.name == "LogTestResult" else data.total
        _write(
            {
                NODE: data.node_info.node_name,
                "status": data.node_info.node_status,
                "seconds": data.execution_time,
                "index": data.index,
                "total": total,
            }
        )
    if event.info.level == "error":
        _write({ERROR: event.info.msg})


def _write(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
