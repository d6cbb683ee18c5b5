-- The statistic: the passive share of every area, target group and period, as of one date,
-- protected, and how it stands among others: against the whole country, and in rank.
-- Grain: one row per (measure_code, area_code, target_group_code, period_id)

with

published_cells as (select * from {{ ref('int_disclosure__published_cells') }}),
vintages as (select * from {{ ref('int_as_of__vintages') }}),

with_country as (

    select
        published_cells.*,
        max(case when published_cells.area_level = 'country' then published_cells.exact_share end)
            over group_and_period as country_exact_share,
        coalesce(
            published_cells.area_level = 'municipality'
            and published_cells.exact_share is not null
            and published_cells.persons >= {{ var('low_base') }},
            false
        ) as is_ranked
    from published_cells
    inner join vintages using (as_of)
    where vintages.vintage_role = 'current'
    window
        group_and_period as (
            partition by
                published_cells.measure_code,
                published_cells.target_group_code,
                published_cells.period_id
        )

),

final as (

    select
        measure_code,
        area_code,
        area_name,
        area_level,
        region_code,
        target_group_code,
        target_group_name,
        period_id,
        period_type,
        reference_date,
        persons,
        passive_persons,
        passive_share,
        passive_share_pct,
        passive_persons_as_reported,
        passive_share_as_reported,
        passive_persons_if_all_count,
        persons_active_by_imputation,
        ci_lower,
        ci_upper,
        -- method 9: exact bounds against the exact share of the whole country
        case
            when area_level = 'country' then null
            when country_exact_share is null or exact_ci_upper is null then null
            when exact_ci_upper < country_exact_share then 'lower'
            when exact_ci_lower > country_exact_share then 'higher'
            else 'not_different'
        end as compared_to_country,
        -- publication 2: 1 = lowest exact share, ties in Danish order of names, no shared ranks
        case
            when is_ranked
                then cast(row_number() over (
                    partition by measure_code, target_group_code, period_id, is_ranked
                    order by exact_share, {{ danish_order('area_name') }}, area_code
                ) as bigint)
        end as rank,
        obs_status,
        conf_status,
        is_provisional,
        is_low_base,
        is_under_reported,
        has_series_break,
        rests_on_imputation,
        source,
        as_of
    from with_country

)

select * from final
order by measure_code, area_code, target_group_code, period_id
