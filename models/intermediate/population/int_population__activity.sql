-- Active or passive: whether a counting course meets the look-back window, in each of the three
-- series (method 5 and 6).
-- Grain: one row per (as_of, target_group_code, reference_date, person_id)

with

members as (select * from {{ ref('int_population__members') }}),
courses as (select * from {{ ref('int_hours__courses') }}),
counting_offers as (select * from {{ ref('counting_offer') }}),

-- Each member beside every course that overlaps the look-back window by at least one day (on which
-- benefit does not matter), and whether the course's offer type counts for the group on the
-- reference date. A course whose hours are a reported 0 counts in no series.
members_and_courses as (

    select
        members.as_of,
        members.target_group_code,
        members.reference_date,
        members.person_id,
        members.municipality_code,
        counting_offers.offer_type_code is not null as is_counting,
        counting_offers.offer_type_code is not null and courses.has_hours_corrected
            as is_counting_corrected,
        counting_offers.offer_type_code is not null and courses.has_hours_as_reported
            as is_counting_as_reported
    from members
    left join courses
        on
            members.as_of = courses.as_of
            and members.person_id = courses.person_id
            and members.reference_date >= courses.start_date
            and members.look_back_start_date <= courses.end_date
            and courses.has_hours_if_all_count
    left join counting_offers
        on
            members.target_group_code = counting_offers.target_group_code
            and courses.offer_type_code = counting_offers.offer_type_code
            and members.reference_date >= counting_offers.valid_from
            and members.reference_date <= counting_offers.valid_to

),

final as (

    select
        as_of,
        target_group_code,
        reference_date,
        person_id,
        municipality_code,
        not bool_or(is_counting_corrected) as is_passive,
        not bool_or(is_counting_as_reported) as is_passive_as_reported,
        not bool_or(is_counting) as is_passive_if_all_count
    from members_and_courses
    group by as_of, target_group_code, reference_date, person_id, municipality_code

)

select * from final
