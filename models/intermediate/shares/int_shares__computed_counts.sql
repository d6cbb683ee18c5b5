-- Persons and passive persons of the computed groups in every area that both extracts cover:
-- municipalities counted, regions and country as sums of persons, places without anybody as zero
-- (method 7). Of an area that is not wholly covered there is no count, and no sum (method 8).
-- Grain: one row per (as_of, target_group_code, reference_date, area_code)

with

activity as (select * from {{ ref('int_population__activity') }}),
reference_dates as (select * from {{ ref('int_population__reference_dates') }}),
areas as (select * from {{ ref('int_places__areas') }}),
covered_areas as (select * from {{ ref('int_places__covered_areas') }}),

municipality_counts as (

    select
        as_of,
        target_group_code,
        reference_date,
        municipality_code,
        count(*) as persons,
        count(*) filter (where is_passive) as passive_persons,
        count(*) filter (where is_passive_as_reported) as passive_persons_as_reported,
        count(*) filter (where is_passive_if_all_count) as passive_persons_if_all_count
    from activity
    group by as_of, target_group_code, reference_date, municipality_code

),

complete_municipality_counts as (

    select
        reference_dates.as_of,
        reference_dates.target_group_code,
        reference_dates.reference_date,
        areas.area_code,
        areas.region_code,
        coalesce(municipality_counts.persons, 0) as persons,
        coalesce(municipality_counts.passive_persons, 0) as passive_persons,
        coalesce(municipality_counts.passive_persons_as_reported, 0)
            as passive_persons_as_reported,
        coalesce(municipality_counts.passive_persons_if_all_count, 0)
            as passive_persons_if_all_count
    from reference_dates
    -- the municipalities of the day, in the regions of the day
    inner join areas
        on
            reference_dates.reference_date >= areas.valid_from
            and reference_dates.reference_date <= areas.valid_to
    left join municipality_counts
        on
            reference_dates.as_of = municipality_counts.as_of
            and reference_dates.target_group_code = municipality_counts.target_group_code
            and reference_dates.reference_date = municipality_counts.reference_date
            and areas.area_code = municipality_counts.municipality_code
    where areas.area_level = 'municipality'

),

counts as (

    select
        as_of,
        target_group_code,
        reference_date,
        coalesce(area_code, region_code, '000') as area_code,
        cast(sum(persons) as bigint) as persons,
        cast(sum(passive_persons) as bigint) as passive_persons,
        cast(sum(passive_persons_as_reported) as bigint) as passive_persons_as_reported,
        cast(sum(passive_persons_if_all_count) as bigint) as passive_persons_if_all_count
    from complete_municipality_counts
    group by grouping sets ( -- noqa: disable=LT02
        (as_of, target_group_code, reference_date, area_code),
        (as_of, target_group_code, reference_date, region_code),
        (as_of, target_group_code, reference_date)
    ) -- noqa: enable=LT02

),

final as (

    select counts.*
    from counts
    inner join covered_areas using (as_of, reference_date, area_code)
    where covered_areas.is_covered

)

select * from final
