-- The spells of a person that a rule reads as one: joined where they touch or overlap, under
-- calendar_month also across a gap that holds no whole calendar month (method 4.2).
-- Grain: one row per (as_of, rule_id, person_id, chain_start_date)

with

benefit_spells as (select * from {{ ref('int_as_of__benefit_spells') }}),
rules as (select * from {{ ref('stg_reference__target_group_rules') }}),

rule_benefits as (

    select *
    from {{ ref('target_group_benefit') }}
    where counts_for_seniority

),

-- Each spell beside the latest end of those that began before it. The order of spells that start on
-- one day does not matter: the later of them never begins a chain.
spells_with_latest_end_so_far as (

    select
        benefit_spells.as_of,
        rules.rule_id,
        rules.seniority_rule,
        benefit_spells.person_id,
        benefit_spells.start_date,
        max(benefit_spells.end_date) over (
            partition by benefit_spells.person_id, rules.rule_id, benefit_spells.as_of
            order by benefit_spells.start_date
            rows between unbounded preceding and 1 preceding
        ) as latest_end_so_far,
        max(benefit_spells.end_date) over (
            partition by benefit_spells.person_id, rules.rule_id, benefit_spells.as_of
            order by benefit_spells.start_date
            rows between unbounded preceding and unbounded following
        ) as latest_end_of_all
    from benefit_spells
    inner join rule_benefits using (benefit_code)
    inner join rules using (rule_id)

),

-- Only the spells that begin a chain go on: far fewer rows, and a chain ends at the latest end seen
-- before the next one begins.
chain_beginnings as (

    select
        as_of,
        rule_id,
        person_id,
        start_date,
        latest_end_so_far,
        latest_end_of_all
    from spells_with_latest_end_so_far
    where
        latest_end_so_far is null
        or start_date >= case seniority_rule
            -- the gap holds a whole calendar month: the one after the month of the latest end
            when 'calendar_month' then {{ first_of_month_after('latest_end_so_far', 2) }}
            -- the next starts no later than the day after the latest end so far
            else {{ days_after('latest_end_so_far', 2) }}
        end

),

final as (

    select
        as_of,
        rule_id,
        person_id,
        start_date as chain_start_date,
        coalesce(
            lead(latest_end_so_far) over (
                partition by person_id, rule_id, as_of
                order by start_date
            ),
            latest_end_of_all
        ) as chain_end_date,
        lead(start_date) over (
            partition by person_id, rule_id, as_of
            order by start_date
        ) as next_chain_start_date
    from chain_beginnings

)

select * from final
