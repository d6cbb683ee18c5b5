"""A cell, its rule, and the people and courses behind it, as the working warehouse holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from common.errors import Fault, WarehouseError
from explaining.warehouse import Row, Warehouse

_CELL = """
select
    cells.*,
    areas.area_name,
    published.obs_status,
    published.conf_status,
    published.passive_share_pct,
    reasons.name_en as reason_hidden
from int_shares__cells as cells
inner join stg_reference__areas as areas using (area_code)
inner join int_disclosure__published_cells as published
    using (as_of, measure_code, target_group_code, area_code, period_id)
left join int_disclosure__cells as protection
    on
        cells.source = 'special_extract'
        and cells.as_of = protection.as_of
        and cells.target_group_code = protection.target_group_code
        and cells.reference_date = protection.reference_date
        and cells.area_code = protection.area_code
left join stg_reference__status_codes as reasons
    on protection.protection_reason = reasons.code and reasons.code_list = 'protection_reason'
where
    cells.as_of = ? and cells.area_code = ? and cells.target_group_code = ? and cells.period_id = ?
"""

_RULE = """
select
    periods.reference_date,
    periods.look_back_start_date,
    periods.months_12_start_date,
    periods.weeks_65_start_date,
    periods.is_delivered,
    periods.rule_id,
    periods.seniority_rule,
    codes.name_en as seniority_rule_name
from int_population__periods as periods
left join stg_reference__status_codes as codes
    on periods.seniority_rule = codes.code and codes.code_list = 'seniority_rule'
where periods.as_of = ? and periods.target_group_code = ? and periods.period_id = ?
"""

# The spell that places a person, the chain or weeks that give seniority, and the three answers.
_PEOPLE = """
with
places as (
    select area_code from stg_reference__areas
    where area_level = 'municipality' and (? = '000' or ? in (area_code, region_code))
),
people as (
    select activity.*
    from int_population__activity as activity
    inner join places on activity.municipality_code = places.area_code
    where activity.as_of = ? and activity.target_group_code = ? and activity.reference_date = ?
),
benefits as (
    select * from stg_reference__target_group_benefits where rule_id = ? and counts_for_population
),
spells as (
    select
        spells.*,
        row_number() over (
            partition by spells.person_id order by spells.start_date desc, spells.spell_id desc
        ) as choice
    from int_as_of__benefit_spells as spells
    inner join people using (as_of, person_id)
    inner join benefits
        on spells.benefit_code = benefits.benefit_code
        and (
            benefits.visitation_category is null
            or benefits.visitation_category = spells.visitation_category
        )
    where people.reference_date between spells.start_date and spells.end_date
)
select
    people.person_id,
    people.municipality_code,
    people.is_passive,
    people.is_passive_as_reported,
    people.is_passive_if_all_count,
    spells.spell_id,
    spells.benefit_code,
    spells.visitation_category,
    spells.start_date as spell_start_date,
    chains.chain_start_date,
    chains.chain_end_date,
    cast(weeks.blocks_on_benefit as integer) as blocks_on_benefit
from people
left join spells on people.person_id = spells.person_id and spells.choice = 1
left join int_seniority__chains as chains
    on chains.as_of = people.as_of and chains.rule_id = ?
    and chains.person_id = people.person_id
    and people.reference_date between chains.chain_start_date and chains.chain_end_date
left join int_seniority__weeks as weeks
    on weeks.as_of = people.as_of and weeks.rule_id = ?
    and weeks.person_id = people.person_id and weeks.reference_date = people.reference_date
order by
    people.is_passive != people.is_passive_as_reported desc,
    people.is_passive desc,
    people.person_id
"""

# Every course of a person that meets the look-back window, whether or not it counts.
_COURSES = """
select
    courses.person_id,
    courses.activity_id,
    courses.benefit_code,
    courses.offer_type_code,
    courses.municipality_code,
    courses.start_date,
    courses.end_date,
    courses.first_delivered_hours,
    courses.actual_hours,
    courses.imputed_hours,
    courses.donor_level,
    courses.donors,
    courses.has_hours_as_reported,
    courses.has_hours_corrected,
    counting.offer_type_code is not null as offer_type_counts
