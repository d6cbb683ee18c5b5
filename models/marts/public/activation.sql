-- Courses, activated persons and full-time activated as the public may see them: municipalities
-- over all benefits and offers, regions by offer type, the country by benefit and offer type; a
-- hidden row stays, without its figures.
-- Grain: one row per (area_code, benefit_code, offer_type_code, period_id)

{% set figures = [
    'courses',
    'activation_courses_as_first_delivered',
    'activation_courses_as_reported',
    'activation_courses',
    'activated_persons_as_first_delivered',
    'activated_persons_as_reported',
    'activated_persons',
    'full_time_activated_as_first_delivered',
    'full_time_activated_as_reported',
    'full_time_activated',
    'courses_without_hours_as_first_delivered',
    'courses_overwritten',
    'courses_imputed_same_benefit_and_offer',
    'courses_imputed_same_offer',
    'courses_imputed_all',
    'courses_still_without_hours',
] -%}

with

published_rows as (select * from {{ ref('int_activation__published_rows') }}),
protection as (select * from {{ ref('int_disclosure__activation_rows') }}),
benefits as (select * from {{ ref('benefit') }}),
offer_types as (select * from {{ ref('offer_type') }}),
vintages as (select * from {{ ref('int_as_of__vintages') }}),

final as (

    select
        published_rows.area_code,
        published_rows.area_name,
        published_rows.area_level,
        published_rows.region_code,
        published_rows.benefit_code,
        case
            when published_rows.benefit_code = '_T' then 'I alt'
            else benefits.benefit_name
        end as benefit_name,
        published_rows.offer_type_code,
        case
            when published_rows.offer_type_code = '_T' then 'I alt'
            else offer_types.offer_type_name
        end as offer_type_name,
        published_rows.period_id,
        published_rows.period_type,
        published_rows.reference_date,
        {% for figure in figures -%}
            case when not protection.is_hidden then published_rows.{{ figure }} end as {{ figure }},
        {% endfor -%}
        case when protection.is_hidden then 'C' else 'F' end as conf_status,
        published_rows.as_of
    from published_rows
    inner join vintages using (as_of)
    -- inner: a row that disclosure control does not know is not published
    inner join protection using (as_of, period_id, area_code, benefit_code, offer_type_code)
    left join benefits using (benefit_code)
    left join offer_types using (offer_type_code)
    where vintages.vintage_role = 'current'

)

select * from final
order by area_code, benefit_code, offer_type_code, period_id
