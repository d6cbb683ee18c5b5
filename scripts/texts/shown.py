"""How the published tables are shown: what the YAML of their models says under `config.meta`.

A column says what it is called and how it looks; a model says which sheets of the workbook show it.
Workbook, audit and whatever else shows a published table read it here.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self

import yaml  # type: ignore[import-untyped]

from common.errors import WarehouseError
from common.paths import PROJECT

PUBLIC_MARTS = PROJECT / "models" / "marts" / "public"
DECIMALS = {"count": 0, "signed_count": 0, "pct": 1, "points": 1, "full_time": 1}
DECIMALS |= {"mean": 2, "signed_mean": 2}
"""Format of figures -> how many decimals they have."""
SIGNED = {"signed_count", "points", "signed_mean"}
"""The formats that show a plus."""


@dataclass(frozen=True)
class Column:
    """A column as readers see it.

    Attributes:
        heading: what it is called in Danish, with its unit.
        format: how its figures look: a key of workbook.styles.NUMBER_FORMATS.
        shows: what stands for a code: its name in this list of codes, or the period, the marks or
            the notes that it means; empty where the value itself is shown.
        reason: the column that says why a value is not there.
        otherwise: the reason where that column is empty too; not delivered if it says nothing.
        notes: keys of the notes that its heading refers to.
        wrap_at: where texts of the format "wrapped" break, in digits; no other text breaks.
        at_least: how wide the column is at least, in digits.
    """

    name: str
    heading: str
    format: str = "text"
    shows: str = ""
    reason: str = ""
    otherwise: str = "O"
    notes: Sequence[str] = ()
    has_bars: bool = False
    wrap_at: float = 40
    at_least: float = 7


@dataclass(frozen=True)
class Source:
    """What a sheet is read from, so that a reader can redo it in SQL.

    Attributes:
        table: a table of the public file.
        where: the filter, as SQL; empty for every row.
        order_by: the order of the rows, as SQL.
    """

    table: str
    where: str = ""
    order_by: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook, with one table.

    Attributes:
        code: which texts it has: sheet.<code>.name, .title, .what and .contents.
        table: the name of the Excel table.
        sources: what it is read from.
        cautions: keys of lines that a reader should see before the figures.
        frozen_columns: how many columns stay while one scrolls sideways.
        has_symbols: whether the table uses shorthand and marks.
        has_filter: whether its headings have filter buttons.
        names: what its texts may name.
        tab: what it is called in the workbook.
        issue_lines: lines about known issues and breaks, as they stand.
    """

    code: str
    table: str
    sources: tuple[Source, ...]
    columns: tuple[Column, ...] = ()
    cautions: Sequence[str] = ()
    frozen_columns: int = 1
    has_symbols: bool = True
    has_filter: bool = True
    names: Mapping[str, str] = field(default_factory=dict)
    issue_lines: tuple[str, ...] = ()
    tab: str = ""

    def made_for(self, **names: str) -> Self:
        """Return the sheet for one group or measure: {group} and {measure} filled in."""
        [source] = self.sources
        source = replace(source, where=source.where.format_map(names))
        return replace(self, table=self.table.format_map(names), sources=(source,))


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
def shown_sheets(shown_in: str = "sheets") -> dict[str, Sheet]:
    """Return the declared tables by code: those of the workbook (sheets) or of the page (pages).

    Raises:
        WarehouseError: a table names a column that has no heading.
    """
    return {
        code: _sheet(name, code, options)
        for name, model in public_models().items()
        for code, options in model.get("config", {}).get("meta", {}).get(shown_in, {}).items()
    }


def danish_descriptions(model: str) -> dict[str, str]:
    """Return what the columns of a table hold, in Danish, where the YAML says so."""
    found = {
        column["name"]: column.get("config", {}).get("meta", {}).get("danish")
        for column in public_models()[model]["columns"]
    }
    return {name: text for name, text in found.items() if text}


_OF_SHEETS = ("cautions", "frozen_columns", "has_symbols")


def _sheet(model: str, code: str, options: Mapping[str, Any]) -> Sheet:
    known, bars = shown_columns(model), options.get("bars", ())
    unknown = [name for name in options["columns"] if name not in known]
    if unknown:
        raise WarehouseError(
            f"the sheet {code} shows a column of {model} that has no heading",
            column=", ".join(unknown),
            remedy="Give the column a heading under config.meta in the YAML of the model.",
        )
    columns = tuple(replace(known[name], has_bars=name in bars) for name in options["columns"])
    source = Source(model, options.get("rows", ""), options.get("order_by", ""))
    others = {name: options[name] for name in _OF_SHEETS if name in options}
    return Sheet(code, options.get("table", ""), (source,), columns, **others)


@functools.cache
def public_models() -> dict[str, dict[str, Any]]:
    """Return the marts by name, as their YAML describes them."""
    models: dict[str, dict[str, Any]] = {}
    for file in sorted(PUBLIC_MARTS.rglob("_*.yml")):
        parsed = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader) or {}
        models |= {model["name"]: model for model in parsed.get("models", ())}
    return models
