"""Where a series breaks, everything that compares or draws over time says so, or does not compare.

One publication of two groups by month, whose look-back is the month: a reform breaks the series in
August 2019, and a region became another one in October. No newest figure carries the mark.
"""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from functools import cache
from pathlib import Path

import duckdb
import pytest
from openpyxl.workbook.workbook import Workbook

from publication.inputs import file_facts
from publication.outputs import CSV, DATABASE, SITE
from texts import danish
from web.write import write_site
from workbook.write import write_workbook
from workbook_public import invented, scratch, variant
from workbook_reading import read_back, table_cells

pytestmark = pytest.mark.method("8")

REGION, COMPUTED = "1083", "aktivitetsparat-passive_month"
REFORM, MOVE = danish.period("2019M08"), danish.period("2019M10")
REFORM_TINY, MOVE_TINY = danish.period("2019M08", "tiny"), danish.period("2019M10", "tiny")


@cache
def broken() -> Path:
    return variant(
        "broken",
        *invented(14, "month", ("kontanthjaelp", "aktivitetsparat"), "passive_month"),
        "delete from passive_share_revisions",
        "update passive_share set has_series_break = false where has_series_break",
        "update passive_share set is_under_reported = false where is_under_reported",
        """update known_issue set first_date = date '2019-08-01', known_from = date '2019-08-01'
        where issue_code = 'kontanthjaelp_reform'""",
        f"insert into area_break values ('{REGION}', date '2019-10-01')",
    )


@cache
def book() -> Path:
    file = scratch() / "broken.xlsx"
    write_workbook(broken(), file)
    return file


@cache
def opened() -> Workbook:
    return read_back(book(), data_only=True)


@cache
def site() -> Path:
    folder = scratch() / "broken"
    folder.mkdir()
    shutil.copyfile(broken(), folder / DATABASE)
    write_site(folder / DATABASE, folder / SITE, {CSV: file_facts(folder / DATABASE)})
    return folder / SITE


def breaks_said(page: str) -> list[str]:
    """The lines under the charts of a page, in order."""
    text = (site() / page).read_text(encoding="utf-8")
    return re.findall(r'<p class="small">Databrud \d, før (.*?): ', text)


def test_a_change_over_a_year_is_marked_and_the_small_columns_name_their_breaks() -> None:
    headings, rows = table_cells(opened()["Udvikling"])
    marks = next(n for n, text in enumerate(headings) if text.startswith("Ændringen, mærker"))
    points = next(n for n, text in enumerate(headings) if text.startswith("Ændring på et år"))
    named = headings.index("Brud i udviklingen")
    changed = [row for row in rows if isinstance(row[points], float | int)]
    assert len(changed) > 100
    assert {row[marks] for row in changed} == {"[b]"}
    said = {row[1]: row[named] for row in rows}
    assert {said[place] for place in ("Odense", "Region Nordjylland")} == {said["Hele landet"]}
    assert said["Hele landet"] == f"databrud før {REFORM_TINY}"
    assert said["Region Syddanmark"] == f"databrud før {REFORM_TINY} og {MOVE_TINY}"


def test_no_finding_is_a_change_across_a_break() -> None:
    with duckdb.connect(str(broken()), read_only=True) as connection:
        [(changes,)] = connection.execute(
            "select count(*) from workbook.passive_share_change"
            " where is_newest_period and area_level = 'country' and change_points is not null"
        ).fetchall()
        findings = connection.execute("select finding_code from workbook.headline_finding")
        assert changes == 2
        assert "change" not in {code for (code,) in findings.fetchall()}


def test_the_charts_over_time_of_the_workbook_name_their_breaks_in_their_titles() -> None:
    with zipfile.ZipFile(book()) as package:
        charts = [
            package.read(name).decode()
            for name in package.namelist()
            if re.fullmatch(r"xl/charts/chart\d+\.xml", name)
        ]
    titled = [re.findall(r"<a:t>(.*?)</a:t>", chart)[0] for chart in charts if "<a:t>" in chart]
    assert sum(f", databrud før {REFORM_TINY}" in title for title in titled) == 3, titled


def test_the_sheets_that_compare_a_place_chosen_name_the_places_that_became_others() -> None:
    for sheet in ("Sammenlign", "Sammenlign over tid"):
        lines = " ".join(
            str(row[0]) for row in opened()[sheet].iter_rows(max_row=12, values_only=True)
        )
        assert "fik eller afgav kommuner: Region Syddanmark fra 1. oktober 2019." in lines


def test_the_pages_cut_their_lines_at_a_break_and_say_why() -> None:
    assert breaks_said("omraade/000.html") == [REFORM] * 2
    # of the delivered group no region is drawn
    assert breaks_said(f"omraade/{REGION}.html") == [REFORM, MOVE]
    assert breaks_said(f"maalgruppe/{COMPUTED}.html") == [REFORM]
    assert breaks_said("korrektion.html") == [REFORM]
    for page, lines in (("omraade/000.html", 2), (f"omraade/{REGION}.html", 3)):
        text = (site() / page).read_text(encoding="utf-8")
        drawn = re.findall(r'<path class="line own" d="(M[^"]*)"/><path class="dots', text)
        # the key under a chart draws a line as well, that is one
        assert lines in {line.count("M") for line in drawn}, drawn


def test_the_page_that_compares_places_cuts_the_lines_of_each_and_says_why() -> None:
    script = (site() / "tal.js").read_text(encoding="utf-8")
    group = json.loads(script.removeprefix("var TAL=").strip().removesuffix(";"))[COMPUTED]
    (place, text, of_place), (moved, told, region) = group["breaks"]
    assert (place, of_place, moved, region) == (9, None, 11, REGION)
    assert f"Databrud før {REFORM}: " in text
    assert f"Databrud før {MOVE} i Region Syddanmark: " in told
