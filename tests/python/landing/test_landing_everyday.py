"""What caseworkers really have: each table lands exactly, or is refused with advice that works.

`LANDS` and `REFUSED` hold small tables by kind; rows of cells are written as a workbook, texts as CSV.
"""

# ruff: noqa: E501
# fmt: off

from __future__ import annotations

import csv
import re
import shlex
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from common.errors import WarehouseError
from landing import periods
from landing.reference import area_code
from landing_files import land_files, rows_of, write_rows
from shared_data import shared_data

S, N = "Passivandel i perioden i pct.", "Antal personer"
GROUP = {"group": "Dagpengemodtagere"}
M = {"measure": N}
LOOK_BACKS = ["Seneste 1½ måneder", "Seneste 3 måneder", "Seneste 6 måneder", "Seneste 9 måneder", "Seneste 12 måneder"]
PLAIN = [["Område", "2026M01", "2026M02"], ["Aarhus", 5, 7], ["Odense", 6, 8]]
TWO = {("0751", "2026M01"): "5", ("0751", "2026M02"): "7", ("0461", "2026M01"): "6", ("0461", "2026M02"): "8"}


def long(*rows: str, heading: str = f"Område;Periode;{N}") -> str:
    return "\n".join([heading, *rows]) + "\n"


def with_dimension(text: str) -> dict[tuple[str, ...], str]:
    return {(*key, text): value for key, value in TWO.items()}


