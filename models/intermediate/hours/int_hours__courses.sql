-- Each course with the hours used: first delivered, actual, imputed and used side by side, with the
-- donor level and the number of donors, and in which of the three series it has hours (method 6).
-- Grain: one row per (as_of, activity_id)

with

courses as (select * from {{ ref('int_hours__actual') }}),
donor_classes as (select * from {{ ref('int_hours__donor_classes') }}),

with_candidates as (

    select
        courses.as_of,
        courses.activity_id,
        courses.person_id,
        courses.benefit_code,
        courses.offer_type_code,
        courses.municipality_code,
        courses.start_date,
        courses.end_date,
        courses.first_delivered_hours,
        courses.actual_hours,
        -- without hours: nothing actual is known (a reported 0 is known)
        case when courses.actual_hours is null then donor_classes.imputed_hours end
            as imputed_hours,
        case when courses.actual_hours is null then donor_classes.donor_level end as donor_level,
        case when courses.actual_hours is null then donor_classes.donors end as donors
    from courses
    inner join donor_classes using (as_of, benefit_code, offer_type_code)

),

final as (

    select
        as_of,
        activity_id,
        person_id,
        benefit_code,
        offer_type_code,
        municipality_code,
        start_date,
        end_date,
        first_delivered_hours,
        actual_hours,
        imputed_hours,
        coalesce(actual_hours, imputed_hours) as used_hours,
        donor_level,
        donors,
        -- method 6: the three series; each holds the one before it
        coalesce(actual_hours, 0) > 0 as has_hours_as_reported,
        coalesce(actual_hours, imputed_hours, 0) > 0 as has_hours_corrected,
        actual_hours is null or actual_hours > 0 as has_hours_if_all_count
    from with_candidates

)

select * from final
