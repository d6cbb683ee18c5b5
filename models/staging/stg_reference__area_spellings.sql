-- The ways in which the same places are written, in the form in which labels are looked up.
-- Grain: one row per (area_label_key)

with

source as (

    select * from {{ ref('area_spellings') }}

),

final as (

    -- distinct: "Bornholm" and "Bornholm Kommune" are one key
    select distinct
        {{ area_label_key('spelling') }} as area_label_key,
        area_code
    from source

)

select * from final