LANDS: dict[str, tuple[object, dict[tuple[str, ...], str], dict[str, str]]] = {
    # 1: every cell is explained
    "a filter with a blank row": ([["Køn", "Kvinder"], [], *PLAIN], with_dimension("Køn=Kvinder"), M),
    "a filter without a blank row": ([["Køn", "Kvinder"], *PLAIN], with_dimension("Køn=Kvinder"), M),
    "a filter below the table": ([*PLAIN, ["Køn", "Kvinder"]], with_dimension("Køn=Kvinder"), M),
    "a filter beside the table": ([[*PLAIN[0], "", "Køn", "Kvinder"], *PLAIN[1:]], with_dimension("Køn=Kvinder"), M),
    "a filter in one cell": ([["Køn: Kvinder"], [], *PLAIN], with_dimension("Køn=Kvinder"), M),
    "a filter of several values": ([["Køn", "(Flere elementer)"], [], *PLAIN], with_dimension("Køn=(Flere elementer)"), M),
    "a filter of all": ([["Køn", "(Alle)"], ["Alder", "I alt"], [], *PLAIN], TWO, M),
    "a title that is the measure": ([[N], [], *PLAIN], TWO, {}),
    "a measure in the corner": ([[N, *PLAIN[0][1:]], *PLAIN[1:]], TWO, {}),
    "a measure as a filter": ([["Måltal", N], [], *PLAIN], TWO, {}),
    "a title that is the group": ([["Kontanthjælpsmodtagere"], [], *PLAIN], TWO, M),
    "a title that names the group's benefit": ([["Kontanthjælp efter kommune"], [], *PLAIN], TWO, M),
    "a title that names the group": ([["Aktivering af kontanthjælpsmodtagere"], [], *PLAIN], TWO, M),
    "notes that say nothing": ([["Udtræk", "Jobindsats"], [], *PLAIN, [], ["1) Foreløbige tal"]], TWO, M),
    "a workplace": (long("Aarhus;2026M01;Odense;5", heading=f"Kommune;Periode;Arbejdskommune;{N}"), {("0751", "2026M01", "Arbejdskommune=Odense"): "5"}, {}),
    "a region that agrees": (long("Region Midtjylland;Aarhus;2026M01;5", heading=f"Region;Kommune;Periode;{N}"), {("0751", "2026M01"): "5"}, {}),
    "the full name beside": (long("Aarhus;Aarhus Kommune;2026M01;5", heading=f"Kommune;Navn;Periode;{N}"), {("0751", "2026M01"): "5"}, {}),
    # 3: roles
    "remarks and units": (long("Aarhus;2026M01;5;Antal;", "Odense;2026M01;6;Antal;rettet", heading=f"Område;Periode;{N};Enhed;Bemærkning"), {("0751", "2026M01"): "5", ("0461", "2026M01"): "6"}, {}),
    "ages that are numbers": (long("Aarhus;2026M01;16;5", "Aarhus;2026M01;17;6", heading=f"Område;Periode;Alder;{N}"), {("0751", "2026M01", "Alder=16"): "5", ("0751", "2026M01", "Alder=17"): "6"}, {}),
    "codes alone": ([["Område", "Periode", N], ["751", "2026M01", 5], ["0461", "2026M01", 6]], {("0751", "2026M01"): "5", ("0461", "2026M01"): "6"}, {}),
    "Alle and Total": (long("Aarhus;2026M01;Alle;Total;5", heading=f"Område;Periode;Køn;Alder;{N}"), {("0751", "2026M01"): "5"}, {}),
    "subtotals with blank labels": ([["Område", "Køn", "Periode", N], ["Aarhus", "Mænd", "2026M01", 5], ["", "Kvinder", "2026M01", 6], ["Aarhus Total", "", "", 11], ["Hovedtotal", "", "", 11]], {("0751", "2026M01", "Køn=Mænd"): "5", ("0751", "2026M01", "Køn=Kvinder"): "6"}, {}),
    "totals on both sides": ([["Sum af Antal personer", "Kolonnenavne"], ["Rækkenavne", "2026M01", "2026M02", "Hovedtotal"], ["Aarhus", 5, 7, 12], ["Odense", 6, 8, 14], ["Hovedtotal", 11, 15, 26]], TWO, {}),
    "totals on both sides, turned": ([["Sum af Antal personer", "Kolonnenavne"], ["Rækkenavne", "Aarhus", "Odense", "Hovedtotal"], ["2026M01", 5, 6, 11], ["2026M02", 7, 8, 15]], TWO, {}),
    "a pivot that names its fields": ([["Sum af Antal personer", "Køn", "Periode"], ["", "Mænd", "", "Kvinder", ""], ["Område", "2026M01", "2026M02", "2026M01", "2026M02"], ["Aarhus", 1, 2, 3, 4]], {("0751", "2026M01", "Køn=Mænd"): "1", ("0751", "2026M02", "Køn=Mænd"): "2", ("0751", "2026M01", "Køn=Kvinder"): "3", ("0751", "2026M02", "Køn=Kvinder"): "4"}, {}),
    "years over quarters": ([["", 2018, "", 2019], ["Område", "3. kvartal", "4. kvartal", "1. kvartal"], ["Aarhus", 1, 2, 3], ["Odense", 4, 5, 6]], {("0751", "2018Q3"): "1", ("0751", "2018Q4"): "2", ("0751", "2019Q1"): "3", ("0461", "2018Q3"): "4", ("0461", "2018Q4"): "5", ("0461", "2019Q1"): "6"}, M),
    "year and month as numbers": (long("Aarhus;2026;1;5", "Aarhus;2026;2;7", "Odense;2026;01;6", "Odense;2026;02;8", heading=f"Område;År;Måned;{N}"), TWO, {}),
    "year and quarter": (long("Aarhus;2018;1;5", "Aarhus;2018;K2;6", heading=f"Kommune;År;Kvartal;{N}"), {("0751", "2018Q1"): "5", ("0751", "2018Q2"): "6"}, {}),
    "a year beside its months": (long("Aarhus;2026;2026M01;5", heading=f"Område;År;Periode;{N}"), {("0751", "2026M01"): "5"}, {}),
    # 8: everyday labels
    "months with a dash": (long("Aarhus;okt-18;5", "Odense;nov-18;6"), {("0751", "2018M10"): "5", ("0461", "2018M11"): "6"}, {}),
    "months of ISO": (long("Aarhus;2018-10;5", "Odense;2018-11;6"), {("0751", "2018M10"): "5", ("0461", "2018M11"): "6"}, {}),
    "days in three forms": (long("Aarhus;01-10-2018;5", "Odense;31.10.2018;6", "Læsø;2018-11-01 00:00:00;7"), {("0751", "2018M10"): "5", ("0461", "2018M10"): "6", ("0825", "2018M11"): "7"}, {}),
    "quarters in three forms": (long("Aarhus;1. kvt 2018;5", "Odense;Jan 2018 – Mar 2018;6", "Læsø;K1 2018;7"), {("0751", "2018Q1"): "5", ("0461", "2018Q1"): "6", ("0825", "2018Q1"): "7"}, {}),
    "codes for names": (long("751;2026M01;5", "0461;2026M01;6", "101 København;2026M01;7"), {("0751", "2026M01"): "5", ("0461", "2026M01"): "6", ("0101", "2026M01"): "7"}, {}),
    "decomposed letters and blanks": (long("A\u030arhus;2026M01;5", "\u00a0Læsø ;2026M01;6"), {("0751", "2026M01"): "5", ("0825", "2026M01"): "6"}, {}),
    "a first line that says the delimiter": ("sep=,\n" + long("Aarhus,2026M01,5", heading=f"Område,Periode,{N}"), {("0751", "2026M01"): "5"}, {}),
    "empty columns and rows at the ends": (long("Aarhus;2026M01;5;;", ";;;;", heading=f"Område;Periode;{N};;"), {("0751", "2026M01"): "5"}, {}),
    "a Ctrl-Z": (long("Aarhus;2026M01;5") + "\x1a", {("0751", "2026M01"): "5"}, {}),
    "a pivot as CSV, two header lines": (f"Titel, med komma;;\n;;\nKøn;Mænd;Kvinder\nMåltal;{N};{N}\nOmråde;2026M01;2026M01\nAarhus;5;6\n\nKilde: Jobindsats.dk;;\n", {("0751", "2026M01", "Køn=Mænd"): "5", ("0751", "2026M01", "Køn=Kvinder"): "6"}, {}),
    # 22.1: the look-back, on any axis
    "look-backs in a column": ([["Område", "Periode", "Måleperiode", S], *(["Aarhus", "2019Q1", text, at + 10] for at, text in enumerate(LOOK_BACKS))], {("0751", "2019Q1", f"Måleperiode={text}"): str(at + 10) for at, text in enumerate(LOOK_BACKS)}, GROUP),
    "look-backs across, no name": ([["", *[S] * 5], ["", *LOOK_BACKS], ["Område", *["2019Q1"] * 5], ["Aarhus", 10, 11, 12, 13, 14], ["Odense", 20, 21, 22, 23, 24]], {(code, "2019Q1", f"Måleperiode={text}"): str(start + at) for code, start in (("0751", 10), ("0461", 20)) for at, text in enumerate(LOOK_BACKS)}, GROUP),
    "the area in the filter, periods down, look-backs across": ([["Område", "Aarhus"], ["Måltal", S], [], ["Periode", *LOOK_BACKS[3:]], ["2019Q1", 9, 12], ["2019Q2", 8, 11]], {("0751", "2019Q1", "Måleperiode=Seneste 9 måneder"): "9", ("0751", "2019Q1", "Måleperiode=Seneste 12 måneder"): "12", ("0751", "2019Q2", "Måleperiode=Seneste 9 måneder"): "8", ("0751", "2019Q2", "Måleperiode=Seneste 12 måneder"): "11"}, GROUP),
    "the period and look-back in the filter": ([["Periode", "2019Q1"], ["Måleperiode", "12 mdr. på ydelsen"], [], [S], ["Område", "Dagpengemodtagere"], ["Aarhus", 12], ["Odense", 13]], {("0751", "2019Q1", "Måleperiode=12 mdr. på ydelsen"): "12", ("0461", "2019Q1", "Måleperiode=12 mdr. på ydelsen"): "13"}, {}),
    "look-backs down, groups across": ([["Område", "Aarhus"], ["Periode", "2019Q1"], ["Måltal", S], [], ["Måleperiode", "Dagpengemodtagere", "Ledighedsydelse"], [LOOK_BACKS[3], 9, 9], [LOOK_BACKS[4], 12, 12]], {("0751", "2019Q1", "Måleperiode=Seneste 9 måneder"): "9", ("0751", "2019Q1", "Måleperiode=Seneste 12 måneder"): "12"}, {}),
    "look-backs down, areas across, the measure above": ([["Måltal", S], [], ["Periode", "Måleperiode", "Aarhus"], ["2019Q1", LOOK_BACKS[3], 9], ["2019Q1", LOOK_BACKS[4], 12]], {("0751", "2019Q1", "Måleperiode=Seneste 9 måneder"): "9", ("0751", "2019Q1", "Måleperiode=Seneste 12 måneder"): "12"}, GROUP),
    "the same look-backs as text, no blank line": (f"Måltal;{S};\nPeriode;Måleperiode;Aarhus\n2019Q1;{LOOK_BACKS[3]};9\n2019Q1;{LOOK_BACKS[4]};12\n", {("0751", "2019Q1", "Måleperiode=Seneste 9 måneder"): "9", ("0751", "2019Q1", "Måleperiode=Seneste 12 måneder"): "12"}, GROUP),
    "a look-back in the title": ([[f"{S}, seneste 12 mdr."], [], ["Område", "2019Q1"], ["Aarhus", 12]], {("0751", "2019Q1", "Måleperiode=seneste 12 mdr."): "12"}, GROUP),
    "a look-back in the measure": (long("Aarhus;2019Q1;12;9", heading=f"Område;Periode;{S}, seneste 12 mdr.;{S} (seneste 9 måneder)"), {("0751", "2019Q1", "Måleperiode=seneste 12 mdr."): "12", ("0751", "2019Q1", "Måleperiode=seneste 9 måneder"): "9"}, GROUP),
    "a look-back beside a total": (long("Aarhus;2019Q1;Køn i alt;Seneste 12 måneder;12", heading=f"Område;Periode;Køn;Måleperiode;{S}"), {("0751", "2019Q1", "Måleperiode=Seneste 12 måneder"): "12"}, GROUP),
    "a band of time on the benefit": (long("Aarhus;2019Q1;12 mdr. på ydelsen;12", heading=f"Område;Periode;Varighed på ydelsen;{S}"), {("0751", "2019Q1", "Varighed på ydelsen=12 mdr. på ydelsen"): "12"}, GROUP),
}

