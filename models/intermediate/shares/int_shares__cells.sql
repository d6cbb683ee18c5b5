-- Every cell with its figure, its interval and its flags, before disclosure control. Computed
-- groups carry counts; delivered ones the share as delivered.
-- Grain: one row per (as_of, measure_code, target_group_code, area_code, period_id)

with

grid as (select * from {{ ref('int_shares__grid') }}),
computed_counts as (select * from {{ ref('int_shares__computed_counts') }}),
delivered_cells as (select * from {{ ref('int_shares__jobindsats_cells') }}),
issues as (select * from {{ ref('int_shares__issues') }}),
area_breaks as (select * from {{ ref('int_places__breaks') }}),

-- Share and persons may come from different tables and deliveries; the share's decides the flags.
delivered_shares as (

    select
        as_of,
        measure_code,
        target_group_code,
        area_code,
        period_id,
        max(case when cell_role = 'share' then cell_value end) as delivered_pct,
        cast(max(case when cell_role = 'persons' then cell_value end) as bigint) as persons,
        -- a count that is there but empty is 0, 1 or 2 (facts: measured on 47,160 cells)
        coalesce(bool_or(cell_role = 'persons' and cell_value is null), false)
            as has_persons_missing,
        max(case when cell_role = 'share' then received_date end) as share_received_date,
        coalesce(bool_or(cell_role = 'share' and is_newest_period_of_delivery), false)
            as is_newest_period
    from delivered_cells
    group by as_of, measure_code, target_group_code, area_code, period_id

),

-- What the issues of a period do to its cells; a period that none concerns has no row.
issues_of_periods as (

    select
        as_of,
        measure_code,
        target_group_code,
        period_id,
        bool_or(is_series_break and begins_in_look_back) as has_series_break,
        bool_or(is_under_reporting) as is_under_reporting_known,
        -- a delivery that was received before this day carries the fault
        max(case
            when is_under_reporting and touches_look_back
                then coalesce(resolved_on, {{ end_of_time() }})
        end) as under_reported_until
    from issues
    group by as_of, measure_code, target_group_code, period_id

),

-- The look-backs in which an area became another place; few, or none.
changed_areas as (

    select distinct
        grid.area_code,
        grid.look_back_start_date,
        grid.reference_date
    from grid
    inner join area_breaks
        on
            grid.area_code = area_breaks.area_code
            and area_breaks.first_date between grid.look_back_start_date and grid.reference_date

),

-- Which counted date and which delivered period a cell's figure comes from; one of them is empty.
-- As part of the key it is a hash join; as a condition beside the key, every pair is compared.
grid_with_sources as (

    select
        *,
        case when source = 'special_extract' and is_computed then reference_date end
            as counted_date,
        case when source = 'jobindsats' then period_id end as delivered_period_id
    from grid

),

figures as (

    select
        grid.*,
        coalesce(computed_counts.persons, delivered_shares.persons) as persons,
        computed_counts.passive_persons,
        computed_counts.passive_persons_as_reported,
        computed_counts.passive_persons_if_all_count,
        computed_counts.passive_persons_as_reported - computed_counts.passive_persons
            as persons_active_by_imputation,
        delivered_shares.delivered_pct,
        -- method 9: O = persons × delivered share, not rounded
        coalesce(
            cast(computed_counts.passive_persons as double),
            cast(delivered_shares.persons as double)
            * cast(delivered_shares.delivered_pct as double) / 100
        ) as passive_persons_exact,
        coalesce(
            cast(computed_counts.passive_persons as double)
            / nullif(cast(computed_counts.persons as double), 0),
            cast(delivered_shares.delivered_pct as double) / 100
        ) as exact_share,
        case
            when grid.source = 'special_extract' then not grid.is_computed
            else delivered_shares.delivered_pct is null
        end as is_not_delivered,
        coalesce(delivered_shares.has_persons_missing, false) as has_persons_missing,
        coalesce(grid.is_newest_computed_period, delivered_shares.is_newest_period, false)
            as is_newest_period,
        coalesce(issues.has_series_break, false)
        or changed_areas.area_code is not null as has_series_break,
        case
            when grid.source = 'special_extract'
                then
                    coalesce(issues.is_under_reporting_known, false)
                    and computed_counts.passive_persons_if_all_count
                    < computed_counts.passive_persons
            else
                coalesce(delivered_shares.share_received_date < issues.under_reported_until, false)
        end as is_under_reported
    from grid_with_sources as grid
    left join issues_of_periods as issues using (as_of, measure_code, target_group_code, period_id)
    left join changed_areas using (area_code, look_back_start_date, reference_date)
    left join computed_counts
        on
            grid.as_of = computed_counts.as_of
            and grid.target_group_code = computed_counts.target_group_code
            and grid.counted_date = computed_counts.reference_date
            and grid.area_code = computed_counts.area_code
    left join delivered_shares
        on
            grid.as_of = delivered_shares.as_of
            and grid.measure_code = delivered_shares.measure_code
            and grid.target_group_code = delivered_shares.target_group_code
            and grid.delivered_period_id = delivered_shares.period_id
            and grid.area_code = delivered_shares.area_code

),

with_interval as (

    select
        *,
        coalesce(persons = 0, false) and not is_not_delivered as is_empty_group,
        {{ wilson_bound('passive_persons_exact', 'persons', 'lower') }} as exact_ci_lower,
        {{ wilson_bound('passive_persons_exact', 'persons', 'upper') }} as exact_ci_upper
    from figures

),

final as (

    select
        as_of,
        measure_code,
        target_group_code,
        area_code,
        area_name,
        area_level,
        region_code,
        period_id,
        period_type,
        reference_date,
        source,
        is_not_delivered,
        is_empty_group,
        persons,
        passive_persons,
        passive_persons_as_reported,
        passive_persons_if_all_count,
        persons_active_by_imputation,
        delivered_pct,
        exact_share,
        exact_ci_lower,
        exact_ci_upper,
        is_newest_period as is_provisional,
        -- a delivered count that is there but empty is 0, 1 or 2
        coalesce(persons < {{ var('low_base') }}, has_persons_missing) as is_low_base,
        is_under_reported,
        has_series_break,
        coalesce(persons_active_by_imputation > 0, false) as rests_on_imputation
    from with_interval

)

select * from final
