-- The municipalities that an extract covers; one without rows covers the whole country.
-- Grain: one row per (delivery_id, municipality_code)

select
    delivery_id,
    municipality_code
from {{ ref('delivery_places') }}
