-- Spells on a benefit as the register extracts delivered them, all deliveries.
-- Grain: one row per (delivery_id, spell_id)

select
    delivery_id,
    spell_id,
    person_id,
    benefit_code,
    visitation_category,
    municipality_code,
    cast(start_date as date) as start_date,
    cast(end_date as date) as end_date
from {{ ref('benefit_spells') }}
