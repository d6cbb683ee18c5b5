-- What the front page may tell of the whole country: how it stands, what has changed since a year
-- before, and what the missing hours do to it.
-- Grain: one row per (finding_code)

with

cells as (

    select *
    from {{ ref('passive_share_presented') }}
    where is_main_measure

),

changes as (

    select * from {{ ref('passive_share_change') }}

),

corrections as (

    select * from {{ ref('correction_effect') }}

),

-- How the whole country stands, highest share first.
country_levels as (

    select
        target_group_code,
        period_id,
        passive_share_pct,
        row_number() over (
            order by passive_share_pct desc, target_group_sort_order asc
        ) as from_highest,
        row_number() over (
            order by passive_share_pct asc, target_group_sort_order desc
        ) as from_lowest,
        count(*) over () as group_count
    from cells
    where
        is_newest_period
        and area_level = 'country'
        and passive_share_pct is not null

),

level_finding as (

    select
        highest.target_group_code,
        highest.period_id,
        highest.passive_share_pct,
        highest.group_count,
        case
            when highest.group_count = 1 then 'one_group'
            when highest.period_id = lowest.period_id then 'groups'
            else 'groups_two_periods'
        end as variant_code,
        lowest.target_group_code as lowest_target_group_code,
        lowest.period_id as lowest_period_id,
        lowest.passive_share_pct as lowest_passive_share_pct
    from country_levels as highest
    inner join country_levels as lowest
        on
            highest.from_highest = 1
            and lowest.from_lowest = 1

),

-- The largest change since a year before that the two intervals carry; none across a series break
-- or on figures known to miss courses.
country_changes as (

    select
        *,
        row_number() over (
            order by
                case when change_direction in ('lower', 'higher') then 1 else 2 end asc,
                abs(change_points) desc,
                target_group_sort_order asc
        ) as change_order
    from changes
    where
        is_main_measure
        and is_newest_period
        and area_level = 'country'
        and change_direction is not null
        and not has_series_break
        and not is_under_reported

),

change_finding as (

    select *
    from country_changes
    where change_order = 1

),

-- Where the missing hours move the country's share most, in the newest period that they do at all.
country_corrections as (

    select
        *,
        row_number() over (
            order by
                case when correction_points < 0 or not_corrected_points < 0 then 1 else 2 end asc,
                case when is_newest_period then 1 else 2 end asc,
                correction_points + not_corrected_points asc,
                reference_date desc,
                target_group_sort_order asc
        ) as correction_order
    from corrections
    where
        area_level = 'country'
        and correction_points is not null

),

correction_finding as (

    select
        target_group_code,
        period_id,
        case
            when correction_points < 0 then passive_share_as_reported_pct
            else passive_share_pct
        end as share_pct,
        case
            when correction_points < 0 then passive_share_pct
            else passive_share_if_all_count_pct
        end as other_share_pct,
        case
            when correction_points < 0 then 'corrected'
            when not_corrected_points < 0 then 'not_corrected'
            else 'none'
        end as variant_code
    from country_corrections
    where correction_order = 1

),

candidates as (

    {{ finding_candidate(1, 'level', 'variant_code', 'level_finding', {
        'target_group_code': 'target_group_code',
        'period_id': 'period_id',
        'share_pct': 'passive_share_pct',
        'other_target_group_code': 'lowest_target_group_code',
        'other_period_id': 'lowest_period_id',
        'other_share_pct': 'lowest_passive_share_pct',
        'total_count': 'group_count',
    }) }}

    union all

    {{ finding_candidate(2, 'change', 'change_direction', 'change_finding', {
        'target_group_code': 'target_group_code',
        'period_id': 'period_id',
        'share_pct': 'passive_share_pct',
        'other_period_id': 'previous_period_id',
        'other_share_pct': 'previous_passive_share_pct',
        'points': 'abs(change_points)',
    }) }}

    union all

    {{ finding_candidate(4, 'correction', 'variant_code', 'correction_finding', {
        'target_group_code': 'target_group_code',
        'period_id': 'period_id',
        'share_pct': 'share_pct',
        'other_share_pct': 'other_share_pct',
    }) }}

),

final as (

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
    from candidates

)

select * from final
order by finding_code
