-- The municipalities that an extract covers; one without rows covers the whole country.
-- Grain: one row per (delivery_id, municipality_code)

with

source as (

    select * from {{ ref('delivery_places') }}

),

final as (

    select
        delivery_id,
        municipality_code
    from source

)

select * from final
