-- What can be asked for: areas, groups and the periods of each group's cells, by code and name; the
-- newest period first.

select 'area' as kind, area_code as code, area_name as name, null as belongs_to, null as day
from int_places__areas

union

select 'group' as kind, target_group_code as code, target_group_name as name, null, null
from target_group

union

select 'period' as kind, period_id as code, period_id as name, target_group_code, reference_date
from int_shares__grid
where as_of = $as_of

order by kind, day desc, code
