-- The complete grid: every cell that the publication must account for, also where there is no
-- figure (method 8).
-- Grain: one row per (as_of, measure_code, target_group_code, area_code, period_id)

with

areas as (select * from {{ ref('int_places__areas') }}),
target_groups as (select * from {{ ref('target_group') }}),
measures as (select * from {{ ref('measure') }}),
calendar as (select * from {{ ref('int_periods__calendar') }}),
windows as (select * from {{ ref('int_periods__windows') }}),
computed_periods as (select * from {{ ref('int_population__periods') }}),
covered_areas as (select * from {{ ref('int_places__covered_areas') }}),
delivered_cells as (select * from {{ ref('int_shares__jobindsats_cells') }}),

-- The type of period that the grid has of them: the one asked for, or each that was delivered.
delivered_periods as (

    select distinct
        as_of,
        measure_code,
        target_group_code,
        period_type,
        {{ "'" ~ var('period_type') ~ "'" if var('period_type') else 'period_type' }} as grid_type,
        period_id,
        start_date,
        reference_date
    from delivered_cells

),

delivered_bounds as (

    select
        as_of,
        measure_code,
        target_group_code,
        grid_type,
        coalesce(
            {{ first_day_of_period_variable('first_period') }},
            min(case when period_type = grid_type then start_date end)
        ) as grid_from,
        coalesce(
            {{ last_day_of_period_variable('last_period') }},
            max(case when period_type = grid_type then reference_date end)
        ) as grid_until
    from delivered_periods
    group by as_of, measure_code, target_group_code, grid_type

),

-- Without first_period and last_period: just the periods delivered (an export may have holes).
delivered_grid as (

    select
        delivered_bounds.as_of,
        delivered_bounds.measure_code,
        delivered_bounds.target_group_code,
        calendar.period_id
    from delivered_bounds
    inner join calendar
        on
            delivered_bounds.grid_type = calendar.period_type
            and delivered_bounds.grid_from <= calendar.start_date
            and delivered_bounds.grid_until >= calendar.reference_date
    left join delivered_periods using (as_of, measure_code, target_group_code, period_id)
    -- a group only from its first to its last reference date
    inner join target_groups
        on
            delivered_bounds.target_group_code = target_groups.target_group_code
            and calendar.reference_date >= target_groups.first_reference_date
            and calendar.reference_date <= target_groups.last_reference_date
    where
        delivered_periods.period_id is not null
        or {{ first_day_of_period_variable('first_period') }} is not null
        or {{ last_day_of_period_variable('last_period') }} is not null

),

cells as (

    select
        as_of,
        'passive_12m' as measure_code,
        target_group_code,
        period_id,
        'special_extract' as source,
        look_back_start_date,
        is_delivered,
        is_newest_period
    from computed_periods

    union all

    select
        delivered_grid.as_of,
        delivered_grid.measure_code,
        delivered_grid.target_group_code,
        delivered_grid.period_id,
        'jobindsats' as source,
        windows.look_back_start_date,
        cast(null as boolean) as is_delivered,
        cast(null as boolean) as is_newest_period
    from delivered_grid
    inner join measures using (measure_code)
    inner join windows using (period_id, look_back_window)

),

final as (

    select
        cells.as_of,
        cells.measure_code,
        cells.target_group_code,
        cells.period_id,
        calendar.period_type,
        calendar.reference_date,
        cells.source,
        cells.look_back_start_date,
        areas.area_code,
        areas.area_name,
        areas.area_level,
        areas.region_code,
        -- by period and area for computed groups; by cell, from its share, for delivered ones
        case
            when cells.source = 'special_extract'
                then cells.is_delivered and coalesce(covered_areas.is_covered, false)
        end as is_computed,
        cells.is_newest_period as is_newest_computed_period
    from cells
    inner join calendar using (period_id)
    -- the areas that exist on the reference date
    inner join areas
        on
            calendar.reference_date >= areas.valid_from
            and calendar.reference_date <= areas.valid_to
    left join covered_areas using (as_of, reference_date, area_code)

)

select * from final
