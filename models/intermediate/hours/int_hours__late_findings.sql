-- Courses without hours that start when that should no longer be possible: imputed like any other,
-- and listed here for the municipality to correct (method 6). Private: it names courses.
-- Grain: one row per (as_of, activity_id)
{{ config(materialized='view') }}

with

courses as (select * from {{ ref('int_hours__courses') }}),

final as (

    select
        as_of,
        activity_id,
        municipality_code,
        benefit_code,
        offer_type_code,
        start_date,
        donor_level,
        imputed_hours
    from courses
    where
        actual_hours is null
        and start_date >= {{ date_variable('hours_required_from') }}

)

select * from final
