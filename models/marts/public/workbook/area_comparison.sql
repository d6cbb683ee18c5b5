-- What the sheet Sammenlign looks up: each area's newest share per group, and how a municipality
-- stands against the whole country and against its own region.
-- Grain: one row per (measure_code, area_code, target_group_code)

with

cells as (

    select *
    from {{ ref('passive_share_presented') }}
    where is_newest_period

),

areas as (select * from {{ ref('area') }}),

-- The place first shown: the one with most figures, then most people, then first in Danish order.
places_in_line as (

    select
        measure_code,
        area_code,
        row_number() over (
            partition by measure_code
            order by count(passive_share) desc, coalesce(sum(persons), 0) desc, min(area_sort_order)
        ) as place_in_line
    from cells
    where area_level = 'municipality'
    group by measure_code, area_code

),

final as (

    select
        cells.measure_code,
        cells.is_main_measure,
        cells.area_code,
        -- one name of a place in all groups, though the newest periods of some lie before a new one
        areas.area_name,
        cells.area_level,
        areas.region_name,
        cells.area_sort_order,
        cells.target_group_code,
        cells.target_group_name,
        cells.target_group_short_name,
        cells.target_group_sort_order,
        cells.period_id,
        cells.persons,
        cells.persons_reason,
        cells.passive_share_pct,
        cells.figure_reason,
        cells.mark_codes,
        cells.ci_lower_pct,
        cells.ci_upper_pct,
        cells.interval_reason,
        cast(round((cells.passive_share - country.passive_share) * 100, 1) as decimal(5, 1))
            as country_points,
        coalesce(
            cells.figure_reason,
            country.figure_reason,
            case when country.passive_share is null then 'O' end
        ) as country_points_reason,
        cells.compared_to_country,
        cells.comparison_reason as compared_to_country_reason,
        cast(round((cells.passive_share - region.passive_share) * 100, 1) as decimal(5, 1))
            as region_points,
        coalesce(
            cells.figure_reason,
            region.figure_reason,
            case when region.passive_share is null then 'O' end
        ) as region_points_reason,
        -- the same words: the place's interval against its region's published share
        case
            when cells.area_level != 'municipality' then null
            when region.passive_share is null then null
            when cells.ci_upper < region.passive_share then 'lower'
            when cells.ci_lower > region.passive_share then 'higher'
            when cells.ci_lower is not null then 'not_different'
        end as compared_to_region,
        coalesce(
            cells.figure_reason,
            region.figure_reason,
            cells.interval_reason,
            case when region.passive_share is null then 'O' end
        ) as compared_to_region_reason,
        coalesce(places_in_line.place_in_line = 1, false) as is_first_shown,
        cells.as_of
    from cells
    left join places_in_line using (measure_code, area_code)
    inner join areas using (area_code)
    left join cells as country
        on
            cells.measure_code = country.measure_code
            and cells.target_group_code = country.target_group_code
            and country.area_level = 'country'
    left join cells as region
        on
            cells.measure_code = region.measure_code
            and cells.target_group_code = region.target_group_code
            and cells.region_code = region.area_code
            and region.area_level = 'region'

)

select * from final
order by measure_code, area_code, target_group_code
