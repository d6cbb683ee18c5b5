-- Which groups and sources a known issue concerns.
-- Grain: one row per (issue_code, target_group_code, source)

with

source as (

    select * from {{ ref('known_issue_scopes') }}

),

final as (

    select
        issue_code,
        target_group_code,
        source
    from source

)

select * from final
