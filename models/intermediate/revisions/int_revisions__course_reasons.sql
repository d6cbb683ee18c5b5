-- Why a person who is in both vintages turned active or passive: the first reason that applies to
-- one of the courses that count in the vintage in which the person is active (publication 4).
-- Grain: one row per (target_group_code, reference_date, person_id)

with

changed_people as (select * from {{ ref('int_revisions__people') }}),
courses as (select * from {{ ref('int_hours__courses') }}),
counting_offers as (select * from {{ ref('counting_offer') }}),

-- The vintage in which the person is active, and the other one.
people_with_vintages as (

    select
        target_group_code,
        reference_date,
        person_id,
        is_passive,
        case when is_passive then previous_as_of else as_of end as active_as_of,
        case when is_passive then as_of else previous_as_of end as other_as_of,
        case when is_passive then previous_look_back_start_date else look_back_start_date end
            as look_back_start_date
    from changed_people
    where is_passive != was_passive

),

courses_that_count as (

    select
        people_with_vintages.target_group_code,
        people_with_vintages.reference_date,
        people_with_vintages.person_id,
        people_with_vintages.is_passive,
        people_with_vintages.other_as_of,
        courses.activity_id,
        courses.has_hours_as_reported
    from people_with_vintages
    inner join courses
        on
            people_with_vintages.active_as_of = courses.as_of
            and people_with_vintages.person_id = courses.person_id
            and people_with_vintages.reference_date >= courses.start_date
            and people_with_vintages.look_back_start_date <= courses.end_date
    inner join counting_offers
        on
            people_with_vintages.target_group_code = counting_offers.target_group_code
            and courses.offer_type_code = counting_offers.offer_type_code
            and people_with_vintages.reference_date
            between counting_offers.valid_from and counting_offers.valid_to
    where courses.has_hours_corrected

),

courses_with_reason as (

    select
        courses_that_count.target_group_code,
        courses_that_count.reference_date,
        courses_that_count.person_id,
        case
            -- a course that the other vintage's extract does not hold
            when other_courses.activity_id is null and not courses_that_count.is_passive then 1
            when other_courses.activity_id is null then 2
            -- hours reported since: actual now and not before; or a 0 reported since
            when
                not courses_that_count.is_passive
                and courses_that_count.has_hours_as_reported
                and not other_courses.has_hours_as_reported
                then 3
            when courses_that_count.is_passive and other_courses.actual_hours = 0 then 3
            -- hours imputed since
            when
                not courses_that_count.is_passive
                and not courses_that_count.has_hours_as_reported
                and not other_courses.has_hours_corrected
                then 4
            else 5
        end as reason_order
    from courses_that_count
    left join courses as other_courses
        on
            courses_that_count.other_as_of = other_courses.as_of
            and courses_that_count.activity_id = other_courses.activity_id

),

final as (

    select
        target_group_code,
        reference_date,
        person_id,
        case min(reason_order)
            when 1 then 'new_course'
            when 2 then 'course_withdrawn'
            when 3 then 'hours_reported'
            when 4 then 'hours_imputed'
            else 'other'
        end as revision_reason
    from courses_with_reason
    group by target_group_code, reference_date, person_id

)

select * from final
