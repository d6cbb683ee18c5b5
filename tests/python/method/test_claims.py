"""The claims in tests/*.sql, tested themselves: each holds for the example and fails once false.

What makes it false is done to the built warehouse inside a transaction, and undone.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from warehouse_build import PROJECT, Warehouse, build_warehouse

A_COUNT = (
    "where area_code = (select max(area_code) from int_shares__computed_counts where persons > 0)"
)
A_JUMP = (
    "update int_shares__computed_counts set persons = 100, passive_persons = 40, "
    "passive_persons_as_reported = 40, passive_persons_if_all_count = 40; "
    "update int_shares__computed_counts set passive_persons = 56 "
    "where as_of = (select max(as_of) from int_shares__computed_counts)"
)
FALSE_CLAIMS = [
    ("passive_shares_move_little_between_vintages", A_JUMP),
    (
        "courses_and_full_time_add_up_over_rows_and_persons_do_not",
        "update int_activation__published_rows set courses = courses + 1 where area_code = '0101'",
    ),
    (
        "courses_and_full_time_add_up_over_rows_and_persons_do_not",
        "update int_activation__published_rows set full_time_activated = full_time_activated + 1 "
        "where area_code = '0101'",
    ),
    (
        "windows_of_known_reference_dates",
        "update int_periods__calendar set weeks_65_start_date = weeks_65_start_date - 1 "
        "where period_id = '2020M02'",
    ),
    (
        "windows_of_known_reference_dates",
        "update int_periods__calendar set months_12_start_date = date '2018-04-02' "
        "where period_id = '2019Q1'",
    ),
    (
        "windows_of_known_reference_dates",
        "delete from int_periods__calendar where period_id = '2019'",
    ),
    (
        "the_rules_of_2019_are_those_of_the_method",
        "update target_group_rules set seniority_rule = 'start_to_end' "
        "where target_group_code = 'jobafklaring'",
    ),
    (
        "the_rules_of_2019_are_those_of_the_method",
        "update target_group_rules set valid_to = '2019-11-30' "
        "where target_group_code = 'sygedagpenge'",
    ),
    (
        "the_rules_of_2019_are_those_of_the_method",
        "delete from target_group_benefits where benefit_code = 'integrationsydelse'",
    ),
    (
        "the_rules_of_2019_are_those_of_the_method",
        "update target_group_benefits set visitation_category = null "
        "where benefit_code = 'kontanthjaelp'",
    ),
    (
        "the_offers_that_counted_in_2019_are_those_of_the_method",
        "delete from counting_offers where offer_type_code = 'mentor' "
        "and target_group_code = 'jobafklaring'",
    ),
    (
        "the_offers_that_counted_in_2019_are_those_of_the_method",
        "insert into counting_offers (target_group_code, offer_type_code) "
        "values ('sygedagpenge', 'ordinaere_timer')",
    ),
    (
        "the_offers_that_counted_in_2019_are_those_of_the_method",
        "delete from offer_types where offer_type_code = 'mentor'; "
        "delete from counting_offers where offer_type_code = 'mentor'",
    ),
    (
        "rules_do_not_overlap",
        "insert into target_group_rules (rule_id, target_group_code, valid_from) "
        "values ('sygedagpenge_2', 'sygedagpenge', '2026-01-01')",
    ),
    (
        "rules_do_not_overlap",
        "insert into counting_offers (target_group_code, offer_type_code, valid_from) "
        "values ('sygedagpenge', 'mentor', '2026-01-01')",
    ),
    (
        "there_were_98_municipalities_in_5_regions_of_one_country_in_2019",
        "delete from areas where area_code = '0825'",
    ),
    (
        "every_place_is_one_place_on_every_day",
        "update areas set suppression_order = '2' where suppression_order = '1'",
    ),
    (
        "every_place_is_one_place_on_every_day",
        "update area_memberships set region_code = '0101' where municipality_code = '0825'",
    ),
    (
        "every_place_is_one_place_on_every_day",
        "insert into area_memberships (municipality_code, region_code, valid_from) "
        "values ('0825', '1085', '2027-01-01')",
    ),
    (
        "every_place_is_one_place_on_every_day",
        "update areas set valid_to = '2026-12-31' where area_code = '0825'",
    ),
    (
        "every_place_is_one_place_on_every_day",
        "insert into area_successors (municipality_code, counted_in_code, valid_from) "
        "values ('0825', '0101', '2027-01-01')",
    ),
    (
        "every_place_is_one_place_on_every_day",
        "insert into area_spellings (spelling, area_code, valid_from) "
        "values ('læsø kommune', '0101', '2027-01-01')",
    ),
    (
        "every_place_is_one_place_on_every_day",
        "insert into areas (area_code, area_name, area_level, valid_from) "
        "values ('000', 'Riget', 'country', '2027-01-01')",
    ),
    (
        "every_place_is_one_place_on_every_day",
        "delete from area_spellings where spelling = 'Læsø'",
    ),
    (
        "delivered_cells_are_of_places_of_their_day",
        "update area_spellings set valid_to = '2018-01-31' where spelling = 'Hele landet'",
    ),
    (
        "delivered_cells_are_of_places_of_their_day",
        "update areas set valid_to = '2018-01-31' where area_code = '000'",
    ),
    (
        "every_course_is_counted_in_a_municipality_that_exists",
        "delete from int_activation__places where municipality_code = '0101'",
    ),
    (
        "rates_of_courses_without_hours_stay_within_their_limits",
        "insert into missing_hours_alarm (alarm_text) values ('too many')",
    ),
    (
        "every_target_group_can_have_figures",
        "insert into target_groups (target_group_code, source) values ('new', 'special_extract')",
    ),
    (
        "every_target_group_can_have_figures",
        "delete from jobindsats_groups where target_group_code = 'ledighedsydelse'",
    ),
    (
        "every_target_group_can_have_figures",
        "update known_issue_scopes set source = 'jobindsats' "
        "where target_group_code = 'jobafklaring'",
    ),
    (
        "the_grid_is_complete",
        "delete from int_shares__cells where area_code = '0825'",
    ),
    (
        "the_grid_is_complete",
        "delete from int_shares__cells "
        "where period_id = (select min(period_id) from int_shares__cells)",
    ),
    (
        "the_grid_is_complete",
        "insert into int_shares__grid select * from int_shares__grid limit 1",
    ),
    (
        "every_person_is_counted_in_one_municipality_one_region_and_the_country",
        f"update int_shares__computed_counts set persons = persons + 1 {A_COUNT}",
    ),
    (
        "every_person_is_counted_in_one_municipality_one_region_and_the_country",
        "update int_shares__computed_counts "
        f"set passive_persons_if_all_count = passive_persons_if_all_count + 1 {A_COUNT}",
    ),
    (
        "every_person_is_counted_in_one_municipality_one_region_and_the_country",
        "update int_places__covered_areas set is_covered = false where area_code = '0101'",
    ),
    (
        "every_person_is_counted_in_one_municipality_one_region_and_the_country",
        "delete from int_population__activity "
        "where person_id = (select min(person_id) from int_population__activity)",
    ),
]
"""A claim, and SQL that makes it false."""

TRUE_STILL = [
    (
        "passive_shares_move_little_between_vintages",
        f"{A_JUMP}; update deliveries set note = 'replaces x; accepted: sag 17'",
    ),
    (
        "rules_do_not_overlap",
        "update target_group_rules set valid_to = '2025-12-31' where rule_id = 'sygedagpenge_1'; "
        "insert into target_group_rules (rule_id, target_group_code, valid_from) "
        "values ('sygedagpenge_2', 'sygedagpenge', '2026-01-01')",
    ),
    (
        "the_rules_of_2019_are_those_of_the_method",
        "update target_group_rules set valid_to = '2025-12-31' where rule_id = 'sygedagpenge_1'; "
        "insert into target_group_rules "
        "(rule_id, target_group_code, seniority_rule, look_back_window, valid_from) "
        "values ('sygedagpenge_2', 'sygedagpenge', 'weeks_52_of_65', 'weeks_65', '2026-01-01'); "
        "insert into target_group_benefits values "
        "('sygedagpenge_2', 'sygedagpenge', null, 'true', 'true')",
    ),
]
"""A claim, and what breaks it no more: a reason, or a later rule as a new row."""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The example dataset with every claim and what it reads."""
    select = ("--select", "+test_type:singular", "--exclude", "test_type:generic")
    return build_warehouse(
        "example",
        tmp_path_factory.mktemp("claims"),
        arguments=("--exclude-resource-type", "unit_test", *select),
    )


