-- Cells of Jobindsats exports as delivered, all deliveries, with the labels as they are looked up.
-- Grain: one row per (delivery_id, table_id, area_label, period_label, group_label, dimensions,
-- measure_label)

select
    delivery_id,
    lower(trim(table_id)) as table_id,
    area_label,
    period_label,
    group_label,
    dimensions,
    measure_label,
    {{ area_label_key('area_label') }} as area_label_key,
    {{ label_key('period_label') }} as period_label_key,
    {{ label_key('group_label') }} as group_label_key,
    {{ label_key('dimensions') }} as dimensions_key,
    {{ label_key('measure_label') }} as measure_label_key,
    cast(value as decimal(18, 6)) as observed_value
from {{ ref('jobindsats_observations') }}
