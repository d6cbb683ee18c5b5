-- The rows of the tables of courses that a published vintage hides, replaced vintages included: of
-- activation (without a reporting system) and of missing_hours (without a benefit). Nothing in a
-- build by hand.
-- Grain: one row per (
--     vintage_folder, period_id, area_code, benefit_code, offer_type_code, reporting_system_code
-- )

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
        offer_type_code,
        reporting_system_code
    from source
    where target_group_code is null

)

select * from final
