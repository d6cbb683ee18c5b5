"""The rules of raw rows, rendered as SQL from their one home, without a start of dbt.

Which column follows which rule stands in seeds/reference/_raw__seeds.yml, what a rule means in
tests/generic and macros/sql/raw_rows.sql. The same files that dbt reads are rendered here over the
rows of one delivery.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial
from typing import Any, NoReturn

import jinja2
import yaml  # type: ignore[import-untyped]
from jinja2 import nodes
from jinja2.parser import Parser

from common.paths import PROJECT, REFERENCE

_MACROS = PROJECT / "macros" / "sql" / "raw_rows.sql"
_TESTS = PROJECT / "tests" / "generic"
_REF = re.compile(r"ref\('(\w+)'\)")


class Relation(str):
    """What stands in a FROM clause, with the name by which a test knows it."""

    __slots__ = ("identifier",)
    identifier: str

    @classmethod
    def named(cls, identifier: str, sql: str) -> Relation:
        """Return SQL for a FROM clause with a name."""
        relation = cls(sql)
        relation.identifier = identifier
        return relation


class _ReturnedError(Exception):
    """What a macro returns; dbt does it by an exception too."""

    def __init__(self, value: object) -> None:
        self.value = value


class _Parser(Parser):
    """Gives macros another name, so that a call of one finds the wrapper that catches `return`."""

    def parse_macro(self) -> nodes.Macro:
        macro = super().parse_macro()
        macro.name = f"macro_of_{macro.name}"
        return macro


class _Environment(jinja2.Environment):
    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return _Parser(self, source, name, filename).parse()


class _Macros:
    """The macros of raw_rows.sql and the generic tests, as functions."""

    def __init__(self) -> None:
        self._found: dict[str, Any] = {}
        environment = _Environment(extensions=["jinja2.ext.do"])
        sources = [_MACROS.read_text(encoding="utf-8")]
        for path in sorted(_TESTS.glob("*.sql")):
            text = path.read_text(encoding="utf-8")
            sources.append(
                text.replace("{% test ", "{% macro test_").replace("endtest", "endmacro")
            )
        names = re.findall(r"{%-? macro (\w+)", "\n".join(sources))
        environment.globals.update({name: partial(self.call, name) for name in names})
        environment.globals.update(
            {"return": _return, "adapter": self, "dbt": self, "config": lambda **_: ""}
        )
        for source in sources:
            self._found.update(vars(environment.from_string(source).module))

    def call(self, name: str, *args: object, **kwargs: object) -> Any:  # noqa: ANN401
        """Return what a macro returns, or its text."""
        try:
            return self._found[f"macro_of_{name}"](*args, **kwargs)
        except _ReturnedError as returned:
            return returned.value

    def dispatch(self, name: str) -> partial[Any]:
        """Return DuckDB's implementation of a macro; a line is counted by its rowid."""
        if name == "line_number":
            return partial(str, "rowid")
        return partial(self.call, f"default__{name}")

    def type_string(self) -> str:
        """Return the type of a text."""
        return "varchar"


def _return(value: object) -> NoReturn:
    raise _ReturnedError(value)


@lru_cache(maxsize=1)
def _macros() -> _Macros:
    return _Macros()


def rendered(macro: str, *args: object) -> str:
    """Return the text of a macro of raw_rows.sql."""
    return str(_macros().call(macro, *args)).strip()


def tests_of(raw_file: str, table: str) -> Iterator[tuple[str, str]]:
    """Yield each generic test of a raw file with its SQL over a table of the file's columns.

    A failing row has row_number (the table's rowid), column_name, value and problem. That a
    delivery is known is nothing a delivery can say of itself.
    """
    for test in _seed(raw_file)["data_tests"]:
        [(name, said)] = test.items()
        arguments = dict(said["arguments"])
        if name == "codes_are_known":
            arguments["codes"] = {
                column: {**home, "to": _reference_seed(home["to"])}
                for column, home in arguments["codes"].items()
                if column != "delivery_id"
            }
            if not arguments["codes"]:
                continue
        yield name, _macros().call(f"test_{name}", Relation.named(raw_file, table), **arguments)


@lru_cache(maxsize=8)
def _seed(raw_file: str) -> dict[str, Any]:
    text = (REFERENCE / "_raw__seeds.yml").read_text(encoding="utf-8")
    seeds = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["seeds"]
    return next(dict(seed) for seed in seeds if seed["name"] == raw_file)


def _reference_seed(reference: str) -> Relation:
    found = _REF.fullmatch(reference)
    assert found is not None
    path = str(REFERENCE / f"{found[1]}.csv").replace("'", "''")
    return Relation.named(found[1], f"read_csv('{path}', header = true, all_varchar = true)")
