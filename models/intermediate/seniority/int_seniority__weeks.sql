-- In how many of the 65 seven-day blocks before a reference date a person was on the benefit
-- (method 4.2, weeks_52_of_65); those with fewer than 52 are left out.
-- Grain: one row per (as_of, rule_id, person_id, reference_date)
{{ config(materialized='view') }}

with

chains as (select * from {{ ref('int_seniority__chains') }}),

reference_dates as (

    select *
    from {{ ref('int_population__reference_dates') }}
    where seniority_rule = 'weeks_52_of_65'

),

-- Days counted back from the reference date (0 is that day, 454 the first of the window), cut to
-- it.
chains_in_window as (

    select
        chains.as_of,
        chains.rule_id,
        chains.person_id,
        reference_dates.reference_date,
        greatest({{ days_between('chains.chain_end_date', 'reference_dates.reference_date') }}, 0)
            as latest_day_back,
        least({{ days_between('chains.chain_start_date', 'reference_dates.reference_date') }}, 454)
            as earliest_day_back,
        {{ days_between('chains.next_chain_start_date', 'reference_dates.reference_date') }}
            as next_chain_day_back
    from chains
    inner join reference_dates
        on
            chains.as_of = reference_dates.as_of
            and chains.rule_id = reference_dates.rule_id
            and chains.chain_start_date <= reference_dates.reference_date
            and chains.chain_end_date >= reference_dates.weeks_65_start_date

),

-- A block that two chains share is counted in the later one only. Chains lie apart and in order, so
-- the sum over them is the number of different blocks.
blocks as (

    select
        as_of,
        rule_id,
        person_id,
        reference_date,
        sum(
            {{ whole_weeks('earliest_day_back') }} - {{ whole_weeks('latest_day_back') }} + 1
            - case
                when
                    next_chain_day_back >= 0
                    and {{ whole_weeks('next_chain_day_back') }}
                    = {{ whole_weeks('latest_day_back') }}
                    then 1
                else 0
            end
        ) as blocks_on_benefit
    from chains_in_window
    group by as_of, rule_id, person_id, reference_date

),

final as (

    select
        as_of,
        rule_id,
        person_id,
        reference_date,
        cast(blocks_on_benefit as integer) as blocks_on_benefit
    from blocks
    where blocks_on_benefit >= 52

)

select * from final
