-- The main findings that the front page tells, as codes and figures; the words are the workbook's.
-- Told are the first five that the data carry, in the order of this list.
-- Grain: one row per (finding_number)

{% set findings_in_order = [
    'level', 'change', 'spread', 'correction', 'revision', 'small', 'coverage',
] %}
{% set findings_told = 5 %}

with

cells as (

    select *
    from {{ ref('passive_share_presented') }}
    where is_main_measure

),

target_groups as (select * from {{ ref('target_group') }}),
changes as (select * from {{ ref('passive_share_change') }}),
corrections as (select * from {{ ref('correction_effect') }}),
revisions as (select * from {{ ref('passive_share_revisions') }}),
largest_revisions as (select * from {{ ref('largest_revisions') }}),
funnels as (select * from {{ ref('funnel_summary') }}),

-- A group that had ended by the newest period is told of on its own sheet.
ended_groups as (

    select target_group_code
    from target_groups
    where last_reference_date < (select max(cells.reference_date) from cells)

),

newest_cells as (

    select *
    from cells
    where
        is_newest_period
        and target_group_code not in (select ended_groups.target_group_code from ended_groups)

),

-- level: the whole country, in the group with the highest share and in that with the lowest.
country_shares as (

    select
        *,
        row_number() over (
            order by passive_share_pct desc, target_group_sort_order asc
        ) as from_highest,
        row_number() over (
            order by passive_share_pct asc, target_group_sort_order desc
        ) as from_lowest,
        count(*) over () as group_count
    from newest_cells
    where
        area_level = 'country'
        and passive_share_pct is not null

),

level_finding as (

    select
        case
            when highest.group_count = 1 then 'one_group'
            when highest.period_id = lowest.period_id then 'groups'
            else 'groups_two_periods'
        end as variant_code,
        {{ finding_names(
            target_group_code='highest.target_group_code',
            period_id='highest.period_id',
            share_pct='highest.passive_share_pct',
            other_target_group_code='lowest.target_group_code',
            other_period_id='lowest.period_id',
            other_share_pct='lowest.passive_share_pct',
            total_count='highest.group_count',
        ) }}
    from country_shares as highest
    inner join country_shares as lowest
        on
            highest.from_highest = 1
            and lowest.from_lowest = 1

),

-- change: the country's largest change since a year before that the two intervals carry; none
-- across a series break or on figures known to miss courses.
change_finding as (

    select
        change_direction as variant_code,
        {{ finding_names(
            target_group_code='target_group_code',
            period_id='period_id',
            share_pct='passive_share_pct',
            other_period_id='previous_period_id',
            other_share_pct='previous_passive_share_pct',
            points='abs(change_points)',
        ) }}
    from changes
    where
        is_main_measure
        and is_newest_period
        and area_level = 'country'
        and change_direction is not null
        and not has_series_break
        and not is_under_reported
        and target_group_code not in (select ended_groups.target_group_code from ended_groups)
    order by
        case when change_direction in ('lower', 'higher') then 1 else 2 end asc,
        abs(change_points) desc,
        target_group_sort_order asc
    limit 1

),

-- spread: in which group most places stand apart from the country; one in twenty would by chance.
spread_finding as (

    select
        case
            when municipalities_higher + municipalities_lower > 0 then 'some'
            else 'none'
        end as variant_code,
        {{ finding_names(
            target_group_code='target_group_code',
            period_id='period_id',
            part_count='municipalities_higher',
            other_part_count='municipalities_lower',
            rest_count='municipalities_inside',
            total_count='municipalities_by_chance',
        ) }}
    from funnels
    where
        is_main_measure
        and target_group_code not in (select ended_groups.target_group_code from ended_groups)
    order by
        municipalities_higher + municipalities_lower desc,
        target_group_sort_order asc
    limit 1

),

-- correction: where the missing hours move the country's share most, in the newest period in which
-- they do at all.
country_corrections as (

    select
        *,
        correction_points < 0 as is_corrected,
        correction_points < 0 or not_corrected_points < 0 as is_moved
    from corrections
    where
        area_level = 'country'
        and correction_points is not null

),

correction_finding as (

    select
        case
            when is_corrected then 'corrected'
            when is_moved then 'not_corrected'
            else 'none'
        end as variant_code,
        {{ finding_names(
            target_group_code='target_group_code',
            period_id='period_id',
            share_pct='case when is_corrected then passive_share_as_reported_pct'
                ~ ' else passive_share_pct end',
            other_share_pct='case when is_corrected then passive_share_pct'
                ~ ' else passive_share_if_all_count_pct end',
        ) }}
    from country_corrections
    order by
        case when is_moved then 1 else 2 end asc,
        case when is_newest_period then 1 else 2 end asc,
        correction_points + not_corrected_points asc,
        reference_date desc,
        target_group_sort_order asc
    limit 1

),

-- revision: how many figures differ from the vintage before, and the country's largest difference.
revision_counts as (

    select
        count(*) filter (where is_revised) as revised_count,
        count(is_revised) as compared_count,
        count(is_revised) filter (where area_level = 'country') as compared_country_count
    from revisions

),

country_revision as (

    select *
    from largest_revisions
    where
        is_main_measure
        and area_level = 'country'
        and change_points != 0
    order by change_order
    limit 1

),

revision_finding as (

    select
        case
            when revision_counts.revised_count = 0 then 'none'
            when revision_counts.compared_country_count = 0 then 'parts'
            when country_revision.target_group_code is null then 'places'
            else 'country'
        end as variant_code,
        {{ finding_names(
            target_group_code='country_revision.target_group_code',
            period_id='country_revision.period_id',
            share_pct='country_revision.previous_passive_share_pct',
            other_share_pct='country_revision.passive_share_pct',
            reason_code='country_revision.main_reason',
            part_count='revision_counts.revised_count',
            total_count='revision_counts.compared_count',
        ) }}
    from revision_counts
    left join country_revision on true
    where revision_counts.compared_count > 0

),

-- small: how many municipal figures, hidden ones too, rest on few persons, and how many are hidden.
small_finding as (

    select
        case when max(figure_reason) = 'Q' then 'hidden' else 'shown' end as variant_code,
        {{ finding_names(
            part_count="count(*) filter (where mark_codes like '%U%')",
            other_part_count="count(*) filter (where figure_reason = 'Q')",
            total_count='count(*)',
        ) }}
    from newest_cells
    where area_level = 'municipality' and coalesce(figure_reason, 'Q') = 'Q'
    having count(*) > 0

),

-- coverage: how much there is to be read.
coverage_finding as (

    select
        'all' as variant_code,
        {{ finding_names(
            part_count='count(distinct target_group_code)',
            other_part_count='count(distinct period_id)',
            total_count='count(*)',
        ) }}
    from cells
    where passive_share_pct is not null

),

findings as (

    {% for finding_code in findings_in_order -%}
        select
            {{ loop.index }} as place,
            '{{ finding_code }}' as finding_code,
            *
        from {{ finding_code }}_finding
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (

    select
        cast(row_number() over (order by place) as integer) as finding_number,
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
    from findings
    order by place
    limit {{ findings_told }}

)

select * from final
order by finding_number
