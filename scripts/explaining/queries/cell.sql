-- The cell before protection, with the status it is published with and the rule that hides it.

select
    cells.*,
    published.obs_status,
    published.conf_status,
    published.passive_share_pct,
    reasons.name_en as reason_hidden
from int_shares__cells as cells
inner join int_disclosure__published_cells as published
    using (as_of, measure_code, target_group_code, area_code, period_id)
left join int_disclosure__cells as protection
    on
        cells.source = 'special_extract'
        and cells.as_of = protection.as_of
        and cells.target_group_code = protection.target_group_code
        and cells.reference_date = protection.reference_date
        and cells.area_code = protection.area_code
left join status_code as reasons
    on protection.protection_reason = reasons.code and reasons.code_list = 'protection_reason'
where
    cells.as_of = $as_of
    and cells.area_code = $area_code
    and cells.target_group_code = $target_group_code
    and cells.period_id = $period_id
