-- Which known issues touch a published period of a group: their days meet its look-back window, and
-- they were known on the as-of date (method 8).
-- Grain: one row per (measure_code, target_group_code, period_id, issue_code)

with

passive_share as (

    select * from {{ ref('passive_share') }}

),

periods as (

    select * from {{ ref('period') }}

),

measures as (

    select * from {{ ref('measure') }}

),

rules as (

    select * from {{ ref('target_group_rule') }}

),

known_issues as (

    select * from {{ ref('known_issue') }}

),

published_periods as (

    select distinct
        measure_code,
        target_group_code,
        period_id,
        source,
        as_of
    from passive_share

),

windows as (

    select
        published_periods.measure_code,
        published_periods.target_group_code,
        published_periods.period_id,
        published_periods.source,
        published_periods.as_of,
        periods.reference_date,
        -- the rule of a computed group, else the measure, says how far back it looks
        case coalesce(rules.look_back_window, measures.look_back_window)
            when 'weeks_65' then periods.weeks_65_start_date
            when 'months_12' then periods.months_12_start_date
            else periods.start_date
        end as look_back_start_date
    from published_periods
    inner join periods
        on published_periods.period_id = periods.period_id
    inner join measures
        on published_periods.measure_code = measures.measure_code
    left join rules
        on
            published_periods.source = 'special_extract'
            and published_periods.target_group_code = rules.target_group_code
            and periods.reference_date between rules.valid_from and rules.valid_to

),

final as (

    select
        windows.measure_code,
        windows.target_group_code,
        windows.period_id,
        known_issues.issue_code,
        known_issues.is_series_break,
        known_issues.is_under_reporting,
        cast(dense_rank() over (
            order by known_issues.first_date, known_issues.issue_code
        ) as integer) as issue_order
    from windows
    inner join known_issues
        on
            windows.target_group_code = known_issues.target_group_code
            and windows.source = known_issues.source
            and windows.as_of >= known_issues.known_from
            and windows.reference_date >= known_issues.first_date
            and windows.look_back_start_date
            <= coalesce(known_issues.last_date, known_issues.first_date)

)

select * from final
order by measure_code, target_group_code, period_id, issue_order
