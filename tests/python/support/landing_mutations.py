"""Bad files, each made by changing one thing in a good one: one line a file, however long.

`MUTATIONS` maps a claim to a `Mutation`: it writes the file and says what the error must name.
"""

# ruff: noqa: E501
# fmt: off

from __future__ import annotations

import gzip
import json
import os
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import openpyxl

from landing_files import (
    MEASURE,
    Layout,
    fixture_text,
    good_cells,
    write_pivot,
    write_rows,
)


@dataclass(frozen=True)
class Mutation:
    """One bad file.

    Attributes:
        write: writes it, given its path.
        names: texts that the message must hold: row, column, value.
        file: the file's name.
        options: further options of the command.
    """

    write: Callable[[Path], object]
    names: tuple[str, ...]
    file: str = "y60c07_v2.csv"
    options: dict[str, str] = field(default_factory=dict)


MUTATIONS: dict[str, Mutation] = {}
SPELLS, COURSES, REPORTS = "benefit_spells.csv", "activity_spells.csv", "hour_reports.csv"
EXTRACT = {"--data-until": "2018-12-31"}


def add(claim: str, write: Callable[[Path], object], *names: str, **more: object) -> None:
    assert claim not in MUTATIONS, claim
    MUTATIONS[claim] = Mutation(write, names, **more)  # type: ignore[arg-type]


def text(change: Callable[[str], str | bytes], source: str = "y60c07_v2.csv"):
    def write(path: Path) -> None:
        changed = change(fixture_text(source))
        path.write_bytes(changed if isinstance(changed, bytes) else changed.encode())

    return write


def swap(old: str, new: str, source: str = "y60c07_v2.csv"):
    def change(good: str) -> str:
        assert old in good, old
        return good.replace(old, new, 1)

    return text(change, source)


def line(number: int, change: Callable[[str], str], source: str = "y60c07_v2.csv"):
    """Change one line of a text, counted from 1."""

    def changed(good: str) -> str:
        lines = good.splitlines()
        lines[number - 1] = change(lines[number - 1])
        return "\n".join(lines) + "\n"

    return text(changed, source)


