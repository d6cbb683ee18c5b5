-- The Jobindsats cells that a delivered figure comes from.

select
    cell_role as cell,
    cell_value as value,
    delivery_id as delivery,
    received_date as received,
    is_newest_period_of_delivery as "newest?"
from int_shares__jobindsats_cells
where
    as_of = $as_of
    and measure_code = $measure_code
    and target_group_code = $target_group_code
    and area_code = $area_code
    and period_id = $period_id
order by cell_role desc
