-- The periods that figures are published for, with their windows (method 3).
-- Grain: one row per (period_id)

with

periods as (

    select * from {{ ref('int_reference__periods') }}

),

final as (

    select
        period_id,
        period_type,
        start_date,
        reference_date,
        months_12_start_date,
        weeks_65_start_date
    from periods

)

select * from final
order by reference_date, period_type
