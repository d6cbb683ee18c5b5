-- Each course with what is known of its weekly hours: as first delivered, in the latest extract,
-- in a report, and which of them is its actual hours (method 6.1).
-- Grain: one row per (as_of, activity_id)
{{ config(materialized='view') }}

with

activity_spells as (select * from {{ ref('int_as_of__activity_spells') }}),
hour_reports as (select * from {{ ref('int_as_of__hour_reports') }}),

final as (

    select
        activity_spells.as_of,
        activity_spells.activity_id,
        activity_spells.person_id,
        activity_spells.benefit_code,
        activity_spells.offer_type_code,
        activity_spells.municipality_code,
        activity_spells.start_date,
        activity_spells.end_date,
        activity_spells.first_delivered_hours,
        activity_spells.extract_hours,
        hour_reports.reported_hours,
        -- null = without hours; 0 = a real zero, from a report
        case
            when hour_reports.activity_id is null
                then nullif(activity_spells.extract_hours, 0)
            -- the one received last wins, on one day the hour report;
            -- an empty or 0 value in an extract never overrules a report
            when
                activity_spells.extract_hours > 0
                and activity_spells.extract_received_date > hour_reports.report_received_date
                then activity_spells.extract_hours
            else hour_reports.reported_hours
        end as actual_hours
    from activity_spells
    left join hour_reports using (as_of, activity_id)

)

select * from final