from int_hours__courses as courses
left join stg_reference__counting_offers as counting
    on counting.target_group_code = ?
    and counting.offer_type_code = courses.offer_type_code
    and ? between counting.valid_from and counting.valid_to
where
    courses.as_of = ?
    and courses.person_id in (select unnest(?))
    and courses.start_date <= ?
    and courses.end_date >= ?
order by courses.person_id, courses.start_date, courses.activity_id
"""

_DELIVERED = """
select cell_role, cell_value, delivery_id, received_date, is_newest_period_of_delivery
from int_shares__jobindsats_cells
where as_of = ? and measure_code = ? and target_group_code = ? and area_code = ? and period_id = ?
order by cell_role desc
"""


@dataclass(frozen=True)
class Asked:
    """Which cell is to be explained: area, group and period by their codes, as of a date."""

    area_code: str
    target_group_code: str
    period_id: str
    as_of: date


def known_as_of(warehouse: Warehouse, as_of: date | None) -> date:
    """Return the as-of date to explain: the one asked for, or the warehouse's own.

    Raises:
        WarehouseError: the warehouse was built for other dates.
    """
    vintages = {
        row["vintage_role"]: row["as_of"]
        for row in warehouse.rows("select * from int_as_of__vintages")
    }
    if as_of is None and "current" in vintages:
        current: date = vintages["current"]
        return current
    if as_of is None or as_of not in vintages.values():
        raise WarehouseError(
            Fault(
                "the working warehouse was not built for this as-of date",
                value=str(as_of),
                expected=" or ".join(sorted(str(day) for day in vintages.values())),
                remedy="Build it: dbt build --vars '{as_of: …}'.",
            )
        )
    return as_of


def read_cell(warehouse: Warehouse, asked: Asked) -> Row:
    """Return the cell's figures before protection, with its published status.

    Raises:
        WarehouseError: there is no such cell in the grid.
    """
    rows = warehouse.rows(
        _CELL, [asked.as_of, asked.area_code, asked.target_group_code, asked.period_id]
    )
    if not rows:
        raise WarehouseError(
            Fault(
                "there is no such cell",
                value=f"{asked.area_code} {asked.target_group_code} {asked.period_id}",
                expected="codes as in the tables area, target_group and period",
            )
        )
    return rows[0]


def read_rule(warehouse: Warehouse, asked: Asked) -> Row:
    """Return the rule and the windows that the cell's period was computed by."""
    rows = warehouse.rows(_RULE, [asked.as_of, asked.target_group_code, asked.period_id])
    return rows[0]


def read_people(warehouse: Warehouse, asked: Asked, rule: Row) -> list[Row]:
    """Return everybody counted in the cell: active by imputed hours first, then passive."""
    return warehouse.rows(
        _PEOPLE,
        [
            asked.area_code,
            asked.area_code,
            asked.as_of,
            asked.target_group_code,
            rule["reference_date"],
            rule["rule_id"],
            rule["rule_id"],
            rule["rule_id"],
        ],
    )


def read_courses(
    warehouse: Warehouse, asked: Asked, rule: Row, people: list[str]
) -> dict[str, list[Row]]:
    """Return the courses of some people that meet the look-back window, by person."""
    by_person: dict[str, list[Row]] = {person: [] for person in people}
    for row in warehouse.rows(
        _COURSES,
        [
            asked.target_group_code,
            rule["reference_date"],
            asked.as_of,
            people,
            rule["reference_date"],
            rule["look_back_start_date"],
        ],
    ):
        by_person[row["person_id"]].append(row)
    return by_person


def read_delivered(warehouse: Warehouse, asked: Asked, measure_code: str) -> list[Row]:
    """Return the Jobindsats cells that a delivered figure comes from."""
    return warehouse.rows(
        _DELIVERED,
        [asked.as_of, measure_code, asked.target_group_code, asked.area_code, asked.period_id],
    )
