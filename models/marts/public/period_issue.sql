-- Which known issues touch a published period of a group: their days meet its look-back window, and
-- they were known on the as-of date (method 8).
-- Grain: one row per (measure_code, target_group_code, period_id, issue_code)

with

issues as (select * from {{ ref('int_shares__issues') }}),
vintages as (select * from {{ ref('int_as_of__vintages') }}),

final as (

    select
        issues.measure_code,
        issues.target_group_code,
        issues.period_id,
        issues.issue_code,
        issues.is_series_break,
        issues.is_under_reporting,
        cast(dense_rank() over (order by issues.first_date, issues.issue_code) as integer)
            as issue_order
    from issues
    inner join vintages using (as_of)
    where
        issues.touches_look_back
        and vintages.vintage_role = 'current'

)

select * from final
order by measure_code, target_group_code, period_id, issue_order
