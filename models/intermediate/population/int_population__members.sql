-- Who is counted, in which group and municipality, on each reference date (method 4).
-- Grain: one row per (as_of, target_group_code, reference_date, person_id)

with

benefit_spells as (select * from {{ ref('int_as_of__benefit_spells') }}),
reference_dates as (select * from {{ ref('int_population__reference_dates') }}),

rule_benefits as (

    select *
    from {{ ref('target_group_benefit') }}
    where counts_for_population

),

area_successors as (select * from {{ ref('stg_reference__area_successors') }}),

-- One whole number says as-of date, rule and reference date: the wide join and the grouping below
-- compare two columns instead of five, a fifth less time.
numbered_dates as (

    select
        *,
        cast(row_number() over (order by as_of, rule_id, reference_date) as integer)
            as date_number
    from reference_dates

),

seniority as (

    select
        as_of,
        rule_id,
        person_id,
        reference_date
    from {{ ref('int_seniority__chain_days') }}

    union all

    select
        as_of,
        rule_id,
        person_id,
        reference_date
    from {{ ref('int_seniority__weeks') }}

),

-- method 4.2: at least one year's seniority, by the group's rule
people_with_seniority as (

    select
        numbered_dates.date_number,
        seniority.person_id
    from seniority
    inner join numbered_dates using (as_of, rule_id, reference_date)

),

-- method 4.1: on the benefit on d, with the group's visitation category where it has one
spells_in_force as (

    select
        numbered_dates.date_number,
        benefit_spells.person_id,
        benefit_spells.municipality_code,
        benefit_spells.start_date,
        benefit_spells.spell_id
    from benefit_spells
    inner join rule_benefits
        on
            benefit_spells.benefit_code = rule_benefits.benefit_code
            and (
                rule_benefits.visitation_category is null
                or benefit_spells.visitation_category = rule_benefits.visitation_category
            )
    inner join numbered_dates
        on
            benefit_spells.as_of = numbered_dates.as_of
            and rule_benefits.rule_id = numbered_dates.rule_id
            and benefit_spells.start_date <= numbered_dates.reference_date
            and benefit_spells.end_date >= numbered_dates.reference_date

),

people as (

    select
        spells_in_force.date_number,
        spells_in_force.person_id,
        -- several at once: the one that started last; same start: the highest spell_id (text order)
        max_by(
            spells_in_force.municipality_code,
            (spells_in_force.start_date, spells_in_force.spell_id)
        ) as municipality_code
    from spells_in_force
    inner join people_with_seniority using (date_number, person_id)
    group by spells_in_force.date_number, spells_in_force.person_id

),

final as (

    select
        numbered_dates.as_of,
        numbered_dates.target_group_code,
        numbered_dates.reference_date,
        people.person_id,
        -- method 7: the people of a municipality that is no more count where they went
        coalesce(area_successors.counted_in_code, people.municipality_code) as municipality_code,
        numbered_dates.look_back_start_date
    from people
    inner join numbered_dates using (date_number)
    left join area_successors
        on
            people.municipality_code = area_successors.municipality_code
            and numbered_dates.reference_date >= area_successors.valid_from
            and numbered_dates.reference_date <= area_successors.valid_to

)

select * from final
