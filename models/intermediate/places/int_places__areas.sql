-- The areas with their names and regions as they were on every day: a new row whenever a name or
-- the region changes (method 7).
-- Grain: one row per (area_code, valid_from)
{{ config(materialized='view') }}

with

areas as (select * from {{ ref('stg_reference__areas') }}),
memberships as (select * from {{ ref('stg_reference__area_memberships') }}),

municipalities as (

    select
        areas.area_code,
        areas.area_name,
        areas.area_level,
        memberships.region_code,
        areas.suppression_order,
        greatest(areas.valid_from, memberships.valid_from) as valid_from,
        least(areas.valid_to, memberships.valid_to) as valid_to
    from areas
    inner join memberships
        on
            areas.area_code = memberships.municipality_code
            and areas.valid_from <= memberships.valid_to
            and areas.valid_to >= memberships.valid_from

),

final as (

    select
        area_code,
        area_name,
        area_level,
        case when area_level = 'region' then area_code end as region_code,
        suppression_order,
        valid_from,
        valid_to
    from areas
    where area_level in ('country', 'region')

    union all

    select
        area_code,
        area_name,
        area_level,
        region_code,
        suppression_order,
        valid_from,
        valid_to
    from municipalities

)

select * from final
