-- In which region a municipality lies, from when to when.
-- Grain: one row per (municipality_code, valid_from)

select
    municipality_code,
    region_code,
    coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
    coalesce(cast(valid_to as date), {{ end_of_time() }}) as valid_to
from {{ ref('area_memberships') }}
