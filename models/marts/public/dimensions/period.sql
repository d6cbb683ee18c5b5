-- The periods that figures are published for, with their windows (method 3).
-- Grain: one row per (period_id)

with

calendar as (select * from {{ ref('int_periods__calendar') }}),
published_cells as (select * from {{ ref('int_disclosure__published_cells') }}),
activation_periods as (select * from {{ ref('int_activation__periods') }}),

published_periods as (

    select period_id from published_cells
    union distinct
    select period_id from activation_periods

),

final as (

    select
        calendar.period_id,
        calendar.period_type,
        calendar.start_date,
        calendar.reference_date,
        calendar.months_12_start_date,
        calendar.weeks_65_start_date
    from calendar
    inner join published_periods using (period_id)

)

select * from final
order by period_id
