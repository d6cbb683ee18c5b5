"""The rules of publication.md §1, checked on the finished file, sheet by sheet."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from workbook.widths import BOLD, text_width, wrapped_lines
from workbook.write import PlainBook
from workbook_public import PUBLICATIONS
from workbook_reading import (
    NAMESPACES,
    SHORTHAND,
    Finished,
    data_sheets,
    finished,
    lines_above,
    parts,
    plain_heading,
    table_cells,
)

PALETTE = {"12436D", "28A197", "801650", "F46A25", "3D3D3D", "A285D1"}
GREYS_AND_TINTS = {"FFFFFF", "BFBFBF", "D9D9D9", "DCE6EF", "000000"}
MARKS = re.compile(r"(\[b\])?(\[e\])?(\[i\])?(\[p\])?(\[u\])?(\[r\])?")
POINTS_OF_A_LINE = 12.5
WORD_SHEETS = {"Noter og metode", "Faktaark", "Kommuner"}
ASKED_FOR = [
    "Forside",
    "Overblik",
    "Sammenlign",
    "Rangliste",
    "Udvikling",
    "Spredning",
    "Korrektion",
    "Revisioner",
    "Faktaark",
    "Data",
    "Noter og metode",
]


@pytest.fixture(params=PUBLICATIONS, scope="module")
def book(request: pytest.FixtureRequest) -> Finished:
    return finished(request.param)


def test_every_sheet_of_the_specification_is_there_and_none_is_hidden(book: Finished):
    names = book.values.sheetnames
    assert [name for name in names if name in ASKED_FOR] == ASKED_FOR
    assert all(sheet.sheet_state == "visible" for sheet in book.values)


def test_every_data_sheet_has_one_table_at_column_a_with_unique_headings(book: Finished):
    names: list[str] = []
    for sheet in data_sheets(book.values):
        assert len(sheet.tables) == 1, sheet.title
        (table,) = sheet.tables.values()
        assert table.ref.startswith("A"), sheet.title
        assert re.fullmatch(r"[a-z][a-z0-9_]{4,}", table.name)
        names.append(table.name)
        headings, rows = table_cells(sheet)
        assert all(heading.strip() for heading in headings)
        assert len({heading.lower() for heading in headings}) == len(headings), sheet.title
        assert rows, sheet.title
    names += [name.lower() for name in book.values.defined_names]
    assert len(set(names)) == len(names), "Excel keeps tables and names in one list"


def test_no_cell_is_merged_and_no_row_or_column_is_blank(book: Finished):
    for sheet in book.values:
        assert not sheet.merged_cells.ranges, sheet.title
        for row in sheet.iter_rows():
            assert any(cell.value is not None for cell in row), (sheet.title, row[0].row)
    for sheet in data_sheets(book.values):
        headings, rows = table_cells(sheet)
        last = sheet[next(iter(sheet.tables.values())).ref][-1][-1]
        assert sheet.max_row == last.row, sheet.title
        assert sheet.max_column == last.column, sheet.title
        for number, heading in enumerate(headings):
            is_optional = any(word in heading.lower() for word in ("mærker", "note", "udvikling"))
            filled = [row[number] for row in rows if row[number] is not None]
            assert filled or is_optional, (sheet.title, heading)


def test_lines_say_what_it_is_how_many_tables_symbols_and_source(book: Finished):
    for sheet in data_sheets(book.values):
        title, *lines = lines_above(sheet)
        text = " ".join(lines)
        (table,) = sheet.tables.values()
        assert len(title) > 10, sheet.title
        assert "Overskrifterne står fast" in text.split(". Arket har")[0], sheet.title
        has_filter = table.autoFilter is not None
        assert has_filter == ("kan filtreres" in text), sheet.title
        assert f"Arket har én tabel, som hedder {table.name}." in text
        assert ("[x] ikke leveret" in text) == (
            sheet.title not in WORD_SHEETS | {"Spredning, grænser"}
        )
        assert re.search(r"Kilde: .+ Tabel [\w.]+ i passive_share\.duckdb, ", text), sheet.title
        order = [text.index(part) for part in ("Overskrifterne", "Arket har én", "Kilde: ")]
        assert order == sorted(order)


def test_no_cell_is_empty_but_marks_notes_and_small_drawings(book: Finished):
    for sheet in data_sheets(book.values):
        headings, rows = table_cells(sheet)
        for number, heading in enumerate(headings):
            if (
                any(word in heading.lower() for word in ("mærker", "(note)"))
                or heading == "Udvikling"
            ):
                continue
            for row in rows:
                assert row[number] not in (None, ""), (sheet.title, heading)


def test_shorthand_stands_for_a_figure_and_marks_stand_beside_it_in_their_order(book: Finished):
    for sheet in data_sheets(book.values):
        headings, rows = table_cells(sheet)
        if sheet.title in WORD_SHEETS:
            continue
        for number, heading in enumerate(headings):
            plain = plain_heading(heading).lower()
            for row in rows:
                value = row[number]
                if not isinstance(value, str) or plain.startswith("kendte forhold"):
                    continue
                if "mærker" in plain:
                    assert MARKS.fullmatch(value), (sheet.title, heading, value)
                elif SHORTHAND.search(value):
                    assert value in {"[x]", "[z]", "[c]", "[u]"}, (sheet.title, heading, value)
                    assert value != "[u]" or plain.startswith("plads")


def test_every_figure_has_its_unit_in_the_heading(book: Finished):
    for sheet in data_sheets(book.values):
        headings, rows = table_cells(sheet)
        for number, heading in enumerate(headings):
            if any(isinstance(row[number], (int, float)) for row in rows):
                assert re.search(r"\((pct\.|antal|procentpoint|nr\.|pct\. af .*)\)", heading), (
                    sheet.title,
                    heading,
                )


def test_every_note_that_a_heading_or_a_cell_refers_to_is_in_the_notes_table(book: Finished):
    _, rows = table_cells(book.values["Noter og metode"])
    listed = [re.match(r"\[note \d+\]", str(row[1])) for row in rows]
    known = [match.group() for match in listed if match]
    assert len(set(known)) == len(known)
    for sheet in data_sheets(book.values):
        for row in sheet.iter_rows(values_only=True):
            for value in row:
                if isinstance(value, str):
                    assert set(re.findall(r"\[note \d+\]", value)) <= set(known), (
                        sheet.title,
                        value,
                    )


def test_panes_are_frozen_under_the_headings_and_pages_are_a4_landscape_as_wide_as_the_page(
    book: Finished,
):
    for sheet in book.values:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)
    for sheet in data_sheets(book.values):
        header_row = sheet[next(iter(sheet.tables.values())).ref][0][0].row
        assert sheet.freeze_panes == f"{get_column_letter(_frozen(sheet) + 1)}{header_row + 1}"
        assert sheet.print_title_rows == f"${header_row}:${header_row}"


def test_a_table_of_more_than_a_thousand_rows_prints_its_first_hundred_and_says_so(book: Finished):
    for sheet in data_sheets(book.values):
        [table] = sheet.tables.values()
        _, header_row, last_column, last_row = range_boundaries(table.ref)
        says_so = "Kun de første 100 rækker udskrives" in str(sheet.oddFooter.left.text)
        if last_row - header_row <= 1000:
            assert (sheet.print_area, says_so) == ("", False), sheet.title
        else:
            end = f"${get_column_letter(last_column)}${header_row + 100}"
            assert sheet.print_area.endswith(f"!$A$1:{end}"), sheet.title
            assert says_so


def test_the_data_of_a_whole_country_are_not_printed_whole():
    assert finished("rich").values["Data"].print_area


def _frozen(sheet: Worksheet) -> int:
    return int(sheet.sheet_view.pane.xSplit or 0)


def test_every_font_is_sans_serif_of_at_least_ten_points(book: Finished):
    for part in parts(book.file, "xl/styles").values():
        namespace = {"m": part.tag.partition("}")[0][1:]}
        fonts = part.findall(".//m:fonts/m:font", namespace)
        assert fonts
        for font in fonts:
            assert font.find("m:name", namespace).get("val") == "Arial"
            assert float(font.find("m:sz", namespace).get("val")) >= 10
            assert font.find("m:scheme", namespace) is None, "a scheme would show another font"


def test_every_chart_has_title_axis_titles_alt_text_and_large_letters(book: Finished):
    charts = parts(book.file, "xl/charts/chart")
    assert charts
    for name, chart in charts.items():
        title = chart.find("c:chart/c:title", NAMESPACES)
        assert title is not None, name
        assert "".join(title.itertext()).strip()
        values = chart.findall(".//c:valAx", NAMESPACES)
        assert any(axis.find("c:title", NAMESPACES) is not None for axis in values), name
        for run in (
            *chart.iter(f"{{{NAMESPACES['a']}}}defRPr"),
            *chart.iter(f"{{{NAMESPACES['a']}}}rPr"),
        ):
            assert int(run.get("sz", "1200")) >= 1200, name
            assert run.get("lang", "da-DK") == "da-DK"
    drawn = 0
    for drawing in parts(book.file, "xl/drawings/drawing").values():
        for properties in drawing.findall(".//xdr:cNvPr", NAMESPACES):
            assert len(properties.get("descr", "")) > 40
            drawn += 1
    assert drawn == len(charts)


def test_charts_use_the_palette_alone(book: Finished):
    for name, chart in parts(book.file, "xl/charts/chart").items():
        used = {colour.get("val") for colour in chart.iter(f"{{{NAMESPACES['a']}}}srgbClr")}
        assert used <= PALETTE | GREYS_AND_TINTS, name


def test_no_chart_is_empty_unless_it_waits_for_another_choice(book: Finished):
    for name, chart in parts(book.file, "xl/charts/chart").items():
        series = chart.findall(".//c:ser", NAMESPACES)
        assert series, name
        points = [
            len(one.findall(f"c:{values}//c:pt", NAMESPACES))
            for one in series
            for values in ("val", "yVal")
        ]
        follows_choice = any(
            "Sammenlign over tid" in str(formula.text)
            for formula in chart.findall(".//c:val//c:f", NAMESPACES)
        )
        assert any(points) or follows_choice, name


def test_properties_give_title_author_and_language(book: Finished):
    (core,) = parts(book.file, "docProps/core").values()
    assert core.find("dc:title", NAMESPACES).text.endswith("31. maj 2020")
    assert core.find("dc:creator", NAMESPACES).text
    assert core.find("dc:language", NAMESPACES).text == "da-DK"


@pytest.mark.parametrize(
    ("name", "contact", "licence", "author"),
    [
        (
            "months",
            "Kontoret, spoerg@kontoret.dk.",
            "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)",
            "Kontoret",
        ),
        ("bare", "ikke oplyst", "ikke oplyst", "Udgiver ikke oplyst"),
        ("rich", "statistik@kontoret.example", "Opdigtede tal", "Statistikkontoret"),
    ],
)
def test_who_publishes_and_under_which_licence_is_said_or_that_it_is_not(
    name: str, contact: str, licence: str, author: str
):
    book = finished(name)
    front = dict(book.values["Forside"].iter_rows(max_col=2, values_only=True))
    assert contact in front["Kontakt"]
    assert licence in front["Licens"]
    assert front["Licens"].endswith("Programmet bag dem: MIT.")
    (core,) = parts(book.file, "docProps/core").values()
    assert core.find("dc:creator", NAMESPACES).text == author


@pytest.mark.parametrize("name", ["example", "rich", "months"])
def test_invented_data_say_so_in_every_title_and_in_the_properties_and_real_data_do_not(name: str):
    book = finished(name)
    is_synthetic = name != "months"
    for sheet in book.values:
        assert str(sheet["A1"].value).startswith("SYNTETISKE DATA: ") == is_synthetic, sheet.title
    (core,) = parts(book.file, "docProps/core").values()
    for field in ("dc:title", "dc:subject", "dc:description", "cp:keywords"):
        assert ("SYNTETISKE DATA" in core.find(field, NAMESPACES).text) == is_synthetic


def test_every_text_and_figure_fits_its_column(book: Finished):
    for sheet in data_sheets(book.values):
        (table,) = sheet.tables.values()
        header, *rows = sheet[table.ref]
        widths = {
            number: group.width
            for group in sheet.column_dimensions.values()
            for number in range(group.min, group.max + 1)
        }
        for number, heading in enumerate(header):
            width = widths[number + 1]
            assert max(text_width(word) for word in str(heading.value).split()) <= width
            for row in rows:
                if not row[number].alignment.wrap_text:
                    assert text_width(_as_shown(row[number].value)) <= width, row[number].coordinate


def test_every_band_of_headings_is_as_tall_as_its_text(book: Finished):
    for sheet in data_sheets(book.values):
        (table,) = sheet.tables.values()
        header = sheet[table.ref][0]
        widths = {
            number: group.width
            for group in sheet.column_dimensions.values()
            for number in range(group.min, group.max + 1)
        }
        lines = max(
            len(wrapped_lines(str(cell.value), widths[number] / BOLD))
            for number, cell in enumerate(header, start=1)
        )
        # and one for the button of the filter
        points = (lines + bool(table.autoFilter)) * POINTS_OF_A_LINE
        assert sheet.row_dimensions[header[0].row].height >= points, sheet.title


def _as_shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, int):
        return f"{value:,}"
    return str(value)[:10] if isinstance(value, datetime) else str(value)


def test_the_front_page_links_to_every_other_sheet_and_to_nothing_else(book: Finished):
    front = book.values["Forside"]
    links = [cell.hyperlink for row in front for cell in row if cell.hyperlink]
    targets = [re.fullmatch(r"'?(.*?)'?!A1", link.location).group(1) for link in links]
    assert targets == [name for name in book.values.sheetnames if name != "Forside"]


def test_the_front_page_tells_at_most_five_findings_without_a_hole_in_any(book: Finished):
    front = book.values["Forside"]
    found = [
        row[1] for row in front.iter_rows(values_only=True) if str(row[0]).startswith("Resultat ")
    ]
    assert 2 <= len(found) <= 5
    for sentence in found:
        assert sentence.endswith(".")
        assert not re.search(r"[{}]|None|\d\.\d(?!\d\d)", sentence), sentence


def test_no_text_becomes_a_formula_when_a_program_writes_the_sheet_again(book: Finished):
    lines = {
        (sheet.title, cell.coordinate, line)
        for sheet in book.values
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str)
        for line in cell.value.splitlines()
    }
    assert {line for line in lines if line[2].lstrip()[:1] in {*"=+-@"}} == set()


def test_a_typed_text_is_no_formula_and_no_link():
    package, typed = io.BytesIO(), ["=1+1", "{=1+1}", "https://www.dst.dk", "internal:'Data'!A1"]
    with PlainBook(package) as book:
        book.add_worksheet().write_column(0, 0, typed)
    cells = [row[0] for row in openpyxl.load_workbook(package).active.iter_rows()]
    assert [cell.value for cell in cells] == ["'=1+1", *typed[1:]]
    assert {(cell.data_type, cell.hyperlink) for cell in cells} == {("s", None)}


def test_nothing_in_the_file_reaches_outside_it(book: Finished):
    with zipfile.ZipFile(book.file) as package:
        names = package.namelist()
        relations = [package.read(name).decode() for name in names if name.endswith(".rels")]
    assert not [name for name in names if "external" in name.lower() or "vba" in name.lower()]
    assert not [text for text in relations if 'TargetMode="External"' in text]
