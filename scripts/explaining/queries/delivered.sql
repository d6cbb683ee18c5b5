-- The Jobindsats cells that a delivered figure comes from.

select cell_role, cell_value, delivery_id, received_date, is_newest_period_of_delivery
from int_shares__jobindsats_cells
where
    as_of = $as_of
    and measure_code = $measure_code
    and target_group_code = $target_group_code
    and area_code = $area_code
    and period_id = $period_id
order by cell_role desc
