-- The rows of the activation mart that the public may see, before protection: municipalities over
-- all benefits and offers, regions by offer type, the country by benefit and offer type
-- (publication 3).
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

{% set course_counts = [
    'courses',
    'activation_courses_as_first_delivered',
    'activation_courses_as_reported',
    'activation_courses',
    'courses_without_hours_as_first_delivered',
    'courses_overwritten',
    'courses_imputed_same_benefit_and_offer',
    'courses_imputed_same_offer',
    'courses_imputed_all',
    'courses_still_without_hours',
] %}
{% set hundredth_days = [
    'hundredth_days_as_first_delivered',
    'hundredth_days_as_reported',
    'hundredth_days_corrected',
] %}

with

sums as (select * from {{ ref('int_activation__sums') }}),
persons as (select * from {{ ref('int_activation__persons') }}),
periods as (select * from {{ ref('int_activation__periods') }}),

covered_areas as (

    select *
    from {{ ref('int_places__covered_areas') }}
    where is_covered_by_courses

),

areas as (select * from {{ ref('int_places__areas') }}),

-- Courses and hours add up over rows; what a level adds up over is _T in its rows.
sums_by_level as (

    select
        {% for column_name in course_counts + hundredth_days %}
            cast(sum({{ column_name }}) as bigint) as {{ column_name }},
        {% endfor %}
        as_of,
        period_id,
        coalesce(municipality_code, region_code, '000') as area_code,
        coalesce(benefit_code, '_T') as benefit_code,
        coalesce(offer_type_code, '_T') as offer_type_code
    from sums
    group by grouping sets ( -- noqa: disable=LT02
        (as_of, period_id, municipality_code),
        (as_of, period_id, region_code, offer_type_code),
        (as_of, period_id, benefit_code, offer_type_code)
    ) -- noqa: enable=LT02

),

final as (

    select
        sums_by_level.as_of,
        sums_by_level.period_id,
        periods.period_type,
        periods.reference_date,
        areas.area_level,
        sums_by_level.area_code,
        areas.area_name,
        areas.suppression_order,
        areas.region_code,
        sums_by_level.benefit_code,
        sums_by_level.offer_type_code,
        {% for column_name in course_counts %}
            sums_by_level.{{ column_name }},
        {% endfor -%}
        coalesce(persons.activated_persons_as_first_delivered, 0)
            as activated_persons_as_first_delivered,
        coalesce(persons.activated_persons_as_reported, 0) as activated_persons_as_reported,
        coalesce(persons.activated_persons, 0) as activated_persons,
        {{ full_time_persons(
            'sums_by_level.hundredth_days_as_first_delivered', 'periods.days_in_period'
        ) }} as full_time_activated_as_first_delivered,
        {{ full_time_persons(
            'sums_by_level.hundredth_days_as_reported', 'periods.days_in_period'
        ) }} as full_time_activated_as_reported,
        {{ full_time_persons('sums_by_level.hundredth_days_corrected', 'periods.days_in_period') }}
            as full_time_activated
    from sums_by_level
    inner join periods using (as_of, period_id)
    -- method 8: where the courses are not all there, nothing is added up
    inner join covered_areas using (as_of, reference_date, area_code)
    inner join areas
        on
            sums_by_level.area_code = areas.area_code
            and periods.reference_date >= areas.valid_from
            and periods.reference_date <= areas.valid_to
    left join persons using (as_of, period_id, area_code, benefit_code, offer_type_code)

)

select * from final
