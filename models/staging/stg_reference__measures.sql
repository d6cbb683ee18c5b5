-- What is measured, and over which look-back window.
-- Grain: one row per (measure_code)

with

source as (

    select * from {{ ref('measures') }}

),

final as (

    select
        measure_code,
        measure_name,
        look_back_window,
        cast(sort_order as integer) as sort_order
    from source

)

select * from final
