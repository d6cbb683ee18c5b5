-- The days across which figures of a group and a place cannot be compared: a known issue that
-- breaks the series, or municipalities that came to the place or left it (method 8); with the first
-- period shown after such a day, where periods are shown on both sides of it.
-- Grain: one row per (measure_code, target_group_code, area_code, first_date, issue_code)

with

known_issues as (

    select *
    from {{ ref('known_issue') }}
    where
        is_series_break
        and issue_stage = 'in_force'

),

area_breaks as (select * from {{ ref('area_break') }}),

series as (

    select distinct
        measure_code,
        target_group_code,
        source,
        area_code,
        as_of
    from {{ ref('passive_share') }}

),

breaks as (

    select
        series.measure_code,
        series.target_group_code,
        series.area_code,
        known_issues.first_date,
        known_issues.issue_code,
        known_issues.issue_name
    from series
    inner join known_issues
        on
            series.target_group_code = known_issues.target_group_code
            and series.source = known_issues.source
            and series.as_of >= known_issues.known_from

    union all

    select
        series.measure_code,
        series.target_group_code,
        series.area_code,
        area_breaks.first_date,
        cast(null as {{ dbt.type_string() }}) as issue_code,
        cast(null as {{ dbt.type_string() }}) as issue_name
    from series
    inner join area_breaks using (area_code)

),

shown_periods as (

    select
        measure_code,
        target_group_code,
        period_id,
        reference_date,
        lag(reference_date) over one_group as previous_reference_date,
        is_trend and lag(is_trend) over one_group as is_in_trend
    from {{ ref('shown_period') }}
    window one_group as (
        partition by measure_code, target_group_code
        order by reference_date, period_id
    )

),

final as (

    select
        breaks.measure_code,
        breaks.target_group_code,
        breaks.area_code,
        breaks.first_date,
        breaks.issue_code,
        breaks.issue_name,
        shown_periods.period_id,
        coalesce(shown_periods.is_in_trend, false) as is_in_trend
    from breaks
    left join shown_periods
        on
            breaks.measure_code = shown_periods.measure_code
            and breaks.target_group_code = shown_periods.target_group_code
            and breaks.first_date > shown_periods.previous_reference_date
            and breaks.first_date <= shown_periods.reference_date

)

select * from final
order by measure_code, target_group_code, area_code, first_date, issue_code
