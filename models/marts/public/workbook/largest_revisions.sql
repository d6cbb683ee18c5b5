-- The published figures that differ from the vintage before, largest change of the share first.
-- Grain: one row per (measure_code, area_code, target_group_code, period_id)

with

revisions as (

    select *
    from {{ ref('passive_share_revisions') }}
    where is_revised

),

cells as (

    select * from {{ ref('passive_share_presented') }}

),

final as (

    select
        revisions.measure_code,
        cells.is_main_measure,
        revisions.area_code,
        revisions.area_name,
        revisions.area_level,
        cells.area_sort_order,
        revisions.target_group_code,
        revisions.target_group_name,
        cells.target_group_short_name,
        cells.target_group_sort_order,
        revisions.period_id,
        revisions.reference_date,
        revisions.previous_as_of,
        revisions.previous_passive_share_pct,
        revisions.passive_share_pct,
        cells.mark_codes,
        revisions.change_points,
        revisions.previous_passive_persons,
        revisions.passive_persons,
        revisions.change_in_passive_persons,
        -- a delivered cell has no passive persons, and its bridge is not told
        case when cells.source = 'jobindsats' then 'O' end as passive_persons_reason,
        revisions.main_reason,
        revisions.persons_entered,
        revisions.persons_left,
        revisions.new_course,
        revisions.course_withdrawn,
        revisions.hours_reported,
        revisions.hours_imputed,
        revisions.other,
        case
            when revisions.persons_entered is not null then null
            when cells.source = 'jobindsats' then 'O'
            else 'Q'
        end as bridge_reason,
        cast(row_number() over (
            partition by revisions.measure_code
            order by
                abs(revisions.change_points) desc,
                abs(coalesce(revisions.change_in_passive_persons, 0)) desc,
                cells.target_group_sort_order asc,
                cells.area_sort_order asc,
                revisions.period_id desc
        ) as integer) as change_order,
        revisions.as_of
    from revisions
    inner join cells
        on
            revisions.measure_code = cells.measure_code
            and revisions.area_code = cells.area_code
            and revisions.target_group_code = cells.target_group_code
            and revisions.period_id = cells.period_id

)

select * from final
order by measure_code, change_order
