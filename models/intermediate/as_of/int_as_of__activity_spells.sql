-- The courses that hold on each as-of date: those of the latest extract, ends filled, with the
-- hours that the first extract to hold the course gave it.
-- Grain: one row per (as_of, activity_id)
{{ config(materialized='view') }}

with

deliveries as (select * from {{ ref('int_as_of__deliveries') }}),
extracts as (select * from {{ ref('int_as_of__extracts') }}),

activity_spells as {{ not_materialized() }} (

    select * from {{ ref('stg_register__activity_spells') }}

),

-- Only courses of superseded extracts are looked through for a first delivery: where there is one
-- extract, this costs nothing.
superseded as (

    select
        deliveries.as_of,
        activity_spells.activity_id,
        activity_spells.weekly_hours,
        row_number() over (
            partition by deliveries.as_of, activity_spells.activity_id
            order by deliveries.recency desc
        ) as seniority_of_delivery
    from activity_spells
    inner join deliveries using (delivery_id)
    where
        deliveries.source = 'activity_spells'
        and deliveries.recency > 1

),

first_delivered as (

    select
        as_of,
        activity_id,
        weekly_hours
    from superseded
    where seniority_of_delivery = 1

),

final as (

    select
        extracts.as_of,
        activity_spells.activity_id,
        activity_spells.person_id,
        activity_spells.benefit_code,
        activity_spells.offer_type_code,
        activity_spells.municipality_code,
        activity_spells.reporting_system,
        activity_spells.start_date,
        -- method 3: no end = still in force on the extract's data_until
        coalesce(
            activity_spells.end_date, greatest(extracts.data_until, activity_spells.start_date)
        ) as end_date,
        activity_spells.weekly_hours as extract_hours,
        extracts.received_date as extract_received_date,
        -- method 6: as first delivered = the hours in the first extract that holds the course
        case
            when first_delivered.activity_id is not null then first_delivered.weekly_hours
            else activity_spells.weekly_hours
        end as first_delivered_hours
    from activity_spells
    inner join extracts using (delivery_id)
    left join first_delivered using (as_of, activity_id)
    where extracts.source = 'activity_spells'

)

select * from final