# --- Jobindsats as CSV -------------------------------------------------------------------------
add("empty file", lambda p: p.write_bytes(b""), "empty")
add("only blanks", lambda p: p.write_bytes(b" \n\n  \n"), "blanks")
add("only a byte-order mark", lambda p: p.write_bytes(b"\xef\xbb\xbf"), "blanks")
add("header only", text(lambda t: t.splitlines()[0] + "\n"), "nothing under it")
add("missing area column", text(lambda t: "\n".join(x.split(";", 1)[1] for x in t.splitlines()) + "\n"), "no column of areas")
add("renamed area column", swap("Area;", "Sted;"), "no column of areas", "'Sted'")
add("missing period column", text(lambda t: "\n".join(";".join(x.split(";")[:1] + x.split(";")[2:]) for x in t.splitlines()) + "\n"), "no column of periods")
add("renamed period column", swap(";Periode;", ";Tid;"), "no column of periods", "'Tid'")
add("no measure column", text(lambda t: "\n".join(";".join(x.split(";")[:2]) for x in t.splitlines()) + "\n"), "no column of figures")
add("an extra column without a heading", text(lambda t: "\n".join(x + (";1" if n else ";") for n, x in enumerate(t.splitlines())) + "\n"), "empty cell in a header row", "row 1")
add("two columns of the same heading", swap("Aktiveringsgrad i pct.", MEASURE), "same heading", MEASURE)
add("two area columns", swap("Periode;", "Område;"), "more than one column of areas")
add("a row with too many fields", line(7, lambda x: x + ";1"), "row 7", "5 fields")
add("a row with too few fields", line(9, lambda x: x.rpartition(";")[0]), "row 9", "3 fields")
add("Latin-1", text(lambda t: t.encode("latin-1")), "not UTF-8", "row 1", "--encoding latin-1")
add("half a UTF-16", text(lambda t: t.encode("utf-16")[:-1]), "not UTF-16")
add("UTF-8 said to be Latin-1", text(lambda t: t), "is UTF-8", options={"--encoding": "latin-1"})
add("a stray byte", text(lambda t: t.encode()[:200] + b"\xff" + t.encode()[200:]), "not UTF-8")
add("a NUL byte", text(lambda t: t.replace("19,6", "19\x00,6").encode()), "NUL", "row 2")
add(
    "unknown area",
    swap("Læsø;", "Læsøø;"),
    "unknown area",
    "Læsøø",
    "row 44, column 'Area'",
    "area_spellings",
)
add("an area of another country", swap("Aarhus;", "Malmö;"), "unknown area", "Malmö")
add("an empty area", swap("Aarhus;", ";"), "without an area", "row 38")
add("malformed month", swap("Albertslund;2026M02", "Albertslund;2026M13"), "malformed period", "2026M13", "row 2")
add("a date for a period", swap("2026M02", "2026-02-15"), "malformed period", "2026-02-15")
add("an empty period", swap("Albertslund;2026M02", "Albertslund;"), "an empty label (Periode)", "row 2")
add("a share above 100", swap("44,1", "144,1"), "outside 0–100", "144,1", "row 2", MEASURE)
add("a share below 0", swap("44,1", "-4,1"), "outside 0–100", "-4,1")
add("text for a figure", swap("44,1", "ca. 44"), "malformed number", "ca. 44", "row 2")
add("a decimal point among commas", swap("44,1", "44.1"), "another decimal mark", "44.1")
add("two decimal commas", swap("44,1", "44,1,0"), "malformed number", "44,1,0")
add("every row twice", text(lambda t: t + "".join(t.splitlines(keepends=True)[1:])), "every row stands twice")
add("a fifth of the rows twice", text(lambda t: t + "".join(t.splitlines(keepends=True)[1:13])), "too many rows")
add("a cell twice with different values", text(lambda t: t + "Aarhus;2026M02;1,0;2,0\n"), "stands twice, with different values", "row 62")
add("one area in two spellings with different values", text(lambda t: t + "Århus;2026M02;1,0;2,0\n"), "different values")
add("an API error body as CSV", lambda p: p.write_text("Forkert nøgle eller nøglen er udløbet.\n\n"), "API error body", "Forkert nøgle")
add("a web page", lambda p: p.write_text("<!DOCTYPE html><html><body>Log ind</body></html>"), "web page")
add("quotes that do not match", line(3, lambda x: x.replace("Albertslund", '"Alberts"lund')), "CSV", "row 3")
add("a quote that never ends", line(3, lambda x: '"' + x), "CSV")
add("truncated in the middle of a row", text(lambda t: t[: len(t) // 2 - 3]), "y60c07_v2.csv")
add("truncated in the middle of a figure", text(lambda t: "\n".join(t.splitlines()[:40])), "truncated")
add("every area set aside", text(lambda t: "Area;Periode;Antal\nRAR Fyn;2026M01;4\n"), "set aside")
add("a CPR number for an area", swap("Læsø;", "010190-1234;"), "CPR number", "not repeated")
add("a CPR number among the words of a remark", text(lambda t: "Area;Periode;Bemærkning;Antal personer\nOdense;2026M01;se sag 010190-1234;4\n"), "CPR number", "row 2", file="y60a02.csv")
add("UTF-16 without its mark", text(lambda t: t.encode("utf-16-be")), "NUL", "row 1")
add("a column that scales the figures", text(lambda t: "Area;Periode;Enhed;Antal personer\nOdense;2026M01;1.000 personer;4\n"), "another size", file="y60a02.csv")
add("a name without a table", text(lambda t: t), "--table", file="udtræk.csv")
add("--group beside a column of groups", text(lambda t: "Area;Periode;Målgruppe;Antal\nOdense;2026M01;Dagpengemodtagere;4\n"), "--group", options={"--group": "Ledighedsydelse"})
add("figures under 'Værdi' without a measure", text(lambda t: "Area;Periode;Værdi\nOdense;2026M01;4\n"), "--measure")
add("a negative number of persons", text(lambda t: "Area;Periode;Antal personer\nOdense;2026M01;-4\n"), "number of persons", "-4", file="y60a02.csv")
add("a gzip file", lambda p: p.write_bytes(gzip.compress(b"Area;Periode\n" * 50)), "gzip")
add("a PDF", lambda p: p.write_bytes(b"%PDF-1.7 ..."), "PDF")
add("random bytes", lambda p: p.write_bytes(random.Random(1).randbytes(5000)), "y60c07_v2.csv")
add("a line without end", lambda p: p.write_bytes(b"x" * 3_000_000), "first line that does not end")

# --- Jobindsats as JSON ------------------------------------------------------------------------
JSON = "y60a02_v3.json"


def document(change: Callable[[dict], object]):
    def write(path: Path) -> None:
        good = json.loads(fixture_text(JSON).lstrip("\ufeff"))
        path.write_text(json.dumps(change(good) or good, ensure_ascii=False), encoding="utf-8")

    return write


def json_case(claim: str, write: Callable[[Path], object], *names: str) -> None:
    add(claim, write, *names, file="y60a02.json")


json_case("v2's expired key saved as data", lambda p: p.write_text('{"Forkert nøgle eller nøglen er udløbet.":""}'), "API error body", "Forkert nøgle")
json_case("v3's refusal saved as data", lambda p: p.write_text('{"code":422,"cause":"no such table","request_id":"1"}'), "API error body", "422")
json_case("an error message saved as data", lambda p: p.write_text('{"message": "Unauthorized"}'), "API error body")
json_case("an error line among lines", lambda p: p.write_text('{"Fejl":""}\n' + '{"Area":"Odense","Periode":"2026M01","Antal":4}\n' * 2), "row 1: an API error body", "every row stands twice")
json_case("truncated JSON", text(lambda t: t[:-40], JSON), "not readable as JSON")
json_case("an empty list", lambda p: p.write_text("[]"), "no Jobindsats table")
json_case("a list of numbers", lambda p: p.write_text("[1, 2]"), "no Jobindsats table")
json_case("no rows", document(lambda d: {**d, "rows": []}), "nothing under it")
json_case(
    "a row too short", document(lambda d: d["rows"][3].append(1) and None), "row 4", "5 values"
)
json_case("a row that is no list", document(lambda d: d["rows"].append({"a": 1})), "row 61")
json_case("a figure that is a list", document(lambda d: d["rows"][0].__setitem__(2, [1])), "neither text nor number", "row 1")
json_case("a figure that is true", document(lambda d: d["rows"][0].__setitem__(2, True)), "neither text nor number")
json_case("NaN", text(lambda t: t.replace("431", "NaN", 1), JSON), "NaN")
json_case("a number without end", text(lambda t: t.replace("431", "1e999", 1), JSON), "malformed number", "1e999")
json_case("a column renamed", text(lambda t: t.replace("Område", "Omraade", 1), JSON), "no column of areas")
json_case("a column name that is a number", document(lambda d: d["columns"].__setitem__(0, 1)), "not all text")
json_case("half persons", text(lambda t: t.replace("431", "431.5", 1), JSON), "number of persons")
json_case("nested without end", lambda p: p.write_text("[" * 100_000), "JSON")
json_case("a name twice in one object", lambda p: p.write_text('{"Area":"Odense","Area":"Odense"}'), "twice in one object")
json_case("records with other fields", lambda p: p.write_text('{"Area":"Odense","Periode":"2026M01","Antal":4}\n{"Area":"Odense","Tid":"2026M02","Antal":4}\n'), "row 2", "Tid")
json_case("two documents of different variables", lambda p: p.write_text(json.dumps([{"Variables": [{"Label": "Area"}], "Data": []}, {"Variables": [{"Label": "Periode"}], "Data": []}])), "different Variables")

# --- Jobindsats in a workbook ------------------------------------------------------------------
BOOK = "y60c07.xlsx"


def pivot(layout: Layout | None = None, **changes: object):
    def write(path: Path) -> None:
        write_pivot(path, good_cells(), layout or Layout(**changes))  # type: ignore[arg-type]

    return write


def cells(change: Callable[[openpyxl.worksheet.worksheet.Worksheet], object], **layout: object):
    """Change the cells of the good pivot: header in rows 3 and 4, areas from row 5 on."""

    def write(path: Path) -> None:
        write_pivot(path, good_cells(), Layout(**layout))  # type: ignore[arg-type]
        book = openpyxl.load_workbook(path)
        change(book.active)
        book.save(path)

    return write


def put(cell: str, value: object, **layout: object):
    return cells(lambda sheet: sheet.__setitem__(cell, value), **layout)


def broken(change: Callable[[bytes], bytes]):
    def write(path: Path) -> None:
        write_pivot(path, good_cells(), Layout())
        path.write_bytes(change(path.read_bytes()))

    return write


def part_replaced(part: str, content: Callable[[bytes], bytes]):
    def write(path: Path) -> None:
        good = write_pivot(path.with_name("good.xlsx"), good_cells(), Layout())
        with (
            zipfile.ZipFile(good) as source,
            zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
        ):
            for name in source.namelist():
                data = source.read(name)
                out.writestr(name, content(data) if name == part else data)
        good.unlink()

    return write


def bomb(path: Path) -> None:
    sheet = b'<?xml version="1.0"?><worksheet>' + b" " * 400_000_000 + b"</worksheet>"
    part_replaced("xl/worksheets/sheet1.xml", lambda _: sheet)(path)


def lying_bomb(path: Path) -> None:
    """A part that declares a small size and unpacks to a large one."""
    part_replaced("xl/worksheets/sheet1.xml", lambda _: b" " * 50_000_000)(path)
    data = bytearray(path.read_bytes())
    size = (50_000_000).to_bytes(4, "little")
    at = data.find(size)
    while at >= 0:
        data[at : at + 4] = (1000).to_bytes(4, "little")
        at = data.find(size, at)
    path.write_bytes(bytes(data))


def xlsx(claim: str, write: Callable[[Path], object], *names: str, **options: str) -> None:
    add(claim, write, *names, file=BOOK, options=dict(options))


xlsx("an xlsx truncated at half", broken(lambda b: b[: len(b) // 2]), "truncated or damaged")
xlsx("an xlsx truncated by one byte", broken(lambda b: b[:-1]), "truncated or damaged")
xlsx("an xlsx with a flipped byte in a sheet", broken(lambda b: b[:1200] + bytes([b[1200] ^ 255]) + b[1201:]), "truncated or damaged")
xlsx("an xlsx of the first kilobyte", broken(lambda b: b[:1024]), "truncated or damaged")
xlsx("a zip that is no workbook", lambda p: zipfile.ZipFile(p, "w").writestr("a.csv", "x"), "no .xlsx workbook")
xlsx("an empty zip", lambda p: zipfile.ZipFile(p, "w").close(), "empty zip")
xlsx("an old .xls", lambda p: p.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096), "old .xls")
xlsx("a CSV named .xlsx without a table in it", lambda p: p.write_text("a;b\n1;2\n"), "no column of areas")
xlsx("a formula in the table", put("C7", "=1+1"), "sheet 'Ark1'", "C7 holds a formula", "row 7")
xlsx("a formula outside the table", put("P30", "=SUM(A1:A2)"), "P30 holds a formula")
xlsx("a formula for an area", put("A6", '="Odense"'), "A6 holds a formula")
xlsx("an error value", put("C7", "#DIV/0!"), "C7 holds an error")
xlsx("merged figures", cells(lambda s: s.merge_cells("B6:C6")), "merged cells", "row 6", "'B'")
xlsx("merged areas", cells(lambda s: s.merge_cells("A6:A7")), "without an area", "unmerge", "row 7")
xlsx("merged periods", cells(lambda s: s.merge_cells("B4:C4")), "row 4")
xlsx("merged headings of two rows", cells(lambda s: s.merge_cells("B3:C4")), "row")
xlsx("an unknown area in the first row", put("A5", "Albertslundd"), "unknown area", "Albertslundd")
xlsx("an unknown area in the middle", put("A8", "Xkøbing"), "unknown area", "Xkøbing", "row 8")
xlsx("an unknown area in the last row", put("A14", "Vesthimmerlandz"), "unknown area", "row 14")
xlsx("an unknown area in a turned pivot", put("D4", "Xkøbing", areas_down=False), "unknown area", "Xkøbing", "'D'")
xlsx("an empty area beside figures", put("A8", None), "without an area", "row 8")
xlsx("a malformed period in the header", put("D4", "2026M14"), "malformed period", "2026M14", "'D'")
xlsx("a malformed period down", put("A7", "2026M14", areas_down=False), "2026M14", "row 7")
xlsx("an empty period in the header", put("D4", None), "empty cell in a header row", "row 4", "'D'")
xlsx("an empty measure among repeated ones", put("D3", None), "empty cell in a header row", "row 3")
xlsx("a share above 100 in a sheet", put("C7", 133.3), "outside 0–100", "row 7", "'C'")
xlsx("text for a figure in a sheet", put("C7", "ukendt"), "malformed number", "ukendt", "row 7")
xlsx("a date for a figure", put("C7", date(2026, 1, 2)), "malformed number", "2026-01-02")
xlsx("a truth value for a figure", put("C7", True), "malformed number", "TRUE")
xlsx("an area twice with different values", put("A8", "Albertslund"), "different values")
xlsx("text inside the table", cells(lambda s: (s.insert_rows(8), s.__setitem__("B8", "fortsættes"))), "row 8")
xlsx("two header rows that cannot be told apart", cells(lambda s: [s.cell(3, c, "Zzz" if c % 2 else "Yyy") for c in range(2, 8)], measure_header=False, top=2), "row 3", "--measure", **{"--measure": MEASURE})
xlsx("no measure anywhere", pivot(measure_header=False), "--measure")
xlsx("--measure beside a row of measures", pivot(), "--measure", **{"--measure": "Andet"})
xlsx("a sheet without periods", cells(lambda s: [s.cell(4, c, f"Kolonne {c}") for c in range(2, 8)]), "areas and periods")
xlsx("a sheet without areas", cells(lambda s: [s.cell(r, 1, f"Sted {r}") for r in range(5, 15)]), "areas and periods")
xlsx("the wrong workbook", lambda p: write_rows(p, [["Budget", "2026"], ["Kaffe", 1000]]), "no sheet with areas")
xlsx("a workbook without cells", lambda p: write_rows(p, []), "no sheet with areas")
xlsx("the table in a hidden sheet", pivot(extra=lambda b, s: (b.add_worksheet("To").activate(), s.hide(), b.worksheets()[1].set_first_sheet())), "no sheet with areas")
xlsx("no such sheet", pivot(), "no such sheet", "Ark9", **{"--sheet": "Ark9"})
xlsx("every row of a sheet twice", cells(lambda s: [[s.cell(15 + r, c, s.cell(5 + r, c).value) for c in range(1, 8)] for r in range(10)]), "every row stands twice")
xlsx("a zip bomb", bomb, "unpacks to")
xlsx("a zip bomb that lies about its size", lying_bomb, "truncated or damaged")
xlsx("a stray cell at the far end of the sheet", cells(lambda s: s.cell(1_048_576, 16_384, "x")), "too large", "1,048,576")
xlsx("a workbook with an entity bomb", part_replaced("xl/workbook.xml", lambda b: b.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook', 1)), "document type")
xlsx("a workbook whose sheet is no XML", part_replaced("xl/worksheets/sheet1.xml", lambda b: b"<worksheet><sheetData><row"), "")
xlsx("a workbook without its list of sheets", part_replaced("xl/_rels/workbook.xml.rels", lambda b: b"<Relationships/>"), "truncated or damaged")

# --- extracts and hour reports -----------------------------------------------------------------


def extract(
    claim: str, source: str, write: Callable[[Path], object], *names: str, **options: str
) -> None:
    more = {} if source == REPORTS else EXTRACT
    add(claim, write, *names, file=source, options={**more, **options})


def course(number: int, column: int, value: str):
    def change(row: str) -> str:
        fields = row.split(",")
        fields[column] = value
        return ",".join(fields)

    return line(number, change, COURSES)


def spell(number: int, column: int, value: str):
    def change(row: str) -> str:
        fields = row.split(",")
        fields[column] = value
        return ",".join(fields)

    return line(number, change, SPELLS)


extract("an extract with its header only", SPELLS, text(lambda t: t.splitlines()[0] + "\n", SPELLS), "nothing under it")
extract("an extract without a column", SPELLS, text(lambda t: "\n".join(",".join(x.split(",")[1:]) for x in t.splitlines()) + "\n", SPELLS), "spell_id is missing")
extract("an extract with an extra column", SPELLS, text(lambda t: "\n".join(f"{x},y{n}" for n, x in enumerate(t.splitlines())) + "\n", SPELLS), "does not have", "y0")
extract("an extract with a renamed column", SPELLS, swap("start_date", "begyndt", SPELLS), "start_date is missing", "begyndt")
extract("an extract with a column twice", SPELLS, swap("end_date", "startdato", SPELLS), "second column for start_date", "end_date is missing")
extract("an extract in Latin-1", SPELLS, text(lambda t: t.replace("invented0003", "øinvented").encode("latin-1"), SPELLS), "not UTF-8", "row 5")
extract("a stray byte in a column without a heading", SPELLS, text(lambda t: ",\n".join(t.splitlines()).encode() + b",\xff\n", SPELLS), "not UTF-8")
extract("an extract with a NUL byte", SPELLS, text(lambda t: t.replace("0147", "01\x0047", 1), SPELLS), "NUL")
extract("an extract truncated in a row", SPELLS, text(lambda t: t[:-50], SPELLS), "row")
extract("an extract with a short row", SPELLS, line(7, lambda x: x.rpartition(",")[0], SPELLS), "row 7", "too few fields")
extract("an extract with a long row", SPELLS, line(7, lambda x: x + ",x", SPELLS), "row 7", "too many fields")
extract("an extract with a broken quote", SPELLS, line(7, lambda x: x.replace("spell", '"sp"ell'), SPELLS), "row 7")
extract("an extract with two kinds of line ends", SPELLS, text(lambda t: t.replace("\n", "\r\n", 9), SPELLS), "line ends")
extract("an unknown benefit", SPELLS, spell(4, 2, "folkepension"), "row 4", "benefit_code", "folkepension")
extract("a benefit by its name", SPELLS, spell(4, 2, "Kontanthjælp"), "row 4", "Kontanthjælp")
extract("an unknown visitation category", SPELLS, spell(4, 3, "match 1"), "row 4", "match 1")
extract("a municipality of two digits", SPELLS, spell(4, 4, "10"), "row 4", "municipality_code", "'10'")
extract("a region for a municipality", SPELLS, spell(4, 4, "1084"), "row 4", "1084")
extract("an empty municipality", SPELLS, spell(4, 4, ""), "row 4", "municipality_code")
extract("a date that does not exist", SPELLS, spell(4, 5, "2018-02-30"), "row 4", "start_date", "2018-02-30")
extract("a date with slashes", SPELLS, spell(4, 5, "01/02/2018"), "row 4", "01/02/2018", "YYYY-MM-DD or DD-MM-YYYY")
extract("a date that depends on the time zone", SPELLS, spell(4, 5, "2018-02-01T23:00:00Z"), "row 4", "time zone")
extract("a date with a time of day", SPELLS, spell(4, 5, "2018-02-01 23:00:00"), "row 4", "without a time of day")
extract("an infinite date", SPELLS, spell(4, 6, "infinity"), "row 4", "end_date", "infinity")
extract("an empty start", SPELLS, spell(4, 5, ""), "row 4", "start_date")
extract("an end before the start", SPELLS, spell(4, 6, "2016-01-01"), "row 4", "end_date", "is before start_date")
extract("a spell without a person", SPELLS, spell(4, 1, ""), "row 4", "person_id", "is missing")
extract("a spell without an id", SPELLS, spell(4, 0, ""), "row 4", "spell_id", "is missing")
extract("a spell whose id is a blank", SPELLS, spell(4, 0, "  "), "row 4", "spell_id", "is missing")
extract("an id on two lines", SPELLS, spell(4, 0, '"a\nb"'), "row 4", "more than one line")
extract("a CPR number", SPELLS, spell(4, 1, "0101901234"), "row 4", "person_id", "CPR number")
extract("a CPR number with a hyphen", SPELLS, spell(4, 1, "010190-1234"), "row 4", "CPR number")
extract("a CPR number with blanks", SPELLS, spell(4, 1, " 0101901234 "), "row 4", "CPR number")
extract("every spell twice", SPELLS, text(lambda t: t + "".join(t.splitlines(keepends=True)[1:]), SPELLS), "every row stands twice")
extract("a spell twice with different contents", SPELLS, text(lambda t: t + t.splitlines()[3].replace("0461", "0101") + "\n", SPELLS), "row 4", "different contents")
extract("a course without a person", COURSES, course(5, 1, ""), "row 5", "person_id", "is missing")
extract("a CPR number on a course", COURSES, course(5, 1, "311299-1111"), "row 5", "CPR number")
extract("an unknown offer", COURSES, course(5, 3, "kaffe"), "row 5", "offer_type_code", "kaffe")
extract("hours above 59", COURSES, course(5, 8, "59.5"), "row 5", "outside 0 to 59", "59.5")
extract("hours below 0", COURSES, course(5, 8, "-1"), "row 5", "outside 0 to 59", "-1")
extract("hours in words", COURSES, course(5, 8, "fuld tid"), "row 5", "weekly_hours", "not a number")
extract("hours with three decimals", COURSES, course(5, 8, "12.345"), "row 5", "more than 2 decimals", "12.345")
extract("an empty report of hours", REPORTS, text(lambda t: t + "course000099,\n", REPORTS), "row 20", "weekly_hours", "is missing")
extract("a report without a course", REPORTS, text(lambda t: t + ",12\n", REPORTS), "row 20", "activity_id", "is missing")
extract("a report twice with different hours", REPORTS, text(lambda t: t + "course000000,33\n", REPORTS), "row 2", "different contents")
extract("a report of 60 hours", REPORTS, swap(",15", ",60", REPORTS), "outside 0 to 59", "60")
add("an extract that does not say its last day", swap("invented0000", "inventedAAAA", SPELLS), "--data-until", file=SPELLS)
extract("an extract received before its last day", SPELLS, swap("invented0000", "inventedAAAA", SPELLS), "received before", "2030-01-01", **{"--data-until": "2030-01-01"})
extract("an extract whose first day is after its last", SPELLS, swap("invented0000", "inventedAAAA", SPELLS), "after --data-until", **{"--data-from": "2019-06-01"})
extract("an extract as JSON", SPELLS, lambda p: p.write_text("[{}]"), "JSON", **{"--kind": "benefit_spells"})
extract("courses said to be spells", SPELLS, swap("invented0000", "inventedAAAA", COURSES), "is missing", **{"--kind": "benefit_spells"})


def parquet(query: str):
    def write(path: Path) -> None:
        source = Path(__file__).resolve().with_name("fixtures") / "landing" / SPELLS
        duckdb.connect().execute(
            f"copy (select {query} from read_csv('{source}', all_varchar = true)) "
            f"to '{path}' (format parquet)"
        )

    return write


def parquet_case(claim: str, write: Callable[[Path], object], *names: str) -> None:
    add(claim, write, *names, file="spells.parquet", options=dict(EXTRACT))


def truncated_parquet(path: Path) -> None:
    parquet("*")(path)
    path.write_bytes(path.read_bytes()[:-100])


parquet_case("truncated Parquet", truncated_parquet, "truncated or damaged")
parquet_case("nested Parquet", parquet("* exclude person_id, [person_id] as person_id"), "nested")
parquet_case("Parquet with codes as half numbers", parquet("* replace (municipality_code::double / 2 as municipality_code)"), "municipality_code", "is no municipality")
parquet_case("Parquet with moments of a time zone", parquet("* replace (start_date::timestamptz as start_date)"), "start_date", "time zone")
parquet_case("Parquet with ids as short floats", parquet("* replace (substr(spell_id, 6)::float as spell_id)"), "spell_id", "32 bits")
parquet_case("Parquet with ids as long floats", parquet("* replace (9007199254740992 + substr(spell_id, 6)::double * 2 as spell_id)"), "spell_id", "rounded")
parquet_case("Parquet with bytes that are no text", parquet("* replace (unhex('fffe') as visitation_category)"), "visitation_category", "not UTF-8")
parquet_case("Parquet with CPR numbers that lost a zero", parquet("* replace (101901234::bigint as person_id)"), "CPR number")
parquet_case("Parquet with times of day", parquet("* replace (start_date::timestamp + interval 1 hour as start_date)"), "not a date")


def spell_rows() -> list[list[object]]:
    return [list(row.split(",")) for row in fixture_text(SPELLS).splitlines()]


def spell_book(change: Callable[[list[list[object]]], object]):
    def write(path: Path) -> None:
        rows = spell_rows()
        change(rows)
        write_rows(path, rows)

    return write


def book_case(claim: str, write: Callable[[Path], object], *names: str) -> None:
    add(claim, write, *names, file="spells.xlsx", options=dict(EXTRACT))


book_case("a CPR number in a sheet that lost its zero", spell_book(lambda r: r[3].__setitem__(1, 101901234)), "person_id", "CPR numbers")
book_case("a pseudonym of 16 digits as a number", spell_book(lambda r: r[3].__setitem__(1, 1234567890123456)), "row 4", "15 digits")
book_case("a cell beside an extract", spell_book(lambda r: r[3].extend(["", "x"])), "row 4", "outside the columns")
book_case("an extract in a sheet with a bad date", spell_book(lambda r: r[9].__setitem__(5, "2018-13-01")), "row 10", "2018-13-01")

# --- paths --------------------------------------------------------------------------------------


def nothing(path: Path) -> None:
    """Write no file at all."""


add("no such file", nothing, "cannot be read")
add("a folder", lambda p: p.mkdir(), "is a folder")
add("a pipe", lambda p: os.mkfifo(p), "not a regular file")
add("a link to nothing", lambda p: p.symlink_to("ingenting"), "cannot be read")
add("a bad file whose name has spaces and æøå", swap("44,1", "444,1"), "y60c07 år & [1] 'æøå'.csv", "444,1", file="y60c07 år & [1] 'æøå'.csv")
add("a bad extract whose name is a pattern", spell(4, 2, "x"), "row 4", file="spells*[1]? ø.csv", options=dict(EXTRACT))
