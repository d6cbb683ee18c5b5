"""Files as people have them, with known contents: tables of Jobindsats and extracts of spells.

Each kind is something that is said of real files in public (docs/landing.md, the contract): a
layout, a dialect, a way to write periods or places, junk around the table, odd but valid XML. A
kind is `everyday` (it must be read), `doubtful` (it may be refused) or `forbidden` (it must be).
Written from what the documents say of landing, without a look at how it is done.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from warehouse_build import PROJECT

MONTHS = ("januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september")
MONTHS += ("oktober", "november", "december")
SHARE = "Andel aktiveringsberørte i pct."
PERSONS = "Antal personer"
PASSIVE = "Passivandel i perioden i pct."
GROUPS = ("Dagpengemodtagere", "Ressourceforløb", "Ledighedsydelse")
RECEIVED = "2026-08-22"


class Cell(NamedTuple):
    """One delivered cell, its place and period as codes."""

    area: str
    period: str
    group: str
    dimensions: str
    measure: str
    value: str


@dataclass(frozen=True)
class ForeignFile:
    """A file, what it holds, and how it must be received.

    Attributes:
        kind: what is foreign about it.
        name: its name.
        content: its bytes.
        options: what land.py must be told.
        expectation: everyday, doubtful or forbidden.
        cells: the cells of a table; empty for an extract.
        rows: the rows of an extract, by column; empty for a table.
        period_codes: what each label of a period in it means.
        secrets: what no message may repeat.
    """

    kind: str
    name: str
    content: bytes
    options: tuple[str, ...]
    expectation: str
    cells: frozenset[Cell] = frozenset()
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    period_codes: dict[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A number or date in a cell, and how a spreadsheet is told to show it."""

    value: Decimal | date | str
    number_format: str = ""


Grid = list[list[Any]]
"""Rows of cells: text, Decimal, Shown or None."""


def read_places() -> dict[str, str]:
    """Return municipality codes with their names."""
    with (PROJECT / "seeds/reference/areas.csv").open(encoding="utf-8", newline="") as file:
        places = [row for row in csv.DictReader(file) if row["area_level"] == "municipality"]
    return {row["area_code"]: row["area_name"] for row in places if not row["valid_to"]}


PLACES = read_places()
CODE_OF = {name.casefold(): code for code, name in PLACES.items()}


def place_code(label: str) -> str:
    """Return the code that any of our ways to write a municipality means."""
    text = unicodedata.normalize("NFC", label).strip()
    digits = re.match(r"\d{3,4}(?=$| )", text)
    if digits is not None:
        return digits[0].zfill(4)
    return CODE_OF[re.sub(" kommune$", "", text.casefold())]


# --------------------------------------------------------------------------------------------
# Tables of Jobindsats
# --------------------------------------------------------------------------------------------


@dataclass
class Table:
    """What a table says, and how its labels are written.

    Attributes:
        table_id: the table.
        places: codes.
        periods: codes.
        measures: labels.
        groups: labels, or one empty one.
        sexes: labels of the dimension Køn, or one empty one.
        values: by place, period, group, sex and measure; None is missing.
        place_label, period_label: how places and periods are written.
    """

    table_id: str
    places: list[str]
    periods: list[str]
    measures: list[str]
    groups: list[str]
    sexes: list[str]
    values: dict[tuple[str, str, str, str, str], Decimal | None]
    place_label: Callable[[str], Any] = lambda code: PLACES[code]
    period_label: Callable[[str], Any] = lambda code: code

    def cells(self) -> frozenset[Cell]:
        """Return the cells as they should land."""
        return frozenset(
            Cell(
                place,
                period,
                group,
                "" if sex in ("", "I alt") else f"Køn={sex}",
                measure,
                "" if value is None else canonical(value),
            )
            for (place, period, group, sex, measure), value in self.values.items()
        )

    def period_codes(self) -> dict[str, str]:
        """Return what each label of a period means, and each code itself."""
        codes = {str(self.period_label(period)): period for period in self.periods}
        return codes | {period: period for period in self.periods}


def canonical(value: Decimal) -> str:
    """Write a number with a decimal point and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def draw_table(random: Random, *, sexes: bool | None = None, groups: bool | None = None) -> Table:
    """Draw a table: which one, its places, periods, dimensions and figures."""
    has_groups = random.random() < 0.25 if groups is None else groups
    has_sexes = random.random() < 0.2 if sexes is None else sexes
    table_id, measures = random.choice((("y60c07", [SHARE]), ("y60a02", [PERSONS])))
    if has_groups:
        table_id, measures = "passiv12", [PASSIVE, PERSONS][: random.choice((1, 2))]
    places = random.sample(sorted(PLACES), random.randint(3, 9))
    sexes_drawn = ["I alt", "Mænd", "Kvinder"] if has_sexes else [""]
    group_labels = random.sample(GROUPS, random.randint(1, 3)) if has_groups else [""]
    periods = draw_periods(random)
    values: dict[tuple[str, str, str, str, str], Decimal | None] = {}
    for place in places:
        for period in periods:
            for group in group_labels:
                for sex in sexes_drawn:
                    for measure in measures:
                        values[place, period, group, sex, measure] = draw_value(random, measure)
    return Table(table_id, places, periods, measures, group_labels, sexes_drawn, values)


def draw_periods(random: Random, kind: str | None = None) -> list[str]:
    """Draw months, quarters or years that follow each other."""
    kind = kind or random.choice(("month", "month", "quarter", "year"))
    count, year = random.randint(2, 6), random.randint(2015, 2024)
    if kind == "year":
        return [str(year + number) for number in range(min(count, 3))]
    size, letter, width = (12, "M", 2) if kind == "month" else (4, "Q", 1)
    start = random.randrange(size)
    return [
        f"{year + at // size}{letter}{at % size + 1:0{width}d}"
        for at in range(start, start + count)
    ]


def draw_value(random: Random, measure: str) -> Decimal | None:
    """Draw a figure, now and then a missing one."""
    if random.random() < 0.03:
        return None
    if measure == PERSONS:
        return Decimal(random.choice((random.randint(1, 99), random.randint(100, 99_999))))
    return Decimal(random.randint(11, 999)) / 10


def as_long(table: Table, random: Random) -> Grid:
    """Write one row for each place, period and dimension, a column for each measure."""
    headings = [random.choice(("Område", "Kommune", "Area")), random.choice(("Periode", "Period"))]
    headings += ["Målgruppe"] if table.groups != [""] else []
    headings += ["Køn"] if table.sexes != [""] else []
    rows: Grid = [[*headings, *table.measures]]
    for place in table.places:
        for period in table.periods:
            for group in table.groups:
                for sex in table.sexes:
                    labels = [table.place_label(place), table.period_label(period), group, sex]
                    figures = [
                        table.values[place, period, group, sex, measure]
                        for measure in table.measures
                    ]
                    rows.append([label for label in labels if label != ""] + figures)
    return rows


def as_crosstab(table: Table, random: Random) -> Grid:
    """Write places down and periods across: one measure, named in the title; no dimensions."""
    heading = random.choice(("Område", "Kommune", ""))
    rows: Grid = [[heading, *(table.period_label(period) for period in table.periods)]]
    for place in table.places:
        figures = [
            table.values[place, period, "", "", table.measures[0]] for period in table.periods
        ]
        rows.append([table.place_label(place), *figures])
    return rows


def as_turned(table: Table, random: Random) -> Grid:
    """Write periods down and places across."""
    return [list(row) for row in zip(*as_crosstab(table, random), strict=True)]


def one_measure(random: Random, kind: str | None = None) -> Table:
    """Draw a table that fits a crosstab."""
    table = draw_table(random, sexes=False, groups=False)
    if kind is None or not re.fullmatch(
        {"month": r".*M.*", "quarter": r".*Q.*"}[kind], table.periods[0]
    ):
        kind = kind or random.choice(("month", "quarter"))
        periods = draw_periods(random, kind)
        values = {
            (place, period, "", "", measure): draw_value(random, measure)
            for place in table.places
            for period in periods
            for measure in table.measures
        }
        table = replace(table, periods=periods, values=values)
    return table


# --------------------------------------------------------------------------------------------
# Writing
# --------------------------------------------------------------------------------------------


def text_of(
    grid: Grid,
    *,
    delimiter: str = ";",
    mark: str = ",",
    missing: str = "",
    encoding: str = "utf-8",
    newline: str = "\r\n",
    quoting: int = csv.QUOTE_MINIMAL,
    before: str = "",
    after: str = "",
) -> bytes:
    """Write rows as text, numbers with a decimal mark."""

    def written(value: Any) -> str:
        if isinstance(value, Shown):
            value = value.value
        if value is None:
            return missing
        if isinstance(value, Decimal):
            return canonical(value).replace(".", mark)
        return str(value)

    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
    width = max(len(row) for row in grid)
    for row in grid:
        writer.writerow([written(value) for value in [*row, *[""] * (width - len(row))]])
    return f"{before}{buffer.getvalue()}{after}".encode(encoding)


def workbook_of(
    sheets: dict[str, Grid], *, at: tuple[int, int] = (0, 0), missing: str | None = None
) -> bytes:
    """Write sheets with XlsxWriter, numbers as numbers, each as its format says."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        formats: dict[str, Any] = {}
        for name, grid in sheets.items():
            sheet = workbook.add_worksheet(name)
            for down, row in enumerate(grid, start=at[0]):
                for across, value in enumerate(row, start=at[1]):
                    shown = value if isinstance(value, Shown) else Shown(value)
                    form = shown.number_format
                    if form and form not in formats:
                        formats[form] = workbook.add_format({"num_format": form})
                    _write(sheet, down, across, shown.value, formats.get(form), missing)
    return buffer.getvalue()


