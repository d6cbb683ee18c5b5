-- The rows of the workbook's sheet Noter og metode.
-- Grain: one row per (section_code, sort_order)

with

source as (

    select * from {{ ref('workbook_notes') }}

),

final as (

    select
        section_code,
        cast(sort_order as integer) as sort_order,
        note_key,
        topic,
        note_text,
        applies_to
    from source

)

select * from final
