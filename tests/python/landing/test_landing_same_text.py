"""The same person is the same text in every format; ids that stand for no person are refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import jinja2
import openpyxl
import pytest

from common.errors import WarehouseError
from common.paths import PROJECT
from landing import limits
from landing_files import fingerprint, land_extract, rows_of

HEADER = ["spell_id", "person_id", "benefit_code", "visitation_category", "municipality_code",
          "start_date", "end_date"]  # fmt: skip


def row(spell: str, person: str, **changes: str) -> list[str]:
    found = dict(
        zip(HEADER, [spell, person, "sygedagpenge", "", "0751", "2018-01-01", ""], strict=True)
    )
    return list({**found, **changes}.values())


def csv_file(path: Path, rows: list[list[str]], end: str = "") -> Path:
    lines = [";".join(cells) + end for cells in [HEADER, *rows]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def landed(tmp_path: Path, path: Path, **options: object) -> list[dict[str, str]]:
    land_extract(tmp_path / "seeds/x", path, **options)
    return rows_of(tmp_path / "seeds/x", "benefit_spells")


@pytest.mark.parametrize(
    "spelling",
    ["p1", "p1   ", "\tp1", "\u00a0p1\u202f", "p\u200b1", "\ufeffp1", '"=""p1"""', "'p1"],
)
def test_blanks_and_text_marks_are_no_part_of_an_id(spelling, tmp_path):
    path = csv_file(tmp_path / "s.csv", [row("s1", "p1"), row("s2", spelling)])
    assert {r["person_id"] for r in landed(tmp_path, path)} == {"p1"}


@pytest.mark.parametrize("zero", [0xFF10, 0x0660, 0x06F0, 0x0966, 0x1D7CE])
def test_digits_of_every_script_are_digits(zero, tmp_path):
    def written(text: str) -> str:
        return "".join(chr(zero + int(c)) if c.isdigit() else c for c in text)

    path = csv_file(tmp_path / "s.csv", [row("s1", "p17"), row("s2", written("p17"))])
    assert {r["person_id"] for r in landed(tmp_path, path)} == {"p17"}
    path = csv_file(tmp_path / "t.csv", [row("s1", written("0101901234"))])
    with pytest.raises(WarehouseError, match="CPR number"):
        landed(tmp_path, path)


@pytest.mark.parametrize("written", ["e\u0301", "\u00e9"])
def test_letters_are_composed(written, tmp_path):
    path = csv_file(tmp_path / "s.csv", [row("s1", f"person-{written}")])
    assert [r["person_id"] for r in landed(tmp_path, path)] == ["person-\u00e9"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("01-02-2018", "2018-02-01"),
        ("31.12.2017", "2017-12-31"),
        ("1.2.2018", "2018-02-01"),
        ("2018-02-01 00:00:00", "2018-02-01"),
        ("2018-02-01T00:00:00.000", "2018-02-01"),
        ("01-02-2018 00:00", "2018-02-01"),
        (" 2018-02-01 ", "2018-02-01"),
    ],
)
def test_everyday_dates_land_as_the_contract_has_them(written, day, tmp_path):
    path = csv_file(tmp_path / "s.csv", [row("s1", "p1", start_date=written)])
    assert [r["start_date"] for r in landed(tmp_path, path)] == [day]


@pytest.mark.parametrize("municipality", ["751", "0751", ' "0751"', "0751 "])
def test_a_municipality_may_have_lost_its_zero(municipality, tmp_path):
    path = csv_file(
        tmp_path / "s.csv", [row("s1", "p1", municipality_code=municipality.strip('" '))]
    )
    assert [r["municipality_code"] for r in landed(tmp_path, path)] == ["0751"]


