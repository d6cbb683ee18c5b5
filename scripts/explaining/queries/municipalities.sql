-- The municipalities of an as-of date, by code and name.
select
    area_code,
    area_name
from int_places__areas
where
    area_level = 'municipality'
    and $as_of between valid_from and valid_to
order by area_code
