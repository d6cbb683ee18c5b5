-- Regions and country are sums of persons (method 7), in each of the series, where all their
-- municipalities are covered, and have no sum where one is not (method 8); nobody of a covered
-- municipality is lost on the way from people to areas. The people are counted once for all dates:
-- that costs next to nothing.

with

counts as (

    select
        counts.*,
        areas.area_level,
        case areas.area_level
            when 'municipality' then areas.region_code
            when 'region' then '000'
        end as part_of
    from {{ ref('int_shares__computed_counts') }} as counts
    inner join {{ ref('int_places__areas') }} as areas
        on
            counts.area_code = areas.area_code
            and counts.reference_date between areas.valid_from and areas.valid_to

),

covered_areas as (

    select *
    from {{ ref('int_places__covered_areas') }}
    where is_covered

),

areas_with_a_count as (

    select
        reference_dates.as_of,
        reference_dates.target_group_code,
        reference_dates.reference_date,
        covered_areas.area_code
    from {{ ref('int_population__reference_dates') }} as reference_dates
    inner join covered_areas
        on
            reference_dates.as_of = covered_areas.as_of
            and reference_dates.reference_date = covered_areas.reference_date

),

sums_of_parts as (

    select
        as_of,
        target_group_code,
        reference_date,
        part_of,
        sum(persons) as persons,
        sum(passive_persons) as passive_persons,
        sum(passive_persons_as_reported) as passive_persons_as_reported,
        sum(passive_persons_if_all_count) as passive_persons_if_all_count
    from counts
    where part_of is not null
    group by as_of, target_group_code, reference_date, part_of

),

people as (

    select
        activity.as_of,
        count(*) as persons
    from {{ ref('int_population__activity') }} as activity
    inner join covered_areas
        on
            activity.as_of = covered_areas.as_of
            and activity.reference_date = covered_areas.reference_date
            and activity.municipality_code = covered_areas.area_code
    group by activity.as_of

),

persons_of_municipalities as (

    select
        as_of,
        sum(persons) as persons
    from counts
    where area_level = 'municipality'
    group by as_of

)

select
    counts.as_of,
    counts.target_group_code,
    counts.reference_date,
    counts.area_code,
    'the parts do not add up to it' as problem
from counts
inner join sums_of_parts as parts
    on
        counts.as_of = parts.as_of
        and counts.target_group_code = parts.target_group_code
        and counts.reference_date = parts.reference_date
        and counts.area_code = parts.part_of
where
    counts.persons <> parts.persons
    or counts.passive_persons <> parts.passive_persons
    or counts.passive_persons_as_reported <> parts.passive_persons_as_reported
    or counts.passive_persons_if_all_count <> parts.passive_persons_if_all_count

union all

select
    coalesce(counts.as_of, areas_with_a_count.as_of) as as_of,
    coalesce(counts.target_group_code, areas_with_a_count.target_group_code) as target_group_code,
    coalesce(counts.reference_date, areas_with_a_count.reference_date) as reference_date,
    coalesce(counts.area_code, areas_with_a_count.area_code) as area_code,
    'it has a count and is not covered, or has none and is' as problem
from counts
full outer join areas_with_a_count
    on
        counts.as_of = areas_with_a_count.as_of
        and counts.target_group_code = areas_with_a_count.target_group_code
        and counts.reference_date = areas_with_a_count.reference_date
        and counts.area_code = areas_with_a_count.area_code
where
    counts.area_code is null
    or areas_with_a_count.area_code is null

union all

select
    people.as_of,
    cast(null as {{ dbt.type_string() }}) as target_group_code,
    cast(null as date) as reference_date,
    cast(null as {{ dbt.type_string() }}) as area_code,
    'people are lost between int_population__activity and the municipalities' as problem
from people
left join persons_of_municipalities
    on people.as_of = persons_of_municipalities.as_of
where people.persons <> coalesce(persons_of_municipalities.persons, 0)
