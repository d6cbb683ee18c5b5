-- The published figures that differ from the vintage before, largest change of the share first;
-- then the cells that are new, lost, hidden now or shown now.
-- Grain: one row per (measure_code, area_code, target_group_code, period_id)

with

revisions as (select * from {{ ref('passive_share_revisions') }}),
cells as (select * from {{ ref('passive_share_presented') }}),
areas as (select * from {{ ref('area') }}),
target_groups as (select * from {{ ref('target_group') }}),

-- Where every figure of a group's period is new, the period is; where every one is lost, extracts
-- reach back to it no more. Neither is a change of a figure.
periods_of_both as (

    select distinct
        measure_code,
        target_group_code,
        period_id
    from revisions
    where change_code not in ('appeared', 'disappeared')

),

told as (

    select
        revisions.*,
        cells.is_main_measure,
        cells.source,
        cells.mark_codes,
        -- a figure that one vintage hides is told of neither
        case
            when revisions.previous_passive_share_pct is null
                then coalesce(revisions.previous_figure_reason, 'Q')
        end as reason_before,
        case
            when revisions.passive_share_pct is not null then null
            when revisions.change_code = 'newly_shown' then 'Q'
            else coalesce(cells.figure_reason, 'O')
        end as reason_now
    from revisions
    inner join periods_of_both using (measure_code, target_group_code, period_id)
    -- a lost cell may be in no period of this vintage any more
    left join cells using (measure_code, area_code, target_group_code, period_id)
    where revisions.change_code != 'unchanged'

),

final as (

    select
        told.measure_code,
        coalesce(told.is_main_measure, false) as is_main_measure,
        told.area_code,
        told.area_name,
        told.area_level,
        areas.sort_order as area_sort_order,
        told.target_group_code,
        told.target_group_name,
        target_groups.target_group_short_name,
        target_groups.sort_order as target_group_sort_order,
        told.period_id,
        told.reference_date,
        told.previous_as_of,
        told.change_code,
        told.previous_passive_share_pct,
        told.reason_before as previous_figure_reason,
        told.passive_share_pct,
        told.reason_now as figure_reason,
        case when told.reason_now is null then told.mark_codes else '' end as mark_codes,
        told.change_points,
        coalesce(told.reason_now, told.reason_before) as change_reason,
        told.previous_passive_persons,
        told.passive_persons,
        told.change_in_passive_persons,
        -- a delivered cell has no passive persons, and its bridge is not told
        case when told.source = 'jobindsats' then 'O' else told.reason_now end
            as passive_persons_reason,
        told.main_reason,
        told.persons_entered,
        told.persons_left,
        told.new_course,
        told.course_withdrawn,
        told.hours_reported,
        told.hours_imputed,
        told.other,
        case
            when told.persons_entered is not null then null
            when told.source = 'jobindsats' then 'O'
            else coalesce(told.reason_now, told.reason_before, 'Q')
        end as bridge_reason,
        cast(row_number() over (
            partition by told.measure_code
            order by
                case when told.change_points is null then 1 else 0 end asc,
                abs(told.change_points) desc,
                abs(coalesce(told.change_in_passive_persons, 0)) desc,
                target_groups.sort_order asc,
                areas.sort_order asc,
                told.period_id desc
        ) as integer) as change_order,
        told.as_of
    from told
    inner join areas using (area_code)
    inner join target_groups using (target_group_code)

)

select * from final
order by measure_code, change_order
