-- How a cell stands among others, as far as the public may see them: its interval against the share
-- of the whole country, and its rank among the municipalities (method 9, publication 2).
-- Grain: one row per (as_of, measure_code, target_group_code, area_code, period_id)

with

published_cells as (select * from {{ ref('int_disclosure__published_cells') }}),

with_country as (

    select
        *,
        max(case when area_level = 'country' then exact_share end) over (
            partition by as_of, measure_code, target_group_code, period_id
        ) as country_exact_share,
        coalesce(
            area_level = 'municipality'
            and exact_share is not null
            and persons >= {{ var('low_base') }},
            false
        ) as is_ranked
    from published_cells

),

final as (

    select
        as_of,
        measure_code,
        target_group_code,
        area_code,
        period_id,
        -- method 9: exact bounds against the exact share of the whole country
        case
            when area_level = 'country' then null
            when country_exact_share is null or exact_ci_upper is null then null
            when exact_ci_upper < country_exact_share then 'lower'
            when exact_ci_lower > country_exact_share then 'higher'
            else 'not_different'
        end as compared_to_country,
        -- 1 = lowest exact share, ties in Danish order of names, no shared ranks
        case
            when is_ranked
                then cast(row_number() over (
                    partition by as_of, measure_code, target_group_code, period_id, is_ranked
                    order by exact_share, {{ danish_order('area_name') }}, area_code
                ) as bigint)
        end as rank
    from with_country

)

select * from final
