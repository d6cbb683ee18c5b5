-- Regions and country are sums of persons (method 7), in each of the series, and nobody is lost
-- on the way from people to areas. The people are counted once for all dates: that costs next
-- to nothing.

with

counts as (

    select
        counts.*,
        areas.area_level
    from {{ ref('int_shares__computed_counts') }} as counts
    inner join {{ ref('int_places__areas') }} as areas
        on
            counts.area_code = areas.area_code
            and counts.reference_date between areas.valid_from and areas.valid_to

),

sums_by_level as (

    select
        as_of,
        target_group_code,
        reference_date,
        area_level,
        sum(persons) as persons,
        sum(passive_persons) as passive_persons,
        sum(passive_persons_as_reported) as passive_persons_as_reported,
        sum(passive_persons_if_all_count) as passive_persons_if_all_count
    from counts
    group by as_of, target_group_code, reference_date, area_level

),

people as (

    select
        as_of,
        count(*) as persons
    from {{ ref('int_population__activity') }}
    group by as_of

),

persons_of_the_country as (

    select
        as_of,
        sum(persons) as persons
    from sums_by_level
    where area_level = 'country'
    group by as_of

)

select
    as_of,
    target_group_code,
    reference_date,
    'the levels do not add up' as problem
from sums_by_level
group by as_of, target_group_code, reference_date
having
    count(*) <> 3
    or min(persons) <> max(persons)
    or min(passive_persons) <> max(passive_persons)
    or min(passive_persons_as_reported) <> max(passive_persons_as_reported)
    or min(passive_persons_if_all_count) <> max(passive_persons_if_all_count)

union all

select
    people.as_of,
    cast(null as {{ dbt.type_string() }}) as target_group_code,
    cast(null as date) as reference_date,
    'people are lost between int_population__activity and the country' as problem
from people
left join persons_of_the_country
    on people.as_of = persons_of_the_country.as_of
where people.persons <> coalesce(persons_of_the_country.persons, 0)
