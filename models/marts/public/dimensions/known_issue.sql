-- What is known to disturb the figures, which groups it concerns, and since when it was known
-- (method 8).
-- Grain: one row per (issue_code, target_group_code, source)

with

known_issues as (

    select * from {{ ref('stg_reference__known_issues') }}

),

scopes as (

    select * from {{ ref('stg_reference__known_issue_scopes') }}

),

final as (

    select
        known_issues.issue_code,
        scopes.target_group_code,
        scopes.source,
        known_issues.issue_name,
        known_issues.issue_description,
        known_issues.first_date,
        known_issues.last_date,
        known_issues.known_from,
        known_issues.resolved_on,
        known_issues.is_series_break,
        known_issues.is_under_reporting,
        known_issues.issue_stage,
        known_issues.issue_basis
    from known_issues
    inner join scopes
        on known_issues.issue_code = scopes.issue_code

)

select * from final
order by issue_code, target_group_code, source
