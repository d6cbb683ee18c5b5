"""One kontanthjælp for all from 1 July 2025: the rule of the aktivitetsparate goes on working.

The models of seniority and membership are run in memory, over the reference seeds as they are, and
over seeds in which kontanthjælp has a code of its own from that day on (CONTRIBUTING's recipe).
"""

from __future__ import annotations

import duckdb
import pytest

from common.paths import REFERENCE
from landing.raw_rules import rendered_model

pytestmark = pytest.mark.method("4.1", "4.2")

SEEDS = ("target_group_rules", "target_group_benefits", "area_successors")
DATES = """
    create view int_population__reference_dates as
    select
        date '2027-01-20' as as_of, rules.*, days.reference_date,
        days.reference_date - 454 as weeks_65_start_date,
        days.reference_date - 454 as look_back_start_date,
        cast(days.reference_date + 1 - interval 1 year as date) as months_12_start_date
    from stg_reference__target_group_rules as rules
    inner join (
        values (date '2025-06-30'), (date '2025-07-31'), (date '2026-06-30')
    ) as days (reference_date)
        on days.reference_date between rules.valid_from and rules.valid_to
    where rules.target_group_code = 'aktivitetsparat'
"""
MODELS = (
    *("stg_reference__target_group_rules", "target_group_benefit"),
    *("stg_reference__area_successors", "int_seniority__chains", "int_seniority__weeks"),
    *("int_seniority__chain_days", "int_population__members"),
)
SPELLS = """
    create table int_as_of__benefit_spells as
    select
        date '2027-01-20' as as_of, person_id, benefit_code, visitation_category,
        '0101' as municipality_code, cast(start_date as date) as start_date,
        cast(end_date as date) as end_date, person_id || start_date as spell_id
    from (values
        ('was young', 'uddannelseshjaelp', 'aktivitetsparat', '2024-01-01', '2025-06-30'),
        ('was young', '{code}', 'aktivitetsparat', '2025-07-01', '2026-12-31'),
        ('was not', 'kontanthjaelp', 'aktivitetsparat', '2024-01-01', '2025-06-30'),
        ('was not', '{code}', 'aktivitetsparat', '2025-07-01', '2026-12-31'),
        ('left', 'uddannelseshjaelp', 'aktivitetsparat', '2024-01-01', '2025-06-30'),
        ('is jobparat', 'uddannelseshjaelp', 'aktivitetsparat', '2024-01-01', '2025-06-30'),
        ('is jobparat', '{code}', 'jobparat', '2025-07-01', '2026-12-31'),
        ('is new', '{code}', 'aktivitetsparat', '2025-07-01', '2026-12-31')
    ) as spells (person_id, benefit_code, visitation_category, start_date, end_date)
"""
NEW_CODE = """
    update target_group_rules set valid_to = '2025-06-30' where rule_id = 'aktivitetsparat_1';
    insert into target_group_rules
    select 'aktivitetsparat_2', target_group_code, seniority_rule, look_back_window, '2025-07-01',
        null, basis
    from target_group_rules where rule_id = 'aktivitetsparat_1';
    insert into target_group_benefits
    select 'aktivitetsparat_2', * exclude (rule_id) from target_group_benefits
    where rule_id = 'aktivitetsparat_1';
    insert into target_group_benefits
    values ('aktivitetsparat_2', 'kontanthjaelp_ny', 'aktivitetsparat', 'true', 'true')
"""


def counted(code: str, change: str = "") -> dict[str, set[str]]:
    """Return who is counted on each day, if kontanthjælp has a code from July 2025 on."""
    with duckdb.connect() as connection:
        for seed in SEEDS:
            file = f"read_csv('{REFERENCE / seed}.csv', header = true, all_varchar = true)"
            connection.execute(f"create table {seed} as from {file}")
        connection.execute(change or "select 1")
        for model in MODELS:
            if model == "int_seniority__chains":
                connection.execute(SPELLS.format(code=code))
                connection.execute(DATES)
            connection.execute(f"create view {model} as {rendered_model(model)}")
        rows = connection.execute(
            "select cast(reference_date as text), person_id from int_population__members"
        ).fetchall()
    return {day: {person for on, person in rows if on == day} for day, _ in rows}


@pytest.mark.parametrize(
    ("code", "change"),
    [("kontanthjaelp", ""), ("kontanthjaelp_ny", NEW_CODE)],
    ids=["the code stays", "a new code"],
)
def test_nobody_loses_the_year_on_the_benefit_in_july_2025(code: str, change: str) -> None:
    stayed = {"was young", "was not"}
    assert counted(code, change) == {
        "2025-06-30": {*stayed, "left", "is jobparat"},
        "2025-07-31": stayed,
        "2026-06-30": {*stayed, "is new"},
    }


def test_without_the_row_of_the_new_code_nobody_is_counted() -> None:
    assert counted("kontanthjaelp_ny").keys() == {"2025-06-30"}
