-- The rows of the activation table that a published vintage hides, replaced vintages included.
-- Nothing in a build by hand.
-- Grain: one row per (vintage_folder, period_id, area_code, benefit_code, offer_type_code)

-- The file that it reads is gone after the build: a view would outlive it.
{{ config(materialized='table') }}

with

source as (

    {{ published_pattern() }}

),

final as (

    select
        vintage_folder,
        cast(vintage_date as date) as vintage_date,
        period_id,
        area_code,
        benefit_code,
        offer_type_code
    from source
    where target_group_code is null

)

select * from final
