-- Active or passive: whether a counting course meets the look-back window, in each of the three
-- series (method 5 and 6).
-- Grain: one row per (as_of, target_group_code, reference_date, person_id)

with

members as (

    select * from {{ ref('int_population__members') }}

),

courses as (

    select * from {{ ref('int_hours__courses') }}

),

counting_offers as (

    select * from {{ ref('stg_reference__counting_offers') }}

),

-- A course whose hours are a reported 0 counts in no series.
counting_courses as (

    select
        courses.as_of,
        courses.person_id,
        courses.start_date,
        courses.end_date,
        courses.has_hours_as_reported,
        courses.has_hours_corrected,
        counting_offers.target_group_code,
        counting_offers.valid_from,
        counting_offers.valid_to
    from courses
    inner join counting_offers
        on courses.offer_type_code = counting_offers.offer_type_code
    where courses.has_hours_if_all_count

),

active_people as (

    select
        members.as_of,
        members.target_group_code,
        members.reference_date,
        members.person_id,
        bool_or(counting_courses.has_hours_as_reported) as is_active_as_reported,
        bool_or(counting_courses.has_hours_corrected) as is_active
    from members
    inner join counting_courses
        on
            members.as_of = counting_courses.as_of
            and members.person_id = counting_courses.person_id
            and members.target_group_code = counting_courses.target_group_code
            -- the offer type counts for the group on the reference date
            and members.reference_date >= counting_courses.valid_from
            and members.reference_date <= counting_courses.valid_to
            -- overlaps the look-back window by at least one day; on which benefit does not matter
            and members.reference_date >= counting_courses.start_date
            and members.look_back_start_date <= counting_courses.end_date
    group by
        members.as_of,
        members.target_group_code,
        members.reference_date,
        members.person_id

),

final as (

    select
        members.as_of,
        members.target_group_code,
        members.reference_date,
        members.person_id,
        members.municipality_code,
        not coalesce(active_people.is_active, false) as is_passive,
        not coalesce(active_people.is_active_as_reported, false) as is_passive_as_reported,
        active_people.person_id is null as is_passive_if_all_count
    from members
    left join active_people
        on
            members.as_of = active_people.as_of
            and members.target_group_code = active_people.target_group_code
            and members.reference_date = active_people.reference_date
            and members.person_id = active_people.person_id

)

select * from final
