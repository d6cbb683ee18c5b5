-- No course is lost on the way to the activation mart: its municipality, or the one that its people
-- went to, exists in every period in which it is in force (method 7). For persons
-- every_person_is_counted_in_one_municipality_one_region_and_the_country says so.

with

courses as (select * from {{ ref('int_hours__courses') }}),
periods as (select * from {{ ref('int_activation__periods') }}),
places as (select * from {{ ref('int_activation__places') }}),

codes as (

    select distinct
        as_of,
        municipality_code
    from courses

),

-- As a rule there is none, and the courses are not looked at.
codes_without_a_place as (

    select
        codes.as_of,
        codes.municipality_code,
        periods.period_id,
        periods.start_date,
        periods.reference_date
    from codes
    inner join periods
        on codes.as_of = periods.as_of
    left join places
        on
            codes.as_of = places.as_of
            and codes.municipality_code = places.municipality_code
            and periods.period_id = places.period_id
    where places.municipality_code is null

)

select
    codes_without_a_place.as_of,
    codes_without_a_place.municipality_code,
    codes_without_a_place.period_id,
    count(*) as courses
from codes_without_a_place
inner join courses
    on
        codes_without_a_place.as_of = courses.as_of
        and codes_without_a_place.municipality_code = courses.municipality_code
        and codes_without_a_place.start_date <= courses.end_date
        and codes_without_a_place.reference_date >= courses.start_date
group by
    codes_without_a_place.as_of,
    codes_without_a_place.municipality_code,
    codes_without_a_place.period_id
