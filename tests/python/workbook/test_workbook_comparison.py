"""Sammenlign: right for every municipality, without an error, in Excel 2016 and LibreOffice."""

from __future__ import annotations

import functools
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from formula_reader import FUNCTIONS, Reader, named_cells
from needed import program
from workbook_reading import Finished, finished, read_back

WORDS = {"lower": "Lavere", "not_different": "Ikke forskellig", "higher": "Højere"}
MISSING = {"O": "[x]", "M": "[z]", "Q": "[c]"}
CALCULATED = ("Sammenlign", "Sammenlign over tid")


@functools.cache
def formulas_of(name: str) -> Workbook:
    return read_back(finished(name).file, data_only=False)


def table_rows(sheet: Worksheet) -> range:
    (table,) = sheet.tables.values()
    cells = sheet[table.ref]
    return range(cells[1][0].row, cells[-1][0].row + 1)


def cell_of(book: Workbook, name: str) -> tuple[str, str]:
    """Return the sheet and the cell of a defined name of one cell."""
    sheet, _, cell = book.defined_names[name].attr_text.rpartition("!")
    return sheet.strip("'"), cell.replace("$", "")


class Calculator:
    """Recalculates Sammenlign and Sammenlign over tid for any choice."""

    def __init__(self, name: str) -> None:
        self.book = formulas_of(name)
        self.names = named_cells(finished(name).values)
        self.sheet = self.book["Sammenlign"]

    def choose(
        self, place: str, reference: str, sheets: Sequence[str] = CALCULATED
    ) -> dict[str, dict[str, object]]:
        """Return the value of each formula after a choice: sheet -> cell -> value."""
        self.names["valgt_kommune"] = ((place,),)
        self.names["valgt_sammenligning"] = ((reference,),)
        values: dict[str, dict[str, object]] = {sheet: {} for sheet in CALCULATED}
        reader = Reader(self.names, lambda cell: self._cell(cell, values, reader))
        _, area = cell_of(self.book, "sammenlignes_med")
        self.names["sammenlignes_med"] = ((self._cell(area, values, reader),),)
        for sheet in sheets:
            for row in self.book[sheet].iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        reader.cells = lambda name, at=sheet: self._cell(name, values, reader, at)
                        values[sheet][cell.coordinate] = self._cell(
                            cell.coordinate, values, reader, sheet
                        )
        return values

    def _cell(
        self,
        cell: str,
        values: dict[str, dict[str, object]],
        reader: Reader,
        sheet: str = "Sammenlign",
    ) -> object:
        if cell not in values[sheet]:
            content = self.book[sheet][cell].value
            is_formula = isinstance(content, str) and content.startswith("=")
            values[sheet][cell] = reader.evaluate(content) if is_formula else content
        return values[sheet][cell]


@functools.cache
def places_and_regions(public: Path) -> list[tuple[str, str]]:
    with duckdb.connect(str(public), read_only=True) as connection:
        return connection.execute(
            "select area_name, region_name from area where area_level = 'municipality' "
            "order by sort_order"
        ).fetchall()


@functools.cache
def wanted(public: Path) -> dict[tuple[str, str], dict[str, object]]:
    """Return the newest cell of every area and group, straight from passive_share."""
    with duckdb.connect(str(public), read_only=True) as connection:
        result = connection.execute(
            """select area_name, target_group_short_name, passive_share, passive_share_pct,
                obs_status, ci_lower, ci_upper, compared_to_country
            from passive_share join target_group using (target_group_code)
            qualify reference_date = max(reference_date) filter (obs_status != 'O')
                over (partition by measure_code, target_group_code)"""
        )
        names = [column[0] for column in result.description]
        return {(row[0], row[1]): dict(zip(names, row, strict=True)) for row in result.fetchall()}


def shown(cell: dict[str, object]) -> object:
    share = cell["passive_share_pct"]
    return MISSING[str(cell["obs_status"])] if share is None else float(share)


