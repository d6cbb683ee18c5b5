-- How many of the courses that began in a quarter came without hours, at first delivery and today,
-- by municipality. Courses, not persons; private all the same.
-- Grain: one row per (municipality_code, period_id)

with

vintages as (select * from {{ ref('int_as_of__vintages') }}),
courses as (select * from {{ ref('int_hours__courses') }}),
calendar as (select * from {{ ref('int_periods__calendar') }}),

counts as (

    select
        vintages.as_of,
        courses.municipality_code,
        calendar.period_id,
        calendar.reference_date,
        count(*) as courses,
        count(*) filter (where coalesce(courses.first_delivered_hours, 0) = 0)
            as courses_without_hours_as_first_delivered,
        count(*) filter (where courses.actual_hours is null) as courses_without_hours
    from courses
    inner join vintages using (as_of)
    inner join calendar
        on cast(date_trunc('quarter', courses.start_date) as date) = calendar.start_date
    where
        vintages.vintage_role = 'current'
        and calendar.period_type = 'quarter'
    group by
        vintages.as_of,
        courses.municipality_code,
        calendar.period_id,
        calendar.reference_date

),

final as (

    select
        municipality_code,
        period_id,
        reference_date,
        courses,
        courses_without_hours_as_first_delivered,
        courses_without_hours,
        {{ fraction('courses_without_hours_as_first_delivered', 'courses') }}
            as without_hours_as_first_delivered_share,
        {{ fraction('courses_without_hours', 'courses') }} as without_hours_share,
        as_of
    from counts

)

select * from final
order by municipality_code, period_id
