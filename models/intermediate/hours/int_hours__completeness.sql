-- How many of the courses that began in a quarter came without hours, at first delivery and today,
-- by municipality. Courses, not persons; private all the same.
-- Grain: one row per (as_of, municipality_code, period_id)

with

courses as (

    select * from {{ ref('int_hours__courses') }}

),

quarters as (

    select *
    from {{ ref('int_periods__calendar') }}
    where period_type = 'quarter'

),

counts_by_start_date as (

    select
        as_of,
        municipality_code,
        start_date,
        count(*) as courses,
        count(*) filter (where coalesce(first_delivered_hours, 0) = 0)
            as courses_without_hours_as_first_delivered,
        count(*) filter (where actual_hours is null) as courses_without_hours
    from courses
    group by as_of, municipality_code, start_date

),

final as (

    select
        counts_by_start_date.as_of,
        counts_by_start_date.municipality_code,
        quarters.period_id,
        quarters.reference_date,
        cast(sum(counts_by_start_date.courses) as bigint) as courses,
        cast(sum(counts_by_start_date.courses_without_hours_as_first_delivered) as bigint)
            as courses_without_hours_as_first_delivered,
        cast(sum(counts_by_start_date.courses_without_hours) as bigint) as courses_without_hours
    from counts_by_start_date
    inner join quarters
        on counts_by_start_date.start_date between quarters.start_date and quarters.reference_date
    group by
        counts_by_start_date.as_of,
        counts_by_start_date.municipality_code,
        quarters.period_id,
        quarters.reference_date

)

select * from final
