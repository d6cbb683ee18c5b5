-- What is measured, and over which look-back window.
-- Grain: one row per (measure_code)

with

measures as (

    select * from {{ ref('measures') }}

),

final as (

    select
        measure_code,
        measure_name,
        look_back_window,
        cast(sort_order as integer) as sort_order
    from measures

)

select * from final
order by measure_code
