"""dbt's variables for a publication: the project's defaults, `--vars` over them, checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from common.errors import WarehouseError
from common.paths import PROJECT
from publication.exit_codes import USAGE

PERIOD_TYPES = ("month", "quarter", "year")
PROTECTION = ("disclosure_threshold", "minimum_base")
"""Below their defaults these give small places away (contract 2)."""
NOT_METHOD = (
    *("as_of", "previous_as_of", "vintage_label"),
    *("first_period", "last_period", "period_type"),
)
"""What a publication is and covers, as against how it is computed."""


def project_variables(project_file: Path = PROJECT / "dbt_project.yml") -> dict[str, Any]:
    """Return the variables that the dbt project knows, with their defaults."""
    project = yaml.safe_load(project_file.read_text(encoding="utf-8"))
    return dict(project["vars"])


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


def merged_variables(given: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Put the given variables over the defaults.

    Raises:
        WarehouseError: a name that the project does not know, or a value of the wrong kind
            (exit code 2): a misspelt variable would change nothing, silently.
    """
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


def is_protection_lowered(variables: Mapping[str, Any], defaults: Mapping[str, Any]) -> bool:
    """Tell whether the variables protect small places less than the defaults do."""
    return any(float(variables[name]) < float(defaults[name]) for name in PROTECTION)


def check_target(target: str, profiles: Path = PROJECT / "profiles" / "profiles.yml") -> None:
    """See that a target is one that publishes.

    Raises:
        WarehouseError: profiles.yml does not have it (exit code 2).
    """
    profile = next(iter(yaml.safe_load(profiles.read_text(encoding="utf-8")).values()))
    known = sorted(set(profile["outputs"]) - {"lint"})
    if target not in known:
        raise _usage("no such target", value=target, expected=", ".join(known))


def parse_date(text: str, what: str) -> date:
    """Read a date of the command line (YYYY-MM-DD).

    Raises:
        WarehouseError: it is none (exit code 2).
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _usage(f"{what} is not a date", value=text, expected="YYYY-MM-DD") from error
    if day.isoformat() != text:
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
    elif type(default) in (int, float):
        kinds: tuple[type, ...] = (int,) if type(default) is int else (int, float)
        if type(value) not in kinds or float(str(value)) < 0:
            kind = "whole number" if kinds == (int,) else "number"
            raise _usage(f"variable {name}", str(value), f"a {kind} from 0 up")


def _usage(what: str, value: str | None = None, expected: str | None = None) -> WarehouseError:
    return WarehouseError(what, value=value, expected=expected, exit_code=USAGE)
