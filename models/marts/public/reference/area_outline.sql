-- The outline of each municipality on a small map of Denmark.
-- Grain: one row per (area_code)

select
    municipality_code as area_code,
    outline
from {{ ref('municipality_outlines') }}
order by area_code
