"""Work lists: what a municipality fills in lands as it stands, and nothing is imputed then."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from common.errors import WarehouseError
from landing_files import land_files, rows_of
from texts.texts import Texts, read_texts
from warehouse_build import NOTHING_WITHHELD, PROJECT, Warehouse
from worklist import codes_of, main
from worklists.book import write_book

AS_OF = "2020-03-31"
ALWAYS = {"area": "Odense (0461)", "as_of": "31-03-2020", "courses": "4", "synthetic": ""}
COURSES: list[dict[str, Any]] = [
    {
        "activity_id": f"course-{number}", "offer_type_name": "Mentorstøtte",
        "benefit_name": "Sygedagpenge", "start_date": date(2019, 1, number),
        "end_date": date(2019, 3, 1), "imputed_hours": Decimal("12.34"),
        "donor_level_name": "Samme tilbud",
    }
    for number in range(1, 5)
]  # fmt: skip
MUNICIPALITIES = [
    {"area_code": "0101", "area_name": "København"},
    {"area_code": "0461", "area_name": "Odense"},
]
ALL_SHARES = "select * from passive_share order by all"
HOURS = 1
"""The column to fill in, counted from 0."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """An empty work list of four courses."""
    path = tmp_path / "liste.xlsx"
    write_book(path, Texts(read_texts(), ALWAYS), COURSES)
    return path


def filled(path: Path, hours_of: Callable[[str], object]) -> Path:
    """Fill in a work list as a person would, and save it."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row in rows_under_the_headings(sheet):
        row[HOURS].value = hours_of(row[0].value)
    book.save(path)
    return path


def rows_under_the_headings(sheet: Worksheet) -> list[Any]:
    heading = read_texts()["worklist.heading.activity_id"]
    rows = list(sheet.iter_rows())
    [top] = [at for at, row in enumerate(rows) if row[0].value == heading]
    return rows[top + 1 :]


def test_a_filled_work_list_lands_as_an_hour_report(book: Path, tmp_path: Path) -> None:
    filled(book, {"course-1": 12.5, "course-2": 0, "course-3": 59, "course-4": 37.25}.get)
    land_files(tmp_path / "x", book)
    landed = rows_of(tmp_path / "x", "hour_reports")
    assert [(row["activity_id"], row["weekly_hours"]) for row in landed] == [
        ("course-1", "12.5"), ("course-2", "0"), ("course-3", "59"), ("course-4", "37.25"),
    ]  # fmt: skip


def test_a_half_filled_one_lands_the_filled_rows_and_counts_the_rest(
    book: Path, tmp_path: Path
) -> None:
    filled(book, {"course-2": 7}.get)
    report = land_files(tmp_path / "x", book)
    [row] = rows_of(tmp_path / "x", "hour_reports")
    assert (row["activity_id"], row["weekly_hours"]) == ("course-2", "7")
    assert "  left out 3 courses of the work list without hours" in report.lines


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        (None, "none has hours"),
        (60, "weekly_hours"),
        (1.234, "weekly_hours"),
        ("ved ikke", "weekly_hours"),
    ],
)
def test_what_is_no_hours_is_refused_and_nothing_changed(
    hours: object, says: str, book: Path, tmp_path: Path
) -> None:
    filled(book, {"course-2": hours}.get)
    with pytest.raises(WarehouseError, match=says):
        land_files(tmp_path / "x", book)
    assert not (tmp_path / "x").exists()


def test_an_hour_report_that_is_no_work_list_is_refused_with_empty_hours(
    book: Path, tmp_path: Path
) -> None:
    loaded = load_workbook(filled(book, {"course-2": 7}.get))
    for row in loaded.worksheets[0].iter_rows():
        if row[HOURS].value == read_texts()["worklist.heading.weekly_hours"]:
            row[HOURS].value = "Ugentlige timer"
            for cell in row[2:]:
                cell.value = None
        for cell in row[2:]:
            cell.value = None
    loaded.save(book)
    with pytest.raises(WarehouseError, match="weekly_hours"):
        land_files(tmp_path / "x", book)


def test_only_hours_can_be_typed_and_the_instructions_are_danish(book: Path) -> None:
    sheet = load_workbook(book).worksheets[0]
    [validation] = sheet.data_validations.dataValidation
    [cells] = validation.sqref.ranges
    rows = rows_under_the_headings(sheet)
    assert (cells.min_col, cells.max_col) == (HOURS + 1, HOURS + 1)
    assert (cells.min_row, cells.max_row) == (rows[0][0].row, rows[-1][0].row)
    first = rows[0][HOURS].coordinate
    assert validation.formula1 == (
        f"AND(ISNUMBER({first}),{first}>=0,{first}<=59,ROUND({first},2)={first})"
    )
    assert "højst to decimaler" in str(sheet["A3"].value)
    assert sheet["A1"].value == "Forløb uden ugentlige timer, Odense (0461)"


def true_hours(activity_id: str) -> Decimal:
    """The hours a course really had, as its municipality knows them."""
    digest = hashlib.sha256(activity_id.encode()).digest()
    return Decimal(25 + digest[0] * 256 % 3600 + digest[1] % 75) / 100


def without_a_loss(folder: Path, courses: set[str]) -> None:
    """Make a dataset as if no extract had ever lost the hours of some courses."""
    path = folder / "activity_spells.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        if row["activity_id"] in courses:
            row["weekly_hours"] = format(true_hours(row["activity_id"]).normalize(), "f")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize("dataset", ["example", pytest.param("demo", marks=pytest.mark.long)])
