-- Who is counted, in which group and municipality, on each reference date (method 4).
-- Grain: one row per (as_of, target_group_code, reference_date, person_id)

with

benefit_spells as (

    select * from {{ ref('int_as_of__benefit_spells') }}

),

reference_dates as (

    select * from {{ ref('int_population__reference_dates') }}

),

rule_benefits as (

    select *
    from {{ ref('stg_reference__target_group_benefits') }}
    where counts_for_population

),

-- method 4.2: at least one year's seniority, by the group's rule
people_with_seniority as (

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

-- method 4.1: on the benefit on d, with the group's visitation category where it has one
spells_in_force as (

    select
        reference_dates.as_of,
        reference_dates.target_group_code,
        reference_dates.rule_id,
        reference_dates.reference_date,
        reference_dates.look_back_start_date,
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
    inner join reference_dates
        on
            benefit_spells.as_of = reference_dates.as_of
            and rule_benefits.rule_id = reference_dates.rule_id
            and benefit_spells.start_date <= reference_dates.reference_date
            and benefit_spells.end_date >= reference_dates.reference_date

),

final as (

    select
        spells_in_force.as_of,
        spells_in_force.target_group_code,
        spells_in_force.reference_date,
        spells_in_force.person_id,
        -- several at once: the one that started last; same start: the highest spell_id (text order)
        max_by(
            spells_in_force.municipality_code,
            (spells_in_force.start_date, spells_in_force.spell_id)
        ) as municipality_code,
        spells_in_force.look_back_start_date
    from spells_in_force
    inner join people_with_seniority
        on
            spells_in_force.as_of = people_with_seniority.as_of
            and spells_in_force.rule_id = people_with_seniority.rule_id
            and spells_in_force.reference_date = people_with_seniority.reference_date
            and spells_in_force.person_id = people_with_seniority.person_id
    group by
        spells_in_force.as_of,
        spells_in_force.target_group_code,
        spells_in_force.reference_date,
        spells_in_force.person_id,
        spells_in_force.look_back_start_date

)

select * from final
