-- Which known issues concern a period of a group, once they are known, and whether they touch its
-- look-back window (method 8).
-- Grain: one row per (as_of, measure_code, target_group_code, period_id, issue_code)

with

grid as (select * from {{ ref('int_shares__grid') }}),
known_issues as (select * from {{ ref('known_issue') }}),

periods as (

    select distinct
        as_of,
        measure_code,
        target_group_code,
        period_id,
        source,
        look_back_start_date,
        reference_date
    from grid

),

final as (

    select
        periods.as_of,
        periods.measure_code,
        periods.target_group_code,
        periods.period_id,
        known_issues.issue_code,
        known_issues.first_date,
        known_issues.resolved_on,
        known_issues.is_series_break,
        known_issues.is_under_reporting,
        coalesce(
            known_issues.first_date <= periods.reference_date
            and known_issues.last_date >= periods.look_back_start_date,
            false
        ) as touches_look_back,
        coalesce(
            known_issues.first_date
            between periods.look_back_start_date and periods.reference_date,
            false
        ) as begins_in_look_back
    from periods
    inner join known_issues
        on
            periods.target_group_code = known_issues.target_group_code
            and periods.source = known_issues.source
            and periods.as_of >= known_issues.known_from
    -- what is only planned disturbs no figure yet
    where known_issues.issue_stage = 'in_force'

)

select * from final
