-- The periods of the activation mart: those wholly inside what both extracts cover, each with a bit
-- of its own in a whole number, so that all periods of a person fit into one row.
-- Grain: one row per (as_of, period_id)

with

calendar as (

    select *
    from {{ ref('int_periods__calendar') }}
    where period_type in {{ period_types(['quarter']) }}

),

coverage as (select * from {{ ref('int_as_of__coverage') }}),

asked_for as (

    select
        {{ first_day_of_period_variable('first_period') }} as asked_from,
        {{ last_day_of_period_variable('last_period') }} as asked_until

),

periods as (

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

),

numbered_periods as (

    select
        *,
        row_number() over (partition by as_of order by start_date, period_id) - 1 as period_number
    from periods

),

final as (

    select
        as_of,
        period_id,
        period_type,
        start_date,
        reference_date,
        days_in_period,
        -- sixty periods to a number; more of them go on in the next number
        {{ bit_word('period_number') }} as period_word,
        {{ bit('period_number') }} as period_bit
    from numbered_periods

)

select * from final
