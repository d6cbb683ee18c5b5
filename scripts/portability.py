"""`make lint`: can Spark read the models? Compiles them for it and looks; needs no Spark."""

from __future__ import annotations

import sys

from common.console import err, fail
from common.errors import WarehouseError
from common.paths import TARGET
from porting.compiled import compile_for_spark, find_unreadable


def main() -> int:
    """Tell what Spark cannot read; 1 where there is any."""
    try:
        compiled = compile_for_spark(TARGET / "portability")
    except WarehouseError as error:
        fail(error)
    found = find_unreadable(compiled)
    for name, findings in found.items():
        for finding in findings:
            err.print(f"{name}, compiled line {finding.line}: Spark cannot read {finding.what}")
    if found:
        err.print("Write it so that both engines read it, or put it into a macro of macros/sql/.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
