-- The country's courses, its activation courses and those that came without hours are the sums of
-- its municipalities, and its full-time persons are so but for rounding each row once; nobody is
-- activated twice in a row (method 6).

with

published_rows as (select * from {{ ref('int_activation__published_rows') }}),

by_level as (

    select
        as_of,
        period_id,
        area_level,
        count(*) as rows_added_up,
        sum(courses) as courses,
        sum(activation_courses_as_first_delivered) as activation_courses_as_first_delivered,
        sum(activation_courses_as_reported) as activation_courses_as_reported,
        sum(activation_courses) as activation_courses,
        sum(courses_without_hours_as_first_delivered) as courses_without_hours,
        sum(full_time_activated) as full_time_activated,
        max(activated_persons) as most_activated_persons,
        sum(activated_persons) as activated_persons
    from published_rows
    group by as_of, period_id, area_level

)

select
    municipalities.as_of,
    municipalities.period_id
from by_level as municipalities
inner join by_level as country
    on
        municipalities.as_of = country.as_of
        and municipalities.period_id = country.period_id
where
    municipalities.area_level = 'municipality'
    and country.area_level = 'country'
    and (
        municipalities.courses != country.courses
        or municipalities.activation_courses_as_first_delivered
        != country.activation_courses_as_first_delivered
        or municipalities.activation_courses_as_reported != country.activation_courses_as_reported
        or municipalities.activation_courses != country.activation_courses
        or municipalities.courses_without_hours != country.courses_without_hours
        or abs(municipalities.full_time_activated - country.full_time_activated)
        > 0.000001 * (municipalities.rows_added_up + country.rows_added_up)
        -- a person in two rows of the country counts in both, in two municipalities in both
        or municipalities.activated_persons < country.most_activated_persons
    )
