-- How the places are written by others: join your own table on its lower-cased name.
-- Grain: one row per (area_label_key, valid_from)

with

area_spellings as (

    select * from {{ ref('stg_reference__area_spellings') }}

),

final as (

    select
        area_label_key,
        area_code,
        valid_from,
        valid_to
    from area_spellings

)

select * from final
order by area_code, area_label_key, valid_from
