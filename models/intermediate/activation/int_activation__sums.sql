-- Courses, hours and activated persons in full detail, hours still exact: what every level of the
-- activation mart is added up from (method 6).
-- Grain: one row per (as_of, period_id, municipality_code, benefit_code, offer_type_code)

with

people as (

    select * from {{ ref('int_activation__people') }}

),

final as (

    select
        as_of,
        period_id,
        municipality_code,
        benefit_code,
        offer_type_code,
        cast(sum(courses) as bigint) as courses,
        cast(sum(hundredth_days_as_first_delivered) as bigint) as hundredth_days_as_first_delivered,
        cast(sum(hundredth_days_as_reported) as bigint) as hundredth_days_as_reported,
        cast(sum(hundredth_days_corrected) as bigint) as hundredth_days_corrected,
        cast(sum(courses_without_hours_as_first_delivered) as bigint)
            as courses_without_hours_as_first_delivered,
        cast(sum(courses_overwritten) as bigint) as courses_overwritten,
        cast(sum(courses_imputed_same_benefit_and_offer) as bigint)
            as courses_imputed_same_benefit_and_offer,
        cast(sum(courses_imputed_same_offer) as bigint) as courses_imputed_same_offer,
        cast(sum(courses_imputed_all) as bigint) as courses_imputed_all,
        cast(sum(courses_still_without_hours) as bigint) as courses_still_without_hours,
        count(*) filter (where is_activated_as_first_delivered)
            as activated_persons_as_first_delivered,
        count(*) filter (where is_activated_as_reported) as activated_persons_as_reported,
        count(*) filter (where is_activated) as activated_persons
    from people
    group by as_of, period_id, municipality_code, benefit_code, offer_type_code

)

select * from final
