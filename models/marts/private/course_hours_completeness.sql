-- The rate of courses without hours by municipality and quarter of start: at first delivery and
-- today.
-- Grain: one row per (municipality_code, period_id)

with

completeness as (

    select * from {{ ref('int_hours__completeness') }}

),

vintages as (

    select *
    from {{ ref('int_as_of__vintages') }}
    where vintage_role = 'current'

),

final as (

    select
        completeness.municipality_code,
        completeness.period_id,
        completeness.reference_date,
        completeness.courses,
        completeness.courses_without_hours_as_first_delivered,
        completeness.courses_without_hours,
        {{ fraction(
            'completeness.courses_without_hours_as_first_delivered', 'completeness.courses'
        ) }} as without_hours_as_first_delivered_share,
        {{ fraction('completeness.courses_without_hours', 'completeness.courses') }}
            as without_hours_share,
        completeness.as_of
    from completeness
    inner join vintages
        on completeness.as_of = vintages.as_of

)

select * from final
order by municipality_code, period_id