@pytest.fixture
def connection(example: Warehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse inside a transaction that is undone."""
    with duckdb.connect(str(example.file)) as open_connection:
        open_connection.execute("begin")
        yield open_connection
        open_connection.execute("rollback")


def change(connection: duckdb.DuckDBPyConnection, example: Warehouse, sql: str) -> None:
    """Change tables, and make the reference lists anew: they are tables made of seeds."""
    connection.execute(sql)
    lists = "compiled/passive_share_warehouse/models/marts/public/reference"
    for file in sorted((example.target / lists).glob("*.sql")):
        compiled = file.read_text(encoding="utf-8")
        connection.execute(f"create or replace table {file.stem} as {compiled}")


def failing_rows(
    connection: duckdb.DuckDBPyConnection, example: Warehouse, claim: str
) -> list[tuple[object, ...]]:
    """Run a claim as dbt compiled it."""
    folder = example.target / "compiled" / "passive_share_warehouse" / "tests"
    return connection.execute((folder / f"{claim}.sql").read_text(encoding="utf-8")).fetchall()


@pytest.mark.parametrize(
    ("claim", "sql"),
    FALSE_CLAIMS,
    ids=[f"{claim}-{n}" for n, (claim, _) in enumerate(FALSE_CLAIMS)],
)
def test_a_claim_fails_once_it_is_false(
    connection: duckdb.DuckDBPyConnection, example: Warehouse, claim: str, sql: str
) -> None:
    assert failing_rows(connection, example, claim) == []
    change(connection, example, sql)
    assert failing_rows(connection, example, claim)


@pytest.mark.parametrize(("claim", "sql"), TRUE_STILL, ids=[claim for claim, _ in TRUE_STILL])
def test_what_the_method_wants_breaks_no_claim(
    connection: duckdb.DuckDBPyConnection, example: Warehouse, claim: str, sql: str
) -> None:
    change(connection, example, sql)
    assert failing_rows(connection, example, claim) == []


def test_every_claim_is_tried(example: Warehouse) -> None:
    claims = {path.stem for path in (PROJECT / "tests").glob("*.sql")}
    tried = {claim for claim, _ in FALSE_CLAIMS}
    # tried on a dataset of their own (test_generic_tests), and claims that read no table
    elsewhere = {
        "area_labels_are_known",
        "period_labels_are_known",
        "delivered_shares_and_persons_are_possible",
        "a_delivery_says_each_jobindsats_cell_once",
        "shares_are_rounded_once_half_up",
        "wilson_bounds_are_exact",
    }
    assert claims == tried | elsewhere