def _write(sheet: Any, down: int, across: int, value: Any, form: Any, missing: str | None) -> None:
    if value is None:
        if missing is not None:
            sheet.write_string(down, across, missing)
    elif isinstance(value, Decimal):
        sheet.write_number(down, across, float(value), form)
    elif isinstance(value, datetime | date):
        sheet.write_datetime(down, across, value, form)
    else:
        sheet.write_string(down, across, value, form)


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def with_sheet_changed(content: bytes, change: Callable[[ElementTree.Element], None]) -> bytes:
    """Change the XML of the first sheet; everything else stays."""

    def changed(text: bytes) -> bytes:
        ElementTree.register_namespace("", MAIN.strip("{}"))
        root = ElementTree.fromstring(text)
        change(root)
        return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)

    return _with_part(content, "xl/worksheets/sheet1.xml", changed)


def _with_part(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == part else text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def without_references(root: ElementTree.Element) -> None:
    """Leave out where cells and rows stand, as some programs do: each follows the one before."""
    for element in [*root.iter(f"{MAIN}row"), *root.iter(f"{MAIN}c")]:
        del element.attrib["r"]


def with_wrong_size(root: ElementTree.Element) -> None:
    """Declare a size that is not true."""
    for element in root.iter(f"{MAIN}dimension"):
        element.set("ref", "A1:XFD1048576")


def with_rows_out_of_order(root: ElementTree.Element) -> None:
    """Write the last row first; its references say where it stands."""
    data = next(root.iter(f"{MAIN}sheetData"))
    last = data[-1]
    data.remove(last)
    data.insert(0, last)


def with_cells_out_of_order(root: ElementTree.Element) -> None:
    """Write the cells of each row from right to left."""
    for row in root.iter(f"{MAIN}row"):
        row[:] = list(reversed(row))


def with_stray_cell(root: ElementTree.Element) -> None:
    """Leave a formatted empty cell far below."""
    data = next(root.iter(f"{MAIN}sheetData"))
    row = ElementTree.SubElement(data, f"{MAIN}row", {"r": "1048576"})
    ElementTree.SubElement(row, f"{MAIN}c", {"r": "XFD1048576", "s": "0"})


def with_prefix(content: bytes) -> bytes:
    """Give every element of the sheet a prefix of its namespace."""

    def changed(text: bytes) -> bytes:
        ElementTree.register_namespace("x", MAIN.strip("{}"))
        return ElementTree.tostring(
            ElementTree.fromstring(text), encoding="UTF-8", xml_declaration=True
        )

    return _with_part(content, "xl/worksheets/sheet1.xml", changed)


def with_rich_texts(content: bytes) -> bytes:
    """Write every shared text in two runs, the second in bold, with a reading aid after it."""

    def changed(text: bytes) -> bytes:
        ElementTree.register_namespace("", MAIN.strip("{}"))
        root = ElementTree.fromstring(text)
        for item in root.iter(f"{MAIN}si"):
            whole = item.findtext(f"{MAIN}t") or ""
            item.clear()
            for part in (whole[:2], whole[2:]):
                run = ElementTree.SubElement(item, f"{MAIN}r")
                ElementTree.SubElement(run, f"{MAIN}t", {"xml:space": "preserve"}).text = part
            aid = ElementTree.SubElement(item, f"{MAIN}rPh", {"sb": "0", "eb": "1"})
            ElementTree.SubElement(aid, f"{MAIN}t").text = "læsehjælp"
        return ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)

    return _with_part(content, "xl/sharedStrings.xml", changed)


