-- How many municipalities lie inside and outside the funnel of sheet Spredning, per group, in the
-- newest period: what the front page and the page of a group say of it in words.
-- Grain: one row per (measure_code, target_group_code)

select
    measure_code,
    is_main_measure,
    target_group_code,
    target_group_sort_order,
    period_id,
    country_passive_share_pct,
    count(*) as municipalities,
    count(*) filter (where funnel_position = 'inside') as municipalities_inside,
    count(*) filter (where compared_to_country = 'higher') as municipalities_higher,
    count(*) filter (where compared_to_country = 'lower') as municipalities_lower,
    count(*) filter (where funnel_position = 'outside_998') as municipalities_outside_998,
    -- of so many places one in twenty would lie outside by chance alone; half up
    cast(floor((count(*) + 10) / 20) as bigint) as municipalities_by_chance,
    as_of
from {{ ref('funnel_place') }}
where compared_to_country is not null
group by
    measure_code,
    is_main_measure,
    target_group_code,
    target_group_sort_order,
    period_id,
    country_passive_share_pct,
    as_of
order by measure_code, target_group_code
