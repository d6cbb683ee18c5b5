"""The example dataset: well-formed, documented to the last person, and added up by hand."""

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from test_synthesis import CPR_LIKE, assert_deliveries_match_their_lines

from common.paths import PROJECT, SEEDS
from common.raw_files import RAW_COLUMNS, RAW_FILES

EXAMPLE = SEEDS / "example"
DOCUMENT = PROJECT / "docs" / "example.md"
EXPECTED = PROJECT / "tests/python/method/example_expected.csv"

VINTAGES = ("2019-03-31", "2020-03-31", "2020-05-31")
QUARTERS = ("2018Q3", "2018Q4", "2019Q1")
GROUPS = ("aktivitetsparat", "jobafklaring", "sygedagpenge")
PLACES = ("0101", "0147", "0461", "0492")

# p32   0101/0461/0461  xxx  PPP  xPP  the second extract puts the spell in another municipality (3)
PERSON = re.compile(r"^(p\d\d) +([\d/]+) +((?:[AIWPx–]{3} +){3})\S", re.MULTILINE)
# jobafklaring     2018Q4 0461   5: 4/4/3       5: 3/4/3       5: 3/4/3
RESULT = re.compile(r"^(\w+) +(20\d\dQ\d) (\d{4}) +(\S.*)$", re.MULTILINE)

Key = tuple[str, str, str, str]
Counts = tuple[int, int, int, int]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def expected() -> dict[Key, Counts]:
    return {
        (row["as_of"], row["target_group_code"], row["period_id"], row["area_code"]): (
            int(row["persons"]),
            int(row["passive_persons"]),
            int(row["passive_persons_as_reported"]),
            int(row["passive_persons_if_all_count"]),
        )
        for row in rows_of(EXPECTED)
    }


def people() -> list[tuple[str, str, str, list[str]]]:
    """Return every documented person: group, person, place, letters of each quarter."""
    sections = re.split(r"^### `(\w+)`.*$", DOCUMENT.read_text(encoding="utf-8"), flags=re.M)
    return [
        (group, person, place, letters.split())
        for group, text in zip(sections[1::2], sections[2::2], strict=True)
        for person, place, letters in PERSON.findall(text)
    ]


@pytest.mark.parametrize("name", RAW_FILES)
def test_every_example_file_is_utf8_with_lf_and_the_columns_of_the_contract(name: str) -> None:
    content = (EXAMPLE / f"{name}.csv").read_bytes()
    assert b"\r" not in content
    assert content.endswith(b"\n")
    lines = content.decode("utf-8").splitlines()
    assert lines[0] == ",".join(RAW_COLUMNS[name])
    width = len(RAW_COLUMNS[name])
    assert all(len(row) == width for row in csv.reader(lines))
    assert len(lines) == len(set(lines))


def test_every_example_delivery_is_synthetic_and_matches_its_lines() -> None:
    assert_deliveries_match_their_lines(EXAMPLE)
    for row in rows_of(EXAMPLE / "deliveries.csv"):
        assert row["is_synthetic"] == "true"
        assert row["note"].startswith("Syntetiske data")
        assert (row["data_until"] or row["received_date"]) <= row["received_date"]


def test_example_pseudonyms_tell_what_they_show_and_never_look_like_a_cpr_number() -> None:
    for name in ("benefit_spells", "activity_spells"):
        for row in rows_of(EXAMPLE / f"{name}.csv"):
            assert re.fullmatch(r"example-p\d\d-[a-z0-9-]+", row["person_id"])
            assert not CPR_LIKE.search(row["person_id"])
            own_id = row["spell_id" if name == "benefit_spells" else "activity_id"]
            assert len(own_id) >= 12
            assert own_id.split("-")[1] == row["person_id"].split("-")[1]