def open_document_of(grid: Grid) -> bytes:
    """Write a sheet as OpenDocument: equal cells beside each other once, as LibreOffice does."""
    rows = []
    for row in [*grid, [None] * 3]:
        cells = [
            _open_document_cell(value, len(list(same))) for value, same in itertools.groupby(row)
        ]
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    name = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{name}:office:1.0" xmlns:table="{name}:table:1.0"'
        f' xmlns:text="{name}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="Ark1">{"".join(rows)}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{name}:manifest:1.0" manifest:version="1.3">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", kind, zipfile.ZIP_STORED)
        package.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
        package.writestr("META-INF/manifest.xml", manifest, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _open_document_cell(value: Any, times: int) -> str:
    repeated = f' table:number-columns-repeated="{times}"' if times > 1 else ""
    if value is None:
        return f"<table:table-cell{repeated}/>"
    kind, shown = 'office:value-type="string"', str(value)
    if isinstance(value, Decimal):
        kind = f'office:value-type="float" office:value="{canonical(value)}"'
        shown = canonical(value).replace(".", ",")
    return f"<table:table-cell {kind}{repeated}><text:p>{escape(shown)}</text:p></table:table-cell>"


# --------------------------------------------------------------------------------------------
# Kinds of tables
# --------------------------------------------------------------------------------------------

Made = tuple[Table, Grid]


def _file(
    kind: str,
    table: Table,
    content: bytes,
    suffix: str,
    *options: str,
    expectation: str = "everyday",
    cells: frozenset[Cell] | None = None,
) -> ForeignFile:
    return ForeignFile(
        kind=kind,
        name=f"{table.table_id}_foreign{suffix}",
        content=content,
        options=options,
        expectation=expectation,
        cells=table.cells() if cells is None else cells,
        period_codes=table.period_codes(),
    )


def _named(table: Table) -> tuple[str, str]:
    return "--measure", table.measures[0]


def _either(
    kind: str, random: Random, table: Table, grid: Grid, *options: str, **others: Any
) -> ForeignFile:
    """Write a grid as text or as a workbook."""
    if random.random() < 0.5:
        delimiter, mark = random.choice(((";", ","), (";", ","), ("\t", ","), (",", ".")))
        content = text_of(
            grid,
            delimiter=delimiter,
            mark=mark,
            missing=random.choice(("", "-", "..")),
            encoding=random.choice(("utf-8", "utf-8-sig")),
            newline=random.choice(("\r\n", "\n")),
            quoting=random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL)),
        )
        return _file(kind, table, content, ".csv", *options, **others)
    content = workbook_of(
        {"Ark1": grid},
        at=random.choice(((0, 0), (0, 0), (2, 1), (5, 3))),
        missing=random.choice((None, "-", "..")),
    )
    return _file(kind, table, content, ".xlsx", *options, **others)


def clean_long(random: Random) -> ForeignFile:
    """Make a long table without anything foreign."""
    table = draw_table(random)
    return _either("clean_long", random, table, as_long(table, random))


def clean_crosstab(random: Random) -> ForeignFile:
    """Make a crosstab, in either direction."""
    table = one_measure(random)
    layout = random.choice((as_crosstab, as_turned))
    return _either("clean_crosstab", random, table, layout(table, random), *_named(table))


def titled(random: Random) -> ForeignFile:
    """Put the measure as a title above a crosstab, and a source below it."""
    table = one_measure(random)
    grid = [[table.measures[0]], [None], *as_crosstab(table, random)]
    grid += random.choice(([], [[None], ["Kilde: Jobindsats.dk"]]))
    content = workbook_of({"Ark1": grid})
    return _file("titled", table, content, ".xlsx")


def _written_periods(
    kind: str, type_: str, label: Callable[[str], Any]
) -> Callable[[Random], ForeignFile]:
    def make(random: Random) -> ForeignFile:
        table = replace(one_measure(random, type_), period_label=label)
        layout = random.choice((as_long, as_crosstab))
        return _either(kind, random, table, layout(table, random), *_named(table))

    return make


def _parts(code: str) -> tuple[int, int]:
    return int(code[:4]), int(code[5:])


def _short(code: str) -> str:
    year, month = _parts(code)
    return f"{MONTHS[month - 1][:3]}-{year % 100:02d}"


def _month_name(code: str) -> str:
    year, month = _parts(code)
    return f"{MONTHS[month - 1]} {year}"


def _iso(code: str) -> str:
    year, month = _parts(code)
    return f"{year}-{month:02d}"


def _kvartal(code: str) -> str:
    year, quarter = _parts(code)
    return f"{quarter}. kvt {year}"


def _range(code: str) -> str:
    year, quarter = _parts(code)
    first, last = MONTHS[3 * quarter - 3], MONTHS[3 * quarter - 1]
    return f"{first[:3].capitalize()} {year} – {last[:3].capitalize()} {year}"


def dates_as_periods(random: Random) -> ForeignFile:
    """Write months as dates of a workbook that are shown as jan-26."""
    table = one_measure(random, "month")
    form = random.choice(("mmm-yy", "yyyy-mm", "mmmm yyyy", "dd-mm-yyyy"))
    table = replace(table, period_label=lambda code: Shown(date(*_parts(code), 1), form))
    content = workbook_of({"Ark1": random.choice((as_long, as_crosstab))(table, random)})
    made = _file("dates_as_periods", table, content, ".xlsx", *_named(table))
    return replace(made, period_codes={period: period for period in table.periods})


def sep_line(random: Random) -> ForeignFile:
    """Begin with sep=;."""
    table = draw_table(random)
    content = text_of(as_long(table, random), before="sep=;\r\n")
    return _file("sep_line", table, content, ".csv")


def utf16(random: Random) -> ForeignFile:
    """Write Excel's Unicode text."""
    table = draw_table(random)
    content = text_of(as_long(table, random), delimiter="\t", encoding="utf-16")
    return _file("utf16", table, content, random.choice((".txt", ".csv")))


def windows_1252(random: Random) -> ForeignFile:
    """Write Windows-1252 and say Latin-1."""
    table = draw_table(random)
    content = text_of(as_long(table, random), encoding="cp1252")
    return _file("windows_1252", table, content, ".csv", "--encoding", "latin-1")


def utf8_said_latin(random: Random) -> ForeignFile:
    """Write UTF-8 and say Latin-1."""
    table = one_measure(random)
    table.places[:] = [*table.places[:-1], table.places[-1]]
    table = replace(table, place_label=lambda code: f"{PLACES[code]}")
    grid = as_long(table, random)
    grid[0][0] = "Område"
    content = text_of(grid)
    return _file(
        "utf8_said_latin", table, content, ".csv", "--encoding", "latin-1", expectation="forbidden"
    )


def decomposed(random: Random) -> ForeignFile:
    """Write letters with rings and strokes as a Mac does."""
    table = draw_table(random)
    table = replace(table, place_label=lambda code: unicodedata.normalize("NFD", PLACES[code]))
    return _either("decomposed", random, table, as_long(table, random))


def coded_places(random: Random) -> ForeignFile:
    """Write municipalities as 751, 0751, 751 Aarhus, or Aarhus Kommune."""
    table = draw_table(random)
    label: Callable[[str], Any] = random.choice(
        (
            lambda code: code.lstrip("0"),
            lambda code: code,
            lambda code: f"{code.lstrip('0')} {PLACES[code]}",
            lambda code: f"{PLACES[code]} Kommune",
            lambda code: PLACES[code].upper(),
        )
    )
    table = replace(table, place_label=label)
    return _either("coded_places", random, table, as_long(table, random))


def code_column(random: Random) -> ForeignFile:
    """Put a column of codes beside the names."""
    table = draw_table(random)
    grid = as_long(table, random)
    heading = random.choice(("Kommunekode", "Kommunenr.", "Kode"))
    for number, row in enumerate(grid):
        code = place_code(row[0]) if number else heading
        row.insert(1, code.lstrip("0") if random.random() < 0.5 else code)
    return _either("code_column", random, table, grid)


def excel_pivot(random: Random) -> ForeignFile:
    """Make Excel's own pivot: its labels and its grand totals."""
    table = one_measure(random)
    grid = as_crosstab(table, random)
    grid[0][0] = "Rækkenavne"
    grid = [[*row, "Hovedtotal" if not at else _total(row[1:])] for at, row in enumerate(grid)]
    columns = list(zip(*grid[1:], strict=True))[1:]
    grid.append(["Hovedtotal", *map(_total, columns)])
    first = [f"Sum af {table.measures[0]}", "Kolonnenavne"]
    content = workbook_of({"Ark1": [first, *grid]}, at=random.choice(((0, 0), (2, 0))))
    return _file("excel_pivot", table, content, ".xlsx", *_named(table))


