-- Which known issues touch a period of a group, once they are known (method 8).
-- Grain: one row per (as_of, measure_code, target_group_code, period_id)

with

periods as (

    select distinct
        as_of,
        measure_code,
        target_group_code,
        period_id,
        source,
        look_back_start_date,
        reference_date
    from {{ ref('int_shares__grid') }}

),

known_issues as (

    select * from {{ ref('stg_reference__known_issues') }}

),

scopes as (

    select * from {{ ref('stg_reference__known_issue_scopes') }}

),

final as (

    select
        periods.as_of,
        periods.measure_code,
        periods.target_group_code,
        periods.period_id,
        -- the first day of an issue marked as series break lies in the look-back window
        coalesce(bool_or(
            known_issues.is_series_break
            and known_issues.first_date
            between periods.look_back_start_date and periods.reference_date
        ), false) as has_series_break,
        coalesce(bool_or(known_issues.is_under_reporting), false) as is_under_reporting_known,
        -- the look-back window meets the days of the issue; until when deliveries carry the fault
        max(case
            when
                known_issues.is_under_reporting
                and known_issues.first_date <= periods.reference_date
                and known_issues.last_date >= periods.look_back_start_date
                then coalesce(known_issues.resolved_on, {{ end_of_time() }})
        end) as under_reported_until
    from periods
    left join scopes
        on
            periods.target_group_code = scopes.target_group_code
            and periods.source = scopes.source
    left join known_issues
        on
            scopes.issue_code = known_issues.issue_code
            and periods.as_of >= known_issues.known_from
    group by
        periods.as_of,
        periods.measure_code,
        periods.target_group_code,
        periods.period_id

)

select * from final
