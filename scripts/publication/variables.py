"""dbt's variables for a publication: the project's defaults, `--vars` over them, checked."""

import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from common.days import parse_day
from common.errors import USAGE, WarehouseError
from common.paths import PROJECT

PERIOD_TYPES = ("month", "quarter", "year")
PROTECTION = ("disclosure_threshold", "minimum_base")
"""Below what is in force these give small places away (contract 2)."""
RULES = "disclosure_rules.csv"
"""What is in force where they are not given, by as-of date."""
NOT_METHOD = (
    *("as_of", "previous_as_of", "vintage_label"),
    *("first_period", "last_period", "period_type"),
)
"""What a publication is and covers, as against how it is computed."""


def parse_variables(text: str | None) -> dict[str, Any]:
    """Read the JSON object of `--vars`.

    Raises:
        WarehouseError: it is no JSON object (exit code 2).
    """
    if not text or not text.strip():
        return {}
    try:
        given = json.loads(text)
    except json.JSONDecodeError as error:
        raise _usage(f"--vars is not JSON: {error.msg} at character {error.pos + 1}") from error
    if not isinstance(given, dict):
        raise _usage('--vars must be a JSON object, such as \'{"period_type": "month"}\'')
    return given


def merged_variables(given: Mapping[str, Any]) -> dict[str, Any]:
    """Put the given variables over the defaults of the dbt project.

    Raises:
        WarehouseError: a name that the project does not know, or a value of the wrong kind
            (exit code 2): a misspelt variable would change nothing, silently.
    """
    project = (PROJECT / "dbt_project.yml").read_text(encoding="utf-8")
    defaults: dict[str, Any] = yaml.safe_load(project)["vars"]
    unknown = sorted(set(given) - set(defaults))
    if unknown:
        raise _usage(
            f"--vars names what the project does not know: {', '.join(unknown)}",
            expected=", ".join(sorted(defaults)),
        )
    merged = {**defaults, **given}
    for name, value in merged.items():
        _check(name, value, defaults[name])
    return merged


def protection_in_force(reference: Path, as_of: date) -> dict[str, int]:
    """Return the threshold and the minimum base of an as-of date, from the reference seeds.

    Raises:
        WarehouseError: they do not say.
    """
    file = reference / RULES
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["valid_from"] <= as_of.isoformat()]
    try:
        newest = max(rows, key=lambda row: row["valid_from"])
        return {name: int(newest[name]) for name in PROTECTION}
    except ValueError as error:
        raise WarehouseError(
            f"no whole {' and '.join(PROTECTION)} are in force on {as_of}", file=file
        ) from error


def with_protection(variables: Mapping[str, Any], in_force: Mapping[str, int]) -> dict[str, Any]:
    """Fill in what is in force where the variables do not say otherwise."""
    filled = {name: value for name, value in in_force.items() if variables.get(name) is None}
    return {**variables, **filled}


def is_protection_lowered(variables: Mapping[str, Any], in_force: Mapping[str, int]) -> bool:
    """Tell whether the variables protect small places less than what is in force."""
    return any(float(variables[name]) < in_force[name] for name in PROTECTION)


def parse_date(text: str, what: str) -> date:
    """Read a date of the command line (YYYY-MM-DD).

    Raises:
        WarehouseError: it is none (exit code 2).
    """
    day = parse_day(text)
    if day is None:
        raise _usage(f"{what} is not a date", value=text, expected="YYYY-MM-DD")
    return day


def _check(name: str, value: object, default: object) -> None:
    if value is None:
        if default is not None:
            raise _usage(f"variable {name} cannot be null", expected=f"such as {default!r}")
    elif name == "previous_as_of" and value == "":
        return
    elif name in ("as_of", "previous_as_of", "imputation_effective_from"):
        parse_date(str(value), f"variable {name}")
    elif name == "period_type":
        if value not in PERIOD_TYPES:
            raise _usage(f"variable {name}", str(value), ", ".join(PERIOD_TYPES))
    elif name in PROTECTION or type(default) in (int, float):
        kinds: tuple[type, ...] = (int, float) if type(default) is float else (int,)
        if type(value) not in kinds or float(str(value)) < 0:
            kind = "whole number" if kinds == (int,) else "number"
            raise _usage(f"variable {name}", str(value), f"a {kind} from 0 up")


def _usage(what: str, value: str | None = None, expected: str | None = None) -> WarehouseError:
    return WarehouseError(what, value=value, expected=expected, exit_code=USAGE)
