-- Delivered shares with the persons behind them, side by side.
-- Grain: one row per (as_of, measure_code, target_group_code, area_code, period_id)

select
    as_of,
    measure_code,
    target_group_code,
    area_code,
    period_id,
    max(case when cell_role = 'share' then cell_value end) as delivered_pct,
    cast(max(case when cell_role = 'persons' then cell_value end) as bigint) as persons,
    -- a count that is there but empty is 0, 1 or 2 (facts: measured on 47,160 cells)
    coalesce(bool_or(cell_role = 'persons' and cell_value is null), false)
        as has_persons_missing,
    max(case when cell_role = 'share' then received_date end) as share_received_date,
    coalesce(bool_or(cell_role = 'share' and is_newest_period_of_delivery), false)
        as is_newest_period
from {{ ref('int_shares__jobindsats_cells') }}
group by as_of, measure_code, target_group_code, area_code, period_id
