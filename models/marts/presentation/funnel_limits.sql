-- The funnel of the newest period: within which limits 95 and 99.8 per cent of places would fall if all
-- had the share of the whole country, for bases from the smallest place to the largest.
-- Grain: one row per (measure_code, target_group_code, persons)

-- Twelve bases to a power of ten: near enough for a smooth line on a logarithmic axis.
{% set bases = [] %}
{% for step in range(73) -%}
    {%- set base = (10 ** (step / 12)) | round | int -%}
    {%- if base not in bases -%}{%- do bases.append(base) -%}{%- endif -%}
{%- endfor %}

with

places as (

    select * from {{ ref('funnel_place') }}

),

groups as (

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

    {% for base in bases -%}
    select cast({{ base }} as bigint) as persons
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- The line begins and ends at a place.
group_bases as (

    select
        groups.measure_code,
        groups.target_group_code,
        round_bases.persons
    from groups
    inner join round_bases
        on
            round_bases.persons > groups.smallest_base
            and round_bases.persons < groups.largest_base

    union

    select
        measure_code,
        target_group_code,
        smallest_base as persons
    from groups

    union

    select
        measure_code,
        target_group_code,
        largest_base as persons
    from groups

),

with_error as (

    select
        groups.measure_code,
        groups.is_main_measure,
        groups.target_group_code,
        groups.target_group_sort_order,
        groups.period_id,
        groups.country_passive_share_pct,
        groups.country_share,
        groups.as_of,
        group_bases.persons,
        {{ funnel_error('groups.country_share', 'group_bases.persons') }} as standard_error
    from groups
    inner join group_bases
        on
            groups.measure_code = group_bases.measure_code
            and groups.target_group_code = group_bases.target_group_code

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
        {{ funnel_bound('country_share', 'standard_error', name, bound) }} as {{ bound }}_{{ name }}_pct,
        {% endfor -%}
        {% endfor -%}
        as_of
    from with_error

)

select * from final
order by measure_code, target_group_sort_order, persons
