-- The seeds of places fit together on every day (method 7). Nothing changes between the days on
-- which a row begins or has just ended, so those are looked at.

with

areas as (select * from {{ ref('stg_reference__areas') }}),
memberships as (select * from {{ ref('stg_reference__area_memberships') }}),
successors as (select * from {{ ref('stg_reference__area_successors') }}),
spellings as (select * from {{ ref('area_spelling') }}),

spans as (

    select
        valid_from,
        valid_to
    from areas
    union
    select
        valid_from,
        valid_to
    from memberships
    union
    select
        valid_from,
        valid_to
    from successors
    union
    select
        valid_from,
        valid_to
    from spellings

),

days as (

    select valid_from as day_of_change from spans
    union
    select {{ days_after('valid_to', 1) }} as day_of_change
    from spans
    where valid_to < {{ end_of_time() }}

),

areas_on_days as (

    select
        days.day_of_change,
        areas.area_code,
        areas.area_name,
        areas.area_level
    from days
    inner join areas
        on days.day_of_change between areas.valid_from and areas.valid_to

),

spellings_on_days as (

    select
        days.day_of_change,
        spellings.area_label_key,
        spellings.area_code
    from days
    inner join spellings
        on days.day_of_change between spellings.valid_from and spellings.valid_to

),

-- Each municipality on each day: whether it exists, in how many regions it lies, in how many of
-- those that exist its people are counted instead.
municipalities as (

    select distinct area_code
    from areas
    where area_level = 'municipality'

),

first_days as (

    select
        area_code,
        min(valid_from) as first_day
    from areas
    group by area_code

),

municipalities_on_days as (

    select
        days.day_of_change,
        municipalities.area_code,
        days.day_of_change >= first_days.first_day as has_existed,
        count(distinct areas_on_days.area_code) as municipalities_that_exist,
        count(distinct memberships.region_code) as regions,
        count(distinct regions_on_days.area_code) as regions_that_exist,
        count(distinct successors.counted_in_code) as successors,
        count(distinct successors_on_days.area_code) as successors_that_exist
    from days
    cross join municipalities
    inner join first_days
        on municipalities.area_code = first_days.area_code
    left join areas_on_days
        on
            days.day_of_change = areas_on_days.day_of_change
            and municipalities.area_code = areas_on_days.area_code
    left join memberships
        on
            municipalities.area_code = memberships.municipality_code
            and days.day_of_change between memberships.valid_from and memberships.valid_to
    left join areas_on_days as regions_on_days
        on
            days.day_of_change = regions_on_days.day_of_change
            and memberships.region_code = regions_on_days.area_code
            and regions_on_days.area_level = 'region'
    left join successors
        on
            municipalities.area_code = successors.municipality_code
            and days.day_of_change between successors.valid_from and successors.valid_to
    left join areas_on_days as successors_on_days
        on
            days.day_of_change = successors_on_days.day_of_change
            and successors.counted_in_code = successors_on_days.area_code
            and successors_on_days.area_level = 'municipality'
    group by days.day_of_change, municipalities.area_code, first_days.first_day

),

orders as (

    select distinct
        areas.area_code,
        areas.suppression_order
    from areas
    where areas.area_level = 'municipality'

)

select
    'there is not one country' as problem,
    days.day_of_change,
    cast(null as {{ dbt.type_string() }}) as area_code
from days
left join areas_on_days
    on
        days.day_of_change = areas_on_days.day_of_change
        and areas_on_days.area_level = 'country'
group by days.day_of_change
having count(areas_on_days.area_code) <> 1

union all

select
    'has two names' as problem,
    day_of_change,
    area_code
from areas_on_days
group by day_of_change, area_code
having count(*) > 1

union all

select
    'lies in no region that exists, or in two, or in one while it does not exist' as problem,
    day_of_change,
    area_code
from municipalities_on_days
where
    regions <> municipalities_that_exist
    or regions_that_exist <> municipalities_that_exist

union all

select
    'is no more, and its people are counted nowhere, or in two places, or it exists and they are '
    || 'counted elsewhere' as problem,
    day_of_change,
    area_code
from municipalities_on_days
where
    (has_existed and municipalities_that_exist + successors_that_exist <> 1)
    or (not has_existed and successors > 0)
    or successors <> successors_that_exist

union all

select
    'is not found by its own name or code' as problem,
    areas_on_days.day_of_change,
    areas_on_days.area_code
from areas_on_days
left join spellings_on_days
    on
        areas_on_days.day_of_change = spellings_on_days.day_of_change
        and areas_on_days.area_code = spellings_on_days.area_code
        and spellings_on_days.area_label_key in (
            {{ area_label_key('areas_on_days.area_name') }}, areas_on_days.area_code
        )
group by areas_on_days.day_of_change, areas_on_days.area_code
having count(distinct spellings_on_days.area_label_key) <> 2

union all

select
    'shares a spelling with another area' as problem,
    day_of_change,
    min(area_code) as area_code
from spellings_on_days
group by day_of_change, area_label_key
having count(distinct area_code) > 1

union all

select
    'shares its place in the order of hiding, or has two' as problem,
    cast(null as date) as day_of_change,
    orders.area_code
from orders
inner join orders as others
    on
        (orders.area_code = others.area_code)
        <> (orders.suppression_order = others.suppression_order)