REFUSED: dict[str, tuple[object, str, dict[str, str]]] = {
    "a second table below": ([*PLAIN, [], *PLAIN], "second table", M),
    "a second table beside": ([[*row, "", *row] for row in PLAIN], "second table", M),
    "a second table in other columns": ([*PLAIN, [], ["", "", "", "Aarhus", 9]], "second table", M),
    "a figure below": ([*PLAIN, [], ["", "", "", 9]], "second table", M),
    "a title that narrows": ([["Kvinder"], [], *PLAIN], "may narrow", M),
    "a note that narrows": ([*PLAIN, [], ["Kun personer under 30 år"]], "may narrow", M),
    "a remark that narrows": ([["Bemærkning", "Kun kvinder"], [], *PLAIN], "may narrow", M),
    "a note in one cell that narrows": ([*PLAIN, [], ["Note: tallene omfatter alene kvinder"]], "may narrow", M),
    "a column of remarks that narrows": (long("Aarhus;2026M01;5;heraf nye", "Odense;2026M01;6;", heading=f"Område;Periode;{N};Bemærkning"), "may narrow", {}),
    "a title that says changes": ([["Ændring i forhold til året før"], [], *PLAIN], "another size or kind", M),
    "a note that says a forecast": ([*PLAIN, [], ["Note: prognose"]], "another size or kind", M),
    "figures added up from January": ([["Akkumuleret år til dato"], [], *PLAIN], "another size or kind", M),
    "a corner that narrows": ([["Kvinder", *PLAIN[0][1:]], *PLAIN[1:]], "may narrow", M),
    "a corner above that narrows": ([["Mænd", N, N], *PLAIN], "may narrow", {}),
    "two columns of areas that differ": ([["Område", "2026M01", "Område", "2026M02"], ["Aarhus", 5, "Odense", 9], ["Odense", 6, "Aarhus", 8]], "more than one column of areas", M),
    "an area above a table of areas": ([["Aarhus"], [], *PLAIN], "an area beside the table", M),
    "a second column of areas without a name": ([["Område", "", "2026M01"], ["Aarhus", "Odense", 5], ["Odense", "Aarhus", 6]], "column of areas", M),
    "a region that is another": (long("Region Midtjylland;Odense;2026M01;5", heading=f"Region;Kommune;Periode;{N}"), "not that of Odense", {}),
    "a code that is another": (long("0461;Aarhus;2026M01;5", heading=f"Kommunekode;Kommune;Periode;{N}"), "not that of Aarhus", {}),
    "a code in the label that is another": (long("461 Aarhus;2026M01;5"), "unknown area", {}),
    "a footnote sign": (long("Aarhus;2026M01;5*", "Odense;2026M01;6"), "malformed number", {}),
    "flags in every row": (long("Aarhus;2026M01;5 b", "Odense;2026M01;6 b"), "malformed number", {}),
    "thin spaces": (long("Aarhus;2026M01;1\u2009005", "Odense;2026M01;6"), "malformed number", {}),
    "numbers that may be a class": (long("Aarhus;2026M01;1;5", "Odense;2026M01;2;6", heading=f"Område;Periode;Klasse;{N}"), "may be a measure, a code or a class", {}),
    "months without a year": (long("Aarhus;januar;5", heading=f"Område;Måned;{N}"), "without their year", {}),
    "a year that is another": (long("Aarhus;2025;2026M01;5", heading=f"Område;År;Periode;{N}"), "contradicts", {}),
    "dates a quarter apart": (long("Aarhus;01-01-2018;5", "Aarhus;01-04-2018;6"), "months, quarters or years", {}),
    "a day in the month": (long("Aarhus;15-01-2018;5"), "malformed period", {}),
    "a total without a label": ([*PLAIN, ["", 11, 15]], "without an area", M),
    "fractions": (long("Aarhus;2026M01;0,5", "Odense;2026M01;0,25", heading=f"Område;Periode;{S}"), "no figure above 1", GROUP),
    "a title of several look-backs": ([["Passivandel fordelt på de seneste 1, 3, 6, 9 og 12 mdr. på ydelsen"], [], ["Område", "2019Q1"], ["Aarhus", 12]], "several look-backs", {**GROUP, "measure": S}),
    "one look-back in two spellings": (long("Aarhus;2019Q1;Seneste 12 måneder;12", "Aarhus;2019Q1;seneste 12 mdr.;13", heading=f"Område;Periode;Måleperiode;{S}"), "different values", GROUP),
    "with and without a look-back": (long("Aarhus;2019Q1;12;13", heading=f"Område;Periode;{S};{S}, seneste 12 mdr."), "different values", GROUP),
    "another measure than is said": ([[N], [], *PLAIN], "another measure", {"measure": S}),
    "another group in the title than the table has": ([["Dagpengemodtagere"], [], *PLAIN], "another group", M),
    "another group named in the title": ([["Aktivering af dagpengemodtagere"], [], *PLAIN], "another group", M),
    "a benefit in the title that no table is of": ([["Sygedagpengemodtagere"], [], *PLAIN], "another group", M),
    "a benefit more in the title": ([["Kontanthjælps- og uddannelseshjælpsmodtagere"], [], *PLAIN], "another group", M),
    "a part of the group named in the title": ([["Jobparate kontanthjælpsmodtagere i alt"], [], *PLAIN], "may narrow", M),
    "another group in the title than --group says": ([["Dagpengemodtagere"], [], *PLAIN], "--group is given", {**M, "group": "Kontanthjælpsmodtagere"}),
    "another group beside the table than --group says": ([["Målgruppe", "Ledighedsydelse"], [], *PLAIN], "--group is given", {**M, "group": "Kontanthjælpsmodtagere"}),
    "a CPR number in a note": ([*PLAIN, [], ["010190-1234"]], "CPR number", M),
}

