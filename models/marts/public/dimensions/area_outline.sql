-- The outline of each municipality on a small map of Denmark.
-- Grain: one row per (area_code)

with

municipality_outlines as (

    select * from {{ ref('stg_reference__municipality_outlines') }}

),

final as (

    select
        area_code,
        outline
    from municipality_outlines

)

select * from final
order by area_code
