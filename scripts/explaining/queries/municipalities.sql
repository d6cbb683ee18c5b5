-- The municipalities, by code and name.
select
    area_code,
    area_name
from area
where area_level = 'municipality'
order by area_code
