"""What of a compiled SQL text Spark cannot read.

sqlglot is generous: it reads most of DuckDB's SQL as if it were Spark's. So its parser is only the
last of these checks; before it, the text is looked through word by word. What is not looked for is
what the same words mean: that is for the tests on Spark itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlglot import exp, parse_one
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

FUNCTIONS = Path(__file__).with_name("spark_functions.txt")
"""`show system functions` of Spark 4.1.1."""
TYPES = frozenset(
    {
        "bigint",
        "binary",
        "boolean",
        "byte",
        "date",
        "decimal",
        "double",
        "float",
        "int",
        "integer",
        "long",
        "numeric",
        "real",
        "short",
        "smallint",
        "string",
        "timestamp",
        "tinyint",
    }
)
BEFORE_PARENTHESIS = frozenset(
    {
        "all",
        "and",
        "any",
        "as",
        "between",
        "by",
        "case",
        "cast",
        "cross",
        "cube",
        "distinct",
        "else",
        "except",
        "exists",
        "extract",
        "filter",
        "from",
        "group",
        "having",
        "in",
        "inner",
        "intersect",
        "into",
        "is",
        "join",
        "lateral",
        "left",
        "like",
        "not",
        "on",
        "or",
        "outer",
        "over",
        "partition",
        "rlike",
        "rollup",
        "select",
        "semi",
        "set",
        "sets",
        "then",
        "try_cast",
        "union",
        "using",
        "values",
        "when",
        "where",
        "window",
        "with",
        "within",
    }
)
"""Words that stand before a parenthesis and call no function."""
SIGNS = {
    TokenType.L_BRACKET: "[ ]: a list, or a subscript",
    TokenType.L_BRACE: "{ }: a struct",
    TokenType.ARROW: "->: a lambda",
    TokenType.DCOLON: "::",
    TokenType.QUALIFY: "qualify",
    TokenType.ASOF: "asof join",
    TokenType.TILDE: "~",
    TokenType.DSTAR: "**",
    TokenType.PIVOT: "pivot",
    TokenType.UNPIVOT: "unpivot",
}
WORDS = frozenset({"exclude", "positional", "sample", "tablesample", "summarize", "collate_nocase"})


@dataclass(frozen=True)
class Finding:
    """One thing that Spark cannot read.

    Attributes:
        line: where it stands in the compiled text, from 1.
        what: what it is.
    """

    line: int
    what: str


def unreadable(sql: str) -> list[Finding]:
    """Return what Spark cannot read in a compiled SQL text; nothing is fine."""
    try:
        tokens = Dialect.get_or_raise("spark").tokenize(sql)
    except SqlglotError as error:
        return [Finding(1, f"cannot be cut into words: {error}")]
    found = [*_signs(tokens, sql), *_functions(tokens), *_types(tokens)]
    return found or list(_grammar(sql))


def _signs(tokens: list[Token], sql: str) -> Iterator[Finding]:
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        if token.token_type in SIGNS:
            yield Finding(token.line, SIGNS[token.token_type])
        elif token.token_type == TokenType.STRING and sql[token.start] == '"':
            yield Finding(token.line, f'"{token.text}": a name in double quotes is a text')
        elif token.text.lower() in WORDS and token.token_type != TokenType.STRING:
            yield Finding(token.line, token.text)
        elif after and token.text == after.text == "/" and after.start == token.end + 1:
            yield Finding(token.line, "//")


def _functions(tokens: list[Token]) -> Iterator[Finding]:
    for before, token, after in zip([None, *tokens[:-1]], tokens, [*tokens[1:], None], strict=True):
        name = token.text.lower()
        if (
            after is not None
            and after.token_type == TokenType.L_PAREN
            and name.isidentifier()
            and token.token_type not in (TokenType.STRING, TokenType.IDENTIFIER)
            and name not in BEFORE_PARENTHESIS | TYPES | spark_functions()
            # the name of a CTE or a window, or of a column list
            and not _is_alias(before, token)
        ):
            yield Finding(token.line, f"{name}(): no function of Spark")


def _is_alias(before: Token | None, token: Token) -> bool:
    return before is not None and before.text.lower() in ("as", ")")


def _types(tokens: list[Token]) -> Iterator[Finding]:
    """Look at the type of each cast: what stands after its own `as`."""
    open_casts: list[int] = []
    depth = 0
    for before, token in zip([None, *tokens[:-1]], tokens, strict=True):
        if token.token_type == TokenType.L_PAREN:
            depth += 1
            if before is not None and before.text.lower() in ("cast", "try_cast"):
                open_casts.append(depth)
        elif token.token_type == TokenType.R_PAREN:
            if open_casts and open_casts[-1] == depth:
                open_casts.pop()
            depth -= 1
        elif (
            before is not None
            and before.text.lower() == "as"
            and open_casts
            and open_casts[-1] == depth
            and token.text.lower() not in TYPES
        ):
            yield Finding(token.line, f"{token.text}: no type of Spark")


def _grammar(sql: str) -> Iterator[Finding]:
    try:
        tree = parse_one(sql, read="spark")
    except SqlglotError as error:
        yield Finding(1, f"cannot be parsed: {str(error).splitlines()[0]}")
        return
    for order in tree.find_all(exp.Order):
        if isinstance(order.parent, exp.Func) and not isinstance(order.parent, exp.Window):
            yield Finding(1, "order by among the arguments of a function")
    for interval in tree.find_all(exp.Interval):
        if isinstance(interval.this, exp.Paren):
            yield Finding(1, "interval (…): computed")


@cache
def spark_functions() -> frozenset[str]:
    """Return the names of Spark's own functions."""
    return frozenset(FUNCTIONS.read_text(encoding="utf-8").split())
