-- The periods of the activation mart: those wholly inside what both extracts cover.
-- Grain: one row per (as_of, period_id)

with

calendar as (

    select *
    from {{ ref('int_periods__calendar') }}
    where period_type in {{ period_types(['quarter']) }}

),

coverage as (

    select * from {{ ref('int_as_of__coverage') }}

),

asked_for as (

    select
        {{ first_day_of_period_variable('first_period') }} as asked_from,
        {{ last_day_of_period_variable('last_period') }} as asked_until

),

final as (

    select
        coverage.as_of,
        calendar.period_id,
        calendar.period_type,
        calendar.start_date,
        calendar.reference_date,
        {{ days_between('calendar.start_date', 'calendar.reference_date') }} + 1 as days_in_period
    from calendar
    inner join coverage
        on
            calendar.start_date >= coverage.data_from
            and calendar.reference_date <= coverage.data_until
    cross join asked_for
    where
        calendar.start_date >= coalesce(asked_for.asked_from, calendar.start_date)
        and calendar.reference_date <= coalesce(asked_for.asked_until, calendar.reference_date)

)

select * from final
