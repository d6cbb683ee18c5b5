-- The cells of computed groups as each published vintage shows them, replaced vintages included:
-- hidden, without persons, or shown. Nothing in a build by hand.
-- Grain: one row per (vintage_folder, target_group_code, reference_date, area_code)

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
        area_code,
        cast(hides_figures as boolean) as hides_figures,
        cast(hides_persons as boolean) as hides_persons
    from source
    where target_group_code is not null

)

select * from final
