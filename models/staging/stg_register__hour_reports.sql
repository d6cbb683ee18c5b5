-- Hours that municipalities reported afterwards, all deliveries.
-- Grain: one row per (delivery_id, activity_id)

select
    delivery_id,
    activity_id,
    cast(weekly_hours as decimal(6, 2)) as weekly_hours
from {{ ref('hour_reports') }}
