"""Periods, figures, areas and CPR numbers: single labels, without a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from landing import figures, periods, reference
from landing.figures import Number
from landing.privacy import ID_MASK, MASK, looks_like_cpr, masked, safe_name
from landing.table_files import table_of
from landing_files import request

pytestmark = pytest.mark.method("7")


@pytest.mark.parametrize(
    "label",
    [
        "2021M01", "2021M12", "2024Q1", "2025Q04", "2025Y01", "2019", "2020QMAT02", "2026MYTD07",
        "2018K4", "4. kvt. 2018", "4. kvartal 2018", "Okt 2018", "okt. 2018", "oktober 2018",
        "Jan 2018 - Dec 2018", " 2021M01 ", "Feb 2018 - Jan 2019",
    ],
)  # fmt: skip
def test_every_period_form_of_the_facts_is_accepted(label):
    assert periods.parse(label) is not None


@pytest.mark.parametrize(
    "label",
    [
        "", "2021M00", "2021M13", "2021M1", "2021-13", "2024Q0", "2024Q5", "2018K5", "2025Y02",
        "201",
        "20211", "1066", "2021QMAT05", "2021MYTD13", "5. kvt. 2018", "Oct 2018", "Okt", "Okt 18",
        "Dec 2018 - Jan 2018", "2021M01x", "Hele landet", "２０２１M01", "2021 M01",
    ],
)  # fmt: skip
def test_a_malformed_period_is_none(label):
    assert periods.parse(label) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2024Q1", "2024Q01"), ("2018K4", "4. kvt. 2018"), ("2018M10", "Okt 2018"),
        ("Okt 2018", "oktober 2018"), ("2019", "2019Y01"), ("Jan 2018 - Dec 2018", "2018"),
        ("Okt 2018 - Dec 2018", "2018K4"),
    ],
)  # fmt: skip
def test_labels_of_the_same_period_are_equal(one, other):
    assert periods.parse(one) == periods.parse(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2020QMAT02", "2020Q2"), ("2020QMAT02", "2020M02"), ("2026MYTD07", "2026M07"),
        ("2020Q1", "2020M01"), ("2020", "2020Q1"), ("Feb 2018 - Jan 2019", "2018"),
    ],
)  # fmt: skip
def test_a_rolling_period_is_no_month_or_quarter(one, other):
    assert periods.parse(one) != periods.parse(other)


@pytest.mark.parametrize(
    ("text", "mark", "value"),
    [
        ("10,4", ",", "10.4"), ("36,0", ",", "36"), ("0,20", ",", "0.2"), ("-0,06", ",", "-0.06"),
        ("−0,06", ",", "-0.06"), ("8431", ",", "8431"), ("8.431", ",", "8431"),
        ("1.234.567,80", ",", "1234567.8"), ("8 431", ",", "8431"), ("8\u00a0431,5", ",", "8431.5"),
        ("45,5 %", ",", "45.5"), ("0", ",", "0"), ("-0", ",", "0"), ("007", ",", "7"),
        ("12.5", ".", "12.5"), ("1.234", ".", "1.234"),
        ("", ",", ""), ("-", ",", ""), (".", ",", ""), ("..", ",", ""), ("null", ",", ""), (" ",
        ",", ""),
    ],
)  # fmt: skip
def test_a_figure_becomes_canonical_text(text, mark, value):
    assert figures.canonical(text, mark) == value


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("12.5", ","), ("1,234", "."), ("abc", ","), ("1e3", ","), ("--1", ","), ("1,2,3", ","),
        ("12 34", ","), ("1.23.456", ","), ("٣", ","), ("NaN", ","), ("1/2", ","),
        ("9999999999999", ","),
        ("5 pct", ","), ("+5", ","),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_none(text, mark):
    assert figures.canonical(text, mark) is None


def test_floating_point_noise_of_a_sheet_does_not_appear():
    assert figures.number_from_float(0.1 + 0.2) == "0.3"
    assert figures.number_from_float(38.0) == "38"
    assert figures.number_from_float(1e-7) == "0.0000001"


def test_a_json_number_keeps_its_digits():
    assert figures.canonical(Number("45.50"), ",") == "45.5"
    assert figures.canonical(Number("1E+2"), ",") == "100"
    assert figures.canonical(Number("1E+400"), ",") is None


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1,5", "8.431"], ","),
        (["1.5", "8.431"], "."),
        (["8.431"], ","),
        (["0.123"], "."),
        ([], ","),
    ],
)
def test_the_decimal_mark_is_told_by_the_figures_that_prove_it(texts, mark):
    assert figures.decimal_mark(texts) == mark


@pytest.mark.parametrize(
    "text",
    [
        "0101901234",
        "010190-1234",
        "010190 1234",
        "2902000000",
        "3112991111",
        " 0101901234 ",
        "0101-901234",
        "610190-1234",
        "01-01-1990-1234",
    ],
)
def test_ten_digits_that_begin_with_a_date_look_like_a_cpr_number(text):
    assert looks_like_cpr(text)


@pytest.mark.parametrize(
    "text",
    ["0001901234", "3201901234", "0113901234", "2902010000", "3102991111", "010190123",
    "01019012345",
     "a101901234", "920190-1234", "010119901234"],
)  # fmt: skip
def test_other_digits_do_not(text):
    assert not looks_like_cpr(text)


def test_a_message_masks_a_cpr_number_also_inside_a_text():
    assert masked("Aarhus 010190-1234!") == f"Aarhus {MASK}!"
    assert masked("9999999999") == masked("123456789012") == MASK
    assert masked("Passivandel i 2019, seneste 12 mdr.") == "Passivandel i 2019, seneste 12 mdr."


@pytest.mark.parametrize("text", ["a1b2c3d4e5f6", "3f2b8c1e-77aa-4c1d-9f00-0a1b2c3d"])
def test_a_message_masks_what_may_be_a_pseudonym(text):
    assert masked(f"{text}, {text}") == f"{ID_MASK}, {ID_MASK}"


def test_a_message_is_short():
    assert len(masked("x" * 500)) == 80


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Hele landet", "000"), ("Aarhus", "0751"), ("Århus", "0751"), ("AARHUS  Kommune", "0751"),
        ("Nordfyn", "0480"), ("Nordfyns Kommune", "0480"), ("Vesthimmerland", "0820"),
        ("Høje Taastrup", "0169"), ("Høje-Tåstrup", "0169"), ("Faaborg-midtfyn", "0430"),
        ("Brønderslev-Dronninglund", "0810"), ("Københavns", "0101"),
        ("Bornholms Regionskommune", "0400"),
        ("Region Sjælland", "1085"), ("0101", "0101"), ("Christiansø", None), ("101", None),
        ("", None),
    ],
)  # fmt: skip
def test_an_area_is_found_in_every_spelling_of_the_facts(label, code):
    assert reference.area_code(label) == code


@pytest.mark.parametrize("label", ["RAR Nordjylland", "Uoplyst område", "Kommuner i alt", "I alt"])
def test_known_labels_that_are_no_area_are_set_aside(label):
    assert reference.is_set_aside(label)


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("y60c07_2026-08-22.csv", "y60c07"),
        ("Y60C07.xlsx", "y60c07"),
        ("passiv12 marts.csv", "passiv12"),
    ],
)
def test_the_table_is_read_from_the_files_name(name, table):
    assert table_of(Path(name), request(Path("x"))) == table


@pytest.mark.parametrize(
    "name", ["data.csv", "data19.csv", "2026.csv", "y60c071.csv", "rapport12.xlsx"]
)
def test_a_name_that_is_no_table_needs_the_option(name):
    with pytest.raises(Exception, match="--table"):
        table_of(Path(name), request(Path("x")))
    assert table_of(Path(name), request(Path("x"), table="Y60C07")) == "y60c07"


@pytest.mark.parametrize(
    "name",
    [
        "010190-1234.csv", "y60c07_0101901234.xlsx", "sag 010190 1234 (2).csv",
        "01-01-1990-1234.csv",
        "udtræk_2019-01-31_610190-1234.csv", "010190_1234_2019-01-31.csv",
    ],
)  # fmt: skip
def test_a_cpr_number_in_a_name_is_masked(name):
    assert MASK in safe_name(name)
    assert "1234" not in safe_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "y60c07_2026-08-22_v2.csv", "y25i01_2026-08-19.csv", "spells_20190131_1200.csv",
        "benefit_spells 2019-01-31 (2).csv", "Ark1", "2018-2019", "kvartal 4 2018",
        "a0101901234567890.csv",
    ],
)  # fmt: skip
def test_days_and_tables_in_a_name_stay(name):
    assert safe_name(name) == name
