"""The rules of raw rows, rendered as SQL from their one home, without a start of dbt.

Which column follows which rule stands in seeds/reference/_raw__seeds.yml, what a rule means in
tests/generic and macros/sql/raw_rows.sql. The same files that dbt reads are rendered here over the
rows of one delivery, and so are the macros of macros/landing, which ask what a landed dataset need
not be asked; a model that landing asks too, over relations of the names it refers to.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any, Self

import jinja2

from common.paths import PROJECT, REFERENCE
from common.raw_files import SEEDS
from landing import limits
from landing.figures import other_digits

_SQL = ("raw_rows", "numbers", "dates", "ctes")
_MACROS = (
    *(PROJECT / "macros" / "sql" / f"{name}.sql" for name in _SQL),
    *sorted((PROJECT / "macros" / "landing").glob("*.sql")),
)
_TESTS = PROJECT / "tests" / "generic"
_REF = re.compile(r"ref\('(\w+)'\)")


class Relation(str):
    """What stands in a FROM clause, with the name by which a test knows it."""

    identifier: str

    def __new__(cls, sql: str, identifier: str) -> Self:
        """Return SQL for a FROM clause with a name."""
        relation = super().__new__(cls, sql)
        relation.identifier = identifier
        return relation


class _Dbt:
    """What the macros ask of dbt, and its answers for DuckDB; a line is counted by its rowid."""

    def dispatch(self, name: str) -> Callable[..., str]:
        """Return DuckDB's implementation of a macro."""
        found: Callable[..., str] = getattr(_macros(), f"default__{name}")
        return found if name != "line_number" else lambda: "rowid"

    def type_string(self) -> str:
        """Return the type of a text."""
        return "varchar"


@lru_cache(maxsize=1)
def _macros() -> Any:  # noqa: ANN401 - a module of jinja's, with the macros as its functions
    tests = [path.read_text(encoding="utf-8") for path in sorted(_TESTS.glob("*.sql"))]
    return _with_macros(
        test.replace("{% test ", "{% macro test_").replace("endtest", "endmacro") for test in tests
    ).module


def _with_macros(texts: Iterable[str]) -> jinja2.Template:
    macros = [path.read_text(encoding="utf-8") for path in _MACROS]
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])
    # The macros that landing uses return nothing but text.
    known = {"return": str, "adapter": _Dbt(), "dbt": _Dbt(), "config": lambda **_: "", "ref": str}
    known |= {"limits": limits, "other_digits": other_digits()}
    return environment.from_string("\n".join([*macros, *texts]), globals=known)


def quoted(text: str) -> str:
    """Return a text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def rendered(macro: str, *args: object, **kwargs: object) -> str:
    """Return the text of a macro, or of a generic test as test_<name>."""
    return str(getattr(_macros(), macro)(*args, **kwargs)).strip()


@lru_cache
def rendered_model(name: str) -> str:
    """Return the SQL of a model; what it refers to has the name of the model referred to."""
    [path] = (PROJECT / "models").rglob(f"{name}.sql")
    return _with_macros([path.read_text(encoding="utf-8")]).render().strip()


def tests_of(raw_file: str, table: str) -> Iterator[tuple[str, str]]:
    """Yield each generic test of a raw file with its SQL over a table of the file's columns.

    A failing row has row_number (the table's rowid), column_name, value and problem. That a
    delivery is known is nothing a delivery can say of itself.
    """
    [seed] = (seed for seed in SEEDS if seed["name"] == raw_file)
    for test in seed["data_tests"]:
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
        yield name, rendered(f"test_{name}", Relation(table, raw_file), **arguments)


def _reference_seed(reference: str) -> Relation:
    [name] = _REF.findall(reference)
    path = quoted(str(REFERENCE / f"{name}.csv"))
    return Relation(f"read_csv({path}, header = true, all_varchar = true)", name)