def _total(values: Sequence[Any]) -> Decimal:
    return sum((value for value in values if value is not None), Decimal(0))


def pivot_as_csv(random: Random) -> ForeignFile:
    """Save a table with a title and two header lines, year over month, as CSV."""
    table = one_measure(random, "month")
    years = [code[:4] for code in table.periods]
    once = [year if year not in years[:at] else "" for at, year in enumerate(years)]
    months = [MONTHS[_parts(code)[1] - 1].capitalize() for code in table.periods]
    body = as_crosstab(table, random)[1:]
    grid: Grid = [[table.measures[0]], [None], ["", *once], ["", *months], *body]
    if random.random() < 0.5:
        return _file("pivot_as_csv", table, text_of(grid), ".csv")
    return _file("pivot_as_csv", table, workbook_of({"Ark1": grid}), ".xlsx")


def year_and_month(random: Random) -> ForeignFile:
    """Split the period over a column År and a column Måned or Kvartal."""
    table = one_measure(random)
    grid = as_long(table, random)
    is_month = "M" in table.periods[0]
    for number, row in enumerate(grid):
        if number == 0:
            row[1:2] = ["År", "Måned" if is_month else "Kvartal"]
            continue
        year, part = _parts(row[1])
        second = MONTHS[part - 1].capitalize() if is_month else f"{part}. kvartal"
        row[1:2] = [str(year), second]
    return _either("year_and_month", random, table, grid)


def labels_once(random: Random) -> ForeignFile:
    """Write each place once, above blank cells, with a total of its own, as a pivot does."""
    table = one_measure(random)
    grid = as_long(table, random)
    seen: set[str] = set()
    for row in grid[1:]:
        if row[0] in seen:
            row[0] = ""
        else:
            seen.add(row[0])
    return _either("labels_once", random, table, grid)


def place_totals(random: Random) -> ForeignFile:
    """Put a pivot's `Aarhus Total` below the rows of each place."""
    table = one_measure(random)
    header, *rows = as_long(table, random)
    grid: Grid = [header]
    for at, row in enumerate(rows):
        grid.append(row)
        if at + 1 == len(rows) or rows[at + 1][0] != row[0]:
            own = [other[2] for other in rows if other[0] == row[0]]
            grid.append([f"{row[0]} Total", "", _total(own)])
    grid.append(["Hovedtotal", "", _total([row[2] for row in rows])])
    return _either("place_totals", random, table, grid, expectation="everyday")


def trailing(random: Random) -> ForeignFile:
    """End with empty columns, empty lines and Ctrl-Z."""
    table = draw_table(random)
    grid = [[*row, "", ""] for row in as_long(table, random)]
    content = text_of([*grid, [""], [""]], after=random.choice(("", "\x1a", "\r\n\r\n")))
    return _file("trailing", table, content, ".csv")


def percent_format(random: Random) -> ForeignFile:
    """Keep fractions that a workbook shows as per cent."""
    table = one_measure(random)
    while table.measures != [SHARE]:
        table = one_measure(random)
    grid = [
        [Shown(value / 100, "0.0%") if isinstance(value, Decimal) else value for value in row]
        for row in as_crosstab(table, random)
    ]
    if random.random() < 0.5:
        return _file("percent_format", table, workbook_of({"A": grid}), ".xlsx", *_named(table))
    grid[0][0] = "Område"
    content = with_sheet_changed(workbook_of({"A": grid}, missing="-"), without_references)
    return _file("percent_format", table, content, ".xlsx", *_named(table))


def odd_xml(random: Random) -> ForeignFile:
    """Write a workbook as some other program might."""
    table = draw_table(random)
    content = workbook_of({"Ark1": as_long(table, random)}, missing="-")
    changes: tuple[Callable[[bytes], bytes], ...] = (
        lambda text: with_sheet_changed(text, without_references),
        lambda text: with_sheet_changed(text, with_wrong_size),
        lambda text: with_sheet_changed(text, with_rows_out_of_order),
        lambda text: with_sheet_changed(text, with_cells_out_of_order),
        lambda text: with_sheet_changed(text, with_stray_cell),
        with_prefix,
        with_rich_texts,
    )
    return _file("odd_xml", table, random.choice(changes)(content), ".xlsx", expectation="doubtful")


def open_document(random: Random) -> ForeignFile:
    """Save a table as OpenDocument."""
    table = one_measure(random)
    grid = random.choice((as_long, as_crosstab, as_turned))(table, random)
    return _file("open_document", table, open_document_of(grid), ".ods", *_named(table))


def filtered(random: Random) -> ForeignFile:
    """Put a page filter above the table: all figures are those of women."""
    table = one_measure(random)
    name, value = random.choice((("Køn", "Kvinder"), ("Alder", "16-29 år"), ("Herkomst", "Dansk")))
    gap: Grid = [[None]] * random.choice((0, 1, 2))
    line = random.choice(([name, value], [f"{name}: {value}"]))
    grid = [line, *gap, *as_crosstab(table, random)]
    cells = frozenset(cell._replace(dimensions=f"{name}={value}") for cell in table.cells())
    return _either(
        "filtered", random, table, grid, *_named(table), expectation="doubtful", cells=cells
    )


def narrowed_by_text(random: Random) -> ForeignFile:
    """Say in a line above or below that the figures are some persons' only."""
    table = one_measure(random)
    text = random.choice(("Kvinder", "Kun ikke-vestlige indvandrere", "16-29 år"))
    grid = as_crosstab(table, random)
    grid = random.choice(([[text], *grid], [[text], [None], *grid], [*grid, [None], [text]]))
    return _either("narrowed_by_text", random, table, grid, *_named(table), expectation="forbidden")


def scaled_by_text(random: Random) -> ForeignFile:
    """Say in a line above or below, or in a column, that the figures are thousands or the like."""
    table = one_measure(random)
    text = random.choice(("1.000 personer", "Tal i tusinde", "Enhed: 1000", "Opgjort i promille"))
    grid = as_crosstab(table, random)
    pair = ["Enhed", "1.000 personer"]
    above = random.choice(([text], pair))
    grid = random.choice(([above, *grid], [above, [None], *grid], [*grid, [None], above]))
    return _either("scaled_by_text", random, table, grid, *_named(table), expectation="forbidden")


def other_delimiters(random: Random) -> ForeignFile:
    """Separate fields by bars, and write a heading on two lines."""
    table = one_measure(random)
    grid = as_long(table, random)
    grid[0] = [text.replace(" i pct.", "\ni pct.") for text in grid[0]]
    content = text_of(grid, delimiter=random.choice("|;"))
    return _file("other_delimiters", table, content, ".csv")


def two_tables(random: Random) -> ForeignFile:
    """Put a second table beside or below the first, with other figures."""
    table = one_measure(random)
    other = replace(table, values={key: draw_value(random, key[4]) for key in table.values})
    first, second = as_crosstab(table, random), as_crosstab(other, random)
    if random.random() < 0.5:
        grid = [*first, *([[None]] * random.choice((1, 2))), *second]
    else:
        grid = [[*one, None, *two] for one, two in zip(first, second, strict=True)]
    return _either("two_tables", random, table, grid, *_named(table), expectation="forbidden")


