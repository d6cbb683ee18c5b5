-- The rows of the workbook's sheet Noter og metode.
-- Grain: one row per (section_code, sort_order)
{{ config(materialized='view') }}

with

workbook_notes as (

    select * from {{ ref('stg_reference__workbook_notes') }}

),

final as (

    select
        section_code,
        case section_code
            when 'notes' then 1
            when 'definitions' then 2
            when 'steps_jobindsats' then 3
            when 'steps_extract' then 4
            when 'symbols' then 5
            when 'comparable' then 6
            else 7
        end as section_order,
        sort_order,
        note_key,
        topic,
        note_text,
        applies_to
    from workbook_notes

)

select * from final
