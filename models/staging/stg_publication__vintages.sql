-- The vintages that the dataset asks to have published.
-- Grain: one row per (as_of)

select
    cast(as_of as date) as as_of,
    label as vintage_label,
    note as vintage_note
from {{ ref('vintages') }}
