-- The outline of each municipality on a small map.
-- Grain: one row per (area_code)

with

source as (

    select * from {{ ref('municipality_outlines') }}

),

final as (

    select
        municipality_code as area_code,
        outline
    from source

)

select * from final
