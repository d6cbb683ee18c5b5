-- What is known to disturb the figures, which groups it concerns, and since when it was known
-- (method 8).
-- Grain: one row per (issue_code, target_group_code, source)

with

known_issues as (select * from {{ ref('known_issues') }}),
scopes as (select * from {{ ref('known_issue_scopes') }}),

final as (

    select
        known_issues.issue_code,
        scopes.target_group_code,
        scopes.source,
        known_issues.issue_name,
        known_issues.issue_description,
        cast(known_issues.first_date as date) as first_date,
        cast(known_issues.last_date as date) as last_date,
        cast(known_issues.known_from as date) as known_from,
        cast(known_issues.resolved_on as date) as resolved_on,
        cast(known_issues.is_series_break as boolean) as is_series_break,
        cast(known_issues.is_under_reporting as boolean) as is_under_reporting,
        known_issues.stage as issue_stage,
        known_issues.basis as issue_basis
    from known_issues
    inner join scopes using (issue_code)

)

select * from final
order by issue_code, target_group_code, source
