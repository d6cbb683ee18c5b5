-- The main findings that the front page tells, as codes and figures; the words are the workbook's.
-- The first five that the data carry.
-- Grain: one row per (finding_number)

with

country_findings as (

    select * from {{ ref('country_finding') }}

),

cells as (

    select *
    from {{ ref('passive_share_presented') }}
    where is_main_measure

),

passive_share as (

    select * from {{ ref('passive_share') }}

),

revisions as (

    select * from {{ ref('passive_share_revisions') }}

),

largest_revisions as (

    select *
    from {{ ref('largest_revisions') }}
    where is_main_measure

),

newest_cells as (

    select *
    from cells
    where is_newest_period

),

-- How many places stand apart from the country; of many, one in twenty does so by chance.
group_spreads as (

    select
        target_group_code,
        period_id,
        target_group_sort_order,
        count(*) filter (where compared_to_country = 'higher') as higher_count,
        count(*) filter (where compared_to_country = 'lower') as lower_count,
        count(*) filter (where compared_to_country = 'not_different') as not_different_count,
        cast(floor((count(compared_to_country) + 10) / 20) as bigint) as chance_count
    from newest_cells
    where area_level = 'municipality'
    group by target_group_code, period_id, target_group_sort_order

),

ordered_spreads as (

    select
        *,
        row_number() over (
            order by higher_count + lower_count desc, target_group_sort_order asc
        ) as spread_order
    from group_spreads
    where higher_count + lower_count + not_different_count > 0

),

spread_finding as (

    select
        *,
        case when higher_count + lower_count > 0 then 'some' else 'none' end as variant_code
    from ordered_spreads
    where spread_order = 1

),

revision_counts as (

    select
        count(*) filter (where is_revised) as revised_count,
        count(*) as compared_count
    from revisions

),

country_revisions as (

    select
        *,
        row_number() over (order by change_order) as country_order
    from largest_revisions
    where
        area_level = 'country'
        and change_points != 0

),

revision_finding as (

    select
        revision_counts.revised_count,
        revision_counts.compared_count,
        country_revisions.target_group_code,
        country_revisions.period_id,
        country_revisions.previous_passive_share_pct,
        country_revisions.passive_share_pct,
        country_revisions.main_reason,
        case
            when revision_counts.revised_count = 0 then 'none'
            when country_revisions.target_group_code is null then 'places'
            else 'country'
        end as variant_code
    from revision_counts
    left join country_revisions
        on country_revisions.country_order = 1
    where revision_counts.compared_count > 0

),

newest_periods as (

    select distinct
        measure_code,
        target_group_code,
        period_id
    from newest_cells

),

small_counts as (

    select
        count(*) filter (where passive_share.is_low_base) as low_base_count,
        count(*) filter (where passive_share.obs_status = 'Q') as hidden_count,
        count(*) as cell_count
    from passive_share
    inner join newest_periods
        on
            passive_share.measure_code = newest_periods.measure_code
            and passive_share.target_group_code = newest_periods.target_group_code
            and passive_share.period_id = newest_periods.period_id
    where passive_share.area_level = 'municipality'

),

small_finding as (

    select
        *,
        case when hidden_count > 0 then 'hidden' else 'shown' end as variant_code
    from small_counts

),

coverage_finding as (

    select
        count(passive_share_pct) as figure_count,
        count(distinct target_group_code) as group_count,
        count(distinct period_id) as period_count
    from cells

),

candidates as (

    select
        candidate_order,
        finding_code,
        variant_code,
        target_group_code,
        other_target_group_code,
        period_id,
        other_period_id,
        reason_code,
        share_pct,
        other_share_pct,
        points,
        part_count,
        other_part_count,
        rest_count,
        total_count
    from country_findings

    union all

    {{ finding_candidate(3, 'spread', 'variant_code', 'spread_finding', {
        'target_group_code': 'target_group_code',
        'period_id': 'period_id',
        'part_count': 'higher_count',
        'other_part_count': 'lower_count',
        'rest_count': 'not_different_count',
        'total_count': 'chance_count',
    }) }}

    union all

    {{ finding_candidate(5, 'revision', 'variant_code', 'revision_finding', {
        'target_group_code': 'target_group_code',
        'period_id': 'period_id',
        'share_pct': 'previous_passive_share_pct',
        'other_share_pct': 'passive_share_pct',
        'reason_code': 'main_reason',
        'part_count': 'revised_count',
        'total_count': 'compared_count',
    }) }}

    union all

    {{ finding_candidate(6, 'small', 'variant_code', 'small_finding', {
        'part_count': 'low_base_count',
        'other_part_count': 'hidden_count',
        'total_count': 'cell_count',
    }) }}

    union all

    {{ finding_candidate(7, 'coverage', "'all'", 'coverage_finding', {
        'part_count': 'group_count',
        'other_part_count': 'period_count',
        'total_count': 'figure_count',
    }) }}

),

numbered as (

    select
        *,
        cast(row_number() over (order by candidate_order) as integer) as finding_number
    from candidates

),

final as (

    select
        finding_number,
        finding_code,
        variant_code,
        target_group_code,
        other_target_group_code,
        period_id,
        other_period_id,
        reason_code,
        share_pct,
        other_share_pct,
        points,
        part_count,
        other_part_count,
        rest_count,
        total_count
    from numbered
    where finding_number <= 5

)

select * from final
order by finding_number
