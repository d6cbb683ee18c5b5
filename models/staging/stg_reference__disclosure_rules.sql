-- The threshold and the minimum base of the disclosure control, from which as-of date on.
-- Grain: one row per (valid_from)

select
    coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
    cast(disclosure_threshold as integer) as disclosure_threshold,
    cast(minimum_base as integer) as minimum_base
from {{ ref('disclosure_rules') }}