@pytest.mark.parametrize(
    "sql",
    [
        "'1234567'",
        "1234567::bigint",
        "1234567::double",
        "1234567::decimal(12, 2)",
        "'1234567'::blob",
        "'1234567     '",
    ],
)
def test_an_id_is_the_same_text_whatever_its_parquet_type(sql, tmp_path):
    path = tmp_path / "s.parquet"
    duckdb.connect().execute(
        f"copy (select 's1' as spell_id, {sql} as person_id, 'sygedagpenge' as benefit_code, "
        f"null::varchar as visitation_category, 751 as municipality_code, "
        f"timestamp '2018-01-01' as start_date, null::date as end_date) "
        f"to '{path}' (format parquet)"
    )
    [found] = landed(tmp_path, path)
    assert found["person_id"] == "1234567"
    assert (found["municipality_code"], found["start_date"]) == ("0751", "2018-01-01")


def test_decimal_hours_land_without_the_zeros_of_their_type(tmp_path):
    path = tmp_path / "r.parquet"
    duckdb.connect().execute(
        "copy (select * from (values ('c1', 12.5::decimal(9, 4)), ('c2', 30), ('c3', 0)) "
        f"as t(activity_id, weekly_hours)) to '{path}' (format parquet)"
    )
    land_extract(tmp_path / "seeds/x", path)
    hours = [found["weekly_hours"] for found in rows_of(tmp_path / "seeds/x", "hour_reports")]
    assert hours == ["12.5", "30", "0"]


@pytest.mark.parametrize("end", ["", ";", ";;"])
def test_empty_last_columns_and_rows_are_nothing(end, tmp_path):
    path = csv_file(tmp_path / "s.csv", [row("s1", "p1"), [""] * 7, row("s2", "p2"), [""] * 7], end)
    assert [r["spell_id"] for r in landed(tmp_path, path)] == ["s1", "s2"]


def test_a_row_behind_an_empty_one_is_told_by_its_own_number(tmp_path):
    path = csv_file(tmp_path / "s.csv", [[""] * 7, row("s1", "p1", benefit_code="x")])
    with pytest.raises(WarehouseError, match="row 3, column 'benefit_code'"):
        landed(tmp_path, path)


def test_values_in_a_column_without_a_heading_are_refused(tmp_path):
    path = csv_file(tmp_path / "s.csv", [[*row("s1", "p1"), "x"]])
    path.write_text(path.read_text().replace("end_date\n", "end_date;\n"), encoding="utf-8")
    with pytest.raises(WarehouseError, match="1 values in a column without a heading"):
        landed(tmp_path, path)


@pytest.mark.parametrize("written", ["1,23457E+15", "1.23457e+11", "1E+15", "9007199254740993.0"])
def test_ids_that_a_program_has_rounded_are_refused(written, tmp_path):
    path = csv_file(tmp_path / "s.csv", [row("s1", written)])
    with pytest.raises(WarehouseError, match="rounded"):
        landed(tmp_path, path)


@pytest.mark.parametrize("written", ["NULL", "None", "nan", "#N/A", "n/a", "ukendt", "-", "?"])
def test_a_word_for_a_missing_id_is_no_person(written, tmp_path):
    path = csv_file(tmp_path / "s.csv", [row("s1", "p1"), row("s2", written)])
    with pytest.raises(WarehouseError, match="row 3, column 'person_id': is no id"):
        landed(tmp_path, path)


def book(path: Path, **sheets: list[list[str]]) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    workbook.save(path)
    return path


def test_the_sheets_of_one_extract_land_together(tmp_path):
    path = book(
        tmp_path / "s.xlsx",
        Noter=[["Udtræk af marts"]],
        A=[HEADER, row("s1", "p1")],
        B=[["del 2"], HEADER[::-1], row("s2", "p2")[::-1]],
    )
    report = land_extract(tmp_path / "seeds/x", path)
    found = rows_of(tmp_path / "seeds/x", "benefit_spells")
    assert [r["person_id"] for r in found] == ["p1", "p2"]
    assert any("sheets 2 ('A', 'B')" in line for line in report.lines)


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ([row("s2", "p2")], "sheet 'B'.*would be left out"),
        ([HEADER, row("s2", "p2", benefit_code="x")], "sheet 'B', row 2, column 'benefit_code'"),
        ([["activity_id", "weekly_hours"], ["c1", "3"]], "sheet 'B'.*holds hour_reports"),
    ],
)
def test_or_none_of_them_does_and_the_sheet_that_is_named_lands_alone(second, told, tmp_path):
    path = book(tmp_path / "s.xlsx", A=[HEADER, row("s1", "p1")], B=second)
    with pytest.raises(WarehouseError, match=told):
        landed(tmp_path, path)
    assert not (tmp_path / "seeds/x").exists()
    assert [r["spell_id"] for r in landed(tmp_path, path, sheet="A")] == ["s1"]


