"""How the published tables are shown: what the YAML of their models says under `config.meta`.

A column says what it is called and how it looks; a model says which sheets of the workbook show it.
Workbook, audit and whatever else shows a published table read it here.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import yaml  # type: ignore[import-untyped]

from common.errors import Fault, WarehouseError
from common.paths import PROJECT

PUBLIC_MARTS = PROJECT / "models" / "marts" / "public"


@dataclass(frozen=True)
class Column:
    """A column as readers see it.

    Attributes:
        name: its name in the table.
        heading: what it is called in Danish, with its unit.
        format: how its figures look: a key of workbook.styles.NUMBER_FORMATS.
        shows: what stands for a code: its name in this list of codes, or the period, the marks or
            the notes that it means; empty where the value itself is shown.
        reason: the column that says why a value is not there.
        otherwise: the reason where that column is empty too: not delivered, unless told.
        notes: keys of the notes that its heading refers to.
        has_bars: bars behind the figures.
    """

    name: str
    heading: str
    format: str = "text"
    shows: str = ""
    reason: str = ""
    otherwise: str = "O"
    notes: Sequence[str] = ()
    has_bars: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook that shows rows of one table.

    Attributes:
        code: which texts it has.
        model: the table.
        table: the name of the Excel table; {group} and {measure} are filled in.
        columns: the columns, in their order.
        rows: which rows, as SQL, with the same names filled in; empty for all of them.
        order_by: the order of the rows, as SQL.
        cautions: keys of lines that a reader should see before the figures.
        frozen_columns: how many columns stay while one scrolls sideways.
        has_symbols: whether the table uses shorthand and marks.
    """

    code: str
    model: str
    table: str
    columns: tuple[Column, ...]
    rows: str = ""
    order_by: str = ""
    cautions: Sequence[str] = ()
    frozen_columns: int = 1
    has_symbols: bool = True


_SHOWN = {column.name for column in fields(Column)} - {"name", "has_bars"}


@functools.cache
def shown_columns(model: str) -> dict[str, Column]:
    """Return the columns of a published table that have a heading, by name."""
    columns: dict[str, Column] = {}
    for column in public_models()[model]["columns"]:
        meta = column.get("config", {}).get("meta", {})
        if "heading" in meta:
            shown = {name: meta[name] for name in _SHOWN if name in meta}
            columns[column["name"]] = Column(column["name"], **shown)
    return columns


@functools.cache
def shown_sheets() -> dict[str, Sheet]:
    """Return the declared sheets by code.

    Raises:
        WarehouseError: a sheet names a column that has no heading.
    """
    return {
        code: _sheet(name, code, options)
        for name, model in public_models().items()
        for code, options in model.get("config", {}).get("meta", {}).get("sheets", {}).items()
    }


def danish_descriptions(model: str) -> dict[str, str]:
    """Return what the columns of a table hold, in Danish, where the YAML says so."""
    found = {
        column["name"]: column.get("config", {}).get("meta", {}).get("danish")
        for column in public_models()[model]["columns"]
    }
    return {name: text for name, text in found.items() if text}


def _sheet(model: str, code: str, options: Mapping[str, Any]) -> Sheet:
    known, bars = shown_columns(model), options.get("bars", ())
    unknown = [name for name in options["columns"] if name not in known]
    if unknown:
        raise WarehouseError(
            Fault(
                f"the sheet {code} shows a column of {model} that has no heading",
                column=", ".join(unknown),
                remedy="Give the column a heading under config.meta in the YAML of the model.",
            )
        )
    columns = tuple(replace(known[name], has_bars=name in bars) for name in options["columns"])
    others = {name: value for name, value in options.items() if name not in {"columns", "bars"}}
    return Sheet(code, model, columns=columns, **others)


@functools.cache
def public_models() -> dict[str, dict[str, Any]]:
    """Return the marts by name, as their YAML describes them."""
    models: dict[str, dict[str, Any]] = {}
    for file in sorted(PUBLIC_MARTS.rglob("_*.yml")):
        models |= {model["name"]: model for model in _parsed(file).get("models", ())}
    return models


def _parsed(file: Path) -> dict[str, Any]:
    with file.open(encoding="utf-8") as text:
        parsed: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return parsed or {}
