-- The offer types of the register.
-- Grain: one row per (offer_type_code)

select
    offer_type_code,
    offer_type_name,
    cast(sort_order as integer) as sort_order,
    cast(is_affected_by_missing_hours as boolean) as is_affected_by_missing_hours
from {{ ref('offer_types') }}
order by offer_type_code
