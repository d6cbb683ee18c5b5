"""What became of a build, in words that a person can act on and that hold no person's data."""

import json
import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from common.errors import MAX_SHOWN, Fault, WarehouseError
from common.paths import dataset_folder
from publication.inputs import misshapen_row
from publication.machine import explained

PLACE_COLUMNS = ("file_name", "row_number", "column_name", "value", "problem")
"""The columns by which a failing test says where its fault is."""
_FAILED = ("fail", "error", "runtime error")


@dataclass(frozen=True)
class NodeResult:
    """What became of one seed, model or test.

    Attributes:
        name: its name; a test's name states what it claims.
        status: dbt's word for it: success, pass, fail, error, skipped, warn.
        message: dbt's message; it may quote raw data, so it is only for the private log.
        relation: the table of a test's failing rows, where there is one.
    """

    name: str
    is_test: bool
    status: str
    failures: int | None
    seconds: float
    message: str
    relation: str | None


def read_results(file: Path) -> list[NodeResult]:
    """Read dbt's run_results.json, without its hooks; a build that never started has none."""
    if not file.is_file():
        return []
    results = json.loads(file.read_text(encoding="utf-8"))["results"]
    return [_result(item) for item in results if not item["unique_id"].startswith("operation.")]


def _result(item: dict[str, Any]) -> NodeResult:
    kind, _, name, *_ = item["unique_id"].split(".")
    return NodeResult(
        name=name,
        is_test=kind == "test",
        status=item["status"],
        failures=item.get("failures"),
        seconds=round(float(item["execution_time"]), 3),
        message=item.get("message") or "",
        relation=item.get("relation_name"),
    )


def failed_build(
    results: Sequence[NodeResult], working_file: Path, dataset: str, exit_code: int, said: str
) -> WarehouseError:
    """Turn a failed build into the error that the user reads.

    Args:
        exit_code: dbt's; negative for a signal.
        said: what dbt wrote; looked through, never shown as it is.
    """
    failed = [result for result in results if result.status in _FAILED]
    if exit_code == -signal.SIGKILL and not failed:
        return WarehouseError(
            "the build was killed (signal 9): the machine may have run out of memory",
            remedy="Set WAREHOUSE_MEMORY (such as 2GB) below what is free; the build then spills.",
        )
    if exit_code < 0 and not failed:
        return WarehouseError(f"the build was ended by signal {-exit_code}")
    if (fault := machine_fault(results)) is not None:
        return WarehouseError(fault)
    faults: list[Fault] = []
    for result in failed:
        if result.is_test and result.status == "fail":
            faults += _test_faults(result, working_file)
        else:
            faults.append(_error_fault(result.name, result.message, dataset))
    return WarehouseError(*(faults or [_error_fault("", said, dataset)]))


def machine_fault(results: Sequence[NodeResult]) -> Fault | None:
    """Say what the machine lacked, if that is why a node failed: whatever else did, did of it."""
    errors = [result for result in results if result.status in _FAILED and result.status != "fail"]
    told = (explained(result.message, result.name) for result in errors)
    return next((fault for fault in told if fault is not None), None)


def warnings_of(results: Sequence[NodeResult], working_file: Path) -> list[str]:
    """Say of each test that only warns what it claims, and each of its rows that has words."""
    lines: list[str] = []
    for result in results:
        if result.status != "warn":
            continue
        lines.append(f"warning: {claim(result.name)}: not so in {result.failures} rows")
        told = [row[-1] for row in _failing_rows(result.relation, working_file) if row[-1]]
        lines += [f"  {problem}" for problem in told]
        if told and (result.failures or 0) > len(told):
            lines.append(f"  and {(result.failures or 0) - len(told)} more")
    return lines


def _test_faults(result: NodeResult, working_file: Path) -> list[Fault]:
    """Read the failing rows of a test, and say each where the test says where."""
    rows = _failing_rows(result.relation, working_file)
    if not rows:
        return [Fault(f"test failed: {claim(result.name)} ({result.failures} rows)")]
    faults = [
        Fault(
            problem or claim(result.name),
            file=file,
            row=None if row is None else int(row),
            column=column,
            value=_harmless(column, value),
        )
        for file, row, column, value, problem in rows
    ]
    missing = (result.failures or 0) - len(rows)
    if missing > 0:
        faults.append(Fault(f"{missing} more rows fail: {claim(result.name)}"))
    return faults


def _failing_rows(relation: str | None, working_file: Path) -> list[tuple[Any, ...]]:
    """Return the failing rows of a test, in PLACE_COLUMNS; none where it does not have these."""
    if relation is None or not working_file.is_file():
        return []
    wanted = ", ".join(f"cast({name} as varchar) as {name}" for name in PLACE_COLUMNS)
    table = ".".join(relation.split(".")[-2:])
    try:
        with duckdb.connect(str(working_file), read_only=True) as connection:
            return connection.execute(
                f"select {wanted} from {table} "
                f"order by file_name, try_cast(row_number as bigint), column_name, problem "
                f"limit {MAX_SHOWN}"
            ).fetchall()
    except duckdb.Error:
        return []


_PERSONAL = ("person_id", "spell_id", "activity_id")
_TEN_DIGITS = re.compile(r"\d{6}-?\d{4}")


def _harmless(column: str | None, value: str | None) -> str | None:
    """Return a value that may be shown: never an id of a person, a spell or a course."""
    if value is None or column in _PERSONAL or _TEN_DIGITS.search(value):
        return None
    return value


def claim(test_name: str) -> str:
    """Return what a test claims: its name, as words."""
    return test_name.replace("_", " ")


_CSV = re.compile(
    r"CSV Error on Line|Error when sniffing file|Error in file .*\.csv|MALFORMED_RECORD_IN_PARSING"
)
_CONVERSION = re.compile(r"Conversion Error|Invalid Input Error|\[CAST_INVALID_INPUT\]")
_HEADER = re.compile(r"(?m)^.*\.csv(?: is empty| *: (?:no columns|missing|extra|repeated)).*")
_CODE_FAULT = re.compile(r"Compilation Error[^\n]*\n(?P<why>[^\n]+)")
"""What dbt says before it reads a row; a fault of the code, not of the data."""


def _error_fault(node: str, message: str, dataset: str) -> Fault:
    """Say in words of our own what dbt or DuckDB could not do; their texts quote raw rows."""
    at = f" (at {node})" if node else ""
    if fault := explained(message, node):
        return fault
    raw = dataset_folder(dataset) / f"{node}.csv"
    if _CSV.search(message) and raw.is_file():
        return misshapen_row(raw) or Fault("cannot be read as CSV", file=raw.name)
    if header := _HEADER.search(message):
        return Fault(header[0].strip())
    if _CONVERSION.search(message):
        return Fault(
            f"a raw value of dataset {dataset} is not of its column's type{at}",
            remedy="The run's log in warehouse/logs/ quotes it.",
        )
    if code := _CODE_FAULT.search(message):
        return Fault(f"the project's own code does not compile{at}: {code['why'].strip()}")
    return Fault(
        f"dbt could not build{at}" if node else "dbt could not start the build",
        remedy="The run's log in warehouse/logs/ has dbt's own words. Where WAREHOUSE_MEMORY is "
        "very low, dbt cannot even start: the build needs more memory then.",
    )
