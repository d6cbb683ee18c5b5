-- Hours that municipalities reported afterwards, all deliveries.
-- Grain: one row per (delivery_id, activity_id)

with

source as (

    select * from {{ ref('hour_reports') }}

),

final as (

    select
        delivery_id,
        activity_id,
        cast(weekly_hours as decimal(6, 2)) as weekly_hours
    from source

)

select * from final
