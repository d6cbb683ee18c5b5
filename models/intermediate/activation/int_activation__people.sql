-- In which periods a person was activated, by the course's own municipality and benefit and by
-- offer type, in each of the three series: the periods as bits of a whole number (method 6).
-- Grain: one row per (as_of, period_word, municipality_code, region_code, benefit_code,
-- offer_type_code, person_id)

with

courses as {{ not_materialized() }} (

    select * from {{ ref('int_hours__courses') }}

),

periods as (select * from {{ ref('int_activation__periods') }}),

places as (

    select
        as_of,
        period_word,
        municipality_code,
        area_code,
        region_code,
        bit_or(period_bit) as period_bits
    from {{ ref('int_activation__places') }}
    group by as_of, period_word, municipality_code, area_code, region_code

),

-- A course is in force at least a day of a period that ends on or after its first day and starts on
-- or before its last. Both are looked up by date, so that a course is one row however long it is.
start_dates as (

    select distinct
        as_of,
        start_date
    from courses

),

end_dates as (

    select distinct
        as_of,
        end_date
    from courses

),

periods_from as (

    select
        start_dates.as_of,
        start_dates.start_date,
        periods.period_word,
        bit_or(periods.period_bit) as period_bits
    from start_dates
    inner join periods
        on
            start_dates.as_of = periods.as_of
            and start_dates.start_date <= periods.reference_date
    group by start_dates.as_of, start_dates.start_date, periods.period_word

),

periods_until as (

    select
        end_dates.as_of,
        end_dates.end_date,
        periods.period_word,
        bit_or(periods.period_bit) as period_bits
    from end_dates
    inner join periods
        on
            end_dates.as_of = periods.as_of
            and end_dates.end_date >= periods.start_date
    group by end_dates.as_of, end_dates.end_date, periods.period_word

),

courses_with_periods as (

    select
        courses.as_of,
        periods_from.period_word,
        places.area_code as municipality_code,
        places.region_code,
        courses.benefit_code,
        courses.offer_type_code,
        courses.person_id,
        coalesce(courses.first_delivered_hours > 0, false) as had_hours_as_first_delivered,
        courses.has_hours_as_reported,
        courses.has_hours_corrected,
        periods_from.period_bits & periods_until.period_bits & places.period_bits as period_bits
    from courses
    inner join periods_from using (as_of, start_date)
    inner join periods_until using (as_of, end_date, period_word)
    inner join places using (as_of, municipality_code, period_word)

),

-- One row for all periods of a person instead of one for each: a fifth of the rows at national
-- scale, and every level of the mart counts its persons from them.
final as (

    select
        as_of,
        period_word,
        municipality_code,
        region_code,
        benefit_code,
        offer_type_code,
        person_id,
        bit_or(case when had_hours_as_first_delivered then period_bits else 0 end)
            as period_bits_as_first_delivered,
        bit_or(case when has_hours_as_reported then period_bits else 0 end)
            as period_bits_as_reported,
        bit_or(case when has_hours_corrected then period_bits else 0 end) as period_bits_corrected
    from courses_with_periods
    where
        period_bits != 0
        and (has_hours_corrected or had_hours_as_first_delivered)
    group by
        as_of,
        period_word,
        municipality_code,
        region_code,
        benefit_code,
        offer_type_code,
        person_id

)

select * from final
