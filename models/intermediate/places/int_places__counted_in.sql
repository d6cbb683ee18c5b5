-- Where the people of a municipality's code are counted, and in which region, on every day: in the
-- municipality itself while it exists, afterwards where its people went (method 7).
-- Grain: one row per (municipality_code, valid_from)
{{ config(materialized='view') }}

with

municipalities as (

    select *
    from {{ ref('int_places__areas') }}
    where area_level = 'municipality'

),

successors as (select * from {{ ref('stg_reference__area_successors') }}),

final as (

    select
        area_code as municipality_code,
        area_code,
        region_code,
        valid_from,
        valid_to
    from municipalities

    union all

    select
        successors.municipality_code,
        municipalities.area_code,
        municipalities.region_code,
        greatest(successors.valid_from, municipalities.valid_from) as valid_from,
        least(successors.valid_to, municipalities.valid_to) as valid_to
    from successors
    inner join municipalities
        on
            successors.counted_in_code = municipalities.area_code
            and successors.valid_from <= municipalities.valid_to
            and successors.valid_to >= municipalities.valid_from

)

select * from final