@pytest.mark.parametrize("name", ["rich", "example", "months", "bare"])
def test_every_municipality_and_reference_shows_its_own_figures_and_no_error(name: str):
    book, calculator = finished(name), Calculator(name)
    cells = wanted(book.public)
    places = places_and_regions(book.public)
    assert len(places) == 98
    # every municipality where it is cheap, every fourth where the formulas are many
    for place, region in places if name in {"rich", "bare"} else places[::4]:
        for reference, other in (("Hele landet", "Hele landet"), ("Kommunens region", region)):
            sheet = calculator.choose(place, reference, ["Sammenlign"])["Sammenlign"]
            assert not [v for v in sheet.values() if isinstance(v, str) and v.startswith("#")]
            for row in table_rows(calculator.sheet):
                group = calculator.sheet.cell(row, 1).value
                own, against = cells[place, group], cells[other, group]
                assert sheet[f"B{row}"] == shown(own), (place, group)
                assert sheet[f"F{row}"] == shown(against), (place, other, group)
                assert sheet[f"I{row}"] == _word(own, against, other), (place, other, group)
                assert _is_difference(sheet[f"H{row}"], own, against), (place, other, group)
            _check_lists(calculator, sheet)


def _word(own: dict[str, object], against: dict[str, object], other: str) -> object:
    if own["passive_share"] is None:
        return MISSING[str(own["obs_status"])]
    if other == "Hele landet" and own["compared_to_country"] is not None:
        return WORDS[str(own["compared_to_country"])]
    if against["passive_share"] is None:
        return MISSING[str(against["obs_status"])]
    if own["ci_lower"] is None:
        return "[c]"
    if own["ci_upper"] < against["passive_share"]:
        return WORDS["lower"]
    return WORDS["higher" if own["ci_lower"] > against["passive_share"] else "not_different"]


def _is_difference(value: object, own: dict[str, object], against: dict[str, object]) -> bool:
    if own["passive_share"] is None or against["passive_share"] is None:
        first = own if own["passive_share"] is None else against
        return value == MISSING[str(first["obs_status"])]
    points = float(own["passive_share"] - against["passive_share"]) * 100
    return isinstance(value, float | int) and abs(value - points) <= 0.0501


def _check_lists(calculator: Calculator, values: dict[str, object]) -> None:
    """The sentences above the table name each group once, under its own word."""
    rows = table_rows(calculator.sheet)
    groups = {calculator.sheet.cell(row, 1).value: values[f"I{row}"] for row in rows}
    labels = {"Højere": "Højere", "Lavere": "Lavere", "Ikke forskellig": "Ikke forskellig"}
    named: list[str] = []
    for row in range(1, rows.start):
        label = calculator.sheet.cell(row, 1).value
        if label not in {*labels, "Kan ikke vurderes"} or f"B{row}" not in values:
            continue
        listed = values[f"B{row}"]
        if listed == "ingen målgrupper":
            continue
        for group in str(listed).split(", "):
            named.append(group)
            word = groups[group]
            assert word == labels[label] if label in labels else word not in labels
    assert sorted(named) == sorted(groups)


def test_the_cached_values_are_what_the_formulas_give(book_name: str = "rich"):
    book, calculator = finished(book_name), Calculator(book_name)
    sheet, place = cell_of(calculator.book, "valgt_kommune")
    chosen = book.values[sheet][place].value
    values = calculator.choose(chosen, "Hele landet")
    compared = 0
    for sheet, cells in values.items():
        for cell, value in cells.items():
            if str(calculator.book[sheet][cell].value).startswith("="):
                cached = book.values[sheet][cell].value
                assert (cached if cached is not None else "") == value, (sheet, cell)
                compared += 1
    assert compared > 7 * 9


