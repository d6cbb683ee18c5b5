-- Hvilke tal er ændret mest siden sidste udgivelse, og hvorfor?

select
    passive_share_revisions.area_name,
    passive_share_revisions.target_group_name,
    passive_share_revisions.period_id,
    passive_share_revisions.previous_as_of,
    passive_share_revisions.as_of,
    passive_share_revisions.previous_passive_share_pct,
    passive_share_revisions.passive_share_pct,
    passive_share_revisions.change_points,
    status_code.name_da as main_reason
from passive_share_revisions
left join status_code
    on
        passive_share_revisions.main_reason = status_code.code
        and status_code.code_list = 'revision_reason'
where passive_share_revisions.is_revised
order by
    abs(passive_share_revisions.change_points) desc,
    passive_share_revisions.area_code asc,
    passive_share_revisions.target_group_code asc,
    passive_share_revisions.period_id asc
limit 20
