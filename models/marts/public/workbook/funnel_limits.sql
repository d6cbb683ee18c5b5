-- The funnel of the newest period: within which limits 95 and 99.8 per cent of places would fall if
-- all had the share of the whole country, for bases from the smallest place to the largest.
-- Grain: one row per (measure_code, target_group_code, persons)

with

places as (select * from {{ ref('funnel_place') }}),

place_groups as (

    select
        measure_code,
        is_main_measure,
        target_group_code,
        target_group_sort_order,
        period_id,
        country_passive_share_pct,
        country_share,
        min(persons) as smallest_base,
        max(persons) as largest_base,
        as_of
    from places
    group by
        measure_code,
        is_main_measure,
        target_group_code,
        target_group_sort_order,
        period_id,
        country_passive_share_pct,
        country_share,
        as_of

),

round_bases as (

    {{ number_rows('persons', funnel_bases(), 'bigint') }}

),

-- The line begins and ends at a place.
bases as (

    select
        place_groups.*,
        round_bases.persons
    from place_groups
    inner join round_bases
        on
            place_groups.smallest_base < round_bases.persons
            and place_groups.largest_base > round_bases.persons

    union distinct

    select
        *,
        smallest_base as persons
    from place_groups

    union distinct

    select
        *,
        largest_base as persons
    from place_groups

),

with_error as (

    select
        *,
        {{ funnel_error('country_share', 'persons') }} as standard_error
    from bases

),

final as (

    select
        measure_code,
        is_main_measure,
        target_group_code,
        target_group_sort_order,
        period_id,
        persons,
        country_passive_share_pct,
        {% for name in ['95', '998'] -%}
        {% for bound in ['lower', 'upper'] -%}
                {{ funnel_bound('country_share', 'standard_error', name, bound) }}
                    as {{ bound }}_{{ name }}_pct,
        {% endfor -%}
        {% endfor -%}
        as_of
    from with_error

)

select * from final
order by measure_code, target_group_code, persons
