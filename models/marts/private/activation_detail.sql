-- Courses, activated persons and full-time activated by municipality, benefit and offer type, in
-- three series, with what became of the courses that came without hours. Full detail: private.
-- Grain: one row per (municipality_code, benefit_code, offer_type_code, period_id)

with

vintages as (select * from {{ ref('int_as_of__vintages') }}),
sums as (select * from {{ ref('int_activation__sums') }}),
persons as (select * from {{ ref('int_activation__persons') }}),
periods as (select * from {{ ref('int_activation__periods') }}),
covered_areas as (select * from {{ ref('int_places__covered_areas') }}),

final as (

    select
        sums.municipality_code,
        sums.benefit_code,
        sums.offer_type_code,
        sums.period_id,
        periods.period_type,
        periods.reference_date,
        sums.courses,
        sums.activation_courses_as_first_delivered,
        sums.activation_courses_as_reported,
        sums.activation_courses,
        coalesce(persons.activated_persons_as_first_delivered, 0)
            as activated_persons_as_first_delivered,
        coalesce(persons.activated_persons_as_reported, 0) as activated_persons_as_reported,
        coalesce(persons.activated_persons, 0) as activated_persons,
        {{ full_time_persons(
            'sums.hundredth_days_as_first_delivered', 'periods.days_in_period'
        ) }} as full_time_activated_as_first_delivered,
        {{ full_time_persons('sums.hundredth_days_as_reported', 'periods.days_in_period') }}
            as full_time_activated_as_reported,
        {{ full_time_persons('sums.hundredth_days_corrected', 'periods.days_in_period') }}
            as full_time_activated,
        sums.courses_without_hours_as_first_delivered,
        sums.courses_overwritten,
        sums.courses_imputed_same_benefit_and_offer,
        sums.courses_imputed_same_offer,
        sums.courses_imputed_all,
        sums.courses_still_without_hours,
        sums.as_of
    from sums
    inner join vintages using (as_of)
    inner join periods using (as_of, period_id)
    -- method 8: where the courses are not all there, nothing is added up
    inner join covered_areas
        on
            sums.as_of = covered_areas.as_of
            and periods.reference_date = covered_areas.reference_date
            and sums.municipality_code = covered_areas.area_code
    left join persons
        on
            sums.as_of = persons.as_of
            and sums.period_id = persons.period_id
            and sums.municipality_code = persons.area_code
            and sums.benefit_code = persons.benefit_code
            and sums.offer_type_code = persons.offer_type_code
    where
        vintages.vintage_role = 'current'
        and covered_areas.is_covered_by_courses

)

select * from final
order by municipality_code, benefit_code, offer_type_code, period_id
