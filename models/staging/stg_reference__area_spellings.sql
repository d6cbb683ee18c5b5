-- The ways in which the same places are written, in the form in which labels are looked up, from
-- when to when.
-- Grain: one row per (area_label_key, valid_from)

with

source as (

    select * from {{ ref('area_spellings') }}

),

final as (

    -- distinct: "Bornholm" and "Bornholm Kommune" are one key
    select distinct
        {{ area_label_key('spelling') }} as area_label_key,
        area_code,
        coalesce(cast(valid_from as date), {{ start_of_time() }}) as valid_from,
        coalesce(cast(valid_to as date), {{ end_of_time() }}) as valid_to
    from source

)

select * from final