def footnotes(random: Random) -> ForeignFile:
    """Give some figures a footnote's sign, or write them with blanks between thousands."""
    table = draw_table(random)
    grid = as_long(table, random)
    for row in random.sample(grid[1:], min(2, len(grid) - 1)):
        if isinstance(row[-1], Decimal):
            text = canonical(row[-1]).replace(".", ",")
            row[-1] = text + random.choice(("*", " *", " 1)", "¹", " (f)"))
    return _either("footnotes", random, table, grid, expectation="doubtful")


def more_columns(random: Random) -> ForeignFile:
    """Add a column of remarks, units or dates of update, of regions, or of other places."""
    table = draw_table(random)
    grid = as_long(table, random)
    heading, texts = random.choice(
        (
            ("Opdateret", ("20-08-2026",)),
            ("Bemærkning", ("foreløbig", "", "rettet")),
            ("Enhed", ("pct.",)),
        )
    )
    where = random.choice((0, len(grid[0])))
    for number, row in enumerate(grid):
        row.insert(where, heading if number == 0 else random.choice(texts) or None)
    return _either("more_columns", random, table, grid, expectation="everyday")


def two_places(random: Random) -> ForeignFile:
    """Add a second column of places: the figures are by both."""
    table = one_measure(random)
    where = random.choice(("Arbejdsstedskommune", "Til kommune", "Bopælskommune"))
    header, *rows = as_long(table, random)
    grid: Grid = [[header[0], where, *header[1:]]]
    cells = set()
    for row in rows:
        others = random.sample(sorted(PLACES), 2)
        for other in others:
            value = draw_value(random, table.measures[0])
            grid.append([row[0], PLACES[other], row[1], value])
            cells.add(
                Cell(
                    place_code(row[0]),
                    row[1],
                    "",
                    f"{where}={PLACES[other]}",
                    table.measures[0],
                    "" if value is None else canonical(value),
                )
            )
    return _either(
        "two_places", random, table, grid, expectation="doubtful", cells=frozenset(cells)
    )


def fractions(random: Random) -> ForeignFile:
    """Write shares as fractions, without a format that says so."""
    table = one_measure(random)
    while table.measures != [SHARE]:
        table = one_measure(random)
    grid = [
        [value / 100 if isinstance(value, Decimal) else value for value in row]
        for row in as_crosstab(table, random)
    ]
    return _either("fractions", random, table, grid, *_named(table), expectation="forbidden")


def broken_cell(random: Random) -> ForeignFile:
    """Put an error value, a formula's text or a word where a figure should be."""
    table = one_measure(random)
    grid = as_crosstab(table, random)
    grid[-1][-1] = random.choice(("#REF!", "#I/T", "#DIV/0!", "ukendt", "=B2"))
    return _either("broken_cell", random, table, grid, *_named(table), expectation="forbidden")


def several_sheets(random: Random) -> ForeignFile:
    """Put a second sheet with other figures beside the first, or one with words only."""
    table = draw_table(random)
    grid = as_long(table, random)
    if random.random() < 0.5:
        second: Grid = [["Noter"], ["Tallene er trukket fra Jobindsats.dk"]]
        content = workbook_of({"Data": grid, "Noter": second})
        return _file("several_sheets", table, content, ".xlsx", expectation="doubtful")
    other = replace(table, values={key: draw_value(random, key[4]) for key in table.values})
    content = workbook_of({"Data": grid, "Data (2)": as_long(other, random)})
    if random.random() < 0.5:
        return _file("chosen_sheet", table, content, ".xlsx", "--sheet", "Data")
    return _file("several_sheets", table, content, ".xlsx", expectation="forbidden")


def thousands(random: Random) -> ForeignFile:
    """Write persons with a point between thousands, as Danish programs show them."""
    table = draw_table(random, groups=False)
    while table.measures != [PERSONS]:
        table = draw_table(random, groups=False)
    grid = [
        [
            f"{int(value):,}".replace(",", ".") if isinstance(value, Decimal) else value
            for value in row
        ]
        for row in as_long(table, random)
    ]
    return _either("thousands", random, table, grid, expectation="doubtful")


def all_as_total(random: Random) -> ForeignFile:
    """Call the total of a dimension Alle or Total."""
    table = draw_table(random, sexes=True)
    grid = as_long(table, random)
    word = random.choice(("Alle", "Total", "I alt", "Begge køn i alt"))
    at = grid[0].index("Køn")
    for row in grid[1:]:
        row[at] = word if row[at] == "I alt" else row[at]
    return _either("all_as_total", random, table, grid, expectation="doubtful")


def melted(random: Random) -> ForeignFile:
    """Write one row for each figure, its measure beside it."""
    table = draw_table(random)
    header, *rows = as_long(table, random)
    labels = len(header) - len(table.measures)
    grid: Grid = [[*header[:labels], "Måltal", "Værdi"]]
    for row in rows:
        for measure, value in zip(table.measures, row[labels:], strict=True):
            grid.append([*row[:labels], measure, value])
    return _either("melted", random, table, grid)


def numbered_rows(random: Random) -> ForeignFile:
    """Put the number of each row before it, without a heading, as data frames are saved."""
    table = draw_table(random)
    header, *rows = as_long(table, random)
    grid: Grid = [["", *header]]
    grid += [[str(number), *row] for number, row in enumerate(rows)]
    return _either("numbered_rows", random, table, grid, expectation="doubtful")


def heading_again(random: Random) -> ForeignFile:
    """Repeat the headings in the middle, as printed pages do."""
    table = draw_table(random)
    grid = as_long(table, random)
    grid.insert(random.randint(2, len(grid)), grid[0])
    return _either("heading_again", random, table, grid, expectation="doubtful")


def per_cent_signs(random: Random) -> ForeignFile:
    """Write 44,1 % as text."""
    table = _shares(random)
    grid = [
        [
            f"{canonical(value).replace('.', ',')} %" if isinstance(value, Decimal) else value
            for value in row
        ]
        for row in as_long(table, random)
    ]
    return _either("per_cent_signs", random, table, grid, expectation="doubtful")


def english_thousands(random: Random) -> ForeignFile:
    """Write persons as 1,234 in a file with commas between its columns."""
    table = _persons(random)
    grid = [
        [f"{int(value):,}" if isinstance(value, Decimal) else value for value in row]
        for row in as_long(table, random)
    ]
    content = text_of(grid, delimiter=random.choice((",", "\t")), quoting=csv.QUOTE_ALL)
    return _file("english_thousands", table, content, ".csv", expectation="doubtful")


def blank_thousands(random: Random) -> ForeignFile:
    """Write persons as 1 234, with one of several blanks."""
    table = _persons(random)
    blank = random.choice((" ", "\u00a0", "\u202f", "'"))
    grid = [
        [
            f"{int(value):,}".replace(",", blank) if isinstance(value, Decimal) else value
            for value in row
        ]
        for row in as_long(table, random)
    ]
    return _either("blank_thousands", random, table, grid, expectation="doubtful")


def figures_as_dates(random: Random) -> ForeignFile:
    """Let a spreadsheet have made dates of figures: 1,2 has become the first of February."""
    table = _shares(random)
    grid = as_crosstab(table, random)
    grid[-1][-1] = Shown(date(2026, random.randint(1, 12), random.randint(1, 28)), "dd-mmm")
    content = workbook_of({"Ark1": grid})
    return _file(
        "figures_as_dates", table, content, ".xlsx", *_named(table), expectation="forbidden"
    )


