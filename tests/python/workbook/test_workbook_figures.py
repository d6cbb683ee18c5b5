"""Every figure of the workbook is the public file's, and what is hidden there is nowhere here."""

from __future__ import annotations

import gc
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
import xlsxwriter
from openpyxl.utils import range_boundaries

from project_docs import depends_on
from public_tables import tables_of
from texts import danish
from workbook.reading import PublicFile
from workbook.write import write_workbook
from workbook_public import PUBLICATIONS, invented, rich, scratch, variant
from workbook_reading import (
    NAMESPACES,
    Finished,
    data_sheets,
    finished,
    lines_above,
    parts,
    plain_heading,
    table_cells,
)

MISSING = {"O": "[x]", "M": "[z]", "Q": "[c]"}


@pytest.fixture(params=PUBLICATIONS, scope="module")
def book(request: pytest.FixtureRequest) -> Finished:
    return finished(request.param)


def query(public: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(public), read_only=True) as connection:
        connection.execute("set search_path = 'main,workbook'")
        return connection.execute(sql).fetchall()


def records(book: Finished, sheet: str) -> Iterator[dict[str, object]]:
    """Return a sheet's rows as heading (without notes) -> value."""
    headings, rows = table_cells(book.values[sheet])
    plain = [plain_heading(heading) for heading in headings]
    for row in rows:
        yield dict(zip(plain, row, strict=True))


def same(cell: object, figure: object, status: str | None = None) -> bool:
    """Tell whether a cell shows a figure, or the shorthand of why it is not there."""
    if figure is None:
        return cell in (
            {MISSING.get(status, "[x]")} if status in MISSING else {"[x]", "[c]", "[z]"}
        )
    return isinstance(cell, (int, float)) and cell == pytest.approx(float(figure), abs=1e-9)


def test_every_row_and_figure_of_data_is_that_of_passive_share(book: Finished):
    measures = [
        name for (name,) in query(book.public, "select distinct measure_code from passive_share")
    ]
    found = 0
    for sheet in data_sheets(book.values):
        if not sheet.title.startswith("Data"):
            continue
        for record in records(book, sheet.title):
            found += 1
            area, group, period = record["Områdekode"], record["Målgruppe"], record["Periodekode"]
            row = _cells(book)[area, group, period]
            status = row["obs_status"]
            for heading, field in (
                ("Personer i målgruppen (antal)", "persons"),
                ("Passive personer (antal)", "passive_persons"),
                ("Passivandel (pct.)", "passive_share_pct"),
                ("Plads (nr.)", "rank"),
                ("Passive, som indberettet (antal)", "passive_persons_as_reported"),
                ("Passive, hvis alle forløb tæller (antal)", "passive_persons_if_all_count"),
                ("Aktive ved beregnede timer (antal)", "persons_active_by_imputation"),
            ):
                cell = record[heading]
                if heading.startswith("Plads") and row[field] is None:
                    assert cell in {"[x]", "[c]", "[z]", "[u]", "–"}
                elif field != "persons" or row[field] is not None:
                    assert same(cell, row[field], status), (area, group, period, heading, cell)
            if row["ci_lower"] is not None:
                lower, upper = (record[f"95 %-interval, {end} (pct.)"] for end in ("nedre", "øvre"))
                assert lower == pytest.approx(float(row["ci_lower"]) * 100, abs=1e-9)
                assert upper == pytest.approx(float(row["ci_upper"]) * 100, abs=1e-9)
            marks = _expected_marks(book, row, (area, group, period))
            assert (record["Mærker"] or "") == marks, (area, group, period)
    assert found == len(query(book.public, "select 1 from passive_share"))
    assert len([name for name in book.values.sheetnames if name.startswith("Data")]) == len(
        measures
    )


_CELLS: dict[Path, dict[tuple, dict[str, object]]] = {}
_REVISED: dict[Path, set[tuple]] = {}


def _cells(book: Finished) -> dict[tuple, dict[str, object]]:
    if book.public not in _CELLS:
        with duckdb.connect(str(book.public), read_only=True) as connection:
            result = connection.execute("from passive_share")
            names = [column[0] for column in result.description]
            rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        _CELLS[book.public] = {
            (row["area_code"], row["target_group_name"], row["period_id"]): row for row in rows
        }
    return _CELLS[book.public]