def test_work_lists_filled_with_true_hours_make_the_shares_of_a_dataset_that_lost_none(
    dataset: str, dataset_name: str, build: Callable[..., Warehouse], tmp_path: Path
) -> None:
    if dataset == "demo":
        subprocess.run([sys.executable, "scripts/synthesize.py"], cwd=PROJECT, check=True)
    folder = PROJECT / "seeds" / dataset_name
    shutil.copytree(PROJECT / "seeds" / dataset, folder)
    never_lost = shutil.copytree(folder, tmp_path / "never_lost")

    def built(*select: str) -> Warehouse:
        return build(
            dataset_name,
            variables={"as_of": AS_OF, **NOTHING_WITHHELD},
            arguments=("--select", "+passive_share", *select, "--exclude-resource-type", "test",
                       "--exclude-resource-type", "unit_test"),
        )  # fmt: skip

    before = built("+publication", "+area", "+status_code", "+offer_type", "+benefit")
    imputed = before.rows(ALL_SHARES)
    lists = work_lists(dataset_name, before.file, tmp_path / "lists")
    assert_nobody_is_named(lists, folder)
    for path in lists:
        filled(path, lambda activity_id: float(true_hours(activity_id)))
    land_files(folder, *lists, received=date.fromisoformat(AS_OF), synthetic=True)
    after = built()
    assert after.rows("select count(*) from int_hours__courses where imputed_hours is not null"
                      f" and as_of = '{AS_OF}'") == [(0,)]  # fmt: skip
    shares = after.rows(ALL_SHARES)
    assert shares != imputed

    lost = {
        row["activity_id"]
        for row in rows_of(folder, "hour_reports")
        if row["delivery_id"]
        not in {old["delivery_id"] for old in rows_of(never_lost, "deliveries")}
    }
    shutil.rmtree(folder)
    shutil.copytree(never_lost, folder)
    without_a_loss(folder, lost)
    assert built().rows(ALL_SHARES) == shares


def work_lists(dataset: str, warehouse: Path, folder: Path) -> list[Path]:
    """Write the work list of every municipality by the command."""
    arguments = ["--dataset", dataset, "--area", "all", "--file", str(warehouse)]
    result = CliRunner().invoke(main, [*arguments, "--folder", str(folder)])
    assert result.exit_code == 0, result.output
    assert folder.stat().st_mode & 0o777 == 0o700
    return sorted(folder.iterdir())


def assert_nobody_is_named(lists: list[Path], folder: Path) -> None:
    """No work list holds the id of a person of its dataset."""
    persons = {row["person_id"] for row in rows_of(folder, "activity_spells")}
    for path in lists:
        with zipfile.ZipFile(path) as archive:
            texts = b"".join(archive.read(name) for name in archive.namelist()).decode()
        assert not persons & set(re.findall(r"[\w-]+", texts))


def test_the_courses_of_a_merged_municipality_are_on_the_list_of_the_one_it_went_to() -> None:
    courses = """
        create table int_hours__courses as
        select *, 'b' as benefit_code, 'o' as offer_type_code, date '2019-01-01' as start_date,
            date '2019-03-01' as end_date, 12.34 as imputed_hours, null as donor_level,
            null as actual_hours
        from (values (date '2019-12-31', '0420'), (date '2020-01-20', '0420'),
            (date '2020-01-20', '0430')) as told (as_of, municipality_code),
            (values ('course')) as one (activity_id)
    """
    tables = (
        "create table int_places__counted_in as from (values "
        "('0420', '0420', date '2007-01-01', date '2019-12-31'), "
        "('0420', '0499', date '2020-01-01', date '9999-12-31'), "
        "('0430', '0430', date '2007-01-01', date '9999-12-31')) "
        "as told (municipality_code, area_code, valid_from, valid_to)",
        "create table int_places__areas as from (values "
        "('0420', 'Assens', 'municipality', date '2007-01-01', date '2019-12-31'), "
        "('0499', 'Ny', 'municipality', date '2020-01-01', date '9999-12-31'), "
        "('0430', 'Faaborg', 'municipality', date '2007-01-01', date '9999-12-31')) "
        "as told (area_code, area_name, area_level, valid_from, valid_to)",
        "create table benefit as select 'b' as benefit_code, 'B' as benefit_name",
        "create table offer_type as select 'o' as offer_type_code, 'O' as offer_type_name",
        "create table status_code as select 'x' as code_list, 'y' as code, 'z' as name_da",
    )
    queries = PROJECT / "scripts/explaining/queries"
    with duckdb.connect() as connection:
        for table in (courses, *tables):
            connection.execute(table)

        def asked(query: str, as_of: str) -> list[str]:
            sql = (queries / f"{query}.sql").read_text(encoding="utf-8")
            return [row[0] for row in connection.execute(sql, {"as_of": as_of}).fetchall()]

        assert asked("worklist", "2019-12-31") == ["0420"]
        assert asked("worklist", "2020-01-20") == ["0430", "0499"]
        assert asked("municipalities", "2019-12-31") == ["0420", "0430"]
        assert asked("municipalities", "2020-01-20") == ["0430", "0499"]


@pytest.mark.parametrize("area", ["9999", "Atlantis", "", "1081"])
def test_a_place_that_is_no_municipality_is_refused(area: str) -> None:
    with pytest.raises(WarehouseError, match="no municipality"):
        codes_of(MUNICIPALITIES, area)


def test_a_municipality_goes_by_code_or_name() -> None:
    assert codes_of(MUNICIPALITIES, "0461") == codes_of(MUNICIPALITIES, " odense") == {"0461"}
    assert codes_of(MUNICIPALITIES, "all") == {"0101", "0461"}