# fmt: on


def write(folder: Path, name: str, table: object) -> Path:
    if isinstance(table, str):
        path = folder / f"{name}_x.csv"
        path.write_text(table, encoding="utf-8")
        return path
    assert isinstance(table, list)
    return write_rows(folder / f"{name}_x.xlsx", table)


def cells(folder: Path) -> dict[tuple[str, ...], str]:
    """What landed: area code, period and dimensions, without looking at how it was read."""
    found: dict[tuple[str, ...], str] = {}
    for row in rows_of(folder, "jobindsats_observations"):
        period = periods.parse(row["period_label"])
        assert period is not None
        area = area_code(row["area_label"]) or ""
        key = (area, period.label(), *filter(None, [row["dimensions"]]))
        assert found.get(key, row["value"]) == row["value"]
        found[key] = row["value"]
    return found


@pytest.mark.parametrize("claim", LANDS)
def test_an_everyday_table_lands_exactly(claim, tmp_path):
    table, expected, options = LANDS[claim]
    path = write(
        tmp_path, "passiv12" if "look-back" in claim or "band" in claim else "y60a02", table
    )
    land_files(tmp_path / "seeds/x", path, **options)
    assert cells(tmp_path / "seeds/x") == expected


@pytest.mark.parametrize("claim", REFUSED)
def test_what_is_not_certain_is_refused(claim, tmp_path):
    table, message, options = REFUSED[claim]
    path = write(tmp_path, "passiv12" if "look-back" in claim else "y60a02", table)
    with pytest.raises(WarehouseError, match=re.escape(message)) as error:
        land_files(tmp_path / "seeds/x", path, **options)
    assert not (tmp_path / "seeds/x").exists()
    assert "010190" not in str(error.value)