def scaled_format(random: Random) -> ForeignFile:
    """Show persons in thousands, with a format that hides the last three digits."""
    table = _persons(random)
    grid = [
        [Shown(value, "0,") if isinstance(value, Decimal) else value for value in row]
        for row in as_long(table, random)
    ]
    content = workbook_of({"Ark1": grid})
    return _file("scaled_format", table, content, ".xlsx", expectation="doubtful")


def words_in_format(random: Random) -> ForeignFile:
    """Show figures with a word that the format adds, or with zeros in front."""
    table = _shares(random)
    form = random.choice(('0.0" pct."', "#,##0.0", "000.0", "0.0_ ;[Red]-0.0"))
    grid = [
        [Shown(value, form) if isinstance(value, Decimal) else value for value in row]
        for row in as_long(table, random)
    ]
    content = workbook_of({"Ark1": grid})
    return _file("words_in_format", table, content, ".xlsx", expectation="doubtful")


def period_totals(random: Random) -> ForeignFile:
    """Put a total of the year among the months."""
    table = _persons(random, "month")
    grid = as_crosstab(table, random)
    year = table.periods[0][:4]
    word = random.choice((f"{year} Total", f"{year} i alt", "I alt", "Hovedtotal"))
    grid = [[*row, word if not at else _total(row[1:])] for at, row in enumerate(grid)]
    return _either("period_totals", random, table, grid, *_named(table), expectation="doubtful")


def other_areas(random: Random) -> ForeignFile:
    """Put rows of no municipality below: not stated, labour market areas, sums."""
    table = one_measure(random)
    grid = as_crosstab(table, random)
    word = random.choice(("Uoplyst kommune", "RAR Nordjylland", "Kommuner i alt"))
    grid.append([word, *(draw_value(random, table.measures[0]) for _ in table.periods)])
    return _either("other_areas", random, table, grid, *_named(table), expectation="doubtful")


def group_titled(random: Random) -> ForeignFile:
    """Name the target group in the title, or before the measure."""
    table = one_measure(random)
    group = random.choice(GROUPS)
    table = replace(table, table_id="passiv12", measures=[random.choice((PASSIVE, PERSONS))])
    values = {
        (place, period, "", "", table.measures[0]): draw_value(random, table.measures[0])
        for place in table.places
        for period in table.periods
    }
    table = replace(table, values=values)
    grid = as_crosstab(table, random)
    titles: Grid = random.choice(
        (
            [[group], table.measures],
            [[f"{group}: {table.measures[0]}"]],
            [["Ydelse", group], table.measures],
        )
    )
    cells = frozenset(cell._replace(group=group) for cell in table.cells())
    return _either(
        "group_titled", random, table, [*titles, [None], *grid], cells=cells, expectation="doubtful"
    )


def same_period_twice(random: Random) -> ForeignFile:
    """Give two columns of a crosstab the same period and other figures."""
    table = one_measure(random)
    grid = as_crosstab(table, random)
    grid = [[*row, row[1] if not at else Decimal(7 + at)] for at, row in enumerate(grid)]
    return _either(
        "same_period_twice", random, table, grid, *_named(table), expectation="forbidden"
    )


def _shares(random: Random) -> Table:
    table = one_measure(random)
    while table.measures != [SHARE]:
        table = one_measure(random)
    return table


def _persons(random: Random, kind: str | None = None) -> Table:
    table = one_measure(random, kind)
    while table.measures != [PERSONS]:
        table = one_measure(random, kind)
    return table


# --------------------------------------------------------------------------------------------
# Extracts of spells
# --------------------------------------------------------------------------------------------

COLUMNS = (
    "spell_id",
    "person_id",
    "benefit_code",
    "visitation_category",
    "municipality_code",
    "start_date",
    "end_date",
)
DANISH = (
    "Forløbsid",
    "Pseudonym",
    "Ydelseskode",
    "Matchgruppe",
    "Kommunekode",
    "Fra dato",
    "Til dato",
)
BENEFITS = ("kontanthjaelp", "uddannelseshjaelp", "sygedagpenge", "jobafklaringsforloeb")
DAY_FORMS = ("%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d 00:00:00", "%d-%m-%Y 00:00")
UNTIL = ("--data-until", "2019-12-31")

Row = dict[str, str]


def draw_spells(random: Random) -> list[Row]:
    """Draw the spells of a few dozen persons, as they should land."""
    rows: list[Row] = []
    letters = "abcdefghjkmnpqrstuvwxyz"
    for number in range(random.randint(20, 60)):
        person = (
            f"{random.choice(letters)}{random.choice(letters)}{number:03d}{random.choice(letters)}"
        )
        start = date(2015, 1, 1) + timedelta(days=random.randint(0, 900))
        for _ in range(random.randint(1, 3)):
            end = start + timedelta(days=random.randint(0, 200))
            is_open = random.random() < 0.1
            rows.append(
                {
                    "spell_id": f"s{len(rows) + 1}{random.choice(letters)}",
                    "person_id": person,
                    "benefit_code": random.choice(BENEFITS),
                    "visitation_category": random.choice(("jobparat", "aktivitetsparat", "")),
                    "municipality_code": random.choice(sorted(PLACES)),
                    "start_date": start.isoformat(),
                    "end_date": "" if is_open else end.isoformat(),
                }
            )
            if is_open:
                break
            start = end + timedelta(days=random.randint(1, 90))
    return rows


def _extract(
    kind: str,
    rows: Sequence[Row],
    content: bytes,
    suffix: str,
    *,
    expectation: str = "everyday",
    secrets: tuple[str, ...] = (),
    options: tuple[str, ...] = (),
) -> ForeignFile:
    return ForeignFile(
        kind=kind,
        name=f"spells_foreign{suffix}",
        content=content,
        options=(*UNTIL, *options),
        expectation=expectation,
        rows=tuple(sorted(tuple(sorted(row.items())) for row in rows)),
        secrets=secrets,
    )


def _spell_grid(rows: Sequence[Row], random: Random) -> Grid:
    """Write spells under English or Danish headings, the columns in any order."""
    headings = random.choice((COLUMNS, DANISH))
    order = random.sample(range(len(COLUMNS)), len(COLUMNS))
    grid: Grid = [[headings[at] for at in order]]
    return grid + [[row[COLUMNS[at]] or None for at in order] for row in rows]


def _spell_text(rows: Sequence[Row], random: Random, **options: Any) -> bytes:
    return text_of(_spell_grid(rows, random), delimiter=random.choice((";", ",")), **options)


def clean_spells(random: Random) -> ForeignFile:
    """Make an extract without anything foreign, as text or as a workbook."""
    rows = draw_spells(random)
    if random.random() < 0.6:
        quoting = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
        return _extract("clean_spells", rows, _spell_text(rows, random, quoting=quoting), ".csv")
    content = workbook_of({"Udtræk": _spell_grid(rows, random)})
    return _extract("clean_spells", rows, content, ".xlsx")


