-- The days on which a vintage is planned.
-- Grain: one row per (update_date)

select
    cast(update_date as date) as update_date,
    note
from {{ ref('publication_calendar_days') }}
order by update_date