def test_a_sheet_whose_name_narrows_says_it_in_its_cells_or_is_refused(tmp_path):
    for number, (name, table, lands) in enumerate(
        (
            ("Kvinder", PLAIN, False),
            ("16-29 år", PLAIN, False),
            ("Kvinder", [["Køn", "Kvinder"], [], *PLAIN], True),
            ("Aarhus og Odense", PLAIN, True),
        )
    ):
        path, dataset = tmp_path / f"y60a02_{number}.xlsx", tmp_path / f"seeds/{number}"
        book = openpyxl.Workbook()
        book.active.title = name
        for cells_of_row in table:
            book.active.append(cells_of_row)
        book.save(path)
        if lands:
            land_files(dataset, path, **M)
            assert len(cells(dataset)) == len(TWO)
        else:
            with pytest.raises(WarehouseError, match="name of a sheet that may narrow"):
                land_files(dataset, path, **M)


SHARED = {
    "y60c07_pct_nor.xlsx": "44.1", "y60a02_upd.csv": "6232", "y60a02_ymc.xlsx": "441",
    "y60a02_piv.xlsx": "441", "y60a02_ht.xlsx": "441", "y60c07_dates.xlsx": "44.1",
    "y60c07_sep.csv": "44.1", "y60c07_title.csv": "44.1", "y60a02_kk.csv": "441",
    "y60c07_stray.xlsx": "44.1", "y60c07_utf16.txt": "44.1", "y60c07_lo.ods": "44.1",
}  # fmt: skip


