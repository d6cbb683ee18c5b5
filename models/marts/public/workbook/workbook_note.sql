-- The rows of the workbook's sheet Noter og metode.
-- Grain: one row per (section_code, sort_order)

with

workbook_notes as (

    select * from {{ ref('int_reference__workbook_notes') }}

),

final as (

    select
        section_code,
        section_order,
        sort_order,
        note_key,
        topic,
        note_text,
        applies_to
    from workbook_notes

)

select * from final
order by section_order, sort_order