def many(count: int, person: str = "p{0}", **changes: str) -> list[list[str]]:
    return [
        row(f"s{n}", person.format(n), **{k: v.format(n) for k, v in changes.items()})
        for n in range(count)
    ]


PLACES = ("0101", "0147", "0151", "0153", "0155", "0157", "0159", "0161", "0163", "0165", "0167")
DOUBTFUL = {
    "few persons for the rows": (
        [r for p in range(3) for r in [row(f"s{p}-{n}", f"p{p}", end_date="2018-01-02",
         start_date=f"2018-01-{1 + n % 2:02}") for n in range(20)]], "rows of only 3 persons",
    ),
    "one id with many rows": (
        [*many(400), *(row(f"t{n}", "p0", start_date=f"20{n % 18:02}-{1 + n % 12:02}-01",
         end_date=f"20{n % 18:02}-{1 + n % 12:02}-01") for n in range(201))],
        "stand for more than 200 rows",
    ),
    "one id in many municipalities": (
        [*many(40), *(row(f"t{n}", "p0", municipality_code=place, start_date=f"20{n:02}-01-01",
         end_date=f"20{n:02}-02-01") for n, place in enumerate(PLACES))],
        "more than 10 municipalities",
    ),
    "one id in many places at once": (
        [*many(40), *(row(f"t{n}", "p99", municipality_code=place)
         for n, place in enumerate(PLACES[:4]))], "up to 4 spells or 4 municipalities",
    ),
    "one id with many spells at once": (
        [*many(40), *(row(f"t{n}", "p99") for n in range(6))], "up to 6 spells",
    ),
    "one id with many spells, one begun after the other": (
        [*many(40), *(row(f"t{n}", "p1", start_date=f"2016-01-0{n + 1}",
         end_date=f"2016-01-0{max(n + 1, 8 * (n > 1))}") for n in range(8))],
        "up to 6 spells",
    ),
    "ids that end in zeros": (many(10, "1234567{0}0"), "the last 1 digits of all 10 ids are 0"),
    "ids rounded to fifteen digits": (many(4, "12345678901234{0}00"), "person_id: the last 2"),
}  # fmt: skip


@pytest.mark.parametrize("claim", DOUBTFUL)
def test_ids_that_do_not_stand_for_persons_are_refused_unless_accepted(
    claim, tmp_path, monkeypatch
):
    monkeypatch.setattr(limits, "MAX_ROWS_IN_LISTS", 30)
    rows, told = DOUBTFUL[claim]
    path = csv_file(tmp_path / "s.csv", rows)
    with pytest.raises(WarehouseError, match="not plausible") as error:
        landed(tmp_path, path)
    assert told in str(error.value)
    assert len(landed(tmp_path, path, accept="sag 17")) == len(rows)
    assert "accepted: sag 17" in rows_of(tmp_path / "seeds/x", "deliveries")[0]["note"]


HONEST = {
    "fourteen rows a person": [
        row(f"s{p}-{n}", f"p{p}", start_date=f"20{n:02}-01-01", end_date=f"20{n:02}-02-01")
        for p in range(4) for n in range(14)
    ],
    "three places at once": [
        *many(40), *(row(f"t{n}", "p1", municipality_code=p) for n, p in enumerate(PLACES[:2]))
    ],
    "eight spells of which five are at once": [
        *many(40), *(row(f"t{n}", "p1", start_date=f"2016-01-0{n + 1}",
        end_date=f"2016-01-{n + 5 - (n > 4):02}") for n in range(8))
    ],
    "a few ids that end in zero": [row("s1", "p10"), row("s2", "p20"), row("s3", "p30")],
}  # fmt: skip


