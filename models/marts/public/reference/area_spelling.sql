-- How the places are written by others: join your own table on its lower-cased name.
-- Grain: one row per (area_label_key, valid_from)

-- distinct: "Bornholm" and "Bornholm Kommune" are one key
select distinct
    {{ area_label_key('spelling') }} as area_label_key,
    area_code,
    coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
    coalesce(cast(valid_to as date), {{ end_of_time() }}) as valid_to
from {{ ref('area_spellings') }}
order by area_code, area_label_key, valid_from