def spell_days(random: Random) -> ForeignFile:
    """Write days as 01-02-2018 or 31.12.2017, or with midnight; in a workbook as dates."""
    rows = draw_spells(random)
    form = random.choice(DAY_FORMS)

    def written(row: Row) -> Row:
        days = {
            name: date.fromisoformat(row[name]).strftime(form) if row[name] else ""
            for name in ("start_date", "end_date")
        }
        return row | days

    if random.random() < 0.7:
        content = _spell_text([written(row) for row in rows], random)
        return _extract("spell_days", rows, content, ".csv")
    grid = [
        [
            Shown(date.fromisoformat(value), "dd-mm-yyyy")
            if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
            else value
            for value in row
        ]
        for row in _spell_grid(rows, random)
    ]
    return _extract("spell_days", rows, workbook_of({"Udtræk": grid}), ".xlsx")


def spell_padding(random: Random) -> ForeignFile:
    """Pad ids and codes with blanks, no-break ones too; lose the zero of municipalities."""
    rows = draw_spells(random)
    blank = random.choice((" ", "   ", "\u00a0", "\t", "\u2007"))
    padded = [
        row
        | {
            "person_id": row["person_id"] + blank * random.randint(0, 2),
            "benefit_code": row["benefit_code"] + blank,
            "municipality_code": row["municipality_code"].lstrip("0") + blank,
        }
        for row in rows
    ]
    return _extract("spell_padding", rows, _spell_text(padded, random), ".csv")


def spell_trailing(random: Random) -> ForeignFile:
    """End with an empty last column, empty lines, or Ctrl-Z."""
    rows = draw_spells(random)
    grid = [[*row, ""] for row in _spell_grid(rows, random)]
    after = random.choice(("", "\r\n", "\x1a"))
    return _extract("spell_trailing", rows, text_of(grid, after=after), ".csv")


def spell_encodings(random: Random) -> ForeignFile:
    """Write UTF-16, a mark of byte order, or Windows-1252 that is said to be Latin-1."""
    rows = draw_spells(random)
    encoding = random.choice(("utf-16", "utf-8-sig", "cp1252"))
    grid: Grid = [list(DANISH), *([row[name] or None for name in COLUMNS] for row in rows)]
    options = ("--encoding", "latin-1") if encoding == "cp1252" else ()
    content = text_of(grid, encoding=encoding)
    return _extract("spell_encodings", rows, content, ".csv", options=options)


def spell_sheets(random: Random) -> ForeignFile:
    """Spread an extract over two sheets."""
    rows = draw_spells(random)
    half = len(rows) // 2
    sheets = {"1": _spell_grid(rows[:half], random), "2": _spell_grid(rows[half:], random)}
    return _extract("spell_sheets", rows, workbook_of(sheets), ".xlsx", expectation="doubtful")


def spell_letters(random: Random) -> ForeignFile:
    """Write letters of ids decomposed in some rows and composed in others: one person."""
    rows = [row | {"person_id": f"å{row['person_id']}"} for row in draw_spells(random)]
    told = [
        row | {"person_id": unicodedata.normalize(random.choice(("NFC", "NFD")), row["person_id"])}
        for row in rows
    ]
    return _extract("spell_letters", rows, _spell_text(told, random), ".csv")


def spell_numbers(random: Random) -> ForeignFile:
    """Write ids as numbers of a workbook, with or without zeros that a format shows."""
    rows = draw_spells(random)
    numbers = {row["person_id"]: random.randint(10_000, 99_999) for row in rows}
    form = random.choice(("", "0000000"))
    landed = [
        row | {"person_id": f"{numbers[row['person_id']]:0{7 if form else 1}d}"} for row in rows
    ]
    if len(set(numbers.values())) < len(numbers):
        return clean_spells(random)
    grid = _spell_grid(rows, random)
    at = grid[0].index("person_id" if "person_id" in grid[0] else "Pseudonym")
    for row in grid[1:]:
        row[at] = Shown(Decimal(numbers[row[at]]), form)
    content = workbook_of({"Udtræk": grid})
    return _extract("spell_numbers", landed, content, ".xlsx", expectation="doubtful")


def spell_parquet(random: Random) -> ForeignFile:
    """Save an extract as Parquet, with dates as dates or as texts."""
    rows = draw_spells(random)
    columns: dict[str, list[Any]] = {name: [row[name] or None for row in rows] for name in COLUMNS}
    if random.random() < 0.5:
        for name in ("start_date", "end_date"):
            columns[name] = [day and date.fromisoformat(day) for day in columns[name]]
    return _extract("spell_parquet", rows, _parquet_of(columns), ".parquet")


def hour_reports(random: Random) -> ForeignFile:
    """Report hours, as text with decimal commas or as Parquet with zeros at the end."""
    rows = [
        {
            "activity_id": f"c{number}",
            "weekly_hours": canonical(Decimal(random.randint(0, 5_900)) / 100),
        }
        for number in range(random.randint(5, 40))
    ]
    if random.random() < 0.5:
        numbers = [Decimal(row["weekly_hours"]).quantize(Decimal("0.0001")) for row in rows]
        ids = [row["activity_id"] for row in rows]
        content = _parquet_of({"activity_id": ids, "weekly_hours": numbers})
        made = _extract("hour_reports", rows, content, ".parquet")
    else:
        grid = [["activity_id", "weekly_hours"]]
        grid += [[row["activity_id"], row["weekly_hours"].replace(".", ",")] for row in rows]
        made = _extract("hour_reports", rows, text_of(grid), ".csv")
    return replace(made, name=made.name.replace("spells", "hours"), options=())


def _parquet_of(columns: dict[str, list[Any]]) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(pa.table(columns), buffer)
    return buffer.getvalue()


