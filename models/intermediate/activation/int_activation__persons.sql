-- Activated persons at the levels that the public may see: persons do not add up over rows, so each
-- level counts them anew, once in each of its rows (method 6, publication 3).
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

with

people as (

    select * from {{ ref('int_activation__people') }}

),

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

people_by_level as (

    select
        'municipality' as area_level,
        people.as_of,
        people.period_id,
        people.municipality_code as area_code,
        '_T' as benefit_code,
        '_T' as offer_type_code,
        bool_or(people.is_activated_as_first_delivered) as is_activated_as_first_delivered,
        bool_or(people.is_activated_as_reported) as is_activated_as_reported,
        bool_or(people.is_activated) as is_activated
    from people
    where people.is_activated_as_first_delivered or people.is_activated
    group by people.as_of, people.period_id, people.municipality_code, people.person_id

    union all

    select
        'region' as area_level,
        people.as_of,
        people.period_id,
        areas.region_code as area_code,
        '_T' as benefit_code,
        people.offer_type_code,
        bool_or(people.is_activated_as_first_delivered) as is_activated_as_first_delivered,
        bool_or(people.is_activated_as_reported) as is_activated_as_reported,
        bool_or(people.is_activated) as is_activated
    from people
    inner join areas
        on people.municipality_code = areas.area_code
    where people.is_activated_as_first_delivered or people.is_activated
    group by
        people.as_of,
        people.period_id,
        areas.region_code,
        people.offer_type_code,
        people.person_id

    union all

    select
        'country' as area_level,
        people.as_of,
        people.period_id,
        '000' as area_code,
        people.benefit_code,
        people.offer_type_code,
        bool_or(people.is_activated_as_first_delivered) as is_activated_as_first_delivered,
        bool_or(people.is_activated_as_reported) as is_activated_as_reported,
        bool_or(people.is_activated) as is_activated
    from people
    where people.is_activated_as_first_delivered or people.is_activated
    group by
        people.as_of,
        people.period_id,
        people.benefit_code,
        people.offer_type_code,
        people.person_id

),

final as (

    select
        as_of,
        period_id,
        area_level,
        area_code,
        benefit_code,
        offer_type_code,
        count(*) filter (where is_activated_as_first_delivered)
            as activated_persons_as_first_delivered,
        count(*) filter (where is_activated_as_reported) as activated_persons_as_reported,
        count(*) filter (where is_activated) as activated_persons
    from people_by_level
    group by as_of, period_id, area_level, area_code, benefit_code, offer_type_code

)

select * from final
