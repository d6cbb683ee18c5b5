-- Who has at least one year's seniority on a reference date by the rules that look at one unbroken
-- chain: start_to_end and calendar_month (method 4.2).
-- Grain: one row per (as_of, rule_id, person_id, reference_date)
{{ config(materialized='view') }}

with

chains as (select * from {{ ref('int_seniority__chains') }}),

reference_dates as (

    select *
    from {{ ref('int_population__reference_dates') }}
    where seniority_rule in ('start_to_end', 'calendar_month')

),

final as (

    select
        chains.as_of,
        chains.rule_id,
        chains.person_id,
        reference_dates.reference_date
    from chains
    inner join reference_dates
        on
            chains.as_of = reference_dates.as_of
            and chains.rule_id = reference_dates.rule_id
            -- its first day must be on or before the first day of the 12-month window
            and chains.chain_start_date <= reference_dates.months_12_start_date
            and chains.chain_end_date >= reference_dates.reference_date

)

select * from final