def test_the_trend_shows_the_chosen_places_period_by_period():
    book, calculator = finished("rich"), Calculator("rich")
    with duckdb.connect(str(book.public), read_only=True) as connection:
        shares = {
            (area, group, period): share if status is None else status
            for area, group, period, share, status in connection.execute(
                """select area_name, target_group_short_name,
                    year(reference_date) || 'K' || quarter(reference_date),
                    cast(passive_share_pct as double),
                    case when passive_share_pct is null then obs_status end
                from passive_share join target_group using (target_group_code)"""
            ).fetchall()
        }
    for place, region in places_and_regions(book.public)[::24]:
        values = calculator.choose(place, "Kommunens region")["Sammenlign over tid"]
        sheet = calculator.book["Sammenlign over tid"]
        for row in table_rows(sheet):
            group, period = sheet.cell(row, 1).value, sheet.cell(row, 2).value
            for column, area in (("C", place), ("E", region)):
                share = shares[area, group, period]
                assert values[f"{column}{row}"] == MISSING.get(share, share), (area, group, period)


def test_the_lists_to_choose_from_hold_the_municipalities_and_the_references_in_danish_order():
    book = formulas_of("rich")
    sheet = book["Sammenlign"]
    lists = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    _, place = cell_of(book, "valgt_kommune")
    _, reference = cell_of(book, "valgt_sammenligning")
    assert lists == {place: "kommuner", reference: '"Hele landet,Kommunens region"'}
    # out of sight: the sheet itself holds no list
    assert book.defined_names["kommuner"].attr_text.startswith("'Kommuner'!")
    names = named_cells(finished("rich").values)
    assert [name for (name,) in names["kommuner"]] == [
        name for name, _ in places_and_regions(finished("rich").public)
    ]


def test_formulas_use_only_functions_that_excel_2016_and_libreoffice_know():
    for name in ("rich", "months"):
        book = formulas_of(name)
        found = 0
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, str) and cell.value.startswith("="):
                        found += 1
                        assert sheet.title in CALCULATED
                        assert len(cell.value) < 8192
                        assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", cell.value)) <= FUNCTIONS
                        assert "{" not in cell.value
        assert found > 10


def test_the_municipality_shown_first_has_figures():
    for name in ("rich", "months", "bare"):
        book = finished(name)
        rows = table_rows(book.values["Sammenlign"])
        shares = [book.values["Sammenlign"].cell(row, 2).value for row in rows]
        assert any(isinstance(share, (int, float)) for share in shares)


def test_libreoffice_gives_the_same_values_after_another_choice(tmp_path: Path):
    soffice = program("soffice")
    book, calculator = finished("rich"), Calculator("rich")
    place, region = _place_with_a_hidden_cell(book)
    changed = read_back(book.file, data_only=False)
    for name, value in (("valgt_kommune", place), ("valgt_sammenligning", "Kommunens region")):
        sheet, cell = cell_of(changed, name)
        changed[sheet][cell].value = value
    # saved by openpyxl the formulas have no cached values, so that they are calculated
    changed.save(tmp_path / "chosen.xlsx")
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            *("--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"),
            *("--outdir", str(tmp_path / "out"), str(tmp_path / "chosen.xlsx")),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    found = read_back(tmp_path / "out" / "chosen.xlsx", data_only=True)
    wanted_values = calculator.choose(place, "Kommunens region")
    assert "[c]" in wanted_values["Sammenlign"].values()
    for sheet, cells in wanted_values.items():
        for cell, value in cells.items():
            calculated = found[sheet][cell].value
            if isinstance(value, float):
                assert calculated == pytest.approx(value), (sheet, cell)
            else:
                assert (calculated or "") == value, (sheet, cell)
    assert region in wanted_values["Sammenlign"].values()


def _place_with_a_hidden_cell(book: Finished) -> tuple[str, str]:
    cells = wanted(book.public)
    hidden = {area for (area, _), cell in cells.items() if cell["obs_status"] == "Q"}
    return next(pair for pair in places_and_regions(book.public) if pair[0] in hidden)
