-- What is known to disturb the figures, and since when it was known (method 8).
-- Grain: one row per (issue_code)

with

source as (

    select * from {{ ref('known_issues') }}

),

final as (

    select
        issue_code,
        issue_name,
        issue_description,
        cast(first_date as date) as first_date,
        cast(last_date as date) as last_date,
        cast(known_from as date) as known_from,
        cast(resolved_on as date) as resolved_on,
        cast(is_series_break as boolean) as is_series_break,
        cast(is_under_reporting as boolean) as is_under_reporting,
        stage as issue_stage,
        basis as issue_basis
    from source

)

select * from final
