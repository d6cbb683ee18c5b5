-- The report of hours that holds for a course on each as-of date: the one received last.
-- Grain: one row per (as_of, activity_id)

with

deliveries as (select * from {{ ref('int_as_of__deliveries') }}),
hour_reports as (select * from {{ ref('hour_reports') }}),

ordered as (

    select
        deliveries.as_of,
        hour_reports.activity_id,
        cast(hour_reports.weekly_hours as decimal(6, 2)) as reported_hours,
        deliveries.received_date as report_received_date,
        row_number() over (
            partition by deliveries.as_of, hour_reports.activity_id
            order by deliveries.recency
        ) as report_recency
    from hour_reports
    inner join deliveries using (delivery_id)
    where deliveries.source = 'hour_reports'

),

final as (

    select
        as_of,
        activity_id,
        reported_hours,
        report_received_date
    from ordered
    where report_recency = 1

)

select * from final
