-- Primary protection of the activation table: rows with so few activated persons, in any series,
-- that the row alone would disclose them (publication 3); beside each row, what the rows of the
-- other level that it adds up to allow it to hold, and whether an earlier vintage hid it.
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

with

published_rows as (select * from {{ ref('int_activation__published_rows') }}),
benefits as (select * from {{ ref('benefit') }}),

-- What any vintage published before hid of the table stays hidden.
earlier_rows as (

    select distinct
        period_id,
        area_code,
        benefit_code,
        offer_type_code
    from {{ ref('stg_publication__published_pattern') }}
    where benefit_code is not null

),

rules as (select * from {{ ref('int_disclosure__rules') }}),

-- A region's municipalities and its offer types are the same courses; so are the regions and the
-- benefits of an offer type. Each pair of levels crosses in one of these.
sums_of_regions as (

    select
        as_of,
        period_id,
        area_level,
        region_code,
        sum(activated_persons_as_first_delivered) as persons_as_first_delivered,
        sum(activated_persons_as_reported) as persons_as_reported,
        sum(activated_persons) as persons
    from published_rows
    where area_level in ('municipality', 'region')
    group by as_of, period_id, area_level, region_code

),

sums_of_offer_types as (

    select
        as_of,
        period_id,
        area_level,
        offer_type_code,
        sum(activated_persons_as_first_delivered) as persons_as_first_delivered,
        sum(activated_persons_as_reported) as persons_as_reported,
        sum(activated_persons) as persons
    from published_rows
    where area_level in ('region', 'country')
    group by as_of, period_id, area_level, offer_type_code

),

with_order as (

    select
        published_rows.as_of,
        published_rows.period_id,
        published_rows.area_level,
        published_rows.area_code,
        published_rows.benefit_code,
        published_rows.offer_type_code,
        published_rows.activated_persons_as_first_delivered as persons_as_first_delivered,
        published_rows.activated_persons_as_reported as persons_as_reported,
        published_rows.activated_persons as persons,
        published_rows.full_time_activated_as_first_delivered as full_time_as_first_delivered,
        published_rows.full_time_activated_as_reported as full_time_as_reported,
        published_rows.full_time_activated as full_time,
        published_rows.courses,
        -- the courses that can activate somebody
        published_rows.activation_courses_as_first_delivered as courses_as_first_delivered,
        published_rows.activation_courses_as_reported as courses_as_reported,
        published_rows.activation_courses as courses_with_hours,
        -- the rows that add up together: the municipalities of a region, the benefits of an offer
        -- type
        case published_rows.area_level
            when 'municipality' then published_rows.region_code
            when 'country' then published_rows.offer_type_code
        end as sum_code,
        -- the fixed order of partners: smallest places first, last benefits of the list first
        case published_rows.area_level
            when 'municipality' then published_rows.suppression_order
            when 'country' then 0 - benefits.sort_order
        end as partner_order,
        published_rows.region_code,
        rules.disclosure_threshold,
        -- the vintage before it hides what it was published with
        rules.vintage_role = 'current' and earlier_rows.area_code is not null as was_hidden_before
    from published_rows
    inner join rules using (as_of)
    left join earlier_rows using (period_id, area_code, benefit_code, offer_type_code)
    left join benefits using (benefit_code)

),

-- No row counts more people than the rows of the other level together. A region's row has two such
-- sums, the others one: least skips the other.
with_crossing_rows as (

    select
        with_order.*,
        least(of_region.persons_as_first_delivered, of_offer_type.persons_as_first_delivered)
            as most_persons_as_first_delivered,
        least(of_region.persons_as_reported, of_offer_type.persons_as_reported)
            as most_persons_as_reported,
        least(of_region.persons, of_offer_type.persons) as most_persons
    from with_order
    left join sums_of_regions as of_region
        on
            with_order.as_of = of_region.as_of
            and with_order.period_id = of_region.period_id
            and with_order.region_code = of_region.region_code
            and with_order.area_level != of_region.area_level
    left join sums_of_offer_types as of_offer_type
        on
            with_order.as_of = of_offer_type.as_of
            and with_order.period_id = of_offer_type.period_id
            and with_order.offer_type_code = of_offer_type.offer_type_code
            and with_order.area_level != of_offer_type.area_level

),

final as (

    select
        as_of,
        period_id,
        area_level,
        area_code,
        benefit_code,
        offer_type_code,
        sum_code,
        partner_order,
        -- What hidden rows together can count on in all three series: the fewest in any of them.
        least(courses_as_first_delivered, courses_as_reported, courses_with_hours)
            as fewest_courses,
        least(persons_as_first_delivered, persons_as_reported, persons) as fewest_persons,
        was_hidden_before,
        courses,
        courses_as_first_delivered,
        courses_as_reported,
        courses_with_hours,
        full_time_as_first_delivered,
        full_time_as_reported,
        full_time,
        -- The most persons that the crossing rows allow the row to hold, and how many more than it
        -- does.
        least(most_persons_as_first_delivered, most_persons_as_reported, most_persons)
            as fewest_persons_in_crossing_rows,
        least(
            most_persons_as_first_delivered - persons_as_first_delivered,
            most_persons_as_reported - persons_as_reported,
            most_persons - persons
        ) as room_in_crossing_rows,
        persons_as_first_delivered between 1 and disclosure_threshold - 1
        or persons_as_reported between 1 and disclosure_threshold - 1
        or persons between 1 and disclosure_threshold - 1 as is_primary_row
    from with_crossing_rows

)

select * from final
