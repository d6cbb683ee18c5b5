-- Courses, activated persons and full-time activated by municipality, benefit and offer type, in
-- three series, with what became of the courses that came without hours. Full detail: private.
-- Grain: one row per (municipality_code, benefit_code, offer_type_code, period_id)

with

activation_rows as (

    select * from {{ ref('int_activation__rows') }}

),

vintages as (

    select *
    from {{ ref('int_as_of__vintages') }}
    where vintage_role = 'current'

),

final as (

    select
        activation_rows.municipality_code,
        activation_rows.benefit_code,
        activation_rows.offer_type_code,
        activation_rows.period_id,
        activation_rows.period_type,
        activation_rows.reference_date,
        activation_rows.courses,
        activation_rows.activation_courses_as_first_delivered,
        activation_rows.activation_courses_as_reported,
        activation_rows.activation_courses,
        activation_rows.activated_persons_as_first_delivered,
        activation_rows.activated_persons_as_reported,
        activation_rows.activated_persons,
        activation_rows.full_time_activated_as_first_delivered,
        activation_rows.full_time_activated_as_reported,
        activation_rows.full_time_activated,
        activation_rows.courses_without_hours_as_first_delivered,
        activation_rows.courses_overwritten,
        activation_rows.courses_imputed_same_benefit_and_offer,
        activation_rows.courses_imputed_same_offer,
        activation_rows.courses_imputed_all,
        activation_rows.courses_still_without_hours,
        activation_rows.as_of
    from activation_rows
    inner join vintages
        on activation_rows.as_of = vintages.as_of

)

select * from final
order by municipality_code, benefit_code, offer_type_code, period_id
