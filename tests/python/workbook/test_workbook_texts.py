"""The Danish texts: none missing, none left over; and how the published columns are declared."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from datetime import date

import pytest
import yaml

from common.errors import WarehouseError
from texts import danish, shown
from texts.texts import Texts, read_notes, read_texts
from warehouse_build import PROJECT
from workbook.context import NOT_DELIVERED, Context
from workbook.reading import open_public
from workbook.sheets import planned_sheets
from workbook.styles import NUMBER_FORMATS
from workbook_public import PUBLICATIONS

SHOWN_AS = {"period", "period_tiny", "marks", "issues"}
"""What Context.shown makes of a value besides the name of a code."""


@functools.cache
def strings_in_the_code() -> tuple[set[str], set[str]]:
    """Return the texts in the code, and patterns of those that are put together."""
    plain, patterns = set(), set()
    for files in ("workbook/*.py", "texts/*.py", "worklists/*.py", "worklist.py"):
        for file in (PROJECT / "scripts").glob(files):
            nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
            joined = [node for node in nodes if isinstance(node, ast.JoinedStr)]
            parts = {id(part) for node in joined for part in node.values}
            patterns |= {"".join(_pattern(part) for part in node.values) for node in joined}
            plain |= {
                node.value
                for node in nodes
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in parts
            }
    return plain, patterns


def _pattern(part: ast.expr) -> str:
    return re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+"


@functools.cache
def sheets_of_every_publication() -> list[shown.Sheet]:
    sheets = []
    for make in PUBLICATIONS.values():
        with open_public(make()) as public:
            sheets += planned_sheets(Context(public))
    return sheets


def columns_with_headings() -> Iterator[tuple[str, shown.Column]]:
    for model in shown.public_models():
        for column in shown.shown_columns(model).values():
            yield model, column


def fields_of(model: str) -> dict[str, dict]:
    return {column["name"]: column for column in shown.public_models()[model]["columns"]}


def test_every_text_is_asked_for_somewhere():
    plain, patterns = strings_in_the_code()
    begun = {pattern for pattern in patterns if not pattern.startswith(r"\w+")}
    lists = {column.shows for _, column in columns_with_headings()}
    left_over = [
        key
        for key in read_texts()
        if key not in plain
        and not any(re.fullmatch(pattern, key) for pattern in begun)
        # {noun}.one and {list}.{code} are put together from their first word on
        and key.partition(".")[0] not in {"municipalities", "figures"} | lists
    ]
    assert left_over == []


def test_every_text_that_the_code_names_is_there():
    plain, _ = strings_in_the_code()
    texts = read_texts()
    groups = {key.partition(".")[0] for key in texts}
    named = {
        text
        for text in plain
        if re.fullmatch(r"[a-z_]+(\.\w+)+", text) and text.partition(".")[0] in groups
    }
    assert len(named) > 60
    assert sorted(named - set(texts)) == []


def test_the_texts_of_sheets_and_cautions_are_those_of_the_sheets():
    sheets, keys = sheets_of_every_publication(), list(read_texts())
    codes = {match[1] for key in keys if (match := re.match(r"sheet\.(\w+)\.", key))}
    assert codes == {sheet.code for sheet in sheets}
    cautions = {key.partition(".")[2] for key in keys if key.startswith("caution.")}
    assert cautions == {key for sheet in sheets for key in sheet.cautions}


def test_every_note_of_a_heading_is_there_and_is_referred_to():
    keys = {note.key for section in read_notes() for note in section.notes if note.key}
    plain, _ = strings_in_the_code()
    of_columns = {note for _, column in columns_with_headings() for note in column.notes}
    assert of_columns <= keys
    assert keys - of_columns <= plain


def test_every_note_is_for_a_measure_a_source_or_a_case_that_there_is():
    cases = {note.when for section in read_notes() for note in section.notes}
    assert cases == {"", "withheld", "nothing_withheld", "synthetic"}


def test_every_column_looks_and_is_missing_in_a_way_that_there_is():
    with open_public(PUBLICATIONS["example"]()) as public:
        context = Context(public)
    lists = {code_list for code_list, _ in context.names} | set(SHOWN_AS)
    lists |= {key.partition(".")[0] for key in read_texts()}
    found = list(columns_with_headings())
    assert len(found) > 90
    for model, column in found:
        where = f"{model}.{column.name}"
        assert column.format in NUMBER_FORMATS, where
        assert not column.shows or column.shows in lists, where
        assert not column.reason or column.reason in fields_of(model), where
        assert column.otherwise in context.symbols, where
    assert NOT_DELIVERED in context.symbols


def test_the_yaml_says_nothing_of_a_column_that_nobody_reads():
    known = {"heading", "format", "shows", "reason", "otherwise", "notes", "danish"}
    said = {
        key
        for model in shown.public_models().values()
        for column in model["columns"]
        for key in column.get("config", {}).get("meta", {})
    }
    assert said == known


def test_a_sheet_cannot_show_a_column_without_a_heading(monkeypatch: pytest.MonkeyPatch):
    model = yaml.safe_load(
        """
        name: figures
        config: {meta: {sheets: {any: {table: any, columns: [persons, secret]}}}}
        columns:
          - {name: persons, config: {meta: {heading: Personer (antal), format: count}}}
          - {name: secret}
        """
    )
    monkeypatch.setattr(shown, "public_models", lambda: {"figures": model})
    for cached in (shown.shown_columns, shown.shown_sheets):
        monkeypatch.setattr(shown, cached.__name__, cached.__wrapped__)
    with pytest.raises(WarehouseError, match=r"secret.*no heading"):
        shown.shown_sheets()
    model["config"]["meta"]["sheets"]["any"]["columns"] = ["persons"]
    assert shown.shown_sheets()["any"].columns[0].format == "count"


def test_an_unknown_name_in_a_text_ends_with_a_clear_error():
    texts = Texts({"a": "{unknown}"}, {})
    for key, problem in (("a", "unknown"), ("b", "missing")):
        with pytest.raises(WarehouseError, match=problem):
            texts.get(key)


def test_figures_days_and_lists_are_written_as_danes_write_them():
    assert danish.number(1234.5, 1) == "1.234,5"
    assert danish.number(-0.5, 1) == "−0,5"
    assert danish.number(12345) == "12.345"
    assert danish.day(date(2019, 3, 31)) == "31. marts 2019"
    assert danish.listed(["a"]) == "a"
    assert danish.listed(["a", "b", "c"]) == "a, b og c"
    assert danish.listed(["a", "b", "c"], "or") == "a, b eller c"


@pytest.mark.parametrize(
    ("period", "long", "short", "tiny"),
    [
        ("2019Q2", "2. kvartal 2019", "2. kvt. 2019", "2019K2"),
        ("2019M03", "marts 2019", "mar. 2019", "2019M03"),
        ("2019M12", "december 2019", "dec. 2019", "2019M12"),
        ("2019", "2019", "2019", "2019"),
    ],
)
def test_periods_are_written_as_danes_write_them(period: str, long: str, short: str, tiny: str):
    assert danish.period(period) == long
    assert danish.period(period, "short") == short
    assert danish.period(period, "tiny") == tiny


def test_an_expected_number_of_none_is_said_in_words() -> None:
    texts = Texts(read_texts(), {})
    assert [texts.about(count) for count in (0, 4)] == ["Færre end én", "Omkring 4"]
