-- The spells that hold on each as-of date: those of the latest extract, ends filled.
-- Grain: one row per (as_of, spell_id)
{{ config(materialized='view') }}

with

extracts as (select * from {{ ref('int_as_of__extracts') }}),
benefit_spells as (select * from {{ ref('stg_register__benefit_spells') }}),

final as (

    select
        extracts.as_of,
        benefit_spells.spell_id,
        benefit_spells.person_id,
        benefit_spells.benefit_code,
        benefit_spells.visitation_category,
        benefit_spells.municipality_code,
        benefit_spells.start_date,
        -- method 3: no end = still in force on the extract's data_until
        coalesce(
            benefit_spells.end_date, greatest(extracts.data_until, benefit_spells.start_date)
        ) as end_date
    from benefit_spells
    inner join extracts using (delivery_id)
    where extracts.source = 'benefit_spells'

)

select * from final