@pytest.mark.parametrize("claim", HONEST)
def test_honest_ids_land(claim, tmp_path, monkeypatch):
    monkeypatch.setattr(limits, "MAX_ROWS_IN_LISTS", 30)
    assert landed(tmp_path, csv_file(tmp_path / "s.csv", HONEST[claim]))


def test_table_is_never_for_an_extract(tmp_path):
    path = csv_file(tmp_path / "s.csv", [row("s1", "p1")])
    with pytest.raises(WarehouseError, match="Leave --table out"):
        landed(tmp_path, path, table="y60c07")
    assert landed(tmp_path, path)


REMEDIES = {
    "date": (row("s1", "p1", start_date="02/03/2018"), "DD-MM-YYYY", ("02/03/2018", "02-03-2018")),
    "zone": (row("s1", "p1", start_date="2018-02-01T00:00:00+01:00"), "time zone",
             ("2018-02-01T00:00:00+01:00", "2018-02-01")),
    "id": (row("s1", "1,2E+15"), "as text before", ("1,2E+15", "1200000000000034")),
    "lines": (row("s1", '"p\n1"'), "line break out", ('"p\n1"', "p1")),
    "code": (row("s1", "p1", benefit_code="syge"), "Correct it", (";syge;", ";sygedagpenge;")),
}  # fmt: skip


@pytest.mark.parametrize("claim", REMEDIES)
def test_what_a_refusal_says_to_do_works(claim, tmp_path):
    cells, remedy, (wrong, right) = REMEDIES[claim]
    path = csv_file(tmp_path / "s.csv", [cells])
    with pytest.raises(WarehouseError) as error:
        landed(tmp_path, path)
    assert remedy in str(error.value)
    assert ("register" in str(error.value)) == (claim == "code")
    path.write_text(path.read_text(encoding="utf-8").replace(wrong, right), encoding="utf-8")
    assert landed(tmp_path, path)


def gate(previous: tuple[int, int, int], now: int, note: str = "", persons: int = 100) -> int:
    """How many cells fail the publication's gate: counts as reported, published, if all count."""
    sql = (PROJECT / "tests/passive_shares_move_little_between_vintages.sql").read_text()
    limits = {"low_base": 30, "maximum_share_change": 0.15}
    query = jinja2.Template(sql).render(ref=str, var=limits.__getitem__)
    con = duckdb.connect()
    con.execute(
        "create table int_as_of__vintages as "
        "select unnest([date '2019-03-31', date '2020-03-31']) as as_of"
    )
    con.execute(
        "create table stg_deliveries__deliveries as select 'activity_spells' as source, "
        "date '2020-03-20' as received_date, ? as delivery_note",
        [note],
    )
    reported, published, lowest = previous
    con.execute(
        "create table int_shares__computed_counts as select * from (values "
        f"(date '2019-03-31', {persons}, {published}, {reported}, {lowest}), "
        f"(date '2020-03-31', {persons}, {now}, {now}, {now})) "
        "as t(as_of, persons, passive_persons, passive_persons_as_reported, "
        "passive_persons_if_all_count), (values ('sygedagpenge', date '2018-12-31', '000')) "
        "as u(target_group_code, reference_date, area_code)"
    )
    return len(con.execute(query).fetchall())


def test_a_share_that_jumps_fails_the_publication_unless_a_delivery_was_accepted():
    assert gate((40, 40, 30), 40) == 0
    assert gate((40, 40, 30), 55) == 0
    assert gate((40, 40, 30), 56) == 1
    assert gate((40, 40, 30), 15) == 0
    assert gate((40, 40, 30), 14) == 1
    assert gate((40, 40, 30), 99, note="replaces x; accepted: sag 17") == 0
    assert gate((20, 20, 10), 28, persons=29) == 0


def test_nothing_is_changed_by_a_refusal(tmp_path):
    path = csv_file(tmp_path / "s.csv", [row("s1", "p1")])
    landed(tmp_path, path)
    before = fingerprint(tmp_path / "seeds/x")
    bad = csv_file(tmp_path / "bad.csv", many(10, "1234567{0}0"))
    with pytest.raises(WarehouseError):
        landed(tmp_path, bad, received=date(2026, 9, 1))
    assert fingerprint(tmp_path / "seeds/x") == before