@pytest.mark.parametrize("name", SHARED)
def test_a_file_that_people_reported_lands(name, tmp_path):
    folder = shared_data() / "landing"
    with (folder / "cases.tsv").open(encoding="utf-8") as file:
        case = next(row for row in csv.DictReader(file, delimiter="\t") if row["file"] == name)
    words = shlex.split(case["options"] or "")
    options = {
        option.removeprefix("--"): value
        for option, value in zip(words[::2], words[1::2], strict=True)
    }
    land_files(tmp_path / "seeds/x", folder / name, **options)
    rows = rows_of(tmp_path / "seeds/x", "jobindsats_observations")
    found = [
        r["value"] for r in rows if (r["area_label"], r["period_label"]) == ("Aarhus", "2026M01")
    ]
    assert SHARED[name] in found
    assert not any(row["dimensions"] for row in rows)


def test_a_filter_and_a_workplace_of_the_shared_cases_are_dimensions(tmp_path):
    for name, names in (
        ("y60c07_filter.xlsx", {"Alder", "Køn"}),
        ("y60a02_com.csv", {"Arbejdssted"}),
    ):
        report = land_files(tmp_path / f"seeds/{name[:6]}", shared_data() / "landing" / name)
        for row in rows_of(tmp_path / f"seeds/{name[:6]}", "jobindsats_observations"):
            assert {pair.partition("=")[0] for pair in row["dimensions"].split("; ")} == names
        assert any("takes no notice of" in line for line in report.lines)


