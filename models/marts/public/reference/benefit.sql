-- The benefits of the register, from when to when they are paid.
-- Grain: one row per (benefit_code)

select
    benefit_code,
    benefit_name,
    cast(sort_order as integer) as sort_order,
    coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
    coalesce(cast(valid_to as date), {{ end_of_time() }}) as valid_to,
    continued_by
from {{ ref('benefits') }}
order by benefit_code
