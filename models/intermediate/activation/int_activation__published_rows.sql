-- The rows of the activation mart that the public may see, before protection: municipalities over
-- all benefits and offers, regions by offer type, the country by benefit and offer type
-- (publication 3).
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

with

sums as (

    select * from {{ ref('int_activation__sums') }}

),

persons as (

    select * from {{ ref('int_activation__persons') }}

),

periods as (

    select * from {{ ref('int_activation__periods') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

-- Courses and hours add up over rows.
sums_by_level as (

    select
        'municipality' as area_level,
        sums.as_of,
        sums.period_id,
        sums.municipality_code as area_code,
        '_T' as benefit_code,
        '_T' as offer_type_code,
        sum(sums.courses) as courses,
        sum(sums.hundredth_days_as_first_delivered) as hundredth_days_as_first_delivered,
        sum(sums.hundredth_days_as_reported) as hundredth_days_as_reported,
        sum(sums.hundredth_days_corrected) as hundredth_days_corrected,
        sum(sums.courses_without_hours_as_first_delivered)
            as courses_without_hours_as_first_delivered,
        sum(sums.courses_overwritten) as courses_overwritten,
        sum(sums.courses_imputed_same_benefit_and_offer) as courses_imputed_same_benefit_and_offer,
        sum(sums.courses_imputed_same_offer) as courses_imputed_same_offer,
        sum(sums.courses_imputed_all) as courses_imputed_all,
        sum(sums.courses_still_without_hours) as courses_still_without_hours
    from sums
    group by sums.as_of, sums.period_id, sums.municipality_code

    union all

    select
        'region' as area_level,
        sums.as_of,
        sums.period_id,
        areas.region_code as area_code,
        '_T' as benefit_code,
        sums.offer_type_code,
        sum(sums.courses) as courses,
        sum(sums.hundredth_days_as_first_delivered) as hundredth_days_as_first_delivered,
        sum(sums.hundredth_days_as_reported) as hundredth_days_as_reported,
        sum(sums.hundredth_days_corrected) as hundredth_days_corrected,
        sum(sums.courses_without_hours_as_first_delivered)
            as courses_without_hours_as_first_delivered,
        sum(sums.courses_overwritten) as courses_overwritten,
        sum(sums.courses_imputed_same_benefit_and_offer) as courses_imputed_same_benefit_and_offer,
        sum(sums.courses_imputed_same_offer) as courses_imputed_same_offer,
        sum(sums.courses_imputed_all) as courses_imputed_all,
        sum(sums.courses_still_without_hours) as courses_still_without_hours
    from sums
    inner join areas
        on sums.municipality_code = areas.area_code
    group by sums.as_of, sums.period_id, areas.region_code, sums.offer_type_code

    union all

    select
        'country' as area_level,
        sums.as_of,
        sums.period_id,
        '000' as area_code,
        sums.benefit_code,
        sums.offer_type_code,
        sum(sums.courses) as courses,
        sum(sums.hundredth_days_as_first_delivered) as hundredth_days_as_first_delivered,
        sum(sums.hundredth_days_as_reported) as hundredth_days_as_reported,
        sum(sums.hundredth_days_corrected) as hundredth_days_corrected,
        sum(sums.courses_without_hours_as_first_delivered)
            as courses_without_hours_as_first_delivered,
        sum(sums.courses_overwritten) as courses_overwritten,
        sum(sums.courses_imputed_same_benefit_and_offer) as courses_imputed_same_benefit_and_offer,
        sum(sums.courses_imputed_same_offer) as courses_imputed_same_offer,
        sum(sums.courses_imputed_all) as courses_imputed_all,
        sum(sums.courses_still_without_hours) as courses_still_without_hours
    from sums
    group by sums.as_of, sums.period_id, sums.benefit_code, sums.offer_type_code

),

with_persons as (

    select
        sums_by_level.*,
        coalesce(persons.activated_persons_as_first_delivered, 0)
            as activated_persons_as_first_delivered,
        coalesce(persons.activated_persons_as_reported, 0) as activated_persons_as_reported,
        coalesce(persons.activated_persons, 0) as activated_persons
    from sums_by_level
    left join persons
        on
            sums_by_level.as_of = persons.as_of
            and sums_by_level.period_id = persons.period_id
            and sums_by_level.area_code = persons.area_code
            and sums_by_level.benefit_code = persons.benefit_code
            and sums_by_level.offer_type_code = persons.offer_type_code

),

final as (

    select
        with_persons.as_of,
        with_persons.period_id,
        periods.period_type,
        periods.reference_date,
        with_persons.area_level,
        with_persons.area_code,
        areas.region_code,
        with_persons.benefit_code,
        with_persons.offer_type_code,
        cast(with_persons.courses as bigint) as courses,
        with_persons.activated_persons_as_first_delivered,
        with_persons.activated_persons_as_reported,
        with_persons.activated_persons,
        {{ full_time_persons(
            'with_persons.hundredth_days_as_first_delivered', 'periods.days_in_period'
        ) }} as full_time_activated_as_first_delivered,
        {{ full_time_persons('with_persons.hundredth_days_as_reported', 'periods.days_in_period') }}
            as full_time_activated_as_reported,
        {{ full_time_persons('with_persons.hundredth_days_corrected', 'periods.days_in_period') }}
            as full_time_activated,
        cast(with_persons.courses_without_hours_as_first_delivered as bigint)
            as courses_without_hours_as_first_delivered,
        cast(with_persons.courses_overwritten as bigint) as courses_overwritten,
        cast(with_persons.courses_imputed_same_benefit_and_offer as bigint)
            as courses_imputed_same_benefit_and_offer,
        cast(with_persons.courses_imputed_same_offer as bigint) as courses_imputed_same_offer,
        cast(with_persons.courses_imputed_all as bigint) as courses_imputed_all,
        cast(with_persons.courses_still_without_hours as bigint) as courses_still_without_hours
    from with_persons
    inner join periods
        on
            with_persons.as_of = periods.as_of
            and with_persons.period_id = periods.period_id
    inner join areas
        on with_persons.area_code = areas.area_code

)

select * from final
