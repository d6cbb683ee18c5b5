-- Whether the extracts that hold on each as-of date cover an area: a municipality that both name
-- (or name none, and cover the whole country); a region or the country with all its municipalities
-- of the day (method 8). Activation needs the extract of courses alone.
-- Grain: one row per (as_of, reference_date, area_code)

with

extracts as (select * from {{ ref('int_as_of__extracts') }}),
coverage as (select * from {{ ref('int_as_of__coverage') }}),

calendar as (

    select distinct reference_date
    from {{ ref('int_periods__calendar') }}

),

places as (select * from {{ ref('delivery_places') }}),
areas as (select * from {{ ref('int_places__areas') }}),

partial_extracts as (

    select distinct delivery_id
    from places

),

-- Each extract beside every municipality of each day that both cover.
extracts_and_municipalities as (

    select
        extracts.as_of,
        extracts.source,
        calendar.reference_date,
        areas.area_code,
        areas.region_code,
        partial_extracts.delivery_id is null or places.delivery_id is not null as is_covered
    from extracts
    inner join coverage using (as_of)
    inner join calendar
        on
            coverage.data_from <= calendar.reference_date
            and coverage.data_until >= calendar.reference_date
    inner join areas
        on
            calendar.reference_date >= areas.valid_from
            and calendar.reference_date <= areas.valid_to
    left join partial_extracts using (delivery_id)
    left join places
        on
            extracts.delivery_id = places.delivery_id
            and areas.area_code = places.municipality_code
    where areas.area_level = 'municipality'

),

final as (

    select
        as_of,
        reference_date,
        coalesce(area_code, region_code, '000') as area_code,
        bool_and(is_covered) as is_covered,
        bool_and(is_covered or source != 'activity_spells') as is_covered_by_courses
    from extracts_and_municipalities
    group by grouping sets ( -- noqa: disable=LT02
        (as_of, reference_date, area_code),
        (as_of, reference_date, region_code),
        (as_of, reference_date)
    ) -- noqa: enable=LT02

)

select * from final
