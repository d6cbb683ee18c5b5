-- The areas of the statistic, each with its name, from when to when: the whole country, regions,
-- municipalities. An area that is renamed has a row for each name.
-- Grain: one row per (area_code, valid_from)

select
    area_code,
    area_name,
    area_level,
    coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
    coalesce(cast(valid_to as date), {{ end_of_time() }}) as valid_to,
    cast(suppression_order as integer) as suppression_order
from {{ ref('areas') }}
