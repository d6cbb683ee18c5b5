-- Courses and hours in full detail, hours still exact: what every level of the activation mart is
-- added up from (method 6). Not persons: they do not add up, and without them there are a tenth of
-- the groups.
-- Grain: one row per (as_of, period_id, municipality_code, benefit_code, offer_type_code)

with

courses as (select * from {{ ref('int_hours__courses') }}),
periods as (select * from {{ ref('int_activation__periods') }}),
places as (select * from {{ ref('int_activation__places') }}),

-- Hours become whole hundredths, at most 37 a week, so that the sums below are exact; once for
-- each course, before it is split by period.
courses_in_hundredths as (

    select
        as_of,
        municipality_code,
        benefit_code,
        offer_type_code,
        start_date,
        end_date,
        {{ full_time_hundredths('first_delivered_hours') }} as hundredths_as_first_delivered,
        {{ full_time_hundredths('actual_hours') }} as hundredths_as_reported,
        {{ full_time_hundredths('used_hours') }} as hundredths_corrected,
        coalesce(first_delivered_hours, 0) = 0 as was_without_hours,
        actual_hours is not null as has_actual_hours,
        has_hours_as_reported,
        has_hours_corrected,
        donor_level
    from courses

),

-- In force at least a day of the period, where the municipality is counted then.
courses_in_period as (

    select
        courses.as_of,
        periods.period_id,
        places.area_code as municipality_code,
        places.region_code,
        courses.benefit_code,
        courses.offer_type_code,
        {{ days_between(
            'greatest(courses.start_date, periods.start_date)',
            'least(courses.end_date, periods.reference_date)'
        ) }} + 1 as days_in_force,
        courses.hundredths_as_first_delivered,
        courses.hundredths_as_reported,
        courses.hundredths_corrected,
        courses.was_without_hours,
        courses.has_actual_hours,
        courses.has_hours_as_reported,
        courses.has_hours_corrected,
        courses.donor_level
    from courses_in_hundredths as courses
    inner join periods
        on
            courses.as_of = periods.as_of
            and courses.start_date <= periods.reference_date
            and courses.end_date >= periods.start_date
    inner join places
        on
            courses.as_of = places.as_of
            and courses.municipality_code = places.municipality_code
            and periods.period_id = places.period_id

),

final as (

    select
        as_of,
        period_id,
        municipality_code,
        region_code,
        benefit_code,
        offer_type_code,
        count(*) as courses,
        count(*) filter (where not was_without_hours) as activation_courses_as_first_delivered,
        count(*) filter (where has_hours_as_reported) as activation_courses_as_reported,
        count(*) filter (where has_hours_corrected) as activation_courses,
        cast(sum(hundredths_as_first_delivered * days_in_force) as bigint)
            as hundredth_days_as_first_delivered,
        cast(sum(hundredths_as_reported * days_in_force) as bigint) as hundredth_days_as_reported,
        cast(sum(hundredths_corrected * days_in_force) as bigint) as hundredth_days_corrected,
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
    group by as_of, period_id, municipality_code, region_code, benefit_code, offer_type_code

)

select * from final
