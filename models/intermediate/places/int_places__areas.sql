-- The areas with their names and regions as they were on every day: a new row whenever a name or
-- the region changes (method 7).
-- Grain: one row per (area_code, valid_from)
{{ config(materialized='view') }}

with

areas as (select * from {{ ref('stg_reference__areas') }}),
memberships as (select * from {{ ref('stg_reference__area_memberships') }}),

final as (

    select
        areas.area_code,
        areas.area_name,
        areas.area_level,
        case areas.area_level
            when 'municipality' then memberships.region_code
            when 'region' then areas.area_code
        end as region_code,
        areas.suppression_order,
        greatest(areas.valid_from, coalesce(memberships.valid_from, areas.valid_from))
            as valid_from,
        least(areas.valid_to, coalesce(memberships.valid_to, areas.valid_to)) as valid_to
    from areas
    left join memberships
        on
            areas.area_code = memberships.municipality_code
            and areas.valid_from <= memberships.valid_to
            and areas.valid_to >= memberships.valid_from
    -- a municipality only while it lies in a region
    where
        areas.area_level != 'municipality'
        or memberships.municipality_code is not null

)

select * from final
