"""Every shape of a Jobindsats table lands as the same canonical cells as the v2 CSV."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from common.errors import WarehouseError
from landing_files import (
    MEASURE,
    OTHER_MEASURE,
    Layout,
    fixture_text,
    good_cells,
    land_files,
    landed_cells,
    rows_of,
    write_pivot,
    write_rows,
)

DANISH_MONTHS = ["Jan", "Feb", "Mar", "Apr", "Maj", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dec"]


def danish_label(period: str) -> str:
    return f"{DANISH_MONTHS[int(period[5:]) - 1]} {period[:4]}"


def danish(cells):
    return {(area, danish_label(period), m): value for (area, period, m), value in cells.items()}


def both_measures():
    return {**good_cells(MEASURE), **good_cells(OTHER_MEASURE)}


def v2_rows() -> tuple[list[str], list[list[str]]]:
    heading, *rows = csv.reader(fixture_text("y60c07_v2.csv").splitlines(), delimiter=";")
    return heading, rows


def json_number(text: str) -> object:
    return json.loads(text.replace(",", "."))


def text_shapes() -> dict[str, str | bytes]:
    heading, rows = v2_rows()
    source = fixture_text("y60c07_v2.csv")
    variables = [{"Name": f"_v{at}", "Label": name} for at, name in enumerate(heading)]
    numbers = [[a, p, json_number(x), json_number(y)] for a, p, x, y in rows]
    records = [dict(zip(heading, row, strict=True)) for row in rows]
    turned = [heading[::-1], *(row[::-1] for row in reversed(rows))]
    v3 = json.dumps({"columns": heading, "rows": numbers}, ensure_ascii=False)
    return {
        "v2.csv": source,
        "bom.csv": "\ufeff" + source,
        "two_boms.csv": "\ufeff\ufeff" + source,
        "crlf.csv": source.replace("\n", "\r\n"),
        "blank_lines.csv": source.replace("\n", "\n\n"),
        "no_last_line_break.csv": source.rstrip("\n"),
        "columns_and_rows_reordered.csv": "".join(";".join(row) + "\n" for row in turned),
        "commas_and_quotes.csv": "".join(
            ",".join(f'"{field}"' for field in row) + "\n" for row in [heading, *rows]
        ),
        "points.csv": source.replace(",", "."),
        "omraade_heading.csv": source.replace("Area;", "Område;"),
        "per_cent_signs.csv": "".join(
            ";".join(row) + "\n"
            for row in [heading, *([a, p, f"{x} %", f"{y}%"] for a, p, x, y in rows)]
        ),
        "v2.json": json.dumps([{"Variables": variables, "Data": rows}], ensure_ascii=False),
        "v2_in_two_parts.json": json.dumps(
            [{"Variables": variables, "Data": rows[:7]}, {"Variables": variables, "Data": rows[7:]}]
        ),
        "lines.jsonl": "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records),
        "records.json": json.dumps(records),
        "v3.json": v3,
        "v3_bom.json": "\ufeff" + v3,
        "v3_two_boms.json": "\ufeff\ufeff" + v3,
    }


@pytest.mark.parametrize("name", sorted(text_shapes()))
def test_a_text_file_lands_as_the_canonical_cells(name, tmp_path):
    path = tmp_path / f"y60c07_{name}"
    path.write_bytes(str(text_shapes()[name]).encode())
    land_files(tmp_path / "seeds/x", path)
    assert landed_cells(tmp_path / "seeds/x") == both_measures()


LAYOUTS: dict[str, Layout] = {
    "areas_by_periods": Layout(),
    "periods_by_areas": Layout(areas_down=False),
    "as_danish_text": Layout(as_text=True),
    "turned_as_danish_text": Layout(areas_down=False, as_text=True),
    "text_and_numbers_mixed": Layout(every_second_as_text=True),
    "turned_text_and_numbers_mixed": Layout(areas_down=False, every_second_as_text=True),
    "no_title": Layout(title_rows=(), top=0),
    "title_right_above": Layout(top=0),
    "five_title_rows": Layout(
        title_rows=("A", "B", "Udtræk", "Hele landet og kommuner", "E"), top=2,
    ),
    "moved_right_and_down": Layout(left=3, top=6),
    "turned_and_moved": Layout(areas_down=False, left=2, top=4),
    "measure_once": Layout(measure_once=True),
    "turned_measure_once": Layout(areas_down=False, measure_once=True),
    "measure_merged": Layout(merged=True),
    "turned_measure_merged": Layout(areas_down=False, merged=True),
    "no_corner": Layout(corner=""),
    "turned_without_corner": Layout(areas_down=False, corner=""),
    "both_in_the_corner": Layout(corner="Område / Periode"),
    "many_notes": Layout(
        notes=("Kilde: Jobindsats.dk", "", "Note 1", "", "Opdateret 22. august 2026"),
    ),
    "no_notes": Layout(notes=()),
    "turned_without_notes": Layout(areas_down=False, notes=()),
    "as_per_cent": Layout(percent="0.0%"),
    "as_built_in_per_cent": Layout(percent=10),
    "a_note_beside_the_table": Layout(extra=lambda _, s: s.write(5, 20, "se fodnote")),
    "a_hidden_sheet": Layout(extra=lambda b, _: b.add_worksheet("Skjult").hide()),
    "an_about_sheet": Layout(extra=lambda b, _: b.add_worksheet("Om").write(0, 0, "Om tabellen")),
    "a_merged_title": Layout(title_rows=(), extra=lambda _, s: s.merge_range("A1:E1", "Titel")),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_pivot_lands_as_the_canonical_cells(name, tmp_path):
    path = write_pivot(tmp_path / "y60c07.xlsx", good_cells(), LAYOUTS[name])
    land_files(tmp_path / "seeds/x", path)
    assert landed_cells(tmp_path / "seeds/x") == good_cells()


@pytest.mark.parametrize("areas_down", [True, False])
def test_danish_period_labels_land_as_delivered(areas_down, tmp_path):
    layout = Layout(areas_down=areas_down, period_label=danish_label)
    land_files(tmp_path / "seeds/x", write_pivot(tmp_path / "y60c07.xlsx", good_cells(), layout))
    assert landed_cells(tmp_path / "seeds/x") == danish(good_cells())


@pytest.mark.parametrize("areas_down", [True, False])
@pytest.mark.parametrize("as_number", [True, False])
def test_years_alone_are_periods_when_there_are_no_others(areas_down, as_number, tmp_path):
    cells = {(a, p.replace("2026M0", "201"), m): v for (a, p, m), v in good_cells().items()}
    layout = Layout(
        areas_down=areas_down,
        period_label=lambda p: int(p) if as_number else p,
        as_text=not as_number,
    )
    path = tmp_path / "y60c07.xlsx"
    if as_number:
        rows = [["Område", *range(2012, 2018)]]
        for area in dict.fromkeys(a for a, _, _ in cells):
            rows.append([area, *(float(cells[area, str(y), MEASURE]) for y in range(2012, 2018))])
        if not areas_down:
            rows = [list(row) for row in zip(*rows, strict=True)]
            rows[0][0] = "Periode"
        write_rows(path, rows)
        land_files(tmp_path / "seeds/x", path, measure=MEASURE)
    else:
        land_files(tmp_path / "seeds/x", write_pivot(path, cells, layout))
    assert landed_cells(tmp_path / "seeds/x") == cells


@pytest.mark.parametrize("areas_down", [True, False])
def test_the_measure_may_come_from_the_command_alone(areas_down, tmp_path):
    layout = Layout(areas_down=areas_down, measure_header=False)
    path = write_pivot(tmp_path / "y60c07.xlsx", good_cells(), layout)
    with pytest.raises(WarehouseError, match="--measure"):
        land_files(tmp_path / "seeds/x", path)
    land_files(tmp_path / "seeds/x", path, measure=MEASURE)
    assert landed_cells(tmp_path / "seeds/x") == good_cells()


@pytest.mark.parametrize("one_area", [True, False])
@pytest.mark.parametrize("areas_down", [True, False])
def test_a_single_area_or_a_single_period_is_a_table_too(one_area, areas_down, tmp_path):
    cells = {
        key: value
        for key, value in good_cells().items()
        if key[0 if one_area else 1] == ("Læsø" if one_area else "2026M03")
    }
    path = write_pivot(tmp_path / "y60c07.xlsx", cells, Layout(areas_down=areas_down))
    land_files(tmp_path / "seeds/x", path)
    assert landed_cells(tmp_path / "seeds/x") == cells


@pytest.mark.parametrize("turned", [False, True])
def test_a_single_area_with_years_as_numbers(turned, tmp_path):
    rows: list[list[object]] = [["Område", 2018, 2019], ["Odense", 2019, 12]]
    if turned:
        rows = [["Periode", "Odense"], [2018, 2019], [2019, 12]]
    path = write_rows(tmp_path / "y60c01.xlsx", rows)
    land_files(tmp_path / "seeds/x", path, measure="Antal")
    assert landed_cells(tmp_path / "seeds/x") == {
        ("Odense", "2018", "Antal"): "2019",
        ("Odense", "2019", "Antal"): "12",
    }


def long_rows() -> list[list[object]]:
    heading, rows = v2_rows()
    return [list(heading), *([a, p, json_number(x), json_number(y)] for a, p, x, y in rows)]


def test_a_long_sheet_with_measures_across(tmp_path):
    rows = [["Titel"], [], *long_rows(), [], ["Kilde: Jobindsats.dk"]]
    land_files(tmp_path / "seeds/x", write_rows(tmp_path / "y60c07.xlsx", rows))
    assert landed_cells(tmp_path / "seeds/x") == both_measures()


def test_a_long_sheet_turned_on_its_side(tmp_path):
    rows = [list(row) for row in zip(*long_rows(), strict=True)]
    land_files(tmp_path / "seeds/x", write_rows(tmp_path / "y60c07.xlsx", rows))
    assert landed_cells(tmp_path / "seeds/x") == both_measures()


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
@pytest.mark.parametrize("heading", ["Måltal", "Noget andet"])
def test_the_measure_may_be_a_column(suffix, heading, tmp_path):
    rows = [["Område", "Periode", heading, "Værdi"]]
    for (area, period, measure), value in good_cells().items():
        rows.append([area, period, measure, value.replace(".", ",")])
    path = tmp_path / f"y60c07.{suffix}"
    if suffix == "xlsx":
        write_rows(path, rows)
    else:
        path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    land_files(tmp_path / "seeds/x", path)
    assert landed_cells(tmp_path / "seeds/x") == good_cells()


def test_periods_above_and_measures_below_them(tmp_path):
    cells = both_measures()
    areas = list(dict.fromkeys(area for area, _, _ in cells))
    periods = sorted({period for _, period, _ in cells})
    upper: list[object] = [None]
    lower: list[object] = ["Område"]
    for period in periods:
        upper += [period, None]
        lower += [MEASURE, OTHER_MEASURE]
    rows = [upper, lower]
    for area in areas:
        rows.append(
            [area, *(float(cells[area, p, m]) for p in periods for m in (MEASURE, OTHER_MEASURE))]
        )
    land_files(tmp_path / "seeds/x", write_rows(tmp_path / "y60c07.xlsx", rows))
    assert landed_cells(tmp_path / "seeds/x") == cells


@pytest.mark.parametrize("labels", ["repeated", "once", "merged"])
@pytest.mark.parametrize("turned", [False, True])
def test_areas_above_measures(labels, turned, tmp_path):
    """Areas are the upper level of two: measures below (or beside) each of them."""
    cells = both_measures()
    areas = list(dict.fromkeys(area for area, _, _ in cells))
    periods = sorted({period for _, period, _ in cells})
    rows: list[list[object]] = [["Område", "", *periods]]
    for area in areas:
        for number, measure in enumerate((MEASURE, OTHER_MEASURE)):
            shown = area if number == 0 or labels == "repeated" else None
            rows.append([shown, measure, *(float(cells[area, p, measure]) for p in periods)])
    if turned:
        rows = [list(row) for row in zip(*rows, strict=True)]
    path = write_rows(tmp_path / "y60c07.xlsx", rows)
    if labels == "merged":
        book = openpyxl.load_workbook(path)
        for at in range(2, 2 * len(areas) + 1, 2):
            if turned:
                book.active.merge_cells(start_row=1, end_row=1, start_column=at, end_column=at + 1)
            else:
                book.active.merge_cells(start_row=at, end_row=at + 1, start_column=1, end_column=1)
        book.save(path)
    land_files(tmp_path / "seeds/x", path)
    assert landed_cells(tmp_path / "seeds/x") == cells


def test_an_outline_of_areas_and_periods(tmp_path):
    rows: list[list[object]] = [["Område", "Periode", MEASURE]]
    last = None
    for (area, period, _), value in good_cells().items():
        rows.append([None if area == last else area, period, float(value)])
        last = area
    land_files(tmp_path / "seeds/x", write_rows(tmp_path / "y60c07.xlsx", rows))
    assert landed_cells(tmp_path / "seeds/x") == good_cells()


def test_a_gap_among_repeated_areas_is_a_fault(tmp_path):
    rows = long_rows()
    rows[8][0] = None
    with pytest.raises(WarehouseError, match=r"row 9.*without an area"):
        land_files(tmp_path / "seeds/x", write_rows(tmp_path / "y60c07.xlsx", rows))


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_region_beside_the_municipality_is_no_dimension(suffix, tmp_path):
    rows = [["Region", "Kommune", "Periode", MEASURE]]
    for area, region in (("Odense", "Region Syddanmark"), ("Aarhus", "Region Midtjylland")):
        rows.append([region, area, "2026M01", "1,5"])
    path = tmp_path / f"y60c07.{suffix}"
    if suffix == "xlsx":
        write_rows(path, rows)
    else:
        path.write_text("".join(";".join(row) + "\n" for row in rows), encoding="utf-8")
    land_files(tmp_path / "seeds/x", path)
    landed = rows_of(tmp_path / "seeds/x", "jobindsats_observations")
    assert [(row["area_label"], row["dimensions"]) for row in landed] == [
        ("Odense", ""),
        ("Aarhus", ""),
    ]


def passive_rows(shape: str) -> list[list[object]]:
    """One area, one quarter, two groups, two measures: the group in every place it may stand."""
    groups = ["Dagpengemodtagere", "Ledighedsydelse"]
    share, persons = "Passivandel i perioden i pct.", "Antal personer"
    values = {(groups[0], share): 12.5, (groups[0], persons): 800, (groups[1], share): 40,
              (groups[1], persons): 25}  # fmt: skip
    if shape == "column":
        return [["Område", "Periode", "Målgruppe", share, persons]] + [
            ["Odense", "2019Q1", g, values[g, share], values[g, persons]] for g in groups
        ]
    if shape == "unnamed column by its labels":
        return [["Område", "Periode", "Kategori", share, persons]] + [
            ["Odense", "2019Q1", g, values[g, share], values[g, persons]] for g in groups
        ]
    if shape == "header row":
        return [
            ["", "", groups[0], None, groups[1], None],
            ["Område", "Periode", share, persons, share, persons],
            ["Odense", "2019Q1", *(values[g, m] for g in groups for m in (share, persons))],
        ]
    if shape == "header row over periods":
        return [
            ["", groups[0], groups[0], groups[1], groups[1]],
            ["", share, persons, share, persons],
            ["Område", "2019Q1", "2019Q1", "2019Q1", "2019Q1"],
            ["Odense", *(values[g, m] for g in groups for m in (share, persons))],
        ]
    return [
        ["Område", "Periode", *(f"{g}: {m}" for g in groups for m in (share, persons))],
        ["Odense", "2019Q1", *(values[g, m] for g in groups for m in (share, persons))],
    ]


@pytest.mark.parametrize(
    "shape",
    ["column", "unnamed column by its labels", "header row", "header row over periods", "prefix"],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_target_group_is_read_wherever_it_stands(shape, turned, tmp_path):
    rows = passive_rows(shape)
    if turned:
        rows = [list(row) for row in zip(*rows, strict=True)]
    land_files(tmp_path / "seeds/x", write_rows(tmp_path / "passiv12.xlsx", rows))
    landed = {
        (row["group_label"], row["measure_label"]): row["value"]
        for row in rows_of(tmp_path / "seeds/x", "jobindsats_observations")
    }
    assert landed == {
        ("Dagpengemodtagere", "Passivandel i perioden i pct."): "12.5",
        ("Dagpengemodtagere", "Antal personer"): "800",
        ("Ledighedsydelse", "Passivandel i perioden i pct."): "40",
        ("Ledighedsydelse", "Antal personer"): "25",
    }


def test_the_target_group_may_come_from_the_command_alone(tmp_path):
    path = tmp_path / "passiv12.csv"
    path.write_text("Area;Periode;Antal personer\nOdense;2019Q1;25\n", encoding="utf-8")
    land_files(tmp_path / "seeds/x", path, group="Ledighedsydelse")
    [row] = rows_of(tmp_path / "seeds/x", "jobindsats_observations")
    assert row["group_label"] == "Ledighedsydelse"


def test_other_dimensions_are_sorted_pairs_and_empty_when_all_are_totals(tmp_path):
    path = tmp_path / "y60c07_x.csv"
    path.write_text(
        "Area;Periode;Køn;Alder;Antal\n"
        "Odense;2019Q1;Køn i alt;Alder i alt;9\n"
        "Odense;2019Q1;Kvinder;Alder i alt;5\n"
        "Odense;2019Q1;Kvinder;16-24 år;2\n",
        encoding="utf-8",
    )
    land_files(tmp_path / "seeds/x", path)
    found = [row["dimensions"] for row in rows_of(tmp_path / "seeds/x", "jobindsats_observations")]
    assert found == ["", "Alder=Alder i alt; Køn=Kvinder", "Alder=16-24 år; Køn=Kvinder"]


def test_the_same_dimensions_are_read_from_a_pivot(tmp_path):
    rows = [
        ["", "Antal", "Antal"],
        ["Køn", "Mænd", "Kvinder"],
        ["Område", "2019Q1", "2019Q1"],
        ["Odense", 4, 5],
        ["Aarhus", 6, 7],
    ]
    land_files(tmp_path / "seeds/x", write_rows(tmp_path / "y60c07.xlsx", rows))
    landed = rows_of(tmp_path / "seeds/x", "jobindsats_observations")
    assert [(r["area_label"], r["dimensions"], r["value"]) for r in landed] == [
        ("Odense", "Køn=Mænd", "4"), ("Odense", "Køn=Kvinder", "5"),
        ("Aarhus", "Køn=Mænd", "6"), ("Aarhus", "Køn=Kvinder", "7"),
    ]  # fmt: skip


def test_labels_and_figures_are_kept_as_delivered(tmp_path):
    path = tmp_path / "y60c07.csv"
    path.write_text(
        f"Area;Periode;{MEASURE}\nÅrhus Kommune;2024Q01;33,30\nFaaborg-midtfyn;2024Q1;..\n"
        "Odense;4. kvt. 2018;\n",
        encoding="utf-8",
    )
    land_files(tmp_path / "seeds/x", path)
    landed = rows_of(tmp_path / "seeds/x", "jobindsats_observations")
    assert [(r["area_label"], r["period_label"], r["value"], r["value_raw"]) for r in landed] == [
        ("Århus Kommune", "2024Q01", "33.3", "33,30"),
        ("Faaborg-midtfyn", "2024Q1", "", ".."),
        ("Odense", "4. kvt. 2018", "", ""),
    ]


@pytest.mark.parametrize("missing", ["", "-", ".", "..", "null", "NULL"])
def test_every_missing_mark_lands_as_an_empty_value(missing, tmp_path):
    path = tmp_path / "y60c07.csv"
    path.write_text(
        f"Area;Periode;{MEASURE}\nOdense;2024Q1;{missing}\nAarhus;2024Q1;1,5\n", "utf-8"
    )
    report = land_files(tmp_path / "seeds/x", path)
    assert [r["value"] for r in rows_of(tmp_path / "seeds/x", "jobindsats_observations")] == [
        "",
        "1.5",
    ]
    assert any("missing cells 1" in line for line in report.lines)


def test_a_null_of_v3_is_missing_and_its_numbers_keep_their_text(tmp_path):
    path = tmp_path / "y60a02.json"
    path.write_text(
        '{"columns":["Periode","Område","Antal personer"],'
        '"rows":[["2024M01","Odense",12.0],["2024M02","Odense",null]]}',
        encoding="utf-8",
    )
    land_files(tmp_path / "seeds/x", path)
    landed = rows_of(tmp_path / "seeds/x", "jobindsats_observations")
    assert [(row["value"], row["value_raw"]) for row in landed] == [("12", "12.0"), ("", "null")]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_totals_and_unknown_areas_are_set_aside_and_counted(suffix, tmp_path):
    rows = [
        ["Område", "Periode", "Antal ledige i alt"],
        ["Kommuner i alt", "2024M01", 9], ["Odense", "2024M01", 4], ["RAR Fyn", "2024M01", 5],
        ["Uoplyst område", "2024M01", 1],
    ]  # fmt: skip
    path = tmp_path / f"y25i01.{suffix}"
    if suffix == "xlsx":
        write_rows(path, rows)
    else:
        path.write_text("".join(";".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    report = land_files(tmp_path / "seeds/x", path)
    landed = rows_of(tmp_path / "seeds/x", "jobindsats_observations")
    assert [row["area_label"] for row in landed] == ["Odense"]
    assert any("set aside 3 cells: 3 (" in line for line in report.lines)


def test_what_maps_to_no_measure_is_said_and_refused_when_strict(tmp_path):
    path = tmp_path / "y60c07_v2.csv"
    path.write_text(fixture_text("y60c07_v2.csv"), encoding="utf-8")
    with pytest.raises(WarehouseError, match=OTHER_MEASURE):
        land_files(tmp_path / "seeds/x", path, strict=True)
    report = land_files(tmp_path / "seeds/x", path)
    assert any("no measure" in line and OTHER_MEASURE in line for line in report.lines)


def test_a_workbook_with_two_tables_needs_the_sheets_name(tmp_path):
    path = tmp_path / "y60c07.xlsx"

    def second_sheet(book, _):
        sheet = book.add_worksheet("Ark2")
        for at, row in enumerate([["Område", "2026M01"], ["Odense", 2]]):
            sheet.write_row(at, 0, row)

    write_pivot(path, good_cells(), Layout(extra=second_sheet))
    with pytest.raises(WarehouseError, match="--sheet"):
        land_files(tmp_path / "seeds/x", path)
    land_files(tmp_path / "seeds/x", path, sheet="Ark1")
    assert landed_cells(tmp_path / "seeds/x") == good_cells()
    assert land_files(tmp_path / "seeds/x", path, sheet="Ark1").landed == []
    land_files(tmp_path / "seeds/x", path, sheet="Ark2", measure=OTHER_MEASURE)
    assert len(landed_cells(tmp_path / "seeds/x")) == len(good_cells()) + 1


def test_a_front_page_that_names_area_and_period_is_no_table(tmp_path):
    def front_page(book, _):
        sheet = book.add_worksheet("Forside")
        sheet.write_column(0, 0, ["Område", "Periode"])
        sheet.write_column(0, 1, ["Hele landet", "2026M07"])

    path = write_pivot(tmp_path / "y60c07.xlsx", good_cells(), Layout(extra=front_page))
    land_files(tmp_path / "seeds/x", path)
    assert landed_cells(tmp_path / "seeds/x") == good_cells()


def test_the_summary_counts_what_was_found(tmp_path):
    path = Path(tmp_path / "y60c07_v2.csv")
    path.write_text(fixture_text("y60c07_v2.csv"), encoding="utf-8")
    text = "\n".join(land_files(tmp_path / "seeds/x", path).lines)
    assert "120 cells from 60 rows" in text
    assert "areas 10 · periods 6 (2026M02 … 2026M07) · measures 2" in text
