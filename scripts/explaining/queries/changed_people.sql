-- Who changed in a cell between the vintage before and this one, and why: who came, left, or turned
-- active or passive there. Those whose state changed come first.

with

places as (
    select area_code from int_places__areas
    where
        area_level = 'municipality'
        and ($area_code = '000' or $area_code in (area_code, region_code))
        and $reference_date between valid_from and valid_to
),

changed as (
    select
        people.*,
        people.municipality_code in (select places.area_code from places) as is_in_cell,
        people.previous_municipality_code in (select places.area_code from places) as was_in_cell
    from int_revisions__people as people
    where
        people.target_group_code = $target_group_code
        and people.reference_date = $reference_date
)

select
    changed.person_id as person,
    case
        when not coalesce(changed.was_in_cell, false)
            then 'entered' || coalesce(' from ' || changed.previous_municipality_code, '')
        when not coalesce(changed.is_in_cell, false)
            then 'left' || coalesce(' for ' || changed.municipality_code, '')
        when changed.municipality_code != changed.previous_municipality_code
            then 'moved from ' || changed.previous_municipality_code
                || ' to ' || changed.municipality_code
        else 'stayed in ' || changed.municipality_code
    end as place,
    case changed.was_passive when true then 'passive' when false then 'active' end as before,
    case changed.is_passive when true then 'passive' when false then 'active' end as now,
    reasons.name_en as why
from changed
left join int_revisions__course_reasons as course_reasons
    using (target_group_code, reference_date, person_id)
left join status_code as reasons
    on course_reasons.revision_reason = reasons.code and reasons.code_list = 'revision_reason'
where
    changed.is_in_cell
    or changed.was_in_cell
order by
    changed.is_passive is distinct from changed.was_passive desc,
    changed.person_id
