-- In which periods a person was activated, by the course's own municipality and benefit and by
-- offer type, in each of the three series: the periods as bits of a whole number (method 6).
-- Grain: one row per (as_of, period_word, municipality_code, benefit_code, offer_type_code,
-- person_id)

with

courses as (

    select * from {{ ref('int_hours__courses') }}

),

periods as (

    select * from {{ ref('int_activation__periods') }}

),

-- One row for all periods of a person instead of one for each: a fifth of the rows at national
-- scale, and every level of the mart counts its persons from them.
final as (

    select
        courses.as_of,
        periods.period_word,
        courses.municipality_code,
        courses.benefit_code,
        courses.offer_type_code,
        courses.person_id,
        bit_or(case when courses.first_delivered_hours > 0 then periods.period_bit else 0 end)
            as period_bits_as_first_delivered,
        bit_or(case when courses.has_hours_as_reported then periods.period_bit else 0 end)
            as period_bits_as_reported,
        bit_or(case when courses.has_hours_corrected then periods.period_bit else 0 end)
            as period_bits_corrected
    from courses
    inner join periods
        on
            courses.as_of = periods.as_of
            -- in force at least a day of the period
            and courses.start_date <= periods.reference_date
            and courses.end_date >= periods.start_date
    where
        courses.has_hours_corrected
        or courses.first_delivered_hours > 0
    group by
        courses.as_of,
        periods.period_word,
        courses.municipality_code,
        courses.benefit_code,
        courses.offer_type_code,
        courses.person_id

)

select * from final
