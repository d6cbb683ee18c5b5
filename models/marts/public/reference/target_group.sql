-- The target groups with their published Danish names, and the reference dates they have figures
-- for.
-- Grain: one row per (target_group_code)

select
    target_group_code,
    target_group_name,
    target_group_short_name,
    source,
    cast(sort_order as integer) as sort_order,
    coalesce(cast(first_reference_date as date), {{ start_of_time() }}) as first_reference_date,
    coalesce(cast(last_reference_date as date), {{ end_of_time() }}) as last_reference_date,
    continued_by
from {{ ref('target_groups') }}
order by target_group_code
