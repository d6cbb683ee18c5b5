-- What each person did in each period, by the course's own municipality and benefit and by offer
-- type: the courses once cut to periods, so that no later step reads them again (method 6).
-- Grain: one row per (as_of, period_id, municipality_code, benefit_code, offer_type_code,
-- person_id)

with

courses as (

    select * from {{ ref('int_hours__courses') }}

),

periods as (

    select * from {{ ref('int_activation__periods') }}

),

-- In force at least a day of the period. Hours become whole hundredths, at most 37 a week, so that
-- the
-- sums below are exact.
courses_in_period as (

    select
        courses.as_of,
        periods.period_id,
        courses.municipality_code,
        courses.benefit_code,
        courses.offer_type_code,
        courses.person_id,
        {{ days_between(
            'greatest(courses.start_date, periods.start_date)',
            'least(courses.end_date, periods.reference_date)'
        ) }} + 1 as days_in_force,
        {{ full_time_hundredths('courses.first_delivered_hours') }}
            as hundredths_as_first_delivered,
        {{ full_time_hundredths('courses.actual_hours') }} as hundredths_as_reported,
        {{ full_time_hundredths('courses.used_hours') }} as hundredths_corrected,
        coalesce(courses.first_delivered_hours, 0) = 0 as was_without_hours,
        courses.actual_hours is not null as has_actual_hours,
        courses.donor_level
    from courses
    inner join periods
        on
            courses.as_of = periods.as_of
            and courses.start_date <= periods.reference_date
            and courses.end_date >= periods.start_date

),

final as (

    select
        as_of,
        period_id,
        municipality_code,
        benefit_code,
        offer_type_code,
        person_id,
        count(*) as courses,
        sum(hundredths_as_first_delivered * days_in_force) as hundredth_days_as_first_delivered,
        sum(hundredths_as_reported * days_in_force) as hundredth_days_as_reported,
        sum(hundredths_corrected * days_in_force) as hundredth_days_corrected,
        max(hundredths_as_first_delivered) > 0 as is_activated_as_first_delivered,
        max(hundredths_as_reported) > 0 as is_activated_as_reported,
        max(hundredths_corrected) > 0 as is_activated,
        -- what became of the courses that came without hours
        count(*) filter (where was_without_hours) as courses_without_hours_as_first_delivered,
        count(*) filter (where was_without_hours and has_actual_hours) as courses_overwritten,
        count(*) filter (
            where was_without_hours and not has_actual_hours
            and donor_level = 'same_benefit_and_offer'
        ) as courses_imputed_same_benefit_and_offer,
        count(*) filter (
            where was_without_hours and not has_actual_hours and donor_level = 'same_offer'
        ) as courses_imputed_same_offer,
        count(*) filter (
            where was_without_hours and not has_actual_hours and donor_level = 'all'
        ) as courses_imputed_all,
        count(*) filter (
            where was_without_hours and not has_actual_hours and donor_level is null
        ) as courses_still_without_hours
    from courses_in_period
    group by
        as_of,
        period_id,
        municipality_code,
        benefit_code,
        offer_type_code,
        person_id

)

select * from final
