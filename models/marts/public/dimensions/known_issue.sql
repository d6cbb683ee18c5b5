-- What is known to disturb the figures, which groups it concerns, and since when it was known
-- (method 8).
-- Grain: one row per (issue_code, target_group_code, source)

with

known_issues as (

    select * from {{ ref('int_reference__known_issues') }}

),

final as (

    select
        issue_code,
        target_group_code,
        source,
        issue_name,
        issue_description,
        first_date,
        last_date,
        known_from,
        resolved_on,
        is_series_break,
        is_under_reporting
    from known_issues

)

select * from final
order by first_date, issue_code, target_group_code, source
