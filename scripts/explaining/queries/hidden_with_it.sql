-- What a hidden cell covers for, or what covers for it: every cell of its region (of a region or the
-- country: every region and the country too) that is hidden on the same day, and the rule that
-- hides it. Those that are hidden by themselves come first.

with

asked as (

    select
        primary_cells.*
    from int_disclosure__primary_cells as primary_cells
    inner join int_disclosure__published_cells as published
        using (as_of, target_group_code, reference_date, area_code)
    where
        primary_cells.as_of = $as_of
        and primary_cells.area_code = $area_code
        and primary_cells.target_group_code = $target_group_code
        and published.period_id = $period_id

)

select
    published.area_name as area,
    reasons.name_en as hidden_because,
    cells.hides_persons as persons_too
from asked
inner join int_disclosure__primary_cells as members
    on
        asked.as_of = members.as_of
        and asked.target_group_code = members.target_group_code
        and asked.reference_date = members.reference_date
        and (
            asked.region_code = members.region_code
            or asked.area_level != 'municipality' and members.area_level != 'municipality'
        )
inner join int_disclosure__cells as cells
    on
        members.as_of = cells.as_of
        and members.target_group_code = cells.target_group_code
        and members.reference_date = cells.reference_date
        and members.area_code = cells.area_code
inner join int_disclosure__published_cells as published
    on
        members.as_of = published.as_of
        and members.target_group_code = published.target_group_code
        and members.area_code = published.area_code
        and published.period_id = $period_id
        and published.measure_code = 'passive_12m'
inner join status_code as reasons
    on
        cells.protection_reason = reasons.code
        and reasons.code_list = 'protection_reason'
where cells.conf_status != 'F'
order by cells.conf_status, members.suppression_order nulls last, members.area_code
