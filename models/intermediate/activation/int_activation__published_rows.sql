-- The rows of the activation mart that the public may see, before protection: municipalities over all
-- benefits and offers, regions by offer type, the country by benefit and offer type (publication 3).
-- Courses and full-time add up over rows; persons do not, and are counted anew at each level.
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

with

people as (

    select * from {{ ref('int_activation__people') }}

),

periods as (

    select * from {{ ref('int_activation__periods') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

-- Each level's person once in each of its rows.
people_by_level as (

    select
        'municipality' as area_level,
        people.as_of,
        people.period_id,
        people.municipality_code as area_code,
        '_T' as benefit_code,
        '_T' as offer_type_code,
        sum(people.courses) as courses,
        sum(people.hundredth_days_as_first_delivered) as hundredth_days_as_first_delivered,
        sum(people.hundredth_days_as_reported) as hundredth_days_as_reported,
        sum(people.hundredth_days_corrected) as hundredth_days_corrected,
        sum(people.courses_without_hours_as_first_delivered) as courses_without_hours_as_first_delivered,
        sum(people.courses_overwritten) as courses_overwritten,
        sum(people.courses_imputed_same_benefit_and_offer) as courses_imputed_same_benefit_and_offer,
        sum(people.courses_imputed_same_offer) as courses_imputed_same_offer,
        sum(people.courses_imputed_all) as courses_imputed_all,
        sum(people.courses_still_without_hours) as courses_still_without_hours,
        bool_or(people.is_activated_as_first_delivered) as is_activated_as_first_delivered,
        bool_or(people.is_activated_as_reported) as is_activated_as_reported,
        bool_or(people.is_activated) as is_activated
    from people
    group by people.as_of, people.period_id, people.person_id, people.municipality_code

    union all

    select
        'region' as area_level,
        people.as_of,
        people.period_id,
        areas.region_code as area_code,
        '_T' as benefit_code,
        people.offer_type_code as offer_type_code,
        sum(people.courses) as courses,
        sum(people.hundredth_days_as_first_delivered) as hundredth_days_as_first_delivered,
        sum(people.hundredth_days_as_reported) as hundredth_days_as_reported,
        sum(people.hundredth_days_corrected) as hundredth_days_corrected,
        sum(people.courses_without_hours_as_first_delivered) as courses_without_hours_as_first_delivered,
        sum(people.courses_overwritten) as courses_overwritten,
        sum(people.courses_imputed_same_benefit_and_offer) as courses_imputed_same_benefit_and_offer,
        sum(people.courses_imputed_same_offer) as courses_imputed_same_offer,
        sum(people.courses_imputed_all) as courses_imputed_all,
        sum(people.courses_still_without_hours) as courses_still_without_hours,
        bool_or(people.is_activated_as_first_delivered) as is_activated_as_first_delivered,
        bool_or(people.is_activated_as_reported) as is_activated_as_reported,
        bool_or(people.is_activated) as is_activated
    from people
    inner join areas
        on people.municipality_code = areas.area_code
    group by people.as_of, people.period_id, people.person_id, areas.region_code, people.offer_type_code

    union all

    select
        'country' as area_level,
        people.as_of,
        people.period_id,
        '000' as area_code,
        people.benefit_code as benefit_code,
        people.offer_type_code as offer_type_code,
        sum(people.courses) as courses,
        sum(people.hundredth_days_as_first_delivered) as hundredth_days_as_first_delivered,
        sum(people.hundredth_days_as_reported) as hundredth_days_as_reported,
        sum(people.hundredth_days_corrected) as hundredth_days_corrected,
        sum(people.courses_without_hours_as_first_delivered) as courses_without_hours_as_first_delivered,
        sum(people.courses_overwritten) as courses_overwritten,
        sum(people.courses_imputed_same_benefit_and_offer) as courses_imputed_same_benefit_and_offer,
        sum(people.courses_imputed_same_offer) as courses_imputed_same_offer,
        sum(people.courses_imputed_all) as courses_imputed_all,
        sum(people.courses_still_without_hours) as courses_still_without_hours,
        bool_or(people.is_activated_as_first_delivered) as is_activated_as_first_delivered,
        bool_or(people.is_activated_as_reported) as is_activated_as_reported,
        bool_or(people.is_activated) as is_activated
    from people
    group by people.as_of, people.period_id, people.person_id, people.benefit_code, people.offer_type_code

),

sums as (

    select
        as_of,
        period_id,
        area_level,
        area_code,
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
    from people_by_level
    group by as_of, period_id, area_level, area_code, benefit_code, offer_type_code

),

final as (

    select
        sums.as_of,
        sums.period_id,
        periods.period_type,
        periods.reference_date,
        sums.area_level,
        sums.area_code,
        areas.region_code,
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
    inner join areas
        on sums.area_code = areas.area_code

)

select * from final
