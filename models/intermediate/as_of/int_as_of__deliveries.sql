-- Which deliveries exist on each as-of date (method 3), the winning ones first.
-- Grain: one row per (as_of, delivery_id)

with

vintages as (select * from {{ ref('int_as_of__vintages') }}),
deliveries as (select * from {{ ref('stg_deliveries__deliveries') }}),

final as (

    select
        vintages.as_of,
        deliveries.delivery_id,
        deliveries.source,
        deliveries.received_date,
        deliveries.data_from,
        deliveries.data_until,
        -- method 3: the later received_date wins, on one day the higher delivery_id (binary order)
        row_number() over (
            partition by vintages.as_of, deliveries.source
            order by deliveries.received_date desc, deliveries.delivery_id desc
        ) as recency
    from deliveries
    inner join vintages
        on deliveries.received_date <= vintages.as_of

)

select * from final
