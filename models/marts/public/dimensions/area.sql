-- The 104 areas: whole country, regions and municipalities, with the other ways their names are
-- written.
-- Grain: one row per (area_code)

with

areas as (

    select * from {{ ref('int_reference__areas') }}

),

final as (

    select
        area_code,
        area_name,
        area_level,
        region_code,
        region_name,
        suppression_order,
        spellings,
        sort_order
    from areas

)

select * from final
order by sort_order
