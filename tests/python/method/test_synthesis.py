"""The demo dataset: always the same bytes, and everything the documentation says of it is so."""

import csv
import hashlib
import re
import stat
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

import synthesize
from common.errors import WarehouseError
from common.paths import REFERENCE
from common.raw_files import RAW_COLUMNS, RAW_FILES
from landing.dataset import staged
from synthesis.tables import PARAMETERS

CPR_LIKE = re.compile(r"\d{6}-?\d{4}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("seeds") / "demo"
    assert synthesize.make_demo(made) is not None
    return made


@pytest.fixture(scope="module")
def demo(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as connection:
        for name in RAW_FILES:
            connection.execute(
                f"create table {name} as select * from read_csv('{folder}/{name}.csv', "
                "all_varchar = true, header = true, quote = '\"')"
            )
        connection.execute(
            f"create table parameters as select * from read_csv('{PARAMETERS}', "
            "types = {'municipality_code': 'varchar', 'region_code': 'varchar'})"
        )
        yield connection


def number(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    row = connection.execute(query).fetchone()
    assert row is not None
    return float(row[0])


def test_the_demo_is_byte_for_byte_the_pinned_one(folder: Path) -> None:
    assert synthesize.sha256_lines(folder) == synthesize.pinned()


def test_a_demo_that_is_already_made_is_left_alone(folder: Path) -> None:
    before = (folder / "vintages.csv").stat().st_mtime_ns
    assert synthesize.make_demo(folder) is None
    assert (folder / "vintages.csv").stat().st_mtime_ns == before


def test_rows_that_publishing_added_to_vintages_csv_do_not_make_the_demo_anew(folder: Path) -> None:
    vintages = folder / "vintages.csv"
    before = vintages.read_bytes()
    try:
        vintages.write_bytes(before + b"2020-06-30,Opdateret juni 2020,\n")
        assert synthesize.make_demo(folder) is None
        vintages.write_bytes(before.replace(b"2020-05-31", b"2020-05-30"))
        assert not synthesize.is_as_made(folder)
    finally:
        vintages.write_bytes(before)


def test_only_the_owner_can_read_the_demo(folder: Path) -> None:
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert sorted(file.stem for file in folder.iterdir()) == sorted(RAW_FILES)


def test_a_changed_demo_is_reported_and_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    for name in RAW_FILES:
        (folder / f"{name}.csv").write_text(",".join(RAW_COLUMNS[name]) + "\n")
    with pytest.raises(WarehouseError, match="pinned"):
        synthesize.check(folder)
    assert synthesize.make_demo(folder) is not None
    synthesize.check(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_a_delivery_that_is_not_invented_is_never_replaced(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "deliveries.csv").write_text("delivery_id,is_synthetic\nmine,false\n")
    with pytest.raises(WarehouseError, match="not invented"):
        synthesize.make_demo(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_an_interrupted_run_leaves_nothing_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(aside: Path) -> dict[str, int]:
        (aside / "vintages.csv").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr(synthesize, "write_demo", interrupted)
    with pytest.raises(KeyboardInterrupt):
        synthesize.make_demo(tmp_path / "demo")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_away(tmp_path: Path) -> None:
    for leftover in (".demo.landing", ".demo.before"):
        (tmp_path / leftover).mkdir()
        (tmp_path / leftover / "half.csv").touch()
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "deliveries.csv").write_text("columns of another contract\n")
    with staged(folder, is_made_anew=True) as staging:
        assert list(staging.new.iterdir()) == []
        refused = pytest.raises(WarehouseError, match="another landing into demo is under way")
        with refused, staged(folder, is_made_anew=True):
            pass
        staging.commit()
    assert list(folder.iterdir()) == []
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


@pytest.mark.parametrize("name", RAW_FILES)
def test_every_file_is_utf8_with_lf_and_the_columns_of_the_contract(
    folder: Path, name: str
) -> None:
    content = (folder / f"{name}.csv").read_bytes()
    assert b"\r" not in content
    assert not content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\n")
    content.decode("utf-8")
    assert content.startswith((",".join(RAW_COLUMNS[name]) + "\n").encode())


def test_every_delivery_is_synthetic_says_so_and_covers_no_later_day_than_it_came(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    rows = demo.execute(
        "select is_synthetic, note, coalesce(data_until, received_date) <= received_date "
        "from deliveries"
    ).fetchall()
    assert len(rows) == 12
    for is_synthetic, note, is_in_time in rows:
        assert is_synthetic == "true"
        assert note.startswith("Syntetiske data")
        assert is_in_time
    notes = demo.execute("select as_of, note from vintages order by as_of").fetchall()
    assert [as_of for as_of, _ in notes] == ["2019-03-31", "2020-03-31", "2020-05-31"]
    assert all(note.startswith("Syntetiske data") for _, note in notes)


def test_row_count_and_sha256_of_a_delivery_are_those_of_its_lines(folder: Path) -> None:
    assert_deliveries_match_their_lines(folder)


def assert_deliveries_match_their_lines(folder: Path) -> None:
    with (folder / "deliveries.csv").open(encoding="utf-8", newline="") as file:
        deliveries = list(csv.DictReader(file))
    lines: dict[str, list[bytes]] = {row["delivery_id"]: [] for row in deliveries}
    for name in set(RAW_FILES) - {"vintages", "deliveries"}:
        for line in (folder / f"{name}.csv").read_bytes().splitlines(keepends=True)[1:]:
            lines[line.partition(b",")[0].decode()].append(line)
    for row in deliveries:
        mine = lines[row["delivery_id"]]
        assert int(row["row_count"]) == len(mine), row["delivery_id"]
        assert row["file_sha256"] == hashlib.sha256(b"".join(mine)).hexdigest()


def test_the_sizes_are_about_a_hundred_and_twenty_thousand_people_in_98_municipalities(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    persons = number(demo, "select count(distinct person_id) from benefit_spells")
    assert 115_000 <= persons <= 125_000
    places = "select count(distinct municipality_code) from benefit_spells"
    assert number(demo, places) == 98
    small = number(
        demo,
        "select count(distinct person_id) from benefit_spells where municipality_code = '0825'",
    )
    assert 1 <= small <= 60
    assert 300_000 <= number(demo, "select count(*) from benefit_spells") <= 500_000


def test_the_municipalities_of_the_parameters_are_those_of_the_reference_seed() -> None:
    with (REFERENCE / "area_memberships.csv").open(encoding="utf-8", newline="") as file:
        region_of = {row["municipality_code"]: row["region_code"] for row in csv.DictReader(file)}
    with (REFERENCE / "areas.csv").open(encoding="utf-8", newline="") as file:
        areas = {
            (row["area_code"], row["area_name"], region_of[row["area_code"]])
            for row in csv.DictReader(file)
            if row["area_level"] == "municipality"
        }
    with PARAMETERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    mine = {(r["municipality_code"], r["municipality_name"], r["region_code"]) for r in rows}
    assert mine == areas
    moved = [row["moved_to_momentum"] for row in rows if row["moved_to_momentum"]]
    assert len(moved) == 33
    assert min(moved) >= "2018-01-01"
    assert max(moved) <= "2019-06-30"


def test_pseudonyms_have_twelve_characters_or_more_and_never_look_like_a_cpr_number(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    for table, column in (
        ("benefit_spells", "person_id"),
        ("benefit_spells", "spell_id"),
        ("activity_spells", "person_id"),
        ("activity_spells", "activity_id"),
    ):
        values = demo.execute(f"select distinct {column} from {table}").fetchall()
        assert all(len(value) >= 12 and not CPR_LIKE.search(value) for (value,) in values)


def test_ids_are_unique_within_a_delivery_and_rows_are_sorted(folder: Path) -> None:
    for name in ("benefit_spells", "activity_spells", "hour_reports"):
        lines = (folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()[1:]
        keys = [tuple(line.split(",", 2)[:2]) for line in lines]
        assert keys == sorted(set(keys))
    with (folder / "jobindsats_observations.csv").open(encoding="utf-8", newline="") as file:
        cells = [tuple(row[:7]) for row in csv.reader(file)][1:]
    assert cells == sorted(set(cells))


@pytest.mark.parametrize("table", ["benefit_spells", "activity_spells"])
def test_every_date_exists_and_lies_in_the_extract(
    demo: duckdb.DuckDBPyConnection, table: str
) -> None:
    wrong = number(
        demo,
        f"""
        select count(*) from {table} join deliveries using (delivery_id)
        where try_cast(start_date as date) is null or length(start_date) <> 10
            or (end_date is not null and try_cast(end_date as date) is null)
            or coalesce(end_date, data_until) < start_date
            or start_date > data_until or coalesce(end_date, data_until) > data_until
            or coalesce(end_date, data_until) < data_from
        """,
    )
    assert wrong == 0
    assert number(demo, f"select count(*) from {table} where end_date is null") > 10_000


def test_every_code_is_in_its_reference_seed(demo: duckdb.DuckDBPyConnection) -> None:
    for table, column, seed, key in (
        ("benefit_spells", "benefit_code", "benefits", "benefit_code"),
        ("activity_spells", "benefit_code", "benefits", "benefit_code"),
        ("activity_spells", "offer_type_code", "offer_types", "offer_type_code"),
        ("benefit_spells", "municipality_code", "areas", "area_code"),
        ("activity_spells", "municipality_code", "areas", "area_code"),
        ("benefit_spells", "visitation_category", "visitation_categories", "visitation_category"),
    ):
        used = {v for (v,) in demo.execute(f"select distinct {column} from {table}").fetchall()}
        with (REFERENCE / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
            known = {row[key] for row in csv.DictReader(file)}
        assert used - {None} <= known
        if seed == "offer_types":
            assert used == known


def test_every_course_has_a_person_with_spells_and_every_report_a_course(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    strangers = """
        select count(*) from activity_spells anti join benefit_spells using (person_id)
    """
    assert number(demo, strangers) == 0
    unknown = """
        select count(*) from hour_reports
        anti join (select * from activity_spells where delivery_id = 'a2003') using (activity_id)
    """
    assert number(demo, unknown) == 0


def test_hours_have_at_most_two_decimals_and_lie_within_the_week(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    wrong = """
        select count(*) from (
            select weekly_hours from activity_spells union all select weekly_hours from hour_reports
        ) where weekly_hours is not null and (
            not regexp_full_match(weekly_hours, '[0-9]{1,2}([.][0-9]{1,2})?')
            or weekly_hours::decimal(9, 2) not between 0 and 59
        )
    """
    assert number(demo, wrong) == 0
    assert number(demo, "select count(*) from hour_reports where weekly_hours is null") == 0


def test_spells_are_chained_in_every_way_the_rules_tell_apart(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    row = demo.execute(
        """
        with spells as (
            select *, start_date::date as first_day,
                coalesce(end_date, '2019-12-31')::date as last_day
            from benefit_spells where delivery_id = 'b2003'
        ),
        pairs as (
            select *,
                lead(first_day) over each as next_day,
                lead(municipality_code) over each as next_place,
                lead(benefit_code) over each as next_benefit,
                lead(visitation_category) over each as next_category
            from spells
            window each as (partition by person_id order by first_day, last_day, spell_id)
        ),
        gaps as (
            select *, next_day - last_day - 1 as days,
                date_trunc('month', last_day + 1 - 1) + interval 1 month as month_start
            from pairs where next_day is not null
        )
        select
            count(*) filter (days = 0),
            count(*) filter (days between 1 and 27),
            count(*) filter (days between 28 and 62
                and month_start + interval 1 month <= next_day),
            count(*) filter (days between 28 and 62
                and month_start + interval 1 month > next_day),
            count(*) filter (days < 0),
            count(*) filter (next_day = first_day and next_place <> municipality_code),
            count(*) filter (days = 0 and next_place <> municipality_code),
            count(*) filter (days = 0 and next_benefit = benefit_code
                and next_category <> visitation_category),
            count(*) filter (days = 0 and benefit_code = 'integrationsydelse'
                and next_benefit = 'kontanthjaelp')
        from gaps
        """
    ).fetchone()
    assert row is not None
    assert min(row) >= 100, row


def missing_share(connection: duckdb.DuckDBPyConnection, where: str) -> float:
    return number(
        connection,
        f"""
        select avg(case when coalesce(weekly_hours, '0') = '0' then 1.0 else 0 end)
        from activity_spells where delivery_id = 'a2003' and {where}
        """,
    )


AFFECTED = (
    "offer_type_code in ('vejledning_opkvalificering', 'ordinaer_uddannelse', 'nytteindsats')"
)


def test_momentum_loses_the_hours_of_three_offers_until_mid_september_2019(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    during = "start_date between '2018-06-01' and '2019-09-14'"
    assert missing_share(demo, f"reporting_system = 'momentum' and {AFFECTED} and {during}") > 0.7
    other_offers = f"reporting_system = 'momentum' and not {AFFECTED} and {during}"
    assert missing_share(demo, other_offers) < 0.02
    assert 0.005 < missing_share(demo, f"reporting_system = 'anden' and {during}") < 0.03
    assert missing_share(demo, "start_date < '2017-06-01'") < 0.005
    assert missing_share(demo, "start_date >= '2019-09-15'") < 0.002


def test_some_missing_hours_are_empty_and_some_are_zero(demo: duckdb.DuckDBPyConnection) -> None:
    zero = number(demo, "select count(*) from activity_spells where weekly_hours = '0'")
    empty = number(demo, "select count(*) from activity_spells where weekly_hours is null")
    assert 0.1 < zero / (zero + empty) < 0.2


def test_a_handful_of_courses_without_hours_start_after_they_should_not(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    found = """
        select count(*) from activity_spells where start_date >= '2019-09-15'
            and coalesce(weekly_hours, '0') = '0'
    """
    assert 5 <= number(demo, found) <= 12


def test_the_second_extract_holds_small_true_revisions(demo: duckdb.DuckDBPyConnection) -> None:
    courses = demo.execute(
        """
        with first as (select * from activity_spells where delivery_id = 'a1903'),
        second as (select * from activity_spells where delivery_id = 'a2003'
            and start_date <= '2018-12-31' and coalesce(end_date, '2020') >= '2016-01-01')
        select
            (select count(*) from second anti join first using (activity_id)),
            (select count(*) from first anti join second using (activity_id)),
            (select count(*) from first join second using (activity_id)
                where coalesce(first.weekly_hours, '0') = '0'
                    and coalesce(second.weekly_hours, '0') <> '0'),
            (select count(*) from first join second using (activity_id)
                where first.weekly_hours <> second.weekly_hours)
        """
    ).fetchone()
    assert courses is not None
    assert all(50 <= count <= 5_000 for count in courses), courses
    spells = demo.execute(
        """
        with first as (select * from benefit_spells where delivery_id = 'b1903'),
        second as (select * from benefit_spells where delivery_id = 'b2003'
            and start_date <= '2018-12-31' and coalesce(end_date, '2020') >= '2016-01-01')
        select
            (select count(*) from second anti join first using (spell_id)),
            (select count(*) from first anti join second using (spell_id)),
            (select count(*) from first join second using (spell_id)
                where first.municipality_code <> second.municipality_code),
            (select count(*) from first join second using (spell_id)
                where first.end_date is null and second.end_date <= '2018-12-31')
        """
    ).fetchone()
    assert spells is not None
    assert all(10 <= count <= 2_000 for count in spells), spells


def test_nine_in_ten_missing_hours_are_reported_by_the_end_of_may_some_as_zero_some_twice(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    row = demo.execute(
        """
        with missing as (select activity_id from activity_spells
            where delivery_id = 'a2003' and coalesce(weekly_hours, '0') = '0'),
        reports as (select activity_id, count(*) as times,
                min(received_date) as first_date, max(received_date) as last_date,
                count(*) filter (weekly_hours = '0') as zeros
            from hour_reports join deliveries using (delivery_id) group by activity_id)
        select
            count(reports.activity_id) / count(*),
            count(*) filter (zeros > 0) / count(reports.activity_id),
            count(*) filter (times > 1) / count(reports.activity_id),
            count(*) filter (first_date <= '2020-04-30') / count(reports.activity_id),
            min(first_date), max(last_date)
        from missing left join reports using (activity_id)
        """
    ).fetchone()
    assert row is not None
    reported, zero, twice, in_april, first_date, last_date = row
    assert 0.85 <= reported <= 0.92
    assert 0.01 < zero < 0.05
    assert 0.01 < twice < 0.06
    assert in_april > 0.75
    assert first_date >= "2020-04-01"
    assert last_date <= "2020-05-31"


def test_jobindsats_cells_are_whole_persons_and_small_counts_are_missing(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    cells = """
        create or replace temp table cells as
        select delivery_id, area_label, period_label, group_label,
            max(value) filter (measure_label = 'Antal personer')::bigint as persons,
            max(value) filter (measure_label = 'Passivandel i perioden i pct.')::decimal(9, 1)
                as pct
        from jobindsats_observations group by all
    """
    demo.execute(cells)
    assert number(demo, "select count(distinct area_label) from cells") == 99
    assert number(demo, "select count(distinct group_label) from cells") == 4
    assert number(demo, "select min(persons) from cells") >= 3
    assert 10 <= number(demo, "select count(*) from cells where persons is null") <= 200
    not_whole = """
        select count(*) from cells
        where persons is not null and pct is not null and not list_contains(
            list_transform([-1, 0, 1], lambda step: floor(
                (2000 * (round(persons * pct / 100) + step) + persons) / (2 * persons))),
            pct * 10)
    """
    assert number(demo, not_whole) == 0
    raw = """
        select count(*) from jobindsats_observations where value is not null and (
            replace(value_raw, ',', '.')::decimal(12, 1) <> value::decimal(12, 1)
            or value like '%.0' or value_raw like '%.%')
    """
    assert number(demo, raw) == 0


def test_jobindsats_is_revised_upwards_in_activity_where_hours_were_missing(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    row = demo.execute(
        """
        with cells as (
            select delivery_id, area_label, period_label, group_label, value::double as pct
            from jobindsats_observations where measure_label like 'Passivandel%'
        ),
        pairs as (
            select moved_to_momentum <= '2018-06-30' is true as is_early,
                second.pct - first.pct as change
            from cells as first join cells as second
                using (area_label, period_label, group_label)
            join parameters on municipality_name = area_label
            where first.delivery_id = 'j1903' and second.delivery_id = 'j2003'
                and period_label = '2018Q4'
        )
        select avg(change) filter (is_early), avg(change) filter (not is_early) from pairs
        """
    ).fetchone()
    assert row is not None
    early, others = row
    assert early < -10
    assert -3 < others <= 0.2
    old = """
        select count(distinct period_label) from jobindsats_observations
        where delivery_id = 'j1903' and period_label < '2017Q3'
    """
    assert number(demo, old) == 2
    emptied = """
        select count(*) from jobindsats_observations as second
        join jobindsats_observations as first
            using (area_label, period_label, group_label, measure_label)
        where second.delivery_id = 'j2003' and first.delivery_id = 'j1903'
            and second.value_raw = '..' and first.value is not null
    """
    assert 1 <= number(demo, emptied) <= 7


def aktivitetsparat(
    connection: duckdb.DuckDBPyConnection, as_of: str, day: str, extracts: str
) -> dict[str, tuple[int, float, float]]:
    """Return municipality → persons, passive per cent corrected, passive per cent as reported."""
    is_imputed = as_of >= "2020-03-01"
    until = {"1903": "2018-12-31", "2003": "2019-12-31"}[extracts]
    rows = connection.execute(
        f"""
        with spells as (
            select *, start_date::date as first_day,
                coalesce(end_date, '{until}')::date as last_day
            from benefit_spells where delivery_id = 'b{extracts}'
        ),
        on_benefit as (
            select person_id, municipality_code from spells
            where benefit_code in ('kontanthjaelp', 'uddannelseshjaelp')
                and visitation_category = 'aktivitetsparat'
                and '{day}' between first_day and last_day
            qualify row_number() over (
                partition by person_id order by first_day desc, spell_id desc) = 1
        ),
        weeks as (
            select distinct person_id, unnest(range(
                greatest(0, date '{day}' - last_day) // 7,
                least(64, (date '{day}' - first_day) // 7) + 1)) as week
            from spells
            where benefit_code in ('kontanthjaelp', 'uddannelseshjaelp', 'integrationsydelse')
                and first_day <= '{day}' and last_day >= date '{day}' - 454
        ),
        seniors as (select person_id from weeks group by person_id having count(*) >= 52),
        reports as (
            select activity_id, max_by(weekly_hours, received_date)::decimal(9, 2) as hours
            from hour_reports join deliveries using (delivery_id)
            where received_date <= '{as_of}' group by activity_id
        ),
        courses as (
            select person_id,
                coalesce(reports.hours, nullif(weekly_hours::decimal(9, 2), 0)) as hours
            from activity_spells left join reports using (activity_id)
            where delivery_id = 'a{extracts}' and offer_type_code <> 'ordinaere_timer'
                and start_date::date <= '{day}'
                and coalesce(end_date, '{until}')::date >= date '{day}' - 454
        ),
        active as (
            select person_id, bool_or(coalesce(hours, 0) > 0) as reported,
                bool_or(coalesce(hours, if({is_imputed}, 1, 0)) > 0) as corrected
            from courses group by person_id
        )
        select municipality_code, count(*),
            100 - 100 * avg(coalesce(corrected, false)::int),
            100 - 100 * avg(coalesce(reported, false)::int)
        from on_benefit semi join seniors using (person_id) left join active using (person_id)
        group by municipality_code
        """
    ).fetchall()
    return {place: (persons, corrected, reported) for place, persons, corrected, reported in rows}


def mean(
    shares: dict[str, tuple[int, float, float]], places: set[str], series: int
) -> tuple[int, float]:
    """Return persons, and the share of a series weighted by persons."""
    chosen = [shares[place] for place in places if place in shares]
    persons = sum(row[0] for row in chosen)
    return persons, sum(row[0] * row[series] for row in chosen) / persons


def test_the_three_vintages_tell_the_story_of_the_missing_hours(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    early = {
        place
        for (place,) in demo.execute(
            "select municipality_code from parameters where moved_to_momentum <= '2018-06-30'"
        ).fetchall()
    }
    day = "2018-12-31"
    nobody_knows = aktivitetsparat(demo, "2019-03-31", day, "1903")
    imputed = aktivitetsparat(demo, "2020-03-31", day, "2003")
    reported = aktivitetsparat(demo, "2020-05-31", day, "2003")
    others = set(imputed) - early
    # affected municipalities look much more passive than they are, the others hardly
    assert mean(nobody_knows, early, 1)[1] - mean(imputed, early, 1)[1] > 15
    assert abs(mean(nobody_knows, others, 1)[1] - mean(imputed, others, 1)[1]) < 1.5
    # imputed: corrected far below as reported; then most of it rests on actual hours
    assert mean(imputed, early, 2)[1] - mean(imputed, early, 1)[1] > 15
    assert 0 < mean(reported, early, 2)[1] - mean(reported, early, 1)[1] < 3
    # a few reports of 0 make a few people passive after all
    assert 0 < mean(reported, early, 1)[1] - mean(imputed, early, 1)[1] < 1


def test_the_corrected_levels_of_2019_lie_near_their_targets(
    demo: duckdb.DuckDBPyConnection,
) -> None:
    shares = aktivitetsparat(demo, "2020-05-31", "2019-06-30", "2003")
    persons, national = mean(shares, set(shares), 1)
    assert 30_000 <= persons <= 45_000
    assert 23.5 <= national <= 26.5
    targets = dict(
        demo.execute(
            "select municipality_code, passive_permille_aktivitetsparat / 10 from parameters"
        ).fetchall()
    )
    published = {"0479", "0727", "0540", "0840", "0420", "0510", "0480", "0707", "0607", "0573"}
    for place in published | {"0740", "0101", "0751"}:
        persons, corrected, _ = shares[place]
        # two standard errors of a share of that many people, and a point for those who move
        share = targets[place] / 100
        tolerance = 200 * (share * (1 - share) / persons) ** 0.5 + 1
        assert abs(corrected - targets[place]) <= tolerance, (place, persons, corrected)
    above_a_third = sum(corrected >= 33 for persons, corrected, _ in shares.values())
    assert 25 <= above_a_third <= 45
    assert min(persons for persons, _, _ in shares.values()) < 5
    assert sum(persons < 30 for persons, _, _ in shares.values()) >= 3
