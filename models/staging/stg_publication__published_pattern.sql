-- What the published vintages hide and show, replaced vintages included: the cells of computed
-- groups, hidden, without persons or shown; and the rows that the tables of courses hide, of
-- activation (without a reporting system) and of missing_hours (without a benefit). Nothing in a
-- build by hand.
-- Grain: one row per (
--     vintage_folder, target_group_code, reference_date, period_id, area_code, benefit_code,
--     offer_type_code, reporting_system_code
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
        target_group_code,
        cast(reference_date as date) as reference_date,
        period_id,
        area_code,
        benefit_code,
        offer_type_code,
        reporting_system_code,
        cast(hides_figures as boolean) as hides_figures,
        cast(hides_persons as boolean) as hides_persons
    from source

)

select * from final
