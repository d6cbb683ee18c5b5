-- The report of hours that holds for a course on each as-of date: the one received last.
-- Grain: one row per (as_of, activity_id)

with

deliveries as (select * from {{ ref('int_as_of__deliveries') }}),
hour_reports as (select * from {{ ref('hour_reports') }}),

final as (

    select
        deliveries.as_of,
        hour_reports.activity_id,
        min_by(cast(hour_reports.weekly_hours as decimal(6, 2)), deliveries.recency)
            as reported_hours,
        max(deliveries.received_date) as report_received_date
    from hour_reports
    inner join deliveries using (delivery_id)
    where deliveries.source = 'hour_reports'
    group by deliveries.as_of, hour_reports.activity_id

)

select * from final
