-- Every file ever delivered to the dataset, with what it covers and when it came.
-- Grain: one row per (delivery_id)

select
    delivery_id,
    source,
    cast(received_date as date) as received_date,
    cast(data_from as date) as data_from,
    cast(data_until as date) as data_until,
    cast(is_synthetic as boolean) as is_synthetic,
    note as delivery_note
from {{ ref('deliveries') }}
