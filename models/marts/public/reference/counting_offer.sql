-- Which offer types count as activity for a computed group, and from when to when (method 5).
-- Grain: one row per (target_group_code, offer_type_code, valid_from)

select
    target_group_code,
    offer_type_code,
    coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
    coalesce(cast(valid_to as date), {{ end_of_time() }}) as valid_to,
    basis as rule_basis
from {{ ref('counting_offers') }}
order by target_group_code, offer_type_code, valid_from
