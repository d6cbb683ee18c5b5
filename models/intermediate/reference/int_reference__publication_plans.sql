-- The days on which a vintage is planned.
-- Grain: one row per (update_date)
{{ config(materialized='view') }}

with

publication_plans as (

    select * from {{ ref('stg_reference__publication_plan') }}

),

final as (

    select
        update_date,
        note
    from publication_plans

)

select * from final
