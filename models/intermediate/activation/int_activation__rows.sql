-- Courses, activated persons and full-time activated in full detail: the activation mart before its names
-- (method 6). Private: nothing is protected here.
-- Grain: one row per (as_of, period_id, municipality_code, benefit_code, offer_type_code)

with

people as (

    select * from {{ ref('int_activation__people') }}

),

periods as (

    select * from {{ ref('int_activation__periods') }}

),

sums as (

    select
        as_of,
        period_id,
        municipality_code,
        benefit_code,
        offer_type_code,
        sum(courses) as courses,
        sum(hundredth_days_as_first_delivered) as hundredth_days_as_first_delivered,
        sum(hundredth_days_as_reported) as hundredth_days_as_reported,
        sum(hundredth_days_corrected) as hundredth_days_corrected,
        sum(courses_without_hours_as_first_delivered) as courses_without_hours_as_first_delivered,
        sum(courses_overwritten) as courses_overwritten,
        sum(courses_imputed_same_benefit_and_offer) as courses_imputed_same_benefit_and_offer,
        sum(courses_imputed_same_offer) as courses_imputed_same_offer,
        sum(courses_imputed_all) as courses_imputed_all,
        sum(courses_still_without_hours) as courses_still_without_hours,
        count(*) filter (where is_activated_as_first_delivered) as activated_persons_as_first_delivered,
        count(*) filter (where is_activated_as_reported) as activated_persons_as_reported,
        count(*) filter (where is_activated) as activated_persons
    from people
    group by as_of, period_id, municipality_code, benefit_code, offer_type_code

),

final as (

    select
        sums.as_of,
        sums.period_id,
        periods.period_type,
        periods.reference_date,
        sums.municipality_code,
        sums.benefit_code,
        sums.offer_type_code,
        cast(sums.courses as bigint) as courses,
        cast(sums.activated_persons_as_first_delivered as bigint) as activated_persons_as_first_delivered,
        cast(sums.activated_persons_as_reported as bigint) as activated_persons_as_reported,
        cast(sums.activated_persons as bigint) as activated_persons,
        {{ full_time_persons('sums.hundredth_days_as_first_delivered', 'periods.days_in_period') }}
            as full_time_activated_as_first_delivered,
        {{ full_time_persons('sums.hundredth_days_as_reported', 'periods.days_in_period') }}
            as full_time_activated_as_reported,
        {{ full_time_persons('sums.hundredth_days_corrected', 'periods.days_in_period') }}
            as full_time_activated,
        cast(sums.courses_without_hours_as_first_delivered as bigint) as courses_without_hours_as_first_delivered,
        cast(sums.courses_overwritten as bigint) as courses_overwritten,
        cast(sums.courses_imputed_same_benefit_and_offer as bigint) as courses_imputed_same_benefit_and_offer,
        cast(sums.courses_imputed_same_offer as bigint) as courses_imputed_same_offer,
        cast(sums.courses_imputed_all as bigint) as courses_imputed_all,
        cast(sums.courses_still_without_hours as bigint) as courses_still_without_hours
    from sums
    inner join periods
        on
            sums.as_of = periods.as_of
            and sums.period_id = periods.period_id

)

select * from final
