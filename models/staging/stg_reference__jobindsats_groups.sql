-- Which target group a group label of Jobindsats means.
-- Grain: one row per (group_label_key)

select
    group_label,
    {{ label_key('group_label') }} as group_label_key,
    target_group_code
from {{ ref('jobindsats_groups') }}
