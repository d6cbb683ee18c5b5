-- The rows of the activation table that a vintage published before hides: they stay hidden
-- (publication 3). Only for the vintage asked for.
-- Grain: one row per (as_of, period_id, area_code, benefit_code, offer_type_code)

with

published_rows as (

    select * from {{ ref('stg_publication__published_rows') }}

),

vintages as (

    select * from {{ ref('int_as_of__vintages') }}

),

final as (

    select distinct
        vintages.as_of,
        published_rows.period_id,
        published_rows.area_code,
        published_rows.benefit_code,
        published_rows.offer_type_code
    from published_rows
    inner join vintages
        on vintages.vintage_role = 'current'
    -- the others are rows of missing_hours
    where published_rows.reporting_system_code is null

)

select * from final
