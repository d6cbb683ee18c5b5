-- The 104 areas of the statistic: whole country, five regions, 98 municipalities.
-- Grain: one row per (area_code)

with

source as (

    select * from {{ ref('areas') }}

),

final as (

    select
        area_code,
        area_name,
        area_level,
        region_code,
        cast(suppression_order as integer) as suppression_order
    from source

)

select * from final
