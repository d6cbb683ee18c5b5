-- The published statistic as the workbook prints it: names and sort orders beside the codes,
-- intervals in per cent, the marks of each figure, and for each that is not there the reason.
-- Grain: one row per (measure_code, area_code, target_group_code, period_id)

with

passive_share as (select * from {{ ref('passive_share') }}),
revisions as (select * from {{ ref('passive_share_revisions') }}),
areas as (select * from {{ ref('area') }}),
target_groups as (select * from {{ ref('target_group') }}),
shown_periods as (select * from {{ ref('shown_period') }}),

main_measures as (

    select distinct
        measure_code,
        is_main_measure
    from shown_periods

),

period_issues as (select * from {{ ref('period_issue') }}),

-- Two lists per period: the issues of a cell known to be under-reported, and of every other.
issue_lists as (

    select
        measure_code,
        target_group_code,
        period_id,
        {{ text_list('issue_code', 'issue_order') }} as all_issue_codes,
        {{ text_list('case when not is_under_reporting then issue_code end', 'issue_order') }}
            as other_issue_codes
    from period_issues
    group by measure_code, target_group_code, period_id

),

-- Why a figure is not there, in the codes of obs_status: O not delivered, M nobody, Q hidden.
with_reasons as (

    select
        passive_share.*,
        case when passive_share.obs_status in ('O', 'M', 'Q') then passive_share.obs_status end
            as figure_reason,
        case
            when passive_share.persons is not null then null
            when passive_share.obs_status in ('O', 'M', 'Q') then passive_share.obs_status
            -- facts 1: a count that Jobindsats leaves empty is 0, 1 or 2, withheld at the source
            when passive_share.is_low_base then 'Q'
            else 'O'
        end as persons_reason,
        coalesce(country.obs_status, 'O') as country_obs_status,
        country.passive_share as country_passive_share,
        region.area_name as region_name
    from passive_share
    left join passive_share as country
        on
            passive_share.measure_code = country.measure_code
            and passive_share.target_group_code = country.target_group_code
            and passive_share.period_id = country.period_id
            and country.area_level = 'country'
    left join passive_share as region
        on
            passive_share.measure_code = region.measure_code
            and passive_share.target_group_code = region.target_group_code
            and passive_share.period_id = region.period_id
            and passive_share.region_code = region.area_code

),

final as (

    select
        with_reasons.measure_code,
        main_measures.is_main_measure,
        with_reasons.area_code,
        with_reasons.area_name,
        with_reasons.area_level,
        with_reasons.region_code,
        with_reasons.region_name,
        areas.sort_order as area_sort_order,
        with_reasons.target_group_code,
        with_reasons.target_group_name,
        target_groups.target_group_short_name,
        target_groups.sort_order as target_group_sort_order,
        with_reasons.period_id,
        with_reasons.period_type,
        with_reasons.reference_date,
        coalesce(shown_periods.is_newest, false) as is_newest_period,
        coalesce(shown_periods.is_recent, false) as is_recent_period,
        coalesce(shown_periods.is_trend, false) as is_trend_period,
        with_reasons.source,
        with_reasons.persons,
        with_reasons.persons_reason,
        with_reasons.passive_persons,
        case
            when with_reasons.passive_persons is not null then null
            else coalesce(with_reasons.figure_reason, 'O')
        end as passive_persons_reason,
        with_reasons.passive_share,
        with_reasons.passive_share_pct,
        with_reasons.figure_reason,
        with_reasons.ci_lower,
        with_reasons.ci_upper,
        cast(with_reasons.ci_lower * 100 as decimal(7, 4)) as ci_lower_pct,
        cast(with_reasons.ci_upper * 100 as decimal(7, 4)) as ci_upper_pct,
        case
            when with_reasons.ci_lower is not null then null
            else coalesce(with_reasons.figure_reason, with_reasons.persons_reason, 'O')
        end as interval_reason,
        with_reasons.compared_to_country,
        case
            when with_reasons.compared_to_country is not null then null
            when with_reasons.area_level = 'country' then 'SELF'
            else coalesce(
                with_reasons.figure_reason,
                with_reasons.persons_reason,
                case
                    when with_reasons.country_obs_status in ('M', 'Q')
                        then with_reasons.country_obs_status
                end,
                'O'
            )
        end as comparison_reason,
        with_reasons.rank,
        case
            when with_reasons.rank is not null then null
            when with_reasons.area_level != 'municipality' then 'SELF'
            else coalesce(
                with_reasons.figure_reason,
                case when with_reasons.is_low_base then 'U' end,
                with_reasons.persons_reason,
                'O'
            )
        end as rank_reason,
        with_reasons.passive_persons_as_reported,
        {{ per_cent('with_reasons.passive_persons_as_reported', 'with_reasons.persons') }}
            as passive_share_as_reported_pct,
        with_reasons.passive_persons_if_all_count,
        {{ per_cent('with_reasons.passive_persons_if_all_count', 'with_reasons.persons') }}
            as passive_share_if_all_count_pct,
        with_reasons.persons_active_by_imputation,
        -- what the correction takes off the share, and what would come off if every course counted
        -{{ per_cent(
            '(with_reasons.passive_persons_as_reported - with_reasons.passive_persons)',
            'with_reasons.persons'
        ) }} as correction_points,
        -{{ per_cent(
            '(with_reasons.passive_persons - with_reasons.passive_persons_if_all_count)',
            'with_reasons.persons'
        ) }} as not_corrected_points,
        -- of nobody there are counts and no shares
        case
            when with_reasons.passive_persons_as_reported is not null and with_reasons.persons > 0
                then null
            else coalesce(with_reasons.figure_reason, 'O')
        end as correction_reason,
        with_reasons.has_series_break,
        with_reasons.is_under_reported,
        coalesce(revisions.is_revised, false) as is_revised,
        -- publication 1: all that apply, in this order
        case when with_reasons.has_series_break then 'B' else '' end
        || case when with_reasons.rests_on_imputation then 'E' else '' end
        || case when with_reasons.is_under_reported then 'I' else '' end
        || case when with_reasons.is_provisional then 'P' else '' end
        || case when with_reasons.is_low_base then 'U' else '' end
        || case when revisions.is_revised then 'R' else '' end as mark_codes,
        case
            when with_reasons.figure_reason is not null then null
            when with_reasons.is_under_reported then issue_lists.all_issue_codes
            else issue_lists.other_issue_codes
        end as issue_codes,
        with_reasons.as_of
    from with_reasons
    inner join areas using (area_code)
    inner join target_groups using (target_group_code)
    inner join main_measures using (measure_code)
    left join shown_periods using (measure_code, target_group_code, period_id)
    left join revisions using (measure_code, area_code, target_group_code, period_id)
    left join issue_lists using (measure_code, target_group_code, period_id)

)

select * from final
order by measure_code, area_code, target_group_code, period_id
