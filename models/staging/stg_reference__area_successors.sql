-- Where the people of a municipality that is no more are counted, from when to when.
-- Grain: one row per (municipality_code, valid_from)

select
    municipality_code,
    counted_in_code,
    coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
    coalesce(cast(valid_to as date), {{ end_of_time() }}) as valid_to
from {{ ref('area_successors') }}
