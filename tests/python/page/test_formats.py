"""JSON-stat, PX, CSV for Danish Excel and the fact sheet, read back by others' libraries."""

from __future__ import annotations

import json
import re
import subprocess
import warnings
from pathlib import Path

import pytest
from jsonstat_validator import validate_jsonstat
from pypdf import PdfReader
from pypdf.generic import DictionaryObject
from python_calamine import CalamineWorkbook

from formats.cube import CONTENTS, FLAGS
from needed import program
from page_files import KEYS, published_rows, vintage
from publication.outputs import DANISH_CSV, FACT_SHEET, JSON_STAT, PX, SITE
from texts import danish
from texts.texts import PAGE, read_texts

CELLS = ("obs_status", "conf_status")


def read_jsonstat(file: Path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, about pyjstat
        from pyjstat import pyjstat

        with file.open(encoding="utf-8") as lines:
            return pyjstat.Dataset.read(lines).write("dataframe", naming="id")


def test_json_stat_says_in_every_cell_what_the_csv_says_and_why_there_is_none():
    published = published_rows(vintage())
    file = vintage() / JSON_STAT
    found = read_jsonstat(file)
    cube = json.loads(file.read_text(encoding="utf-8"))
    assert validate_jsonstat(cube)
    followed = 0
    columns = [found[name].tolist() for name in (*KEYS, "contents", "value")]
    for place, (*key_of_row, contents, figure) in enumerate(zip(*columns, strict=True)):
        key = tuple(key_of_row)
        status = cube["status"].get(str(place), "A/F")
        expected = published[key][contents] if key in published else ""
        assert (figure is None or figure != figure) == (not expected), (key, contents)
        if expected:
            assert figure == float(expected), (key, contents)
            assert status.startswith("/".join(published[key][name] for name in CELLS)), key
        else:
            assert status[0] in "OMQ", (key, contents)
        followed += key in published
    assert followed == len(published) * len(CONTENTS)


def test_json_stat_of_a_group_is_its_part_of_the_whole():
    part = read_jsonstat(vintage() / SITE / "maalgruppe" / "sygedagpenge.jsonstat.json")
    whole = read_jsonstat(vintage() / JSON_STAT)
    whole = whole[whole.target_group_code == "sygedagpenge"].dropna(subset="value")
    assert set(part.target_group_code) == {"sygedagpenge"}
    assert list(part.dropna(subset="value").value) == list(whole.value)


@pytest.mark.parametrize("language", ["da", "en"])
def test_px_says_in_every_cell_what_the_csv_says(language: str):
    from pyaxis import pyaxis

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = pyaxis.parse(str(vintage() / PX), encoding="utf-8", lang=language)
    texts = read_texts(PAGE)
    frame, meta = parsed["DATA"], parsed["METADATA"]
    label = {name: texts[f"cube.{name}.{language}"] for name in (*KEYS, "contents")}
    codes = {
        name: dict(zip(meta[f"VALUES({label[name]})"], meta[f"CODES({label[name]})"], strict=True))
        for name in label
    }
    published = published_rows(vintage())
    number_of = {
        "obs_status": dict(zip("OMQBEPUA", range(1, 9), strict=True)),
        "conf_status": {"F": 1, "C": 2},
    }
    followed = 0
    for row in frame.itertuples(index=False):
        said = {name: codes[name][value] for name, value in zip(label, row, strict=False)}
        key = tuple(said[name] for name in KEYS)
        column, figure = said["contents"], str(row[-1])
        expected = published[key][column] if key in published else ""
        if column in number_of and expected:
            expected = str(number_of[column][expected])
        elif column in FLAGS and expected:
            expected = str(int(expected == "true"))
        if expected:
            assert float(figure) == float(expected), (key, column)
            followed += 1
        else:
            assert not re.fullmatch(r"[\d.]*\d[\d.]*", figure), (key, column)
    assert followed > len(published) * 5


def test_danish_csv_opens_in_a_danish_spreadsheet_with_figures_as_figures_and_codes_as_text(
    tmp_path: Path,
):
    # 44 = semicolon is 59; 76 = UTF-8; 1030 = Danish
    options = "Text - txt - csv (StarCalc):59,34,76,1,,1030,false,true,false"
    subprocess.run(
        [
            program("soffice"),
            f"-env:UserInstallation=file://{tmp_path}/profile",
            *("--headless", f"--infilter={options}"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML"),
            *("--outdir", str(tmp_path), str(vintage() / DANISH_CSV)),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    opened = CalamineWorkbook.from_path(tmp_path / DANISH_CSV.replace(".csv", ".xlsx"))
    heading, *rows = opened.get_sheet_by_index(0).to_python()
    place = {name: number for number, name in enumerate(heading)}
    published = published_rows(vintage())
    assert len(rows) == len(published)
    areas = {row[place["Områdekode"]] for row in rows}
    assert {"000", "0101", "0461"} <= areas
    shares = [row[place["Passivandel (pct.)"]] for row in rows]
    expected = [row["passive_share_pct"] for row in published.values()]
    figures = sorted(share for share in shares if isinstance(share, (int, float)))
    assert figures == sorted(float(share) for share in expected if share)
    symbols = {share for share in shares if isinstance(share, str)}
    assert symbols <= {"[x]", "[z]", "[c]"} and symbols
    assert {row[place["Fortrolighed"]] for row in rows} == {"Fri", "Fortrolig"}


def test_the_fact_sheet_is_a_tagged_pdf_in_danish_that_reads_in_order():
    reader = PdfReader(vintage() / FACT_SHEET)
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "da-DK"
    assert catalogue["/MarkInfo"]["/Marked"] is True or catalogue["/MarkInfo"]["/Marked"].value
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Faktaark om særtrækkene"
    assert "pdfuaid:part>1<" in reader.xmp_metadata.stream.get_data().decode()
    assert len(reader.pages) == 2
    tags = list(walk(catalogue["/StructTreeRoot"]))
    names = [tag["/S"] for tag in tags]
    assert names.index("/H1") < names.index("/H2") < len(names)
    alternatives = [tag["/Alt"] for tag in tags if "/Alt" in tag]
    assert len(alternatives) == names.count("/Figure") == 1
    assert sorted(re.findall(r"(\S+) pct\.", alternatives[0])) == country_shares()
    text = "".join(page.extract_text() for page in reader.pages)
    order = ["Faktaark om", "Aktivitetsparate kontanthjælps", "Jobafklaringsforløb", "Anciennitet"]
    assert all(part in text for part in order)
    assert text.index(order[0]) < text.index(order[1]) < text.rindex(order[2])


def country_shares() -> list[str]:
    """The newest shares of the whole country from special extracts, as Danes write them."""
    shares = [
        row["passive_share_pct"].replace(".", ",")
        for row in published_rows(vintage()).values()
        if row["source"] == "special_extract"
        and (row["area_code"], row["period_id"]) == ("000", "2019Q4")
    ]
    assert len(shares) == 3
    return sorted(shares)


def walk(tag: DictionaryObject):
    if "/S" in tag:
        yield tag
    kids = tag.get("/K", [])
    kids = kids.get_object() if hasattr(kids, "get_object") else kids
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(found, DictionaryObject):
            yield from walk(found)


def test_each_number_of_the_fact_sheet_is_a_share_of_the_csv_or_stands_on_the_page():
    pages = PdfReader(vintage() / FACT_SHEET).pages
    pdf = "\n".join(page.extract_text() for page in pages)
    share = re.compile(r"(\d[\d,]*)\s+pct\.")
    assert sorted(share.findall(pdf)) == country_shares()
    # the page's own numbers are held against the public tables by the audit
    html = re.sub(r"<[^>]+>", " ", (vintage() / SITE / "faktaark.html").read_text(encoding="utf-8"))
    number = re.compile(r"\d[\d,]*")
    numbered = {str(place) for place in range(1, len(pages) + 1)}
    periods = set(number.findall(danish.period("2019Q4")))
    others = set(number.findall(share.sub("", pdf))) - numbered - periods
    assert others - set(number.findall(html)) == set()
    assert len(others) > 5


def test_the_fact_sheet_has_the_words_of_the_page(tmp_path: Path):
    pdf = "".join(page.extract_text() for page in PdfReader(vintage() / FACT_SHEET).pages)
    html = (vintage() / SITE / "faktaark.html").read_text(encoding="utf-8")
    plain = re.sub(r"\s+", "", pdf)
    rules = re.findall(r"<dd>(.*?)</dd>", html)
    assert len(rules) > 15
    for rule in rules:
        assert re.sub(r"\s+", "", rule) in plain, rule
