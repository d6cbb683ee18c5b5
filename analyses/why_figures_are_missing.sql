-- Hvorfor mangler der tal, og hvor mange er der af hver slags?

select
    passive_share.target_group_name,
    passive_share.obs_status,
    status_code.name_da as obs_status_name,
    status_code.symbol,
    count(*) as cells,
    count(*) filter (where passive_share.area_level = 'municipality') as municipality_cells,
    min(passive_share.period_id) as first_period_id,
    max(passive_share.period_id) as last_period_id
from passive_share
inner join status_code
    on
        passive_share.obs_status = status_code.code
        and status_code.code_list = 'obs_status'
where passive_share.passive_share is null
group by
    passive_share.target_group_name,
    passive_share.obs_status,
    status_code.name_da,
    status_code.symbol
order by passive_share.target_group_name, passive_share.obs_status
