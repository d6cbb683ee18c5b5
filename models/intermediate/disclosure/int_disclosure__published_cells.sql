-- Every cell as the public may see it: what disclosure control hides is gone from every column,
-- then the words, the rank and the status of what is left.
-- Grain: one row per (as_of, measure_code, target_group_code, area_code, period_id)

with

cells as (

    select * from {{ ref('int_shares__cells') }}

),

protection as (

    select * from {{ ref('int_disclosure__cells') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

target_groups as (

    select * from {{ ref('stg_reference__target_groups') }}

),

-- Only computed cells are protected. As part of the key it is a hash join.
cells_with_protected_dates as (

    select
        *,
        case when source = 'special_extract' then reference_date end as protected_date
    from cells

),

with_protection as (

    select
        cells.*,
        coalesce(protection.hides_figures, false) as is_hidden,
        coalesce(protection.hides_persons, false) as hides_persons,
        -- no flag for a cell that was not delivered, has nobody in it, or is hidden
        cells.is_not_delivered
        or cells.is_empty_group
        or coalesce(protection.hides_figures, false) as has_no_figure
    from cells_with_protected_dates as cells
    left join protection
        on
            cells.as_of = protection.as_of
            and cells.target_group_code = protection.target_group_code
            and cells.protected_date = protection.reference_date
            and cells.area_code = protection.area_code

),

shown as (

    select
        as_of,
        measure_code,
        target_group_code,
        area_code,
        area_level,
        region_code,
        period_id,
        period_type,
        reference_date,
        source,
        is_not_delivered,
        is_empty_group,
        is_hidden,
        case when not hides_persons then persons end as persons,
        case when not is_hidden then passive_persons end as passive_persons,
        case when not is_hidden then passive_persons_as_reported end
            as passive_persons_as_reported,
        case when not is_hidden then passive_persons_if_all_count end
            as passive_persons_if_all_count,
        case when not is_hidden then persons_active_by_imputation end
            as persons_active_by_imputation,
        case when not has_no_figure then delivered_pct end as delivered_pct,
        case when not has_no_figure then exact_share end as exact_share,
        case when not has_no_figure then exact_ci_lower end as exact_ci_lower,
        case when not has_no_figure then exact_ci_upper end as exact_ci_upper,
        case when not has_no_figure then is_provisional end as is_provisional,
        case when not has_no_figure then is_low_base end as is_low_base,
        case when not has_no_figure then is_under_reported end as is_under_reported,
        case when not has_no_figure then has_series_break end as has_series_break,
        case when not has_no_figure then rests_on_imputation end as rests_on_imputation
    from with_protection

),

with_country as (

    select
        shown.*,
        country.exact_share as country_exact_share
    from shown
    left join shown as country
        on
            shown.as_of = country.as_of
            and shown.measure_code = country.measure_code
            and shown.target_group_code = country.target_group_code
            and shown.period_id = country.period_id
            and country.area_level = 'country'

),

ranked as (

    select
        shown.as_of,
        shown.measure_code,
        shown.target_group_code,
        shown.area_code,
        shown.period_id,
        -- 1 = lowest exact share, ties in Danish order of names, no shared ranks
        row_number() over (
            partition by
                shown.as_of, shown.measure_code, shown.target_group_code, shown.period_id
            order by shown.exact_share, {{ danish_order('areas.area_name') }}, shown.area_code
        ) as share_rank
    from shown
    inner join areas
        on shown.area_code = areas.area_code
    where
        shown.area_level = 'municipality'
        and shown.exact_share is not null
        and shown.persons >= {{ var('low_base') }}

),

final as (

    select
        with_country.as_of,
        with_country.measure_code,
        with_country.area_code,
        areas.area_name,
        with_country.area_level,
        with_country.region_code,
        with_country.target_group_code,
        target_groups.target_group_name,
        with_country.period_id,
        with_country.period_type,
        with_country.reference_date,
        with_country.persons,
        with_country.passive_persons,
        -- method 9: from the counts, half up; for Jobindsats as delivered
        cast(case
            when with_country.exact_share is null then null
            when with_country.source = 'jobindsats'
                then round(with_country.delivered_pct * cast('0.01' as decimal(3, 2)), 6)
            else {{ fraction('with_country.passive_persons', 'with_country.persons') }}
        end as decimal(9, 6)) as passive_share,
        cast(case
            when with_country.exact_share is null then null
            when with_country.source = 'jobindsats' then round(with_country.delivered_pct, 1)
            else {{ per_cent('with_country.passive_persons', 'with_country.persons') }}
        end as decimal(5, 1)) as passive_share_pct,
        with_country.passive_persons_as_reported,
        {{ fraction('with_country.passive_persons_as_reported', 'with_country.persons') }}
            as passive_share_as_reported,
        with_country.passive_persons_if_all_count,
        with_country.persons_active_by_imputation,
        cast(round(with_country.exact_ci_lower, 6) as decimal(9, 6)) as ci_lower,
        cast(round(with_country.exact_ci_upper, 6) as decimal(9, 6)) as ci_upper,
        -- method 9: exact bounds against the exact share of the whole country
        case
            when
                with_country.area_level = 'country'
                or with_country.country_exact_share is null
                or with_country.exact_ci_upper is null
                then null
            when with_country.exact_ci_upper < with_country.country_exact_share then 'lower'
            when with_country.exact_ci_lower > with_country.country_exact_share then 'higher'
            else 'not_different'
        end as compared_to_country,
        cast(ranked.share_rank as bigint) as rank,
        -- method 8: the first that applies
        case
            when with_country.is_not_delivered then 'O'
            when with_country.is_empty_group then 'M'
            when with_country.is_hidden then 'Q'
            when with_country.has_series_break then 'B'
            when with_country.rests_on_imputation then 'E'
            when with_country.is_provisional then 'P'
            when with_country.is_low_base then 'U'
            else 'A'
        end as obs_status,
        case when with_country.is_hidden then 'C' else 'F' end as conf_status,
        with_country.is_provisional,
        with_country.is_low_base,
        with_country.is_under_reported,
        with_country.has_series_break,
        with_country.rests_on_imputation,
        with_country.source
    from with_country
    inner join areas
        on with_country.area_code = areas.area_code
    inner join target_groups
        on with_country.target_group_code = target_groups.target_group_code
    left join ranked
        on
            with_country.as_of = ranked.as_of
            and with_country.measure_code = ranked.measure_code
            and with_country.target_group_code = ranked.target_group_code
            and with_country.area_code = ranked.area_code
            and with_country.period_id = ranked.period_id

)

select * from final
