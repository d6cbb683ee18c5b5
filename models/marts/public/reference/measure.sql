-- What is measured, and over which look-back window.
-- Grain: one row per (measure_code)

select
    measure_code,
    measure_name,
    look_back_window,
    cast(sort_order as integer) as sort_order
from {{ ref('measures') }}
order by measure_code
