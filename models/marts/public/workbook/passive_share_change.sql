-- Each published share against the same period a year before, in percentage points, and whether the
-- two intervals lie apart.
-- Grain: one row per (measure_code, area_code, target_group_code, period_id)

with

cells as (

    select
        *,
        cast(cast(substr(period_id, 1, 4) as integer) - 1 as {{ dbt.type_string() }})
        || substr(period_id, 5) as year_before_period_id
    from {{ ref('passive_share_presented') }}

),

series_breaks as (select * from {{ ref('series_break') }}),

-- The figures between which and those of the year before a series breaks.
crossed_breaks as (

    select distinct
        cells.measure_code,
        cells.area_code,
        cells.target_group_code,
        cells.period_id
    from cells
    inner join cells as previous
        on
            cells.measure_code = previous.measure_code
            and cells.area_code = previous.area_code
            and cells.target_group_code = previous.target_group_code
            and cells.year_before_period_id = previous.period_id
    inner join series_breaks
        on
            cells.measure_code = series_breaks.measure_code
            and cells.area_code = series_breaks.area_code
            and cells.target_group_code = series_breaks.target_group_code
            and previous.reference_date < series_breaks.first_date
            and cells.reference_date >= series_breaks.first_date

),

changes as (

    select
        cells.measure_code,
        cells.is_main_measure,
        cells.area_code,
        cells.area_name,
        cells.area_level,
        cells.area_sort_order,
        cells.target_group_code,
        cells.target_group_sort_order,
        cells.period_id,
        cells.reference_date,
        cells.is_newest_period,
        cells.passive_share_pct,
        cells.mark_codes,
        cells.year_before_period_id as previous_period_id,
        previous.passive_share_pct as previous_passive_share_pct,
        coalesce(previous.mark_codes, '') as previous_mark_codes,
        -- method 9: from the shares as published to six decimals, half up, away from zero
        cast(round((cells.passive_share - previous.passive_share) * 100, 1) as decimal(5, 1))
            as change_points,
        -- a change is a change when the two intervals do not overlap
        case
            when cells.ci_lower is null or previous.ci_lower is null then null
            when cells.ci_upper < previous.ci_lower then 'lower'
            when cells.ci_lower > previous.ci_upper then 'higher'
            else 'not_different'
        end as change_direction,
        case
            when cells.passive_share is not null and previous.passive_share is not null then null
            else coalesce(cells.figure_reason, previous.figure_reason, 'O')
        end as change_reason,
        -- either figure is known to miss courses, or a series break lies between the two
        coalesce(cells.has_series_break, false)
        or crossed_breaks.period_id is not null as has_series_break,
        coalesce(cells.is_under_reported, false)
        or coalesce(previous.is_under_reported, false) as is_under_reported,
        cells.as_of
    from cells
    left join crossed_breaks using (measure_code, area_code, target_group_code, period_id)
    left join cells as previous
        on
            cells.measure_code = previous.measure_code
            and cells.area_code = previous.area_code
            and cells.target_group_code = previous.target_group_code
            and cells.year_before_period_id = previous.period_id

),

final as (

    select
        *,
        case when has_series_break and change_points is not null then 'B' else '' end
        || case when is_under_reported and change_points is not null then 'I' else '' end
            as change_mark_codes
    from changes

)

select * from final
order by measure_code, area_code, target_group_code, period_id