def _expected_marks(book: Finished, row: dict[str, object], key: tuple) -> str:
    if book.public not in _REVISED:
        tables = {name for (name,) in query(book.public, "select table_name from duckdb_tables()")}
        # the table may be left out of a public file; the presentation was made from it
        _REVISED[book.public] = (
            set(
                query(
                    book.public,
                    "select area_code, target_group_name, period_id from passive_share_revisions "
                    "where is_revised",
                )
            )
            if "passive_share_revisions" in tables
            else set(
                query(
                    book.public,
                    "select area_code, target_group_name, period_id from passive_share_presented "
                    "where is_revised",
                )
            )
        )
    flags = (
        ("b", row["has_series_break"]),
        ("e", row["rests_on_imputation"]),
        ("i", row["is_under_reported"]),
        ("p", row["is_provisional"]),
        ("u", row["is_low_base"]),
        ("r", key in _REVISED[book.public]),
    )
    return "".join(f"[{letter}]" for letter, holds in flags if holds)


def test_where_nobody_is_in_the_group_no_cell_says_that_it_was_not_delivered():
    seen = 0
    for sheet in data_sheets(finished("example").values):
        headings, rows = table_cells(sheet)
        persons = next((n for n, text in enumerate(headings) if text.startswith("Personer")), None)
        empty = [] if persons is None else [row for row in rows if row[persons] == 0]
        seen += len(empty)
        assert not any("[x]" in row for row in empty), sheet.title
    assert seen > 100


def test_every_sheet_says_a_table_and_a_filter_that_give_its_rows(book: Finished):
    tables = set(tables_of(book.public))
    for sheet in data_sheets(book.values):
        if sheet.title in {
            "Sammenlign",
            "Sammenlign over tid",
            "Noter og metode",
            "Udvikling",
            "Opslag",
        }:
            continue
        text = " ".join(lines_above(sheet)[1:])
        match = re.search(
            r"Tabel ([\w.]+) i passive_share\.duckdb, (?:alle rækker|filter: (.+?))\.(?: |$)", text
        )
        table, where = match.groups()
        _, rows = table_cells(sheet)
        if table not in tables:
            assert len(rows) == 1
            continue
        condition = f"where {where}" if where else ""
        (count,) = query(book.public, f"select count(*) from {table} {condition}")[0]
        if sheet.title == "Overblik":
            (count,) = query(
                book.public, f"select count(distinct area_code) from {table} {condition}"
            )[0]
        assert len(rows) == max(count, 1), sheet.title


def test_the_overview_shows_the_newest_figure_of_every_group_for_every_area(book: Finished):
    short = dict(
        query(book.public, "select target_group_short_name, target_group_code from target_group")
    )
    newest = {
        (group, area): (share, status)
        for group, area, share, status in query(
            book.public,
            """select target_group_code, area_name, passive_share_pct, obs_status
            from passive_share join measure using (measure_code)
            where sort_order = (
                select min(sort_order) from measure join passive_share using (measure_code))
            qualify reference_date = max(reference_date) filter (obs_status != 'O')
                over (partition by target_group_code)""",
        )
    }
    headings, rows = table_cells(book.values["Overblik"])
    shown = [(number, heading) for number, heading in enumerate(headings) if "(pct.)" in heading]
    assert len(rows) == 104
    for row in rows:
        for number, heading in shown:
            group = short[heading.split(",")[0]]
            assert same(row[number], *newest[group, row[0]]), (row[0], heading)
    assert len(newest) == 104 * len(shown)


def test_a_change_is_the_difference_to_the_same_period_a_year_before(book: Finished):
    wanted = {
        (group, area): points
        for group, area, points in query(
            book.public,
            """select target_group_short_name, new.area_name,
                round((new.passive_share - old.passive_share) * 100, 1)
            from passive_share new join target_group using (target_group_code)
            left join passive_share old on old.measure_code = new.measure_code
                and old.target_group_code = new.target_group_code
                and old.area_code = new.area_code and old.period_type = new.period_type
                and old.reference_date = last_day(new.reference_date - interval 12 month)
            qualify new.reference_date = max(new.reference_date) filter (new.obs_status != 'O')
                over (partition by new.measure_code, new.target_group_code)""",
        )
    }
    for record in records(book, "Udvikling"):
        points = wanted[record["Målgruppe"], record["Område"]]
        assert same(record["Ændring på et år (procentpoint)"], points)


def test_a_ranking_holds_municipalities_of_thirty_persons_and_more_from_one_on(book: Finished):
    by_group: dict[object, list[dict[str, object]]] = {}
    for record in records(book, "Rangliste"):
        if record["Område"] != "[x]":
            by_group.setdefault(record["Målgruppe"], []).append(record)
    for group, ranked in by_group.items():
        assert [record["Plads (nr.)"] for record in ranked] == list(range(1, len(ranked) + 1)), (
            group
        )
        assert all(record["Personer i målgruppen (antal)"] >= 30 for record in ranked)


