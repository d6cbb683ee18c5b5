-- The days on which people are counted: each reference date once, whatever periods end on it.
-- Grain: one row per (as_of, rule_id, reference_date)

with

periods as (select * from {{ ref('int_population__periods') }}),

final as (

    select distinct
        as_of,
        target_group_code,
        rule_id,
        seniority_rule,
        reference_date,
        months_12_start_date,
        weeks_65_start_date,
        look_back_start_date
    from periods
    where is_delivered

)

select * from final
