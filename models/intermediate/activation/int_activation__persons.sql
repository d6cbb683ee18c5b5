-- Activated persons at every level of the activation mart: persons do not add up over rows, so each
-- level counts them anew, once in each of its rows (method 6, publication 3). Municipalities by
-- benefit and offer type and over all of them (_T), regions by offer type, the country by benefit
-- and offer type.
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

with

people as {{ not_materialized() }} (

    select * from {{ ref('int_activation__people') }}

),

periods as (select * from {{ ref('int_activation__periods') }}),

people_by_level as (

    select
        as_of,
        period_word,
        municipality_code as area_code,
        benefit_code,
        offer_type_code,
        period_bits_as_first_delivered,
        period_bits_as_reported,
        period_bits_corrected
    from people

    union all

    select
        people.as_of,
        people.period_word,
        people.municipality_code as area_code,
        '_T' as benefit_code,
        '_T' as offer_type_code,
        bit_or(people.period_bits_as_first_delivered) as period_bits_as_first_delivered,
        bit_or(people.period_bits_as_reported) as period_bits_as_reported,
        bit_or(people.period_bits_corrected) as period_bits_corrected
    from people
    group by people.as_of, people.period_word, people.municipality_code, people.person_id

    union all

    select
        people.as_of,
        people.period_word,
        people.region_code as area_code,
        '_T' as benefit_code,
        people.offer_type_code,
        bit_or(people.period_bits_as_first_delivered) as period_bits_as_first_delivered,
        bit_or(people.period_bits_as_reported) as period_bits_as_reported,
        bit_or(people.period_bits_corrected) as period_bits_corrected
    from people
    group by
        people.as_of,
        people.period_word,
        people.region_code,
        people.offer_type_code,
        people.person_id

    union all

    select
        people.as_of,
        people.period_word,
        '000' as area_code,
        people.benefit_code,
        people.offer_type_code,
        bit_or(people.period_bits_as_first_delivered) as period_bits_as_first_delivered,
        bit_or(people.period_bits_as_reported) as period_bits_as_reported,
        bit_or(people.period_bits_corrected) as period_bits_corrected
    from people
    group by
        people.as_of,
        people.period_word,
        people.benefit_code,
        people.offer_type_code,
        people.person_id

),

-- People who were activated in the same periods are counted together before the periods are
-- separated: there are few different patterns, and most people share theirs.
patterns as (

    select
        as_of,
        period_word,
        area_code,
        benefit_code,
        offer_type_code,
        period_bits_as_first_delivered,
        period_bits_as_reported,
        period_bits_corrected,
        count(*) as persons
    from people_by_level
    group by
        as_of,
        period_word,
        area_code,
        benefit_code,
        offer_type_code,
        period_bits_as_first_delivered,
        period_bits_as_reported,
        period_bits_corrected

),

final as (

    select
        patterns.as_of,
        periods.period_id,
        patterns.area_code,
        patterns.benefit_code,
        patterns.offer_type_code,
        cast(coalesce(sum(patterns.persons) filter (
            where {{ has_bit('patterns.period_bits_as_first_delivered', 'periods.period_bit') }}
        ), 0) as bigint) as activated_persons_as_first_delivered,
        cast(coalesce(sum(patterns.persons) filter (
            where {{ has_bit('patterns.period_bits_as_reported', 'periods.period_bit') }}
        ), 0) as bigint) as activated_persons_as_reported,
        cast(coalesce(sum(patterns.persons) filter (
            where {{ has_bit('patterns.period_bits_corrected', 'periods.period_bit') }}
        ), 0) as bigint) as activated_persons
    from patterns
    inner join periods
        on
            patterns.as_of = periods.as_of
            and patterns.period_word = periods.period_word
            -- whoever has reported hours has corrected ones
            and (
                {{ has_bit('patterns.period_bits_corrected', 'periods.period_bit') }}
                or {{ has_bit('patterns.period_bits_as_first_delivered', 'periods.period_bit') }}
            )
    group by
        patterns.as_of,
        periods.period_id,
        patterns.area_code,
        patterns.benefit_code,
        patterns.offer_type_code

)

select * from final