def test_measures_are_never_mixed_in_one_sheet():
    book = finished("measures")
    for sheet in ("Overblik", "Rangliste", "Udvikling", "Opslag", "Spredning, tal", "Data"):
        text = str(list(book.values[sheet].iter_rows(values_only=True)))
        assert "Kontanthjælp," not in text.replace("Jobparate kontanthjælp", "")
        assert "Kontanthjælpsmodtagere" not in text.replace("Jobparate kontanthjælpsmodtagere", "")
    assert "Kontanthjælp" in book.values.sheetnames
    other = {record["Målgruppe"] for record in records(book, "Data, andet mål")}
    assert other == {"Kontanthjælpsmodtagere"}


def test_a_hidden_cell_holds_no_number_in_any_sheet_formula_or_chart():
    book = finished("rich")
    hidden = {key for key, row in _cells(book).items() if row["obs_status"] == "Q"}
    assert len(hidden) > 20
    figures = re.compile(r"\((pct\.|procentpoint)\)|Passive|Aktive ved|Plads")
    for record in records(book, "Data"):
        if (record["Områdekode"], record["Målgruppe"], record["Periodekode"]) in hidden:
            for heading, value in record.items():
                if figures.search(heading):
                    assert value == "[c]", (record, heading)
    charted = _charted_cells(book)
    assert charted
    for sheet, cell, point in charted:
        value = book.values[sheet][cell].value
        if isinstance(value, (int, float)):
            assert point == pytest.approx(value), (sheet, cell)
        else:
            assert point is None, f"{sheet}!{cell} holds {value!r}, the chart's cache {point}"


def _charted_cells(book: Finished) -> list[tuple[str, str, float | None]]:
    """Return every cell that a chart draws, and the number in the chart's cache, if any."""
    cells = []
    for chart in parts(book.file, "xl/charts/chart").values():
        for values in ("val", "yVal", "xVal"):
            for reference in chart.findall(f".//c:{values}/c:numRef", NAMESPACES):
                sheet, _, area = reference.find("c:f", NAMESPACES).text.rpartition("!")
                column, first, _, last = range_boundaries(area.replace("$", ""))
                points = {
                    int(point.get("idx")): float(point.find("c:v", NAMESPACES).text)
                    for point in reference.findall(".//c:pt", NAMESPACES)
                }
                for index, row in enumerate(range(first, last + 1)):
                    name = book.values[sheet.strip("'")].cell(row, column).coordinate
                    cells.append((sheet.strip("'"), name, points.get(index)))
    return cells


def test_sparklines_draw_the_trend_of_their_own_row():
    book = finished("rich")
    with zipfile.ZipFile(book.file) as package:
        index = book.values.sheetnames.index("Udvikling") + 1
        text = package.read(f"xl/worksheets/sheet{index}.xml").decode()
    drawn = re.findall(r"<xm:f>'?Opslag'?!([^<]+)</xm:f><xm:sqref>([A-Z]+)(\d+)</xm:sqref>", text)
    assert len(drawn) == 104 * 7
    # on a scale of its group's own, which no column fills: it would run into the one above
    tops = [float(top) for top in re.findall(r' manualMax="([^"]+)"', text)]
    assert len(tops) == 7
    for area, _, row in drawn[::37]:
        _, lookup_row, _, _ = range_boundaries(area.replace("$", ""))
        key = book.values["Opslag"].cell(lookup_row, 1).value
        sheet = book.values["Udvikling"]
        assert key == f"{sheet.cell(int(row), 2).value} | {sheet.cell(int(row), 1).value}"


def test_findings_name_only_figures_of_the_mart():
    for name in ("example", "rich", "months"):
        book = finished(name)
        allowed = {"0,1", "30", "5"} | {str(number) for number in range(1900, 2030)}
        columns = "share_pct, other_share_pct, points, part_count, other_part_count"
        for row in query(
            book.public, f"select {columns}, rest_count, total_count from headline_finding"
        ):
            for value in row:
                if value is not None:
                    allowed |= {danish.number(value, 1), danish.number(value)}
        for cells in book.values["Forside"].iter_rows(values_only=True):
            if str(cells[0]).startswith("Resultat "):
                sentence = re.sub(r"\d+\. (kvartal|[a-z]+ \d{4})", "", str(cells[1]))
                numbers = re.findall(r"\d+(?:\.\d{3})*(?:,\d+)?", sentence)
                assert set(numbers) <= allowed, (sentence, numbers)


