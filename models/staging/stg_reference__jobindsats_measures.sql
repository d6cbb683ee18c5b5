-- What the labels of a Jobindsats table mean, with the look-back if they are delivered with one:
-- measure, transformation (method 10).
-- Grain: one row per (table_id, measure_label_key, look_back_months)

select
    lower(trim(table_id)) as table_id,
    measure_label,
    {{ label_key('measure_label') }} as measure_label_key,
    look_back_months,
    measure_code,
    cell_role,
    transformation,
    target_group_code as table_target_group_code
from {{ ref('jobindsats_measures') }}
