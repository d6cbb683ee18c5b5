-- Every municipality lies in a region, every area has its own name among its spellings, and the
-- order in which places are hidden is 1 … 98 without a repetition (publication 3).

with

areas as (

    select * from {{ ref('stg_reference__areas') }}

),

area_spellings as (

    select * from {{ ref('stg_reference__area_spellings') }}

),

counts as (

    select
        count(*) filter (where area_level = 'country') as countries,
        count(*) filter (where area_level = 'region') as regions,
        count(*) filter (where area_level = 'municipality') as municipalities,
        count(distinct suppression_order) as places_in_order,
        min(suppression_order) as first_in_order,
        max(suppression_order) as last_in_order
    from areas

)

select
    'the numbers of areas are not 1, 5 and 98, or the order is not 1 to 98' as problem,
    cast(null as {{ dbt.type_string() }}) as area_code
from counts
where
    countries <> 1
    or regions <> 5
    or municipalities <> 98
    or places_in_order <> 98
    or first_in_order <> 1
    or last_in_order <> 98

union all

select
    'lies in no region' as problem,
    areas.area_code
from areas
left join areas as regions
    on
        areas.region_code = regions.area_code
        and regions.area_level = 'region'
where
    areas.area_level <> 'country'
    and (
        regions.area_code is null
        or (areas.area_level = 'region' and areas.region_code <> areas.area_code)
    )

union all

select
    'is not found by its own name or code' as problem,
    areas.area_code
from areas
left join area_spellings
    on
        areas.area_code = area_spellings.area_code
        and area_spellings.area_label_key in (
            {{ area_label_key('areas.area_name') }}, areas.area_code
        )
group by areas.area_code
having count(area_spellings.area_label_key) <> 2
