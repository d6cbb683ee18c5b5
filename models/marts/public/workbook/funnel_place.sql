-- The places of the funnel of the newest period: each municipality's base and share, the limits for
-- places of its size, and whether it lies outside them.
-- Grain: one row per (measure_code, target_group_code, area_code)

with

cells as (

    select *
    from {{ ref('passive_share_presented') }}
    where is_newest_period

),

places as (

    select
        cells.measure_code,
        cells.is_main_measure,
        cells.area_code,
        cells.area_name,
        cells.area_sort_order,
        cells.target_group_code,
        cells.target_group_name,
        cells.target_group_short_name,
        cells.target_group_sort_order,
        cells.period_id,
        cells.persons,
        cells.passive_share_pct,
        cells.mark_codes,
        cells.compared_to_country,
        country.passive_share_pct as country_passive_share_pct,
        cast(cells.passive_share as double) as area_share,
        cast(country.passive_share as double) as country_share,
        {{ funnel_error('cast(country.passive_share as double)', 'cells.persons') }}
            as standard_error,
        cells.as_of
    from cells
    inner join cells as country
        on
            cells.measure_code = country.measure_code
            and cells.target_group_code = country.target_group_code
            and country.area_level = 'country'
    where
        cells.area_level = 'municipality'
        and cells.persons > 0
        and cells.passive_share is not null
        and country.passive_share is not null

),

final as (

    select
        measure_code,
        is_main_measure,
        area_code,
        area_name,
        area_sort_order,
        target_group_code,
        target_group_name,
        target_group_short_name,
        target_group_sort_order,
        period_id,
        persons,
        passive_share_pct,
        mark_codes,
        country_passive_share_pct,
        {% for name in ['95', '998'] -%}
        {% for bound in ['lower', 'upper'] -%}
                {{ funnel_bound('country_share', 'standard_error', name, bound) }}
                    as {{ bound }}_{{ name }}_pct,
        {% endfor -%}
        {% endfor -%}
        compared_to_country,
        -- one definition for the column, the colour and the chart: that of compared_to_country
        case
            when compared_to_country = 'not_different' then 'inside'
            when abs(area_share - country_share) > {{ funnel_deviations('998') }} * standard_error
                then 'outside_998'
            else 'outside_95'
        end as funnel_position,
        country_share,
        as_of
    from places

)

select * from final
order by measure_code, target_group_code, area_code