def test_the_summary_says_what_the_statistic_takes_no_notice_of_and_strict_refuses_it(tmp_path):
    table, _, options = LANDS["look-backs in a column"]
    path = write(tmp_path, "passiv12", table)
    text = "\n".join(land_files(tmp_path / "seeds/x", path, **options).lines)
    assert "dimension Måleperiode: 5" in text
    assert "no notice of 4 of 5 cells" in text
    assert "another look-back (Seneste 9 måneder)" in text
    with pytest.raises(WarehouseError, match="another look-back"):
        land_files(tmp_path / "seeds/y", path, strict=True, **options)
    told = land_files(
        tmp_path / "seeds/z", write(tmp_path, "y60a02", LANDS["remarks and units"][0])
    ).lines
    assert any("columns left out: 2 ('Bemærkning', 'Enhed')" in line for line in told)


FORMATS = {
    "0.0%": (0.441, "44.1"), "0%": (0.44, "44"), "General": (44.1, "44.1"), "0.00": (44.1, "44.1"),
    "#,##0": (1234, "1234"), '0.0" pct."': (44.1, "44.1"), "[Red]0.0;[Blue]-0.0": (44.1, "44.1"),
    "# ##0,": (44100, None), ";;;": (44.1, None), '0.0;-0.0;"-"': (0, None), "[>100]0;0.0": (44.1, None),
}  # fmt: skip


