-- From which day on an area is not what it was: municipalities came to it or left it. Figures
-- before and after cannot be compared (method 8).
-- Grain: one row per (area_code, first_date)

select
    area_code,
    first_date
from {{ ref('int_places__breaks') }}
order by area_code, first_date
