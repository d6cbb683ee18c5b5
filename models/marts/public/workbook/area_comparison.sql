-- What the sheet Sammenlign looks up: each area's newest share per group, and how a municipality
-- stands against the whole country and against its own region.
-- Grain: one row per (measure_code, area_code, target_group_code)

with

cells as (

    select *
    from {{ ref('passive_share_presented') }}
    where is_newest_period

),

passive_share as (

    select * from {{ ref('passive_share') }}

),

shares as (

    select
        cells.*,
        passive_share.passive_share,
        passive_share.ci_lower,
        passive_share.ci_upper
    from cells
    inner join passive_share
        on
            cells.measure_code = passive_share.measure_code
            and cells.area_code = passive_share.area_code
            and cells.target_group_code = passive_share.target_group_code
            and cells.period_id = passive_share.period_id

),

compared as (

    select
        shares.*,
        country.passive_share as country_passive_share,
        country.figure_reason as country_reason,
        region.passive_share as region_passive_share,
        region.figure_reason as region_reason
    from shares
    left join shares as country
        on
            shares.measure_code = country.measure_code
            and shares.target_group_code = country.target_group_code
            and country.area_level = 'country'
    left join shares as region
        on
            shares.measure_code = region.measure_code
            and shares.target_group_code = region.target_group_code
            and shares.region_code = region.area_code
            and region.area_level = 'region'

),

-- The place first shown: the one with most figures, then most people, then first in Danish order.
choices as (

    select
        measure_code,
        area_code,
        row_number() over (
            partition by measure_code
            order by count(passive_share) desc, coalesce(sum(persons), 0) desc, min(area_sort_order)
        ) as choice
    from shares
    where area_level = 'municipality'
    group by measure_code, area_code

),

final as (

    select
        compared.measure_code,
        compared.is_main_measure,
        compared.area_code,
        compared.area_name,
        compared.area_level,
        compared.region_name,
        compared.area_sort_order,
        compared.target_group_code,
        compared.target_group_name,
        compared.target_group_short_name,
        compared.target_group_sort_order,
        compared.period_id,
        compared.persons,
        compared.persons_reason,
        compared.passive_share_pct,
        compared.figure_reason,
        compared.mark_codes,
        compared.ci_lower_pct,
        compared.ci_upper_pct,
        compared.interval_reason,
        cast(
            round((compared.passive_share - compared.country_passive_share) * 100, 1)
            as decimal(5, 1)
        ) as country_points,
        coalesce(compared.figure_reason, compared.country_reason, case
            when compared.country_passive_share is null then 'O'
        end) as country_points_reason,
        compared.compared_to_country,
        compared.comparison_reason as compared_to_country_reason,
        cast(
            round((compared.passive_share - compared.region_passive_share) * 100, 1)
            as decimal(5, 1)
        ) as region_points,
        coalesce(compared.figure_reason, compared.region_reason, case
            when compared.region_passive_share is null then 'O'
        end) as region_points_reason,
        -- the same words: the place's interval against its region's published share
        case
            when compared.area_level != 'municipality' then null
            when compared.region_passive_share is null then null
            when compared.ci_upper < compared.region_passive_share then 'lower'
            when compared.ci_lower > compared.region_passive_share then 'higher'
            when compared.ci_lower is not null then 'not_different'
        end as compared_to_region,
        coalesce(compared.figure_reason, compared.region_reason, compared.interval_reason, case
            when compared.region_passive_share is null then 'O'
        end) as compared_to_region_reason,
        coalesce(choices.choice = 1, false) as is_first_shown,
        compared.as_of
    from compared
    left join choices
        on
            compared.measure_code = choices.measure_code
            and compared.area_code = choices.area_code

)

select * from final
order by measure_code, area_code, target_group_code