@pytest.mark.parametrize("number_format", FORMATS)
def test_a_figure_is_what_its_format_shows(number_format, tmp_path):
    value, expected = FORMATS[number_format]
    path = tmp_path / "y60a02.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Område", "2026M01"])
    sheet.write_string(1, 0, "Aarhus")
    sheet.write_number(1, 1, value, book.add_format({"num_format": number_format}))
    sheet.write_row(2, 0, ["Odense", 77])
    book.close()
    if expected is None:
        with pytest.raises(WarehouseError, match="format shows something else"):
            land_files(tmp_path / "seeds/x", path, measure="Antal")
    else:
        land_files(tmp_path / "seeds/x", path, measure="Antal")
        assert cells(tmp_path / "seeds/x")["0751", "2026M01"] == expected


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [("mmm-yy", "2026M03"), ("dd-mm-yyyy", "2026M03"), ("yyyy", "2026"), ("mmmm yyyy", "2026M03"),
     ("[$-406]mmmm yyyy;@", "2026M03")],
)  # fmt: skip
def test_a_date_is_the_period_that_its_format_shows(number_format, expected, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Område", date(2026, 3, 1)])
    book.active.append(["Aarhus", 5])
    book.active["B1"].number_format = number_format
    book.save(tmp_path / "y60a02.xlsx")
    land_files(tmp_path / "seeds/x", tmp_path / "y60a02.xlsx", measure="Antal")
    assert cells(tmp_path / "seeds/x") == {("0751", expected): "5"}


def applied(folder: Path, path: Path, message: str, options: dict[str, str]) -> dict[str, str]:
    """Do what a message advises, as it says it."""
    if found := re.search(r'(--sheet) "([^"]+)"', message):
        return {**options, "sheet": found[2]}
    if "--measure" in message and "Leave" not in message:
        return {**options, "measure": N}
    if "--table" in message:
        return {**options, "table": "y60a02"}
    if found := re.search(r"Leave --(\w+) out", message):
        return {name: value for name, value in options.items() if name != found[1]}
    if "--encoding latin-1" in message:
        return {**options, "encoding": "latin-1"}
    if "--accept" in message:
        return {**options, "accept": "they are per cent"}
    text = path.read_text(encoding="utf-8")
    if found := re.search(r"Column '(.+)' seems to hold the (\w+): give it that heading", message):
        text = text.replace(found[1], {"areas": "Område", "periods": "Periode"}[found[2]])
    elif "head a column of remarks Bemærkning" in message:
        text = text.replace("Svar", "Bemærkning")
    elif "Write the year in a column" in message:
        text = text.replace("Måned;", "År;Måned;").replace("januar", "2026;januar")
    elif "Write the periods as" in message:
        text = text.replace("01-01-2018", "2018K1").replace("01-04-2018", "2018K2")
    elif "Take the column out" in message or "take the column out" in message:
        text = "".join(";".join(x.split(";")[1:]) + "\n" for x in text.splitlines())
    elif "Correct the name" in message:
        text = text.replace("Århuus", "Århus")
    elif "Repeat the area" in message:
        text = text.replace("\n;", "\nAarhus;")
    else:
        raise AssertionError(message)
    path.write_text(text, encoding="utf-8")
    return options


ADVICE: dict[str, tuple[str, object, dict[str, str]]] = {
    "read some cells": ("y60a02_x", [*PLAIN, [], ["Kun for kvinder"]], M),
    "one of two tables below": ("y60a02_x", [*PLAIN, [], *PLAIN], M),
    "one of two tables beside": ("y60a02_x", [[*row, "", *row] for row in PLAIN], M),
    "say the measure": ("y60a02_x", PLAIN, {}),
    "leave the measure out": ("y60a02_x", [["", N, N], *PLAIN], {"measure": "Antal"}),
    "leave the group out": ("y60a02_x", long("Aarhus;2026M01;Dagpengemodtagere;5", heading=f"Område;Periode;Målgruppe;{N}"), {"group": "Ledighedsydelse"}),
    "say the table": ("udtræk", long("Aarhus;2026M01;5"), {}),
    "say the encoding": ("y60a02_x", long("Læsø;2026M01;5").encode("cp1252"), {}),
    "leave the encoding out": ("y60a02_x", long("Læsø;2026M01;5"), {"encoding": "latin-1"}),
    "accept small shares": ("y60c07_x", long("Aarhus;2026M01;0,5", heading="Område;Periode;Andel aktiveringsberørte i pct."), {}),
    "head the areas": ("y60a02_x", long("Aarhus;2026M01;5", heading=f"Sted;Periode;{N}"), {}),
    "head the periods": ("y60a02_x", long("Aarhus;2026M01;5", heading=f"Område;Tid;{N}"), {}),
    "head the remarks": ("y60a02_x", long("Aarhus;2026M01;5;", "Odense;2026M01;6;rettet", heading=f"Område;Periode;{N};Svar"), {}),
    "write the year": ("y60a02_x", long("Aarhus;januar;5", heading=f"Område;Måned;{N}"), {}),
    "write the quarters": ("y60a02_x", long("Aarhus;01-01-2018;5", "Aarhus;01-04-2018;6"), {}),
    "take out a class": ("y60a02_x", long("1;Aarhus;2026M01;5", heading=f"Klasse;Område;Periode;{N}"), {}),
    "take out a region": ("y60a02_x", long("Region Midtjylland;Odense;2026M01;5", heading=f"Region;Område;Periode;{N}"), {}),
    "correct the area": ("y60a02_x", long("Århuus;2026M01;5", "Odense;2026M01;6"), {}),
    "repeat the area": ("y60a02_x", long("Aarhus;2026M01;5", "Aarhus;2026M02;6", ";2026M03;7"), {}),
}  # fmt: skip


@pytest.mark.parametrize("claim", ADVICE)
def test_a_refusal_says_what_to_do_and_doing_it_works(claim, tmp_path):
    name, table, options = ADVICE[claim]
    if isinstance(table, bytes):
        path = tmp_path / f"{name}.csv"
        path.write_bytes(table)
    else:
        path = write(tmp_path, name.removesuffix("_x"), table)
    with pytest.raises(WarehouseError) as error:
        land_files(tmp_path / "seeds/x", path, **options)
    land_files(tmp_path / "seeds/x", path, **applied(tmp_path, path, str(error.value), options))
    assert rows_of(tmp_path / "seeds/x", "jobindsats_observations")