def test_facts_are_told_by_the_rules_of_the_public_file():
    facts = {
        (record["Målgruppe"], record["Emne"]): str(record["Forklaring"])
        for record in records(finished("rich"), "Faktaark")
    }
    group = "Aktivitetsparate kontanthjælps- og uddannelseshjælpsmodtagere"
    assert "kontanthjælp eller uddannelseshjælp" in facts[group, "Hvem tæller med"]
    assert "visiteret som aktivitetsparat" in facts[group, "Hvem tæller med"]
    assert "52 af de 65 uger" in facts[group, "Anciennitet"]
    assert "ordinære timer" in facts[group, "Hvad tæller ikke"]
    assert "mentorstøtte" in facts["Sygedagpengemodtagere", "Hvad tæller som aktiv"]
    assert "hel kalendermåned" in facts["Jobafklaringsforløb", "Anciennitet"]


def test_a_changed_rule_changes_the_fact_sheet(tmp_path: Path):
    public = variant(
        "rules",
        *invented(5, "quarter", ("sygedagpenge",)),
        """update target_group_rule set seniority_rule = 'calendar_month'
        where target_group_code = 'sygedagpenge'""",
        """delete from counting_offer
        where target_group_code = 'sygedagpenge' and offer_type_code = 'mentor'""",
    )
    write_workbook(public, tmp_path / "rules.xlsx")
    with zipfile.ZipFile(tmp_path / "rules.xlsx") as package:
        strings = package.read("xl/sharedStrings.xml").decode()
    assert "medmindre afbrydelsen rummer en hel kalendermåned" in strings
    assert "Forløb med mentorstøtte eller ordinære timer" in strings


def test_the_municipalities_stand_in_danish_order():
    places = [str(record["Kommune"]) for record in records(finished("example"), "Kommuner")]
    assert places[0] == "Albertslund" and places[-1] == "Aarhus"
    assert places.index("Aabenraa") > places.index("Ærø")


def test_the_same_public_file_gives_the_same_bytes(tmp_path: Path):
    write_workbook(rich(), tmp_path / "again.xlsx")
    assert (tmp_path / "again.xlsx").read_bytes() == finished("rich").file.read_bytes()
    with zipfile.ZipFile(tmp_path / "again.xlsx") as package:
        assert {entry.date_time[:3] for entry in package.infolist()} == {(1980, 1, 1)}


def bare_seconds(cells: int, target: Path) -> float:
    """Processor seconds that XlsxWriter alone takes for so many cells, half of them texts."""
    rows = cells // 20
    began = time.process_time()
    with xlsxwriter.Workbook(target, {"strings_to_numbers": False}) as workbook:
        sheet = workbook.add_worksheet()
        for row in range(rows):
            for column in range(0, 20, 2):
                sheet.write_string(row, column, f"{row % 97}")
                sheet.write_number(row, column + 1, row + column / 10)
    return time.process_time() - began


def test_sixty_periods_of_seven_groups_cost_little_more_than_their_bare_cells(tmp_path: Path):
    # a ratio of processor seconds: the machine may be busy with other tests, and what they left in
    # memory is none of the workbook's
    public = variant("sixty", *invented(60, "month"))
    gc.collect()
    gc.freeze()
    try:
        bare = bare_seconds(200_000, tmp_path / "before.xlsx")
        began = time.process_time()
        write_workbook(public, tmp_path / "sixty.xlsx")
        spent = time.process_time() - began
        bare = max(bare, bare_seconds(200_000, tmp_path / "after.xlsx"))
    finally:
        gc.unfreeze()
    with zipfile.ZipFile(tmp_path / "sixty.xlsx") as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        cells = sum(package.read(name).count(b"<c ") for name in sheets)
    assert cells > 1_000_000
    assert spent < 2.5 * bare * cells / 200_000
    (scratch() / "sixty.public.duckdb").unlink()


def test_the_file_is_dated_by_its_as_of_date(book: Finished):
    assert book.values.properties.created.date() == date(2020, 5, 31)


def test_the_workbook_reads_the_models_that_its_exposure_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    read = set()
    frame = PublicFile.frame

    def noted(self, source, columns):
        read.add(source.table)
        return frame(self, source, columns)

    monkeypatch.setattr(PublicFile, "frame", noted)
    write_workbook(rich(), tmp_path / "noted.xlsx")
    # what became of earlier vintages is no model: the publisher itself writes it
    assert depends_on("workbook") == read - {"publication_notice"}
