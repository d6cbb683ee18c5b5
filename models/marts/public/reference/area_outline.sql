-- The outline of each municipality on a small map of Denmark.
-- Grain: one row per (area_code)

with

municipality_outlines as (

    select * from {{ ref('municipality_outlines') }}

),

final as (

    select
        municipality_code as area_code,
        outline
    from municipality_outlines

)

select * from final
order by area_code
