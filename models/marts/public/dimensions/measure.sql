-- What is measured, and over which look-back window.
-- Grain: one row per (measure_code)

with

measures as (

    select * from {{ ref('stg_reference__measures') }}

),

final as (

    select
        measure_code,
        measure_name,
        look_back_window,
        sort_order
    from measures

)

select * from final
order by measure_code
