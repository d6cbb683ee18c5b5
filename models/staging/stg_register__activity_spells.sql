-- Courses as the register extracts delivered them, all deliveries.
-- Grain: one row per (delivery_id, activity_id)

select
    delivery_id,
    activity_id,
    person_id,
    benefit_code,
    offer_type_code,
    municipality_code,
    reporting_system,
    cast(start_date as date) as start_date,
    cast(end_date as date) as end_date,
    cast(weekly_hours as decimal(6, 2)) as weekly_hours
from {{ ref('activity_spells') }}