def rounded_ids(random: Random) -> ForeignFile:
    """Write ids that a program has rounded: in scientific notation, or with zeros at the end."""
    rows = draw_spells(random)
    form = random.choice(("sci", "zeros", "float"))
    numbers = {row["person_id"]: random.randint(10**17, 10**18) for row in rows}
    texts = {
        person: {
            "sci": f"{number:.5E}".replace(".", ","),
            "zeros": str(number // 10**3 * 10**3),
            "float": f"{float(number):.1f}",
        }[form]
        for person, number in numbers.items()
    }
    told = [row | {"person_id": texts[row["person_id"]]} for row in rows]
    content = _spell_text(told, random)
    return _extract(f"rounded_ids_{form}", rows, content, ".csv", expectation="forbidden")


def foreign_days(random: Random) -> ForeignFile:
    """Write days in an order nobody can know, with two digits of the year, or as numbers."""
    rows = draw_spells(random)
    form = random.choice(("%m/%d/%Y", "%d-%m-%y", "serial"))

    def written(day: str) -> str:
        if not day:
            return ""
        if form == "serial":
            return str((date.fromisoformat(day) - date(1899, 12, 30)).days)
        return date.fromisoformat(day).strftime(form)

    told = [
        row | {"start_date": written(row["start_date"]), "end_date": written(row["end_date"])}
        for row in rows
    ]
    content = _spell_text(told, random)
    return _extract("foreign_days", rows, content, ".csv", expectation="doubtful")


def zoned_days(random: Random) -> ForeignFile:
    """Save days in Parquet as moments of a time zone."""
    rows = draw_spells(random)
    columns: dict[str, Any] = {name: [row[name] or None for row in rows] for name in COLUMNS}
    moments = [datetime.fromisoformat(row["start_date"]) for row in rows]
    columns["start_date"] = pa.array(moments, pa.timestamp("us", "Europe/Copenhagen"))
    return _extract("zoned_days", rows, _parquet_of(columns), ".parquet", expectation="doubtful")


def binary_ids(random: Random) -> ForeignFile:
    """Save ids in Parquet as whole numbers, bytes, or floating-point numbers."""
    rows = draw_spells(random)
    numbers = {row["person_id"]: random.randint(10**17, 10**18) for row in rows}
    form = random.choice(("int64", "bytes", "float64"))
    landed = [row | {"person_id": str(numbers[row["person_id"]])} for row in rows]
    columns: dict[str, Any] = {name: [row[name] or None for row in landed] for name in COLUMNS}
    ids = [numbers[row["person_id"]] for row in rows]
    columns["person_id"] = {
        "int64": lambda: pa.array(ids, pa.int64()),
        "bytes": lambda: pa.array([str(one).encode() for one in ids], pa.binary()),
        "float64": lambda: pa.array(list(map(float, ids)), pa.float64()),
    }[form]()
    return _extract(
        f"binary_ids_{form}", landed, _parquet_of(columns), ".parquet", expectation="doubtful"
    )


def mixed_number_texts(random: Random) -> ForeignFile:
    """Write some ids as 123 and some as 123.0: one person."""
    rows = draw_spells(random)
    numbers = {row["person_id"]: str(at) for at, row in enumerate(rows, start=10_007)}
    landed = [row | {"person_id": numbers[row["person_id"]]} for row in rows]
    told = [row | {"person_id": row["person_id"] + random.choice(("", ".0"))} for row in landed]
    content = _spell_text(told, random)
    return _extract("mixed_number_texts", landed, content, ".csv", expectation="doubtful")


def more_spell_columns(random: Random) -> ForeignFile:
    """Add a column that the contract does not know, or the same heading twice."""
    rows = draw_spells(random)
    grid = _spell_grid(rows, random)
    heading = random.choice(("Navn", "Sagsbehandler", grid[0][0]))
    for number, row in enumerate(grid):
        row.append(heading if number == 0 else random.choice(("Sag 1", "Sag 2")))
    content = text_of(grid)
    return _extract("more_spell_columns", rows, content, ".csv", expectation="doubtful")


CPR_FORMS: dict[str, Callable[[str, str], str]] = {
    "plain": lambda day, number: day + number,
    "hyphen": lambda day, number: f"{day}-{number}",
    "dash": lambda day, number: f"{day}\u2013{number}",
    "minus": lambda day, number: f"{day}\u2212{number}",
    "blank": lambda day, number: f"{day} {number}",
    "no_break_blank": lambda day, number: f"{day}\u00a0{number}",
    "slash": lambda day, number: f"{day}/{number}",
    "points": lambda day, number: f"{day[:2]}.{day[2:4]}.{day[4:]}-{number}",
    "apostrophe": lambda day, number: f"'{day}{number}",
    "formula": lambda day, number: f'="{day}{number}"',
    "float": lambda day, number: f"{day}{number}.0",
    "long_year": lambda day, number: f"{day[:4]}19{day[4:]}-{number}",
    "suffix": lambda day, number: f"{day}-{number}-A",
    "day_and_60": lambda day, number: f"{int(day[:2]) + 60}{day[2:]}-{number}",
    "in_words": lambda day, number: f"sag {day}-{number} i Aarhus",
    "soft_hyphen": lambda day, number: f"{day}\u00ad{number}",
    "full_width": lambda day, number: (day + number).translate(
        {ord("0") + at: 0xFF10 + at for at in range(10)}
    ),
}


def cpr_numbers(random: Random) -> ForeignFile:
    """Write a CPR number in one of many ways: as every person's id, or once in any column."""
    rows = draw_spells(random)
    name = random.choice(sorted(CPR_FORMS))
    written = CPR_FORMS[name]

    def drawn() -> tuple[str, str]:
        day = date(1940, 1, 1) + timedelta(days=random.randint(0, 20_000))
        return day.strftime("%d%m%y"), f"{random.randint(1, 9999):04d}"

    people = {row["person_id"]: drawn() for row in rows}
    secrets = [*(day + number for day, number in people.values())]
    # One such number inside a longer id may be chance.
    if name == "suffix" or random.random() < 0.5:
        told = [row | {"person_id": written(*people[row["person_id"]])} for row in rows]
    else:
        told = [dict(row) for row in rows]
        column = random.choice(("spell_id", "person_id", "visitation_category", "benefit_code"))
        one = random.choice(told)
        one[column] = written(*people[rows[told.index(one)]["person_id"]])
    return _extract(
        f"cpr_{name}",
        rows,
        _spell_text(told, random),
        ".csv",
        expectation="forbidden",
        secrets=tuple(secrets),
    )


def honest_pseudonyms(random: Random) -> ForeignFile:
    """Write pseudonyms as people make them: hexadecimal, random numbers, letters, UUIDs."""
    rows = draw_spells(random)
    form = random.choice(("hex", "digits", "letters", "uuid"))

    def drawn() -> str:
        if form == "hex":
            return f"{random.getrandbits(64):016x}"
        if form == "digits":
            return str(random.randint(1_000_000, 9_999_999))
        if form == "letters":
            return "".join(random.choices("ABCDEFGHJKLMNPQRSTUVWXYZ", k=10))
        number = f"{random.getrandbits(128):032x}"
        return "-".join((number[:8], number[8:12], number[12:16], number[16:20], number[20:]))

    names = {row["person_id"]: drawn() for row in rows}
    told = [row | {"person_id": names[row["person_id"]]} for row in rows]
    kind = f"pseudonyms_{form}"
    if random.random() < 0.7:
        return _extract(kind, told, _spell_text(told, random), ".csv")
    return _extract(kind, told, workbook_of({"Udtræk": _spell_grid(told, random)}), ".xlsx")


MAKERS: tuple[Callable[[Random], ForeignFile], ...] = (
    clean_long,
    clean_crosstab,
    titled,
    _written_periods("short_months", "month", _short),
    _written_periods("month_names", "month", _month_name),
    _written_periods("iso_months", "month", _iso),
    _written_periods("kvt", "quarter", _kvartal),
    _written_periods("ranges", "quarter", _range),
    dates_as_periods,
    sep_line,
    utf16,
    windows_1252,
    utf8_said_latin,
    decomposed,
    coded_places,
    code_column,
    excel_pivot,
    pivot_as_csv,
    year_and_month,
    labels_once,
    place_totals,
    trailing,
    percent_format,
    odd_xml,
    open_document,
    filtered,
    narrowed_by_text,
    scaled_by_text,
    other_delimiters,
    two_tables,
    footnotes,
    more_columns,
    two_places,
    fractions,
    broken_cell,
    several_sheets,
    thousands,
    all_as_total,
    melted,
    numbered_rows,
    heading_again,
    per_cent_signs,
    english_thousands,
    blank_thousands,
    figures_as_dates,
    scaled_format,
    words_in_format,
    period_totals,
    other_areas,
    group_titled,
    same_period_twice,
    clean_spells,
    spell_days,
    spell_padding,
    spell_trailing,
    spell_encodings,
    spell_sheets,
    spell_letters,
    spell_numbers,
    spell_parquet,
    hour_reports,
    foreign_days,
    zoned_days,
    binary_ids,
    mixed_number_texts,
    more_spell_columns,
    rounded_ids,
    cpr_numbers,
    honest_pseudonyms,
)
"""One maker for each kind of file."""
