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

passive_share as (

    select * from {{ ref('passive_share') }}

),

final as (

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
        previous_cells.passive_share_pct as previous_passive_share_pct,
        coalesce(previous_cells.mark_codes, '') as previous_mark_codes,
        -- method 9: from the shares as published to six decimals, half up, away from zero
        cast(
            round((passive_share.passive_share - previous_share.passive_share) * 100, 1)
            as decimal(5, 1)
        ) as change_points,
        -- a change is a change when the two intervals do not overlap
        case
            when passive_share.ci_lower is null or previous_share.ci_lower is null then null
            when passive_share.ci_upper < previous_share.ci_lower then 'lower'
            when passive_share.ci_lower > previous_share.ci_upper then 'higher'
            else 'not_different'
        end as change_direction,
        case
            when
                passive_share.passive_share is not null
                and previous_share.passive_share is not null
                then null
            when cells.figure_reason is not null then cells.figure_reason
            else coalesce(previous_cells.figure_reason, 'O')
        end as change_reason,
        -- either figure is known to miss courses, or a series break lies between the two
        coalesce(passive_share.has_series_break, false) as has_series_break,
        coalesce(passive_share.is_under_reported, false)
        or coalesce(previous_share.is_under_reported, false) as is_under_reported,
        cells.as_of
    from cells
    inner join passive_share
        on
            cells.measure_code = passive_share.measure_code
            and cells.area_code = passive_share.area_code
            and cells.target_group_code = passive_share.target_group_code
            and cells.period_id = passive_share.period_id
    left join cells as previous_cells
        on
            cells.measure_code = previous_cells.measure_code
            and cells.area_code = previous_cells.area_code
            and cells.target_group_code = previous_cells.target_group_code
            and cells.year_before_period_id = previous_cells.period_id
    left join passive_share as previous_share
        on
            cells.measure_code = previous_share.measure_code
            and cells.area_code = previous_share.area_code
            and cells.target_group_code = previous_share.target_group_code
            and cells.year_before_period_id = previous_share.period_id

)

select * from final
order by measure_code, area_code, target_group_code, period_id
