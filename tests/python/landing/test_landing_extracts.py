"""Special extracts and hour reports: every accepted form lands as the same raw rows."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from pathlib import Path

import duckdb
import pytest

from common.errors import WarehouseError
from common.raw_files import RAW_COLUMNS
from landing.request import DELIVERED_COLUMNS
from landing_files import (
    FIXTURES,
    RECEIVED,
    UNTIL,
    fixture_text,
    land_extract,
    land_files,
    rows_of,
    write_rows,
)

KINDS = ("benefit_spells", "activity_spells", "hour_reports")

DANISH = {
    "spell_id": "Forløbsnummer", "person_id": "Pseudonym", "benefit_code": "Ydelseskode",
    "visitation_category": "Visitationskategori", "municipality_code": "Kommunekode",
    "start_date": "Startdato", "end_date": "Slutdato", "activity_id": "Aktivitets-id",
    "offer_type_code": "Tilbudstype", "reporting_system": "Fagsystem",
    "weekly_hours": "Ugentlige timer",
}  # fmt: skip


def rows(kind: str) -> list[dict[str, str]]:
    return list(csv.DictReader(fixture_text(f"{kind}.csv").splitlines()))


def delivered(folder: Path, kind: str) -> list[dict[str, str]]:
    """The landed rows without their delivery_id."""
    return [{k: v for k, v in row.items() if k != "delivery_id"} for row in rows_of(folder, kind)]


def written(kind: str, headings: dict[str, str], delimiter: str, mark: str, encoding: str) -> bytes:
    columns = list(reversed(DELIVERED_COLUMNS[kind]))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([headings.get(column, column) for column in columns])
    for row in rows(kind):
        row = {**row, "weekly_hours": row.get("weekly_hours", "").replace(".", mark)}
        writer.writerow([row[column] for column in columns])
    return out.getvalue().encode(encoding)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("mark", [".", ","])
@pytest.mark.parametrize("headings", [{}, DANISH], ids=["English", "Danish"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_a_csv_of_any_accepted_form_lands(kind, delimiter, mark, headings, encoding, tmp_path):
    path = tmp_path / "udtræk marts.csv"
    path.write_bytes(written(kind, headings, delimiter, mark, encoding))
    declared = "latin-1" if encoding == "latin-1" else "utf-8"
    land_extract(tmp_path / "seeds/x", path, encoding=declared)
    assert delivered(tmp_path / "seeds/x", kind) == rows(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_headings_are_found_whatever_their_case_and_blanks(kind, tmp_path):
    path = tmp_path / "x.csv"
    header, _, body = fixture_text(f"{kind}.csv").partition("\n")
    path.write_text(header.upper().replace("_", " ") + "\n" + body, encoding="utf-8")
    land_extract(tmp_path / "seeds/x", path)
    assert delivered(tmp_path / "seeds/x", kind) == rows(kind)


@pytest.mark.parametrize("kind", KINDS)
def test_parquet_lands_whether_its_columns_are_text_or_typed(kind, tmp_path):
    types = {
        "start_date": "date", "end_date": "timestamp", "weekly_hours": "double",
    }  # fmt: skip
    for name, typed in (("text", False), ("typed", True)):
        columns = ", ".join(
            f"cast({c} as {types[c]}) as {c}" if typed and c in types else c
            for c in reversed(DELIVERED_COLUMNS[kind])
        )
        path = tmp_path / f"{name} [1].parquet"
        duckdb.connect().execute(
            f"copy (select {columns} from read_csv('{FIXTURES / kind}.csv', all_varchar = true)) "
            f"to '{path}' (format parquet)"
        )
        land_extract(tmp_path / f"seeds/{name}", path)
        assert delivered(tmp_path / f"seeds/{name}", kind) == rows(kind)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("typed", [False, True])
def test_a_workbook_lands_with_titles_dates_and_numbers(kind, typed, tmp_path):
    columns = DELIVERED_COLUMNS[kind]
    cells: list[list[object]] = [["Særtræk marts"], [], [DANISH[c] for c in columns]]
    for number, row in enumerate(rows(kind)):
        values: list[object] = [row[column] or None for column in columns]
        if typed:
            for at, column in enumerate(columns):
                if column.endswith("_date") and values[at]:
                    values[at] = date.fromisoformat(str(values[at]))
                if column == "weekly_hours" and values[at]:
                    values[at] = float(str(values[at]))
        cells.append(values)
        if number == 3:
            cells.append([])
    path = write_rows(tmp_path / "særtræk.xlsx", cells, sheet="Udtræk")
    land_extract(tmp_path / "seeds/x", path)
    assert delivered(tmp_path / "seeds/x", kind) == rows(kind)


def test_a_delivery_is_described_in_full(tmp_path):
    report = land_extract(
        tmp_path / "seeds/x", FIXTURES / "benefit_spells.csv", data_from=date(2017, 1, 1)
    )
    [delivery] = rows_of(tmp_path / "seeds/x", "deliveries")
    content = (FIXTURES / "benefit_spells.csv").read_bytes()
    assert delivery.pop("file_sha256") == hashlib.sha256(content).hexdigest()
    assert delivery == {
        "delivery_id": report.landed[0], "source": "benefit_spells",
        "received_date": RECEIVED.isoformat(), "data_from": "2017-01-01",
        "data_until": UNTIL.isoformat(), "file_name": "benefit_spells.csv", "row_count": "60",
        "is_synthetic": "false", "note": "",
    }  # fmt: skip
    assert {row["delivery_id"] for row in rows_of(tmp_path / "seeds/x", "benefit_spells")} == {
        report.landed[0]
    }


def test_synthetic_is_written_when_it_is_said(tmp_path):
    land_extract(tmp_path / "seeds/x", FIXTURES / "benefit_spells.csv", synthetic=True)
    assert rows_of(tmp_path / "seeds/x", "deliveries")[0]["is_synthetic"] == "true"


def test_a_new_dataset_has_all_six_files_and_they_are_private(tmp_path):
    folder = tmp_path / "seeds/x"
    land_files(folder, FIXTURES / "hour_reports.csv")
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{n}.csv" for n in RAW_COLUMNS)
    for name, columns in RAW_COLUMNS.items():
        path = folder / f"{name}.csv"
        assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(columns)
        assert path.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert rows_of(folder, "vintages") == []


def test_a_few_identical_repeats_are_dropped_and_counted(tmp_path):
    text = fixture_text("activity_spells.csv")
    path = tmp_path / "activity_spells.csv"
    path.write_text(text + "".join(text.splitlines(keepends=True)[3:8]), encoding="utf-8")
    report = land_extract(tmp_path / "seeds/x", path)
    assert any("dropped 5 rows" in line for line in report.lines)
    landed = delivered(tmp_path / "seeds/x", "activity_spells")
    assert sorted(landed, key=lambda r: r["activity_id"]) == rows("activity_spells")
    assert rows_of(tmp_path / "seeds/x", "deliveries")[0]["row_count"] == "120"


def test_zero_hours_are_accepted_everywhere_and_empty_hours_on_courses(tmp_path):
    land_extract(
        tmp_path / "seeds/x", FIXTURES / "activity_spells.csv", FIXTURES / "hour_reports.csv"
    )
    hours = {row["weekly_hours"] for row in rows_of(tmp_path / "seeds/x", "activity_spells")}
    assert {"", "0"} <= hours
    assert "0" in {row["weekly_hours"] for row in rows_of(tmp_path / "seeds/x", "hour_reports")}


def test_a_value_with_the_delimiter_or_quotes_survives(tmp_path):
    path = tmp_path / "activity_spells.csv"
    path.write_text(
        fixture_text("activity_spells.csv").replace("Momentum", '"KMD ""Momentum"", drift"', 1),
        encoding="utf-8",
    )
    land_extract(tmp_path / "seeds/x", path)
    landed = rows_of(tmp_path / "seeds/x", "activity_spells")
    assert landed[0]["reporting_system"] == 'KMD "Momentum", drift'


def test_a_ten_digit_id_that_is_no_date_is_no_cpr_number(tmp_path):
    path = tmp_path / "benefit_spells.csv"
    text = fixture_text("benefit_spells.csv").replace("invented0003", "9912991234")
    path.write_text(text, encoding="utf-8")
    land_extract(tmp_path / "seeds/x", path)
    assert "9912991234" in {
        row["person_id"] for row in rows_of(tmp_path / "seeds/x", "benefit_spells")
    }


def test_persons_are_refused_in_the_public_example(tmp_path):
    with pytest.raises(WarehouseError, match="public"):
        land_extract(tmp_path / "seeds/example", FIXTURES / "benefit_spells.csv")
    land_extract(tmp_path / "seeds/example", FIXTURES / "benefit_spells.csv", synthetic=True)


def test_two_files_of_one_extract_in_one_command_are_refused(tmp_path):
    half = tmp_path / "half.csv"
    lines = fixture_text("benefit_spells.csv").splitlines(keepends=True)
    half.write_text("".join(lines[:30]), encoding="utf-8")
    with pytest.raises(WarehouseError, match="a second file of benefit_spells"):
        land_extract(tmp_path / "seeds/x", half, FIXTURES / "benefit_spells.csv")


def test_two_hundred_thousand_rows_land_without_python_holding_them(tmp_path):
    path = tmp_path / "benefit_spells.csv"
    duckdb.connect().execute(
        f"""
        copy (
            select
                's' || lpad(i::varchar, 11, '0') as spell_id,
                substr(md5((i // 3)::varchar), 1, 14) as person_id,
                ['kontanthjaelp', 'sygedagpenge', 'dagpenge'][1 + i % 3] as benefit_code,
                '' as visitation_category,
                ['0101', '0461', '0751', '0851'][1 + i % 4] as municipality_code,
                date '2015-01-01' + (i % 1000)::int as start_date,
                case when i % 5 > 0 then date '2018-01-01' + (i % 90)::int end as end_date
            from range(200000) as t(i)
        ) to '{path}' (header, delimiter ';')
        """
    )
    folder = tmp_path / "seeds/x"
    report = land_extract(folder, path)
    assert any("200,000 rows" in line for line in report.lines)
    landed = (
        duckdb.connect()
        .execute(
            f"select count(*), count(distinct spell_id), count(end_date), min(delivery_id) "
            f"from read_csv('{folder}/benefit_spells.csv', all_varchar = true)"
        )
        .fetchone()
    )
    assert landed == (200_000, 200_000, 160_000, report.landed[0])
