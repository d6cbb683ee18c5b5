-- The courses of some people that meet the look-back window and are not the same in the vintage before
-- and in this one.

with

courses as (
    select
        *,
        start_date || ' – ' || end_date
        || coalesce(', actual ' || actual_hours, ', imputed ' || imputed_hours, ', no hours')
            as dates_and_hours
    from int_hours__courses
    where
        person_id in (select unnest($people))
        and start_date <= $reference_date
        and end_date >= $look_back_start_date
),

before as (
    select * from courses
    where as_of = $previous_as_of
),

now as (
    select * from courses
    where as_of = $as_of
)

select
    coalesce(now.person_id, before.person_id) as person,
    coalesce(now.activity_id, before.activity_id) as course,
    offers.offer_type_name as offer,
    coalesce(before.dates_and_hours, 'not there') as before,
    coalesce(now.dates_and_hours, 'not there') as now
from now
full join before
    on now.activity_id = before.activity_id and now.person_id = before.person_id
left join offer_type as offers
    on coalesce(now.offer_type_code, before.offer_type_code) = offers.offer_type_code
where now.dates_and_hours is distinct from before.dates_and_hours
order by
    list_position($people, coalesce(now.person_id, before.person_id)),
    coalesce(now.start_date, before.start_date),
    course