def test_example_dates_exist_and_ends_follow_starts() -> None:
    covers = {row["delivery_id"]: row["data_until"] for row in rows_of(EXAMPLE / "deliveries.csv")}
    for name in ("benefit_spells", "activity_spells"):
        for row in rows_of(EXAMPLE / f"{name}.csv"):
            until = covers[row["delivery_id"]]
            start = date.fromisoformat(row["start_date"])
            assert start <= date.fromisoformat(row["end_date"] or until)
            assert row["start_date"] <= until


def test_every_example_course_has_a_person_and_every_report_a_course() -> None:
    persons = {row["person_id"] for row in rows_of(EXAMPLE / "benefit_spells.csv")}
    courses = rows_of(EXAMPLE / "activity_spells.csv")
    assert {row["person_id"] for row in courses} <= persons
    reports = rows_of(EXAMPLE / "hour_reports.csv")
    assert {row["activity_id"] for row in reports} <= {row["activity_id"] for row in courses}


def test_every_example_share_is_whole_persons_over_persons() -> None:
    cells: dict[tuple[str, ...], dict[str, str]] = {}
    for row in rows_of(EXAMPLE / "jobindsats_observations.csv"):
        key = tuple(row[column] for column in RAW_COLUMNS["jobindsats_observations"][:6])
        assert row["measure_label"] not in cells.setdefault(key, {})
        cells[key][row["measure_label"]] = row["value"]
        raw = row["value_raw"].replace(",", ".").replace("-", "")
        assert raw.removesuffix(".0") == row["value"]
    for cell in cells.values():
        persons, share = cell["Antal personer"], cell["Passivandel i perioden i pct."]
        if persons and share:
            size, tenths = int(persons), round(float(share) * 10)
            assert size > 2
            possible = {(2000 * passive + size) // (2 * size) for passive in range(size + 1)}
            assert tenths in possible


def test_every_example_person_is_documented_once() -> None:
    persons = {row["person_id"][8:11] for row in rows_of(EXAMPLE / "benefit_spells.csv")}
    documented = [person for _, person, _, _ in people()]
    assert len(documented) == len(set(documented)) == 49
    assert set(documented) == persons


def test_the_documented_people_add_up_to_the_expected_counts() -> None:
    counted: Counter[tuple[Key, str]] = Counter()
    for group, _, place, quarters in people():
        places = place.split("/") * (1 if "/" in place else len(VINTAGES))
        for quarter, statuses in zip(QUARTERS, quarters, strict=True):
            for vintage, where, status in zip(VINTAGES, places, statuses, strict=True):
                key = (vintage, group, quarter, where)
                assert (status == "x") == (key not in expected()), key
                counted[key, status] += 1
    for key, (persons, corrected, reported, if_all) in expected().items():
        of = {status: counted[key, status] for status in "AIWP"}
        assert persons == sum(of.values()), key
        assert corrected == of["W"] + of["P"], key
        assert reported == of["I"] + of["W"] + of["P"], key
        assert if_all == of["P"], key


def test_the_documented_result_is_the_expected_file() -> None:
    documented = {
        (as_of, group, quarter, place): tuple(int(count) for count in re.findall(r"\d+", counts))
        for group, quarter, place, vintages in RESULT.findall(DOCUMENT.read_text(encoding="utf-8"))
        for as_of, counts in zip(VINTAGES, re.split(r" {2,}", vintages), strict=True)
        if counts != "–"
    }
    assert documented == {key: counts for key, counts in expected().items() if counts[0]}


def test_the_expected_file_is_complete_and_one_group_is_large_enough_to_be_shown() -> None:
    computable = {
        (vintage, group, quarter)
        for vintage in VINTAGES
        for group in GROUPS
        for quarter in QUARTERS
        if not (group == "aktivitetsparat" and quarter == "2018Q3")
        and not (vintage == "2019-03-31" and quarter == "2019Q1")
    }
    assert set(expected()) == {(*key, place) for key in computable for place in PLACES}
    for (_, group, _, place), (persons, *passive) in expected().items():
        if group == "aktivitetsparat" and place in ("0101", "0461"):
            assert persons >= 10
            assert all(min(count, persons - count) >= 5 for count in passive)
