"""A reader of the few formulas that the workbook uses, written from Excel's own rules.

It knows text, numbers, defined names, cells, =, <>, & and a handful of functions. An error is an
exception, as IFERROR takes it; anything it does not know fails the test that asked.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import range_boundaries
from openpyxl.workbook.workbook import Workbook

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?)|(?P<operator><>|[=&(),])
    |(?P<cell>\$?[A-Z]{1,2}\$?\d+)(?![\w(])|(?P<name>[A-Za-z_][\w.]*))""",
    re.VERBOSE,
)
FUNCTIONS = {"IF", "IFERROR", "INDEX", "MATCH", "AND", "LEN", "MID"}
"""Every function that the workbook may use: all of them older than Excel 2010."""


Tokens = Sequence[tuple[str, str]]


class FormulaError(Exception):
    """A formula ends in an error value."""


Value = str | float | bool | None
Area = tuple[tuple[Value, ...], ...]


@dataclass
class Reader:
    """Evaluates formulas of one workbook.

    Attributes:
        names: defined name -> its cells; a name of one cell may be set to another value.
        cells: what a formula finds in a cell of its own sheet.
    """

    names: dict[str, Area]
    cells: Callable[[str], Value]
    _positions: dict[int, dict[str, int]] = field(default_factory=dict)

    def evaluate(self, formula: str) -> Value:
        """Return a formula's value."""
        tokens = _tokens(formula.removeprefix("="))
        value, rest = self._comparison(tokens)
        if rest:
            raise SyntaxError(f"{formula}: {rest[0]} is left over")
        found = _single(value())
        # an empty cell that was found is 0 by itself, though nothing when joined to a text
        return 0.0 if found is None else found

    # Each rule returns a thing to call, so that IF and IFERROR may leave a branch alone.

    def _comparison(
        self, tokens: Sequence[tuple[str, str]]
    ) -> tuple[Callable[[], object], Sequence]:
        left, tokens = self._joined(tokens)
        if tokens and tokens[0][1] in {"=", "<>"}:
            operator = tokens[0][1]
            right, tokens = self._joined(tokens[1:])

            def compare() -> bool:
                equal = _key(_single(left())) == _key(_single(right()))
                return equal if operator == "=" else not equal

            return compare, tokens
        return left, tokens

    def _joined(self, tokens: Tokens) -> tuple[Callable[[], object], Tokens]:
        first, tokens = self._operand(tokens)
        parts = [first]
        while tokens and tokens[0][1] == "&":
            part, tokens = self._operand(tokens[1:])
            parts.append(part)
        if len(parts) == 1:
            return first, tokens
        return lambda: "".join(_as_text(_single(part())) for part in parts), tokens

    def _operand(self, tokens: Tokens) -> tuple[Callable[[], object], Tokens]:
        (kind, text), *rest = tokens
        if kind == "text":
            return lambda: text[1:-1].replace('""', '"'), rest
        if kind == "number":
            return lambda: float(text), rest
        if kind == "cell":
            return lambda: self.cells(text.replace("$", "")), rest
        if kind == "name" and rest and rest[0][1] == "(":
            return self._function(text, rest[1:])
        if kind == "name":
            return lambda: self.names[text], rest
        raise SyntaxError(f"{text} is not expected")

    def _function(
        self, name: str, tokens: Sequence[tuple[str, str]]
    ) -> tuple[Callable[[], object], Sequence]:
        if name not in FUNCTIONS:
            raise SyntaxError(f"{name} is not a function that the workbook may use")
        arguments = []
        while True:
            argument, tokens = self._comparison(tokens)
            arguments.append(argument)
            separator, tokens = tokens[0][1], tokens[1:]
            if separator == ")":
                break
        return (lambda: getattr(self, f"_{name.lower()}")(*arguments)), tokens

    def _if(self, condition, then, otherwise):
        return then() if _single(condition()) else otherwise()

    def _iferror(self, value, otherwise):
        try:
            return _single(value())
        except FormulaError:
            return otherwise()

    def _and(self, *conditions):
        return all(_single(condition()) for condition in conditions)

    def _len(self, text):
        return float(len(_as_text(_single(text()))))

    def _mid(self, text, start, length):
        begin = int(start()) - 1
        return _as_text(_single(text()))[begin : begin + int(length())]

    def _match(self, wanted, area, kind):
        assert kind() == 0, "only exact matches"
        cells = area()
        positions = self._positions.get(id(cells))
        if positions is None:
            positions = {}
            for number, row in enumerate(cells, start=1):
                positions.setdefault(_key(row[0]), number)
            self._positions[id(cells)] = positions
        found = positions.get(_key(_single(wanted())))
        if found is None:
            raise FormulaError("#N/A")
        return float(found)

    def _index(self, area, row, column=lambda: 1):
        cells, number, across = area(), int(_single(row())), int(column())
        if not (1 <= number <= len(cells) and 1 <= across <= len(cells[0])):
            raise FormulaError("#REF!")
        return cells[number - 1][across - 1]


@functools.cache
def _tokens(formula: str) -> list[tuple[str, str]]:
    tokens, position = [], 0
    while position < len(formula):
        match = _TOKEN.match(formula, position)
        if match is None:
            raise SyntaxError(f"{formula[position:]!r} is not understood")
        tokens.append((str(match.lastgroup), match.group(str(match.lastgroup))))
        position = match.end()
    return tokens


def _single(value: object) -> Value:
    if isinstance(value, tuple):
        return value[0][0]
    return value  # type: ignore[return-value]


def _key(value: Value) -> str:
    """Return how Excel compares: letters alike in either case."""
    return _as_text(value).casefold()


def _as_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def named_cells(book: Workbook) -> dict[str, Area]:
    """Return the cells of every defined name of a workbook."""
    found = {}
    for name, defined in book.defined_names.items():
        sheet, _, area = defined.attr_text.rpartition("!")
        first_column, first_row, last_column, last_row = range_boundaries(area.replace("$", ""))
        found[name] = tuple(
            tuple(row)
            for row in book[sheet.strip("'")].iter_rows(
                min_row=first_row,
                max_row=last_row,
                min_col=first_column,
                max_col=last_column,
                values_only=True,
            )
        )
    return found
