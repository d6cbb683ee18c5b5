-- Every cell as the public may see it: what disclosure control hides is gone from every column,
-- what is left is rounded and has its status.
-- Grain: one row per (as_of, measure_code, target_group_code, area_code, period_id)

with

cells as (select * from {{ ref('int_shares__cells') }}),
protection as (select * from {{ ref('int_disclosure__cells') }}),
target_groups as (select * from {{ ref('target_group') }}),

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
        area_name,
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

final as (

    select
        shown.as_of,
        shown.measure_code,
        shown.area_code,
        shown.area_name,
        shown.area_level,
        shown.region_code,
        shown.target_group_code,
        target_groups.target_group_name,
        shown.period_id,
        shown.period_type,
        shown.reference_date,
        shown.persons,
        shown.passive_persons,
        -- method 9: from the counts, half up; for Jobindsats as delivered
        cast(case
            when shown.exact_share is null then null
            when shown.source = 'jobindsats'
                then round(shown.delivered_pct * cast('0.01' as decimal(3, 2)), 6)
            else {{ fraction('shown.passive_persons', 'shown.persons') }}
        end as decimal(9, 6)) as passive_share,
        cast(case
            when shown.exact_share is null then null
            when shown.source = 'jobindsats' then round(shown.delivered_pct, 1)
            else {{ per_cent('shown.passive_persons', 'shown.persons') }}
        end as decimal(5, 1)) as passive_share_pct,
        shown.passive_persons_as_reported,
        {{ fraction('shown.passive_persons_as_reported', 'shown.persons') }}
            as passive_share_as_reported,
        shown.passive_persons_if_all_count,
        shown.persons_active_by_imputation,
        -- what is compared is compared exactly, and ranked by the exact share
        shown.exact_share,
        shown.exact_ci_lower,
        shown.exact_ci_upper,
        cast(round(shown.exact_ci_lower, 6) as decimal(9, 6)) as ci_lower,
        cast(round(shown.exact_ci_upper, 6) as decimal(9, 6)) as ci_upper,
        -- method 8: the first that applies
        case
            when shown.is_not_delivered then 'O'
            when shown.is_empty_group then 'M'
            when shown.is_hidden then 'Q'
            when shown.has_series_break then 'B'
            when shown.rests_on_imputation then 'E'
            when shown.is_provisional then 'P'
            when shown.is_low_base then 'U'
            else 'A'
        end as obs_status,
        case when shown.is_hidden then 'C' else 'F' end as conf_status,
        shown.is_provisional,
        shown.is_low_base,
        shown.is_under_reported,
        shown.has_series_break,
        shown.rests_on_imputation,
        shown.source
    from shown
    inner join target_groups using (target_group_code)

)

select * from final
